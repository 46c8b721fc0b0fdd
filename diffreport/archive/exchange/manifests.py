"""Manifests: a digest and a path a line, as `sha512sum` and BagIt write them.

In a path CR, LF and % are percent-encoded, and nothing else is (RFC 8493, section 2.1.3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from diffreport.archive.disk import Digests, digest
from diffreport.errors import InputError

Expected = dict[str, dict[str, str]]  # path to algorithm to digest

_ENCODED = {"\r": "%0D", "\n": "%0A", "%": "%25"}
_CODE = re.compile("|".join(_ENCODED.values()), re.IGNORECASE)
_END = re.compile(r"\r\n|\r|\n")  # of a line; a path may hold what else str.splitlines cuts at
_LINE = re.compile(r"([0-9A-Fa-f]{32,128})(?: \*|[ \t]+)([^\r\n]+)")


def manifest(digests: Mapping[str, Digests], algorithm: str, paths: Iterable[str]) -> bytes:
    """Return the manifest of the given paths, sorted by path; `algorithm` is "sha512" or "sha256"."""
    return "".join(f"{getattr(digests[path], algorithm)}  {encoded(path)}\n" for path in sorted(paths)).encode()


def encoded(path: str) -> str:
    """Return a path as a manifest has it."""
    return re.sub("[\r\n%]", lambda found: _ENCODED[found[0]], path)


def decoded(path: str) -> str:
    """Return the path that a manifest means."""
    return _CODE.sub(lambda found: chr(int(found[0][1:], 16)), path)


def read_manifest(folder: Path, name: str, paths: Collection[str], encoding: str = "utf-8") -> dict[str, str]:
    """Return the digest of each path that a manifest names; `paths` are the files that the folder holds.

    Raises: InputError if a line is none, leads out of the folder, is there twice, or names a file that is missing.
    """
    where = str(folder / name)
    try:
        text = (folder / name).read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(where, f"is not text in {encoding}", "restore it from a copy") from error
    there = _Paths(paths)
    found: dict[str, str] = {}
    lines = _END.split(text.removeprefix("\ufeff"))
    for line in lines if lines[-1] else lines[:-1]:
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise InputError(where, f"the line {line[:200]!a} is not a digest and a path", "restore it from a copy")
        given = parts[2].removeprefix("./")
        if given.startswith(("/", "~")) or re.search(r"(^|[/\\])\.\.?([/\\]|$)|^[A-Za-z]:|\0", given):
            raise InputError(where, f"the path {given[:200]!a} leads out of the folder", "do not trust it")
        path = there.meant(given)
        if path is None:
            raise InputError(where, f"names {given[:200]!a}, which is missing", "restore it from a copy")
        if path in found:
            raise InputError(where, f"names {given[:200]!a} twice", "restore it from a copy")
        found[path] = parts[1].lower()
    return found


def differing(folder: Path, expected: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Return the paths whose bytes have not each of their digests. Raises: ArchiveError if one cannot be read."""
    for path, digests in sorted(expected.items()):
        if digest(folder / path, digests) != digests:
            yield path


class _Paths:
    """The files of a folder, as the paths of a manifest may spell them."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = set(paths)
        self._composed = {unicodedata.normalize("NFC", path): path for path in paths}

    def meant(self, given: str) -> str | None:
        """Return the file that a manifest's path means, None if there is none.

        Many tools write a percent sign as it is; some systems take accents apart.
        """
        for path in (decoded(given), given):
            if path in self._paths:
                return path
            if composed := self._composed.get(unicodedata.normalize("NFC", path)):
                return composed
        return None
