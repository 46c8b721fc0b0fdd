"""What an examination says, and what it looks at: values."""

from __future__ import annotations

import importlib.metadata
import locale
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from diffreport import resources
from diffreport.archive.catalogue.disks import is_remote
from diffreport.watch.plan import Plan

DISTRIBUTION = "diffreport-editions"


class Rating(StrEnum):
    """How it stands with what was examined."""

    OK = "ok"
    NOTE = "note"  # worth knowing; nothing has to be done
    WRONG = "wrong"  # something does not work, or will not


class Diagnosis(NamedTuple):
    """One line of an examination: of what, how it stands, what is so and what to do about it ("": nothing)."""

    part: str
    rating: Rating
    told: str
    remedy: str = ""


def ok(part: str, told: str) -> Diagnosis:
    """Return that all is well."""
    return Diagnosis(part, Rating.OK, told)


def note(part: str, told: str, remedy: str = "") -> Diagnosis:
    """Return what is worth knowing."""
    return Diagnosis(part, Rating.NOTE, told, remedy)


def wrong(part: str, told: str, remedy: str) -> Diagnosis:
    """Return what has to be mended, and how."""
    return Diagnosis(part, Rating.WRONG, told, remedy)


def refused(part: str, error: Exception | str) -> Diagnosis:
    """Return what an error of ours says, whose remedy stands behind its last semicolon."""
    told, _, remedy = str(error).rpartition("; ")
    return wrong(part, told, remedy) if told else wrong(part, remedy, "correct this")


class Setup(NamedTuple):
    """What a call works with: its configuration files, what is wrong in them, and what they and the options say.

    `archive` and `plan` are None where what is wrong hides them. `origin` is what names the archive.
    """

    files: tuple[Path, ...] = ()
    faults: tuple[str, ...] = ()
    archive: Path | str | None = None
    origin: str = ""
    plan: Plan | None = None


class Machine(NamedTuple):
    """What of a machine is looked at, as values and as functions.

    `python` and `sqlite` are versions, `requirements` those of the installed distribution as its metadata has them,
    None where it is not installed; `version` is that of an installed distribution, None without it; `program` the path
    of a command, None if there is none; `free` the bytes free where a folder is; `is_remote` as in `disks`; `encoding`
    that of the locale.
    """

    python: tuple[int, int, int]
    sqlite: str
    requirements: tuple[str, ...] | None
    version: Callable[[str], str | None]
    program: Callable[[str], str | None]
    find: Callable[[str], Path]
    free: Callable[[Path], int]
    is_remote: Callable[[Path], bool]
    encoding: str
    environ: Mapping[str, str]

    @classmethod
    def here(cls) -> Machine:
        """Return the machine that this runs on."""
        import sqlite3

        return cls(
            python=sys.version_info[:3],
            sqlite=sqlite3.sqlite_version,
            requirements=_requirements(),
            version=_version,
            program=shutil.which,
            find=resources.find,
            free=lambda folder: shutil.disk_usage(folder).free,
            is_remote=is_remote,
            encoding=locale.getencoding(),
            environ=os.environ,
        )


def _requirements() -> tuple[str, ...] | None:
    try:
        return tuple(importlib.metadata.requires(DISTRIBUTION) or ())
    except importlib.metadata.PackageNotFoundError:
        return None


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
