"""The HTML report: its safety, its numbers, its states."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.model import (
    Block,
    Change,
    Comparison,
    Document,
    Edition,
    Fallback,
    Finding,
    Kind,
    Link,
    NoiseCount,
    Relation,
    Status,
    Table,
)
from diffreport.report.html import css_string, render_html
from diffreport.report.provenance import safe_url
from diffreport.text import is_word, tokens
from tests.report.factory import Draft, every_case, figure
from tests.report.roundtrip import assert_round_trip

Make = Callable[[], Comparison]

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'single' {{ 7*7 }} \u2028 & --> *\\"
)


def page(comparison: Comparison) -> LexborHTMLParser:
    return LexborHTMLParser(render_html(comparison))


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [node.text() for node in tree.css(selector)]


def ledger(tree: LexborHTMLParser) -> dict[str, int]:
    values = [int(re.sub(r"\D", "", t)) for t in texts(tree, ".ledger dd")]
    return dict(zip(texts(tree, ".ledger dt"), values, strict=True))


def embedded(tree: LexborHTMLParser) -> dict[str, object]:
    block = tree.css_first("#diffreport-data")
    assert block is not None
    return json.loads(block.text())  # type: ignore[no-any-return]


def hostile_case() -> Comparison:
    d = Draft()
    d.heading(HOSTILE, 1)
    finding = d.edited(f"{HOSTILE.strip()} [-old {HOSTILE}-]{{+new {HOSTILE}+}} end", HOSTILE, ("figure", "hedge"))
    d.revision(finding, Status.REVISED, HOSTILE, figure(HOSTILE, "1"), figure(HOSTILE + "2", "2"))
    d.signal(finding, "hedge_dropped", HOSTILE, HOSTILE + "2")
    d.removed(HOSTILE + " gone")
    edition = Edition(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(3)", note=HOSTILE, sha256=HOSTILE
    )
    made = d.comparison(replace(edition, label="a" + HOSTILE), edition)
    documents = [replace(doc, remarks=(HOSTILE,), language='ar" onclick="x') for doc in (made.old, made.new)]
    return replace(
        made,
        old=documents[0],
        new=documents[1],
        engine=HOSTILE,
        settings={HOSTILE: HOSTILE},
        alignment=replace(made.alignment, fallbacks=(Fallback(HOSTILE, HOSTILE),)),
        noise=(NoiseCount(HOSTILE, 3),),
    )


def test_hostile_text_stays_text() -> None:
    """Markup in any text of an edition or its provenance comes out as text, whole and inert."""
    html = render_html(hostile_case())
    tree = LexborHTMLParser(html)
    assert len(tree.css("script")) == 2
    assert not tree.css("img, iframe, object, embed, base, form")
    assert tree.css_first("h1").text() == HOSTILE
    assert embedded(tree)["title"] == HOSTILE
    assert_round_trip(hostile_case(), html)


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_there_is_no_inline_style_and_no_handler(make: Make) -> None:
    """No element carries a style attribute or an event handler, which the policy would block."""
    tree = page(make())
    names = {name for node in tree.css("*") for name in node.attributes}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_every_link_stays_in_the_report_or_goes_to_the_web(make: Make) -> None:
    """Links lead to an id of the report, or to an http address; nothing else is referred to."""
    tree = page(make())
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    for node in tree.css("[href]"):
        href = node.attributes["href"] or ""
        if href.startswith("#"):
            assert href[1:] in ids, href
        else:
            assert href == "data:," or href.startswith(("http://", "https://"))
    assert not tree.css("[src], [srcset], [action], [data], [poster], [background]")


@pytest.mark.parametrize(
    "source",
    ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "file:///etc/passwd", "https:", "http://a b", "//x",
     "\x01https://x", "https://x/\n", "http://[", "https://x/<b>", "", None],
)  # fmt: skip
def test_an_unsafe_source_is_no_link(source: str | None) -> None:
    """Only a whole http or https address becomes a link."""
    assert safe_url(source) == ""
    made = replace(every_case(), new=replace(every_case().new, edition=Edition("2024", source=source)))
    assert not page(made).css("footer dd a")


def test_a_web_source_is_a_link() -> None:
    """The address an edition came from can be followed from the footer."""
    made = every_case()
    made = replace(made, new=replace(made.new, edition=Edition("2024", source="https://example.org/r?a=1&b=2")))
    assert page(made).css_first("footer dd a").attributes["href"] == "https://example.org/r?a=1&b=2"


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_the_policy_allows_exactly_this_style_and_script(make: Make) -> None:
    """The hashes of the policy are those of the two blocks, and the policy comes before both."""
    html = render_html(make())
    policy = LexborHTMLParser(html).css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    style = html[html.index("<style>") + 7 : html.index("</style>")]
    script = html[html.rindex("<script>") + 8 : html.rindex("</script>")]
    for name, source in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert html.index("Content-Security-Policy") < html.index("<style>") < html.rindex("<script>")
    for rule in ("default-src 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


def test_the_script_writes_no_markup() -> None:
    """Trusted types are off: the script must not need them."""
    script = render_html(every_case()).rpartition("<script>")[2]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script)


def test_a_title_cannot_leave_the_style_sheet() -> None:
    """The title in the print margin is escaped as a CSS string."""
    assert css_string('</style>" x') == '"\\00003c \\00002f style\\00003e \\000022  x"'
    assert render_html(hostile_case()).count("</style>") == 1


@pytest.mark.parametrize("make", [every_case, hostile_case])
def test_ids_are_unique(make: Make) -> None:
    """No two elements share an id, whatever the headings are called."""
    ids = [node.attributes["id"] for node in page(make()).css("[id]")]
    assert len(ids) == len(set(ids))


def test_headings_named_like_our_own_parts_do_not_clash() -> None:
    """A heading may be called "text", "Wording" or like its neighbour."""
    d = Draft()
    for title in ("text", "Text", "word", "keys", "text 2", "رقم", "—", "?", "p1", "Data"):
        d.heading(title, 2)
        d.added(f"Below {title}.")
    ids = [node.attributes["id"] for node in page(d.comparison()).css("[id]")]
    assert len(ids) == len(set(ids))


def test_the_numbers_of_the_ledger_are_those_of_the_page() -> None:
    """Every number of the masthead can be counted again from what the page shows."""
    tree = page(every_case())
    shown = ledger(tree)
    assert shown["Findings to review"] == len(tree.css(".note")) == len(embedded(tree)["findings"])  # type: ignore[arg-type]
    assert shown["Figures changed"] == len(tree.css(".figs .own tr"))
    assert shown["Earlier figures restated"] == len(tree.css(".figs .restated tr")) - 1
    assert shown["Wording signals"] == len(tree.css("section[aria-labelledby=t-word] .wl li"))
    assert shown["Trivial differences folded"] == sum(map(int, texts(tree, ".folded td")))
    assert shown["2023 wording kept"] == kept_percent(tree)
    assert embedded(tree)["counts"]["kept_percent"] == shown["2023 wording kept"]  # type: ignore[index]


def kept_percent(tree: LexborHTMLParser) -> int:
    """Count the old words that no `del` holds; trivial ones count as kept, table cells not at all."""
    doc = tree.css_first(".doc")
    for node in doc.css("table, .notes, .pn, .ref, .lab, .stub, summary"):
        node.decompose()
    gone = sum(words(n.text()) for n in doc.css("del") if not {"z", "pb"} & set(classes(n)))
    for node in doc.css("ins"):
        node.decompose()
    blocks = doc.css("p, h3, h4, h5, h6")
    total = sum(words(n.text()) for n in blocks)
    return int(100 * (total - gone) / total + 0.5)


def classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def words(text: str) -> int:
    return sum(map(is_word, tokens(text)))


def test_filters_count_the_findings_they_show() -> None:
    """A filter's number is how many notes carry its tag; a filter with none is left out."""
    tree = page(every_case())
    tags = [(n.attributes["data-tags"] or "").split() for n in tree.css(".note")]
    for button in tree.css(".chips button[data-only]"):
        tag = button.attributes["data-only"]
        count = len(tags) if tag == "all" else sum(tag in t for t in tags)
        assert int(button.css_first("span").text()) == count > 0
    assert not tree.css(".chips button[data-only=attribution]")


