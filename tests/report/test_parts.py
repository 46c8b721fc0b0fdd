"""A huge report in parts: a page for each part of the text, and an index that leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.errors import UsageError
from diffreport.model import Comparison, Kind, RunnerUp, Status
from diffreport.report import render, save
from diffreport.report.files import write_pages
from diffreport.report.html import render_pages
from diffreport.report.html.parts import is_huge, parts_of
from diffreport.report.lookup import look_up
from diffreport.report.marked.sections import sections
from diffreport.report.presentation import Presentation
from tests.report.factory import Draft, every_case, figure
from tests.report.reading import embedded, ledger, texts
from tests.report.roundtrip import as_read, editions

COUNTRIES = ("Ardenia", "Belmoria", "Karsova", "Lunia", "Morvia")
LIMIT = 20  # paragraphs: every country is shorter, all of them are longer


@cache
def countries() -> Comparison:
    """Return five countries: two with a duty weakened, a move from the first to the last, a runner-up there."""
    d = Draft()
    for n, name in enumerate(COUNTRIES):
        d.heading(name, 1)
        for k in range(12):
            if k == 3 and n in (0, 2):
                finding = d.edited(
                    f"{name} [-shall-]{{+may+}} bring [-{k}-]{{+{k + 7}+}} suspects to court.",
                    "Duty weakened",
                    ("wording", "obligation", "figure"),
                )
                d.signal(finding, "obligation_weakened", "shall", "may")
                d.revision(finding, Status.REVISED, "suspects", figure(str(k), str(k)), figure(str(k + 7), str(k + 7)))
            elif k == 6 and n == 0:
                d.leave("one", "A paragraph that went to another country.")
            elif k == 6 and n == 4:
                d.arrive("one", "A paragraph that went to another country.")
            else:
                d.same(f"Paragraph {k} of {name} stays as it is.")
    changed = next(n for n, link in enumerate(d.links) if link.revised)
    d.links[changed] = replace(d.links[changed], runner_up=RunnerUp(len(d.new) - 1, 0.4))
    return d.comparison()


def written(comparison: Comparison, most: int = LIMIT, index: str = "report.html") -> dict[str, str]:
    """Return the pages of a report by file name; the index under ""."""
    return dict(render_pages(comparison, Presentation(most_paragraphs=most), index))


def joined(pages: dict[str, str]) -> str:
    """Return the text of all parts as one."""
    docs = [LexborHTMLParser(html).css_first(".doc") for name, html in pages.items() if name]
    return f'<div class="doc">{"".join(section.html or "" for doc in docs for section in doc.iter())}</div>'


def test_every_top_section_is_a_part_and_the_index_lists_them() -> None:
    """With how long it is and how many findings it has; the index has the masthead and the lists, but no text."""
    pages = written(countries())
    assert list(pages) == [f"{n}-{name.casefold()}.html" for n, name in enumerate(COUNTRIES, 1)] + [""]
    index = LexborHTMLParser(pages[""])
    assert texts(index, ".parts .ph") == list(COUNTRIES)
    assert texts(index, ".parts .what") == ["12 paragraphs"] * 5
    assert texts(index, ".parts .go") == ["1 finding", "0 findings", "1 finding", "0 findings", "1 finding"]
    assert ledger(index)["Findings to review"] == 3
    assert texts(index, "h2")[:3] == ["Wording", "Whole paragraphs", "Figures"]
    assert not index.css(".sec, .s, .row")


def test_all_parts_together_give_both_editions_back() -> None:
    """Also what moved from one part to another."""
    comparison = countries()
    old, new = editions(joined(written(comparison)))
    assert old == [as_read(block) for block in comparison.old.blocks]
    assert new == [as_read(block) for block in comparison.new.blocks]


@pytest.mark.parametrize("index", ["report.html", "what & 100% new #2.html"])
def test_every_link_leads_to_an_element_of_a_file_that_is_written(tmp_path: Path, index: str) -> None:
    """From the index into the parts, from part to part, and back; whatever the report's file is called."""
    save(countries(), "html", tmp_path / index, Presentation(most_paragraphs=LIMIT))
    files = list(tmp_path.rglob("*.html"))
    trees = {path: LexborHTMLParser(path.read_text("utf-8")) for path in files}
    ids = {path: {node.attributes["id"] for node in tree.css("[id]")} for path, tree in trees.items()}
    links = [(path, link.attributes["href"] or "") for path, tree in trees.items() for link in tree.css("a[href]")]
    outward = 0
    for path, href in links:
        file, _, name = href.partition("#")
        target = (path.parent / unquote(file)).resolve() if file else path
        assert target in ids
        assert not name or name in ids[target]
        outward += bool(file)
    assert outward > 2 * len(files)
    why = trees[next(path for path in files if path.name == "1-ardenia.html")].css_first(".row.edit details a")
    assert (why.attributes["href"] or "").startswith("5-morvia.html#p")


def test_every_finding_is_in_one_part_and_the_numbers_agree() -> None:
    """What the parts hold adds up to what the masthead of the index says, on the pages and in their data."""
    pages = written(countries())
    index = embedded(LexborHTMLParser(pages.pop("")))
    parts = [LexborHTMLParser(html) for html in pages.values()]
    noted = [note.attributes["id"] for part in parts for note in part.css(".note")]
    told = [finding["id"] for finding in index["findings"]]  # type: ignore[attr-defined]
    assert noted == told
    assert [f["id"] for part in parts for f in embedded(part)["findings"]] == noted  # type: ignore[attr-defined]
    assert {embedded(part)["id"] for part in parts} == {index["id"]}
    assert [f["part"] for f in index["findings"]] == [0, 2, 4]  # type: ignore[attr-defined]


