"""Spots: the line of a key is found whatever the text around it looks like."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import UsageError
from diffreport.spots import Key, Lines, Spot, meant

FILE = Path("x.toml")
CONFUSING = '''\
# [[source]]
archive = """
[[source]]
series = "not-a-table"
"""  # [[source]]
notes = \'\'\'[settings]
move_score = 7\'\'\'
[[source]]   # the first
series = "a]["
label.from = "page"
"quoted.key" = 1

[[source]]
rules = [
  "one",  # ]
  "two", "three",

  """
]
""",
]
[source.label]
from = "name"
[[source.rule]]
name = "x"
[[source.rule]]
name = "y"
[check]
source = { every = "1d" }
inline = [ { a = 1 },
  { a = 2, b = [
    3 ] },
  { a = 4 } ]
'''


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("archive",), 2),
        (("notes",), 6),
        (("source",), 8),
        (("source", 0), 8),
        (("source", 0, "series"), 9),
        (("source", 0, "label"), 10),
        (("source", 0, "label", "from"), 10),
        (("source", 0, "label", "pattern"), 10),
        (("source", 0, "quoted.key"), 11),
        (("source", 0, "url"), 8),
        (("source", 1), 13),
        (("source", 1, "rules"), 14),
        (("source", 1, "rules", 0), 15),
        (("source", 1, "rules", 1), 16),
        (("source", 1, "rules", 2), 16),
        (("source", 1, "rules", 3), 18),
        (("source", 1, "label", "from"), 23),
        (("source", 1, "rule", 0), 24),
        (("source", 1, "rule", 1, "name"), 27),
        (("check",), 28),
        (("check", "source", "every"), 29),
        (("check", "inline", 0, "a"), 30),
        (("check", "inline", 1, "b", 0), 31),
        (("check", "inline", 2), 33),
        (("settings", "move_score"), None),
    ],
)
def test_a_key_is_found_on_its_line(key: Key, line: int | None, end: str) -> None:
    """Texts that look like tables are none; what is not there is told by the table around it."""
    assert Lines(FILE, CONFUSING.replace("\n", end)).of(key) == line


NAMES = st.sampled_from(["series", "url", "'a b'", '"x.y"', "every", "label", "café".replace("é", "e")])
TRAPS = st.sampled_from(["[[source]]", "[check]", "a = 1", "]", "}", "# no", '\\"', "'", "", "\\\\", "x", '""'])


@st.composite
def values(draw: st.DrawFn) -> list[str]:
    """Draw a value as the lines it takes."""
    sort = draw(st.sampled_from(["one", "text", "raw", "array", "tables", "inline"]))
    traps = draw(st.lists(TRAPS, max_size=4))
    if sort == "text":
        return ['"""', *traps, '"""']
    if sort == "raw":
        return ["'''", *(trap.replace("'", "") for trap in traps), "'''"]
    if sort == "array":
        return ["[", *(f"  {trap!r}, # [x]" for trap in ("a]", "[[source]]")[: len(traps)]), "]"]
    if sort == "tables":
        return ["[", *("  { a = 1, b = [ 2 ] }," for _ in traps), "]  # ]"]
    return (
        ['{ a = 1, b = { c = "]" } }']
        if sort == "inline"
        else [draw(st.sampled_from(["1", "'[['", '"#"', "07:30:00"]))]
    )


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Key, int]]:
    """Draw a text of TOML, and the lines of its keys."""
    lines: list[str] = []
    expected: dict[Key, int] = {}
    sizes = {"source": 0, "rule": 0}
    for header in ("", *draw(st.lists(st.sampled_from(["source", "rule", "rule.one"]), max_size=5))):
        lines += draw(st.lists(st.sampled_from(["", "# [[source]]", "  "]), max_size=2))
        table: Key = ()
        if header in sizes:
            table = (header, sizes[header])
            sizes[header] += 1
            lines.append(f"  [[ {header} ]]  # [[x]]")
        elif header:
            if not sizes["rule"] or ("rule", sizes["rule"] - 1, "one") in expected:
                continue
            table = ("rule", sizes["rule"] - 1, "one")
            lines.append(f"[{header}]")
        if table:
            expected[table] = len(lines)
        for name in draw(st.lists(NAMES, max_size=3, unique=True)):
            first, *rest = draw(values())
            dotted = draw(st.booleans())
            lines += [f"{name}{'.sub' if dotted else ''} = {first}", *rest]
            key = (*table, name.strip("'\""), *(["sub"] if dotted else []))
            expected[key] = line = len(lines) - len(rest)
            expected |= {(*key, n): line + 1 + n for n, each in enumerate(rest) if each.startswith("  { a")}
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines), expected


@pytest.mark.properties
@given(documents())
def test_every_key_of_any_document_is_found(drawn: tuple[str, dict[Key, int]]) -> None:
    """Strings and arrays of several lines, inline tables, dotted and quoted keys, comments: none leads astray."""
    text, expected = drawn
    tomllib.loads(text)
    found = Lines(FILE, text)
    assert {key: found.of(key) for key in expected} == expected


def test_a_spot_says_file_line_and_key() -> None:
    """As a person would: entries are counted from 1, and named where they have a name."""
    spot = Spot(Lines(FILE, CONFUSING), ("source", 1))
    assert str(spot) == "x.toml:13: source 2"
    assert str(spot.called("karsova").below("label", "from")) == "x.toml:23: source 2 (karsova): label.from"
    assert str(spot.below("rule", 1, "name")) == "x.toml:27: source 2: rule 2: name"
    assert str(Spot(spot.lines, ("settings", "gap_pairs"))) == "x.toml: settings.gap_pairs"


def test_an_unknown_key_is_told_with_the_nearest_one() -> None:
    """And with all that there are."""
    spot = Spot(Lines(FILE, "[settings]\ngap_pair = 1\n"), ("settings",))
    with pytest.raises(UsageError) as error:
        spot.check_known({"gap_pair": 1}, ("differ", "gap_pairs"))
    wanted = "x.toml:2: settings.gap_pair is not known; did you mean gap_pairs? use one of differ, gap_pairs"
    assert str(error.value) == wanted
    assert meant("zzz", ("differ", "gap_pairs")) == ""


def test_a_text_made_to_be_slow_has_no_lines() -> None:
    """Where finding a line would cost many times the parsing, the file alone is named."""
    lines = Lines(FILE, "a = [\n" + "[1],\n" * 5000 + "]\nb = 1\n")
    assert lines.of(("b",)) is None
