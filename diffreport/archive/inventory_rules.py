"""The rules of OCFL 1.0 and 1.1 for one inventory, as sentences about what breaks them.

Each function takes a piece of JSON of any shape and yields its faults; a piece of the wrong type ends
the look at that piece. Source: https://ocfl.io/1.1/spec/#inventory
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

TYPE = "https://ocfl.io/{}/spec/#inventory"

_REQUIRED = ("id", "type", "digestAlgorithm", "head", "manifest", "versions")
_KEYS = frozenset({*_REQUIRED, "contentDirectory", "fixity"})
_VERSION_KEYS = frozenset({"created", "state", "message", "user"})
_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128, "blake2b-512": 128}  # hex characters
_CREATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_FOLDER = re.compile(r"v([0-9]+)")


def number_of(folder: str) -> int:
    """Return the number of a version folder, 0 if the name is none."""
    found = _FOLDER.fullmatch(folder)
    return int(found[1]) if found and len(folder) < 12 else 0


def faults(document: Any) -> Iterator[str]:
    """Return what is wrong with an inventory: nothing if it may be relied on."""
    if not isinstance(document, dict):
        yield "the inventory is not a JSON object"
        return
    missing = [key for key in _REQUIRED if key not in document]
    yield from (f"{key} is missing" for key in missing)
    yield from (f"{key!r} is not a key of OCFL" for key in sorted(set(document) - _KEYS))
    if missing:
        return
    if not (isinstance(document["id"], str) and document["id"]):
        yield "id is not a text"
    if document["type"] not in (TYPE.format("1.0"), TYPE.format("1.1")):
        yield "type is not an inventory of OCFL 1.0 or 1.1"
    folder = document.get("contentDirectory", "content")
    if not isinstance(folder, str) or folder in ("", ".", "..") or "/" in folder:
        yield "contentDirectory is not the name of a folder"
        return
    if document["digestAlgorithm"] not in ("sha512", "sha256"):
        yield "digestAlgorithm is neither sha512 nor sha256"
        return
    yield from _version_folders(document["versions"], document["head"])
    yield from _content(document, folder)


def _version_folders(versions: Any, head: Any) -> Iterator[str]:
    if not isinstance(versions, dict) or not versions:
        yield "versions is not a JSON object with a version"
        return
    names = sorted(versions, key=number_of)
    width = len(names[0]) if names[0].startswith("v0") else None
    for number, name in enumerate(names, 1):
        if name != (f"v{number}" if width is None else f"v{number:0{width - 1}d}"):
            yield f"version {number} is missing or called {name!r}"
            return
    if head != names[-1]:
        yield f"head is not {names[-1]}"
    if width is not None and not names[-1].startswith("v0"):
        yield f"{names[-1]} is not padded with zeros as {names[0]} is"


def _content(document: dict[str, Any], folder: str) -> Iterator[str]:
    """Return the faults of manifest, versions and fixity, which refer to each other."""
    manifest, versions, algorithm = document["manifest"], document["versions"], document["digestAlgorithm"]
    wrong = list(_block("manifest", manifest, algorithm))
    yield from wrong
    if wrong or not isinstance(versions, dict):
        return
    stored = [path for paths in manifest.values() for path in paths]
    yield from _conflicts("manifest", stored)
    for path in stored:
        version, _, rest = path.partition("/")
        if version not in versions or not rest.startswith(f"{folder}/"):
            yield f"manifest: {path!r} is not in the {folder} folder of a version"
    used: set[str] = set()
    for name, version in versions.items():
        yield from _version(name, version, algorithm)
        state = version.get("state") if isinstance(version, dict) else None
        used.update(state if isinstance(state, dict) else ())
    yield from (f"versions: {d[:12]}… is not in the manifest" for d in sorted(used - set(manifest)))
    yield from (f"manifest: {d[:12]}… is in no version" for d in sorted(set(manifest) - used))
    yield from _fixity(document.get("fixity", {}), set(stored))


def _version(name: str, version: Any, algorithm: str) -> Iterator[str]:
    if not isinstance(version, dict):
        yield f"{name} is not a JSON object"
        return
    yield from (f"{name}: {key!r} is not a key of OCFL" for key in sorted(set(version) - _VERSION_KEYS))
    if not _is_moment(version.get("created")):
        yield f"{name}: created is not a date and time with a time zone"
    if not isinstance(version.get("message", ""), str):
        yield f"{name}: message is not a text"
    user = version.get("user")
    if "user" in version and not (
        isinstance(user, dict)
        and isinstance(user.get("name"), str)
        and all(isinstance(value, str) for value in user.values())
    ):
        yield f"{name}: user has no name"
    wrong = list(_block(f"{name}: state", version.get("state"), algorithm))
    yield from wrong
    if not wrong:
        yield from _conflicts(f"{name}: state", [p for paths in version["state"].values() for p in paths])


def _fixity(fixity: Any, stored: set[str]) -> Iterator[str]:
    if not isinstance(fixity, dict):
        yield "fixity is not a JSON object"
        return
    for algorithm, block in fixity.items():
        wrong = list(_block(f"fixity: {algorithm}", block, algorithm))
        yield from wrong
        if not wrong:
            paths = [path for group in block.values() for path in group]
            yield from (f"fixity: {p!r} is not in the manifest" for p in paths if p not in stored)


def _block(where: str, block: Any, algorithm: str) -> Iterator[str]:
    """Return the faults of digests and their paths, each taken alone."""
    if not isinstance(block, dict):
        yield f"{where} is not a JSON object"
        return
    length = _LENGTHS.get(algorithm)
    if len({digest.lower() for digest in block}) != len(block):
        yield f"{where}: a digest occurs twice"
    for digest, paths in block.items():
        if length and not re.fullmatch(rf"[0-9A-Fa-f]{{{length}}}", digest):
            yield f"{where}: {digest[:12]!r}… is not a {algorithm} digest"
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            yield f"{where}: {digest[:12]}… has no list of paths"
            return
        yield from (f"{where}: {path!r} is not a safe path" for path in paths if not _is_safe(path))


def _conflicts(where: str, paths: Iterable[str]) -> Iterator[str]:
    """Return the paths that occur twice or are the folder of another."""
    seen: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        if path in seen:
            yield f"{where}: {path!r} occurs twice"
        seen.add(path)
        parts = path.split("/")
        folders.update("/".join(parts[:end]) for end in range(1, len(parts)))
    yield from (f"{where}: {path!r} is a file and a folder" for path in sorted(seen & folders))


def _is_safe(path: str) -> bool:
    return "\0" not in path and not any(part in ("", ".", "..") for part in path.split("/"))


def _is_moment(created: Any) -> bool:
    if not isinstance(created, str) or not _CREATED.fullmatch(created):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", created))
    except ValueError:
        return False
    return True
