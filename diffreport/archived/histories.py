"""The history of an archived series: its editions read, each compared with the one before, and folded; and kept.

What is kept depends on the editions, on how they are read and compared, and on this program's code, all of which are
in its key: a history that was asked for before is found without an edition being read, and a new edition costs one
comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from diffreport.archived import comparisons
from diffreport.archived.comparisons import Asked, all_compared
from diffreport.archived.documents import archived, reading_of
from diffreport.errors import UsageError
from diffreport.kept import Kept, code_of, key_of
from diffreport.lexicons import Additions
from diffreport.model import Comparison, Document, History
from diffreport.model.wire import dumped, loaded
from diffreport.pins import Line, Pins, resolved
from diffreport.profiles import Rule
from diffreport.settings import Settings

if TYPE_CHECKING:
    from diffreport.archive import Archive, Version

KEPT = Kept("histories", most_files=500, most_bytes=128 << 20)
_CODE = ("histories/**/*.py", "archived/histories.py", "archived/documents.py")

Watch = Callable[[int, int], None]  # how many comparisons are done, of how many


@dataclass(frozen=True, slots=True)
class Following:
    """How a series is followed: what its comparisons depend on, and which editions are looked at.

    `pins` are the lines of a file of pins.
    """

    settings: Settings | None = None
    rules: Sequence[Rule] = ()
    additions: Additions | None = None
    pins: tuple[Line, ...] = ()
    is_quarantined: bool = False  # editions in quarantine are followed, too


def history(
    archive: Archive,
    series: str,
    following: Following | None = None,
    *,
    jobs: int = 1,
    watch: Watch | None = None,
) -> History:
    """Return what became of every paragraph, word and figure through the archived editions of a series.

    Editions in quarantine are passed over, and named in it. Comparisons that are not kept are
    made in up to `jobs` processes. `watch` is told how far it is.
    Cost: of a history that was made before, that of finding it; else a comparison for each edition that is new.
    Raises: UsageError if every edition is in quarantine; InputError naming the edition that cannot be read;
        ReferenceNotFoundError, ArchiveError.
    """
    following = following or Following()
    chosen, passed_over = followed(archive, series, following)
    key = _key(chosen, passed_over, following)
    kept = KEPT.find(key) if key else None
    if kept is not None:
        try:
            return loaded(History, kept)
        except ValueError:
            pass  # it is made, and kept, anew
    from diffreport.histories import history_of

    read = archived(archive, *(f"{series}@{issue.edition.label}" for issue in chosen), rules=following.rules)
    made = history_of(read[0], _comparisons(read, following, jobs, watch or _unwatched), series, passed_over)
    if key:
        KEPT.keep(key, dumped(made))
    return made


def followed(archive: Archive, series: str, following: Following) -> tuple[list[Version], list[str]]:
    """Return the issues that a history is of, in order, and the labels of those in quarantine that it passes over.

    Raises: UsageError if none is left; ReferenceNotFoundError, ArchiveError.
    """
    from diffreport.archive.references import current

    issues = current(archive.holding(series).versions())
    chosen = [issue for issue in issues if following.is_quarantined or not issue.edition.quarantine]
    if not chosen:
        raise UsageError(f"{series}: all its editions are in quarantine; diffreport log {series} says why")
    return chosen, [issue.edition.label for issue in issues if issue not in chosen]


def _comparisons(read: Sequence[Document], following: Following, jobs: int, watch: Watch) -> Iterator[Comparison]:
    """Yield the comparison of each edition with the one before; none is held once the next is asked for."""
    under = following.settings or Settings(), following.additions or {}
    asked = [Asked(old, new, under[0], _pins(following, old, new), under[1]) for old, new in pairwise(read)]
    for done, comparison in enumerate(all_compared(asked, jobs), 1):
        yield comparison
        watch(done, len(asked))


def _pins(following: Following, old: Document, new: Document) -> Pins:
    """Return the pins that hold for two editions. Raises: UsageError."""
    return resolved(following.pins, old, new)[0] if following.pins else Pins()


def _key(chosen: Sequence[Version], passed_over: Sequence[str], following: Following) -> str | None:
    """Return the digest of all that a history depends on; None where more than is known of the editions."""
    readings = [reading_of(issue, following.rules) for issue in chosen]
    if None in readings or not KEPT.is_on():
        return None
    editions = [asdict(issue.edition) for issue in chosen]
    settings = (following.settings or Settings()).as_dict()
    pins = [repr(line) for line in following.pins]
    codes = comparisons.code(), code_of(_CODE, ())
    return key_of(readings, editions, passed_over, settings, following.additions or {}, pins, codes)


def _unwatched(done: int, total: int) -> None:
    """Take no notice."""
