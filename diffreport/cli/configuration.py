"""Where settings and the archive are found.

Settings, later wins: defaults, the user's configuration, the nearest `diffreport.toml` upwards (or
`--config`), `DIFFREPORT_*` variables. Each key is taken from the last place that has it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport import pins
from diffreport.errors import UsageError
from diffreport.lexicons import Additions, additions_in
from diffreport.profiles import Rule, rules_in, rules_of_sources
from diffreport.settings import (
    LOOK,
    Settings,
    find_config,
    given_in_environment,
    given_in_table,
    look_in_environment,
    look_in_table,
    variable_of,
)
from diffreport.spots import Spot, Tables, tables_of, why_unread
from diffreport.stores import place_of

if TYPE_CHECKING:  # most commands watch nothing
    from diffreport.watch.plan import Plan

_APP = "diffreport"
_CHECKED = ("check", "source", "rule", "notify")
KNOWN = ("archive", "depositor", "pins", "settings", "report", "profile", "lexicon", *_CHECKED)
_MOST_BYTES = 4 << 20  # some 30,000 sources

_DEPOSITOR = "DIFFREPORT_DEPOSITOR"
BESIDE = "beside the archive"  # where pins are found that nobody named


class Files(NamedTuple):
    """The configuration files that hold, None where there is none."""

    user: Path | None
    project: Path | None


class Setting(NamedTuple):
    """One setting and the place it comes from."""

    name: str
    value: str | int | float | bool
    origin: str


class Depositor(NamedTuple):
    """Who answers for a deposit, None if nobody can be told, and the place that names them."""

    name: str | None
    origin: str


class Place(NamedTuple):
    """A file, and the place that names it."""

    path: Path
    origin: str


class ArchivePlace(NamedTuple):
    """The archive's folder, or its address in an object store, and the place that names it."""

    place: Path | str
    origin: str


def files(config: Path | None) -> Files:
    """Return the configuration files of a call. Raises: UsageError if the one named is missing."""
    import platformdirs

    if config is not None and not config.is_file():
        raise UsageError(f"{config}: no such configuration file; check the path")
    user = platformdirs.user_config_path(_APP) / "config.toml"
    return Files(user if user.is_file() else None, config or find_config(Path.cwd()))


