"""docs/architecture.md: its drawings are the code's, and what it names is there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "diffreport"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
UNDRAWN = {"__init__.py", "__main__.py"}


def section(title: str) -> str:
    """Return the text under a heading of the page."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def drawing(title: str) -> list[str]:
    """Return the lines of the drawing under a heading of the page."""
    return section(title).partition("```text\n")[2].partition("\n```")[0].split("\n")


def drawn() -> Iterator[str]:
    """Yield the paths below diffreport/ that the tree draws, folders with a slash."""
    folder = ""
    for line in drawing("The tree")[1:]:
        name = line.split()[0]
        if line.startswith("    "):
            yield folder + name
        else:
            folder = name
            yield name


def packages(folder: Path) -> list[Path]:
    """Return the packages in a folder."""
    return [file.parent for file in folder.glob("*/__init__.py")]


def contract() -> list[str]:
    """Return the layers that import-linter holds the code to, the highest first."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return [layer.replace("diffreport.", "") for layer in linter["contracts"][0]["layers"]]


def test_the_tree_draws_each_module_and_package_once_and_nothing_else() -> None:
    """Modules of diffreport/ itself, its packages, and those in them."""
    modules = {file.name for file in CODE.glob("*.py")} - UNDRAWN
    inside = {f"{outer.name}/{inner.name}/" for outer in packages(CODE) for inner in packages(outer)}
    assert sorted(drawn()) == sorted(modules | {f"{package.name}/" for package in packages(CODE)} | inside)


def test_each_line_of_the_tree_says_what_is_there() -> None:
    """In some words that fit beside it."""
    assert [line for line in drawing("The tree") if not 5 < len(line[20:]) < 80 or line[19] != " "] == []


def test_the_layers_are_those_that_imports_are_held_to() -> None:
    """Word for word."""
    assert drawing("Layers") == contract()


def test_the_tree_goes_from_the_ground_up() -> None:
    """Nothing stands above what it may import."""
    floors = {name: floor for floor, layer in enumerate(reversed(contract())) for name in re.findall(r"\w+", layer)}
    order = [floors[name.rstrip("/").removesuffix(".py")] for name in drawn() if name.count("/") < 2]
    assert order == sorted(order)


@pytest.mark.parametrize("paragraph", section("Inside the packages").strip().split("\n\n"))
def test_what_is_said_of_a_package_is_in_it(paragraph: str) -> None:
    """Each file and folder that a paragraph names is in its package, or in the tree by its path."""
    [home] = re.findall(r"^In `(\w+)/`, ", paragraph)
    named = re.findall(r"`([\w/]+(?:/|\.py))`", paragraph)
    homes = (CODE / home, CODE, ROOT)
    assert len(named) > 5 and [name for name in named if not any((each / name).exists() for each in homes)] == []


def test_where_a_change_belongs_is_there() -> None:
    """Each file and folder that the table names, by its path below diffreport/ or the checkout."""
    named = re.findall(r"`([\w/]+(?:/|\.py))`", section("Where a change belongs"))
    assert len(named) > 20 and [name for name in named if not any((at / name).exists() for at in (CODE, ROOT))] == []
