"""Where an archived edition comes from: all that its record says, and its issues, as lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from diffreport.cli import output

if TYPE_CHECKING:  # the program's help needs no archive
    from diffreport.archive import Archive, Version


class Origin(NamedTuple):
    """A version of an archived edition, the path or address of its bytes, and all issues of that edition."""

    version: Version
    file: str
    issues: tuple[Version, ...]


def origin_of(archive: Archive, reference: str) -> Origin:
    """Return where the edition that a reference means comes from. Raises: ReferenceNotFoundError, ArchiveError."""
    holding, version = archive.resolve(reference)
    place = holding.place(version)
    label = version.edition.label
    issues = (each for each in archive.versions(version.edition.series) if each.edition.label == label)
    return Origin(version, holding.source.named(place) if place else "", tuple(issues))


def lines_of(found: Origin) -> list[str]:
    """Return all that is known, a line each; what is not known is left out."""
    version, edition, came = found.version, found.version.edition, found.version.retrieval
    place = f"{version.number}, deposited {version.created}"
    known = [
        ("title", edition.title),
        ("edition", f"{edition.series}@{edition.label}"),
        ("version", place + (f", supersedes version {version.supersedes}" if version.supersedes else "")),
        ("file", edition.name),
        ("published", edition.published),
        ("retrieved", edition.retrieved),
        ("source", edition.source),
        *(("redirect", f"{status} to {url}") for status, url in came.redirects),
        ("final URL", came.final_url if came.final_url != edition.source else None),
        ("HTTP status", came.status),
        *(("header", f"{name}: {value}") for name, value in came.headers),
        ("memento", came.memento),
        ("media type", _told(edition.media_type, came.media_type_from)),
        ("charset", _told(came.charset, came.charset_from)),
        ("size", f"{edition.size:,} bytes"),
        ("sha256", edition.sha256),
        ("sha512", version.sha512),
        ("kept as", found.file),
        ("depositor", _answerable(version, found.issues)),
        ("software", version.software),
        ("note", edition.note and output.noted(edition.note)),
        ("quarantine", edition.quarantine and f"it {edition.quarantine}"),
        *(("issue", told) for told in _history(found.issues)),
    ]
    return [f"{name}: {value}" for name, value in known if value]


def record_of(found: Origin) -> dict[str, Any]:
    """Return all that is known, as docs/commands.md describes it."""
    from diffreport.archive.provenance import Record, record_fields

    version = found.version
    record = Record(
        version.edition, version.file, version.supersedes, version.retrieval, version.depositor, version.software
    )
    place = {"version": version.number, "deposited": version.created, "message": version.message}
    issues = [_issue(each, found.issues) for each in found.issues]
    return {**record_fields(record, version.sha512), **place, "kept_as": found.file, "issues": issues}


def _told(value: str | None, told_by: str | None) -> str | None:
    return f"{value} ({told_by})" if value and told_by else value


def _answerable(version: Version, issues: Sequence[Version]) -> str | None:
    """Return who deposited the bytes of a version, and who accepted them or corrected their record since."""
    of_number = {each.number: each for each in issues}
    told: list[str] = []
    former = of_number.get(version.supersedes or 0)
    while former is not None and former.edition.sha256 == version.edition.sha256:
        done = "corrected" if former.edition.quarantine is None else "accepted"
        told.insert(0, f"{done} by {version.depositor or 'nobody named'} (version {version.number})")
        version, former = former, of_number.get(former.supersedes or 0)
    first = version.depositor or ("nobody named" if told else None)
    return "; ".join([first, *told]) if first else None


def _history(issues: Sequence[Version]) -> Iterator[str]:
    """Yield what became of each issue of an edition that has several."""
    for version in issues if len(issues) > 1 else ():
        edition = version.edition
        told = f"version {version.number}, deposited {version.created}, retrieved {edition.retrieved}"
        told += f", {output.described(edition.size, edition.sha256)}"
        told += f"; in quarantine: it {edition.quarantine}" if edition.quarantine else ""
        follower = _follower(version, issues)
        is_same = follower is not None and follower.edition.sha256 == edition.sha256
        is_held = edition.quarantine is not None
        done = "superseded by" if not is_same else "accepted as" if is_held else "its record corrected by"
        yield f"{told}; {done} version {follower.number}" if follower else told


def _follower(version: Version, issues: Sequence[Version]) -> Version | None:
    """Return the issue that supersedes a version; one in quarantine has superseded nothing yet."""
    later = (issue for issue in issues if issue.supersedes == version.number and not issue.edition.quarantine)
    return next(later, None)


def _issue(version: Version, issues: Sequence[Version]) -> dict[str, Any]:
    follower = _follower(version, issues)
    names = ("published", "retrieved", "size", "sha256", "quarantine")
    return {
        "version": version.number,
        "deposited": version.created,
        "depositor": version.depositor,
        "superseded_by": follower and f"v{follower.number}",
        "sha512": version.sha512,
        **{name: getattr(version.edition, name) for name in names},
    }
