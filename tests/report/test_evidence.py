"""Links from a finding to the place in the editions' own files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.model import Block, Comparison, Document, Edition, Kind, Table
from diffreport.report import rendered
from diffreport.report.citations import address_of, in_report, is_near
from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation
from tests.report.factory import every_case

FOLDER = Path("/srv/reports")
OLD, NEW = Path("/srv/archive/karsova/v1/content/old.html"), Path("/srv/archive/karsova/v2/content/new.html")


def hrefs(comparison: Comparison, *files: Path | None, folder: Path | None = FOLDER) -> list[str]:
    """Return where the notes of a report lead."""
    shown = Presentation(folder=folder, files=(files[0], files[1]))
    tree = LexborHTMLParser(render_html(comparison, shown))
    return [node.attributes["href"] or "" for node in tree.css(".note .ev a")]


def at(file: str, *texts: str, page: int | None = None) -> str:
    """Return the address of the last of some blocks in a file beside the report."""
    blocks = tuple(Block(Kind.PARAGRAPH, text, page=page) for text in texts)
    return address_of(Document(blocks), FOLDER / file, FOLDER).at(len(blocks) - 1, blocks)


def test_a_finding_leads_to_its_words_in_both_editions() -> None:
    """By a path relative to the report, and the first words of the paragraph."""
    found = hrefs(every_case(), OLD, NEW)
    start = "content/{}.html#:~:text=The%20ministry%20counted%20"
    assert found[:2] == [
        "../archive/karsova/v1/" + start.format("old") + "approximately%20315",
        "../archive/karsova/v2/" + start.format("new") + "412%20fighters",
    ]
    assert all(urlsplit(href).scheme == "" and href.startswith("../archive/") for href in found)


def test_a_page_is_opened_where_the_format_has_pages() -> None:
    """A PDF opens at the page that the reader knows."""
    assert at("a.pdf", "One.", page=7) == "a.pdf#page=7"
    assert at("A.PDF", "One.") == "A.PDF"


def test_a_format_that_no_browser_shows_is_linked_whole() -> None:
    """There is no place in it to go to."""
    assert at("a.docx", "One two three.") == "a.docx"


def test_words_that_begin_an_earlier_paragraph_too_are_followed_by_more() -> None:
    """Else the link would lead to the earlier one."""
    first, second = (
        "The law of Karsova forbids torture in all prisons.",
        "The law of Karsova forbids slavery in any form.",
    )
    assert at("a.html", first) == "a.html#:~:text=The%20law%20of%20Karsova%20forbids"
    assert at("a.html", first, second).endswith("forbids%20slavery%20in%20any")


LAW = "In Karsova the law provided for the rights of all."
HEADED = "The law provided for the release of prisoners."


@pytest.mark.parametrize(
    ("before", "text", "fragment"),
    [
        ((LAW,), HEADED, "The%20law%20provided%20for%20the%20release%20of%20prisoners"),
        (
            ("THE LAW, provided “for” the\nrights",),
            HEADED,
            "The%20law%20provided%20for%20the%20release%20of%20prisoners",
        ),
        (("Thé law provided for the rights.",), HEADED, "The%20law%20provided%20for%20the%20release%20of%20prisoners"),
        (("Loathe law provided for theses.",), HEADED, "The%20law%20provided%20for%20the"),
        (("Women and men.", "Rights of"), "Women", "Rights%20of-,Women"),
        (("Rights of women.", "Rights of"), "Women", ""),
        (("Women",), "Women", "Women-,Women"),
        ((), "Women", "Women"),
        ((), "—", ""),
        ((LAW,), "法" * 150 + "，" + "律" * 100, "法" * 150),
        ((), "法" * 5000, ""),
    ],
)
def test_words_that_stand_inside_an_earlier_paragraph_are_followed_by_more(
    before: tuple[str, ...], text: str, fragment: str
) -> None:
    """In any case and with any accents, as a browser looks for them; else what stands before tells the place, else
    the link leads to the file alone, and never to another place."""
    href = at("a.html", *before, text)
    assert href == "a.html" + (f"#:~:text={fragment}" if fragment else "")


def test_a_table_of_the_same_cells_is_found_by_what_stands_before_it() -> None:
    """Its first cell stands in the table above, too."""
    table = Table((("Year", "Attacks"), ("2014", "12")))
    block = Block(Kind.TABLE, table.text, table=table)
    blocks = (block, Block(Kind.PARAGRAPH, "Of the north only"), block)
    address = address_of(Document(blocks), FOLDER / "a.html", FOLDER)
    assert address.at(2, blocks) == "a.html#:~:text=Of%20the%20north%20only-,Year"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Well-known, it is", "Well%2Dknown%2C%20it%20is"),
        ("A & B <i>", "A%20%26%20B%20%3Ci%3E"),
        ("Рыбаки вышли", "Рыбаки%20вышли"),
        ("100% \"of\" #1 ~:~:text", "100%25%20%22of%22%20%231%20%7E:%7E:text"),
        ("He left. ", "He%20left"),
        ("a\u202eb", "a%E2%80%AEb"),
    ],
)  # fmt: skip
def test_what_divides_an_address_is_encoded(text: str, fragment: str) -> None:
    """So that it is part of the words, whatever they are; a word may not end with punctuation."""
    assert at("a.txt", text) == f"a.txt#:~:text={fragment}"


def test_a_table_is_found_by_its_caption_or_its_first_cell() -> None:
    """A row as a reader joins it stands nowhere in the file."""
    table = Table((("Year", "Attacks"),))
    for caption, words in (("Table 2. Attacks", "Table%202.%20Attacks"), ("", "Year")):
        named = replace(table, caption=caption)
        blocks = (Block(Kind.TABLE, named.text, table=named),)
        assert address_of(Document(blocks), FOLDER / "a.html", FOLDER).at(0, blocks) == f"a.html#:~:text={words}"


@pytest.mark.parametrize("name", ["javascript:alert(1).html", "a b#c?d.html", "ü%20.html", 'x" onclick="y.html'])
def test_a_file_of_any_name_is_linked_as_a_path(name: str) -> None:
    """Never as a scheme, a query or a fragment."""
    file = FOLDER / name
    parts = urlsplit(at(name, "One two"))
    assert (parts.scheme, parts.netloc, parts.query) == ("", "", "")
    assert (FOLDER / unquote(parts.path)) == file


def test_a_name_that_is_no_text_is_linked_byte_for_byte() -> None:
    """A file name is bytes."""
    assert at(b"r\xe9sum\xe9.txt".decode("utf-8", "surrogateescape"), "") == "r%E9sum%E9.txt"


@pytest.mark.parametrize(
    ("files", "folder"), [((None, None), FOLDER), ((OLD, NEW), None)], ids=["no files", "standard output"]
)
def test_nothing_is_linked_where_nothing_is_known(files: tuple[Path | None, Path | None], folder: Path | None) -> None:
    """A report from standard input or JSON, or one that nobody knows the place of."""
    assert hrefs(every_case(), *files, folder=folder) == []


def test_one_edition_may_be_known_and_the_other_not() -> None:
    """Each side is on its own."""
    found = hrefs(every_case(), None, NEW)
    assert found and all("/v2/" in href for href in found)


@pytest.mark.parametrize(
    ("source", "media_type", "href"),
    [
        ("https://example.org/r.pdf", None, "https://example.org/r.pdf#page=3"),
        ("https://example.org/r", "text/html; charset=utf-8", "https://example.org/r#:~:text=One%20two"),
        ("https://example.org/r", None, "https://example.org/r"),
        ("https://example.org/r#part", "text/html", "https://example.org/r#part"),
        ("javascript:alert(1)//.html", "text/html", ""),
        ("file:///etc/passwd", "text/plain", ""),
        (None, "text/html", ""),
    ],
)  # fmt: skip
def test_an_edition_without_a_file_is_linked_to_its_source(source: str | None, media_type: str, href: str) -> None:
    """If that is an address of the web, and to nothing else."""
    blocks = (Block(Kind.PARAGRAPH, "One two", page=3),)
    edition = Edition("2024", source=source, media_type=media_type)
    assert address_of(Document(blocks, edition), None, FOLDER).at(0, blocks) == href


@pytest.mark.parametrize(
    ("file", "folder", "near"),
    [
        ("/press/desk/a.txt", "/press/desk", True),
        ("/press/desk/editions/deep/a.txt", "/press/desk", True),
        ("/press/archive/v1/a.txt", "/press/reports", True),
        ("/press/desk/archive/a.txt", "/press/desk/reports/2024", True),
        ("/press/desk/archive/a.txt", "/press/desk/reports/2024/june", False),
        ("/elsewhere/a.txt", "/press", False),
        ("/elsewhere/a.txt", "/press/reports", False),
        ("/a.txt", "/", True),
        ("/a.txt", "/press", False),
    ],
)
def test_only_what_is_near_is_linked(file: str, folder: str, near: bool) -> None:
    """At most two steps up, and never by way of the root of the disk."""
    assert is_near(Path(file), Path(folder)) is near


def test_the_same_comparison_shown_alike_gives_the_same_bytes() -> None:
    """Links and all; the files themselves are not looked at."""
    shown = Presentation(folder=FOLDER, files=(OLD, NEW))
    first, second = (hashlib.sha256(render_html(every_case(), shown).encode()).digest() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("report", "led"),
    [
        ("r.html", "r.html#c-1"),
        ("../r/%20.html?x=1", "../r/%20.html?x=1#c-1"),
        ("/base/r/", "/base/r/#c-1"),
        ("https://example.org/r", "https://example.org/r#c-1"),
        *((wrong, "") for wrong in ("", "javascript:alert(1)", "data:text/html,x", "//host/r", "https:r", "r#top")),
        *((wrong, "") for wrong in ("a b", "a\nb", "java\tscript:x", "a\u202eb", "a\u00a0b", "\ud800", "http://[x")),
    ],
)
def test_the_address_of_a_finding_may_be_followed(report: str, led: str) -> None:
    """It is one of the web or a path, with the place of the finding in it; else there is none."""
    assert in_report(report, "c-1") == led
    assert in_report(report) == led.removesuffix("#c-1")


@pytest.mark.parametrize("form", ["atom", "docx", "md", "xlsx"])
def test_no_export_leads_to_what_may_not_be_followed(form: str) -> None:
    """Whatever its caller names as the report, it is as without one."""
    led = Presentation(report="javascript:alert(1)")
    assert rendered(every_case(), form, led) == rendered(every_case(), form)
