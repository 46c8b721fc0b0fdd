"""The JSON of a history: read back equal, valid by its published schema, strict about anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from diffreport import resources
from diffreport.model import (
    HISTORY_SCHEMA,
    Break,
    Edition,
    End,
    Event,
    Extent,
    Fallback,
    Figure,
    FigureSeries,
    History,
    Issued,
    Kind,
    Lineage,
    Point,
    Remains,
    Stage,
    Summary,
    Vintage,
    Words,
)
from diffreport.schema import history_from_json, history_to_json
from tests.values import COUNT, FALLBACKS, SCORE, TEXT, TEXTS, closed, editions, figures, paths, summaries

SCHEMA = json.loads(resources.find("history.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(closed(SCHEMA))
BREAKS = st.lists(st.sampled_from(Break), max_size=2, unique=True).map(tuple)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Return histories whose parts point at each other, as those of the engine do."""
    count = draw(st.integers(1, 4))
    last = count - 1
    presences = draw(st.lists(st.sets(st.integers(0, last), min_size=1), max_size=4))
    blocks = [0] * count
    lineages = []
    for n, presence in enumerate(presences):
        other = st.sampled_from([f"l-{k}" for k in range(len(presences))])
        at = sorted(presence)
        runs = st.builds(Words, TEXT, st.integers(0, at[0]), st.integers(at[-1], last))
        texts = tuple(draw(st.lists(st.lists(runs, max_size=3).map(tuple), min_size=1, max_size=3)))
        stages = []
        for edition in at:
            stage = st.builds(
                Stage,
                *(st.just(edition), st.just(blocks[edition]), st.sampled_from(Event), st.integers(0, len(texts) - 1)),
                *(TEXTS, st.none() | st.integers(1, 99), st.none() | SCORE, st.booleans(), st.just("") | other),
                st.lists(other, max_size=2).map(tuple),
            )
            blocks[edition] += 1
            stages.append(draw(stage))
        nothing = st.integers(0, last).map(lambda edition: Remains(edition, "", -1, 0.0))
        end = st.builds(End, st.just(at[-1] + 1), st.just("") | other, st.lists(nothing, max_size=2).map(tuple))
        lineages.append(
            Lineage(
                f"l-{n}",
                draw(st.sampled_from(Kind)),
                texts,
                tuple(stages),
                draw(end) if at[-1] < last else None,
                draw(st.none() | st.just("furniture")),
            )
        )
    extent = st.builds(Extent, summaries, COUNT, COUNT)
    issued = tuple(
        draw(
            st.builds(
                Issued,
                *(editions, TEXT, TEXT, st.just(blocks[n]), COUNT, COUNT),
                extent if n else st.none(),
                FALLBACKS if n else st.just(()),
            )
        )
        for n in range(count)
    )
    series = tuple(
        FigureSeries(
            draw(TEXT),
            draw(TEXT),
            draw(TEXTS),
            tuple(
                Point(
                    stage.edition, draw(figures), draw(TEXT), lineage.id, stage.block, draw(TEXT), draw(TEXT),
                    draw(TEXT), draw(BREAKS),
                )
                for stage in lineage.stages
            ),
            draw(st.lists(st.builds(Vintage, COUNT, st.integers(0, last), figures), max_size=2).map(tuple)),
        )
        for lineage in lineages[:2]
    )  # fmt: skip
    held = draw(st.dictionaries(TEXT, TEXT | st.integers() | st.booleans() | SCORE, max_size=3))
    return History(draw(TEXT), draw(TEXT), draw(TEXT), held, issued, tuple(lineages), series, draw(TEXTS))


@settings(max_examples=40)
@given(histories())
def test_a_history_is_read_back_equal_and_its_json_is_valid(history: History) -> None:
    """Whatever the engine may find survives the JSON in every value, and the published schema describes it."""
    text = history_to_json(history)
    assert history_from_json(text) == history
    assert history_to_json(history_from_json(text)) == text
    VALIDATOR.validate(json.loads(text))


