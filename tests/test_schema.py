"""The JSON of a comparison: read back equal, valid by its published schema, strict about anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from diffreport import resources
from diffreport.archive import Archive
from diffreport.comparison import compare
from diffreport.comparison.wording.signals import SIGNALS
from diffreport.model import (
    COMPARISON_SCHEMA,
    Alignment,
    Block,
    CellChange,
    Change,
    ColumnPair,
    Comparison,
    Document,
    Edition,
    Fallback,
    Figure,
    Finding,
    Kind,
    LeftOut,
    Link,
    NoiseCount,
    Opcode,
    Pin,
    Question,
    Relation,
    Revision,
    Rewrite,
    RowPair,
    RunnerUp,
    Status,
    Summary,
    Table,
    TableChange,
    WordingSignal,
)
from diffreport.readers import read
from diffreport.schema import comparison_from_json, comparison_to_json
from tests.values import (
    COUNT,
    DECIMAL,
    FALLBACKS,
    MAYBE_TEXT,
    SCORE,
    TEXT,
    TEXTS,
    closed,
    documents,
    figures,
    paths,
    summaries,
)

SCHEMA = json.loads(resources.find("comparison.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(closed(SCHEMA))
LIMIT = Fallback("block 0", "too many pairs")
WORD = st.sampled_from(["typography", "case", "global_rewrite"])
QUESTION = st.sampled_from(["unrevised", "total", "parts"])
REWRITE = st.sampled_from(["term", "tense"])
SIGNAL = st.sampled_from(["hedge_dropped", "scope_widened"])
CHECKS = st.sampled_from([(), ("tenfold", "unit_changed")])


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Return comparisons whose parts point at each other, as those of the engine do."""
    old, new = draw(documents), draw(documents)
    some = lambda items: st.lists(st.integers(0, len(items) - 1), max_size=2).map(tuple) if items else st.just(())  # noqa: E731
    runner_up = st.none() | st.builds(RunnerUp, COUNT, SCORE)
    link = st.builds(
        Link,
        *(st.sampled_from(Relation), some(old.blocks), some(new.blocks), SCORE, TEXT),
        *(st.booleans(), st.booleans(), runner_up, st.none() | WORD, st.none() | COUNT),
    )
    links = tuple(draw(st.lists(link, min_size=1, max_size=3)))
    tokens = st.lists(TEXT, min_size=2, max_size=3).map(tuple)
    op = st.builds(Opcode, st.sampled_from(["equal", "replace"]), *map(st.just, (0, 1, 1, 2)), st.none() | WORD)
    ops = st.lists(op, min_size=1, max_size=2).map(tuple)
    at_link = st.integers(0, len(links) - 1)
    changes = tuple(draw(st.builds(Change, st.just(f"p-{n}"), at_link, ops, tokens, tokens, TEXTS)) for n in range(2))
    id_ = st.sampled_from(["p-0", "p-1"])
    weight = st.integers(1, 3)
    finding = st.builds(Finding, TEXT, st.integers(1, 99), id_, st.sampled_from([(), (0,)]), TEXTS, TEXT, weight)
    none_or = lambda strategy: st.none() | strategy  # noqa: E731
    sides = (none_or(figures), none_or(figures), none_or(DECIMAL), none_or(DECIMAL))
    revision = st.builds(Revision, id_, MAYBE_TEXT, st.sampled_from(Status), TEXT, *sides, CHECKS)
    place = none_or(st.integers(0, 9))
    column = st.builds(ColumnPair, place, place, TEXT, TEXT, st.sampled_from(Relation))
    row = st.builds(RowPair, st.sampled_from(Relation), place, place, TEXT, TEXT)
    cell = st.builds(CellChange, *map(st.just, (0, 0)), TEXT, TEXT, none_or(DECIMAL), none_or(DECIMAL), none_or(WORD))
    several = lambda strategy: st.lists(strategy, min_size=1, max_size=2).map(tuple)  # noqa: E731
    table = st.builds(TableChange, at_link, several(column), several(row), several(cell))
    pin = st.builds(Pin, st.booleans(), some(old.blocks), some(new.blocks), TEXT, TEXT, TEXT)
    return Comparison(
        engine=draw(TEXT),
        settings=draw(st.dictionaries(TEXT, TEXT | st.integers() | st.booleans() | SCORE, max_size=3)),
        old=old,
        new=new,
        alignment=Alignment(links, draw(FALLBACKS)),
        rewrites=draw(several(st.builds(Rewrite, REWRITE, TEXT, TEXT, st.integers(1, 99)))),
        changes=changes,
        findings=draw(several(finding)),
        figures=draw(several(revision)),
        questions=draw(several(st.builds(Question, QUESTION, COUNT, TEXT, TEXT, TEXT, none_or(id_)))),
        wording=draw(several(st.builds(WordingSignal, id_, TEXT, SIGNAL, TEXT, TEXT, st.tuples(TEXT, TEXT)))),
        noise=draw(several(st.builds(NoiseCount, WORD, COUNT))),
        tables=draw(several(table)),
        summary=draw(summaries),
        pins=draw(st.lists(pin, max_size=2).map(tuple)),
    )


