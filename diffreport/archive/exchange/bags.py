"""BagIt 1.0 (RFC 8493): what stands around a payload so that whoever receives it can tell that it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diffreport.archive.exchange.manifests import manifest
from diffreport.archive.exchange.staged import Folder
from diffreport.text import name_of

PAYLOAD = "data/"
ALGORITHMS = ("sha512", "sha256")

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
    folder.write("bagit.txt", [_DECLARATION])
    told = "".join(f"{name}: {name_of(value)}\n" for name, value in lines)  # a line each, whatever an id holds
    folder.write("bag-info.txt", [told.encode("utf-8", "backslashreplace")])
    for algorithm in ALGORITHMS:
        folder.write(f"manifest-{algorithm}.txt", [manifest(folder.written, algorithm, payload)])
    tags = [path for path in folder.written if path not in payload]
    for algorithm in ALGORITHMS:
        folder.write(f"tagmanifest-{algorithm}.txt", [manifest(folder.written, algorithm, tags)])
