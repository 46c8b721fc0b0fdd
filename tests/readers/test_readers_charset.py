"""Bytes become the characters they were written as; a guess is told."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from diffreport.errors import InputError, UsageError
from diffreport.readers import read
from diffreport.readers.charset import declared_charset, decode
from diffreport.readers.isolated import Request, read_all
from diffreport.readers.parsing import Options, parse
from diffreport.readers.source import load
from tests.readers.sample_files import valid_pdf

FRENCH = "Le ministère a évalué les coûts à 3½ milliards : « près du même », dit-il. C’est déjà ça. "
ENGLISH = "The levy rose to £12 a head – “about 3½ per cent”, the ministry’s report said, not 4 per cent. "


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_tells_the_charset(charset: str) -> None:
    """Files of every Unicode form are read by their mark, which is no text."""
    mark = "\ufeff" if charset.endswith(("le", "be")) else ""
    found = read((mark + ENGLISH).encode(charset), name="a.txt")
    assert found.blocks[0].text == ENGLISH.strip()
    assert found.remarks == ()


def test_utf8_is_read_without_a_word() -> None:
    """UTF-8 needs no mark and no remark."""
    assert decode(ENGLISH.encode(), "a.txt") == (ENGLISH, ("utf-8", "default"), ())


@pytest.mark.parametrize("text", [FRENCH * 4, ENGLISH * 4])
def test_windows_text_is_guessed_and_told(text: str) -> None:
    """Pound signs and quotation marks of Windows-1252 are not taken for Polish letters."""
    found = decode(text.encode("cp1252"), "a.txt")
    assert found.text == text
    assert found.remarks == ("The character set is not stated and was guessed: windows-1252.",)
    assert found.charset == ("windows-1252", f"detected by charset-normalizer {version('charset-normalizer')}")


def test_the_given_charset_binds() -> None:
    """The caller's charset is used as it is, without a remark."""
    assert decode("Łódź".encode("cp1250"), "a.txt", given="windows-1250") == (
        "Łódź",
        ("windows-1250", "depositor"),
        (),
    )


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Příliš žluťoučký kůň úpěl ďábelské ódy, řekl ministr – náklady vzrostly o 12 procent. ", "cp1250"),
        ("Zażółć gęślą jaźń – wszystkie koszty wzrosły o 12 zł, powiedział minister. ", "cp1250"),
        ("Расходы выросли на 12 процентов, сказал министр. ", "cp1251"),
        ("Το κόστος αυξήθηκε κατά 12 τοις εκατό, είπε ο υπουργός. ", "cp1253"),
    ],
)
def test_other_languages_are_not_taken_for_western_ones(text: str, charset: str) -> None:
    """The preference for Windows-1252 leaves texts alone that are not in it."""
    assert decode((text * 4).encode(charset), "a.txt").text == text * 4


@pytest.mark.parametrize("charset", ["klingon", "rot13", "unicode_escape", " "])
def test_an_unknown_given_charset_is_refused(charset: str) -> None:
    """A charset that does not exist is an error of the call."""
    with pytest.raises(UsageError, match="give a charset such as"):
        read(b"text", encoding=charset)


def test_a_given_charset_that_does_not_fit_is_refused() -> None:
    """Bytes that are not in the caller's charset are not read as something else."""
    with pytest.raises(InputError, match=r"a\.txt: is not text in utf-8 at byte 3; save it as UTF-8"):
        decode("caf\xe9".encode("latin-1"), "a.txt", given="utf-8")


@pytest.mark.parametrize(
    ("declaration", "charset"),
    [
        ('<meta charset="windows-1250">', "windows-1250"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "iso-8859-2"),
        ("<?xml version='1.0' encoding='ISO-8859-2'?><html>", "ISO-8859-2"),
        ("<p>charset=utf-8</p>", None),
    ],
)
def test_pages_state_their_charset(declaration: str, charset: str | None) -> None:
    """The charset is found where pages state it, and only there."""
    assert declared_charset(declaration.encode()) == charset


def test_a_page_is_read_in_the_charset_it_states() -> None:
    """A page's own statement goes before UTF-8 and any guess."""
    page = '<html><meta charset="iso-8859-2"><p>Zażółć gęślą jaźń</p>'
    found = read(page.encode("iso-8859-2"))
    assert found.blocks[0].text == "Zażółć gęślą jaźń"
    assert found.remarks == ()


def test_latin1_means_what_browsers_take_it_for() -> None:
    """Pages that claim ISO-8859-1 are in Windows-1252, and their quotation marks are characters."""
    page = '<html><meta charset="iso-8859-1"><p>“so”</p>'
    assert read(page.encode("cp1252")).blocks[0].text == "“so”"


def test_a_false_statement_gives_way_to_the_bytes() -> None:
    """Windows bytes in a page that claims UTF-8 are read right, and the document says so."""
    page = f'<html><meta charset="utf-8"><p>{ENGLISH * 4}</p>'
    found = read(page.encode("cp1252"))
    assert found.blocks[0].text == (ENGLISH * 4).strip()
    assert "states the character set utf-8, but its bytes are not in it" in found.remarks[0]
    assert "windows-1252" in found.remarks[1]


