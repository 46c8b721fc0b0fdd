"""What the notes of a written report lead to: the editions' own files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.archive import Archive
from tests.cli.conftest import NEW, OLD, Run


def linked(report: Path) -> list[set[Path]]:
    """Return the files that the notes of a report lead to, by the note's number of the side."""
    tree = LexborHTMLParser(report.read_text(encoding="utf-8"))
    found: list[set[Path]] = [set(), set()]
    for note in tree.css(".note"):
        for side, link in enumerate(note.css(".ev a")):
            path = unquote(urlsplit(link.attributes["href"] or "").path)
            found[side].add((report.parent / path).resolve())
    return found


@pytest.mark.parametrize("layout", ["flat", "hashed"])
def test_every_link_of_an_archived_pair_leads_to_the_bytes_of_its_edition(
    run: Run, editions: Path, layout: str
) -> None:
    """From wherever the report stands; the digest is the one that the archive has for the edition."""
    run("init", "kept", "--layout", layout)
    run("add", "river", "old-2015.txt", "new-2016.txt", "--archive", "kept")
    (editions / "out" / "deep").mkdir(parents=True)
    assert run("report", "river", "--archive", "kept", "-o", "out/deep/r.html").status == 0
    known = Archive.open("kept").editions("river")
    for files, edition in zip(linked(editions / "out" / "deep" / "r.html"), known, strict=True):
        assert [hashlib.sha256(file.read_bytes()).hexdigest() for file in files] == [edition.sha256]


def test_a_link_to_an_edition_deposited_again_leads_to_the_bytes_that_are_kept_once(run: Run, archived: Path) -> None:
    """Identical bytes under another label stand in the folder of the first version."""
    run("add", "river", "new-2016.txt", "--edition", "2017")
    run("report", "river", "2015", "2017", "-o", "r.html")
    (file,) = linked(archived / "r.html")[1]
    assert file.read_text(encoding="utf-8") == NEW


def test_files_are_linked_where_they_were_read(run: Run, editions: Path) -> None:
    """Relative to the report, at the words of the paragraph."""
    (editions / "out").mkdir()
    run("compare", "old-2015.txt", "new-2016.txt", "-o", "out/r.html")
    assert linked(editions / "out" / "r.html") == [{editions / "old-2015.txt"}, {editions / "new-2016.txt"}]
    text = (editions / "out" / "r.html").read_text(encoding="utf-8")
    assert 'href="../old-2015.txt#:~:text=The%20police%20counted%20approximately%20300"' in text


def test_standard_input_is_not_linked(run: Run, editions: Path) -> None:
    """It has no place."""
    run("compare", "-", "new-2016.txt", "-o", "r.html", stdin=OLD.encode())
    assert "old" not in {link for files in linked(editions / "r.html") for link in map(str, files)}
    tree = LexborHTMLParser((editions / "r.html").read_text(encoding="utf-8"))
    assert {link.text().partition(" ")[0] for link in tree.css(".ev a")} == {"2016"}


def test_a_file_far_from_the_report_is_not_linked(run: Run, editions: Path) -> None:
    """More than two steps up: the address would tell whoever gets the report how this machine is laid out."""
    pair = ("compare", "old-2015.txt", "secret/new-2016.txt")
    (editions / "secret").mkdir()
    (editions / "new-2016.txt").rename(editions / "secret/new-2016.txt")
    for folder, is_linked in (("a/b", True), ("a/b/c", False)):
        (editions / folder).mkdir(parents=True)
        assert run(*pair, "-o", f"{folder}/r.html").status == 0
        assert [bool(files) for files in linked(editions / folder / "r.html")] == [is_linked] * 2
        assert ("secret" in (editions / folder / "r.html").read_text(encoding="utf-8")) == is_linked


@pytest.mark.parametrize("split", [(), ("--split", "1")])
def test_the_parts_of_a_report_are_linked_as_the_report_is(run: Run, editions: Path, split: tuple[str, ...]) -> None:
    """Though they stand one folder deeper."""
    (editions / "a/b").mkdir(parents=True)
    run("compare", "old-2015.txt", "new-2016.txt", "-o", "a/b/r.html", *split)
    pages = sorted((editions / "a/b").glob("r-parts/*.html" if split else "r.html"))
    old, new = (set().union(*sides) for sides in zip(*map(linked, pages), strict=True))
    assert (old, new) == ({editions / "old-2015.txt"}, {editions / "new-2016.txt"})


def test_a_report_that_is_only_looked_at_is_linked_from_wherever_it_stands(
    run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in a folder for passing files, and is passed on to nobody."""
    opened: list[Path] = []
    (editions / "a/b/c").mkdir(parents=True)
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: str(editions / "a/b/c"))
    monkeypatch.setattr("diffreport.cli.delivery.show_in_browser", opened.append)
    run("compare", "old-2015.txt", "new-2016.txt", "--open")
    assert linked(opened[0]) == [{editions / "old-2015.txt"}, {editions / "new-2016.txt"}]


def test_the_machine_is_not_named(run: Run, archived: Path) -> None:
    """A report and its archive can be moved together: no absolute path is in it."""
    run("report", "river", "-o", "r.html")
    assert str(archived) not in (archived / "r.html").read_text(encoding="utf-8")


def test_explain_and_report_use_the_same_words(run: Run, archived: Path) -> None:
    """For the pass that made a link."""
    run("report", "river", "-o", "r.html")
    ran = run("explain", "river@2015", "river@2016", "--block", "1")
    assert "linked by the pass 'gap': best match in its place" in ran.text
    assert "Best match in its place, similarity" in (archived / "r.html").read_text(encoding="utf-8")
