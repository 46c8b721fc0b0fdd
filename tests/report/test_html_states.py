"""The HTML report in its states: nothing changed, rewritten, large, right to left."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from diffreport.model import (
    Document,
    Edition,
    Fallback,
    Kind,
    Status,
)
from tests.report.factory import Draft, every_case, figure
from tests.report.reading import classes, ledger, page, texts
from tests.report.roundtrip import assert_round_trip


def test_nothing_changed_says_so() -> None:
    """Two editions with the same text: no lists, everything folded, no finding."""
    d = Draft()
    d.heading("Overview")
    d.same("One paragraph.")
    tree = page(d.comparison())
    assert texts(tree, ".stand") == ["The two editions are identical."]
    assert not tree.css(".front, .note, .row")
    assert texts(tree, ".fold summary") == ["1 paragraph unchanged, ¶ 1"]
    assert ledger(tree)["2023 wording kept"] == 100
    assert texts(tree, "output.at") == ["0 findings", "0 findings"]
    assert tree.css(".strip rect") and {classes(bar)[0] for bar in tree.css(".strip rect")} == {"b-same"}


def test_only_trivial_differences_say_so() -> None:
    """The standfirst names what the editions differ in."""
    d = Draft()
    d.same("It met [~'often'|‘often’|typography~] in [~2023|2024|routine~].")
    assert texts(page(d.comparison()), ".stand") == [
        "Nothing of substance changed. The two editions differ only in dates and quotation marks, dashes and "
        "spaces, all of it folded below."
    ]


def test_only_wording_leaves_the_figures_out() -> None:
    """Without a figure the lists take the full width."""
    d = Draft()
    d.signal(d.edited("It [-shall-]{+may+} act.", tags=("wording",)), "obligation_weakened", "shall", "may")
    tree = page(d.comparison())
    assert not tree.css("section[aria-labelledby=t-fig]")
    assert "one" in classes(tree.css_first(".front"))


def test_only_figures_leave_the_other_lists_and_empty_filters_out() -> None:
    """Without a wording signal the figures take the full width; the rail filters by what there is."""
    d = Draft()
    finding = d.edited("It has [-315-]{+412+} boats.", tags=("figure",))
    d.revision(finding, Status.REVISED, "boats", figure("315", "315"), figure("412", "412"))
    tree = page(d.comparison())
    assert texts(tree, ".front h2") == ["Figures"]
    assert "one" in classes(tree.css_first(".front"))
    assert texts(tree, ".chips button") == ["All findings 1", "Figures 1"]


def test_a_section_on_one_side_is_labelled_once() -> None:
    """The heading of a section that is new or gone carries the label; what stands below it, none of its own."""
    d = Draft()
    d.heading("Overview")
    d.removed("Courts", Kind.HEADING, 1)
    d.removed("Trials took long.")
    d.removed("Appeals", Kind.HEADING, 2)
    d.removed("Appeals took longer.")
    d.removed("Prisons", Kind.HEADING, 1)
    d.removed("They were full.")
    d.heading("Outlook")
    d.same("It is fair.")
    d.removed("A lone paragraph went.")
    d.added("A lone paragraph came.")
    d.added("Prevention", Kind.HEADING, 1)
    d.added("A scheme began.")
    d.added("Schools", Kind.HEADING, 2)
    d.added("Schools joined.")
    comparison = d.comparison()
    labelled = [row for row in page(comparison).css(".row") if row.css(".lab")]
    assert [texts(row, ".lab") + texts(row, ".h") for row in labelled] == [
        ["Removed", "Courts1"],
        ["Removed", "Prisons5"],
        ["Removed; 2023, ¶ 5"],
        ["New in 2024"],
        ["New in 2024", "Prevention9"],
    ]
    assert_round_trip(comparison)


def test_a_mostly_rewritten_report_opens_side_by_side() -> None:
    """Below 30% kept the view is split, and the standfirst says so first."""
    d = Draft()
    d.rewritten("Every word of this was replaced in the end.", "Nothing alike stands here any more today.")
    tree = page(d.comparison())
    root = tree.css_first("html").attributes
    assert (root["data-view"], root["data-opens"]) == ("redline", "split")  # without script nothing could be paired
    assert texts(tree, ".stand")[0].startswith("Largely rewritten: 0% of the wording kept.")


def test_a_document_without_headings_has_no_contents() -> None:
    """Paragraphs alone make unnamed sections of a bounded size."""
    d = Draft()
    for n in range(150):
        d.edited(f"Paragraph {n} was [-short-]{{+long+}}.")
    tree = page(d.comparison())
    assert not tree.css(".toc")
    assert len(tree.css(".sec")) == 3


def test_a_large_document_is_laid_out_lazily_and_lists_are_cut() -> None:
    """Above 1,500 paragraphs: no minimap, lists of 40 rows and a fold, numbers still true."""
    d = Draft()
    for n in range(1600):
        if n % 20:
            d.same(f"Paragraph {n} stays as it is.")
        else:
            finding = d.edited(f"Paragraph {n} [-shall-]{{+may+}} have [-{n}-]{{+{n + 1}+}} words.", tags=("wording",))
            d.signal(finding, "obligation_weakened", "shall", "may")
            d.revision(finding, Status.REVISED, "words", figure(str(n), str(n)), figure(str(n + 1), str(n + 1)))
    comparison = d.comparison()
    tree = page(comparison)
    assert tree.css_first("html").attributes["data-size"] == "large"
    assert not tree.css(".mini")
    assert len(tree.css("section[aria-labelledby=t-word] > .wl > li")) == 40
    assert len(tree.css("section[aria-labelledby=t-word] .wl li")) == 80
    assert len(tree.css(".figs .own tr")) == ledger(tree)["Figures changed"] == 80
    assert len(tree.css(".strip a")) <= 400
    assert_round_trip(comparison)


def test_right_to_left_documents_mirror() -> None:
    """The direction comes from the language, else from the letters."""
    d = Draft()
    d.edited("صدر التقرير [-أمس-]{+اليوم+} في المدينة.")
    made = d.comparison()
    assert page(made).css_first("html").attributes["dir"] == "rtl"
    english = replace(made, new=replace(made.new, language="en-GB"))
    assert page(english).css_first("html").attributes["dir"] == "ltr"


def test_remarks_and_fallbacks_are_said_aloud() -> None:
    """What a reader guessed stands under the title; of fallbacks one line does, and leads to all of them."""
    fallbacks = tuple(Fallback(f"old blocks {n}-{n + 9}", "too many pairs") for n in range(25))
    made = every_case()
    made = replace(made, alignment=replace(made.alignment, fallbacks=fallbacks))
    made = replace(made, old=replace(made.old, remarks=("The charset was guessed.",)))
    tree = page(made)
    assert texts(tree, ".eds.said") == [
        "2023: The charset was guessed.",
        "25 passages were compared by a cheaper method",
    ]
    assert tree.css_first(".eds.said a").attributes["href"] == "#fallbacks"
    assert len(tree.css("footer #fallbacks li")) == 25
    assert texts(page(every_case()), "#fallbacks li") == ["section 2: 20,001 pairs exceed the budget"]


def test_editions_without_a_name_are_told_apart() -> None:
    """Two files with no or the same label are called by different names."""
    d = Draft()
    d.edited("It [-shall-]{+may+} act.")
    for editions in ((Edition(), Edition()), (Edition("2024"), Edition("2024"))):
        tree = page(d.comparison(*editions))
        names = texts(tree, "footer h3")
        assert len(set(names)) == 2


def test_empty_sides_are_shown() -> None:
    """A document compared with an empty one is all added, or all removed."""
    for side in ("added", "removed"):
        d = Draft()
        getattr(d, side)("The only paragraph.")
        comparison = d.comparison()
        assert_round_trip(comparison)
        assert len(page(comparison).css(f".row.{side}")) == 1
    nothing = Draft().comparison()
    assert_round_trip(nothing)
    assert isinstance(nothing.old, Document)


def test_the_same_comparison_gives_the_same_bytes_for_any_hash_seed() -> None:
    """Rendering depends on nothing but the comparison."""
    code = (
        "import hashlib; from tests.report.factory import every_case; from diffreport.report.html import render_html;"
        "print(hashlib.sha256(render_html(every_case()).encode()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(digests) == 1