def test_a_page_in_utf7_is_read_as_a_browser_does() -> None:
    """A sign that only UTF-7 makes a tag of hides no text."""
    page = f"<meta charset=utf-7><p>{ENGLISH}<p>+ADw-{ENGLISH}"
    assert [block.text for block in read(page.encode(), name="a.html").blocks][1] == f"+ADw-{ENGLISH.strip()}"


def test_the_media_type_may_carry_the_charset() -> None:
    """A charset that came with the media type binds like a given one."""
    assert read("Łódź.".encode("cp1250"), media_type="text/plain; charset=windows-1250").blocks[0].text == "Łódź."


def test_the_charset_of_a_media_type_tells_text_from_binary() -> None:
    """Bytes named UTF-16 by their media type are text, though half of them are zero."""
    document = read("Fifty were killed.".encode("utf-16-le"), media_type="text/plain; charset=utf-16-le", name="a.txt")
    assert [block.text for block in document.blocks] == ["Fifty were killed."]


RUSSIAN = "Расходы выросли на 12 процентов, сказал министр. "


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH * 4, RUSSIAN * 4, "<html><body><p>" + FRENCH + "</p></body></html>"])
def test_unicode_without_a_mark_is_told_by_its_zeros(charset: str, text: str) -> None:
    """UTF-16 and UTF-32 are read without a mark, and how that was told is said."""
    found = read(text.encode(charset), name="a")
    assert found.blocks[0].text == text.removeprefix("<html><body><p>").removesuffix("</p></body></html>").strip()
    assert found.remarks == (f"The character set is not stated and was told by the NUL bytes: {charset}.",)


@pytest.mark.parametrize(
    "data",
    [
        b"Some text\0 with a NUL in it, and more of it. " * 40,
        bytes(range(256)) * 40,
        b"\0" * 4000,
        ENGLISH.encode("utf-16-le") + b"\xd8" * 3,
        b"\x7fELF\x02\x01\x01" + b"\0\x01" * 3000,
    ],
)
def test_other_zeros_are_refused(data: bytes) -> None:
    """Bytes with NULs that are no text in a wide form end in one clear line."""
    with pytest.raises(InputError, match=r"binary|is not text"):
        read(data, name="a.txt")


@pytest.mark.parametrize(
    ("data", "wrong"),
    [(b"a" * (12 << 20) + b"b", "more than 12 MiB of text; split it"), (b"a\n" * 500_001, "more than 500,000 lines")],
)
def test_more_text_than_anyone_prints_is_refused(data: bytes, wrong: str) -> None:
    """The bounds hold for text in any format; they are far above the longest report."""
    with pytest.raises(InputError, match=wrong):
        read(data, name="a.txt")


def test_wrongly_decoded_text_is_hinted_at_and_kept() -> None:
    """UTF-8 that was once read as Windows-1252 stays as published, and a remark says so."""
    wrong = "The ministry’s café in Karsova costs £12.".encode().decode("cp1252")
    document = read(wrong.encode(), name="a.txt")
    assert document.blocks[0].text == wrong
    assert document.remarks == (
        "3 places look like wrongly decoded text (such as “â€™”): the edition was published so, or was converted"
        " wrongly; nothing was changed.",
    )
    assert read("Le musée « Â » coûte £12 à Łódź, dit-il.".encode(), name="a.txt").remarks == ()


@pytest.mark.parametrize(
    ("content", "options", "charset"),
    [
        (b"\xef\xbb\xbf<meta charset=latin1><p>caf\xc3\xa9", Options(encoding="cp1250"), ("utf-8", "byte order mark")),
        (
            b"<meta charset=latin1><p>caf\xe9",
            Options(encoding="cp1250", stated="cp1253"),
            ("windows-1250", "depositor"),
        ),
        (b"<meta charset=latin1><p>caf\xe9", Options(stated="windows-1253"), ("windows-1253", "HTTP header")),
        (b"<meta charset=latin1><p>caf\xe9", Options(stated="utf-8"), ("windows-1252", "document")),
        (b"<meta charset=latin1><p>caf\xe9", Options(), ("windows-1252", "document")),
        (b"<p>caf\xc3\xa9", Options(), ("utf-8", "default")),
        ("<p>caf\xe9".encode("utf-16-le"), Options(), ("utf-16-le", "detected by its NUL bytes")),
    ],
)
def test_a_document_says_what_decided_its_charset(content: bytes, options: Options, charset: tuple[str, str]) -> None:
    """The first of: mark, caller, server, document, the bytes themselves; also from a process of its own."""
    source = load(content, "a.html")
    for document in (parse(source, options), read_all([Request(source, options)])[0]):
        assert document.charset == charset
        assert "caf" in document.blocks[0].text


def test_what_the_server_states_gives_way_to_the_bytes() -> None:
    """With a remark, as where a page states what it is not in."""
    document = parse(load(b"<p>caf\xe9", "a.html"), Options(stated="utf-8"))
    assert document.remarks[0] == "The server states the character set utf-8, but its bytes are not in it."
    document = parse(load(b"caf\xc3\xa9", "a.txt"), Options(stated="klingon"))
    assert document.remarks == ("The server states a character set that is not known (klingon).",)


def test_what_is_no_text_has_no_charset() -> None:
    """A PDF says inside what its letters are."""
    assert parse(load(valid_pdf(), "a.pdf")).charset is None
