"""A document as bytes and back: between processes, and in the cache."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from diffreport.model import Block, Charset, Document, Edition, Kind, LeftOut, Places, Table

Json = dict[str, Any]


def dumped(document: Document) -> bytes:
    """Return a document as JSON; each section is written once, and blocks as lists, because a book has 20,000."""
    sections: dict[tuple[str, ...], int] = {}
    blocks = [_block_record(block, sections.setdefault(block.section, len(sections))) for block in document.blocks]
    record: Json = {
        "edition": asdict(document.edition),
        "reader": document.reader,
        "language": document.language,
        "remarks": document.remarks,
        "left_out": document.left_out,
        "pages": document.pages,
        "blank_pages": document.blank_pages,
        "charset": document.charset,
        "places": document.places and [document.places.file, document.places.of_blocks],
        "sections": list(sections),
        "blocks": blocks,
    }
    return json.dumps(record, separators=(",", ":")).encode()


def loaded(data: bytes) -> Document:
    """Return the document that was dumped, equal to it. Raises: ValueError if the bytes are none."""
    try:
        return _document(json.loads(data))
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(f"no document ({type(error).__name__}: {error})") from error


def _block_record(block: Block, section: int) -> list[Any]:
    table = block.table and [block.table.rows, block.table.header_rows, block.table.caption]
    return [block.kind, block.text, section, block.page, block.level, table, block.printed]


def _document(record: Json) -> Document:
    sections = [tuple(map(_text, section)) for section in record["sections"]]
    return Document(
        blocks=tuple(_block(block, sections) for block in record["blocks"]),
        edition=Edition(**record["edition"]),
        reader=_text(record["reader"]),
        language=_text(record["language"]),
        remarks=tuple(map(_text, record["remarks"])),
        left_out=tuple(LeftOut(_text(what), _text(why), int(words)) for what, why, words in record["left_out"]),
        pages=_optional(int, record["pages"]),
        blank_pages=tuple(map(int, record["blank_pages"])),
        charset=_optional(_charset, record["charset"]),
        places=_optional(_places, record["places"]),
    )


def _block(record: list[Any], sections: list[tuple[str, ...]]) -> Block:
    kind, text, section, page, level, table, printed = record
    return Block(
        Kind(kind),
        _text(text),
        sections[section],
        _optional(int, page),
        int(level),
        _optional(_table, table),
        _optional(_text, printed),
    )


def _table(record: list[Any]) -> Table:
    rows, header_rows, caption = record
    return Table(tuple(tuple(map(_text, row)) for row in rows), int(header_rows), _text(caption))


def _charset(record: list[Any]) -> Charset:
    name, told_by = record
    return Charset(_text(name), _text(told_by))


def _places(record: list[Any]) -> Places:
    file, of_blocks = record
    return Places(_text(file), tuple(tuple((int(place), int(weight)) for place, weight in of) for of in of_blocks))


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError(f"{value!r:.40} is no text")
    return value


def _optional(make: Callable[[Any], Any], value: object) -> Any:
    return None if value is None else make(value)