def test_rows_follow_the_contract() -> None:
    """Every kind of row is there, with its attributes."""
    tree = page(every_case())
    kinds = {row.attributes["data-k"]: row for row in tree.css(".row.ch")}
    assert set(kinds) == {
        "edit", "rewrite", "added", "removed", "moved", "movedfrom", "split", "merge", "table"
    }  # fmt: skip
    assert kinds["split"].attributes["data-b"] == "9–10"
    assert kinds["merge"].attributes["data-a"] == "10–11"
    assert kinds["rewrite"].attributes["data-sim"] == "0.29"
    assert kinds["movedfrom"].attributes["data-to"] == kinds["moved"].attributes["id"]
    assert not tree.css(".notes .note[data-current], .row[data-off]")


def test_marks_follow_the_rules() -> None:
    """A changed number is marked whole, a deletion comes first, an insertion that replaces it says so."""
    d = Draft()
    finding = d.edited("There were [-approximately 315-]{+412+} fighters[- and-]{+,+} guns.")
    d.revision(finding, Status.REVISED, "fighters", figure("approximately 315", "315"), figure("412", "412"))
    html = render_html(d.comparison())
    assert '<del class="f">approximately 315</del><ins class="f r">412</ins>' in html
    assert "fighters<ins>,</ins><del> and</del>" in html


