"""A git repository, read with the git program: nothing in it is run, nothing is fetched, nothing is written.

Hooks, pagers, external diffs and transports are switched off, because a repository may come from anybody.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from diffreport.errors import InputError, UsageError

_OFF = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "log.follow=false"),
    *("-c", f"diff.orderFile={os.devnull}"),
)
_FIELDS = "%cI%x00%aI%x00%an%x00%ae%x00%s"
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


class State(NamedTuple):
    """What a commit made of the file: `blob` is "" where it removed it; moments are ISO 8601 with their zone."""

    commit: str
    committed: str
    authored: str
    author: str
    address: str
    subject: str
    mode: str
    blob: str
    path: str


class Repository:
    """Answers about one repository. Raises: UsageError without git; InputError with what git says is wrong."""

    def __init__(self, folder: Path) -> None:
        """Check that git takes a folder for a repository with a commit."""
        self.folder = folder
        self.is_shallow = self._told("rev-parse", "--is-shallow-repository").strip() == "true"
        self._told("rev-parse", "--verify", "--quiet", "HEAD^{commit}", wrong="has no commit")
        promised = self._told(
            "config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$", statuses=(0, 1)
        )
        self._lacking = "is a partial clone that lacks bytes of this file" if promised else ""

    def states(self, path: str, *, follow: bool) -> list[State]:
        """Return what each commit that touched a file made of it, parents before children.

        Raises: InputError for a folder.
        """
        path = path.rstrip("/")
        if self._told("ls-tree", "HEAD", "--", path).split()[1:2] == ["tree"]:
            raise InputError(str(self.folder), f"{path!a} is a folder there", "name one file")
        options = ["--follow"] if follow else []
        options += ["--topo-order", "--no-abbrev", "--no-color", "--no-ext-diff", "--no-textconv", "--raw", "-z"]
        options += ["--find-renames", "--diff-merges=first-parent", f"--format=%x00%H%x00{_FIELDS}%x00"]
        told = self._told("log", *options, "HEAD", "--", path)  # --reverse would break --follow
        return list(reversed(list(_parsed(told.split("\0")))))

    def tags(self, path: str) -> dict[str, str]:
        """Return the oldest tag of each commit that is the last to have touched a file when it was tagged."""
        names: dict[str, str] = {}
        form = "--format=%(refname)"
        for ref in self._told("for-each-ref", "--sort=creatordate", form, "refs/tags").split("\n")[:-1]:
            kind = self._told("cat-file", "-t", f"{ref}^{{}}").strip()
            if kind == "commit":
                last = self._told("rev-list", "-1", ref, "--", path).strip()
                names.setdefault(last, ref.removeprefix("refs/tags/"))
        return names

    def remote(self) -> str:
        """Return the address that the repository was cloned from, without credentials; "" if it has none."""
        told = self._told("config", "--get-regexp", r"^remote\..*\.url$", statuses=(0, 1))
        found = [line.partition(" ")[::2] for line in told.split("\n")[:-1]]
        address = next((url for name, url in found if name == "remote.origin.url"), found[0][1] if found else "")
        return _CREDENTIALS.sub("", address)

    def sizes(self, blobs: Sequence[str]) -> dict[str, int]:
        """Return the size in bytes of each blob that is there."""
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        told = self._told("cat-file", "--batch-check", given=asked, wrong=self._lacking)
        rows = (line.split() for line in told.splitlines())
        return {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob"}

    def small(self, blobs: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of blobs that are there and small, at once."""
        told = self._bytes("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
        found, place = {}, 0
        for blob in blobs:
            start = told.index(b"\n", place) + 1
            place = start + int(told[place:start].split()[2])
            found[blob] = told[start:place]
            place += 1
        return found

    def blob(self, oid: str) -> bytes:
        """Return the bytes of a file as they were committed: no filter changes them."""
        return self._bytes("cat-file", "blob", oid)

    def _told(self, *arguments: str, wrong: str = "", given: bytes = b"", statuses: Sequence[int] = (0,)) -> str:
        return self._bytes(*arguments, wrong=wrong, given=given, statuses=statuses).decode("utf-8", "surrogateescape")

    def _bytes(self, *arguments: str, wrong: str = "", given: bytes = b"", statuses: Sequence[int] = (0,)) -> bytes:
        """Return what git prints. Raises: UsageError, InputError."""
        command = ["git", "--no-pager", "--literal-pathspecs", *_OFF, "-C", str(self.folder), *arguments]
        try:
            done = subprocess.run(command, input=given, capture_output=True, env=_environment(), check=False)  # noqa: S603 - a list, and no shell
        except FileNotFoundError as error:
            raise UsageError("git: no such program; install git to import a history") from error
        if done.returncode not in statuses:
            lines = ["nothing", *done.stderr.decode("utf-8", "replace").strip().splitlines()]
            told = next((line for line in lines if line.startswith(("fatal: ", "error: "))), lines[-1])
            raise InputError(str(self.folder), wrong or f"git says {told!a}", "correct it, or clone it again")
        return done.stdout


def is_repository(folder: Path) -> bool:
    """Tell whether a folder is the top of a git repository, bare or with its files."""
    if (folder / ".git").exists():
        return True
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return an environment in which git reads one repository and nothing else, and reaches no network."""
    kept = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what it lacks: git before 2.45 knows no other way
        "LC_ALL": "C",
    }


def _parsed(tokens: Sequence[str]) -> Iterator[State]:
    """Return the states in the output of `git log --raw -z`, which has NULs as separators alone.

    Each commit is its id and fields, then ":mode mode blob blob status" and one path, of a rename two.
    """
    commit: Sequence[str] = ()
    place, fields = 0, _FIELDS.count("%x00") + 1
    while place < len(tokens):
        token = tokens[place].lstrip("\n")
        if token.startswith(":"):
            _, mode, _, blob, status = token.split()
            place += 2 if status[0] in "RC" else 1
            yield State._make([*commit, mode, "" if status == "D" else blob, tokens[place]])
        elif _OID.fullmatch(token):
            commit = tokens[place : place + fields + 1]
            place += fields
        place += 1
