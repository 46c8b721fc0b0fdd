"""LibreOffice accepts and rejects all changes of a redline; real editions come back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from diffreport import compare, read
from diffreport.model import Comparison, Document
from diffreport.report import rendered
from tests.report.redline.cases import CASES, GOLDEN, edition, heading, item, note
from tests.report.redline.office import Views, opened_in_office, require_office
from tests.report.redline.structure import assert_own
from tests.report.redline.views import Read, expected, part, view
from tests.report.redline.word_files import NEW, NEW_NOTES, OLD, OLD_NOTES, compared, document

# Each is loaded twice, which takes a third of a second; all of `CASES` were tried by hand.
_TRIED = (
    "bullets",
    "heading level",
    "merged at the end",
    "moved and revised",
    "paragraph between tables removed",
    "split and revised",
    "table rows sorted",
    "table removed last",
    "written from the right",
)
_GOLDEN = ("golden merged", "golden moved_together", "golden restated")
_OFFICE, _TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text"))
_END = "Counted by hand."
_JOINED = (
    edition(heading("Goals"), "They help the town.", _END),
    edition(
        heading("Goals of the town"), "Still they help the town. So said the mayor.", item("first"), note("2"), _END
    ),
)
_REAL = {
    "hrr_html/hrr_kosovo__2023.html": "hrr_html/hrr_kosovo__2024.html",
    "bill_hr1500/hr1500-116__1-ih.htm": "bill_hr1500/hr1500-116__2-rh.xml",
    "beige_book/beige_book_ny__2018-01.txt": "beige_book/beige_book_ny__2018-03.txt",
    "crt_seed/crt_kosovo__2015.txt": "crt_seed/crt_kosovo__2016.txt",
    "edgi_pages/truepos-dataset-removal__a.html": "edgi_pages/truepos-dataset-removal__b.html",
    "factbook_country/factbook_kosovo__2008.txt": "factbook_country/factbook_kosovo__2009.txt",
    "fomc/fomc_statement__20060629.txt": "fomc/fomc_statement__20060808.txt",
    "frmr_pdf/frmr_ksi__2025-09-10-0b33.pdf": "frmr_pdf/frmr_ksi__2025-09-10-20ec.pdf",
    "nss/nss__1990.txt": "nss/nss__1991.txt",
    "visa_bulletin/visa_bulletin__2024-10.html": "visa_bulletin/visa_bulletin__2024-11.html",
}
_OPENED = [
    *_TRIED,
    *_GOLDEN,
    "joined",
    *(old for old in _REAL if old.startswith(("hrr", "bill", "beige", "crt", "fact", "visa"))),
]


_STYLED = "in the new edition's style"
_WHOLE = ("hrr_html/hrr_kosovo__2023.html", _STYLED)


@pytest.fixture(scope="module")
def comparisons(kept: None, shared_editions: Path) -> Mapping[str, Comparison]:
    """Return what is written: invented pairs, and real ones."""
    pairs: dict[str, tuple[Document, Document]] = {name: CASES[name] for name in _TRIED}
    pairs["joined"] = _JOINED
    pairs |= {name: GOLDEN[name] for name in _GOLDEN}
    pairs |= {old: (read(shared_editions / old), read(shared_editions / new)) for old, new in _REAL.items()}
    return {name: compare(*pair) for name, pair in pairs.items()}


@pytest.fixture(scope="module")
def styled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, bytes]:
    """Return two Word documents with a bit of everything, and their redline."""
    folder = tmp_path_factory.mktemp("styled")
    comparison, shown = compared(document(OLD, OLD_NOTES), document(NEW, NEW_NOTES), folder)
    return comparison, rendered(comparison, "docx", shown)


@pytest.fixture(scope="module")
def redlines(comparisons: Mapping[str, Comparison]) -> Mapping[str, bytes]:
    """Return the documents."""
    return {name: rendered(comparison, "docx") for name, comparison in comparisons.items()}


@pytest.fixture(scope="module")
def opened(
    redlines: Mapping[str, bytes], styled: tuple[Comparison, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Views:
    """Return what LibreOffice makes of each, in one start of it."""
    require_office()
    shown = {name: redlines[name] for name in _OPENED} | {_STYLED: styled[1]}
    return opened_in_office(shown, _WHOLE, tmp_path_factory.mktemp("office"), timeout_seconds=90)


@pytest.mark.parametrize("name", _OPENED)
def test_libreoffice_gives_both_editions(name: str, comparisons: Mapping[str, Comparison], opened: Views) -> None:
    """Accepting all in LibreOffice leaves the new edition's paragraphs and cells, rejecting all the old one's."""
    comparison = comparisons[name]
    for which, text in (("accepted", comparison.new), ("rejected", comparison.old)):
        assert _with_text(view(opened[name][which], "accepted")) == _with_text(expected(text))


def test_libreoffice_gives_both_editions_of_a_document_in_its_own_style(
    styled: tuple[Comparison, bytes], opened: Views
) -> None:
    """Written into the new edition's document, both texts come back, notes and the numbers of lists too."""
    for which, text in (("accepted", styled[0].new), ("rejected", styled[0].old)):
        back = read(opened[_STYLED][which], name="back.docx")
        assert [block.text for block in back.blocks] == [block.text for block in text.blocks]


@pytest.mark.parametrize("name", _WHOLE)
def test_libreoffice_opens_what_is_shipped_with_all_its_comments(
    name: str, redlines: Mapping[str, bytes], styled: tuple[Comparison, bytes], opened: Views
) -> None:
    """The document as it is, nothing cut out, is opened: no comment is lost, and its changes are still tracked."""
    made = styled[1] if name == _STYLED else redlines[name]
    content = part(opened[name]["whole"], "content.xml")
    comments = len(part(made, "word/comments.xml"))
    assert comments == len(list(content.iter(f"{_OFFICE}annotation"))) > 0
    assert content.find(f".//{_TEXT}changed-region") is not None


@pytest.mark.parametrize("name", _REAL)
def test_real_editions_come_back(
    name: str, comparisons: Mapping[str, Comparison], redlines: Mapping[str, bytes]
) -> None:
    """Both views of a redline of two real editions are exact, and its structure is right."""
    assert view(redlines[name], "accepted") == expected(comparisons[name].new)
    assert view(redlines[name], "rejected") == expected(comparisons[name].old)
    assert_own(redlines[name])


def _with_text(blocks: list[Read]) -> list[Read]:
    return [block for block in blocks if block]
