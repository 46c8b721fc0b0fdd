"""The tables of diffreport.toml as a plan: what is written is understood, or refused with its line."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from diffreport.profiles import Profile
from diffreport.spots import tables_of
from diffreport.watch import plan
from diffreport.watch.configured import plan_of
from diffreport.watch.plan import Plan, Rule, Source
from tests.watch.tables import FILE, MAIL, SOURCE


def source_of(*lines: str) -> Source:
    """Return the source that is the river's, with more keys."""
    return plan_of(tables_of(FILE, SOURCE + "\n".join(lines))).sources[0]


def rule_of(*lines: str) -> Rule:
    """Return a rule of some keys."""
    return plan_of(tables_of(FILE, "\n".join(('[[rule]]\nname = "r"', *lines)))).rules[0]


def where_of(*lines: str) -> plan.Where:
    """Return where a target of some keys is."""
    return plan_of(tables_of(FILE, "\n".join(('[[notify]]\nname = "t"', *lines)))).targets[0].where


def test_a_source_needs_a_series_and_a_place_alone() -> None:
    """All else has a value that is safe: no private addresses, robots.txt heeded, the name tells the label."""
    found = plan_of(tables_of(FILE, SOURCE))
    source = Source("river", plan.Kind.URL, "https://example.org/river", f"{FILE}:1", folder=Path("/reports"))
    assert found == Plan((source,), file=FILE)


def test_a_place_is_beside_the_file() -> None:
    """A path that is not absolute; so a check may run from anywhere."""
    text = (
        '[[source]]\nseries = "a"\nfile = "in/a.html"\n[[source]]\nseries = "b"\nglob = "in/*.pdf"\n'
        '[[source]]\nseries = "c"\nfolder = "/c"\n[[source]]\nseries = "d"\ncommand = ["sh", "-c", "cat d"]\n'
        'label = "date"\n'
        '[check]\nstate = "s.sqlite"\nreports = "out"\n'
    )
    found = plan_of(tables_of(FILE, text))
    assert [(s.kind, s.where) for s in found.sources] == [
        ("file", "/reports/in/a.html"),
        ("glob", "/reports/in/*.pdf"),
        ("folder", "/c"),
        ("command", "sh -c 'cat d'"),
    ]
    assert found.sources[3].command == ("sh", "-c", "cat d")
    assert (found.limits.state, found.limits.reports) == (Path("/reports/s.sqlite"), Path("/reports/out"))
    [among] = plan_of(tables_of(Path("/re[po]rts/diffreport.toml"), '[[source]]\nseries = "a"\nglob = "*.pdf"')).sources
    assert among.where == "/re[[]po]rts/*.pdf"  # only what is written is a pattern


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90s", 90), ("5 min", 300), ("1.5h", 5400), ("2w", 1209600), ("daily", 86400), ("monthly", 28 * 86400)],
)
def test_a_duration_is_written_with_its_unit_or_named(written: str, seconds: int) -> None:
    """A month is four weeks: what is checked on the first of each month is due each time."""
    assert source_of(f'every = "{written}"').every_seconds == seconds


def test_how_a_label_is_told_is_a_word_or_a_table() -> None:
    """A word where nothing needs to be said; a format where a date makes the label."""
    told = source_of('label = "date"').labelling
    assert (told.origin, told.format) == ("date", "%Y-%m-%d")
    told = source_of("label.from = 'page'", "label.selector = 'h1'", r"label.pattern = '(\d{4})'").labelling
    assert (told.origin, told.selector, told.pattern) == ("page", "h1", re.compile(r"(\d{4})", re.IGNORECASE))
    told = source_of('published = { from = "page", selector = ".d", format = "%d/%m/%Y" }').published
    assert told == plan.Labelling(plan.From.PAGE, None, ".d", format="%d/%m/%Y")


def test_what_check_says_of_sources_holds_unless_they_say_otherwise() -> None:
    """Also false and nought are words of their own."""
    text = (
        '[check.source]\nretries = 9\nany_bytes = true\ntimeout = "1h"\n' + SOURCE + "retries = 0\nany_bytes = false\n"
    )
    [source] = plan_of(tables_of(FILE, text)).sources
    assert (source.bounds.retries, source.any_bytes, source.bounds.seconds) == (0, False, 3600.0)


