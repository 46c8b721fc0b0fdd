"""What `check --explain` tells of rules."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diffreport.report.lines import columns
from diffreport.watch.judging import Event, explained_lines, judged
from diffreport.watch.plan import Amount, Rule, Severity, Sort

from .judged import CAME, NEW, OLD, at_least, everything, judge, pattern, rule


def why(asked: Rule, number: int) -> str:
    """Return why a rule did not flag a finding, behind the key that is to blame."""
    (explained,) = judge(asked).explained
    (found,) = (failed for failed in explained.failed if failed.matter == str(number))
    return f"{found.key}: {found.why}"


@pytest.mark.parametrize(
    ("conditions", "number", "expected"),
    [
        ({"series": "lom"}, 1, "series: the rule is for series lom"),
        ({"sorts": (Sort.WORDING, Sort.SPOOF)}, 1, "change: is figure, rule asks for wording or spoof"),
        ({"sorts": (Sort.NOISE,)}, 15, "change: is figure and table, rule asks for noise"),
        ({"statuses": ("new", "gone")}, 1, "status: figure is revised, not new or gone"),
        ({"signals": ("hedge",)}, 4, "wording: is obligation_weakened, rule asks for hedge"),
        ({"signals": ("hedge",)}, 1, "wording: no signal, rule asks for hedge"),
        (
            {"signals": ("hedge_added", "tone_softened", "hedge_dropped")},
            1,
            "wording: no signal, rule asks for hedge or tone_softened",
        ),
        ({"section": pattern("^lom$")}, 1, "section: no section is '^lom$'"),
        ({"text": pattern("lom")}, 1, "text: no text has 'lom'"),
        ({"figure": pattern("lom")}, 1, "figure: no figure is labelled 'lom'"),
        ({"figure": pattern("lom")}, 9, "figure: no figure changed"),
        ({"column": pattern("lom")}, 15, "column: nothing changed in a column 'lom'"),
        ({"column": pattern("lom")}, 1, "column: is about no table"),
        (
            {"column": pattern("ferries"), "up": at_least("2")},
            15,
            'up: figure "Brix, Ferries" up 1, rule asks for up 2',
        ),
        ({"changed": at_least("10 %")}, 1, 'by: figure "detainees" up 8.57 %, rule asks for 10 %'),
        ({"up": at_least("1")}, 2, 'up: figure "guards" down 8, rule asks for up 1'),
        ({"up": at_least("1")}, 3, 'up: figure "cells" is a range, it has no difference'),
        ({"up": at_least("1")}, 5, "up: figure is gone, it has no difference"),
        ({"up": at_least("1")}, 6, 'up: figure "Trials" has another unit than before (year, now month)'),
        ({"up": at_least("9 %")}, 11, 'up: figure "Inflation" has no difference in percent of what it was'),
        ({"crosses": Decimal(400)}, 1, 'crosses: figure "detainees" went from 315 to 342, rule asks for crossing 400'),
        ({"crosses": Decimal(400)}, 8, 'crosses: figure "Courts" is no amount, it crosses nothing'),
        ({"amount": Amount(findings=99)}, 1, "findings: 15 in all, rule asks for 99"),
        (
            {"amount": Amount(changed_percent=Decimal(50))},
            1,
            "changed: 26.0 % of the old words changed, rule asks for 50 %",
        ),
    ],
)
def test_the_first_condition_that_failed_is_told_in_words(
    conditions: dict[str, object], number: int, expected: str
) -> None:
    """It names the key of the rule, what was found, and what the rule asks for."""
    assert why(rule(**conditions), number) == expected


def test_of_several_figures_the_nearest_is_told() -> None:
    """Roads rose by 10, ferries by 1."""
    assert why(rule(up=at_least("11")), 15) == 'up: figure "Adel, Roads" up 10, rule asks for up 11'


def test_a_percentage_below_a_threshold_never_reads_as_one_that_meets_it() -> None:
    """It is cut, not rounded: 27 of 315 are 8.5714 %."""
    assert why(rule(up=at_least("8.58 %")), 1) == 'up: figure "detainees" up 8.57 %, rule asks for up 8.58 %'
    assert why(rule(up=at_least("8.5715 %")), 1) == 'up: figure "detainees" up 8.5714 %, rule asks for up 8.5715 %'


def test_every_finding_is_told_of_every_rule() -> None:
    """Once: as flagged, or with the condition that failed."""
    asked = (rule("a", sorts=(Sort.FIGURE,)), rule("b", text=pattern("judges")), rule("c", series="lom"))
    for explained in judge(*asked).explained:
        told = [*explained.flagged, *(failed.matter for failed in explained.failed)]
        assert sorted(told, key=int) == [str(f.n) for f in everything().findings]


def test_events_and_noise_are_told_where_a_rule_names_them() -> None:
    """They have no number, and go by their sort."""
    event = Event("karsova", OLD, NEW, is_revision=True)
    asked = rule(sorts=(Sort.REVISED, Sort.NOISE), amount=Amount(findings=1))
    (explained,) = judge(asked, event=event).explained
    assert explained.flagged == ("silently_revised", "noise")
    lines = explained_lines(judge(asked, event=event), everything(), 200)
    assert lines[0].startswith(
        "karsova 2015 → 2016: 15 of 15 findings flagged; besides: silently_revised, noise; no rule flags"
    )


def test_what_a_muting_rule_took_back_is_told() -> None:
    """And that without a rule that flags, everything else is flagged."""
    lines = explained_lines(judge(rule("calm", sorts=(Sort.FIGURE,), mutes=True)), everything(), 200)
    told = "no rule flags findings, so every one but what is taken back is flagged"
    assert lines[0] == f"karsova 2015 → 2016: 5 of 15 findings flagged; {told}"
    assert lines[1] == 'rule "calm" (diffreport.toml:1) took back 1-3, 5-6, 8, 10-12, 15'


def test_a_rule_that_flagged_nothing_says_how_often_which_key_kept_it_from_it() -> None:
    """The reasons stand below, those that were missed narrowly first."""
    lines = explained_lines(judge(rule("falls", down=at_least("9"), severity=Severity.LOW)), everything(), 200)
    assert lines[1] == 'rule "falls" (diffreport.toml:1) flagged nothing (down: 15)'
    assert '  not 2: down: figure "guards" down 8, rule asks for down 9' in lines


def test_explanations_fit_a_terminal_and_give_it_no_orders() -> None:
    """Names of rules and series are others' words."""
    asked = Rule("\x1b[2J\u202eall", "diffreport.toml:1", series="\x07*", text=pattern("x" * 300))
    for width in (40, 80):
        lines = explained_lines(
            judged(everything(), CAME, (asked, rule(text=pattern("x y " * 60)))), everything(), width
        )
        assert all(line.isprintable() for line in lines)
        assert max(columns(line) for line in lines if "x" * 300 not in line) <= width


def test_without_a_comparison_there_is_something_to_say() -> None:
    """Of a first edition, or one in quarantine."""
    waits = Event("karsova", OLD, NEW, quarantine="is a bot wall")
    found = judged(None, waits, (rule("q", sorts=(Sort.QUARANTINED,), amount=Amount(findings=1)),))
    assert explained_lines(found, None, 100) == [
        "karsova 2015 → 2016: 0 of 0 findings flagged; besides: quarantined",
        'rule "q" (diffreport.toml:1) flagged nothing (findings: 1)',
        "  not quarantined: findings: there is nothing to compare",
    ]


def test_the_editions_are_named() -> None:
    """Two issues of one label by their places; a first edition alone."""
    again = Event("karsova", OLD, NEW._replace(label="2015"), is_revision=True)
    assert explained_lines(judge(event=again), everything(), 200)[0].startswith(
        "karsova 2015, karsova@v1 → karsova@v2: "
    )
    first = judged(None, Event("karsova", None, NEW, tells_first=True), ())
    assert explained_lines(first, None, 200)[0].startswith("karsova 2016: 0 of 0 findings flagged; besides: first")