def small() -> History:
    """Return a history with at least one of everything: three editions, of which the second has one paragraph more."""
    figure = Figure("1,640", Decimal(1640), "about", "", "range", Decimal("1650.50"), "persons")
    extents = (None, Extent(Summary(findings=2), 1, 0), Extent(Summary(findings=1, kept_percent=99.5), 0, 1))
    issued = tuple(
        Issued(Edition(label, quarantine=why), "text/1", "en", blocks, blocks, 12, extent, limits)
        for label, why, blocks, extent, limits in zip(
            ("2019", "2020", "2021"),
            (None, "reads as a bot wall", None),
            (1, 3, 1),
            extents,
            ((), (Fallback("block 0", "too many pairs"),), ()),
            strict=True,
        )
    )
    stages = (
        Stage(0, 0, Event.FIRST, 0, ("One",), 1),
        Stage(1, 0, Event.SAME, 0, ("One",), 1, 1.0),
        Stage(2, 0, Event.REWORDED, 1, ("Two",), 2, 0.9, True, "", ("l-3",)),
    )
    texts = (
        (Words("Some ", 0, 2), Words("1,640 persons.", 0, 1)),
        (Words("Some ", 0, 2), Words("1,650 persons.", 2, 2)),
    )
    lineages = (
        Lineage("l-1", Kind.PARAGRAPH, texts, stages),
        Lineage(
            "l-2",
            Kind.ITEM,
            ((Words("Gone.", 1, 1),),),
            (Stage(1, 1, Event.FIRST, 0, split_from="l-1"),),
            End(2, "", (Remains(2, "l-1", 0, 0.25),)),
            "furniture",
        ),
        Lineage("l-3", Kind.ITEM, ((Words("In.", 1, 1),),), (Stage(1, 2, Event.FIRST, 0),), End(2, "l-1")),
    )
    points = tuple(
        Point(n, figure, "persons", "l-1", 0, "Some 1,640 persons.", "2019", "a source", (Break.SOURCE,))
        for n in range(3)
    )
    series = FigureSeries("f-1", "persons", ("Two",), points, (Vintage(2018, 0, figure),))
    return History("diffreport", "persons", "Persons", {"x": 0.3}, issued, lineages, (series,), ("2018",))


def test_a_history_writes_and_reads_itself() -> None:
    """The model's own ways lead to the same JSON, under the schema's name and with the edition's fields in place."""
    text = small().to_json()
    VALIDATOR.validate(json.loads(text))
    assert History.from_json(text) == small()
    record = json.loads(text)
    assert record["schema"] == HISTORY_SCHEMA
    assert record["editions"][1]["label"] == "2020" and record["editions"][1]["blocks"] == 3
    assert record["lineages"][0]["texts"][0] == [["Some ", 0, 2], ["1,640 persons.", 0, 1]]
    assert record["lineages"][0]["stages"][0].keys() == {"edition", "block", "event", "text", "section", "page"}
    assert sum('"event": "reworded"' in line for line in text.splitlines()) == 1


