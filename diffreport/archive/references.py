"""Which editions a series has, in what order, and which one a reference means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import takewhile

from diffreport.archive.names import natural_key
from diffreport.archive.nearest import choice
from diffreport.archive.reading import Unread, Version
from diffreport.errors import ArchiveError, ReferenceNotFoundError
from diffreport.model import Edition


class Order(StrEnum):
    """What the editions of a series are ordered by."""

    PUBLISHED = "published"
    LABEL = "label"
    DEPOSIT = "deposit"


def current(newest_first: Iterable[Version]) -> tuple[Version, ...]:
    """Return the current issue of each label, in order; a re-issue keeps the place of the first issue.

    An issue in quarantine is current only where its label has no other.
    """
    issues: dict[str, Version] = {}
    deposited: dict[str, int] = {}
    for version in newest_first:
        label = version.edition.label
        former = issues.setdefault(label, version)
        if former.edition.quarantine and not version.edition.quarantine:
            issues[label] = version
        deposited[label] = version.number
    order = order_of(issues.values())

    def key(version: Version) -> tuple[str, tuple[tuple[int, int, str], ...], int]:
        edition = version.edition
        published = (edition.published or "") if order is Order.PUBLISHED else ""
        label = () if order is Order.DEPOSIT else natural_key(edition.label)
        return published, label, deposited[edition.label]

    return tuple(sorted(issues.values(), key=key))


def sound(versions: Iterable[Version]) -> Iterator[Version]:
    """Return the versions that are not in quarantine, and hold a file (another tool's may not), in the order given."""
    return (version for version in versions if version.file and not version.edition.quarantine)


def before(newest_first: Iterable[Version], edition: Edition) -> tuple[Version, ...]:
    """Return what an edition to be deposited would follow, the nearest first; nothing in quarantine.

    The nearest to a re-issue is the issue that it would replace.
    """
    former = tuple(sound(newest_first))
    coming = Version(len(former) + 1, "", "", edition, None, "")
    order = current((coming, *former))
    place = next(n for n, version in enumerate(order) if version is coming)
    replaced = [version for version in former if version.edition.label == edition.label]
    return (*replaced[:1], *reversed(order[:place]))


def held(newest_first: Iterable[Version], label: str) -> tuple[Version, ...]:
    """Return the issues of a label that wait in quarantine, the newest first: those after its last sound one."""
    issues = (version for version in newest_first if version.edition.label == label)
    return tuple(takewhile(lambda version: version.edition.quarantine is not None, issues))


def check_known(which: str, label: str, newest_first: Iterable[Version], unread: Iterable[Unread]) -> None:
    """Check that no version without a readable record may take an edition's place: one after its last sound issue.

    Raises: ArchiveError for `which`, the reference, naming the record.
    """
    issues = (version.number for version in sound(newest_first) if version.edition.label == label)
    last = next(issues, 0)
    if lost := next((each for each in unread if each.number > last and each.may_be(label)), None):
        raise _doubtful(which, lost)


def _doubtful(which: str, lost: Unread) -> ArchiveError:
    return ArchiveError(f"{which}: may be v{lost.number}, whose record cannot be read: {lost.why}")


def order_of(versions: Iterable[Version]) -> Order:
    """Return what decides the order: dates if every edition has one, labels if every one has a number.

    A clock never decides, and labels such as "March" and "April" cannot.
    """
    editions = [version.edition for version in versions]
    if not _undated(editions):
        return Order.PUBLISHED
    return Order.DEPOSIT if _unnumbered(editions) else Order.LABEL


def order_told(editions: Sequence[Edition]) -> str:
    """Return what the editions of a series are ordered by, and why, as half a sentence."""
    undated, unnumbered = len(_undated(editions)), len(_unnumbered(editions))
    if not undated:
        return "ordered by date of publication"
    why = f"{undated} of {len(editions)} {'has' if undated == 1 else 'have'} no date of publication"
    if not unnumbered:
        return f"ordered by label, for {why}"
    return f"ordered by first deposit, for {why} and {unnumbered} no number in the label"


def _undated(editions: Iterable[Edition]) -> list[Edition]:
    return [edition for edition in editions if not edition.published]


def _unnumbered(editions: Iterable[Edition]) -> list[Edition]:
    return [edition for edition in editions if not any(c in "0123456789" for c in edition.label)]


def split(reference: str) -> tuple[str, str]:
    """Return series and edition of `SERIES@EDITION`. Raises: ReferenceNotFoundError if it is none."""
    series, at, which = reference.rpartition("@")
    if not (at and series and which):
        raise ReferenceNotFoundError(f"{reference}: not a reference to an edition; write SERIES@EDITION")
    return series, which


def resolve(series: str, which: str, newest_first: Sequence[Version], unread: Sequence[Unread] = ()) -> Version:
    """Return the edition meant by a label, `latest` or `previous`: these two have a file and are not in quarantine.

    Raises: ReferenceNotFoundError listing what exists, the closest match first; ArchiveError if one of the versions
        whose records cannot be read may be meant. Dates are in the records: any may be the latest.
    """
    which = unicodedata.normalize("NFC", which)
    places = {"latest": 1, "previous": 2}
    if which in places:
        if unread:
            raise _doubtful(f"{series}@{which}", unread[0])
        return _from_the_end(series, which, places[which], newest_first)
    check_known(f"{series}@{which}", which, newest_first, unread)
    editions = current(newest_first)
    for version in editions:
        if version.edition.label == which:
            return version
    labels = [version.edition.label for version in editions]
    quarantined = {version.edition.label for version in editions if version.edition.quarantine}
    published = {version.edition.label: version.edition.published or "" for version in editions}
    told = choice(which, labels, quarantined, published)
    raise ReferenceNotFoundError(f"{series}@{which}: no such edition; {told}")


def _from_the_end(series: str, which: str, place: int, newest_first: Sequence[Version]) -> Version:
    """Return the last edition, or the last but one. Raises: ReferenceNotFoundError."""
    editions = current(sound(newest_first))
    if len(editions) >= place:
        return editions[-place]
    waiting = [version.edition.label for version in current(newest_first) if version.edition.quarantine]
    wrong = "every edition is in quarantine" if waiting else "no version holds a file"
    wrong = "the series has one edition only" if editions else wrong
    remedy = f"diffreport log {series} says how to accept {waiting[-1]}" if waiting else "add another"
    raise ReferenceNotFoundError(f"{series}@{which}: {wrong}; {remedy}")
