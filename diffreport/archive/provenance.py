"""What is known of a deposit: given by the depositor, kept beside the bytes as `edition.json`."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from diffreport.archive.disk import Digests
from diffreport.archive.layout import from_json, to_json
from diffreport.archive.names import check_label, invisible
from diffreport.errors import ArchiveError, UsageError
from diffreport.model import Edition
from diffreport.text import name_of

SCHEMA = "diffreport.edition/1"

_NAME_LENGTH, _LINE_LENGTH, _NOTE_LENGTH = 255, 4000, 20_000  # characters
_END_OF_DATES = 253_402_300_800  # seconds: the year 10000, which ISO 8601 cannot write
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_PUBLISHED = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Deposit:
    """What a depositor says of an edition. Raises: UsageError for what cannot be recorded.

    `published` is YYYY, YYYY-MM or YYYY-MM-DD; `retrieved` is UTC, YYYY-MM-DDThh:mm:ssZ, and the
    moment of the deposit if None. `quarantine` is why nobody should take the edition for the latest unseen;
    with `accepted` a person does so all the same, and frees these bytes where they are in quarantine.
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

    def __post_init__(self) -> None:
        """Check every field; the label becomes NFC, the title one line, the name its last component."""
        name = re.split(r"[/\\]", self.name)[-1]
        if name in ("", ".", "..") or len(name) > _NAME_LENGTH or invisible(name):
            raise UsageError(f"file name {name[:_NAME_LENGTH]!a}: cannot be recorded; rename the file")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "label", check_label(self.label))
        object.__setattr__(self, "title", name_of(self.title))
        for field in ("title", "source", "media_type", "quarantine"):
            _check_text(field, getattr(self, field) or "", _LINE_LENGTH)
        _check_text("note", self.note or "", _NOTE_LENGTH, allowed="\r\n\t")
        if self.published is not None and not _is_date(self.published):
            raise UsageError(f"published {self.published!r}: not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
        if self.retrieved is not None and not _is_moment(self.retrieved):
            raise UsageError(f"retrieved {self.retrieved!r}: not a moment in UTC; write YYYY-MM-DDThh:mm:ssZ")


class Record(NamedTuple):
    """What `edition.json` says: the edition, its file in the version's state, the version it supersedes."""

    edition: Edition
    file: str
    supersedes: int | None


def now(environ: Mapping[str, str] = os.environ) -> str:
    """Return the moment in UTC; that of `SOURCE_DATE_EPOCH` if set. Raises: UsageError if it is no number."""
    text = environ.get("SOURCE_DATE_EPOCH")
    try:
        seconds = time.time() if text is None else int(text)
        if not 0 <= seconds < _END_OF_DATES:
            raise ValueError(seconds)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH: {text!r} is not a number of seconds; correct it") from error


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


def freed(held: Edition, deposit: Deposit) -> Edition:
    """Return an edition out of quarantine: what is known of it, and what the one who accepts it adds."""
    said = {name: getattr(deposit, name) for name in ("published", "source", "title", "media_type", "note")}
    return replace(held, quarantine=None, **{name: value for name, value in said.items() if value})


def record_to_json(record: Record, sha512: str, agent: str) -> bytes:
    """Return the bytes of `edition.json`: canonical, so that the same deposit gives the same bytes."""
    edition = record.edition
    fields = {name: getattr(edition, name) for name in Edition.__slots__}
    supersedes = None if record.supersedes is None else f"v{record.supersedes}"
    ours = {"schema": SCHEMA, "file": record.file, "sha512": sha512, "supersedes": supersedes, "depositor": agent}
    return to_json(fields | ours)


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
        return Record(edition, str(values["file"]), number)
    except (KeyError, TypeError, ValueError) as error:
        raise ArchiveError(f"{where}: not a record of an edition ({error}); restore it from a copy") from error


def _typed(name: str, value: Any) -> Any:
    optional = name in ("published", "retrieved", "source", "media_type", "note", "quarantine")
    if not (isinstance(value, int if name == "size" else str) or (optional and value is None)):
        raise TypeError(f"{name} is {value!r}")
    return value


def _check_text(field: str, text: str, length: int, allowed: str = "") -> None:
    if len(text) > length:
        raise UsageError(f"{field}: longer than {length} characters; shorten it")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in text):
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