def test_what_check_says_of_addresses_holds_for_addresses() -> None:
    """A file has no password, and no exchange that could be kept."""
    shared = '[check]\nwarc = "w"\n[check.source]\nwarc = true\ntoken_env = "T"\nfirst = "notify"\n'
    web, file = plan_of(tables_of(FILE, shared + SOURCE + '[[source]]\nseries = "a"\nfile = "b"\n')).sources
    assert (web.warc, web.password, web.user, web.first) == (True, plan.Secret("T"), "", "notify")
    assert (file.warc, file.password, file.first) == (False, None, "notify")


def test_a_source_keeps_and_drops_by_selectors() -> None:
    """They are its profile; its size and its other bounds are its own, too."""
    source = source_of('keep = ["main"]', 'drop = [".share"]', 'max_size = "20 MB"', "redirects = 0")
    assert source.profile == Profile(("main",), (".share",))
    assert (source.bounds.size, source.bounds.redirects) == (20_000_000, 0)


def test_a_rule_has_conditions_as_a_person_writes_them() -> None:
    """One or several; a family of signals is all of them; numbers are exact."""
    rule = rule_of('change = "figure"', 'wording = ["hedge", "deadline_moved"]', 'status = "gone"', "restated = true")
    assert rule.sorts == (plan.Sort.FIGURE,)
    assert rule.signals == ("hedge_dropped", "hedge_added", "deadline_moved")
    assert rule.statuses == ("gone", "restated")
    assert rule_of('down = "2.5 %"').down == plan.Threshold(Decimal("2.5"), is_percent=True)
    rule = rule_of("up = 0.1", 'by = "10%"', "crosses = -3", 'changed = "5 %"', "findings = 7")
    assert rule.up == plan.Threshold(Decimal("0.1"), is_percent=False)
    assert rule.changed == plan.Threshold(Decimal(10), is_percent=True)
    assert (rule.crosses, rule.amount) == (Decimal(-3), plan.Amount(7, Decimal(5)))


def test_the_rules_of_a_source_are_those_it_names_or_that_match_and_its_own() -> None:
    """Its own one of the same name takes the other's place, with the values that it does not change."""
    text = (
        '[[rule]]\nname = "all"\n[[rule]]\nname = "sea"\nseries = "sea-*"\n'
        '[[rule]]\nname = "big"\nby = 9\ncrosses = 1\n'
        + SOURCE
        + '[[source.rule]]\nname = "big"\nby = 3\n[[source.rule]]\nname = "own"\nmute = true\n'
        '[[source]]\nseries = "sea-ice"\nfile = "ice.txt"\nrules = ["big", "sea"]\n'
    )
    found = plan_of(tables_of(FILE, text))
    river, sea = found.sources
    assert [rule.name for rule in found.rules_for(river)] == ["all", "big", "own"]
    assert [rule.name for rule in found.rules_for(sea)] == ["sea", "big"]
    big = found.rules_for(river)[1]
    assert (big.changed, big.crosses, big.series) == (plan.Threshold(Decimal(3), is_percent=False), Decimal(1), "river")
    assert found.rules_for(sea)[1].changed == plan.Threshold(Decimal(9), is_percent=False)


def test_a_target_has_what_its_kind_needs() -> None:
    """The port goes with the security, and secrets are places."""
    found = where_of(
        'kind = "mail"', 'to = "a@b.example"', 'from = "A <c@b.example>"', 'host = "h"', 'security = "tls"'
    )
    assert found == plan.MailTarget(("a@b.example",), "A <c@b.example>", "h", 465, "tls")
    found = where_of('kind = "webhook"', 'url_env = "HOOK"', 'secret_file = "s"')
    assert found == plan.WebhookTarget("", plan.Secret("HOOK"), plan.Secret(file=Path("/reports/s")))
    assert where_of('kind = "stdout"', 'format = "jsonl"') == plan.StdoutTarget("jsonl")


def test_a_schedule_is_of_a_digest_and_quiet_hours() -> None:
    """In a time zone of the world's database; quiet hours may go over midnight."""
    text = MAIL + 'digest = "weekly"\nday = "friday"\nat = "06:30"\nquiet = "22:00-07:00"\nzone = "Europe/Zurich"\n'
    [target] = plan_of(tables_of(FILE, text)).targets
    expected = plan.Schedule(plan.Digest.WEEKLY, time(6, 30), 4, (time(22), time(7)), "Europe/Zurich")
    assert target.schedule == expected
