"""Build the sample archive from the editions beside this file: `python tests/samples/build.py FOLDER`.

The same sources give the same bytes on every machine, so the result can be committed and checked.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

from diffreport.archive import Archive, Deposit, Retrieval

SOURCES = Path(__file__).resolve().parent
MOMENT = "1767225600"  # 2026-01-01T00:00:00Z, the moment of every deposit
DEPOSITOR = "Reports Desk <desk@reports.example.org>"


def build(folder: Path) -> None:
    """Write the sample archive into a folder that is empty or does not exist."""
    os.environ["SOURCE_DATE_EPOCH"] = MOMENT
    archive = Archive.init(folder, layout="flat")
    described = tomllib.loads((SOURCES / "editions.toml").read_text(encoding="utf-8"))
    for edition in described["edition"]:
        series, name = edition.pop("series"), edition.pop("file")
        told = "document" if name.endswith(".html") else "default"  # where the charset is stated, if anywhere
        came = Retrieval(charset="utf-8", charset_from=told, **edition.pop("retrieval", {}))
        deposit = Deposit(name=name, retrieval=came, depositor=DEPOSITOR, **edition)
        archive.add(series, SOURCES / series / name, deposit)


def rebuild(folder: Path) -> None:
    """Put a fresh sample archive in the place of the one in a folder, if building it succeeds."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".archive-") as staging:
        fresh = Path(staging) / "archive"
        build(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rebuild(Path(sys.argv[1]).resolve())
