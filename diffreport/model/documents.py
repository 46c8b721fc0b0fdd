"""What a reader makes of an edition: blocks, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table, as printed. Shapes: every row has the width of the widest, padded with ""."""

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    caption: str = ""

    @property
    def text(self) -> str:
        """Return the table as text: cells joined by " | ", rows (and the caption before them) by a newline."""
        lines = [" | ".join(row) for row in self.rows]
        return "\n".join([self.caption, *lines] if self.caption else lines)


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table or footnote.

    `text` is NFC with single spaces (a table's is `Table.text`); `section` holds the headings above
    the block, outermost first (a heading's own text is not in its own section); `level` is 1 to 6 for
    a heading, the nesting depth from 1 for a list item, else 0; `page` counts from 1. `printed` is the
    text as the edition has it, where that differs: in its kinds of space, or in letters not composed.
    """

    kind: Kind
    text: str
    section: tuple[str, ...] = ()
    page: int | None = None
    level: int = 0
    table: Table | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One published version of a series, and where its bytes came from.

    Dates are ISO 8601 strings (`retrieved` in UTC with a Z) or None where unknown; `size` is in bytes.
    """

    label: str = ""
    title: str = ""
    series: str = ""
    name: str = ""  # file name as deposited or read
    published: str | None = None
    retrieved: str | None = None
    source: str | None = None
    media_type: str | None = None
    size: int = 0
    sha256: str = ""
    note: str | None = None
    quarantine: str | None = None  # why nobody should take it for the latest edition unseen; None: it is sound


class LeftOut(NamedTuple):
    """What a reader left out of the text, and why; `words` of it in all."""

    what: str  # "running header", "navigation", "tracked deletions"
    why: str  # "repeated on 40 of 42 pages"
    words: int


class Charset(NamedTuple):
    """What the bytes of a text were decoded as, and what decided it."""

    name: str  # "windows-1252"
    told_by: str  # "byte order mark", "depositor", "HTTP header", "document", "detected by ...", "default"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the blocks of a document stand in a file that has changes marked in it, as read before or after them.

    `file` is the digest of the file's bytes. Shapes: `of_blocks` has the places of each block, none where they are not
    known; a place is a number, which both readings of the file have, with its weight: how much of the text is kept.
    """

    file: str
    of_blocks: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of an edition's bytes.

    `reader` names the reader and its version ("html/1"); `remarks` are sentences a reader of the
    report must know (a guessed charset, say). `pages` is their number where the format has pages, and
    `blank_pages` are those (from 1) without text. `charset` is None for what is no text; `places` is None unless the
    changes that are marked in a file were asked for. Two documents are equal whatever these two are.
    """

    blocks: tuple[Block, ...]
    edition: Edition = field(default_factory=Edition)
    reader: str = "paragraphs/1"
    language: str = ""
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    pages: int | None = None
    blank_pages: tuple[int, ...] = ()
    charset: Charset | None = field(default=None, compare=False)
    places: Places | None = field(default=None, compare=False)

    @classmethod
    def from_paragraphs(cls, paragraphs: Iterable[str], label: str = "", title: str = "") -> Document:
        """Make a document of plain paragraphs, normalised, in their order. Raises: TypeError for one string."""
        from diffreport.text import normalise, printed_form

        if isinstance(paragraphs, str):
            raise TypeError("paragraphs is one string; give a list of strings, one a paragraph")
        blocks = tuple(
            Block(Kind.PARAGRAPH, text, printed=printed_form(p, text)) for p in paragraphs if (text := normalise(p))
        )
        return cls(blocks, Edition(label=label, title=title))

    def with_edition(self, edition: Edition) -> Document:
        """Return the same blocks as another edition's."""
        return replace(self, edition=edition)
