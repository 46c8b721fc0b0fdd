"""The history of one file in a git repository: an edition a commit."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from diffreport.archive.exchange.arrivals import Arrival, Consignment, Kind, Wish, few, line, numbered, recordable
from diffreport.archive.exchange.repository import Repository, State
from diffreport.archive.names import check_label, check_series
from diffreport.archive.provenance import Deposit
from diffreport.errors import InputError, UsageError

_REGULAR = ("100644", "100755")  # modes of files; a link or a submodule has no bytes of an edition
_POINTER, _POINTER_SIZE = b"version https://git-lfs.github.com/spec/", 1024  # bytes, at most (Git LFS specification)


def consigned_history(folder: Path, wish: Wish) -> Consignment:
    """Return the editions that the commits of a repository's HEAD made of one file, parents before children.

    A commit that leaves the bytes as they were, removes the file or empties it is none. The label is the commit's
    date, the second of a day with "-2" behind it; with `wish.tags` the tag that holds that state, if it can be one.
    Cost: the ids of the history in memory; the bytes are read one by one when they are stored.
    Raises: UsageError without file or series; InputError if git cannot read the history, or it holds no edition.
    """
    if wish.file is None:
        raise UsageError(f"{folder}: name the file whose history to import")
    if wish.series is None:
        raise UsageError(f"{folder}: does not tell what series {wish.file} belongs to; name one with --series")
    series = check_series(wish.series)
    repository = Repository(folder)
    states = repository.states(wish.file, follow=wish.follow)
    if not states:
        wrong, remedy = f"no commit of HEAD has touched {wish.file!a}", "name a file by its path in the repository"
        raise InputError(str(folder), wrong, remedy)
    editions, notices = _editions(repository, states)
    if not editions:
        raise InputError(str(folder), f"{wish.file!a} holds no edition", "; ".join(notices) or "name another file")
    names = repository.tags(wish.file) if wish.tags else {}
    labels = list(_labels(editions, names))
    remote = repository.remote() or folder.resolve().as_uri()
    arrivals = []
    for state, label in zip(editions, labels, strict=True):
        origin = f"{folder} {state.commit[:12]}"
        with recordable(origin):
            deposit = _deposit(state, label, remote, wish)
        arrivals.append(Arrival(series, deposit, origin, partial(repository.blob, state.blob)))
    if repository.is_shallow:
        notices.append("a shallow clone: what was before its first commit is missing; git fetch --unshallow brings it")
    if back := sum(later.committed[:10] < former.committed[:10] for former, later in pairwise(editions)):
        notices.append(f"dates that run backwards: {back}; editions are ordered by date, not as they were committed")
    told = Kind.GIT.described(len(arrivals), "edition")
    return Consignment(Kind.GIT, told, tuple(arrivals), (), tuple(f"{folder}: {notice}" for notice in notices))


def _editions(repository: Repository, states: Sequence[State]) -> tuple[list[State], list[str]]:
    """Return the states that bring other bytes, and what is to be told of those left out."""
    sizes = repository.sizes([state.blob for state in states if state.blob and state.mode in _REGULAR])
    small = repository.small([blob for blob, size in sizes.items() if size <= _POINTER_SIZE])
    pointers = {blob for blob, content in small.items() if content.startswith(_POINTER)}
    editions: list[State] = []
    left: dict[str, list[str]] = {}
    former = ""
    for state in states:
        if not state.blob or state.blob == former:
            continue
        why = _wrong(state, sizes, pointers)
        if why:
            left.setdefault(why, []).append(state.commit[:12])
            continue
        former = state.blob
        editions.append(state)
    return editions, [f"left out {few(commits)}: {why}" for why, commits in left.items()]


def _wrong(state: State, sizes: Mapping[str, int], pointers: Container[str]) -> str:
    """Return why a state is no edition, "" if it is one."""
    if state.mode not in _REGULAR:
        return "not a regular file there"
    if state.blob not in sizes:
        return "its bytes are not in this clone; fetch them"
    if not sizes[state.blob]:
        return "empty there"
    return "only a Git LFS pointer; its bytes are elsewhere" if state.blob in pointers else ""


def _labels(editions: Sequence[State], names: Mapping[str, str]) -> Iterator[str]:
    """Return a label for each state: its tag if it can be a label, else its date, the second of a day with "-2"."""
    dates = numbered(state.committed[:10] for state in editions)
    for state, date in zip(editions, dates, strict=True):
        try:
            yield check_label(names.get(state.commit, date))
        except UsageError:
            yield date


def _deposit(state: State, label: str, remote: str, wish: Wish) -> Deposit:
    """Return what a commit tells; the address is in the form of SPDX: git+REMOTE@COMMIT#PATH."""
    path = state.path.encode("utf-8", "surrogateescape")
    author = f"{line(state.author)} <{line(state.address)}>"
    authored = state.authored.replace("+00:00", "Z")  # which newer versions of git write
    told = f"Commit {state.commit} by {author}, {authored}"
    return Deposit(
        PurePosixPath(state.path).name,
        label,
        published=state.committed[:10],
        source=f"git+{line(remote)}@{state.commit}#{quote(path)}",
        note="\n".join(filter(None, (line(state.subject), told))),
        depositor=wish.depositor,
    )
