"""The change reports beside a page: each written where it is not current, under a name of its own."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import diffreport
from diffreport.archive import Archive
from diffreport.archive.references import current
from diffreport.archived import comparisons
from diffreport.archived.histories import Following
from diffreport.errors import UsageError
from diffreport.pins import read_pins
from diffreport.report.names import names_apart
from diffreport.report.presentation import Presentation
from diffreport.settings import Settings
from diffreport.site.folders import MANIFEST
from diffreport.site.reports import _CODE, Under, written
from tests.site.archives import LAKES, add, archive_in, files_in

PAIRS = [(0, 1), (1, 2)]
PLAIN, IN_PARTS = Under(), Under(shown=Presentation(most_paragraphs=1))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Return an archive that no test changes."""
    return archive_in(tmp_path_factory.mktemp("reports") / "archive")


def made(archive: Archive, folder: Path, under: Under = PLAIN, pairs: list[tuple[int, int]] = PAIRS) -> set[str]:
    """Write the reports on the lakes; return the names of the files that were put there."""
    before = {path: path.stat().st_ino for path in folder.rglob("*.html")}
    versions = current(archive.holding("lakes").versions())
    with written(archive, versions, pairs, folder, under) as named:
        assert all((folder / name).is_file() for name in named.values())
    return {path.name for path in folder.rglob("*.html") if before.get(path) != path.stat().st_ino}


def test_reports_are_written_once(archive: Archive, tmp_path: Path) -> None:
    """Into a folder that is made for them; those of pairs that are not asked for any more go."""
    folder = tmp_path / "reports"
    assert made(archive, folder) == {"2021--2022.html", "2022--2023.html"} and made(archive, folder) == set()
    assert made(archive, folder, pairs=[(0, 2)]) == {"2021--2023.html"}
    assert set(files_in(folder)) == {"2021--2023.html", MANIFEST}
    assert made(archive, folder, pairs=[]) == set() and not folder.exists()


def test_figures_are_followed_through_the_editions_before(archive: Archive, tmp_path: Path) -> None:
    """As `report` does; a report is made anew where more or fewer are to be."""
    made(archive, tmp_path)
    assert is_followed(tmp_path / "2022--2023.html") and not is_followed(tmp_path / "2021--2022.html")
    assert made(archive, tmp_path, Under(trend=0)) == {"2022--2023.html"}
    assert not is_followed(tmp_path / "2022--2023.html")


def is_followed(report: Path) -> bool:
    """Tell whether a report shows what earlier editions say of its figures."""
    return bool(LexborHTMLParser(report.read_text(encoding="utf-8")).css(".figs .sp"))


@pytest.mark.parametrize(
    "under",
    [
        Under(shown=Presentation(language="fr")),
        Under(shown=Presentation(up="../history.html")),
        Under(Following(settings=replace(Settings(), move_score=0.71))),
    ],
    ids=["language", "up", "settings"],
)
def test_a_report_is_written_anew_where_it_would_be_another(archive: Archive, tmp_path: Path, under: Under) -> None:
    """Whatever it depends on."""
    made(archive, tmp_path)
    assert made(archive, tmp_path, under) == {"2021--2022.html", "2022--2023.html"}


def test_all_code_that_makes_pages_is_part_of_what_they_are_made_of() -> None:
    """So none stays as an older version made it. What archive and readers give is known by its own digests."""
    root = Path(diffreport.__file__).parent
    known = {path for pattern in (*_CODE, *comparisons._CODE) for path in root.glob(pattern)}
    apart = {f"archive/{name}.py" for name in ("__init__", "lock", "nearest", "references", "retrieval")}
    apart |= {"archive/catalogue/disks.py", "archived/search/__init__.py", "readers/__init__.py"}
    makers = [path for path in known if path.relative_to(root).parts[0] in ("site", "report", "watch")]
    makers = [path for path in makers if "redline" not in path.parts]  # no page is one
    needed = {path for maker in makers for path in imported(root, maker)}
    assert makers and {path.relative_to(root).as_posix() for path in needed - known} <= apart


