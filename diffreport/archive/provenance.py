"""What is known of a deposit: given by the depositor, kept beside the bytes as `edition.json`."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from diffreport.archive.disk import TO_REPAIR, Digests
from diffreport.archive.layout import from_json, to_json
from diffreport.archive.names import check_file_name, check_label
from diffreport.archive.retrieval import DEPOSITOR, Retrieval, check_url, has_control
from diffreport.errors import ArchiveError, UsageError
from diffreport.model import Edition
from diffreport.text import name_of, normalise

SCHEMA = "diffreport.edition/1"

_LINE_LENGTH, _NOTE_LENGTH = 4000, 20_000  # characters
_END_OF_DATES = 253_402_300_800  # seconds: the year 10000, which ISO 8601 cannot write
_JOINERS = re.compile("[\u200c\u200d]")  # which Persian and Hindi are written with
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_PUBLISHED = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?", re.ASCII)
_ADDRESSED = re.compile(r"(.*?)\s*<([^<>\s]+)>")  # Ana Lopes <ana@example.org>
_MAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+")
_LATER = ("memento", "redirects")  # left out where there is none, so that records stay what they were
_RETRIEVAL_TEXTS = ("final_url", "media_type_from", "charset", "charset_from", "memento")
_URI = re.compile(r"(?:https?|mailto|urn):[^\s<>]+")
_CORRECTABLE = ("published", "source", "title", "note")  # what may be found out later; the rest was observed


@dataclass(frozen=True, slots=True)
class Deposit:
    """What a depositor says of an edition. Raises: UsageError for what cannot be recorded.

    `published` is YYYY, YYYY-MM or YYYY-MM-DD; `retrieved` is UTC, YYYY-MM-DDThh:mm:ssZ, and the
    moment of the deposit if None. `source` is the address that was asked for, `retrieval` what came of it.
    `depositor` is the person or service that answers for the deposit: "NAME", "NAME <ADDRESS>" or an e-mail address.
    `quarantine` is why nobody should take the edition for the latest unseen; with `accepted` a person does so all
    the same, and frees these bytes where they are in quarantine.
    """

    name: str  # of the file
    label: str
    published: str | None = None
    source: str | None = None
    title: str = ""
    media_type: str | None = None
    note: str | None = None
    retrieved: str | None = None
    quarantine: str | None = None
    accepted: bool = False
    retrieval: Retrieval = field(default_factory=Retrieval)
    depositor: str | None = None

    def __post_init__(self) -> None:
        """Check every field; the label becomes NFC, title and depositor one line, the name its last component."""
        name = re.split(r"[/\\]", self.name)[-1]
        object.__setattr__(self, "name", check_file_name(name))
        object.__setattr__(self, "label", check_label(self.label))
        if name_of(self.title) != normalise(_JOINERS.sub("", self.title)):
            raise UsageError(f"title {self.title[:80]!a}: has a control or invisible character; remove it")
        object.__setattr__(self, "title", normalise(self.title))
        if len((self.depositor or "").splitlines()) > 1:
            raise UsageError(f"depositor {self.depositor!a}: is more than one line; name one person or service")
        object.__setattr__(self, "depositor", name_of(self.depositor or "") or None)
        check_url("source", self.source)
        for name in ("title", "source", "media_type", "quarantine", "depositor"):
            _check_text(name, getattr(self, name) or "", _LINE_LENGTH)
        _check_text("note", self.note or "", _NOTE_LENGTH, allowed="\r\n\t")
        if self.published is not None and not _is_date(self.published):
            raise UsageError(f"published {self.published!r}: not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
        if self.retrieved is not None and not _is_moment(self.retrieved):
            raise UsageError(f"retrieved {self.retrieved!r}: not a moment in UTC; write YYYY-MM-DDThh:mm:ssZ")
        if self.media_type and self.retrieval.media_type_from is None:
            object.__setattr__(self, "retrieval", replace(self.retrieval, media_type_from=DEPOSITOR))


class Record(NamedTuple):
    """What `edition.json` says: the edition, its file in the version's state, the version it supersedes, how it was
    retrieved, and who deposited it with which software; None where a record does not say."""

    edition: Edition
    file: str
    supersedes: int | None
    retrieval: Retrieval = Retrieval()
    depositor: str | None = None
    software: str | None = None


def now(environ: Mapping[str, str] = os.environ) -> str:
    """Return the moment in UTC; that of `SOURCE_DATE_EPOCH` if set. Raises: UsageError if it is no number."""
    text = environ.get("SOURCE_DATE_EPOCH")
    try:
        seconds = time.time() if text is None else int(text)
        if not 0 <= seconds < _END_OF_DATES:
            raise ValueError(seconds)
        return utc(datetime.fromtimestamp(int(seconds), UTC))
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH: {text!r} is not a number of seconds; correct it") from error


def utc(moment: datetime) -> str:
    """Return a moment in UTC, as records have it, to the second. Raises: OverflowError beyond the calendar."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def after(moment: str, wait: timedelta) -> str:
    """Return the moment that comes so long after another; both in UTC, as `now` writes them."""
    return utc(datetime.fromisoformat(moment) + wait)


