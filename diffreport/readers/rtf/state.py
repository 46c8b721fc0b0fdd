"""What holds for the text of an RTF group: its place, its charset, its paragraph, its revision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Style(NamedTuple):
    """A paragraph style: its name in lower case, and its outline level from 1 (0 for body text)."""

    name: str
    level: int


@dataclass(slots=True)
class Field:
    """A field: what it is to compute."""

    instruction: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """How a paragraph is set."""

    style: int = 0
    level: int | None = None  # of the outline, from 1; 0 for body text; None: as its style has it
    depth: int = 0  # of the list it is in
    in_table: bool = False


@dataclass(slots=True)
class State:
    """What a group inherits, and may change for itself."""

    place: str = "text"  # or the name of the destination that its text goes to; "" for nowhere
    charset: str = "cp1252"
    fallback: int = 1  # characters that stand behind \\u for readers without Unicode
    hidden: bool = False
    inserted: bool = False
    deleted: bool = False
    raised: bool = False
    is_starred: bool = False  # the next word names a destination that readers may ignore
    paragraph: Paragraph = field(default_factory=Paragraph)
    in_field: Field | None = None

    def copy(self) -> State:
        """Return the state that a group inside of this one begins with."""
        above = self.paragraph
        paragraph = Paragraph(above.style, above.level, above.depth, above.in_table)
        return State(
            self.place,
            self.charset,
            self.fallback,
            self.hidden,
            self.inserted,
            self.deleted,
            self.raised,
            False,
            paragraph,
            self.in_field,
        )

    def plain(self, charset: str) -> None:
        """Set the character formatting back."""
        self.hidden = self.inserted = self.deleted = self.raised = False
        self.charset = charset
