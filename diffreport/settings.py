"""Every threshold of the comparison: unit, range, default, and where the default was measured.

Order of precedence: explicit values, `DIFFREPORT_*` variables, the nearest `diffreport.toml` upwards
(table `[settings]`), the user's configuration, the defaults below.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from diffreport.errors import UsageError

FILE_NAME = "diffreport.toml"


def _threshold(default: float, low: float, high: float, why: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "why": why})


@dataclass(frozen=True, slots=True)
class Settings:
    """How two documents are compared. Scores are similarities from 0.0 to 1.0."""

    differ: str = field(default="rapidfuzz", metadata={"among": ("rapidfuzz", "difflib"), "why": "word differ"})
    place_score: float = _threshold(
        0.30, 0, 1, "least similarity of a pair in place; the prototype's 0.23 linked unrelated short paragraphs"
    )
    move_score: float = _threshold(0.55, 0, 1, "least similarity of a moved pair: a move needs more evidence")
    rewrite_score: float = _threshold(0.45, 0, 1, "below it a pair is shown as old block, new block")
    gap_pairs: int = _threshold(20_000, 1, 10**7, "pairs of one gap scored exhaustively; above, by candidates")
    candidates: int = _threshold(6, 1, 100, "partners tried for a block in a gap above `gap_pairs`")

    def __post_init__(self) -> None:
        """Refuse a value outside its range. Raises: UsageError."""
        for f in fields(self):
            value, meta = getattr(self, f.name), f.metadata
            if "among" in meta and value not in meta["among"]:
                raise UsageError(f"settings.{f.name}: {value!r} is not one of {', '.join(meta['among'])}")
            if "low" in meta and not meta["low"] <= value <= meta["high"]:
                raise UsageError(f"settings.{f.name}: {value} is outside {meta['low']} to {meta['high']}")

    def as_dict(self) -> dict[str, str | int | float | bool]:
        """Return the settings by name, as the comparison records them."""
        return asdict(self)


def find_config(start: Path) -> Path | None:
    """Return the nearest `diffreport.toml` in a folder or above it."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def load(config: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of a configuration file (or of none) and the environment.

    Raises: UsageError naming the file or variable, the key and what is allowed.
    """
    values: dict[str, Any] = {}
    if config is not None:
        try:
            values = dict(tomllib.loads(config.read_text(encoding="utf-8")).get("settings", {}))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
            raise UsageError(f"{config}: not a readable TOML file ({error}); correct it") from error
    known: dict[str, type[Any]] = {name: type(value) for name, value in Settings().as_dict().items()}
    if unknown := sorted(set(values) - set(known)):
        raise UsageError(f"{config}: settings.{unknown[0]} is not known; use one of {', '.join(known)}")
    for name, kind in known.items():
        if (text := environ.get(f"DIFFREPORT_{name.upper()}")) is not None:
            try:
                values[name] = kind(text)
            except ValueError as error:
                raise UsageError(f"DIFFREPORT_{name.upper()}: {text!r} is not a {kind.__name__}") from error
    try:
        return Settings(**{name: known[name](value) for name, value in values.items()})
    except (TypeError, ValueError) as error:
        raise UsageError(f"{config}: settings: {error}") from error
