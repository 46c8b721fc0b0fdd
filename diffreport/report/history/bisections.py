"""When words appear and vanish, as JSON of the schema `diffreport.bisect/1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diffreport.histories.bisect import Place, Spell, Vanished
from diffreport.model.histories import History, Remains
from diffreport.report.history.lookup import Lookup, look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.schema import record_to_json

BISECT_SCHEMA = "diffreport.bisect/1"


class _Place(NamedTuple):
    lineage: str
    block: int
    page: int | None
    section: tuple[str, ...]
    sentence: str


class _Vanished(NamedTuple):
    lineage: str
    sentence: str
    block: int | None  # None where the paragraph is gone
    instead: str
    into: str
    remains: tuple[Remains, ...]


class _Spell(NamedTuple):
    first: str
    last: str
    gone_in: str | None  # None where the last edition has them
    places: tuple[_Place, ...]
    gone: tuple[_Vanished, ...]


def bisection_json(history: History, words: str, spells: Sequence[Spell]) -> str:
    """Return each run of editions that have some words, with its places, as JSON text."""
    lookup = look_up(history, PLAIN)
    record = {
        "schema": BISECT_SCHEMA,
        "series": history.series,
        "phrase": words,
        "editions": lookup.labels,
        "spells": tuple(_spell(lookup, spell) for spell in spells),
    }
    return record_to_json(record)


def _spell(lookup: Lookup, spell: Spell) -> _Spell:
    labels = lookup.labels
    gone_in = labels[spell.last + 1] if spell.last < lookup.last else None
    places, gone = tuple(map(_place, spell.places)), tuple(map(_gone, spell.gone))
    return _Spell(labels[spell.first], labels[spell.last], gone_in, places, gone)


def _place(place: Place) -> _Place:
    stage = place.stage
    return _Place(place.lineage.id, stage.block, stage.page, stage.section, place.sentence)


def _gone(gone: Vanished) -> _Vanished:
    block = gone.after.block if gone.after else None
    end = gone.end
    return _Vanished(
        gone.lineage.id, gone.sentence, block, gone.instead, end.into if end else "", end.remains if end else ()
    )
