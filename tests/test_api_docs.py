"""docs/api.md and the package say the same: its examples run, and its tables name what there is."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import diffreport
from diffreport import errors, model

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^### |\Z)", PAGE, re.MULTILINE | re.DOTALL))
INHERITED = {"unread"}  # how the engine makes one: of no use to others


def named(section: str) -> list[str]:
    """Return the attributes that the table of a section names."""
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)(?:\([^`]*\))?`", cell)]


def home_of(name: str) -> type:
    """Return a class that the page describes."""
    found = getattr(diffreport, name) if name in diffreport.__all__ else getattr(model, name)
    assert isinstance(found, type)
    return found


def public(kind: type) -> set[str]:
    """Return the public attributes of a class: fields, properties, methods; of an enum its members."""
    if members := getattr(kind, "__members__", None):
        return set(members)
    own = {field.name for field in fields(kind)} if is_dataclass(kind) else set()
    return {name for name in own | set(dir(kind)) if not name.startswith("_")} - INHERITED


@pytest.mark.parametrize("name", sorted(set(SECTIONS) - {"Archive"}))
def test_a_table_names_every_public_attribute_and_no_other(name: str) -> None:
    """What is not there cannot be relied on, and what is there can be found."""
    found = named(SECTIONS[name])
    assert sorted(found) == sorted(public(home_of(name)))


def test_what_the_page_names_of_the_archive_is_there() -> None:
    """It has more, for the other layers."""
    found = named(SECTIONS["Archive"])
    assert set(found) <= public(diffreport.Archive)
    assert len(found) > 10


def test_every_public_name_is_in_the_page_and_every_class_has_a_table() -> None:
    """The list is that of the package."""
    listed = re.search(r"`diffreport\.__all__`: (.*?)\. Other nouns", PAGE, re.DOTALL)
    assert listed
    assert re.findall(r"`(\w+)`", listed[1]) == sorted(diffreport.__all__)
    classes = {name for name in diffreport.__all__ if isinstance(getattr(diffreport, name), type)}
    assert classes <= set(SECTIONS)


def test_every_noun_and_every_error_that_is_named_exists() -> None:
    """Types in the tables are of the model; errors are all there are."""
    nouns = {name for section in SECTIONS.values() for name in re.findall(r"`([A-Z][a-z]\w+)`", section)}
    known = {*model.__all__, *diffreport.__all__, *vars(errors), "Decimal", "None", "Stored", "TypeError", "ValueError"}
    assert nouns <= known
    told = set(re.findall(r"`(\w+Error)`", PAGE.partition("## Errors")[2].partition("\n## ")[0]))
    assert told == {name for name in vars(errors) if name.endswith("Error")} | {"TypeError", "ValueError"}