def imported(root: Path, module: Path) -> set[Path]:
    """Return the files of the modules that one imports when it runs, also late."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    typing = {id(node) for block in found for node in ast.walk(block)}
    names = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in typing:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    paths = [root.parent.joinpath(*name.split(".")) for name in names if name.split(".")[0] == root.name]
    files = {file for path in paths for file in (path.with_suffix(".py"), path / "__init__.py")}
    return {file for file in files if file.is_file()}


def test_pins_and_templates_make_other_reports(archive: Archive, tmp_path: Path) -> None:
    """Also where a template of the user's is edited."""
    pins, own = tmp_path / "pins.toml", tmp_path / "own/style"
    wardens = "The wardens counted approximately"
    pins.write_text(f'never."{wardens} 300" = "{wardens} 315"\n')
    own.mkdir(parents=True)
    folder = tmp_path / "reports"
    made(archive, folder)
    assert "2021--2022.html" in made(archive, folder, Under(Following(pins=read_pins(pins))))
    (own / "own.css").write_text(".house{color:var(--soft)}")
    under = Under(shown=Presentation(templates=own.parent))
    assert len(made(archive, folder, under)) == 2 and made(archive, folder, under) == set()


def test_a_huge_report_is_written_in_parts(archive: Archive, tmp_path: Path) -> None:
    """In a folder beside it, which comes anew with it if a part is missing, and goes with it."""
    assert len(made(archive, tmp_path, IN_PARTS)) > 4 and made(archive, tmp_path, IN_PARTS) == set()
    whole = files_in(tmp_path)
    next((tmp_path / "2021--2022-parts").glob("1-*.html")).unlink()
    assert made(archive, tmp_path, IN_PARTS) != set() and files_in(tmp_path) == whole
    made(archive, tmp_path)
    assert not list(tmp_path.glob("*-parts"))
    made(archive, tmp_path, IN_PARTS)
    made(archive, tmp_path, pairs=[(0, 1)])
    assert set(files_in(tmp_path)) == {"2021--2022.html", MANIFEST}


def test_what_is_not_ours_is_not_touched(archive: Archive, tmp_path: Path) -> None:
    """A folder of something else, a report of somebody's where one of ours would stand."""
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds something else than pages of diffreport"):
        made(archive, tmp_path)
    (tmp_path / "letter.txt").unlink()
    made(archive, tmp_path, pairs=[(0, 1)])
    (tmp_path / "2022--2023.html").write_text("mine")
    with pytest.raises(UsageError, match=r"2022--2023\.html: is there already, and not ours"):
        made(archive, tmp_path)
    assert (tmp_path / "2022--2023.html").read_text() == "mine"


def test_one_that_was_edited_is_left_when_it_is_no_more_wanted(archive: Archive, tmp_path: Path) -> None:
    """It may be somebody's by now."""
    made(archive, tmp_path)
    (tmp_path / "2022--2023.html").write_text("edited")
    made(archive, tmp_path, pairs=[(0, 1)])
    assert (tmp_path / "2022--2023.html").read_text() == "edited"


def test_editions_whose_labels_a_name_cannot_hold_are_told_apart(tmp_path: Path) -> None:
    """Also where they differ in nothing but upper and lower case."""
    archive = Archive.init(tmp_path / "archive")
    for n, label in enumerate(("Mai 2023", "q1", "Q1")):
        add(archive, "lakes", (label, *LAKES[n][1:]), published=f"2020-01-0{n + 1}")
    made(archive, tmp_path / "reports")
    first, second = sorted(path.name for path in (tmp_path / "reports").glob("*.html"))
    assert re.fullmatch(r"Mai_2023--q1-[0-9a-f]{6}\.html", first)
    assert re.fullmatch(r"q1-[0-9a-f]{6}--Q1-[0-9a-f]{6}\.html", second)


@given(st.lists(st.text(st.sampled_from("abAB.-_ é%/"), min_size=1, max_size=4), unique=True, max_size=9))
def test_no_two_names_are_alike(texts: list[str]) -> None:
    """In any case; and none is one that is taken."""
    names = names_apart(texts, ("a",))
    assert len({name.lower() for name in (*names, "a")}) == len(texts) + 1
    assert all(name.isascii() and not set(name) & set("/ %") and not name.startswith((".", "-")) for name in names)
