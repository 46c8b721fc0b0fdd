"""Which editions a series has, in what order, and which one a reference means."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from diffreport.archive.names import natural_key
from diffreport.archive.reading import Version
from diffreport.errors import ReferenceNotFoundError

_LISTED = 12  # editions named in an error message


class Order(StrEnum):
    """What the editions of a series are ordered by."""

    PUBLISHED = "published"
    LABEL = "label"
    DEPOSIT = "deposit"


def current(newest_first: Iterable[Version]) -> tuple[Version, ...]:
    """Return the current issue of each label, in order; a re-issue keeps the place of the first issue."""
    issues: dict[str, Version] = {}
    deposited: dict[str, int] = {}
    for version in newest_first:
        issues.setdefault(version.edition.label, version)
        deposited[version.edition.label] = version.number
    order = order_of(issues.values())

    def key(version: Version) -> tuple[str, tuple[tuple[int, int, str], ...], int]:
        edition = version.edition
        published = (edition.published or "") if order is Order.PUBLISHED else ""
        label = () if order is Order.DEPOSIT else natural_key(edition.label)
        return published, label, deposited[edition.label]

    return tuple(sorted(issues.values(), key=key))


def order_of(versions: Iterable[Version]) -> Order:
    """Return what decides the order: dates if every edition has one, labels if every one has a number.

    A clock never decides, and labels such as "March" and "April" cannot.
    """
    editions = [version.edition for version in versions]
    if all(edition.published for edition in editions):
        return Order.PUBLISHED
    if all(any(c in "0123456789" for c in edition.label) for edition in editions):
        return Order.LABEL
    return Order.DEPOSIT


def split(reference: str) -> tuple[str, str]:
    """Return series and edition of `SERIES@EDITION`. Raises: ReferenceNotFoundError if it is none."""
    series, at, which = reference.rpartition("@")
    if not (at and series and which):
        raise ReferenceNotFoundError(f"{reference}: not a reference to an edition; write SERIES@EDITION")
    return series, which


def resolve(series: str, which: str, editions: Sequence[Version]) -> Version:
    """Return the edition meant by a label, `latest` or `previous`.

    Raises: ReferenceNotFoundError listing what exists, the closest match first.
    """
    which = unicodedata.normalize("NFC", which)
    if which == "latest" and editions:
        return editions[-1]
    if which == "previous" and len(editions) > 1:
        return editions[-2]
    for version in editions:
        if version.edition.label == which:
            return version
    if which == "previous":
        raise ReferenceNotFoundError(f"{series}@previous: the series has one edition only; add another")
    labels = [version.edition.label for version in editions]
    raise ReferenceNotFoundError(f"{series}@{which}: no such edition; {choice(which, labels)}")


def choice(wanted: str, existing: Sequence[str]) -> str:
    """Return what to say of the names that exist: the closest match, then a list."""
    if not existing:
        return "there is none yet"
    close = difflib.get_close_matches(wanted, existing, n=1)
    listed = ", ".join(existing[-_LISTED:])
    more = f" and {len(existing) - _LISTED} more" if len(existing) > _LISTED else ""
    return f"did you mean {close[0]}? there are {listed}{more}" if close else f"there are {listed}{more}"
