"""The history of an archived series: its editions read, each compared with the one before, and folded; and kept.

What is kept depends on the editions, on how they are read and compared, and on this program's code, all of which are
in its key: a history that was asked for before is found without an edition being read, and a new edition costs one
comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

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

    def pins_of(self, old: Document, new: Document) -> Pins:
        """Return the pins that hold for two editions. Raises: UsageError."""
        return resolved(self.pins, old, new)[0] if self.pins else Pins()

    def told(self) -> list[object]:
        """Return all that comparisons depend on beside their editions and the code, as a key can hold it."""
        settings = (self.settings or Settings()).as_dict()
        return [settings, self.additions or {}, [repr(line) for line in self.pins]]


class Followed(NamedTuple):
    """A series as the archive has it at one moment: the issues that are followed, in order.

    `passed_over` are the labels of those in quarantine that are not.
    """

    series: str
    versions: tuple[Version, ...]
    passed_over: tuple[str, ...]


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
    return history_through(archive, followed(archive, series, following), following, jobs=jobs, watch=watch)


def history_through(
    archive: Archive,
    chosen: Followed,
    following: Following,
    *,
    jobs: int = 1,
    watch: Watch | None = None,
) -> History:
    """Return the history of issues that `followed` has found; the rest is as of `history`."""
    key = _key(chosen, following)
    kept = KEPT.find(key) if key else None
    if kept is not None:
        try:
            return loaded(History, kept)
        except ValueError:
            pass  # it is made, and kept, anew
    from diffreport.histories import history_of

    editions = [issue.edition for issue in chosen.versions]
    read = archived(archive, *(f"{chosen.series}@{edition.label}" for edition in editions), rules=following.rules)
    successive = _comparisons(read, following, jobs, watch or _unwatched)
    made = history_of(read[0], successive, chosen.series, chosen.passed_over)
    if key and [document.edition.sha256 for document in read] == [edition.sha256 for edition in editions]:
        KEPT.keep(key, dumped(made))
    return made


def is_kept(chosen: Followed, following: Following) -> bool:
    """Tell whether a history is kept, or no comparison would be: then there is nothing to make before it."""
    return not KEPT.is_on() or KEPT.has(_key(chosen, following) or "")


def followed(archive: Archive, series: str, following: Following) -> Followed:
    """Return the issues of a series that a history is of.

    Raises: UsageError if none is left; ReferenceNotFoundError, ArchiveError.
    """
    from diffreport.archive.references import current

    issues = current(archive.holding(series).versions())
    waiting = [issue for issue in issues if issue.edition.quarantine and not following.is_quarantined]
    chosen = [issue for issue in issues if following.is_quarantined or not issue.edition.quarantine]
    if not chosen:
        raise UsageError(f"{series}: all its editions are in quarantine; diffreport log {series} says why")
    return Followed(series, tuple(chosen), tuple(issue.edition.label for issue in waiting))


def _comparisons(read: Sequence[Document], following: Following, jobs: int, watch: Watch) -> Iterator[Comparison]:
    """Yield the comparison of each edition with the one before; none is held once the next is asked for."""
    under = following.settings or Settings(), following.additions or {}
    asked = [Asked(old, new, under[0], following.pins_of(old, new), under[1]) for old, new in pairwise(read)]
    for done, comparison in enumerate(all_compared(asked, jobs), 1):
        yield comparison
        watch(done, len(asked))


def _key(chosen: Followed, following: Following) -> str | None:
    """Return the digest of all that a history depends on; None where more than is known of the editions."""
    readings = [reading_of(issue, following.rules) for issue in chosen.versions]
    if None in readings or not KEPT.is_on():
        return None
    editions = [asdict(issue.edition) for issue in chosen.versions]
    codes = comparisons.code(), code_of(_CODE, ())
    return key_of(readings, editions, chosen.passed_over, following.told(), codes)


def _unwatched(done: int, total: int) -> None:
    """Take no notice."""
