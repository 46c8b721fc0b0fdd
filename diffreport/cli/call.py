"""The options that every command takes, and what they resolve to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

import typer

from diffreport.cli import configuration, output
from diffreport.cli.options import COMMON
from diffreport.cli.output import Color
from diffreport.lexicons import Additions, joined
from diffreport.profiles import Rule

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.model import Document
    from diffreport.pins import Pins
    from diffreport.settings import Settings

_ARCHIVE = (
    "The archive's folder, or s3://bucket/prefix; else as DIFFREPORT_ARCHIVE or diffreport.toml says, else ./archive,"
    " else as your configuration says, else your own archive."
)
_PINS = (
    "Pins (what belongs together) from this file; else what diffreport.toml names, or diffreport.pins.toml beside the"
    " archive."
)
_CONFIG = "Settings from this file; else the nearest diffreport.toml upwards, and your own configuration."


class Look(NamedTuple):
    """How a report is to look (see settings.LOOK): its own words, a folder of templates, the editions followed."""

    language: str
    templates: Path | None
    trend: int


@dataclass(frozen=True, slots=True)
class Writing:
    """The options of every command that writes to the archive; hand them to `Call.archive`."""

    lock_timeout: Annotated[
        float,
        typer.Option("--lock-timeout", metavar="SECONDS", min=0, help="How long to wait for another writer."),
    ] = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """The common options of one call, with typer's description of each."""

    HEADING: ClassVar[str] = COMMON

    archive_named: Annotated[
        str | None, typer.Option("--archive", metavar="DIR|URL", show_default=False, help=_ARCHIVE)
    ] = None
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", show_default=False, help=_CONFIG)] = None
    pins_file: Annotated[Path | None, typer.Option("--pins", metavar="FILE", show_default=False, help=_PINS)] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print results, warnings and errors only.")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say on standard error what is done.")] = False
    color: Annotated[Color, typer.Option("--color", help="Colour the terminal output.")] = Color.AUTO
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask; fail instead.")] = False

    def files(self) -> configuration.Files:
        """Return where settings come from. Raises: UsageError."""
        return configuration.files(self.config)

    def settings(self) -> Settings:
        """Return the settings that hold for this call. Raises: UsageError."""
        return configuration.settings(self.files())

    def profiles(self) -> tuple[Rule, ...]:
        """Return the profiles that the configuration gives. Raises: UsageError."""
        return tuple(rule for _, rule in configuration.profiles(self.files()))

    def additions(self) -> Additions:
        """Return the words that the configuration adds to the lexicons. Raises: UsageError."""
        found = (additions for _, additions in configuration.lexicons(self.files()))
        return joined(*found)

    def look(self, language: str | None = None, templates: Path | None = None) -> Look:
        """Return how a report is to look: as options say, else as the configuration does. Raises: UsageError."""
        found = {name: setting.value for name, setting in configuration.look(self.files()).items()}
        folder = templates or (Path(str(found["templates"])) if found["templates"] else None)
        return Look(str(found["language"]) if language is None else language, folder, int(found["trend"]))

    def archive(self, writing: Writing | None = None) -> Archive:
        """Return the archive, opened, to be read or written to. Raises: ArchiveError if there is none."""
        from diffreport.archive import Archive, Patience

        patience = Patience(writing.lock_timeout, self.note) if writing else Patience()
        return Archive.open(self.archive_place(), patience=patience)

    def archive_place(self) -> Path | str:
        """Return the folder of the archive that is meant, or its address, if it exists or not. Raises: UsageError."""
        return configuration.archive_place(self.archive_named, self.files()).place

    def pins(self, old: Document, new: Document, tell: Callable[[str], None] = output.complain) -> Pins:
        """Return the pins for two documents; those that are not used are told of. Raises: UsageError."""
        from diffreport.pins import Pins, read_pins, resolved

        place = self.pins_place(is_archived=bool(old.edition.series or new.edition.series))
        if place is None:
            return Pins()
        self.trace(f"pins from {place.path} ({place.origin})")
        is_named = place.origin != configuration.BESIDE
        pins, notices = resolved(read_pins(place.path), old, new, is_named=is_named)
        for notice in notices:
            tell(notice)
        return pins

    def pins_place(self, *, is_archived: bool) -> configuration.Place | None:
        """Return the file that pins are in, and where it is named; None if there is none. Raises: UsageError."""
        return configuration.pins_file(self.pins_file, self.files(), self.archive_place() if is_archived else None)

    def note(self, message: str) -> None:
        """Tell the user something worth knowing, unless quiet."""
        if not self.quiet:
            output.complain(message)

    def trace(self, message: str) -> None:
        """Tell a verbose user what is being done."""
        if self.verbose:
            output.complain(message)
