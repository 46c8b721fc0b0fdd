"""Scans are read by tesseract, where it is installed and where it was asked for.

It is slow, and it misreads words and figures: so it never runs unasked, and the document says that it did.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache

from diffreport.errors import InputError, UsageError
from diffreport.readers.pdf.pictures import DPI
from diffreport.readers.task import Recognised
from diffreport.spots import why_unread

PROGRAM = "tesseract"
PAGES = 2_000  # at two seconds a page an hour's work
_SECONDS = 120  # for one page; a dense one takes five
_MEMORY = 1 << 30  # bytes of address space; a page takes a fifth of it
_LENGTH = 16 << 20  # characters of what is read off one page; the densest have a fiftieth
_LANGUAGES = re.compile(r"[A-Za-z_]{3,20}(?:\+[A-Za-z_]{3,20}){0,7}")  # tesseract's own names; a path is none


def recognised(pictures: Iterable[tuple[int, bytes]], languages: str, shown: str) -> Recognised:
    """Return what stands in the pictures of pages, by their numbers; several are read at a time.

    Raises: UsageError if the languages are none of tesseract's; InputError if it is not installed, has no data
        for them or fails, or if the pages are too many.
    """
    if not _LANGUAGES.fullmatch(languages):
        raise UsageError(f"{languages!r} names no languages as tesseract calls them; give eng, or eng+fra")
    workers, reader = os.cpu_count() or 1, ""
    texts: list[tuple[int, str]] = []
    waiting: list[tuple[int, Future[str]]] = []
    with ThreadPoolExecutor(workers) as pool:
        for count, (number, picture) in enumerate(pictures):
            reader = reader or _reader(languages, shown)
            if count == PAGES:
                raise InputError(shown, f"has more than {PAGES:,} pages without text", "split it first")
            waiting.append((number, pool.submit(_text_of, picture, languages, shown)))
            if len(waiting) > workers:  # no more pictures are held than are being read
                first, text = waiting.pop(0)
                texts.append((first, text.result()))
        texts.extend((number, text.result()) for number, text in waiting)
    return Recognised(reader, tuple(texts))


def _reader(languages: str, shown: str) -> str:
    """Return what will read scans ("tesseract 5.3.0"). Raises: InputError."""
    program = shutil.which(PROGRAM)
    if program is None:
        remedy = "install tesseract (Debian: apt install tesseract-ocr), or do without --ocr"
        raise InputError(shown, "is to be read by tesseract, which is not installed", remedy)
    version, known = _installed(program)
    missing = [language for language in languages.split("+") if language not in known]
    if missing:
        remedy = f"install tesseract-ocr-{missing[0]}, or name some of {', '.join(known)}"
        raise InputError(shown, f"is to be read by tesseract, which has no data for {', '.join(missing)}", remedy)
    return f"{PROGRAM} {version}"


@cache
def _installed(program: str) -> tuple[str, tuple[str, ...]]:
    """Return the version of tesseract and the languages it has data for."""
    version = _run([program, "--version"], b"").partition("\n")[0]
    languages = _run([program, "--list-langs"], b"").splitlines()[1:]
    return version.removeprefix(PROGRAM).strip() or "?", tuple(name for name in languages if name != "osd")


def _text_of(picture: bytes, languages: str, shown: str) -> str:
    program = shutil.which(PROGRAM) or PROGRAM
    try:
        return _run([program, "stdin", "stdout", "-l", languages, "--dpi", str(DPI), "hocr"], picture)[:_LENGTH]
    except subprocess.TimeoutExpired as error:
        raise InputError(shown, f"takes tesseract longer than {_SECONDS} seconds a page", "split it") from error
    except (OSError, subprocess.CalledProcessError) as error:
        why = why_unread(error) if isinstance(error, OSError) else f"it ended with status {error.returncode}"
        raise InputError(shown, f"cannot be read by tesseract ({why})", "try tesseract on it by hand") from error


def _run(command: list[str], given: bytes) -> str:
    """Return what a program prints. Raises: OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired."""
    environment = os.environ | {
        "OMP_THREAD_LIMIT": "1",
        "LC_ALL": "C.UTF-8",
    }  # a page a core is faster than a page on all
    with subprocess.Popen(  # noqa: S603 - the program found on PATH, arguments checked, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        _limit_memory(process.pid)
        try:
            printed, _ = process.communicate(given, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, PROGRAM)
    return printed.decode("utf-8", "replace")


def _limit_memory(process: int) -> None:
    with suppress(ImportError, AttributeError, OSError, ValueError):  # Linux alone can limit another process
        import resource

        resource.prlimit(process, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
