"""Where an object stands in the storage root: OCFL's extensions 0002 (flat) and 0003 (hashed)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any, Protocol

from diffreport.errors import ArchiveError

DECLARATION = "0=ocfl_1.1"
LAYOUT_FILE = "ocfl_layout.json"
ROOT_DIGESTS = "root-files.sha512"
_ENCAPSULATION = 100  # characters of a folder's name, after which 0003 appends the digest
# Digest algorithms of OCFL's fixity block, as hashlib calls them.
ALGORITHMS = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "blake2b-512": "blake2b"}
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")  # as JSON writes half of a pair
_LONGEST_NAME = 255  # bytes: of a folder, on the file systems there are


class Layout(Protocol):
    """A mapping from object identifiers to folders."""

    @property
    def extension(self) -> str:
        """Return the registered name of the layout."""

    @property
    def description(self) -> str:
        """Return what `ocfl_layout.json` says of the layout."""

    @property
    def parameters(self) -> dict[str, Any] | None:
        """Return the extension's `config.json`, or None where it has none."""

    def path(self, identifier: str) -> str | None:
        """Return the object's folder, relative to the root; None if it can have none."""

    def identifier(self, folder: str) -> str | None:
        """Return the identifier of an object's folder; None if only its inventory knows."""


@dataclass(frozen=True, slots=True)
class Flat:
    """Extension 0002: the identifier is the folder."""

    extension: str = "0002-flat-direct-storage-layout"

    @property
    def description(self) -> str:
        """Return what `ocfl_layout.json` says of the layout."""
        return "Each object is a folder of the storage root, named by the object's identifier"

    @property
    def parameters(self) -> dict[str, Any] | None:
        """Return None: the extension has no parameters."""
        return None

    def path(self, identifier: str) -> str | None:
        """Return the identifier, if it is one safe path component."""
        unsafe = not identifier or identifier in (".", "..", "extensions") or re.search(r"[/\\\0]", identifier)
        is_long = len(identifier.encode("utf-8", "surrogatepass")) > _LONGEST_NAME
        return None if unsafe or is_long else identifier

    def identifier(self, folder: str) -> str | None:
        """Return the folder's name."""
        return folder


@dataclass(frozen=True, slots=True)
class Hashed:
    """Extension 0003: folders cut from the identifier's digest, then the identifier, percent-encoded."""

    algorithm: str = "sha256"
    size: int = 3  # characters of a tuple
    number: int = 3  # of tuples
    extension: str = "0003-hash-and-id-n-tuple-storage-layout"

    @property
    def description(self) -> str:
        """Return what `ocfl_layout.json` says of the layout."""
        return "Each object stands below folders cut from its identifier's digest, in one named by its identifier"

    @property
    def parameters(self) -> dict[str, Any] | None:
        """Return the extension's `config.json`."""
        return {
            "extensionName": self.extension,
            "digestAlgorithm": self.algorithm,
            "tupleSize": self.size,
            "numberOfTuples": self.number,
        }

    def path(self, identifier: str) -> str | None:
        """Return the object's folder, relative to the root; None for no identifier."""
        if not identifier:
            return None
        encoded = identifier.encode("utf-8", "surrogatepass")
        digest = hashlib.new(ALGORITHMS[self.algorithm], encoded, usedforsecurity=False).hexdigest()
        tuples = [digest[i * self.size : (i + 1) * self.size] for i in range(self.number)]
        name = "".join(chr(b) if re.match(rb"[A-Za-z0-9_-]", bytes([b])) else f"%{b:02x}" for b in encoded)
        if len(name) > _ENCAPSULATION:
            name = f"{name[:_ENCAPSULATION]}-{digest}"
        return "/".join([*tuples, name])

    def identifier(self, folder: str) -> str | None:
        """Return the decoded name of the last folder, unless it was cut."""
        name = folder.rpartition("/")[2]
        if len(name) > _ENCAPSULATION:
            return None
        encoded = re.sub(rb"%([0-9a-f]{2})", lambda code: bytes.fromhex(code[1].decode()), name.encode())
        return encoded.decode("utf-8", "replace")


LAYOUTS: dict[str, Layout] = {"flat": Flat(), "hashed": Hashed()}


def to_json(value: object) -> bytes:
    """Return a value as the archive writes JSON: sorted keys, UTF-8, a newline at the end."""
    return f"{_indented(value)}\n".encode()


def _indented(value: object, line: str = "\n") -> str:
    """Return what `json.dumps` does, indented, keys sorted, in a quarter of the time: inventories are long."""
    if isinstance(value, str):
        return encode_basestring(value)
    deeper = f"{line}  "
    if isinstance(value, dict) and value:
        items = (f"{encode_basestring(key)}: {_indented(value[key], deeper)}" for key in sorted(value))
        return f"{{{deeper}{f',{deeper}'.join(items)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{deeper}{f',{deeper}'.join([_indented(item, deeper) for item in value])}{line}]"
    return json.dumps(value)


def from_json(content: bytes) -> Any:
    """Return a JSON value.

    Raises: ValueError, also on a repeated key, on endless nesting, and on half of a surrogate pair, which no file can
        hold.
    """
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_unique)
        if _SURROGATE.search(content):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def is_known(extension: str) -> bool:
    """Tell whether diffreport can say where the layout of a name puts an object."""
    return any(layout.extension == extension for layout in LAYOUTS.values())


def declared(name: str, extension: object, parameters: object) -> Layout:
    """Return the layout that a root declares; `parameters` is None without a `config.json`.

    Raises: ArchiveError, naming the file that declares it, if diffreport does not know it.
    """
    if extension == Flat().extension:
        return Flat()
    if extension != Hashed().extension:
        known = " and ".join((Flat().extension, Hashed().extension))
        raise ArchiveError(f"{name}: the layout {extension!r} is not known; diffreport opens {known}")
    if parameters is None:
        return Hashed()
    values = parameters if isinstance(parameters, dict) else {}
    algorithm = values.get("digestAlgorithm", "sha256")
    size, number = values.get("tupleSize", 3), values.get("numberOfTuples", 3)
    numbers = type(size) is int and type(number) is int and 0 <= size <= 32 and 0 <= number <= 32
    if values.get("extensionName") != extension or algorithm not in ALGORITHMS or not numbers:
        raise ArchiveError(f"{name}: the extension's config.json is not valid; restore it from a copy")
    length = len(hashlib.new(ALGORITHMS[algorithm], usedforsecurity=False).hexdigest())
    if (size == 0) != (number == 0) or size * number > length:
        raise ArchiveError(f"{name}: the extension's config.json asks for impossible tuples; correct it")
    return Hashed(algorithm, size, number)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found