def check_retrieved(moment: str) -> None:
    """Refuse a moment (UTC) that is more than a day ahead: no clock is so wrong. Raises: UsageError."""
    ahead = datetime.fromisoformat(moment) - datetime.fromisoformat(now())
    if ahead > timedelta(days=1):
        raise UsageError(f"retrieved {moment}: is in the future; give when it was retrieved, or leave it out for now")


def is_far_ahead(published: str | None) -> bool:
    """Tell whether a date of publication is more than a year ahead: possible, and more often a slip."""
    moment = now()
    limit = f"{int(moment[:4]) + 1:04}{moment[4:]}"
    return published is not None and published > limit[: len(published)]


def edition_of(series: str, deposit: Deposit, digests: Digests, moment: str) -> Edition:
    """Return the edition that a deposit of these bytes makes."""
    return Edition(
        label=deposit.label,
        title=deposit.title,
        series=series,
        name=deposit.name,
        published=deposit.published,
        retrieved=deposit.retrieved or moment,
        source=deposit.source,
        media_type=deposit.media_type,
        size=digests.size,
        sha256=digests.sha256,
        note=deposit.note,
        quarantine=None if deposit.accepted else deposit.quarantine,
    )


def corrections(held: Edition, deposit: Deposit | Edition) -> tuple[str, ...]:
    """Return the names of what a deposit of the same bytes says otherwise than their record does."""
    said = ((name, getattr(deposit, name)) for name in _CORRECTABLE)
    return tuple(name for name, value in said if value and value != getattr(held, name))


def freed(held: Edition, came: Retrieval, deposit: Deposit) -> tuple[Edition, Retrieval]:
    """Return an edition out of quarantine: what is known of it, and what the one who accepts or corrects it adds.

    What the bytes were taken for stays unless that one says it, or nobody has.
    """
    names, how = [*_CORRECTABLE], ["final_url", "status", "headers", "memento", "redirects"]
    if deposit.retrieval.media_type_from == DEPOSITOR or held.media_type is None:
        names, how = [*names, "media_type"], [*how, "media_type_from", "charset", "charset_from"]
    said = {name: value for name in names if (value := getattr(deposit, name))}
    told = {name: value for name in how if (value := getattr(deposit.retrieval, name))}
    return replace(held, quarantine=None, **said), replace(came, **told)