@settings(max_examples=60)
@given(comparisons())
def test_a_comparison_is_read_back_equal_and_its_json_is_valid(comparison: Comparison) -> None:
    """Whatever the engine may find survives the JSON in every value, and the published schema describes it."""
    text = comparison_to_json(comparison)
    assert comparison_from_json(text) == comparison
    assert comparison_to_json(comparison_from_json(text)) == text
    VALIDATOR.validate(json.loads(text))


def sample_comparisons() -> Iterator[Comparison]:
    """Yield the comparisons of all neighbouring editions in the sample archive."""
    archive = Archive.open(resources.find("archive"))
    for series in archive.series():
        references = [f"{series}@{edition.label}" for edition in archive.editions(series)]
        made = [read(archive.bytes(ref), name=archive.get(ref).name) for ref in references]
        yield from (compare(old, new) for old, new in pairwise(made))


def test_real_comparisons_are_read_back_equal_and_their_json_is_valid() -> None:
    """The comparisons of the sample archive are described by the published schema."""
    found = list(sample_comparisons())
    assert len(found) >= 6
    for comparison in found:
        text = comparison.to_json()
        VALIDATOR.validate(json.loads(text))
        assert Comparison.from_json(text) == comparison


def test_a_real_edition_gives_valid_json(shared_editions: Path) -> None:
    """A report as governments publish it gives JSON that the published schema describes."""
    old, new = (shared_editions / "hrr_html" / f"hrr_iceland__{year}.html" for year in (2021, 2022))
    text = compare(read(old), read(new)).to_json()
    VALIDATOR.validate(json.loads(text))
    assert Comparison.from_json(text).to_json() == text