def test_a_figure_in_a_long_run_is_marked_alone() -> None:
    """In a new sentence only the figure is highlighted."""
    d = Draft()
    finding = d.edited("It ended.{+ During the whole long year 57 people had enrolled in it.+}")
    d.revision(finding, Status.NEW, "people", None, figure("57", "57"))
    assert '<ins> During the whole long year </ins><ins class="f">57</ins><ins> people' in render_html(d.comparison())


def test_a_moved_paragraph_is_shown_once_and_pointed_at() -> None:
    """The old place holds one line that leads to the new one; the new place names the old one."""
    tree = page(every_case())
    row = next(r for r in tree.css(".row.moved") if "twenty-six" in r.text())
    assert "Moved here from ¶ 13 of 2023" in row.css_first(".lab").text()
    stub = tree.css_first(row.css_first(".lab a").attributes["href"] or "")
    assert "The guard received eighteen vehicles" in stub.text()


def test_a_paragraph_that_moved_and_was_rewritten_is_shown_as_two_blocks() -> None:
    """Old block, new block, with the label of a move above them and a stub at the old place."""
    d = Draft()
    d.leave("one", "The guard received eighteen vehicles.")
    d.same("Nothing else was decided.")
    d.arrive("one", "[-The guard received eighteen vehicles-]{+New cars for guards arrived late+}.")
    d.findings[0] = replace(d.findings[0], opcodes=(), tags=("moved", "rewritten", "paragraph"))
    html = render_html(d.comparison())
    assert_round_trip(d.comparison(), html)
    tree = LexborHTMLParser(html)
    row = tree.css_first(".row.moved.rewrite")
    assert row.attributes["data-k"] == "moved"
    assert row.css_first(".was del").text() == "The guard received eighteen vehicles."
    assert row.css_first(".now ins").text() == "New cars for guards arrived late."
    assert row.css_first(".lab.m a").attributes["href"] == "#from-1"
    assert tree.css_first("#from-1").attributes["data-to"] == row.attributes["id"]
    assert texts(row, ".note .l") == ["None of 5 words stayed in place; counted as rewritten.", "From ¶ 1."]
    assert texts(tree, ".wl .what") == ["Moved and rewritten"]


def test_no_number_speaks_of_similarity() -> None:
    """A rewritten paragraph counts as not kept, so a score beside it would contradict the ledger."""
    d = Draft()
    d.rewritten("Every word of this was replaced.", "Nothing alike stands here.")
    tree = page(d.comparison())
    assert "similar" not in tree.css_first("main").text()
    assert texts(tree, ".note .l") == ["None of 6 words stayed in place; counted as rewritten."]


def test_the_number_of_a_table_without_caption_stands_above_it() -> None:
    """Not alone below, where it seems to belong to what follows."""
    d = Draft()
    finding = d.table(Table((("Year", "Attacks"), ("2022", "41"))), Table((("Year", "Attacks"), ("2022", "36"))))
    assert_round_trip(d.comparison())
    box = page(d.comparison()).css_first(".row.table .t")
    assert [(n.tag, n.attributes.get("class")) for n in box.iter()] == [("span", "refs"), ("table", "tab")]
    assert box.css_first(".refs a").attributes["href"] == f"#{finding}"