def user_of(depositor: str | None, software: str) -> dict[str, str]:
    """Return who made a version as OCFL writes it: a name, and an address that is a URI.

    The program stands in for a depositor who is not known.
    """
    if depositor is None:
        return {"name": software, "address": f"urn:diffreport:{software.rpartition(' ')[2]}"}
    named = _ADDRESSED.fullmatch(depositor)
    name, address = (named[1] or named[2], named[2]) if named else (depositor, depositor)
    if _MAIL.fullmatch(address):
        return {"name": name, "address": f"mailto:{quote(address, safe='@')}"}
    if _URI.fullmatch(address):
        return {"name": name, "address": address}
    return {"name": name, "address": f"urn:diffreport:depositor:{quote(address, safe='')}"}


def record_fields(record: Record, sha512: str) -> dict[str, Any]:
    """Return what `edition.json` says, by its keys."""
    edition = record.edition
    known = {name: getattr(edition, name) for name in Edition.__slots__}
    supersedes = None if record.supersedes is None else f"v{record.supersedes}"
    ours = {"file": record.file, "sha512": sha512, "supersedes": supersedes}
    who = {"depositor": record.depositor, "software": record.software}
    came = asdict(record.retrieval)
    came = {name: value for name, value in came.items() if value or name not in _LATER}
    return {"schema": SCHEMA, **known, **came, **ours, **who}


def record_to_json(record: Record, sha512: str) -> bytes:
    """Return the bytes of `edition.json`: canonical, so that the same deposit gives the same bytes."""
    return to_json(record_fields(record, sha512))


def record_from_json(content: bytes, where: object) -> Record | None:
    """Read `edition.json`; keys it does not know are left to later versions.

    Returns None for a file of another tool that happens to have the name.
    Raises: ArchiveError naming `where` if it is ours and not as we write it.
    """
    try:
        values = from_json(content)
    except ValueError:
        return None
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        return None
    try:
        values.setdefault("quarantine", None)  # records of before there was one
        edition = Edition(**{name: _typed(name, values[name]) for name in Edition.__slots__})
        supersedes = values["supersedes"]
        number = None if supersedes is None else int(str(supersedes).removeprefix("v"))
        return Record(edition, str(values["file"]), number, _retrieval(values), *_who(values))
    except (KeyError, TypeError, ValueError, UsageError) as error:
        raise ArchiveError(f"{where}: not a record of an edition ({error}); {TO_REPAIR}") from error


def _retrieval(values: Mapping[str, Any]) -> Retrieval:
    """Return what a record says of the retrieval; those written before it was recorded say nothing."""
    known = {name: _optional(name, values.get(name), str) for name in _RETRIEVAL_TEXTS}
    headers = tuple((str(name), str(value)) for name, value in values.get("headers") or ())
    redirects = tuple((int(status), str(url)) for status, url in values.get("redirects") or ())
    status = _optional("status", values.get("status"), int)
    return Retrieval(status=status, headers=headers, redirects=redirects, **known)


def _who(values: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return depositor and software; records without the key `software` name the program as the depositor."""
    depositor = _optional("depositor", values.get("depositor"), str)
    if "software" not in values:
        return None, depositor
    return depositor, _optional("software", values["software"], str)


def _typed(name: str, value: Any) -> Any:
    if value is None and name in ("published", "retrieved", "source", "media_type", "note", "quarantine"):
        return None
    return _optional(name, value, int if name == "size" else str, is_required=True)


def _optional(name: str, value: Any, kind: type, *, is_required: bool = False) -> Any:
    if not (isinstance(value, kind) or (value is None and not is_required)):
        raise TypeError(f"{name} is {value!r}")
    return value


def _check_text(field: str, text: str, length: int, allowed: str = "") -> None:
    if len(text) > length:
        raise UsageError(f"{field}: longer than {length} characters; shorten it")
    if has_control(text, allowed):
        raise UsageError(f"{field} {text[:80]!a}: has a control character; remove it")


def _is_date(text: str) -> bool:
    found = _PUBLISHED.fullmatch(text)
    try:
        return found is not None and bool(date.fromisoformat(found[1] + (found[2] or "-01") + (found[3] or "-01")))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return _MOMENT.fullmatch(text) is not None and bool(datetime.fromisoformat(text))
    except ValueError:
        return False