def small() -> Comparison:
    """Return a comparison with at least one of everything."""
    old = Table((("State", "Members"), ("Karsova", "315")), 1, "Cells")
    new = Table((("State", "Members"), ("Karsova", "412")), 1, "Cells")
    sides = [
        Document(
            (Block(Kind.TABLE, t.text, ("One",), 2, 0, t),),
            Edition(label=label, quarantine="reads as a bot wall" if label == "2016" else None),
            remarks=("A remark.",),
            left_out=(LeftOut("page number", "on 3 of 4 pages", 3),),
            pages=4,
            blank_pages=(2,),
        )
        for t, label in ((old, "2015"), (new, "2016"))
    ]
    figure = Figure("315", Decimal(315), "", "", "range", Decimal("412.50"))
    return Comparison(
        engine="diffreport",
        settings={"place_score": 0.3},
        old=sides[0],
        new=sides[1],
        alignment=Alignment(
            (Link(Relation.REVISED, (0,), (0,), 0.9, "gap", False, True, RunnerUp(0, 0.5), "case"),), (LIMIT,)
        ),
        rewrites=(Rewrite("term", "ombudsman", "ombudsperson", 12, (0,)),),
        changes=(Change("p-1", 0, (Opcode("replace", 0, 1, 0, 1, "case"),), ("315",), ("412",), ("figure",)),),
        findings=(Finding("c-1", 1, "p-1", (0,), ("figure",), "Figure revised", 1),),
        figures=(Revision("p-1", "c-1", Status.REVISED, "members", figure, figure, Decimal(97), Decimal("30.8")),),
        questions=(Question("unrevised", 0, "members", "315", "412", "p-1"),),
        wording=(WordingSignal("p-1", "c-1", "hedge_dropped", "may have", "", ("may have", "")),),
        noise=(NoiseCount("case", 1),),
        tables=(
            TableChange(
                0,
                (ColumnPair(1, 1, "Members", "Members"),),
                (RowPair(Relation.REVISED, 1, 1, "Karsova", "Karsova"),),
                (CellChange(0, 0, "315", "412", Decimal(97), Decimal("30.8"), "case"),),
            ),
        ),
        summary=Summary(findings=1, figures=1, kept_percent=99.5),
        pins=(Pin(True, (0,), (0,), "diffreport.pins.toml, line 3", "one table", "A. Editor"),),
    )


@pytest.mark.parametrize("path", list(paths(json.loads(small().to_json()))), ids=lambda p: ".".join(map(str, p)))
def test_a_value_of_the_wrong_type_is_refused(path: tuple[str | int, ...]) -> None:
    """Every value in the JSON is checked: one of another type ends in a ValueError, never in a crash."""
    record = json.loads(small().to_json())
    parent = record
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = ["wrong", {}] if isinstance(parent[path[-1]], dict) else {"wrong": 1}
    with pytest.raises(ValueError, match="not a comparison"):
        comparison_from_json(json.dumps(record))


@pytest.mark.parametrize(
    "path", [p for p in paths(json.loads(small().to_json())) if isinstance(p[-1], str) and "settings" not in p]
)
def test_a_missing_key_is_refused_unless_it_may_be_left_out(path: tuple[str | int, ...]) -> None:
    """Only the keys that the schema leaves optional may be absent."""
    record = json.loads(small().to_json())
    parent = record
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    optional = ("noise", "high", "table", "left_out", "pages", "blank_pages", "quarantine", "checks", "pins")
    is_optional = path[-1] in optional or (path[0], path[-1]) == ("questions", "change")
    if is_optional and path != ("noise",):
        comparison_from_json(json.dumps(record))
        return
    with pytest.raises(ValueError, match="not a comparison"):
        comparison_from_json(json.dumps(record))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        '"diffreport.comparison/1"',
        "{}",
        '{"schema": "diffreport.comparison/2"}',
        "[" * 10**5,
    ],
)
def test_other_json_is_refused(text: str) -> None:
    """What is no comparison of this schema ends in a ValueError."""
    with pytest.raises(ValueError):
        comparison_from_json(text)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("links", 0, "old"), [1]),
        (("links", 0, "new"), [-1]),
        (("pins", 0, "old"), [1]),
        (("pins", 0, "new"), [-1]),
        (("changes", 0, "link"), 1),
        (("changes", 0, "opcodes"), [["replace", 0, 2, 0, 1]]),
        (("changes", 0, "opcodes"), [["replace", 0, 1, 1, 0]]),
        (("findings", 0, "change"), "p-2"),
        (("findings", 0, "opcodes"), [1]),
        (("tables", 0, "link"), 7),
        (("tables", 0, "cells", 0, "row"), 1),
        (("tables", 0, "cells", 0, "column"), 1),
        (("old", "blocks", 0, "index"), 1),
        (("figures", 0, "delta"), "1e5"),
        (("figures", 0, "old", "value"), "٣"),
        (("links", 0, "relation"), "married"),
    ],
)
def test_what_points_outside_is_refused(place: tuple[str | int, ...], wrong: object) -> None:
    """A renderer may trust every index and every name in a comparison that was read."""
    record = json.loads(small().to_json())
    parent = record
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = wrong
    with pytest.raises(ValueError, match="not a comparison"):
        comparison_from_json(json.dumps(record))


