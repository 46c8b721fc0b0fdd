"""What docs/check.md says of mail and of feeds is so."""

from __future__ import annotations

import re
from pathlib import Path

from diffreport.spots import tables_of
from diffreport.watch.configured import plan_of
from diffreport.watch.feeds import Feed
from diffreport.watch.letters import MOST_FLAGS
from diffreport.watch.plan import FeedTarget, MailTarget, Plan, Secret
from diffreport.watch.targets.mail import MOST_ATTACHED

PAGE = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (Mail|Feed)\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL))


def plan(section: str) -> Plan:
    """Return what the example of a section says."""
    example = re.findall(r"^```toml\n(.*?)^```$", SECTIONS[section], re.MULTILINE | re.DOTALL)[0]
    return plan_of(tables_of(Path("/desk/diffreport.toml"), example))


def test_the_example_of_mail_is_read() -> None:
    """With the port that goes with its encryption."""
    made = plan("Mail")
    where = made.targets[0].where
    assert isinstance(where, MailTarget)
    assert (where.port, where.security, where.seconds) == (587, "starttls", 30.0)
    assert where.password == Secret("DESK_PASSWORD") and where.attach
    assert (made.limits.reports, made.limits.link) == (Path("/desk/reports"), "https://example.org/reports")


def test_the_example_of_a_feed_is_read() -> None:
    """With as many entries as the feed has by itself."""
    where = plan("Feed").targets[0].where
    assert isinstance(where, FeedTarget)
    assert (where.entries, where.file) == (Feed().entries, Path("/desk/public/changes.atom"))


def test_the_limits_are_those_of_the_program() -> None:
    """Findings that are told, and bytes that are attached."""
    said = " ".join(SECTIONS["Mail"].split())
    assert MOST_FLAGS == 50 and "Fifty findings are told" in said
    assert MOST_ATTACHED == 7 << 20 and "up to 7 MB in all" in said
