"""Standfirst, order, marks, bars and phrases: the parts that the page is made of."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from diffreport.comparison import lone
from diffreport.model import Comparison, Document, Edition, Link, Relation, Status
from diffreport.report.front import bars
from diffreport.report.front.standfirst import standfirst
from diffreport.report.html.page import Page, compose
from diffreport.report.language.speech import speech
from diffreport.report.lookup import edition_labels, look_up, report_title
from diffreport.report.marked.marks import Mark, replaced
from diffreport.report.marked.order import Placed, reading_order
from diffreport.report.marked.sections import sections
from diffreport.report.presentation import Presentation
from tests.report.factory import Draft, every_case, figure

CONTEXT = Path(__file__).parents[2] / "docs" / "template-context.md"


def said(comparison: Comparison) -> str:
    return "".join(phrase.text for phrase in standfirst(look_up(comparison)))


def test_the_standfirst_counts_what_matters_in_three_sentences() -> None:
    """Counting rule, restatements and figures; hedges and duties; whole paragraphs."""
    assert said(every_case()) == (
        "The counting rule changed, and one figure for earlier years was restated; four figures changed: two rose, "
        "one is new and one is gone. One hedge was dropped; one duty was weakened. One paragraph was removed, one "
        "added, one rewritten and two moved."
    )


def test_the_standfirst_drops_what_has_no_count() -> None:
    """Nothing is said of figures where none changed."""
    d = Draft()
    for _ in range(2):
        d.signal(d.edited("It [-may have-]{+has+} acted."), "hedge_dropped", "may have", "has")
    d.signal(d.edited("It [-did-]{+may have done+} so."), "hedge_added", "did", "may have done")
    assert said(d.comparison()) == "Two hedges were dropped and one added."


def test_a_signal_of_less_consequence_is_said_by_its_class() -> None:
    """Where there is nothing else, how many changes of scope and of tone there are; none of them "stands out"."""
    d = Draft()
    for name in ("scope_narrowed", "tone_softened", "scope_widened"):
        d.signal(d.edited("It [-shut-]{+closed+} the gate.", tags=("wording",)), name, "shut", "closed")
    assert said(d.comparison()) == "Two changes of scope and one change of tone."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2016", "2017", "2016 edition compared with 2017 edition"),
        ("hr1500__1-ih", "hr1500__2-eh", "hr1500__1-ih compared with hr1500__2-eh"),
    ],
)
def test_a_bare_label_is_not_altered(old: str, new: str, told: str) -> None:
    """At the start of a sentence, too, it is written as its owner writes it."""
    page = compose(Draft().comparison(Edition(old), Edition(new)))
    assert "".join(p.text for p in page.editions) == told


@pytest.mark.parametrize(
    ("language", "restated", "removed", "compared", "withdrawn"),
    [
        ("en", "the 2017 edition", "all of the 2016 edition.", "2016 edition compared with 2017 edition", "The 2016 e"),
        ("de", "der Ausgabe 2017", "aus der Ausgabe 2016.", "Ausgabe 2016 verglichen mit Ausgabe 2017", "Die Ausgab"),
        ("fr", "l’édition 2017", "de l’édition 2016.", "Édition 2016 comparée à l’édition 2017", "L’édition "),
    ],
)
def test_an_edition_has_its_article(language: str, restated: str, removed: str, compared: str, withdrawn: str) -> None:
    """An edition that is called by its year is a noun, and takes what the language puts before one."""
    shown = Presentation(language)
    page = compose(Draft().comparison(Edition("2016"), Edition("2017")), shown)
    assert page.names[1] == restated
    assert speech(language).say("lone.removed", edition=page.names[0]).endswith(removed)
    assert "".join(p.text for p in page.editions) == compared
    alone = compose(lone.withdrawn(Document((), Edition("2016"))), shown)
    assert alone.standfirst[0].text.startswith(withdrawn)
    bare = compose(lone.withdrawn(Document((), Edition("hr1500"))), shown)
    assert bare.standfirst[0].text.startswith("hr1500 ")


def test_the_standfirst_without_signal_counts_passages() -> None:
    """Changes that carry no signal are still counted."""
    d = Draft()
    d.edited("It [-shut-]{+closed+} the gate.")
    assert said(d.comparison()) == "One passage changed."


def test_every_count_leads_to_its_finding_or_sets_the_filter() -> None:
    """A count of one is a link to it; a count of several sets the filter as well."""
    phrases = [p for p in standfirst(look_up(every_case())) if p.href]
    assert {p.text: p.only for p in phrases}["One hedge"] == ""
    assert {p.text: p.only for p in phrases}["four figures"] == "figure"


def test_a_single_figure_is_told_in_one_breath() -> None:
    """One figure is not counted twice."""
    d = Draft()
    finding = d.edited("There were [-3-]{+2+} cases.", tags=("figure",))
    d.revision(finding, Status.REVISED, "cases", figure("3", "3"), figure("2", "2"))
    assert said(d.comparison()) == "One figure fell."


def test_figures_with_one_fate_are_counted_once() -> None:
    """Three figures rose: nobody says it twice."""
    d = Draft()
    for n in range(3):
        finding = d.edited(f"There were [-{n}-]{{+{n + 5}+}} cases.", tags=("figure",))
        d.revision(finding, Status.REVISED, "cases", figure(str(n), str(n)), figure(str(n + 5), str(n + 5)))
    assert said(d.comparison()) == "Three figures rose."


def test_a_paragraph_that_moved_and_was_rewritten_is_counted_once() -> None:
    """With the moves, which say how many of them were rewritten."""
    d = Draft()
    d.leave("one", "The guard received vehicles.")
    d.leave("two", "The council met twice.")
    d.same("Nothing else was decided.")
    d.arrive("one", "The guard received vehicles.")
    d.arrive("two", "[-The council met twice-]{+Every town sent delegates to the river+}.")
    d.findings[1] = replace(d.findings[1], tags=("moved", "rewritten", "paragraph"))
    assert said(d.comparison()) == "Two paragraphs were moved, one of them rewritten."
    d.findings[0] = replace(d.findings[0], tags=("moved", "rewritten", "paragraph"))
    assert said(d.comparison()) == "Two paragraphs were moved and rewritten."


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        (Edition(title="On boats"), Edition(series="river", name="x.txt"), "On boats"),
        (Edition(), Edition(series="lakes-council_energy"), "Lakes council energy"),
        (Edition(name="river_report-2023.html"), Edition(name="river_report-2024.html"), "River report"),
        (Edition(name="first.txt"), Edition(name="final_draft.txt"), "Final draft"),
        (Edition(name="2015.txt"), Edition(name="2016.txt"), "2016"),
        (Edition(name="kept.txt"), Edition(), "Kept"),
        (Edition(), Edition(), "Untitled report"),
    ],
)
def test_a_report_without_title_is_called_by_its_series_or_file(old: Edition, new: Edition, title: str) -> None:
    """Made readable; of two file names it is what they share."""
    assert report_title(old, new, speech()) == title


@pytest.mark.parametrize(
    ("old", "new", "labels"),
    [
        (Edition("2023"), Edition("2024"), ("2023", "2024")),
        (Edition("a", published="2023"), Edition("a", published="2024"), ("a (2023)", "a (2024)")),
        (
            Edition("a", retrieved="2024-07-01T06:00:11Z"),
            Edition("a", retrieved="2024-07-02T06:00:11Z"),
            ("a (retrieved 2024-07-01)", "a (retrieved 2024-07-02)"),
        ),
        (
            Edition("a", retrieved="2024-07-01T06:00:11Z"),
            Edition("a", retrieved="2024-07-01T06:00:12Z"),
            ("a (retrieved 2024-07-01 06:00:11)", "a (retrieved 2024-07-01 06:00:12)"),
        ),
        (Edition("a", name="x.txt"), Edition("a", name="y.txt"), ("a (x.txt)", "a (y.txt)")),
        (Edition("a", published="2023"), Edition("a"), ("a (old)", "a (new)")),
        (Edition(), Edition(), ("Old", "New")),
    ],
)
def test_editions_with_one_label_are_told_apart(old: Edition, new: Edition, labels: tuple[str, str]) -> None:
    """By the first thing that differs, as briefly as it can be said."""
    assert edition_labels(old, new, speech()) == labels


def test_stubs_stand_where_a_reader_would_miss_a_block() -> None:
    """A moved block leaves a stub after its old neighbour."""
    links = [
        Link(Relation.SAME, (0,), (0,), 1, ""),
        Link(Relation.SAME, (2,), (1,), 1, ""),
        Link(Relation.MOVED, (1,), (2,), 1, "", moved=True),
    ]
    assert reading_order(links) == [
        Placed(0),
        Placed(2, "old"),
        Placed(1),
        Placed(2, is_elsewhere=True),
    ]


def test_a_link_out_of_order_is_shown_as_moved_even_if_nobody_says_so() -> None:
    """Order decides, so that both editions can be read off whatever the engine said."""
    links = [Link(Relation.SAME, (1,), (0,), 1, ""), Link(Relation.SAME, (0,), (1,), 1, "")]
    assert reading_order(links) == [Placed(1, "old"), Placed(0), Placed(1, is_elsewhere=True)]


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("315", "412", [Mark("del", "315"), Mark("ins", "412", "r")]),
        (" and", ",", [Mark("ins", ","), Mark("del", " and")]),
        (" and", " or", [Mark("del", " and"), Mark("ins", " or")]),
        ("in 2000", ", and more", [Mark("del", "in 2000"), Mark("ins", ", and more")]),
        ("same", "same", [Mark("", "same")]),
        ("", "new", [Mark("ins", "new")]),
    ],
)
def test_replacements_are_marked_as_an_editor_would(old: str, new: str, marks: list[Mark]) -> None:
    """Deletion first, except before added punctuation; a gap is drawn only where no space stands."""
    assert list(replaced(old, new)) == marks


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2024-06-28", "28 June 2024"),
        ("2024-07-01T06:00:11Z", "1 July 2024, 06:00 UTC"),
        ("2024-06", "June 2024"),
        ("2024", "2024"),
        ("2024-99-01", "2024-99-01"),
        (None, ""),
    ],
)
def test_dates_are_written_out(iso: str | None, shown: str) -> None:
    """ISO dates read as dates; what is no date is shown as it is."""
    assert speech().date(iso) == shown


def test_bars_fill_the_drawing_and_stay_in_order() -> None:
    """The bars of any document end where the drawing ends."""
    lookup = look_up(every_case())
    drawn = bars.strip(sections(lookup), lookup)
    assert float(drawn[-1].end) == pytest.approx(bars.STRIP_WIDTH, abs=0.2)
    assert [float(b.start) for b in drawn] == sorted(float(b.start) for b in drawn)


def test_a_change_in_one_place_leaves_the_other_rows_alone() -> None:
    """Sections are made of rows that depend on their own link only."""
    comparison = every_case()
    relabelled = replace(
        comparison, findings=(replace(comparison.findings[0], label="Other"), *comparison.findings[1:])
    )
    before, after = (sections(look_up(c)) for c in (comparison, relabelled))
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, True, True]


def test_the_template_context_is_documented() -> None:
    """Every name a template gets stands in docs/template-context.md, and no other."""
    told = CONTEXT.read_text(encoding="utf-8").split("## The page of a history")[0].splitlines()
    documented = {line.split("`")[1] for line in told if line.startswith("| `page.")}
    properties = [name for name, value in vars(Page).items() if isinstance(value, property)]
    assert documented == {f"page.{name}" for name in [*(f.name for f in fields(Page)), *properties]}
