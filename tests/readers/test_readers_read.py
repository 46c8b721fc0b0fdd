"""Reading: what is accepted, what it is taken for, and one clear line for the rest."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from diffreport.errors import InputError, UsageError
from diffreport.model import Document, Kind
from diffreport.readers import formats, read, source
from diffreport.readers.labels import label_in, label_of
from diffreport.readers.outline import Draft, Reading
from diffreport.readers.parsing import Options, parse
from diffreport.readers.task import Format

TEXT = b"First paragraph.\n\nSecond paragraph.\n"


def test_path_bytes_and_file_give_the_same_document(tmp_path: Path) -> None:
    """Where the bytes come from makes no difference."""
    path = tmp_path / "report__2015.txt"
    path.write_bytes(TEXT)
    expected = read(path)
    assert read(str(path)) == expected
    assert read(TEXT, name=path.name) == expected
    with path.open("rb") as stream:
        assert read(stream) == expected


def test_an_edition_is_described_by_its_bytes_and_name() -> None:
    """Name, label, size, digest and media type are those of the file."""
    document = read(TEXT, name="report__2015.txt")
    edition = document.edition
    assert (edition.name, edition.label, edition.size) == ("report__2015.txt", "2015", len(TEXT))
    assert edition.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert edition.media_type == "text/plain"
    assert document.reader == "plain/1"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("report__2015.html", "2015"),
        ("2006-06-29.txt", "2006-06-29"),
        ("fomc__2006-06-29.txt", "2006-06-29"),
        ("fomc_statement__20060629.txt", "2006-06-29"),
        ("beige_book_ny__2018-01.txt", "2018-01"),
        ("opm_apr__FY2013.pdf", "2013"),
        ("world_factbook__1990-etext.txt", "1990"),
        ("2015-to-2016.md", "2016"),
        ("hr1500-116__1-ih.htm", "hr1500-116__1-ih"),
        ("report 2023-13-45.txt", "2023"),
        ("v2.1", "v2.1"),
        ("report", "report"),
        ("", ""),
    ],
)
def test_labels_are_dates_or_years_or_stems(name: str, label: str) -> None:
    """A file name's last date or year is the edition's label, else its stem."""
    assert label_of(name) == label


def test_a_name_without_a_year_has_no_date() -> None:
    """Whoever needs a year can tell that there is none."""
    assert label_in("report.html") == ""


@pytest.mark.parametrize(
    ("data", "name", "reader"),
    [
        (b"<!DOCTYPE html><p>Text.</p>", "page.txt", "html/1"),
        (b"\n<!-- saved --><html><p>Text.</p>", "page", "html/1"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html><p>Text.</p></html>", "page.xml", "html/1"),
        (b"<p>Text.</p>", "", "html/1"),
        (b"No tags here.", "page.htm", "html/1"),
        (b"The tag <body> opens a page.", "notes.txt", "plain/1"),
        (b"<p>is a paragraph", "notes.txt", "plain/1"),
        (b"# Title", "notes.md", "markdown/2"),
        (b"# Title", "notes.txt", "plain/1"),
        (b"a,b\n1,2\n", "rows.csv", "plain/1"),
    ],
)
def test_content_goes_before_the_suffix(data: bytes, name: str, reader: str) -> None:
    """A page is a page whatever its name; otherwise the suffix decides."""
    assert read(data, name=name).reader == reader


def test_the_given_media_type_overrides() -> None:
    """The caller's media type goes before content and suffix."""
    page = b"<html><p>Text.</p></html>"
    assert read(page, media_type="text/plain").blocks[0].text == page.decode()
    assert read(b"# Title", media_type="text/markdown").reader == "markdown/2"
    assert read(b"Text.", media_type="text/html; charset=utf-8").reader == "html/1"


def test_an_unknown_media_type_is_an_error_of_the_call() -> None:
    """A media type that is not read is refused with those that are."""
    with pytest.raises(UsageError, match="text/markdown"):
        read(TEXT, media_type="application/json")


@pytest.mark.parametrize(
    ("data", "name", "wrong"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "report.doc", "old Word.*save it as .docx"),
        (b"PK\x03\x04" + b"\0" * 26 + b"notes.txt", "report.zip", "zip archive.*unpack"),
        (b"\x1f\x8b\x08\0", "report.txt.gz", "compressed.*unpack"),
        (b"<?xml version='1.0'?><invoice/>", "bill.xml", "XML file of a kind that is not read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><text>One.</text></svg>", "map.svg", "picture.*give the document"),
        (b"<?xml version='1.0'?>\n<!-- a map --><svg width='9'/>", "map.svg", "picture"),
        (b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg/>", "map", "picture"),
    ],
)
def test_files_of_no_format_are_refused_with_what_to_do(data: bytes, name: str, wrong: str) -> None:
    """What no reader takes is named for what it is, and the message says how to go on."""
    with pytest.raises(InputError, match=wrong):
        read(data, name=name)


