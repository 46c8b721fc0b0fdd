"""The rules of OCFL 1.0 and 1.1 for one inventory, as sentences about what breaks them, each with OCFL's code.

Each function takes a piece of JSON of any shape and yields its faults; a piece of the wrong type ends
the look at that piece. Sources: https://ocfl.io/1.1/spec/#inventory and
https://ocfl.io/1.1/spec/validation-codes
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

TYPE = "https://ocfl.io/{}/spec/#inventory"

_KEYS = frozenset({"id", "type", "digestAlgorithm", "head", "manifest", "versions", "contentDirectory", "fixity"})
_VERSION_KEYS = frozenset({"created", "state", "message", "user"})
_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128, "blake2b-512": 128}  # hex characters
_ENCODED = {"sha1": "E029", "sha256": "E030", "sha512": "E031", "blake2b-512": "E032"}  # codes of a digest's form
_EXTENSIONS = frozenset({"blake2b-160", "blake2b-256", "blake2b-384", "sha512/256", "size"})  # 0001 and 0009
_CREATED = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:)(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)  # RFC 3339
_HEXADECIMAL = "0123456789abcdefABCDEF"
_NO_NAMES = frozenset(("", ".", ".."))
_FOLDER = re.compile(r"v([0-9]+)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+", re.DOTALL)


class Fault(NamedTuple):
    """What breaks a rule, and the code that OCFL gives it."""

    wrong: str
    code: str


class _Codes(NamedTuple):
    """The codes of one block of digests and paths."""

    block: str
    repeated: str
    paths: str  # its value is no list of paths
    ends: str  # a path begins or ends with a slash
    parts: str  # a part of a path is empty, . or ..


_MANIFEST = _Codes("E106", "E096", "E092", "E100", "E099")
_STATE = _Codes("E050", "E050", "E050", "E053", "E052")
_FIXITY = _Codes("E057", "E097", "E057", "E100", "E099")


def number_of(folder: str) -> int:
    """Return the number of a version folder, 0 if the name is none."""
    found = _FOLDER.fullmatch(folder)
    return int(found[1]) if found and len(folder) < 12 else 0


def faults(document: Any) -> Iterator[Fault]:
    """Return what is wrong with an inventory: nothing if it may be relied on."""
    if not isinstance(document, dict):
        yield Fault("the inventory is not a JSON object", "E033")
        return
    for key in ("id", "type", "digestAlgorithm", "head", "manifest", "versions"):
        if key not in document:
            yield Fault(f"{key} is missing", "E041" if key in ("manifest", "versions") else "E036")
    yield from (Fault(f"{key!r} is not a key of OCFL", "E102") for key in sorted(set(document) - _KEYS))
    if "id" in document and not (isinstance(document["id"], str) and document["id"]):
        yield Fault("id is not a text", "E037")
    if "type" in document and document["type"] not in (TYPE.format("1.0"), TYPE.format("1.1")):
        yield Fault("type is not an inventory of OCFL 1.0 or 1.1", "E038")
    if "versions" in document:
        yield from _version_folders(document["versions"], document.get("head"), "head" in document)
    folder = document.get("contentDirectory", "content")
    if not isinstance(folder, str) or folder in ("", ".", "..") or "/" in folder:
        yield Fault("contentDirectory is not the name of a folder", "E018" if folder in (".", "..") else "E017")
        return
    algorithm = document.get("digestAlgorithm")
    if algorithm not in ("sha512", "sha256"):
        if "digestAlgorithm" in document:
            yield Fault("digestAlgorithm is neither sha512 nor sha256", "E025")
        return
    if "manifest" in document and "versions" in document:
        yield from _content(document, folder)


def warnings(document: dict[str, Any]) -> Iterator[Fault]:
    """Return what OCFL advises against in an inventory without faults."""
    versions = document["versions"]
    if any(name.startswith("v0") for name in versions):
        yield Fault("the numbers of versions are padded with zeros", "W001")
    if document["digestAlgorithm"] != "sha512":
        yield Fault(f"digestAlgorithm is {document['digestAlgorithm']}, not sha512", "W004")
    if not _URI.fullmatch(document["id"]):
        yield Fault("id is not a URI", "W005")
    for name, version in versions.items():
        yield from (Fault(f"{name}: has no {key}", "W007") for key in ("message", "user") if key not in version)
        user = version.get("user")
        if user is not None and "address" not in user:
            yield Fault(f"{name}: user has no address", "W008")
        elif user is not None and not _URI.fullmatch(user["address"]):
            yield Fault(f"{name}: the user's address is not a URI", "W009")


def _version_folders(versions: Any, head: Any, has_head: bool) -> Iterator[Fault]:
    if not isinstance(versions, dict):
        yield Fault("versions is not a JSON object", "E044")
        return
    if not versions:
        yield Fault("there is no version", "E008")
        return
    strange = sorted(name for name in versions if not _FOLDER.fullmatch(name))
    if strange:
        yield Fault(f"the version {strange[0]!r} is not called v and a number", "E104")
        return
    names = sorted(versions, key=number_of)
    yield from _sequence(names)
    if has_head and head != names[-1]:
        yield Fault(f"head is not {names[-1]}", "E040")


def _sequence(names: list[str]) -> Iterator[Fault]:
    """Return the first fault of version folders in the order of their numbers."""
    width = len(names[0]) if names[0].startswith("v0") else None
    for number, name in enumerate(names, 1):
        if number_of(name) != number:
            yield Fault(f"version {number} is missing or called {name!r}", "E009" if number == 1 else "E010")
            return
        if width is not None and not name.startswith("v0"):
            yield Fault(f"{name} is not padded with zeros as {names[0]} is", "E011")
            return
        if name != (f"v{number}" if width is None else f"v{number:0{width - 1}d}"):
            yield Fault(f"version {number} is called {name!r}, the first is {names[0]}", "E012")
            return


def _content(document: dict[str, Any], folder: str) -> Iterator[Fault]:
    """Return the faults of manifest, versions and fixity, which refer to each other."""
    manifest, versions, algorithm = document["manifest"], document["versions"], document["digestAlgorithm"]
    wrong = list(_block("manifest", manifest, algorithm, _MANIFEST))
    yield from wrong
    if any(fault.code in (_MANIFEST.block, _MANIFEST.paths) for fault in wrong) or not isinstance(versions, dict):
        return
    stored = [path for paths in manifest.values() for path in paths]
    if not wrong:
        yield from _conflicts("manifest", stored, "E101")
        for path in stored:
            version, _, rest = path.partition("/")
            if version not in versions or not rest.startswith(f"{folder}/"):
                yield Fault(f"manifest: {path!r} is not in the {folder} folder of a version", "E042")
    used: set[str] = set()
    for name, version in versions.items():
        yield from _version(name, version, algorithm)
        state = version.get("state") if isinstance(version, dict) else None
        used.update(state if isinstance(state, dict) else ())
    yield from (Fault(f"versions: {d[:12]}… is not in the manifest", "E050") for d in sorted(used - set(manifest)))
    yield from (Fault(f"manifest: {d[:12]}… is in no version", "E107") for d in sorted(set(manifest) - used))
    if "fixity" in document:
        yield from _fixity(document["fixity"], set(stored), "E056" if "1.0" in str(document.get("type")) else "E111")


def _version(name: str, version: Any, algorithm: str) -> Iterator[Fault]:
    if not isinstance(version, dict):
        yield Fault(f"{name} is not a JSON object", "E047")
        return
    for key in sorted(set(version) - _VERSION_KEYS):
        yield Fault(f"{name}: {key!r} is not a key of OCFL", "E102")
    yield from (Fault(f"{name}: {key} is missing", "E048") for key in ("created", "state") if key not in version)
    if "created" in version and not _is_moment(version["created"]):
        yield Fault(f"{name}: created is not a date and time with a time zone", "E049")
    if not isinstance(version.get("message", ""), str):
        yield Fault(f"{name}: message is not a text", "E094")
    user = version.get("user")
    if "user" in version and not (
        isinstance(user, dict)
        and isinstance(user.get("name"), str)
        and all(isinstance(value, str) for value in user.values())
    ):
        yield Fault(f"{name}: user has no name", "E054")
    if "state" in version:
        wrong = list(_block(f"{name}: state", version["state"], algorithm, _STATE))
        yield from wrong
        if not wrong:
            paths = [path for group in version["state"].values() for path in group]
            yield from _conflicts(f"{name}: state", paths, "E095")


def _fixity(fixity: Any, stored: set[str], code: str) -> Iterator[Fault]:
    if not isinstance(fixity, dict):
        yield Fault("fixity is not a JSON object", code)
        return
    for algorithm, block in fixity.items():
        if algorithm not in _LENGTHS and algorithm not in _EXTENSIONS:
            yield Fault(f"fixity: {algorithm!r} is no digest algorithm of OCFL or its extensions", "E056")
        wrong = list(_block(f"fixity: {algorithm}", block, algorithm, _FIXITY))
        yield from wrong
        if not wrong:
            paths = [path for group in block.values() for path in group]
            yield from (Fault(f"fixity: {p!r} is not in the manifest", "E057") for p in paths if p not in stored)


def _block(where: str, block: Any, algorithm: str, codes: _Codes) -> Iterator[Fault]:
    """Return the faults of digests and their paths, each taken alone."""
    if not isinstance(block, dict):
        yield Fault(f"{where} is not a JSON object", codes.block)
        return
    length = _LENGTHS.get(algorithm)
    if len({digest.lower() for digest in block}) != len(block):
        yield Fault(f"{where}: a digest occurs twice", codes.repeated)
    for digest, paths in block.items():
        if length and (len(digest) != length or digest.strip(_HEXADECIMAL)):
            yield Fault(f"{where}: {digest[:12]!r}… is not a {algorithm} digest", _ENCODED.get(algorithm, codes.block))
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            yield Fault(f"{where}: {digest[:12]}… has no list of paths", codes.paths)
            return
        for path in paths:
            if not _is_safe(path):
                code = codes.ends if path.startswith("/") or path.endswith("/") else codes.parts
                yield Fault(f"{where}: {path!r} is not a safe path", code)


def _conflicts(where: str, paths: Iterable[str], code: str) -> Iterator[Fault]:
    """Return the paths that occur twice or are the folder of another."""
    seen: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        if path in seen:
            yield Fault(f"{where}: {path!r} occurs twice", code)
        seen.add(path)
        parts = path.split("/")
        folders.update("/".join(parts[:end]) for end in range(1, len(parts)))
    yield from (Fault(f"{where}: {path!r} is a file and a folder", code) for path in sorted(seen & folders))


def _is_safe(path: str) -> bool:
    return "\0" not in path and _NO_NAMES.isdisjoint(path.split("/"))


def _is_moment(created: Any) -> bool:
    found = _CREATED.fullmatch(created) if isinstance(created, str) else None
    if found is None:
        return False
    day, minute, second, _, zone = found.groups()
    try:
        datetime.fromisoformat(
            f"{day}T{minute}{'59' if second == '60' else second}{zone.upper()}"
        )  # 60 is a leap second
    except ValueError:
        return False
    return True