@pytest.mark.parametrize(
    ("table", "quoted"),
    [
        (Table((("2022", "41"),), 0, "Attacks by year"), [" “Attacks by year”"]),
        (Table((("", ""), ("Year", "Attacks"), ("2022", "41")), 1), [" “Year, Attacks”"]),
    ],
)
def test_the_stub_of_a_moved_table_says_which(table: Table, quoted: list[str]) -> None:
    """Its caption, else the first cells that say something."""
    d = Draft()
    d.old.append(Block(Kind.TABLE, table.text, table=table))
    d.same("Nothing else was decided.")
    d.new.append(Block(Kind.TABLE, table.text, table=table))
    link = Link(Relation.MOVED, (0,), (1,), 1.0, "move", moved=True)
    d.links.append(link)
    d.changes.append(Change("p-1", 1))
    d.findings.append(Finding("c-1", 1, "p-1", (), ("moved", "paragraph"), "Table moved", 3))
    stub = page(d.comparison()).css_first(".stub")
    assert [f" “{q.text()}”" for q in stub.css("q")] == quoted


def test_an_untitled_report_is_called_by_its_file() -> None:
    """In the heading and in the title of the window."""
    d = Draft()
    d.edited("It [-shall-]{+may+} act.")
    tree = page(d.comparison(Edition("2023", name="river-2023.txt"), Edition("2024", name="river-2024.txt")))
    assert texts(tree, "h1") == ["River"]
    assert tree.css_first("title").text() == "River, 2023 to 2024: change report"


def test_notes_say_the_change_in_words() -> None:
    """A note gives old, new, the difference and the place in both editions."""
    note = page(every_case()).css_first("#c-00000001")
    assert "approximately 315 → 412 fighters +97 (+30.8%)" in note.text()
    assert note.css_first(".ev").text() == "2023 ¶ 1 · 2024 ¶ 1"
    assert note.attributes["aria-labelledby"] == "c-00000001-h"


def test_wording_is_listed_in_order_of_consequence() -> None:
    """The counting rule comes before the duty, the duty before the hedge."""
    whats = texts(page(every_case()), "section[aria-labelledby=t-word] .what")
    assert whats == ["Counting rule changed", "Duty weakened", "Hedge dropped"]


def test_trivial_differences_are_folded_and_counted() -> None:
    """A paragraph that differs in print only is one slim element, and its class is counted below."""
    tree = page(every_case())
    plain = tree.css_first(".fold .s[data-z=typography]")
    assert plain is not None
    assert plain.css("del.z") and plain.css("ins.z") and not plain.css("ins:not(.z)")
    assert "2 paragraphs: 1 unchanged, 1 typography only, ¶ 2–3" in texts(tree, ".fold summary")


def test_page_furniture_is_no_finding_but_not_lost() -> None:
    """A removed page header is there, in grey, and only in the old edition."""
    tree = page(every_case())
    assert [n.text() for n in tree.css(".s.only.d del.z")] == ["Page 7 of 20"]


def test_headings_make_sections_in_their_order() -> None:
    """Sections come from the headings of the new edition, higher ones above lower ones."""
    tree = page(every_case())
    assert texts(tree, ".toc a > span:first-child") == ["Overview", "Terrorist incidents", "Prevention"]
    assert [n.tag for n in tree.css(".doc .h")] == ["h3", "h4", "h3"]
    for section in tree.css(".sec"):
        assert 1 <= int(section.attributes["data-h"] or 0) <= 5


def test_a_new_section_is_labelled_once() -> None:
    """Below a new heading, new paragraphs carry no label of their own."""
    d = Draft()
    d.heading("Old part")
    d.added("New in an old part.")
    d.added("New part", Kind.HEADING)
    d.added("Its first paragraph.")
    d.added("Its second paragraph.")
    d.same("A paragraph from before.")
    assert len(page(d.comparison()).css(".lab.i")) == 2


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


def test_a_mostly_rewritten_report_opens_side_by_side() -> None:
    """Below 30% kept the view is split, and the standfirst says so first."""
    d = Draft()
    d.rewritten("Every word of this was replaced in the end.", "Nothing alike stands here any more today.")
    tree = page(d.comparison())
    assert tree.css_first("html").attributes["data-view"] == "split"
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
