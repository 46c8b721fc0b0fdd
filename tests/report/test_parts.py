"""A huge report in parts: a page for each part of the text, and an index that leads to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

import diffreport
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
    assert [part.title for part in parts] == ["North", "South 0", "South 1", "South 2", "South 3"]
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


FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize("failure", [OSError(5, "a fault of ours"), RecursionError("likewise"), KeyboardInterrupt()])
def test_a_report_that_cannot_be_finished_leaves_the_older_one(tmp_path: Path, failure: BaseException) -> None:
    """Index and parts, and nothing else; what stops the making of a page is not blamed on the disk."""

    def pages() -> Iterator[tuple[str, bytes]]:
        yield "1-new.html", b"new"
        raise failure

    target = tmp_path / "r.html"
    assert write_pages([("1-old.html", b"old"), ("", b"index")], target, "r-parts") == 1
    before = files(tmp_path)
    assert list(before) == ["r-parts/1-old.html", "r-parts/manifest.sha256", "r.html"]
    with pytest.raises(type(failure)) as raised:
        write_pages(pages(), target, "r-parts")
    assert raised.value is failure
    assert files(tmp_path) == before


@pytest.mark.parametrize("method", ["write_bytes", "mkdir", "rename"])
def test_a_disk_that_refuses_is_said_and_leaves_the_older_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """At whichever step."""
    target = tmp_path / "r.html"
    write_pages([("1-old.html", b"old"), ("", b"index")], target, "r-parts")
    before = files(tmp_path)

    def refuse(*_: object) -> None:
        raise FULL

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(UsageError, match=r"r\.html: cannot be written \(No space left on device\); write elsewhere"):
        write_pages([("1-new.html", b"new"), ("", b"index")], target, "r-parts")
    monkeypatch.undo()
    assert files(tmp_path) == before


@pytest.mark.parametrize("name", ["thesis.docx", "01-intro.html", "manifest.sha256"])
def test_a_folder_that_holds_something_else_is_never_replaced(tmp_path: Path, name: str) -> None:
    """One line says which, even where its files are called as ours are."""
    (tmp_path / "r-parts").mkdir()
    (tmp_path / "r-parts" / name).write_bytes(b"years of work")
    refused_and_kept(tmp_path, "r.html")


@pytest.mark.parametrize("change", ["added", "edited", "link", "another report's"])
def test_a_folder_that_is_not_as_it_was_written_is_never_replaced(tmp_path: Path, change: str) -> None:
    """Somebody may have put notes into it, or it belongs to an index of nearly the same name."""
    save(countries(), "html", tmp_path / "r.html", Presentation(most_paragraphs=LIMIT))
    parts = tmp_path / "r-parts"
    if change == "added":
        (parts / "6-mine.html").write_bytes(b"years of work")
    elif change == "edited":
        (parts / "1-ardenia.html").write_bytes(b"years of work")
    elif change == "link":
        parts.rename(tmp_path / "moved")
        parts.symlink_to(tmp_path / "moved")
    refused_and_kept(tmp_path, "r.htm" if change == "another report's" else "r.html")


def refused_and_kept(folder: Path, name: str) -> None:
    """Assert that the folder of parts stays: a report in parts is refused, one in a page does not touch it."""
    before = files(folder)
    with pytest.raises(UsageError, match=f"r-parts: holds something else than the parts of {name}, as they were"):
        save(countries(), "html", folder / name, Presentation(most_paragraphs=LIMIT))
    assert files(folder) == before
    save(every_case(), "html", folder / name)
    assert {**files(folder), name: b""} == {**before, name: b""}


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path, links to folders among them."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return {str(p.relative_to(folder)): b"" if p.is_dir() else p.read_bytes() for p in found}


def test_a_report_below_the_limit_takes_the_parts_of_the_older_one_away(tmp_path: Path) -> None:
    """Their links would lead into another report; what is none of theirs stays."""
    target = tmp_path / "r.html"
    save(countries(), "html", target, Presentation(most_paragraphs=LIMIT))
    save(countries(), "html", tmp_path / "s.html", Presentation(most_paragraphs=LIMIT))
    save(countries(), "json", target)
    assert (tmp_path / "r-parts").is_dir()
    save(countries(), "html", target, Presentation(most_paragraphs=LIMIT))
    save(countries(), "html", target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html", "s-parts", "s.html"]


def test_the_folder_of_the_parts_can_be_checked(tmp_path: Path) -> None:
    """By anybody's tool: a digest and a path in a line, relative to the folder."""
    save(countries(), "html", tmp_path / "r.html", Presentation(most_paragraphs=LIMIT))
    lines = (tmp_path / "r-parts/manifest.sha256").read_text("utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    for name, digest in told.items():
        assert hashlib.sha256((tmp_path / "r-parts" / name).read_bytes()).hexdigest() == digest
    assert [name for name in told if name.startswith("..")] == ["../r.html"] and len(told) == 6


def test_a_heading_that_is_no_file_name_makes_one() -> None:
    """Whatever an edition holds, a part is written into the folder of the parts."""
    d = Draft()
    for title in ("../../etc/passwd", "Überblick?", "\u202e<b>", "CON"):
        d.heading(title, 1)
        d.edited("It [-shall-]{+may+} act.", kind=Kind.PARAGRAPH)
    names = list(written(d.comparison(), 1))
    assert names == ["1-etc-passwd.html", "2-überblick.html", "3-b.html", "4-con.html", ""]


def test_how_a_report_is_shown_is_said_from_python(tmp_path: Path) -> None:
    """By the name that the package gives it."""
    diffreport.render(countries(), tmp_path / "r.html", shown=diffreport.Presentation(language="de"))
    assert LexborHTMLParser((tmp_path / "r.html").read_text("utf-8")).css_first("html").attributes["lang"] == "de"


def test_a_part_has_paragraphs() -> None:
    """A title that stands alone above its first chapter is at the head of that chapter's part, and what ends the text
    without a paragraph at the end of the last."""
    d = Draft()
    d.heading("Karsova 2024", 1)
    for name in ("Arrests", "Prisons"):
        d.heading(name, 1)
        for k in range(12):
            d.same(f"Paragraph {k} of {name} stays as it is.")
    d.heading("Annexes", 1)
    pages = written(d.comparison())
    assert list(pages) == ["1-arrests.html", "2-prisons.html", ""]
    assert texts(LexborHTMLParser(pages[""]), ".parts .what") == ["12 paragraphs"] * 2
    old, new = editions(joined(pages))
    assert [len(old), len(new)] == [len(d.old), len(d.new)]
