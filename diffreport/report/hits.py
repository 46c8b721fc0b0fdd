"""What a search found, as lines, CSV, or JSON of the schema `diffreport.search/1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from diffreport.archived.search import Hit, Place, Presence, Result
from diffreport.model import Kind
from diffreport.report.lines import Piece, counted, painted, visible
from diffreport.report.sheets import Cell
from diffreport.report.sheets.delimited import delimited
from diffreport.schema import record_to_json
from diffreport.text import encoded

SEARCH_SCHEMA = "diffreport.search/1"
_AROUND = 60  # characters before the first mark, at the most
_SHOWN = 200  # characters of a text
_MARKS = {"new": ("**", "**")}  # around what was looked for, where there is no colour
_NAMES = {Kind.HEADING: "heading", Kind.TABLE: "table"}
_COLUMNS = ("series", "edition", "version", "kind", "number", "block", "page", "section", "text")


class _Place(NamedTuple):
    reference: str
    edition: str
    version: int
    block: int
    kind: Kind
    number: int
    page: int | None
    section: tuple[str, ...]


class _Hit(NamedTuple):
    series: str
    editions: tuple[str, ...]
    text: str
    marks: tuple[tuple[int, int], ...]
    places: tuple[_Place, ...]


def rendered(found: Result, query: str, form: str) -> bytes:
    """Return what was found in a form: "txt" as on a terminal without colour, "csv" or "json"."""
    if form == "csv":
        text = delimited(_COLUMNS, (_row(hit, place) for hit in found.hits for place in hit.places))
    elif form == "json":
        text = _json(found, query)
    else:
        text = "".join(f"{line}\n" for line in lines(found, color=False))
    return encoded(text)


def lines(found: Result, *, color: bool) -> Iterator[str]:
    """Yield a line for each series with hits, and one for each of them, escaped for a terminal."""
    hits = {series: list(of) for series, of in groupby(found.hits, key=lambda hit: hit.series)}
    for presence in found.presences:
        if presence.series in hits:  # of a series of which a limit left out all, nothing stands below
            yield _painted([Piece(visible(_presence(presence)), "strong")], color=color)
            yield from (_painted(_line(hit), color=color) for hit in hits[presence.series])


def _painted(pieces: Iterable[Piece], *, color: bool) -> str:
    return painted(pieces) if color else "".join(text.join(_MARKS.get(mark, ("", ""))) for text, mark in pieces)


def runs(presence: Presence) -> list[list[str]]:
    """Return the editions in which something was found, those next to each other together."""
    place = {label: n for n, label in enumerate(presence.searched)}
    found: list[list[str]] = []
    for label in presence.found:
        if found and place[label] == place[found[-1][-1]] + 1:
            found[-1].append(label)
        else:
            found.append([label])
    return found


def _presence(presence: Presence) -> str:
    """Return in which editions of a series something stands: "kosovo: 2 of 9 editions, 2014 to 2015"."""
    series, searched, found = presence
    told = ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs(presence))
    gone = "; not since" if found[-1] != searched[-1] else ""
    return f"{series}: {len(found)} of {counted(len(searched), 'edition')}, {told}{gone}"


def _line(hit: Hit) -> list[Piece]:
    """Return where a text stands, named by the last edition that has it, and the text about what was looked for."""
    last = [place for place in hit.places if place.version == hit.places[-1].version]
    page, section = last[0].page, last[0].section
    where = [f"p. {page}"] if page is not None else []
    where += [" > ".join(section)] if section else []
    told = f"{last[0].reference} {_NAMES.get(last[0].kind, 'paragraph')} {last[0].number}"
    told += f" ({'; '.join(where)})" if where else ""
    told += f", and {len(last) - 1} more" if len(last) > 1 else ""
    told += f", since {hit.editions[0]} ({len(hit.editions)} editions)" if len(hit.editions) > 1 else ""
    return [Piece(visible(told), "faint"), Piece(": "), *snippet(hit)]


def snippet(hit: Hit) -> Iterator[Piece]:
    """Yield a stretch of the text that begins shortly before the first mark, with the marks in it."""
    text = hit.text.replace("\n", " ")
    first = max(0, hit.marks[0][0] - _AROUND)
    start = first and (text.find(" ", first, hit.marks[0][0]) + 1 or first)
    end = len(text) if len(text) <= start + _SHOWN else max(text.rfind(" ", start, start + _SHOWN), start + _SHOWN // 2)
    at = start
    yield Piece("…" if start else "")
    for begin, stop in hit.marks:
        if begin >= end:
            break
        yield Piece(visible(text[at:begin]))
        yield Piece(visible(text[begin:stop]), "new")
        at = stop
    yield Piece(visible(text[at:end]))
    yield Piece("…" if end < len(text) else "")


def _row(hit: Hit, place: Place) -> list[Cell]:
    """Return the cells of `_COLUMNS`."""
    where = place.kind, place.number, place.block, place.page, visible(" > ".join(place.section))
    return [hit.series, place.label, place.version, *where, visible(hit.text)]


def _json(found: Result, query: str) -> str:
    hits = (
        _Hit(hit.series, hit.editions, hit.text, hit.marks, tuple(_Place(*place) for place in hit.places))
        for hit in found.hits
    )
    return record_to_json(
        {
            "schema": SEARCH_SCHEMA,
            "query": query,
            "total": found.total,
            "series": found.presences,
            "hits": tuple(hits),
            "unread": found.unread,
        }
    )
