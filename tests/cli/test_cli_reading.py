"""--media-type, --encoding, --as; show --quality."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diffreport.cli.reading import Reading, Readings, told_apart
from diffreport.model import Document, Edition
from tests.cli.conftest import OLD, Run
from tests.readers.sample_files import docx

POLISH = "Łódź liczyła 300 statków na rzece latem, a zimą żadnego; tak podała rada.\n"


@pytest.fixture
def polish(archived: Path) -> Path:
    """Return the working folder with one text in two charsets."""
    (archived / "a-2001.txt").write_bytes(POLISH.encode("cp1250"))
    (archived / "b-2002.txt").write_text(POLISH, encoding="utf-8")
    return archived


def test_a_charset_is_named_for_both_editions_or_for_each(run: Run, polish: Path) -> None:
    """The old one first; an empty one leaves that side to itself."""
    assert run("compare", "a-2001.txt", "b-2002.txt", "--encoding", "cp1250,utf-8").text == "No change.\n"
    assert run("compare", "a-2001.txt", "b-2002.txt", "--encoding", "cp1250,").text == "No change.\n"
    assert run("compare", "b-2002.txt", "a-2001.txt", "--encoding", ",cp1250").text == "No change.\n"
    assert run("compare", "a-2001.txt", "a-2001.txt", "--encoding", "cp1250").text == "No change.\n"
    assert run("compare", "b-2002.txt", "b-2002.txt", "--encoding", "cp1250,utf-8").text != "No change.\n"
    ran = run("explain", "a-2001.txt", "b-2002.txt", "--block", "0", "--encoding", "cp1250,utf-8")
    assert ran.text.startswith("same; ")


def test_a_charset_and_a_format_are_kept_with_an_edition(run: Run, polish: Path) -> None:
    """Whatever reads it later reads it like that, unless it is told otherwise."""
    run("add", "lodz", "a-2001.txt", "--encoding", "cp1250")
    run("add", "lodz", "b-2002.txt", "--media-type", "text/markdown")
    items = json.loads(run("log", "lodz", "--format", "json").text)
    assert [item["media_type"] for item in items] == ["text/plain; charset=cp1250", "text/markdown"]
    assert run("report", "lodz").text == "No change.\n"
    assert "reader: markdown/2\n" in run("show", "lodz@2002").text
    assert POLISH.strip() in run("show", "lodz@2001", "--blocks").text
    assert POLISH.strip() not in run("show", "lodz@2001", "--blocks", "--encoding", "cp1252").text
    assert run("report", "lodz", "--encoding", "cp1252,").text != "No change.\n"


def test_a_format_is_named_against_the_file_name(run: Run, polish: Path) -> None:
    """For a page that was saved as text."""
    (polish / "page.txt").write_text("<p>One paragraph.</p><p>Another paragraph.</p>")
    assert "reader: html/1\n" in run("show", "page.txt", "--media-type", "text/html").text
    assert "reader: plain/1\n" in run("show", "page.txt").text
    assert run("show", "-", "--media-type", "text/html", stdin=b"<p>One.</p>").text.endswith("blocks: 1 paragraph\n")


@pytest.mark.parametrize(
    ("argv", "wrong"),
    [
        (("show", "b-2002.txt", "--as", "draft"), "--as draft: is neither final nor original"),
        (("compare", "a-2001.txt", "b-2002.txt", "--as", "final,draft"), "--as draft: "),
        (("compare", "a-2001.txt", "b-2002.txt", "--encoding", "a,b,c"), "3 values for 2 editions"),
        (("compare", "a-2001.txt", "b-2002.txt", "--encoding", "klingon"), "klingon"),
        (("compare", "a-2001.txt", "b-2002.txt", "--media-type", "text/klingon"), "klingon"),
        (("add", "lodz", "b-2002.txt", "--media-type", "text/klingon"), "klingon"),
        (("show", "b-2002.txt", "--format", "json"), "with --quality or --provenance"),
        (("show", "b-2002.txt", "--quality", "--bytes"), "exclude each other"),
    ],
)
def test_a_value_that_is_not_known_is_named(run: Run, polish: Path, argv: tuple[str, ...], wrong: str) -> None:
    """In one line, and nothing is done."""
    ran = run(*argv)
    assert (ran.status, ran.out) == (2, b"") and wrong in ran.err and ran.err.count("\n") == 1


def test_tracked_changes_are_read_for_both_sides_or_for_each() -> None:
    """One value is for both; the final text is the default."""
    assert [each.original for each in Readings(tracked="original").options()] == [True, True]
    assert [each.original for each in Readings(tracked="original,final").options()] == [True, False]
    assert [each.original for each in Readings(tracked=",original").options()] == [False, True]
    assert [each.original for each in Readings().options()] == [False, False]
    assert Reading(tracked="original").options().original


def test_a_document_is_compared_with_itself_before_its_tracked_changes(run: Run, archived: Path) -> None:
    """What they change is what a report shows."""
    text = "<w:r><w:t xml:space='preserve'>The police counted approximately </w:t></w:r>"
    text += "<w:del w:author='A'><w:r><w:delText>300</w:delText></w:r></w:del>"
    text += "<w:ins w:author='A'><w:r><w:t>315</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> boats.</w:t></w:r>"
    (archived / "draft.docx").write_bytes(docx(f"<w:p>{text}</w:p>"))
    ran = run("compare", "draft.docx", "draft.docx", "--as", "original,final")
    assert "draft (original) → draft (final)" in ran.text and "315+}" in ran.text
    assert run("compare", "draft.docx", "draft.docx").text.startswith("No change.\n")
    assert (
        "    The police counted approximately 300 boats.\n"
        in run("show", "draft.docx", "--blocks", "--as", "original").text
    )


def test_a_document_without_tracked_changes_is_read_as_it_is(run: Run, archived: Path) -> None:
    """And that is said, once a file; not where there are any, in whatever format."""
    note = "has no tracked changes; it was read as it is\n"
    (archived / "plain.docx").write_bytes(docx("<w:p><w:r><w:t>One.</w:t></w:r></w:p>"))
    for argv, names in (
        (("show", "plain.docx"), ["plain.docx"]),
        (("compare", "plain.docx", "plain.docx"), ["plain.docx"]),
        (("compare", "old-2015.txt", "new-2016.txt"), ["old-2015.txt", "new-2016.txt"]),
        (("report", "river"), ["river@2015", "river@2016"]),
    ):
        ran = run(*argv, "--as", "original")
        assert (ran.status, ran.err) == (0, "".join(f"diffreport: {name} {note}" for name in names))
        assert run(*argv, "--as", "final").err == run(*argv, "--as", "original", "-q").err == ""
    body = "<w:p><w:ins w:author='A'><w:r><w:t>315</w:t></w:r></w:ins><w:r><w:t> boats.</w:t></w:r></w:p>"
    changed = {
        "a.docx": docx(body),
        "a.html": b"<p>One <del>old</del><ins>new</ins> mill.</p>",
        "a.rtf": b"{\\rtf1 One {\\deleted old }{\\revised new }mill.}",
    }
    for name, data in changed.items():
        (archived / name).write_bytes(data)
        assert (run("show", name, "--as", "original").status, run("show", name, "--as", "original").err) == (0, "")


def test_a_document_beside_itself_is_called_by_what_was_read() -> None:
    """Where both sides have one name, and one is the text before its tracked changes."""
    made = [Document.from_paragraphs(["One."]).with_edition(Edition(label, name="draft.docx")) for label in ("", "")]
    options = Readings(tracked="original,final").options()
    labels = [document.edition.label for document in told_apart(made, options)]
    assert labels == ["draft.docx (original)", "draft.docx (final)"]
    assert told_apart(made, Readings(tracked="original").options()) == made
    others = [made[0], made[1].with_edition(Edition("2016"))]
    assert told_apart(others, options) == others


def test_the_quality_of_a_source_is_shown(run: Run, archived: Path) -> None:
    """As lines, or as JSON; of a file or an archived edition."""
    (archived / "lost.txt").write_text(OLD.replace("boats", "b\ufffd\ufffdts") + "\nA caf\u00c3\u00a9 too.\n")
    lines = run("show", "lost.txt", "--quality").text.splitlines()
    assert lines[:3] == [
        "quality: poor",
        "  3 characters are not what was printed (mojibake, replacement)",
        "words: 54",
    ]
    assert "  replacement: U+FFFD REPLACEMENT CHARACTER, 2 times, first in block 1" in lines
    assert "left out: nothing" in lines
    assert run("show", "river@2015", "--quality").text.startswith("quality: good\nwords: 50\nblocks: 4 paragraph\n")
    record = json.loads(run("show", "lost.txt", "--quality", "--format", "json").text)
    assert record["verdict"]["name"] == "poor" and record["pages"] is None


def test_a_poor_source_is_told_in_every_report(run: Run, archived: Path) -> None:
    """Under the title, in the footer, and at the end of the terminal's output."""
    (archived / "lost-2014.txt").write_text(OLD.replace("o", "\ufffd"))
    said = f"A poor source: {OLD.count('o')} characters are not what was printed (replacement)."
    ran = run("compare", "lost-2014.txt", "old-2015.txt")
    assert f"Note on the old edition: {said}" in ran.text.replace("\n", " ")
    run("compare", "lost-2014.txt", "old-2015.txt", "-o", "r.html")
    html = (archived / "r.html").read_text(encoding="utf-8")
    assert f'<p class="eds said">2014: {said}</p>' in html and html.count(said) == 2