def places() -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value in the JSON of the small history."""
    return paths(json.loads(small().to_json()))


@pytest.mark.parametrize("path", list(places()), ids=lambda path: ".".join(map(str, path)))
def test_a_value_of_the_wrong_type_is_refused(path: tuple[str | int, ...]) -> None:
    """Every value in the JSON is checked: one of another type ends in a ValueError, never in a crash."""
    record = json.loads(small().to_json())
    parent = record
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = ["wrong", {}] if isinstance(parent[path[-1]], dict) else {"wrong": 1}
    with pytest.raises(ValueError, match=r"^not a history: "):
        history_from_json(json.dumps(record))


OPTIONAL = frozenset(
    ("quarantine", "fallbacks", "page", "score", "moved", "split_from", "merged", "into", "remains", "noise", "about",
     "source", "breaks", "high")
)  # fmt: skip


@pytest.mark.parametrize("path", [path for path in places() if isinstance(path[-1], str) and "settings" not in path])
def test_a_missing_key_is_refused_unless_it_may_be_left_out(path: tuple[str | int, ...]) -> None:
    """Only the keys that the schema leaves optional may be absent."""
    record = json.loads(small().to_json())
    parent = record
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    is_needed = (path[0], path[-1]) == ("editions", "source") or path[-3::2] == ("remains", "score")
    if path[-1] in OPTIONAL and not is_needed:
        history_from_json(json.dumps(record))
        return
    with pytest.raises(ValueError, match=r"^not a history: "):
        history_from_json(json.dumps(record))


@pytest.mark.parametrize(
    ("place", "wrong", "told"),
    [
        (("editions",), [], "editions: the first has no extent"),
        (("editions", 0, "extent"), "of the second", "editions: the first has no extent"),
        (("editions", 0, "blocks"), 2, "not every block of the editions is in exactly one"),
        (("editions", 1, "blocks"), 2, "not every block of the editions is in exactly one"),
        (("lineages", 1, "stages", 0, "block"), 0, "not every block of the editions is in exactly one"),
        (("lineages", 1, "id"), "l-1", "it names a lineage that is not there, or has another one's id"),
        (("lineages", 0, "stages", 2, "merged"), ["l-9"], "lineage l-1: it names a lineage that is not there"),
        (("lineages", 1, "stages", 0, "split_from"), "l-9", "lineage l-2: it names a lineage that is not there"),
        (("lineages", 2, "end", "into"), "l-9", "lineage l-3: it names a lineage that is not there"),
        (("lineages", 0, "stages"), [], "lineage l-1: stages are none"),
        (("lineages", 0, "stages", 1, "edition"), 0, "lineage l-1: stages are none, or not one after the other"),
        (("lineages", 0, "stages", 0, "edition"), -1, "lineage l-1: stages points outside"),
        (("lineages", 0, "stages", 2, "edition"), 3, "lineage l-1: stages points outside"),
        (("lineages", 0, "stages", 0, "text"), 2, "lineage l-1: a stage's text points outside"),
        (("lineages", 0, "texts", 0, 0), ["Some ", 2, 1], "lineage l-1: 'Some ' is since and until no editions"),
        (("lineages", 0, "texts", 0, 0), ["Some ", 0, 3], "lineage l-1: 'Some ' is since and until no editions"),
        (("lineages", 0, "texts", 0, 0), ["Some ", 0, 0], "lineage l-1: a stage has words that are not of its edition"),
        (("lineages", 0, "texts", 1, 1), ["1,650 persons.", 1, 1], "lineage l-1: a stage has words that are not"),
        (("lineages", 0, "texts", 0, 0), ["Some ", 0], "is none of text and since and until"),
        (("lineages", 0, "texts", 0, 0), ["Some ", 0, True], "is none of text and since and until"),
        (("lineages", 0, "end"), {"edition": 3}, "lineage l-1: it does not end after its last stage"),
        (("lineages", 1, "end", "edition"), 1, "lineage l-2: it does not end after its last stage"),
        (("lineages", 1, "end"), None, "lineage l-2: it does not end after its last stage"),
        (("lineages", 1, "end", "remains", 0, "edition"), 3, "lineage l-2: remains points outside"),
        (("lineages", 1, "end", "remains", 0, "block"), 1, "lineage l-2: what remains of it is not of lineage l-1"),
        (("lineages", 1, "end", "remains", 0, "lineage"), "", "lineage l-2: what remains of it"),
        (("lineages", 0, "stages", 2, "score"), float("inf"), "score is missing or wrong"),
        (("lineages", 0, "stages", 2, "score"), float("nan"), "score is missing or wrong"),
        (("lineages", 0, "kind"), "poem", "kind is missing or wrong"),
        (("figures", 0, "points"), [], "figure f-1: points are none"),
        (("figures", 0, "points", 2, "edition"), 1, "figure f-1: points are none, or not one after the other"),
        (("figures", 0, "points", 1, "block"), 1, "figure f-1: a point's block is not of lineage l-1"),
        (("figures", 0, "points", 1, "lineage"), "l-9", "figure f-1: a point's block is not of lineage l-9"),
        (("figures", 0, "points", 1, "figure", "value"), "1e5", "value is missing or wrong"),
        (("figures", 0, "vintages", 0, "edition"), 3, "figure f-1: vintages points outside"),
    ],
)
def test_what_points_outside_is_refused(place: tuple[str | int, ...], wrong: object, told: str) -> None:
    """A renderer may trust every index and every name in a history that was read; the message says what is wrong."""
    record = json.loads(small().to_json())
    parent = record
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = record["editions"][1]["extent"] if wrong == "of the second" else wrong
    with pytest.raises(ValueError, match="not a history") as caught:
        history_from_json(json.dumps(record))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"diffreport.history/1"', "{}", '{"schema": "diffreport.comparison/1"}', "[" * 10**5],
    ids=lambda text: text[:12],
)
def test_other_json_is_refused(text: str) -> None:
    """What is no history of this schema ends in a ValueError that says so."""
    with pytest.raises(ValueError, match=r"^not a history: "):
        history_from_json(text)


@settings(max_examples=100)
@given(st.integers(0, len(small().to_json()) - 1), st.sampled_from(["", "0", "9", '"', "[", "]", "-", "\x00"]))
def test_a_damaged_history_is_refused_or_another_history(place: int, letter: str) -> None:
    """Whatever becomes of one character, the reader ends with a whole history, or a ValueError that says it is none."""
    text = small().to_json()
    damaged = text[:place] + letter + text[place + 1 :]
    try:
        history = history_from_json(damaged)
    except ValueError as error:
        assert str(error).startswith("not a history: ")
    else:
        assert history_from_json(history_to_json(history)) == history


def test_unknown_keys_are_passed_over() -> None:
    """A later version may add keys without making its JSON unreadable here."""
    record = json.loads(small().to_json())
    record["later"] = record["lineages"][0]["later"] = record["editions"][0]["later"] = {"x": 1}
    assert history_from_json(json.dumps(record)) == small()
    Draft202012Validator(SCHEMA).validate(record)


def test_no_score_is_written_that_is_no_number() -> None:
    """A value that JSON readers could not read is refused when written."""
    first, *others = small().lineages
    broken = replace(first, stages=(*first.stages[:2], replace(first.stages[2], score=float("nan"))))
    with pytest.raises(ValueError):
        history_to_json(replace(small(), lineages=(broken, *others)))


def test_the_schema_is_itself_valid_and_names_what_the_model_names() -> None:
    """docs/history.schema.json is a JSON Schema of 2020-12; its lists of names are the model's."""
    Draft202012Validator.check_schema(SCHEMA)
    parts = SCHEMA["$defs"]
    assert parts["stage"]["properties"]["event"]["enum"] == list(Event)
    assert parts["point"]["properties"]["breaks"]["items"]["enum"] == list(Break)
    assert parts["lineage"]["properties"]["kind"]["enum"] == list(Kind)
    comparison = json.loads(resources.find("comparison.schema.json").read_text("utf-8"))["$defs"]
    assert parts["figure"] == comparison["figure"]
