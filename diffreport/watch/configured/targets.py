"""The `[[notify]]` tables: who is told, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum

from diffreport.spots import Spot
from diffreport.watch.configured import values
from diffreport.watch.configured.rules import name_in, pattern_of_series
from diffreport.watch.configured.sources import command_in
from diffreport.watch.configured.tables import Table
from diffreport.watch.configured.trust import Trust
from diffreport.watch.plan import (
    AppriseTarget,
    CommandTarget,
    Digest,
    FeedTarget,
    FileTarget,
    MailTarget,
    Schedule,
    Severity,
    StdoutTarget,
    Target,
    WebhookTarget,
    Where,
)

_COMMON = ("name", "kind", "series", "severity", "digest", "at", "day", "quiet", "zone")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_REFUSED = frozenset(("host", "connection", "content-length", "content-type", "transfer-encoding", "user-agent"))
_LONGEST_SECONDS = 3600.0
_MOST_ENTRIES = 10_000
_MOST_RECIPIENTS = 100
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Form(StrEnum):
    """How notices are written down."""

    TXT = "txt"
    JSONL = "jsonl"


class Security(StrEnum):
    """How a connection to a mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"

    @property
    def port(self) -> int:
        """Return the port that goes with it."""
        return {"starttls": 587, "tls": 465, "none": 25}[self]


def target_in(spot: Spot, value: object, trust: Trust) -> Target:
    """Return the target that a table describes. Raises: UsageError."""
    kind, name = (value.get(key) if isinstance(value, Mapping) else None for key in ("kind", "name"))
    if isinstance(name, str):
        spot = spot.called(name)
    if not isinstance(kind, str) or kind not in OF_KIND:
        table = Table(spot, value, KEYS)
        table.need("kind", '"mail"')
        table.choices("kind", tuple(OF_KIND))
        table.refuse("kind", f"use one of {', '.join(OF_KIND)}")
    table = Table(spot, value, (*_COMMON, *OF_KIND[kind]))
    trust.check(table, OF_KIND[kind])
    table.need("name", '"desk"')
    return Target(
        name=name_in(table),
        origin=spot.place,
        where=_READ[kind](table),
        series=pattern_of_series(table),
        severity=table.choice("severity", Severity.LOW),
        schedule=_schedule(table),
    )


def _schedule(table: Table) -> Schedule:
    digest = table.choice("digest", Digest.NONE)
    for name, allowed in (("at", (Digest.DAILY, Digest.WEEKLY)), ("day", (Digest.WEEKLY,))):
        table.check_goes_with(name, "digest", digest, allowed)
    days = table.choices("day", DAYS)
    if len(days) > 1:
        table.refuse("day", f"use one of {', '.join(DAYS)}")
    return Schedule(
        digest=digest,
        at=table.read("at", values.clock, 'a time, as "07:00"') or time(7),
        day=DAYS.index(days[0]) if days else 0,
        quiet=table.read("quiet", values.quiet, values.QUIET),
        zone=_zone(table),
    )


def _zone(table: Table) -> str:
    zone = table.text("zone", "UTC")
    if zone == "UTC":  # not every system has the database
        return zone
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from zoneinfo import available_timezones

        from diffreport.spots import meant

        table.refuse("zone", f'{meant(zone, sorted(available_timezones()))}write a time zone, as "Europe/Zurich"')
    return zone


def _stdout(table: Table) -> Where:
    return StdoutTarget(str(table.choice("format", Form.TXT)))


def _file(table: Table) -> Where:
    table.need("file", '"notices.jsonl"')
    file = table.path("file")
    assert file is not None  # noqa: S101 - it was needed
    return FileTarget(file, str(table.choice("format", Form.JSONL)))


def _mail(table: Table) -> Where:
    for name, example in (("to", '["desk@example.org"]'), ("from", '"watch@example.org"'), ("host", '"example.org"')):
        table.need(name, example)
    security, host = table.choice("security", Security.STARTTLS), table.text("host")
    if not all(c.isascii() and (c.isalnum() or c in ".-:[]") for c in host):
        table.refuse("host", 'write the name of the mail server alone, as "smtp.example.org"')
    user, password = table.text("user"), table.password()
    if password and security is Security.NONE and host not in _LOOPBACK:
        table.refuse("security", "the password would go over the network for all to read; use starttls or tls")
    to = table.texts("to", 'addresses, as ["desk@example.org"]')
    if len(to) > _MOST_RECIPIENTS:
        table.refuse("to", f"write at most {_MOST_RECIPIENTS} addresses")
    for address in to:
        if not values.is_mail(address):
            table.refuse_entry("to", address, 'write one address, as "desk@example.org"')
    sender = table.text("from")
    if not values.is_mail(sender):
        table.refuse("from", 'write one address, as "watch@example.org" or "Watch <watch@example.org>"')
    return MailTarget(
        to=to,
        sender=sender,
        host=host,
        port=table.whole("port", security.port, 1, 65535),
        security=str(security),
        user=user,
        password=password,
        attach=table.flag("attach", default=False),
        subject=table.text("subject"),
        seconds=table.seconds("timeout", 30.0, _LONGEST_SECONDS),
    )


def _webhook(table: Table) -> Where:
    table.one_of(("url", "url_env", "url_file"))
    return WebhookTarget(
        url=table.address("url"),
        url_secret=table.secret("url"),
        secret=table.secret("secret"),
        token=table.secret("token"),
        token_header=table.token_header(),
        allow_private=table.flag("allow_private", default=False),
        headers=table.headers("headers", _REFUSED),
        seconds=table.seconds("timeout", 30.0, _LONGEST_SECONDS),
    )


def _feed(table: Table) -> Where:
    table.need("file", '"changes.atom"')
    file = table.path("file")
    assert file is not None  # noqa: S101 - it was needed
    entries = table.whole("entries", 100, 1, _MOST_ENTRIES)
    return FeedTarget(file, table.text("title"), table.address("url"), entries)


def _command(table: Table) -> Where:
    table.need("command", '["sh", "tell.sh"]')
    words = command_in(table, "command")
    folder = table.spot.lines.file.absolute().parent
    return CommandTarget(words, folder, table.seconds("timeout", 60.0, _LONGEST_SECONDS))


def _apprise(table: Table) -> Where:
    table.one_of(("urls_env", "urls_file"))
    urls = table.secret("urls")
    assert urls is not None  # noqa: S101 - one of both was needed
    return AppriseTarget(urls, table.flag("allow_private", default=False))


_READ: Mapping[str, Callable[[Table], Where]] = {
    "stdout": _stdout,
    "file": _file,
    "mail": _mail,
    "webhook": _webhook,
    "feed": _feed,
    "command": _command,
    "apprise": _apprise,
}
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "stdout": ("format",),
    "file": ("file", "format"),
    "mail": (
        "to", "from", "host", "port", "security", "user", "password_env", "password_file", "attach", "subject",
        "timeout",
    ),
    "webhook": (
        "url", "url_env", "url_file", "secret_env", "secret_file", "token_env", "token_file", "token_header",
        "allow_private", "headers", "timeout",
    ),
    "feed": ("file", "title", "url", "entries"),
    "command": ("command", "timeout"),
    "apprise": ("urls_env", "urls_file", "allow_private"),
}  # fmt: skip
KEYS = tuple(dict.fromkeys((*_COMMON, *(key for keys in OF_KIND.values() for key in keys))))