def test_stepping_goes_on_in_the_next_part_that_has_a_finding() -> None:
    """Past the parts without one; from the index to the first."""
    data = [embedded(LexborHTMLParser(html)) for html in written(countries()).values()]
    ways = [(str(d["previous"]).partition("#")[0], str(d["next"]).partition("#")[0]) for d in data]
    assert ways == [
        ("None", "3-karsova.html"),
        ("1-ardenia.html", "3-karsova.html"),
        ("1-ardenia.html", "5-morvia.html"),
        ("3-karsova.html", "5-morvia.html"),
        ("3-karsova.html", "None"),
        ("None", "report-parts/1-ardenia.html"),
    ]


@pytest.mark.parametrize("most", [1, 20, 60, 130, 400])
def test_a_text_without_headings_is_cut_into_equal_shares(most: int) -> None:
    """None is longer than allowed, however little that is, and none is much shorter than the others."""
    d = Draft()
    for n in range(500):
        d.edited(f"Paragraph {n} was [-short-]{{+long+}}.")
    lookup = look_up(d.comparison(), Presentation(most_paragraphs=most))
    parts = parts_of(sections(lookup), most, lookup.speech)
    assert sum(part.paragraphs for part in parts) == 500
    assert max(part.paragraphs for part in parts) <= most
    assert [part.title for part in parts[:3]] == ["Text", "Text, continued", "Text, continued"][: len(parts)]
    assert len({part.file for part in parts}) == len(parts)


def test_a_section_that_is_too_long_is_cut_at_the_headings_below_it() -> None:
    """And below these, where it must be; the others stay whole."""
    d = Draft()
    d.heading("World", 1)
    for name, chapters in (("North", 1), ("South", 4)):
        d.heading(name, 2)
        for chapter in range(chapters):
            d.heading(f"{name} {chapter}", 3)
            for n in range(10):
                d.same(f"Paragraph {n} of {name} {chapter}.")
    lookup = look_up(d.comparison())
    parts = parts_of(sections(lookup), 25, lookup.speech)
    assert [part.title for part in parts] == ["World", "North", "South", "South 0", "South 1", "South 2", "South 3"]
    assert max(part.paragraphs for part in parts) <= 25


def test_a_report_is_written_in_parts_only_above_the_limit(tmp_path: Path) -> None:
    """Below it is one file, as is every other format."""
    target = tmp_path / "r.html"
    assert save(countries(), "html", target, Presentation(most_paragraphs=59)) == 0
    render(countries(), tmp_path / "r.json", Presentation(most_paragraphs=1))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.html", "r.json"]
    assert save(countries(), "html", target, Presentation(most_paragraphs=58)) == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r-parts", "r.html", "r.json"]


def test_a_report_of_one_part_is_a_plain_page(tmp_path: Path) -> None:
    """Paragraphs that were merged are one row: there is nothing to be told apart by an index."""
    d = Draft()
    d.merged("It rained all day.[-\n-]{+ +}It [-snowed-]{+hailed+} all night.")
    target = tmp_path / "r.html"
    assert is_huge(d.comparison(), Presentation(most_paragraphs=1))
    assert save(d.comparison(), "html", target, Presentation(most_paragraphs=1)) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]
    assert LexborHTMLParser(target.read_text("utf-8")).css(".doc .row")


def test_the_same_comparison_gives_the_same_files(tmp_path: Path) -> None:
    """Byte for byte, and in place of those of an older report."""
    seen = []
    for comparison in (countries(), every_case(), countries()):
        save(comparison, "html", tmp_path / "r.html", Presentation(most_paragraphs=2))
        seen.append({path.name: path.read_bytes() for path in tmp_path.rglob("*.html")})
    assert seen[0] == seen[2]
    assert seen[0].keys() != seen[1].keys()


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_report_that_cannot_be_finished_leaves_the_older_one(tmp_path: Path, failure: BaseException) -> None:
    """Index and parts, and nothing else."""

    def pages() -> Iterator[tuple[str, bytes]]:
        yield "1-new.html", b"new"
        raise failure

    target = tmp_path / "r.html"
    assert write_pages([("1-old.html", b"old"), ("", b"index")], target, "r-parts") == 1
    expected = UsageError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_pages(pages(), target, "r-parts")
    assert {str(p.relative_to(tmp_path)): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == {
        "r-parts/1-old.html": b"old",
        "r.html": b"index",
    }


def test_a_folder_that_holds_something_else_is_never_replaced(tmp_path: Path) -> None:
    """One line says which."""
    (tmp_path / "r-parts").mkdir()
    (tmp_path / "r-parts" / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(UsageError, match="r-parts: is no folder of a report's parts; move it away"):
        save(countries(), "html", tmp_path / "r.html", Presentation(most_paragraphs=LIMIT))
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["thesis.docx"]


def test_a_heading_that_is_no_file_name_makes_one() -> None:
    """Whatever an edition holds, a part is written into the folder of the parts."""
    d = Draft()
    for title in ("../../etc/passwd", "Überblick?", "\u202e<b>", "CON"):
        d.heading(title, 1)
        d.edited("It [-shall-]{+may+} act.", kind=Kind.PARAGRAPH)
    names = list(written(d.comparison(), 1))
    assert names == ["1-etc-passwd.html", "2-überblick.html", "3-b.html", "4-con.html", ""]
