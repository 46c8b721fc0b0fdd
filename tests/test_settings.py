"""Settings: every threshold has its range and reason; a wrong value is refused by name."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.settings import FILE_NAME, Settings, find_config, load


def config(folder: Path, text: str) -> Path:
    """Write a configuration file and return its path."""
    path = folder / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_says_what_it_is_for_and_what_is_allowed() -> None:
    """A setting without a reason, or without a range or a choice, would be undocumented."""
    for field in fields(Settings):
        assert field.metadata["why"]
        assert "among" in field.metadata or {"low", "high"} <= set(field.metadata)


@pytest.mark.parametrize("name", [f.name for f in fields(Settings) if "low" in f.metadata])
def test_a_threshold_outside_its_range_is_refused_by_name(name: str) -> None:
    """The message names the setting and what is allowed."""
    meta = next(f.metadata for f in fields(Settings) if f.name == name)
    for value in (meta["low"] - 1, meta["high"] + 1):
        with pytest.raises(UsageError, match=f"settings.{name}: .* {meta['low']} to {meta['high']}"):
            Settings(**{name: value})


def test_an_unknown_differ_is_refused() -> None:
    """The message names those that there are."""
    with pytest.raises(UsageError, match=r"settings.differ: 'diff' is not one of rapidfuzz, difflib"):
        Settings(differ="diff")


def test_the_nearest_configuration_upwards_holds(tmp_path: Path) -> None:
    """A folder's own file comes before one above it."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    outer = config(tmp_path, "")
    assert find_config(inner) == outer
    nearer = config(tmp_path / "a", "")
    assert find_config(inner) == nearer


def test_a_variable_comes_before_the_file(tmp_path: Path) -> None:
    """The environment overrides the configuration, and that the defaults."""
    path = config(tmp_path, "[settings]\nplace_score = 0.4\nmove_score = 0.6\n")
    found = load(path, {"DIFFREPORT_MOVE_SCORE": "0.7"})
    assert (found.place_score, found.move_score, found.rewrite_score) == (0.4, 0.7, Settings().rewrite_score)


def test_without_anything_the_defaults_hold() -> None:
    """No file and no variable give the documented defaults."""
    assert load(None, {}) == Settings()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[settings]\nplace = 0.4\n", "settings.place is not known"),
        ("[settings\n", "not a readable TOML file"),
        ("[settings]\nplace_score = 7\n", "settings.place_score: 7.0 is outside 0 to 1"),
        ('[settings]\nplace_score = "high"\n', "settings: could not convert"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, names: str) -> None:
    """The message says what is wrong, in one line."""
    with pytest.raises(UsageError, match=names) as caught:
        load(config(tmp_path, text), {})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["much", "", "0,5"])
def test_a_wrong_variable_is_refused_by_name(value: str) -> None:
    """The message names the variable."""
    with pytest.raises(UsageError, match="DIFFREPORT_PLACE_SCORE"):
        load(None, {"DIFFREPORT_PLACE_SCORE": value})
