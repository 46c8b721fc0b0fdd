"""What the shell completes beside commands and options: series, editions, formats, languages.

It is asked at every press of a key. So it reads and never writes, asks no server, and where anything is wrong it has
nothing to offer: the shell then completes file names.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from diffreport.archive import Archive

_ASKED = "_DIFFREPORT_COMPLETE"  # how the shell says what it wants
_PLAIN = re.compile(r"[\w.+@-]+", re.ASCII)  # what no shell takes for an order, whoever named the edition
_MOST_SERIES = 20  # of more, one types another letter before their editions are offered


def is_asked() -> bool:
    """Tell whether the shell asks for a completion."""
    return _ASKED in os.environ


def answer(program: Callable[[], object]) -> int:
    """Have the program answer the shell, and return the exit status; whatever goes wrong is no answer.

    bash takes `SERIES@LABEL` for three words: they are put together for the program, and of its answer bash gets the
    last.
    """
    said, status, begun = io.StringIO(), 0, _joined_words() if os.environ[_ASKED] == "complete_bash" else ""
    os.environ["DIFFREPORT_CACHE"] = "off"
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            program()
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 0
    except Exception:  # noqa: BLE001 - a traceback would be typed over what the user is typing
        return 1
    for line in said.getvalue().splitlines():
        sys.stdout.write(f"{line.removeprefix(begun)}\n")
    return status


def _joined_words() -> str:
    """Put words together that bash took apart at an @; return what the last of them began with, up to the @."""
    words, at = os.environ.get("COMP_WORDS", "").split("\n"), int(os.environ.get("COMP_CWORD", "0"))
    words = words[: at + 1]
    if words[-1] == "@":
        words.append("")  # it stands behind the @ itself
    if len(words) < 3 or words[-2] != "@":
        return ""
    begun = f"{words[-3]}@"
    os.environ["COMP_WORDS"] = "\n".join([*words[:-3], begun + words[-1]])
    os.environ["COMP_CWORD"] = str(len(words) - 3)
    return begun


def series(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the series of the archive whose names begin so."""
    return _found(ctx, lambda archive: [name for name in archive.series(_skip) if name.startswith(incomplete)])


def labels(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the labels of the series that is named before, which begin so."""
    name = ctx.params.get("series")
    if not isinstance(name, str):
        return []
    return _found(ctx, lambda archive: [label for label in _labels(archive, name) if label.startswith(incomplete)])


def references(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the archived editions that begin so, and the files."""
    editions = _found(ctx, lambda archive: _editions(archive, incomplete))
    return editions + _files(incomplete) if editions else []


def series_or_references(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the series and the archived editions that begin so, and the files."""
    return series(ctx, incomplete) + references(ctx, incomplete)


def formats(incomplete: str) -> list[str]:
    """Return the formats that a comparison is written in."""
    from diffreport.report import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


def languages(incomplete: str) -> list[str]:
    """Return the languages that a report is in."""
    from diffreport.report.language.labels import languages as known

    return [name for name in known() if name.startswith(incomplete)]


def _editions(archive: Archive, incomplete: str) -> list[str]:
    name, at, _ = incomplete.partition("@")
    names = [name] if at else [each for each in archive.series(_skip) if each.startswith(name)]
    if len(names) > _MOST_SERIES:
        return [f"{each}@latest" for each in names]
    found = (f"{each}@{label}" for each in names for label in _labels(archive, each))
    return [reference for reference in found if reference.startswith(incomplete)]


def _labels(archive: Archive, name: str) -> list[str]:
    return [*(edition.label for edition in archive.editions(name)), "latest", "previous"]


def _found(ctx: typer.Context, asked: Callable[[Archive], list[str]]) -> list[str]:
    """Return what an archive in a folder answers, as far as a shell can be given it."""
    try:
        archive = _archive(ctx)
        found = asked(archive) if archive is not None else []
    except Exception:  # noqa: BLE001 - a bucket, a damaged record, a broken configuration: nothing to offer
        return []
    return [text for text in found if _PLAIN.fullmatch(text)]


def _archive(ctx: typer.Context) -> Archive | None:
    """Return the archive that the words before mean, as it stands: a deposit that was interrupted stays so."""
    from diffreport.archive import Archive, Patience
    from diffreport.archive.declaration import declared_layout
    from diffreport.cli.call import Call

    before = {**(ctx.parent.params if ctx.parent else {}), **ctx.params}
    named, config = before.get("archive_named"), before.get("config")
    place = Call(archive_named=named, config=Path(config) if config else None).archive_place()
    if not isinstance(place, Path):
        return None
    return Archive(place, declared_layout(place), Patience(), _skip)


def _skip(_: object) -> None:
    """Pass over it."""


def _files(incomplete: str) -> list[str]:
    folder, _, begun = incomplete.rpartition("/")
    found = sorted(Path(folder or ".").glob(f"{begun}*")) if re.fullmatch(r"[\w./-]*", incomplete) else []
    return [f"{file}/" if file.is_dir() else str(file) for file in found if not file.name.startswith(".")]