def settings(found: Files, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that hold. Raises: UsageError naming file or variable, and what is allowed."""
    return Settings(**{setting.name: setting.value for setting in origins(found, environ)})  # type: ignore[arg-type]


def origins(found: Files, environ: Mapping[str, str] = os.environ) -> list[Setting]:
    """Return every setting with the place its value comes from. Raises: UsageError."""
    layers = [("default", Settings().as_dict())]
    layers += [(str(path), given_in_table(*_read(path).of("settings", {}))) for path in found if path]
    layers += [(variable_of(name), {name: value}) for name, value in given_in_environment(environ).items()]
    last = {name: Setting(name, value, origin) for origin, layer in layers for name, value in layer.items()}
    return list(last.values())


def profiles(found: Files) -> list[tuple[Path, Rule]]:
    """Return the profiles with their files, those of the project first, and of a file those of its sources.

    Raises: UsageError naming file, line and key.
    """
    read = [_read(path) for path in (found.project, found.user) if path]
    return [
        (each.file, rule)
        for each in read
        for rule in (*rules_of_sources(*each.of("source", [])), *rules_in(*each.of("profile", [])))
    ]


def lexicons(found: Files) -> list[tuple[Path, Additions]]:
    """Return the words that the lexicons are to have besides their own, with their files, those of the project first.

    Raises: UsageError naming file, line and key.
    """
    files = [path for path in (found.project, found.user) if path]
    return [(path, additions) for path in files if (additions := additions_in(*_read(path).of("lexicon", {})))]


def plan(found: Files) -> Plan:
    """Return what is watched, flagged and told: all of it as the project's file says, or else the user's.

    Raises: UsageError naming file, line, key and what is allowed.
    """
    if (read := _checked_by(found)) is not None:
        from diffreport.watch.configured import plan_of

        return plan_of(read)
    from diffreport.watch.plan import Plan

    return Plan()


def checks(found: Files) -> Iterator[tuple[str, str, str]]:
    """Yield what holds for checks, by name, with the place that says so. Raises: UsageError."""
    if (read := _checked_by(found)) is not None:
        from diffreport.watch.configured.told import lines_of

        yield from lines_of(read)


def _checked_by(found: Files) -> Tables | None:
    """Return the file that says what is checked: the project's if it has any table for that, else the user's."""
    read = [_read(path) for path in (found.project, found.user) if path]
    return next((each for each in read if not each.top.keys().isdisjoint(_CHECKED)), None)


def look(found: Files, environ: Mapping[str, str] = os.environ) -> dict[str, Setting]:
    """Return how a report is to look, by name, with the place each value comes from.

    `templates` is a folder, "" where there is none; one in a file is beside that file. Raises: UsageError naming file
    and key, or variable.
    """
    out = {name: Setting(name, value, "default") for name, value in LOOK.items()}
    for path in filter(None, found):
        for name, value in look_in_table(*_read(path).of("report", {})).items():
            out[name] = Setting(name, str(path.parent / str(value)) if name == "templates" else value, str(path))
    given = look_in_environment(environ)
    return out | {name: Setting(name, value, variable_of(name)) for name, value in given.items()}


def archive_place(option: str | None, found: Files, environ: Mapping[str, str] = os.environ) -> ArchivePlace:
    """Return the folder of the archive that a call means, or its address, whether or not it exists.

    The first that there is: the option, the variable, the nearest `diffreport.toml`'s, `./archive` if it is a
    root, the user's configuration's, the user's data folder. Raises: UsageError for a file that names no folder, and
    for an address that is in no object store.
    """
    if option is not None:
        return ArchivePlace(place_of(option), "--archive")
    if environ.get("DIFFREPORT_ARCHIVE"):
        return ArchivePlace(place_of(environ["DIFFREPORT_ARCHIVE"]), "DIFFREPORT_ARCHIVE")
    if (named := _archive_in(found.project)) is not None:
        return named
    here = Path("archive")
    if any(here.glob("0=ocfl_*[0-9]")):
        return ArchivePlace(here, "./archive")
    if (named := _archive_in(found.user)) is not None:
        return named
    import platformdirs

    return ArchivePlace(platformdirs.user_data_path(_APP) / "archive", "default")


def pins_file(option: Path | None, found: Files, archive: Path | str | None) -> Place | None:
    """Return the one file of pins that holds for a call, None if there is none.

    The first that is named: the option, the nearest `diffreport.toml`, the user's configuration; else the one beside
    the archive, if the call is about editions of one in a folder. Raises: UsageError for one that is named and missing.
    """
    named = (_named_in(path, "pins", "file") for path in (found.project, found.user))
    place = Place(option, "--pins") if option is not None else next(filter(None, named), None)
    if place is None and isinstance(archive, Path):  # what is beside one in a bucket is another's
        beside = archive.resolve().parent / pins.FILE_NAME
        return Place(beside, BESIDE) if beside.exists() else None
    if place is not None and not place.path.exists():
        raise UsageError(f"{place.path}: no such file of pins ({place.origin}); check the path")
    if place is not None and place.path.is_dir():
        raise UsageError(f"{place.path}: is a folder ({place.origin}); give a file of pins")
    return place


def depositor(option: str | None, found: Files, environ: Mapping[str, str] = os.environ) -> Depositor:
    """Return who deposits: the option, the variable, the nearest `diffreport.toml`, the user's configuration, the name
    of the login. Raises: UsageError for a file that names nobody.
    """
    if option is not None:
        if not option.strip():
            raise UsageError("--by: names nobody; give a name, or leave it out")
        return Depositor(option, "--by")
    if environ.get(_DEPOSITOR):
        return Depositor(environ[_DEPOSITOR], _DEPOSITOR)
    for path in filter(None, (found.project, found.user)):
        if (named := _text_in(path, "depositor", "name")) is not None:
            return Depositor(named, str(path))
    import getpass

    try:
        return Depositor(getpass.getuser(), "login")
    except (OSError, KeyError, ImportError):  # a container, say, whose user has no name
        return Depositor(None, "login")


def _archive_in(path: Path | None) -> ArchivePlace | None:
    """Return the folder or address that a configuration file names, None if it names none. Raises: UsageError."""
    named = _text_in(path, "archive", "folder") if path is not None else None
    if path is None or named is None:
        return None
    place = place_of(named)
    return ArchivePlace(place if isinstance(place, str) else path.parent / place, str(path))


def _named_in(path: Path | None, key: str, what: str) -> Place | None:
    """Return the file that a configuration file names, None if it names none. Raises: UsageError."""
    named = _text_in(path, key, what) if path is not None else None
    return None if path is None or named is None else Place(path.parent / named, str(path))


def _text_in(path: Path, key: str, what: str) -> str | None:
    """Return a text of a configuration file, None if it has none of that key. Raises: UsageError."""
    spot, named = _read(path).of(key, None)
    if named is not None and not isinstance(named, str):
        raise UsageError(f"{spot} is not a string; write the {what} in quotes")
    return named


def _read(path: Path) -> Tables:
    """Return the tables of a file. Raises: UsageError if it cannot be read, is huge, or has others than are known."""
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise UsageError(f"{path}: has more than {_MOST_BYTES >> 20} MiB; no configuration is so long, correct it")
        return _parsed(path, content.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a readable TOML file ({why_unread(error)}); correct it") from error


@lru_cache(maxsize=4)  # a call asks for one thing after the other; of a thousand sources each time costs a second
def _parsed(path: Path, text: str) -> Tables:
    read = tables_of(path, text)
    Spot(read.lines).check_known(read.top, KNOWN)
    return read
