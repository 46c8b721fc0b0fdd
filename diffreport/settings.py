"""Every threshold of the comparison: unit, range, default, and where the default was measured.

Order of precedence: explicit values, `DIFFREPORT_*` variables, the nearest `diffreport.toml` upwards
(table `[settings]`), the user's configuration, the defaults below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from diffreport.errors import UsageError
from diffreport.spots import Spot, shown

Value = str | int | float | bool

FILE_NAME = "diffreport.toml"
# How a change report looks unless something else is given: its own words, no folder of templates beside ours, and
# the editions through which figures are followed, of which each but two costs a comparison. A line of more is a blur.
LOOK: Mapping[str, str | int] = {"language": "en", "templates": "", "trend": 8}


def _threshold(default: float, low: float, high: float, why: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "why": why})


@dataclass(frozen=True, slots=True)
class Settings:
    """How two documents are compared. Scores are similarities from 0.0 to 1.0."""

    differ: str = field(default="rapidfuzz", metadata={"among": ("rapidfuzz", "difflib"), "why": "word differ"})
    place_score: float = _threshold(0.15, 0, 1, "least score of a pair in its place, of which short blocks need more")
    move_score: float = _threshold(0.50, 0, 1, "least score of a pair found elsewhere: a move needs more evidence")
    rewrite_score: float = _threshold(
        0.45, 0, 1, "below it a link is shown as old block, new block; no link depends on it"
    )
    gap_pairs: int = _threshold(
        400, 1, 10**7, "pairs of one gap that are all scored; of more, those that share rare words"
    )
    candidates: int = _threshold(
        6, 1, 100, "partners tried for a block in a gap above `gap_pairs`, and for a moved one"
    )

    def __post_init__(self) -> None:
        """Refuse a value outside its range. Raises: UsageError."""
        for f in fields(self):
            _checked(f"settings.{f.name}", f, getattr(self, f.name))

    def as_dict(self) -> dict[str, Value]:
        """Return the settings by name, as the comparison records them."""
        return asdict(self)


def _checked(origin: str | Spot, setting: Field[Any], value: object) -> Value:
    """Return a value in the setting's type. Raises: UsageError naming the origin and what is allowed."""
    meta, whole = setting.metadata, isinstance(setting.default, int)
    if "among" in meta:
        if value not in meta["among"]:
            raise UsageError(f"{origin} is {shown(value)}; write one of {', '.join(meta['among'])}")
        return str(value)
    is_number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if is_number and isinstance(value, int | float) and meta["low"] <= value <= meta["high"]:
        return int(value) if whole else float(value)
    number = "a whole number" if whole else "a number"
    raise UsageError(f"{origin} is {shown(value)}; write {number} from {meta['low']} to {meta['high']}")


def given_in_table(spot: Spot, table: object) -> dict[str, Value]:
    """Return the settings that the `[settings]` table of a configuration file gives, checked.

    Raises: UsageError naming the file, the line, the key and what is allowed.
    """
    known = {f.name: f for f in fields(Settings)}
    if not isinstance(table, Mapping):
        raise UsageError(f"{spot} is not a table; begin it with [settings]")
    spot.check_known(table, tuple(known))
    return {name: _checked(spot.below(name), known[name], value) for name, value in table.items()}


def given_in_environment(environ: Mapping[str, str]) -> dict[str, Value]:
    """Return the settings that variables give, checked. Raises: UsageError naming the variable."""
    out: dict[str, Value] = {}
    for setting in fields(Settings):
        variable = variable_of(setting.name)
        if (text := environ.get(variable)) is not None:
            out[setting.name] = _checked(variable, setting, _number(text) if "low" in setting.metadata else text)
    return out


def look_in_table(spot: Spot, table: object) -> dict[str, str | int]:
    """Return what the `[report]` table of a configuration file gives, checked.

    Raises: UsageError naming the file, the line, the key and what is allowed.
    """
    if not isinstance(table, Mapping):
        raise UsageError(f"{spot} is not a table; begin it with [report]")
    spot.check_known(table, tuple(LOOK))
    return {name: _look(spot.below(name), name, value) for name, value in table.items()}


def look_in_environment(environ: Mapping[str, str]) -> dict[str, str | int]:
    """Return what variables give of the look of a report, checked. Raises: UsageError naming the variable."""
    given = {name: environ[variable] for name in LOOK if (variable := variable_of(name)) in environ}
    return {
        name: _look(variable_of(name), name, _number(text) if isinstance(LOOK[name], int) else text)
        for name, text in given.items()
    }


def _look(origin: str | Spot, name: str, value: object) -> str | int:
    if isinstance(LOOK[name], str):
        if not isinstance(value, str):
            raise UsageError(f"{origin} is {shown(value)}; write it in quotes")
        if not value:
            raise UsageError(f"{origin} is empty; leave it out")
    elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UsageError(f"{origin} is {shown(value)}; write a whole number from 0")
    return value


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"DIFFREPORT_{name.upper()}"


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def find_config(start: Path) -> Path | None:
    """Return the nearest `diffreport.toml` in a folder or above it."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None
