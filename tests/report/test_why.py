"""Why a link was made, and which links are doubtful."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport import Document, compare
from diffreport.model import Comparison, Link, RunnerUp
from diffreport.report.doubt import doubtful
from diffreport.report.language.speech import speech
from diffreport.report.lookup import look_up
from diffreport.report.marked.why import why
from tests.report.factory import Draft, every_case
from tests.report.reading import page, texts
from tests.report.roundtrip import assert_round_trip

ALIGNMENT = Path(__file__).parents[2] / "docs" / "alignment.md"


def relinked(comparison: Comparison, number: int, **changes: object) -> Comparison:
    """Return the comparison with one link changed."""
    links = list(comparison.alignment.links)
    links[number] = replace(links[number], **changes)  # type: ignore[arg-type]
    return replace(comparison, alignment=replace(comparison.alignment, links=tuple(links)))


def three() -> Comparison:
    """Return an edited paragraph, one removed and one added."""
    d = Draft()
    d.edited("The council of Karsova met [-twice-]{+once+} in spring.")
    d.removed("The harbour master counted forty boats.")
    d.added("The harbour master counted fifty boats.")
    return d.comparison()


def test_a_link_says_what_made_it_how_alike_it_is_and_who_came_next() -> None:
    """Once a row, behind a disclosure that needs no script; the runner-up is a link to its row."""
    tree = page(relinked(three(), 0, score=0.84, runner_up=RunnerUp(1, 0.312)))
    told = tree.css_first(".row.edit .notes > details.why")
    assert told.text() == "WhyBest match in its place, similarity 0.84; next, 0.31: ¶ 2 The harbour master\xa0…"
    href = told.css_first("a").attributes["href"] or ""
    assert "The harbour master counted fifty" in tree.css_first(href).text()


def test_what_has_no_partner_names_the_nearest_one() -> None:
    """As evidence that nothing matched: of a removed block a new one, of an added block an old one."""
    made = relinked(three(), 1, why="unmatched", runner_up=RunnerUp(1, 0.12))
    made = relinked(made, 2, why="unmatched", runner_up=RunnerUp(0, 0.1))
    tree = page(made)
    assert texts(tree, ".removed .why, .added .why") == [
        "WhyNothing was like enough; nearest, 0.12: ¶ 2 The harbour master\xa0…",
        "WhyNothing was like enough; nearest, 0.10: ¶ 1 of 2023 The council of\xa0…",
    ]


def test_nothing_is_said_of_a_block_that_nothing_resembles() -> None:
    """There is no evidence to show."""
    assert not page(three()).css(".removed .why, .added .why")


def test_a_runner_up_that_is_a_heading_is_no_link() -> None:
    """A heading that opens a section has no row of its own."""
    d = Draft()
    d.heading("Overview")
    d.edited("The council of Karsova met [-twice-]{+once+} in spring.")
    told = page(relinked(d.comparison(), 1, runner_up=RunnerUp(0, 0.2))).css_first(".why")
    assert "next, 0.20: heading Overview" in told.text() and not told.css("a")


def test_every_runner_up_of_a_comparison_leads_to_a_row() -> None:
    """Whichever edition is the longer one."""
    texts_ = [f"The {w} of Karsova met {n} times in the {w} hall of the old town." for n, w in enumerate("abcdefgh", 3)]
    more = [*texts_[:3], "Nothing like it stood here before.", *(t.replace("old town", "harbour") for t in texts_[3:])]
    for old, new in ((texts_, more), (more, texts_[2:])):
        made = compare(Document.from_paragraphs(old, "2023"), Document.from_paragraphs(new, "2024"))
        tree = page(made)
        ids = {node.attributes["id"] for node in tree.css("[id]")}
        hrefs = [node.attributes["href"] or "" for node in tree.css(".why a")]
        assert hrefs and {href.removeprefix("#") for href in hrefs} <= ids
        assert_round_trip(made)


def test_every_pass_has_words() -> None:
    """Those of the table in docs/alignment.md."""
    named = re.findall(r"^\| `(\w+)` \| ", ALIGNMENT.read_text(encoding="utf-8"), re.MULTILINE)
    passes = named[: named.index("unmatched") + 1]
    assert len(passes) == 12 and all(speech().has(f"pass.{name}") for name in passes)


def test_a_pass_that_is_not_known_is_named_as_it_is() -> None:
    """A comparison of another version may have it."""
    made = relinked(three(), 0, why="by_hand")
    told = why(made.alignment.links[0], look_up(made))
    assert told is not None and told.text == "By hand, similarity 0.80."


def verdict(*links: Link) -> frozenset[int]:
    """Return which links of an alignment are doubtful under the default settings."""
    made = three()
    return doubtful(replace(made.alignment, links=links), made.settings)


def pair(block: int, score: float, why: str = "gap", runner_up: RunnerUp | None = None) -> Link:
    """Return a link of the same block of both sides."""
    base = three().alignment.links[0]
    return replace(base, old=(block,), new=(block,), score=score, why=why, runner_up=runner_up)


@pytest.mark.parametrize(
    ("why_", "score", "is_doubtful"),
    [
        ("gap", 0.24, True), ("gap", 0.26, False), ("beside", 0.2, True), ("island", 0.2, True),
        ("move", 0.54, True), ("move", 0.56, False),
        ("pin", 0.0, False), ("lines", 0.1, False), ("form", 0.1, False), ("anchor", 1.0, False),
    ],
)  # fmt: skip
def test_a_score_near_the_least_one_is_doubtful(why_: str, score: float, is_doubtful: bool) -> None:
    """A move needs more than a pair in its place; what was not found by its score is never doubted."""
    assert verdict(pair(0, score, why_)) == (frozenset({0}) if is_doubtful else frozenset())


def test_a_runner_up_without_partner_that_is_nearly_as_alike_makes_doubt() -> None:
    """It might be the one."""
    added = replace(three().alignment.links[2], new=(1,))
    assert verdict(pair(0, 0.6, runner_up=RunnerUp(1, 0.56)), added) == {0}
    assert verdict(pair(0, 0.6, runner_up=RunnerUp(1, 0.5)), added) == frozenset()


def test_a_runner_up_that_is_more_alike_makes_doubt_unless_it_has_a_better_partner() -> None:
    """Of sentences that repeat themselves, all alike, their order decides, and is not doubted."""
    rival = RunnerUp(1, 0.7)
    assert verdict(pair(0, 0.6, runner_up=rival), pair(1, 0.7)) == {0}
    assert verdict(pair(0, 0.6, runner_up=rival), pair(1, 0.9)) == frozenset()
    assert verdict(pair(0, 0.7, runner_up=rival), pair(1, 0.7)) == frozenset()


def test_a_split_is_never_doubtful() -> None:
    """Its score is the lower, the more parts it has."""
    split = replace(pair(0, 0.2), new=(0, 1))
    assert verdict(split) == frozenset()


def test_a_doubtful_link_says_so_with_its_similarity() -> None:
    """At the text, in the filter, and in the tags: never silently."""
    d = Draft()
    d.rewritten("The harbour was shut.", "Boats may not land.", score=0.2)
    d.edited("It met [-twice-]{+once+}.")
    tree = page(d.comparison())
    assert texts(tree, ".row.rewrite > .t > .lab") == ["Perhaps the same paragraph (similarity 0.20)"]
    assert tree.css_first(".row.rewrite").attributes["data-sim"] == "0.20"
    assert texts(tree, ".row.rewrite .nh") == ["1Perhaps rewritten"]
    assert texts(tree, ".wl .what") == ["Perhaps rewritten"]
    assert texts(tree, '.chips [data-only="doubtful"]') == ["Doubtful links 1"]
    assert [n.attributes["data-n"] for n in tree.css('.note[data-tags~="doubtful"]')] == ["1"]
    assert_round_trip(d.comparison())


def test_a_doubtful_move_says_perhaps() -> None:
    """With the similarity, and still with the link to where it may have come from."""
    d = Draft()
    d.leave("boats", "The guard received eighteen boats.")
    d.same("The council met twice.")
    d.arrive("boats", "The guard received [-eighteen-]{+twenty-six+} boats.")
    made = d.comparison()
    assert texts(page(made), ".moved .lab") == ["Moved here from ¶ 1 of 2023"]
    made = relinked(made, 1, score=0.52)
    assert texts(page(made), ".moved .lab") == ["Perhaps moved (similarity 0.52), from ¶ 1 of 2023"]
    assert_round_trip(made)


def test_a_report_without_doubtful_links_has_no_filter_for_them() -> None:
    """As of every filter: what would show nothing is not offered."""
    assert not page(every_case()).css('[data-only="doubtful"]')
