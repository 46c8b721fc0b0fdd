"""Comparisons that are kept: equal to fresh ones in every value, and made anew when anything they depend on changes."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import diffreport
from diffreport import comparison
from diffreport.archived import comparisons
from diffreport.archived.comparisons import compared
from diffreport.archived.documents import archived
from diffreport.caches import OFF, VARIABLE
from diffreport.model import Block, Charset, Comparison, Document, Edition, Kind, LeftOut, Table
from diffreport.pins import Pins, Source
from diffreport.report import rendered
from diffreport.settings import Settings

HELD = "The mission never leaves the city of Velmark without a permit from the council."
OLD = Document.from_paragraphs(
    [
        "The police counted approximately 300 boats on the river in summer, or 4.5 percent of all.",
        "The driver may have caused the accident on the bridge near the mill.",
        HELD,
        "Every town on the river sends a delegate, whatever its size or income.",
    ],
    "2015",
)
NEW = Document.from_paragraphs(
    [
        "Every town on the river sends a delegate, whatever its size or income.",
        "The police counted approximately 315 boats on the river in summer, or 1e3 percent of all.",
        "The driver caused the accident on the bridge near the mill.",
        HELD.replace("never", "\ud800 rarely"),
        "A new bridge was opened in May; 12,000 people crossed it on the first day.",
    ],
    "2016",
)
TABLES = [
    Document((Block(Kind.TABLE, table.text, table=table),), Edition(label))
    for label, table in (
        ("2015", Table((("Town", "Boats", "Income"), ("Karsova", "300", "$2.5m"), ("Velmark", "20", "")), 1)),
        ("2016", Table((("Town", "Boats", "Income"), ("Karsova", "315", "$2.75m"), ("Osk", "21", "")), 1)),
    )
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a cache that is on."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "comparisons"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the labels of what was really compared, as it is compared."""
    labels: list[str] = []
    real = comparison.compare

    def counted(old: Document, new: Document, *under: object) -> Comparison:
        labels.append(f"{old.edition.label} {new.edition.label}")
        return real(old, new, *under)

    monkeypatch.setattr(comparison, "compare", counted)
    return labels


PAIRS = {"text": (OLD, NEW), "tables": tuple(TABLES), "nothing": (OLD, Document(())), "same": (OLD, OLD)}


def check_found(old: Document, new: Document, made: list[str]) -> None:
    """Check that what is found is what is made, in every value and its type, in JSON and report."""
    fresh = comparison.compare(old, new)
    first = compared(old, new)
    del made[:]
    found = compared(old, new)
    assert made == []
    assert found.old is old
    assert found.new is new
    for each in (first, found):
        assert each == fresh
        assert repr(each) == repr(fresh)
        assert each.to_json() == fresh.to_json()
        assert rendered(each, "html") == rendered(fresh, "html")


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_what_is_found_is_what_is_made(pair: tuple[Document, Document], made: list[str]) -> None:
    """In every value and its type, in its JSON, and in its report byte for byte."""
    check_found(*pair, made)


@pytest.mark.parametrize("series", ["hrr_iceland", "fomc_statement", "frmr_ksi", "visa_bulletin"])
def test_of_real_editions_what_is_found_is_what_is_made(series: str, shared_editions: Path, made: list[str]) -> None:
    """The first two editions of series in several formats, one of tables."""
    listed = json.loads((shared_editions / "manifest.json").read_text(encoding="utf-8"))
    files = [shared_editions / each["file"] for each in listed if each["series"] == series][:2]
    check_found(*map(diffreport.read, files), made)


def test_the_archive_s_own_editions_are_found_as_they_were_made(made: list[str]) -> None:
    """Those of the sample: web pages, with all that is known of them."""
    archive = diffreport.Archive.open(Path(__file__).resolve().parents[2] / "archive")
    for series in archive.series():
        names = [f"{series}@{edition.label}" for edition in archive.editions(series)[-2:]]
        check_found(*archived(archive, *names), made)


def test_whatever_a_comparison_depends_on_has_it_made_anew(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A word, a label, a date, the reader, the language, a setting, a pin and its reason, a lexicon, the program."""
    block = replace(NEW.blocks[0], text=NEW.blocks[0].text + "!")
    pins = Pins(together=((OLD.blocks[1].text, NEW.blocks[2].text),))
    others = [
        (OLD, replace(NEW, blocks=(block, *NEW.blocks[1:]))),
        (OLD, NEW.with_edition(Edition("2017"))),
        (OLD, NEW.with_edition(replace(NEW.edition, published="2016-05"))),
        (OLD, replace(NEW, reader="html/1")),
        (OLD, replace(NEW, language="de")),
        (NEW, OLD),
        (OLD, NEW, Settings(place_score=0.2)),
        (OLD, NEW, None, pins),
        (OLD, NEW, None, replace(pins, sources={pins.together[0]: Source("pins.toml, line 1", "seen")})),
        (OLD, NEW, None, Pins(never=pins.together)),
        (OLD, NEW, None, None, {"en": {"hedges": ("so the story goes",)}}),
    ]
    compared(OLD, NEW)
    for other in others:
        compared(*other)
    monkeypatch.setattr(comparisons, "code", lambda: "another")
    compared(OLD, NEW)
    assert len(made) == 2 + len(others)


def test_whatever_else_is_known_of_an_edition_changes_nothing(made: list[str]) -> None:
    """Its title, its origin and the reader's remarks are those of who asks."""
    compared(OLD, NEW)
    told = replace(NEW.edition, title="Boats", series="river", name="b.html", source="https://x.example/", note="n")
    other = replace(NEW.with_edition(told), remarks=("a guess",), left_out=(LeftOut("footer", "repeated", 3),))
    other = replace(other, charset=Charset("windows-1252", "HTTP header"))
    assert compared(OLD, other) == comparison.compare(OLD, other)
    assert len(made) == 2  # the last one is the one to look at


def test_a_damaged_file_is_compared_again(folder: Path, made: list[str]) -> None:
    """As is one that is whole, and of no comparison."""
    first = compared(OLD, NEW)
    [file] = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert compared(OLD, NEW) == first
    assert file.read_bytes() == whole
    for content in (b"[]", b"{}", b"no JSON", b"[1,2,3]", b"\xff", b"[" * 100_000):
        comparisons.KEPT.keep(file.name, content)
        assert compared(OLD, NEW) == first
    assert len(made) == 8


def test_off_keeps_nothing(tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each comparison is then made."""
    monkeypatch.setenv(VARIABLE, OFF)
    assert compared(OLD, NEW) == compared(OLD, NEW)
    assert len(made) == 2
    assert not list(tmp_path.iterdir())


def test_what_a_comparison_is_kept_under_names_all_its_code() -> None:
    """Every module of ours that the comparison imports, whichever part of the program it is in."""
    root = Path(comparisons.__file__).parents[1]
    covered = {path for pattern in comparisons._CODE for path in root.glob(pattern)}
    imported = {
        node.module
        for path in root.glob("comparison/**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("diffreport.")
    }
    files = {root.parent.joinpath(*module.split(".")).with_suffix(".py") for module in imported}
    assert {file for file in files if file.is_file()} <= covered
