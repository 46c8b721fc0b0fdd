"""What a check runs in: the variables that cron leaves out, the locale, the cache folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from diffreport.caches import OFF, VARIABLE, cache_folder
from diffreport.watch.doctor.diagnosis import Diagnosis, Machine, note, ok, wrong

_OTHERS_MAY_WRITE = 0o022  # of a mode
_EFFECTIVE = os.access in os.supports_effective_ids  # whose rights are asked for: those that writing goes by


def examine_environment(machine: Machine) -> Iterator[Diagnosis]:
    """Yield what is to be said of the environment and the cache folder."""
    yield _home(machine)
    yield _path(machine)
    yield _encoding(machine)
    yield _cache(machine)


def nearest(path: Path) -> Path:
    """Return a path, or the nearest folder above it that is there."""
    return next((each for each in (path, *path.absolute().parents) if each.exists()), path)


def may_write(path: Path) -> bool:
    """Tell whether a file or folder may be written to, or be made."""
    there = nearest(path)
    return os.access(there, os.W_OK, effective_ids=_EFFECTIVE) and (there == path or there.is_dir())


def is_open_to_others(path: Path) -> bool:
    """Tell whether others than its owner may write to a file or folder. Raises: OSError."""
    return os.name != "nt" and bool(path.stat().st_mode & _OTHERS_MAY_WRITE)


def _home(machine: Machine) -> Diagnosis:
    home = machine.environ.get("HOME") or machine.environ.get("USERPROFILE")
    if not home:
        return note("HOME", "is not set; your own configuration, cache and state may not be found", "set it")
    if not Path(home).is_dir():
        return wrong("HOME", f"{home} is no folder", "set it to one in the crontab or the unit file")
    return ok("HOME", home)


def _path(machine: Machine) -> Diagnosis:
    path = machine.environ.get("PATH")
    if not path:
        return note("PATH", "is not set; commands of sources and targets need absolute paths", "set it")
    return ok("PATH", path)


def _encoding(machine: Machine) -> Diagnosis:
    if machine.encoding.lower().replace("-", "") == "utf8":
        return ok("locale", machine.encoding)
    told = f"{machine.encoding} cannot print all letters; those it lacks are escaped"
    return note("locale", told, "set LC_ALL=C.UTF-8")


def _cache(machine: Machine) -> Diagnosis:
    if (folder := cache_folder("", machine.environ)) is None:
        return note("cache", f"{VARIABLE} is {OFF}, so every document is read and compared anew")
    if not may_write(folder) or (folder.exists() and not folder.is_dir()):
        told = f"{folder} cannot be written, so every document is read and compared anew"
        return wrong("cache", told, f"make it writable, or name another in {VARIABLE}")
    if folder.is_dir() and is_open_to_others(folder):
        return note("cache", f"{folder} may be written to by others", f"chmod go-w {folder}")
    return ok("cache", str(folder))
