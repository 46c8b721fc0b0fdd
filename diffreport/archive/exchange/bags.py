"""BagIt 1.0 (RFC 8493): what stands around a payload so that whoever receives it can tell that it is whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from diffreport.archive.exchange.arrivals import few
from diffreport.archive.exchange.manifests import Expected, differing, manifest, read_manifest
from diffreport.archive.exchange.staged import Folder
from diffreport.errors import InputError
from diffreport.text import encoded, name_of

BAG = "bagit.txt"
PAYLOAD = "data/"
ALGORITHMS = ("sha512", "sha256")

# Of bags that others made: digests and charsets that are checked.
_READ = ("sha512", "sha384", "sha256", "sha224", "sha1", "md5")
_CHARSETS = ("utf-8", "utf-16", "iso-8859-1", "us-ascii")
_DECLARED = re.compile(r"BagIt-Version: (?:0\.9[3-7]|1\.0)\r?\nTag-File-Character-Encoding: ([\w-]+)\r?\n?", re.ASCII)
_OXUM = re.compile(r"^Payload-Oxum: *0*(\d+)\.0*(\d+) *\r?$", re.MULTILINE | re.ASCII)
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Label(NamedTuple):
    """What `bag-info.txt` says beside the size; texts of one line, `date` is YYYY-MM-DD."""

    agent: str
    date: str
    identifiers: Sequence[str]
    organization: str = ""


def close_bag(folder: Folder, label: Label) -> None:
    """Make a bag of a folder whose files are all below `data/`: write its tag files. Raises: OSError."""
    payload = {path: digests for path, digests in folder.written.items() if path.startswith(PAYLOAD)}
    size = sum(digests.size for digests in payload.values())
    lines = [("Source-Organization", label.organization)] if label.organization else []
    lines += [("External-Identifier", identifier) for identifier in label.identifiers]
    lines += [("Bagging-Date", label.date), ("Bag-Software-Agent", label.agent)]
    lines += [("Payload-Oxum", f"{size}.{len(payload)}")]
    folder.write(BAG, [_DECLARATION])
    told = "".join(f"{name}: {name_of(value)}\n" for name, value in lines)  # a line each, whatever an id holds
    folder.write("bag-info.txt", [encoded(told)])
    for algorithm in ALGORITHMS:
        folder.write(f"manifest-{algorithm}.txt", [manifest(folder.written, algorithm, payload)])
    tags = [path for path in folder.written if path not in payload]
    for algorithm in ALGORITHMS:
        folder.write(f"tagmanifest-{algorithm}.txt", [manifest(folder.written, algorithm, tags)])


def check_bag(folder: Path, paths: Collection[str]) -> Expected:
    """Check that a bag is complete and each byte as its manifests say, and return that; `paths` are the files in it.

    Raises: InputError naming what is wrong; ArchiveError if a file cannot be read.
    """
    declared = _DECLARED.fullmatch((folder / BAG).read_bytes().decode("utf-8", "replace"))
    charset = declared[1].lower() if declared else ""
    if charset not in _CHARSETS:
        raise InputError(str(folder / BAG), "is not the declaration of a bag of BagIt 1.0", "restore it from a copy")
    if "fetch.txt" in paths:
        raise InputError(str(folder), "is a bag with files yet to be fetched", "complete it with the tool that made it")
    expected: Expected = {}
    payload = {path for path in paths if path.startswith(PAYLOAD)}
    manifests = 0
    for kind in ("manifest", "tagmanifest"):
        for algorithm in _READ:
            name = f"{kind}-{algorithm}.txt"
            if name not in paths:
                continue
            named = read_manifest(folder, name, paths, charset)
            for path, digest in named.items():
                expected.setdefault(path, {})[algorithm] = digest
            if kind == "manifest":
                manifests += 1
                if missed := sorted(payload - set(named)):
                    raise InputError(str(folder / name), f"does not name {few(missed)}", "do not trust the bag")
    if not manifests:
        raise InputError(str(folder), "is a bag without a manifest that can be checked", "ask its sender for another")
    if wrong := list(differing(folder, expected)):
        raise InputError(str(folder), f"is a damaged bag; what differs is {few(wrong)}", "ask its sender for another")
    _check_oxum(folder, payload, charset)  # last: what has its digests is named by no size
    return expected


def _check_oxum(folder: Path, payload: Collection[str], charset: str) -> None:
    """Check size and number of the payload's files, where the bag tells them. Raises: InputError."""
    about = folder / "bag-info.txt"
    told = _OXUM.search(about.read_bytes().decode(charset, "replace")) if about.is_file() else None
    size = sum((folder / path).stat().st_size for path in payload)
    if told and told.groups() != (str(size), str(len(payload))):  # as texts: a number may have any length
        wrong = f"tells of {told[1][:20]} bytes in {told[2][:20]} files, but there are {size} in {len(payload)}"
        raise InputError(str(about), wrong, "ask its sender which of the two is right")
