"""Pages saved in one file are read as the pages they hold."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.readers import read

BODY = "<h1>Prisons</h1><p>Some 315 prisoners in Łód = café.</p>"
PAGE = f"<html><head><title>Prisons</title></head><body>{BODY}</body></html>"
BLINK = """\
From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/prisons
Subject: Prisons
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--x(1)----"


------MultipartBoundary--x(1)----
Content-Type: text/html{charset}
Content-ID: <frame-0@mhtml.blink>
Content-Transfer-Encoding: {encoding}
Content-Location: https://example.org/prisons

{page}
------MultipartBoundary--x(1)----
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------MultipartBoundary--x(1)----
Content-Type: text/html
Content-Transfer-Encoding: 8bit

<p>Buy three books</p>
------MultipartBoundary--x(1)------
"""


def message(page: str, encoding: str = "quoted-printable", charset: str = "; charset=utf-8") -> bytes:
    return BLINK.format(page=page, encoding=encoding, charset=charset).replace("\n", "\r\n").encode("latin-1")


HEAD = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"


def printable(text: str) -> str:
    return "".join(f"={byte:02X}" if byte > 126 or byte == 61 else chr(byte) for byte in text.encode()) + "=\n"


def test_a_saved_page_reads_as_the_page() -> None:
    """The page of the message gives its blocks; a frame is left out and accounted for."""
    quoted = base64.encodebytes(PAGE.encode()).decode()
    for content, encoding in ((printable(PAGE), "quoted-printable"), (quoted, "base64")):
        document = read(message(content, encoding), name="prisons.mhtml")
        assert [block.text for block in document.blocks] == ["Prisons", "Some 315 prisoners in Łód = café."]
        assert document.edition.title == "Prisons"
        assert document.reader == "mhtml/1"
        assert [(entry.what, entry.words) for entry in document.left_out] == [("frame", 3)]


def test_the_charset_of_the_part_comes_first() -> None:
    """A charset in the part's header is taken before one in the page, and gives way to the bytes."""
    page = '<meta charset="utf-8"><p>caf=E9 \u2013 £12</p>'.replace("\u2013", "=96").replace("£", "=A3")
    document = read(message(page, charset="; charset=windows-1252"), name="prisons.mht")
    assert [block.text for block in document.blocks] == ["café – £12"]
    document = read(message("<p>caf=C3=A9</p>", charset="; charset=no-such"), name="prisons.mht")
    assert [block.text for block in document.blocks] == ["café"]
    assert len(document.remarks) == 1


def test_a_saved_page_is_known_by_its_headers() -> None:
    """The suffix may be any; a text that names headers further down is no message."""
    assert read(message("<p>Text.</p>"), name="prisons.html").reader == "mhtml/1"
    text = b"Prisons\n\nMIME-Version: 1.0\nContent-Type: multipart/related\n"
    assert read(text, name="prisons.txt").reader == "plain/1"


def test_nested_and_plain_messages() -> None:
    """An alternative inside of a message is looked through; a message with text alone is read as text."""
    head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
    inner = f"{head}Content-Type: multipart/alternative; boundary=b\n\n"
    parts = "--b\nContent-Type: text/plain\n\nPlain words.\n--b\nContent-Type: text/html\n\n<p>Page words.</p>\n--b--\n"
    assert [block.text for block in read((inner + parts).encode(), name="m").blocks] == ["Page words."]
    alone = parts.replace("text/html", "image/png")
    assert [block.text for block in read((inner + alone).encode(), name="m").blocks] == ["Plain words."]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            HEAD + "--a\nContent-Type: image/png\n\nx\n--a--",
            "no page",
        ),
        (HEAD + "" + "--a\n\nx\n" * 11_000, "parts"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "no page"),
        (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a0\n\n"
            + "".join(f"--a{n}\nContent-Type: multipart/related; boundary=a{n + 1}\n\n" for n in range(3000)),
            "nests",
        ),
    ],
)
def test_messages_without_a_page_are_refused(text: str, wrong: str) -> None:
    """A message of pictures, of too many parts or of parts in parts ends in one clear line."""
    with pytest.raises(InputError, match=wrong):
        read(text.encode(), name="prisons.mht")


@pytest.mark.properties
@given(st.data())
def test_mutated_messages_end_in_blocks_or_one_line(data: st.DataObject) -> None:
    """Whatever becomes of a message's bytes, it is read or refused."""
    source = bytearray(message(printable(PAGE)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=4))
        source = source or bytearray(b"x")
    try:
        assert read(bytes(source), name="prisons.mht").blocks
    except InputError as error:
        assert "\n" not in str(error)


def test_a_charset_that_is_no_name_is_not_quoted() -> None:
    """What a message states as its charset is quoted only if it looks like the name of one."""
    stated = f'; charset="click here: https://example.org/{"x" * 300}"'
    (remark,) = read(message("<p>Some 315 prisoners.</p>", "8bit", stated)).remarks[:1]
    assert remark == "The page states a character set that is not known."
    (remark,) = read(message("<p>Some 315 prisoners.</p>", "8bit", "; charset=x-karsova")).remarks[:1]
    assert remark == "The page states a character set that is not known (x-karsova)."
    (remark,) = read(message("<p>\xe9</p>", "8bit", "; charset=utf,8,,,")).remarks[:1]
    assert remark == "The page states a character set, but its bytes are not in it."
