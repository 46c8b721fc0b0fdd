"""Data to standard output, messages to standard error; a closed pipe and a poor encoding hurt neither."""

from __future__ import annotations

import io
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from diffreport.errors import UsageError
from diffreport.report.lines import visible
from diffreport.text import name_of

PIPED_WIDTH = 100  # columns where no terminal says


class Color(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def prepare() -> None:
    """Make all streams usable: open if they are closed, escaping what the locale cannot print."""
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - stays open
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - stays open
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print a line of data, escaped; nothing happens once the reader has closed the pipe."""
    write_text(visible(text) + "\n")


def say_now(text: str) -> None:
    """Print a line of data as `say` does, and all that was printed before. Raises: UsageError if that cannot be."""
    say(text)
    flush()


def write_text(text: str) -> None:
    """Print text as it is (whoever made it has escaped it). Raises: UsageError if it cannot be written."""
    with _guarded():
        sys.stdout.write(text)


def write_bytes(content: bytes) -> None:
    """Write bytes to standard output as they are. Raises: UsageError if it cannot be written."""
    with _guarded():
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def described(size: int, sha256: str) -> str:
    """Return what a line says of an edition's bytes; another tool may have left no such digest."""
    return f"{size:,} bytes, sha256 {sha256[:12]}" if sha256 else f"{size:,} bytes"


def noted(note: str) -> str:
    """Return a note in one line, its own lines parted by strokes."""
    return " / ".join(filter(None, map(name_of, note.splitlines())))


def complain(message: str) -> None:
    """Print one line for the user to standard error."""
    print_error(f"diffreport: {message}")


def print_error(line: str) -> None:
    """Print a line to standard error, escaped and without secrets, after what standard output still holds."""
    if "://" in line:
        from diffreport.archive.retrieval import masked

        line = masked(line)
    with suppress(UsageError):  # a full disk, say: whoever writes data tells
        flush()
    try:
        sys.stderr.write(visible(line) + "\n")
        sys.stderr.flush()
    except OSError:  # nobody reads it, or the disk is full: the exit status tells
        _drop(sys.stderr)


def rewrite(line: str) -> None:
    """Put a line in the place of the one before it on the terminal that standard error is; "" takes it away."""
    with suppress(OSError):
        sys.stderr.write(f"\r{line[: width() - 1]}\x1b[K")
        sys.stderr.flush()


def write_shown(content: bytes) -> None:
    """Write a text to standard output as it is; to a terminal with all that this could obey written out."""
    if sys.stdout.isatty():
        write_text("\n".join(map(visible, content.decode("utf-8", "replace").split("\n"))))
    else:
        write_bytes(content)


@contextmanager
def announced(message: str, after_seconds: float) -> Iterator[None]:
    """Print a line to standard error if what is done takes long, and only where somebody watches: on a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(after_seconds, complain, [message])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # a line under way is finished before anything else is printed


def flush() -> None:
    """Send what is buffered on its way. Raises: UsageError if it cannot be written."""
    with _guarded():
        sys.stdout.flush()


@contextmanager
def _guarded() -> Iterator[None]:
    """Write to standard output: a reader who has gone is no fault, a disk that is full is told once."""
    try:
        yield
    except BrokenPipeError:
        _drop(sys.stdout)
    except OSError as error:
        _drop(sys.stdout)  # what is buffered would fail again, at the interpreter's end
        reason = error.strerror or str(error)
        raise UsageError(f"standard output: cannot be written ({reason}); write elsewhere") from error


def _drop(stream: TextIO) -> None:
    """Let what is still buffered, and all that follows, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def colored(color: Color, environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether to colour standard output: the option, NO_COLOR, FORCE_COLOR, TERM, the terminal."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and sys.stdout.isatty()


def width() -> int:
    """Return the columns of the terminal, or of none."""
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
