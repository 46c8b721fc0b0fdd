"""What a check tells people, from the configuration to a mailbox, a feed, and the change report that they lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import NEW, OLD, Run
from tests.watch.atom import NAMESPACE, checked, text_of
from tests.watch.mailbox import Mailbox, serving

CONFIGURATION = """\
[check]
reports = "reports"
state = "state.sqlite"
{more}
[[source]]
series = "river"
file = "river.txt"
label = {{ from = "page", pattern = 'Edition (\\d+)' }}

[[notify]]
name = "desk"
kind = "mail"
to = ["desk@example.org"]
from = "watch@example.org"
host = "127.0.0.1"
port = {port}
security = "none"
attach = true

[[notify]]
name = "readers"
kind = "feed"
file = "told.atom"
"""


def configured(folder: Path, box: Mailbox, more: str = "") -> None:
    """Write a configuration that watches one file, mails and writes a feed."""
    (folder / "diffreport.toml").write_text(CONFIGURATION.format(port=box.port, more=more))


def published(folder: Path, label: str, text: str) -> None:
    """Put an edition where the source is."""
    (folder / "river.txt").write_text(f"Edition {label}\n\n{text}")


def test_a_flagged_edition_is_told_by_mail_and_feed_with_its_report(run: Run, folder: Path) -> None:
    """Once; the first edition and an unchanged one are not told. The report is attached, and linked where published."""
    assert run("init").status == 0
    with serving() as box:
        configured(folder, box, 'link = "https://example.org/r"\n')
        published(folder, "2015", OLD)
        assert run("check").status == 0 and box.mails == []
        published(folder, "2016", NEW)
        ran = run("check")
        assert (ran.status, ran.text, ran.err) == (1, "", "")
        assert run("check", "--force").status == 0 and len(box.mails) == 1
    mail = box.mail()
    assert mail["Subject"].startswith("river, 2015 → 2016: ")
    body, report = mail.iter_parts()
    assert report.get_filename() == "river-2015--2016.html"
    assert report.get_payload(decode=True) == (folder / "reports/river/2015--2016.html").read_bytes()
    text, _ = body.iter_parts()
    assert "Report: https://example.org/r/river/2015--2016.html" in text.get_content()
    assert "approximately 300 → approximately 315 (+15, +5%)" in text.get_content()
    told = checked((folder / "told.atom").read_bytes())
    archived = checked(run("feed").out)
    (entry,) = told.findall(f"{NAMESPACE}entry")
    same = archived.findall(f"{NAMESPACE}entry")[0]
    assert [text_of(entry, tag) for tag in ("id", "title", "updated", "content")] == [
        text_of(same, tag) for tag in ("id", "title", "updated", "content")
    ]


def test_without_an_address_the_report_is_told_by_its_path(run: Run, folder: Path) -> None:
    """And leads to the archived files, as `diffreport report` does."""
    assert run("init").status == 0
    with serving() as box:
        configured(folder, box)
        for label, text in (("2015", OLD), ("2016", NEW)):
            published(folder, label, text)
            run("check")
    report = folder / "reports/river/2015--2016.html"
    assert f"Report: {report}" in box.mail().get_body(("plain",)).get_content()
    assert "../../archive/river/v2/content/" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "wrong"),
    [({}, "there is no such folder of templates"), ({"x.j2": ""}, "no file in it has the name of one of ours")],
)
def test_templates_that_are_none_are_told_before_anything_is_done(
    run: Run, folder: Path, files: dict[str, str], wrong: str
) -> None:
    """Else an edition would be archived, and nobody told."""
    assert run("init").status == 0
    for name, text in files.items():
        (folder / "own").mkdir()
        (folder / "own" / name).write_text(text)
    with serving() as box:
        configured(folder, box, '\n[report]\ntemplates = "own"\n')
        published(folder, "2015", OLD)
        ran = run("check")
    assert ran.status == 2 and wrong in ran.err and not (folder / "archive/river").exists()


def test_own_templates_are_those_of_notices_too(run: Run, folder: Path) -> None:
    """The folder that `report.templates` names has both."""
    assert run("init").status == 0
    (folder / "own/notices").mkdir(parents=True)
    (folder / "own/notices/message.txt.j2").write_text("House: {{ letter.subject }}\n")
    with serving() as box:
        configured(folder, box, '\n[report]\ntemplates = "own"\n')
        for label, text in (("2015", OLD), ("2016", NEW)):
            published(folder, label, text)
            run("check")
    assert box.mail().get_body(("plain",)).get_content().startswith("House: river, 2015 → 2016: ")
