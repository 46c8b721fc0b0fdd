"""What rules flag: each condition alone, in pairs, and what several rules make of one finding."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport import compare
from diffreport.model import Document, Rewrite
from diffreport.spots import tables_of
from diffreport.watch.configured import plan_of
from diffreport.watch.judging import Event, judged
from diffreport.watch.plan import Amount, Severity, Sort

from .judged import CAME, NEW, OLD, TEXTS, at_least, everything, flagged, judge, nicknames, pattern, rule

ALL = {*TEXTS, "heading", "table"} - {"quotes"}  # quotation marks are noise
FIGURES = {
    "detainees", "guards", "cells", "gone", "trials", "hearings", "new", "rate", "restated", "table",
}  # fmt: skip
REVISED = FIGURES - {"gone", "new", "restated"}

# What a rule of one condition flags.
ALONE: dict[str, tuple[dict[str, object], set[str]]] = {
    "nothing asked": ({}, ALL),
    "series": ({"series": "kar*"}, ALL),
    "another series": ({"series": "lom*"}, set()),
    "figures": ({"sorts": (Sort.FIGURE,)}, FIGURES),
    "wording": ({"sorts": (Sort.WORDING,)}, {"visits", "verdicts"}),
    "mere words": ({"sorts": (Sort.WORDS,)}, {"lawyers"}),
    "structure": ({"sorts": (Sort.STRUCTURE,)}, {"gone", "new", "heading"}),
    "tables": ({"sorts": (Sort.TABLE,)}, {"table"}),
    "spoofs": ({"sorts": (Sort.SPOOF,)}, {"hidden"}),
    "either sort": ({"sorts": (Sort.WORDS, Sort.SPOOF)}, {"lawyers", "hidden"}),
    "revised": ({"statuses": ("revised",)}, REVISED),
    "restated": ({"statuses": ("restated",)}, {"restated"}),
    "new or gone": ({"statuses": ("new", "gone")}, {"new", "gone"}),
    "a signal": ({"signals": ("hedge_dropped",)}, {"verdicts"}),
    "a family": ({"signals": ("obligation",)}, {"visits"}),
    "another signal": ({"signals": ("hedge_added", "tone")}, set()),
    "section": ({"section": pattern("^prisons$")}, {"detainees", "guards", "cells", "visits", "gone"}),
    "any heading above": ({"section": pattern("karsova")}, ALL),
    "the heading itself": ({"section": pattern("ferries")}, {"heading", "table"}),
    "the heading before": ({"section": pattern("bridges")}, {"heading", "table"}),
    "changed words": ({"text": pattern("gathered")}, {"lawyers"}),
    "words that went": ({"text": pattern(r"\bmust\b")}, {"visits"}),
    "words beside": ({"text": pattern("POLICE|smugglers")}, {"detainees", "verdicts"}),
    "rows that differ": ({"text": pattern("brix|kilometres")}, {"table"}),
    "rows that do not": ({"text": pattern("corva")}, set()),
    "label of a figure": ({"figure": pattern("detainee|warder")}, {"detainees", "gone"}),
    "column": ({"column": pattern("roads")}, {"table"}),
    "column that stayed": ({"column": pattern("town")}, set()),
    "up by 10": ({"up": at_least("10")}, {"detainees", "hearings", "restated", "table"}),
    "up by 10 %": ({"up": at_least("10 %")}, {"trials", "restated", "table"}),
    "up by 8.7 %": ({"up": at_least("8.7 %")}, {"trials", "restated", "table"}),
    "up by 8.5 %": ({"up": at_least("8.5 %")}, {"detainees", "trials", "restated", "table"}),
    "down by 8": ({"down": at_least("8")}, {"guards"}),
    "down by 8.4 %": ({"down": at_least("8.4 %")}, set()),
    "either way by 8 %": ({"changed": at_least("8 %")}, {"detainees", "guards", "trials", "restated", "table"}),
    "by 0.3 points": ({"changed": at_least("0.3")}, {"detainees", "guards", "hearings", "rate", "restated", "table"}),
    "crosses 320": ({"crosses": Decimal(320)}, {"detainees", "cells"}),
    "crosses to the value": ({"crosses": Decimal(342)}, {"detainees", "cells"}),
    "crosses from the value": ({"crosses": Decimal(315)}, {"cells"}),
    "crosses both ends": ({"crosses": Decimal(350)}, {"cells"}),
    "crosses one end": ({"crosses": Decimal(300)}, set()),
    "crosses downwards": ({"crosses": Decimal(90)}, {"guards"}),
    "crosses down to the value": ({"crosses": Decimal(88)}, {"guards"}),
    "crosses down from the value": ({"crosses": Decimal(96)}, set()),
    "enough findings": ({"amount": Amount(findings=15)}, ALL),
    "too few findings": ({"amount": Amount(findings=16)}, set()),
    "enough words": ({"amount": Amount(changed_percent=Decimal("26"))}, ALL),
    "too few words": ({"amount": Amount(changed_percent=Decimal("26.1"))}, set()),
}
OF_A_FIGURE = {"statuses", "figure", "column", "up", "down", "changed", "crosses"}
PAIRS = [
    (a, b) for a, b in combinations(ALONE, 2) if ALONE[a][0] and ALONE[a][0].keys().isdisjoint(ALONE[b][0])
]  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
def test_a_condition_flags_what_meets_it_and_nothing_else(name: str) -> None:
    """A rule of one condition flags the findings of the two editions that the table names."""
    conditions, expected = ALONE[name]
    assert flagged(rule(**conditions)) == expected


def test_two_conditions_flag_what_meets_both() -> None:
    """Of two conditions both must hold; if both are about a figure, then of one figure, which may be none."""
    for a, b in PAIRS:
        both = flagged(rule(**ALONE[a][0], **ALONE[b][0]))
        each = ALONE[a][1] & ALONE[b][1]
        if OF_A_FIGURE.isdisjoint(ALONE[a][0]) or OF_A_FIGURE.isdisjoint(ALONE[b][0]):
            assert both == each, (a, b)
        else:
            assert each - {"table"} <= both <= each, (a, b)  # all but the table have one figure


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"figure": pattern("ferries"), "up": at_least("20 %")}, set()),
        ({"figure": pattern("roads"), "up": at_least("20 %")}, {"table"}),
        ({"column": pattern("ferries"), "up": at_least("20 %")}, set()),
        ({"column": pattern("roads"), "up": at_least("20 %")}, {"table"}),
        ({"column": pattern("roads"), "figure": pattern("brix")}, set()),
        ({"column": pattern("ferries"), "crosses": Decimal("20.5")}, {"table"}),
        ({"column": pattern("roads"), "crosses": Decimal("20.5")}, set()),
    ],
)
def test_conditions_about_figures_hold_of_one_and_the_same(conditions: dict[str, object], expected: set[str]) -> None:
    """That one cell rose enough and another one is labelled so flags nothing."""
    assert flagged(rule(**conditions)) == expected


def test_up_and_down_together_never_hold() -> None:
    """No figure rises and falls; whoever means either way asks for `by`."""
    assert flagged(rule(up=at_least("0"), down=at_least("0"))) == set()


def test_a_threshold_is_met_exactly() -> None:
    """27 of 315 are 8.571428... %: the rounded 8.6 of the report does not count."""
    asked = {"figure": pattern("detainees")}
    assert flagged(rule(**asked, up=at_least("8.5714 %"))) == {"detainees"}
    assert flagged(rule(**asked, up=at_least("8.5715 %"))) == set()
    assert flagged(rule(**asked, up=at_least("27"))) == {"detainees"}
    assert flagged(rule(**asked, up=at_least("27.000001"))) == set()


def test_without_rules_every_finding_is_flagged_by_its_weight() -> None:
    """A finding of weight 1 is high, of 2 medium, of 3 low; no rule is named and all targets are told."""
    comparison = everything()
    flags = judge().flags
    of_weight = {1: Severity.HIGH, 2: Severity.MEDIUM, 3: Severity.LOW}
    told = [(f.finding, f.n, f.rule, f.severity, f.targets) for f in flags]
    assert told == [(f.id, f.n, "", of_weight[f.weight], None) for f in comparison.findings]


def test_a_rule_that_names_no_severity_leaves_the_weight() -> None:
    """One that does sets it for all that it flags."""
    by = {flag.label: flag.severity for flag in judge(rule(text=pattern("lawyers|families"))).flags}
    assert by == {"Duty weakened": Severity.HIGH, "Reworded": Severity.LOW}
    assert {f.severity for f in judge(rule(severity=Severity.MEDIUM)).flags} == {Severity.MEDIUM}


def test_of_several_rules_the_highest_severity_counts_and_its_first_rule_is_named() -> None:
    """The targets are those of all of them; one that names none tells all."""
    asked = {"text": pattern("lawyers")}
    low = rule("low", **asked, severity=Severity.LOW, targets=("desk",))
    first = rule("first", **asked, severity=Severity.HIGH, targets=("ana", "desk"))
    second = rule("second", **asked, severity=Severity.HIGH, targets=("ben",))
    (flag,) = judge(low, first, second).flags
    assert (flag.rule, flag.severity, flag.targets) == ("first", Severity.HIGH, ("desk", "ana", "ben"))
    (flag,) = judge(low, second, first, rule("all", **asked)).flags
    assert (flag.rule, flag.severity, flag.targets) == ("second", Severity.HIGH, None)


def test_a_muting_rule_takes_back_what_rules_before_it_flagged() -> None:
    """A rule behind it flags it again, with its own targets alone."""
    prisons = rule("prisons", section=pattern("prisons"), targets=("desk",))
    mute = rule("mute", figure=pattern("detainees|guards"), mutes=True)
    again = rule("again", figure=pattern("guards"), targets=("ana",))
    assert flagged(prisons, mute) == {"cells", "visits", "gone"}
    assert flagged(mute, prisons) == {"detainees", "guards", "cells", "visits", "gone"}
    flags = {flag.rule: flag.targets for flag in judge(prisons, mute, again).flags}
    assert flags == {"again": ("ana",), "prisons": ("desk",)}


def test_where_rules_only_mute_all_else_is_flagged() -> None:
    """So it is where no rule could flag a finding: they are of events, questions or noise alone."""
    mute = rule(section=pattern("prisons"), mutes=True)
    assert flagged(mute) == ALL - {"detainees", "guards", "cells", "visits", "gone"}
    assert flagged(rule(sorts=(Sort.REVISED,), severity=Severity.LOW)) == ALL
    assert flagged(rule(sorts=(Sort.QUESTION, Sort.NOISE))) == ALL


def test_noise_is_flagged_only_where_a_rule_names_it() -> None:
    """Its sections and texts are then asked for as those of findings are; it has no figures."""
    assert Sort.NOISE not in {flag.sort for flag in judge().flags}
    (flag,) = (flag for flag in judge(rule(sorts=(Sort.NOISE,), section=pattern("money"))).flags if not flag.n)
    assert (flag.sort, flag.severity) == (Sort.NOISE, Severity.LOW)
    assert flag.label == "Trivial: quotation marks, dashes and spaces"
    assert flag.marked == "The governor called it [-'-]{+“+}a success[-'-]{+”+}."
    for conditions in ({"section": pattern("courts")}, {"text": pattern("mayor")}, {"figure": pattern("")}):
        assert all(flag.n for flag in judge(rule(sorts=(Sort.NOISE,), **conditions)).flags)


REVISED_EVENT = Event("karsova", OLD, NEW, is_revision=True)
FIRST_EVENT = Event("karsova", None, NEW, tells_first=True)
WAITING = Event("karsova", OLD, NEW, quarantine="is a bot\nwall")


def test_a_silent_revision_is_flagged_whatever_the_rules() -> None:
    """It is high, stands before the findings, and says how many there are."""
    flag = judge(rule(text=pattern("nothing of the kind")), event=REVISED_EVENT).flags[0]
    told = flag.sort, flag.severity, flag.label, flag.rule, flag.n
    assert told == (Sort.REVISED, Severity.HIGH, "Silently revised: 15 findings", "", 0)


def test_what_a_silent_revision_changed_is_told_whatever_the_rules() -> None:
    """By its weight and under no rule where none flags it; not what a rule takes back."""
    asked = rule("guards", text=pattern("guard|warders"), severity=Severity.LOW)
    found = {flag.n: (flag.rule, flag.severity) for flag in judge(asked, event=REVISED_EVENT).flags if flag.n}
    plain = {flag.n: ("", flag.severity) for flag in judge().flags}
    ruled = {n: told for n, told in found.items() if told[0]}
    assert found == plain | ruled and set(ruled.values()) == {("guards", Severity.LOW)}
    calm = rule("calm", sorts=(Sort.FIGURE,), mutes=True)
    quiet = judge(asked, calm, event=REVISED_EVENT).flags
    assert [flag.n for flag in quiet if flag.n] == [flag.n for flag in judge(calm).flags]


def test_of_a_silent_revision_that_is_taken_back_rules_alone_tell_findings() -> None:
    """Whoever wants to hear nothing of it is told what was asked for."""
    asked, silent = rule("courts", section=pattern("courts")), rule(sorts=(Sort.REVISED,), mutes=True)
    assert judge(asked, silent, event=REVISED_EVENT).flags[0].n
    assert flagged(asked, silent, event=REVISED_EVENT) == flagged(asked)


def test_a_revision_that_changed_nothing_is_not_flagged() -> None:
    """Noise alone is no change of text; a term that was renamed throughout is one."""
    same = replace(everything(), findings=(), rewrites=())
    assert judged(same, REVISED_EVENT, ()).flags == ()
    renamed = replace(same, rewrites=(Rewrite("term", "ombudsman", "ombudsperson", 7),))
    assert [flag.label for flag in judged(renamed, REVISED_EVENT, ()).flags] == ["Silently revised: 1 global rewrite"]


def test_a_first_edition_is_flagged_only_if_the_source_says_so() -> None:
    """Its words are not compared with anything."""
    (flag,) = judged(None, FIRST_EVENT, ()).flags
    assert (flag.sort, flag.severity, flag.label) == (Sort.FIRST, Severity.LOW, "First edition")
    assert judged(None, FIRST_EVENT._replace(tells_first=False), ()).flags == ()


def test_an_edition_in_quarantine_is_always_flagged() -> None:
    """The reason is told in one line."""
    (flag,) = judged(None, WAITING, ()).flags
    assert (flag.sort, flag.severity, flag.marked) == (Sort.QUARANTINED, Severity.HIGH, "is a bot wall")


@pytest.mark.parametrize(
    ("event", "sort"), [(REVISED_EVENT, Sort.REVISED), (FIRST_EVENT, Sort.FIRST), (WAITING, Sort.QUARANTINED)]
)
def test_a_rule_that_names_an_event_says_how_it_is_told(event: Event, sort: Sort) -> None:
    """Its severity and targets, or that it is not told at all; a rule that does not name it leaves it alone."""
    comparison = everything() if event.is_revision else None
    named = rule("named", sorts=(sort,), severity=Severity.MEDIUM, targets=("desk",))
    flag = judged(comparison, event, (named,)).flags[0]
    assert (flag.sort, flag.rule, flag.severity, flag.targets) == (sort, "named", Severity.MEDIUM, ("desk",))
    muted = judged(comparison, event, (rule(sorts=(sort,), mutes=True),)).flags
    assert sort not in {flag.sort for flag in muted}
    others = judged(comparison, event, (rule("other", series="karsova", severity=Severity.LOW, mutes=True),)).flags
    assert [flag.sort for flag in others] == [sort]


def test_an_id_is_of_the_finding_and_the_two_issues() -> None:
    """It stays in every run; another issue of either edition, or another series, has others."""
    ids = [flag.id for flag in judge().flags]
    assert ids == [flag.id for flag in judge(rule("named", targets=("desk",))).flags]
    others = [
        CAME._replace(series="lom"),
        CAME._replace(old=OLD._replace(sha256="c" * 64)),
        CAME._replace(new=NEW._replace(sha256="c" * 64)),
        CAME._replace(new=NEW._replace(reference="karsova@v3")),  # the same text put back later is news
    ]
    for event in others:
        assert not set(ids) & {flag.id for flag in judge(event=event).flags}


def test_ids_are_unique() -> None:
    """No two flags of a judgement have one id, whatever is flagged."""
    flags = judge(rule(sorts=tuple(Sort)), event=REVISED_EVENT).flags
    assert {Sort.REVISED, Sort.FIGURE, Sort.NOISE} <= {flag.sort for flag in flags}
    assert len({flag.id for flag in flags}) == len(flags)
    assert all(len(flag.id) == 16 and int(flag.id, 16) >= 0 for flag in flags)


def test_a_flag_tells_figures_exactly() -> None:
    """As printed, with difference and percent as in the comparison; the figure that the rule asked for comes first."""
    (flag,) = judge(rule(figure=pattern("ferries"))).flags
    told = [tuple(figure) for figure in flag.figures]
    assert told == [
        ("revised", "Brix, Ferries", "20", "21", "1", "5.0"),
        ("revised", "Adel, Roads", "40", "50", "10", "25.0"),
    ]
    assert flag.marked == "Brix / Ferries: [-20-]{+21+}; Adel / Roads: [-40-]{+50+}"
    assert flag.section == ("Karsova", "Roads and ferries")


def test_hidden_characters_are_written_out_in_a_flag() -> None:
    """What a terminal would obey, or nobody would see, is readable."""
    (flag,) = judge(rule(sorts=(Sort.SPOOF,))).flags
    assert flag.marked == "The [-treasury-]{+trea<U+200B>sury+} paid the builders."


_CONDITIONS = [conditions for conditions, _ in ALONE.values()]


@given(st.lists(st.sampled_from(_CONDITIONS), max_size=5), st.sampled_from(_CONDITIONS))
@settings(max_examples=60)
def test_a_further_condition_never_flags_more(before: list[dict[str, object]], added: dict[str, object]) -> None:
    """What a rule with one more condition flags, it flagged without."""
    merged: dict[str, object] = {}
    for conditions in before:
        merged = conditions | merged
    assert flagged(rule(**(added | merged))) <= flagged(rule(**merged))


_LETTERS = st.text("aAkKsSiI \u0130\u0131\u017f\u212a1.-", min_size=1, max_size=12)
_PARTS = st.sampled_from(["a", "S", "ki", "is", r"\bk", ".", r"\s", "|", "(a)", "(?:s)", "i?", "1+"])


@given(st.lists(_PARTS, min_size=1, max_size=4), _LETTERS)
@settings(max_examples=100)
def test_a_pattern_finds_the_same_however_it_is_searched(parts: list[str], letters: str) -> None:
    """Simple ones are searched in small letters, which is quicker; a look-ahead makes any other than simple."""
    text = f"Boats {letters} left."
    comparison = compare(Document.from_paragraphs(["Nobody came."]), Document.from_paragraphs([text]))
    asked = "".join(parts)
    quick, slow = (judged(comparison, CAME, (rule(text=pattern(p)),)).flags for p in (asked, f"(?={asked})"))
    assert quick == slow


@given(st.permutations(range(len(everything().findings))), st.sampled_from(_CONDITIONS))
@settings(max_examples=30)
def test_the_order_of_findings_does_not_matter(order: list[int], conditions: dict[str, object]) -> None:
    """Each finding is judged by itself."""
    comparison = everything()
    shuffled = replace(comparison, findings=tuple(comparison.findings[k] for k in order))
    flags = judged(shuffled, CAME, (rule(**conditions),)).flags
    assert set(flags) == set(judge(rule(**conditions)).flags)


SOURCES = """
[[source]]
series = "{series}"
file = "karsova.html"
{chosen}

