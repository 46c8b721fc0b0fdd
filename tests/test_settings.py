"""Settings: every threshold has its range and reason; a wrong value is refused by name."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.settings import FILE_NAME, Settings, find_config, given_in_environment, given_in_table
from diffreport.spots import Lines, Spot

SETTINGS = Spot(Lines(Path("x.toml"), ""), ("settings",))  # of a text without lines


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
        with pytest.raises(UsageError, match=f"settings.{name} is .* from {meta['low']} to {meta['high']}"):
            Settings(**{name: value})


def test_an_unknown_differ_is_refused() -> None:
    """The message names those that there are."""
    with pytest.raises(UsageError, match=r"settings.differ is 'diff'; write one of rapidfuzz, difflib"):
        Settings(differ="diff")


def test_the_nearest_configuration_upwards_holds(tmp_path: Path) -> None:
    """A folder's own file comes before one above it."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    outer = config(tmp_path, "")
    assert find_config(inner) == outer
    nearer = config(tmp_path / "a", "")
    assert find_config(inner) == nearer


def test_a_table_and_the_environment_give_what_they_name() -> None:
    """Only what is written there is given, in the setting's type."""
    assert given_in_table(SETTINGS, {"place_score": 1, "gap_pairs": 7}) == {"place_score": 1.0, "gap_pairs": 7}
    assert given_in_environment({"DIFFREPORT_MOVE_SCORE": "0.7", "DIFFREPORT_DIFFER": "difflib", "HOME": "x"}) == {
        "move_score": 0.7,
        "differ": "difflib",
    }


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"place": 0.4},
            "x.toml: settings.place is not known; did you mean place_score? use one of differ, place_score",
        ),
        ({"place_score": 7}, "x.toml: settings.place_score is 7; write a number from 0 to 1"),
        ({"place_score": "high"}, "x.toml: settings.place_score is 'high'; write a number"),
        ({"gap_pairs": True}, "x.toml: settings.gap_pairs is True; write a whole number"),
        ({"gap_pairs": 2.7}, "x.toml: settings.gap_pairs is 2.7; write a whole number"),
        ({"differ": "diff"}, "x.toml: settings.differ is 'diff'; write one of rapidfuzz, difflib"),
        (3, "x.toml: settings is not a table"),
    ],
)
def test_a_wrong_table_is_refused_by_file_and_key(table: object, message: str) -> None:
    """The message names the file, the key and what is allowed, in one line."""
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        given_in_table(SETTINGS, table)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["much", "", "0,5", "5", "nan"])
def test_a_wrong_variable_is_refused_by_name(value: str) -> None:
    """The message names the variable."""
    with pytest.raises(UsageError, match=r"DIFFREPORT_PLACE_SCORE is .*; write a number from 0 to 1"):
        given_in_environment({"DIFFREPORT_PLACE_SCORE": value})
