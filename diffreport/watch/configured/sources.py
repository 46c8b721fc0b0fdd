"""The `[[source]]` tables: where the editions of each series come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from diffreport.archive.names import check_series
from diffreport.errors import UsageError
from diffreport.profiles import Profile, selectors_in
from diffreport.spots import Spot
from diffreport.watch.configured import values
from diffreport.watch.configured.labels import labelling_in
from diffreport.watch.configured.rules import rule_in
from diffreport.watch.configured.tables import Table, tables_in
from diffreport.watch.configured.trust import Trust
from diffreport.watch.plan import Bounds, First, From, Kind, Labelling, Rule, Secret, Source

_PLACES = tuple(map(str, Kind))
_OF_ADDRESSES = (
    "allow_private", "robots", "headers", "user", "password_env", "password_file", "token_env", "token_file",
    "token_header", "redirects", "warc", "memento",
)  # fmt: skip
_SHARED = (
    "label", "published", "every", "keep", "drop", "media_type", "timeout", "max_size", "retries", "rules", "first",
    "any_bytes",
)  # fmt: skip
KEYS = ("series", *_PLACES, "title", *_SHARED, *_OF_ADDRESSES, "rule")
# What the program says itself.
_REFUSED = frozenset(
    (
        "host connection content-length transfer-encoding te upgrade trailer accept-encoding range user-agent "
        "if-none-match if-modified-since"
    ).split()
)
_LONGEST_TITLE = 1000  # characters
_LONGEST_SECONDS = 86400.0
_LONGEST_EVERY_SECONDS = 10 * 366 * 86400
_MOST_BYTES = 4 << 30
_MOST_RETRIES, _MOST_REDIRECTS = 20, 20
_MOST_WORDS = 1000  # of a command


class Defaults(NamedTuple):
    """What holds for sources that do not say otherwise."""

    of_addresses: Table | None = None
    of_others: Table | None = None


def defaults_in(spot: Spot, value: object) -> Defaults:
    """Return what `[check.source]` says. Raises: UsageError."""
    table = Table(spot, value, (*_SHARED, *_OF_ADDRESSES))
    others = {name: each for name, each in table.values.items() if name not in _OF_ADDRESSES}
    return Defaults(table, Table(spot, others, _SHARED))


def source_in(spot: Spot, value: object, defaults: Defaults, shared: Mapping[str, Table], trust: Trust) -> Source:
    """Return the source that a table describes; `shared` are the tables of all rules. Raises: UsageError."""
    series = value.get("series") if isinstance(value, Mapping) else None
    if isinstance(series, str):
        spot = spot.called(series)
    table = Table(spot, value, KEYS)
    table.need("series", '"karsova-terrorism"')
    kind = Kind(table.one_of(_PLACES))
    _check_fits(table, kind)
    table = Table(spot, value, KEYS, defaults.of_addresses if kind is Kind.URL else defaults.of_others)
    trust.check(table, KEYS)
    own = tuple(
        rule_in(each, entry, shared, of_series=table.text("series"))
        for each, entry in tables_in(table.at("rule"), table.values.get("rule", []), "source.rule")
    )
    return _source(table, kind, own)


def _source(table: Table, kind: Kind, own: tuple[Rule, ...]) -> Source:
    return Source(
        series=_series(table),
        kind=kind,
        origin=table.spot.place,
        **_place(table, kind),
        folder=table.spot.lines.file.absolute().parent,
        labelling=_labelling(table, "label", kind) or Labelling(),
        published=_labelling(table, "published", kind),
        title=_title(table),
        every_seconds=_every(table),
        profile=profile_in(table),
        media_type=table.text("media_type") or None,
        allow_private=table.flag("allow_private", default=False),
        robots=table.flag("robots", default=True),
        headers=table.headers("headers", _REFUSED),
        user=table.text("user"),
        password=_secret(table),
        token_header=table.token_header(),
        bounds=_bounds(table),
        rules=_names(table),
        own_rules=own,
        first=table.choice("first", First.SILENT),
        any_bytes=table.flag("any_bytes", default=False),
        warc=table.flag("warc", default=False),
        memento=table.address("memento"),
    )


def profile_in(table: Table) -> Profile:
    """Return what of its pages a source keeps and drops. Raises: UsageError."""
    return Profile(*(selectors_in(table.at(name), table.get(name) or []) for name in ("keep", "drop")))


def _series(table: Table) -> str:
    try:
        return check_series(table.text("series"))
    except UsageError as error:
        raise UsageError(f"{table.at('series')}: {error}") from error


def _check_fits(table: Table, kind: Kind) -> None:
    """Refuse what only addresses have for what is none. Raises: UsageError."""
    for name in table.values:
        if name in _OF_ADDRESSES and kind is not Kind.URL:
            raise UsageError(f"{table.at(name)} is for addresses, and this is a {kind}; leave it out")


def _labelling(table: Table, name: str, kind: Kind) -> Labelling | None:
    """Return how a label or a date is told, if it can be for such a source. Raises: UsageError."""
    found = labelling_in(table, name)
    origin = found.origin if found else From.NAME if name == "label" else None
    if kind is Kind.COMMAND and origin is From.NAME:
        wrong = f'{table.spot}: what a command prints has no name to tell the {name} by; write {name} = "date", or'
        raise UsageError(f'{wrong} {name} = {{ from = "page", pattern = ... }}')
    if kind is not Kind.URL and origin is From.HEADER:
        raise UsageError(f"{table.at(name)}: a {kind} has no header to tell the {name} by; tell it from something else")
    return found


def _place(table: Table, kind: Kind) -> dict[str, Any]:
    name = str(kind)
    if kind is Kind.URL:
        return {"where": table.address(name)}
    if kind is Kind.COMMAND:
        words = command_in(table, name)
        import shlex

        return {"where": shlex.join(words), "command": words}
    return {"where": str(table.path(name, is_pattern=kind is Kind.GLOB))}


def command_in(table: Table, name: str) -> tuple[str, ...]:
    """Return the words of a command; it runs without a shell. Raises: UsageError."""
    words = table.get(name)
    is_words = isinstance(words, list) and 0 < len(words) <= _MOST_WORDS and all(isinstance(w, str) for w in words)
    if not isinstance(words, list) or not is_words or not words[0].strip() or any("\0" in word for word in words):
        table.refuse(name, 'write its words as a list, as ["sh", "fetch.sh", "2024"]; no shell comes between')
    return tuple(words)


def _secret(table: Table) -> Secret | None:
    """Return where the password is, or the token if there is no user. Raises: UsageError."""
    password, token = table.password(), table.secret("token")
    if password and token:
        raise UsageError(f"{table.spot} has a password and a token; give one of both")
    return password or token


def _title(table: Table) -> str:
    title = table.text("title")
    if len(title) > _LONGEST_TITLE:
        table.refuse("title", f"write at most {_LONGEST_TITLE} characters")
    return title


def _every(table: Table) -> int:
    found = table.read("every", lambda value: values.duration(value, is_named=True), values.EVERY)
    if found is not None and found > _LONGEST_EVERY_SECONDS:
        table.refuse("every", "write at most ten years")
    return int(found or 0)


def _bounds(table: Table) -> Bounds:
    own = Bounds()
    size = table.read("max_size", values.size, values.SIZE)
    if size is not None and not 0 < size <= _MOST_BYTES:
        table.refuse("max_size", "write more than nothing, and at most 4 GiB")
    return Bounds(
        seconds=table.seconds("timeout", own.seconds, _LONGEST_SECONDS),
        size=own.size if size is None else size,
        retries=table.whole("retries", own.retries, 0, _MOST_RETRIES),
        redirects=table.whole("redirects", own.redirects, 0, _MOST_REDIRECTS),
    )


def _names(table: Table) -> tuple[str, ...] | None:
    return table.texts("rules", 'a list of names of rules, as ["figures"], or leave it out') or None
