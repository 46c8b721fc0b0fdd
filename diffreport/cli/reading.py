"""How a file is to be read: options for what the user knows better than the file tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from diffreport.errors import UsageError

if TYPE_CHECKING:  # the program's help needs no readers
    from diffreport.model import Document
    from diffreport.readers.parsing import Options

_AS = ("final", "original")
_BOTH = "; OLD,NEW if they differ."


@dataclass(frozen=True, slots=True)
class Known:
    """The options of a command that takes one edition in."""

    HEADING: ClassVar[str] = "Reading options"

    media_type: Annotated[
        str | None,
        typer.Option(
            "--media-type",
            metavar="TYPE",
            show_default=False,
            help="Its format, such as text/html, whatever its name says.",
        ),
    ] = None
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding", metavar="CHARSET", show_default=False, help="The charset of its text, such as windows-1250."
        ),
    ] = None
    ocr: Annotated[
        str | None,
        typer.Option(
            "--ocr",
            metavar="LANGS",
            show_default=False,
            help="Read scans with tesseract, in languages such as eng+fra.",
        ),
    ] = None

    def options(self) -> Options:
        """Return how to read it."""
        return _options(self.media_type, self.encoding, None, self.ocr)


@dataclass(frozen=True, slots=True)
class Reading(Known):
    """The options of a command that shows one edition."""

    tracked: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="WHICH", show_default=False, help="Of tracked changes, the final text or the original."
        ),
    ] = None

    def options(self) -> Options:
        """Return how to read it. Raises: UsageError."""
        return _options(self.media_type, self.encoding, self.tracked, self.ocr)


@dataclass(frozen=True, slots=True)
class Readings:
    """The options of a command that compares editions: each value is one for all, or one for each: `OLD,NEW`."""

    HEADING: ClassVar[str] = "Reading options"

    media_type: Annotated[
        str | None,
        typer.Option(
            "--media-type", metavar="TYPE", show_default=False, help=f"Their format, such as text/html{_BOTH}"
        ),
    ] = None
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding", metavar="CHARSET", show_default=False, help=f"Their charset, such as windows-1250{_BOTH}"
        ),
    ] = None
    tracked: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="WHICH",
            show_default=False,
            help=f"Of tracked changes, the final text or the original{_BOTH}",
        ),
    ] = None
    ocr: Annotated[
        str | None,
        typer.Option(
            "--ocr",
            metavar="LANGS",
            show_default=False,
            help=f"Read scans with tesseract, in languages such as eng+fra{_BOTH}",
        ),
    ] = None

    def options(self, editions: int = 2) -> list[Options]:
        """Return how to read each of the editions, the oldest first. Raises: UsageError."""
        given = {
            "--media-type": self.media_type,
            "--encoding": self.encoding,
            "--as": self.tracked,
            "--ocr": self.ocr,
        }
        each = zip(*(_values(option, value, editions) for option, value in given.items()), strict=True)
        return [_options(*values) for values in each]


def unchanged(documents: Sequence[Document], options: Sequence[Options]) -> Iterator[str]:
    """Yield what to say of documents that were to be read as before their tracked changes, and have none."""
    from diffreport.readers.parsing import carries_changes

    for made, each in zip(documents, options, strict=True):
        if each.original and not carries_changes(made.remarks):
            edition = made.edition
            name = f"{edition.series}@{edition.label}" if edition.series else edition.name
            yield f"{name} has no tracked changes; it was read as it is"


def told_apart(documents: Sequence[Document], options: Sequence[Options]) -> list[Document]:
    """Return the documents; of one label, read before and after its tracked changes, each is called by that.

    What their reader says of the changes is then said once.
    """
    labels = {made.edition.label or made.edition.name for made in documents}
    if len(labels) > 1 or len({each.original for each in options}) < 2:
        return list(documents)
    names = [
        f"{(made.edition.label or made.edition.name)} ({_AS[each.original]})"
        for made, each in zip(documents, options, strict=True)
    ]
    from diffreport.readers.parsing import said_once

    return [
        replace(made.with_edition(replace(made.edition, label=name)), remarks=said_once(made.remarks, is_first=not n))
        for n, (made, name) in enumerate(zip(documents, names, strict=True))
    ]


def _values(option: str, given: str | None, editions: int) -> list[str | None]:
    """Return a value for each edition. Raises: UsageError unless there is one for all, or one for each."""
    values = [part.strip() or None for part in (given or "").split(",")]
    if len(values) == 1:
        return values * editions
    if len(values) != editions:
        wrong = f"gives {len(values)} values for {editions} editions"
        raise UsageError(f"{option} {given}: {wrong}; give one for all of them, or one for each (OLD,NEW)")
    return values


def _options(media_type: str | None, encoding: str | None, tracked: str | None, ocr: str | None) -> Options:
    from diffreport.readers.parsing import Options

    if tracked not in (None, *_AS):
        raise UsageError(f"--as {tracked}: is neither {' nor '.join(_AS)}; give one of them")
    return Options(
        media_type or None, encoding or None, original=tracked == "original", ocr=ocr or "", marked=tracked is not None
    )
