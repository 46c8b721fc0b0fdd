"""What a reader is given, and what a reader is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import NamedTuple

from diffreport.profiles import Profile
from diffreport.readers.outline import Reading


class Recognised(NamedTuple):
    """What a program read off the pictures of pages that have no text layer."""

    by: str = ""  # "tesseract 5.3.0"
    pages: tuple[tuple[int, str], ...] = ()  # their numbers from 1, each with its text (hOCR)


@dataclass(frozen=True, slots=True)
class Task:
    """One edition to be read. `text` is the decoded content where the format is textual, else ""."""

    data: bytes
    shown: str  # how messages call the file
    text: str = ""
    original: bool = False  # tracked changes: the text before them, not after them
    profile: Profile = field(default_factory=Profile)
    recognised: Recognised = field(default_factory=Recognised)
    marked: bool = False  # the places of what changes are marked in are wanted


Read = Callable[[Task], Reading]


@dataclass(frozen=True, slots=True)
class Format:
    """A format and its reader, as the entry-point group `diffreport.readers` gives them too.

    `read` is a function, or the name of the module whose `read` it is: readers are imported when needed.
    """

    media_type: str
    name: str  # in messages: "PDF"
    reader: str  # name and version, recorded with every document: "pdf/1"
    read: Read | str
    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other media types
    is_text: bool = False  # decoded before it is read
    matches: Callable[[bytes], bool] | None = None  # whether bytes are surely of this format

    def reading(self, task: Task) -> Reading:
        """Return what the reader finds. Raises: InputError."""
        read: Read = import_module(self.read).read if isinstance(self.read, str) else self.read
        return read(task)