[[rule]]
name = "prisons"
section = "prisons"

[[rule]]
name = "lom alone"
series = "lom"
section = "courts"

[[rule]]
name = "guards"
figure = "guards"
mute = true
"""
_OWN = '[[source.rule]]\nname = "{}"\n{} = "{}"'


@pytest.mark.parametrize(
    ("series", "chosen", "expected"),
    [
        ("karsova", "", {"detainees", "cells", "visits", "gone"}),
        ("karsova", 'rules = ["prisons"]', {"detainees", "guards", "cells", "visits", "gone"}),
        ("karsova", 'rules = ["guards"]', ALL - {"guards"}),
        ("lom", "", {"detainees", "cells", "visits", "gone", "trials", "verdicts", "hearings", "lawyers", "new"}),
        ("lom", 'rules = ["lom alone"]', {"trials", "verdicts", "hearings", "lawyers", "new"}),
        ("karsova", _OWN.format("prisons", "text", "families"), {"visits"}),
        ("karsova", _OWN.format("spoofs", "change", "spoof"), {"detainees", "cells", "visits", "gone", "hidden"}),
        ("karsova", 'rules = ["guards"]\n' + _OWN.format("spoofs", "change", "spoof"), {"hidden"}),
    ],
)
def test_a_source_chooses_its_rules(series: str, chosen: str, expected: set[str]) -> None:
    """Those it names, else those for its series; its own stand in the place of those with their names, or last."""
    plan = plan_of(tables_of(Path("diffreport.toml"), SOURCES.format(series=series, chosen=chosen)))
    assert flagged(*plan.rules_for(plan.sources[0]), event=CAME._replace(series=series)) == expected


def test_the_nicknames_of_these_tests_are_the_findings() -> None:
    """Each finding of the two editions has one."""
    names = nicknames(everything())
    assert set(names.values()) == ALL
    assert len(names) == len(ALL)