def test_unknown_keys_are_passed_over() -> None:
    """A later version may add keys without making its JSON unreadable here."""
    record = json.loads(small().to_json())
    record["later"] = record["links"][0]["later"] = {"x": 1}
    assert comparison_from_json(json.dumps(record)) == small()


def test_the_json_has_one_record_a_line() -> None:
    """Two comparisons can be compared by a line-based tool."""
    lines = small().to_json().splitlines()
    assert sum('"relation": "revised"' in line for line in lines) == 2  # the link and the table row
    assert sum(line.startswith('  {"id": "c-1", "n": 1') for line in lines) == 1
    assert small().to_json().endswith("}\n")


def test_names_are_those_of_the_interface() -> None:
    """The JSON carries the names that outside tools depend on."""
    record = json.loads(small().to_json())
    assert record["schema"] == COMPARISON_SCHEMA
    assert record["changes"][0]["opcodes"] == [["replace", 0, 1, 0, 1, "case"]]
    assert record["wording"][0]["class"] == "hedge_dropped"
    assert record["noise"] == [{"class": "case", "count": 1}]
    assert record["figures"][0]["old"]["high"] == "412.50"
    assert record["figures"][0]["percent"] == "30.8"
    assert record["links"][0]["runner_up"] == {"block": 0, "score": 0.5}
    assert record["old"]["label"] == "2015" and record["old"]["blocks"][0]["table"]["caption"] == "Cells"
    column = {"old": "Members", "new": "Members", "old_index": 1, "new_index": 1, "relation": "same"}
    assert record["tables"][0]["columns"] == [column]


def test_the_schema_knows_every_class_of_wording() -> None:
    """A reader of the JSON may rely on the list."""
    assert SCHEMA["$defs"]["wording"]["properties"]["class"]["enum"] == list(SIGNALS)


def test_large_and_small_figures_are_written_without_exponent() -> None:
    """A decimal is written as a person writes it, whatever its size."""
    figure = Figure("", Decimal("1.5E+9"), "", "", "count")
    revision = Revision("p-1", None, Status.NEW, "", None, figure, Decimal("1E-7"))
    text = comparison_to_json(replace(small(), figures=(revision,)))
    assert '"value": "1500000000"' in text
    assert '"delta": "0.0000001"' in text


def test_undecodable_names_and_orders_to_a_terminal_are_escaped() -> None:
    """The JSON can be encoded and shown whatever a file is called; nothing is lost."""
    name = "\udcff\x9b31m\u202e.html"
    comparison = compare(
        Document.from_paragraphs(["One."]).with_edition(Edition(name=name)), Document.from_paragraphs(["Two."])
    )
    text = comparison.to_json()
    assert text.encode("utf-8").isascii()
    assert Comparison.from_json(text).old.edition.name == name


def test_no_figure_is_written_that_is_no_number() -> None:
    """A value that JSON readers could not read is refused when written."""
    with pytest.raises(ValueError):
        comparison_to_json(replace(small(), summary=Summary(kept_percent=float("nan"))))
    broken = Revision("p-1", None, Status.NEW, "", None, None, Decimal("NaN"))
    with pytest.raises(ValueError):
        comparison_to_json(replace(small(), figures=(broken,)))


def test_the_schema_is_itself_valid() -> None:
    """docs/comparison.schema.json is a JSON Schema of 2020-12."""
    Draft202012Validator.check_schema(SCHEMA)


def test_a_later_version_may_add_keys() -> None:
    """The published schema is open: a key that it does not name breaks no reader that validates."""
    record = json.loads(comparison_to_json(compare(Document.from_paragraphs(["a"]), Document.from_paragraphs(["b"]))))
    record["added_later"] = record["summary"]["added_later"] = 1
    Draft202012Validator(SCHEMA).validate(record)