def test_a_page_may_begin_with_a_picture() -> None:
    """Its name says what it is; and a text may speak of pictures."""
    picture = b"<svg><path d='M0 0'/></svg>"
    assert [block.text for block in read(picture + b"<p>One.</p>", name="a.html").blocks] == ["One."]
    assert read(b"<svgs> are pictures.", name="a.txt").reader == "plain/1"


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"<!doctype html><p>One.</p>", "a.pdf", "named .pdf, but its content is HTML; it was read as that"),
        (b"<html><p>One.</p></html>", "a.TXT", "named .txt, but its content is HTML; it was read as that"),
        (b"{\\rtf1 One.}", "a.docx", "named .docx, but its content is RTF; it was read as that"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_has_a_remark(data: bytes, name: str, told: str) -> None:
    """What a download brought may be the page around a document; where the format was given nothing is to be told."""
    document = read(data, name=name)
    assert document.remarks == (f"The file is {told}.",)
    given = parse(source.load(data, name), Options(document.edition.media_type))
    assert given.remarks == ()


@pytest.mark.parametrize("name", ["a.html", "a.xhtml", "a", "a.doc", "a.2015"])
def test_a_file_that_is_what_its_name_says_or_has_no_known_one_has_no_remark(name: str) -> None:
    """Only a suffix of another format is told."""
    assert read(b"<!doctype html><p>One.</p>", name=name).remarks == ()


def test_a_text_may_be_marked_up_whatever_it_is_called() -> None:
    """reStructuredText in a .txt is a text still."""
    text = b"Title\n=====\n\n.. note:: One.\n\n.. _here:\n\nTwo.\n"
    document = read(text, name="a.txt")
    assert (document.reader, document.remarks) == ("rst/1", ())


def test_a_charset_that_is_none_is_refused_whatever_the_format() -> None:
    """Also where it would not be used."""
    for data, name in ((b"One.", "a.txt"), (b"{\\rtf1 One.}", "a.rtf")):
        with pytest.raises(UsageError, match="'utf-99' is not known"):
            read(data, name=name, encoding="utf-99")


def test_other_packages_may_read_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format of the entry-point group is found by its content, its suffix and its media type."""
    theirs = Format(
        "application/x-lines",
        "Lines",
        "lines/1",
        lambda task: Reading((Draft(Kind.PARAGRAPH, task.data[6:].decode()),)),
        (".lines",),
        matches=lambda data: data.startswith(b"LINES\0"),
    )
    monkeypatch.setattr(formats, "theirs", lambda: (theirs,))
    for document in (
        parse(source.load(b"LINES\0One.", "a.txt")),
        parse(source.load(b"lines\0One."), Options("application/x-lines")),
    ):
        assert [block.text for block in document.blocks] == ["One."]
        assert document.reader == "lines/1"
    with pytest.raises(InputError, match="no Lines file, as its name says"):
        parse(source.load(b"text", "a.lines"))


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "holds no text"),
        (b"text\0text", "is binary"),
        (b"\x01\x02\x03\x04abc", "is binary"),
        (b"<html><head><title>T</title></head><body><script>x()</script></body></html>", "holds no text"),
        (b"<html><nav><a href=/>Home</a></nav></html>", "holds no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, wrong: str) -> None:
    """Empty, binary and textless files are refused in one line that names the file and what to do."""
    with pytest.raises(InputError) as caught:
        read(data, name="report.txt")
    message = str(caught.value)
    assert message.startswith(f"report.txt: {wrong}")
    assert "; " in message
    assert "\n" not in message


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    """A path that leads to no file is refused, with the path as it was given."""
    missing = tmp_path / "missing.txt"
    with pytest.raises(InputError, match="does not exist") as caught:
        read(missing)
    assert str(missing) in str(caught.value)
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read("a\0b.txt")


def test_unreadable_files_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that the system withholds is refused with what to check."""

    def withhold(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", withhold)
    with pytest.raises(InputError, match="may not be read; check its permissions"):
        read(tmp_path / "report.txt")


def test_too_large_files_are_refused_without_reading_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than the bound and one byte is ever read."""
    monkeypatch.setattr(source, "LIMIT", 1 << 20)

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.taken += size
            return b"a" * size

    endless = Endless()
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read(endless)  # type: ignore[arg-type]
    assert endless.taken == (1 << 20) + 1


def test_a_text_stream_is_refused() -> None:
    """A file opened as text has lost its bytes."""
    with pytest.raises(InputError, match="binary mode"):
        read(io.StringIO("text"))  # type: ignore[arg-type]


def test_a_message_stays_on_one_line() -> None:
    """A file name with a line break in it cannot break the message."""
    with pytest.raises(InputError) as caught:
        read(b"", name="a\nb\x1b[31m.txt")
    assert str(caught.value).splitlines() == [str(caught.value)]
    assert "\x1b" not in str(caught.value)


def test_the_document_is_a_value() -> None:
    """The same bytes give an equal document each time."""
    assert isinstance(read(TEXT), Document)
    assert read(TEXT) == read(TEXT)
