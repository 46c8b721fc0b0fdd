"""Roots that earlier versions of the program wrote: `roots/` keeps them, each file of them byte for byte.

One is added when the format grows, and none is ever changed: an archive is opened for decades.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Retrieval

ROOTS = sorted((Path(__file__).parent / "roots").glob("*.json"))


def unpacked(root: Path, folder: Path) -> Archive:
    """Write the files of a kept root into a folder and return the archive in it."""
    for name, text in json.loads(root.read_text(encoding="utf-8")).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return Archive.open(folder)


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.stem)
def test_a_root_of_an_earlier_version_is_read_checked_and_added_to(
    root: Path, tmp_path: Path, judge: Callable[[Path], int]
) -> None:
    """Nothing of it changes but the inventory at its top."""
    archive = unpacked(root, tmp_path / "archive")
    before = {path: path.read_bytes() for path in archive.folder.rglob("*") if path.is_file()}
    assert archive.verify() == ()
    for series in archive.series():
        for version in archive.versions(series):
            assert archive.bytes(f"{series}@v{version.number}")
        added = archive.add(series, b"Three hundred and two boats.\n", Deposit("a.txt", "2030", depositor="Ana"))
        assert archive.bytes(f"{series}@v{added.version}") == b"Three hundred and two boats.\n"
    changed = {path.name for path, content in before.items() if path.read_bytes() != content}
    assert changed <= {"inventory.json", "inventory.json.sha512"}
    assert archive.verify() == ()
    assert judge(archive.folder) == len(archive.series())


def test_what_a_root_from_before_depositors_says_is_told_as_it_was_meant(tmp_path: Path) -> None:
    """It called the program the depositor, and knew nothing of the retrieval."""
    archive = unpacked(ROOTS[0], tmp_path / "archive")
    first, second = archive.versions("river")
    assert first.edition.media_type == "text/plain; charset=windows-1252"
    assert first.retrieval == second.retrieval == Retrieval()
    assert (first.depositor, first.software) == (None, "diffreport 0.1.0")
    assert (first.supersedes, second.supersedes) == (None, 1)
    assert len(first.sha512) == 128
