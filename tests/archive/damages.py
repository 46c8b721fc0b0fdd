"""An archive with something of everything, and ways to damage it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from diffreport.archive import Archive, Deposit
from diffreport.archive.catalogue.overview import refreshed
from diffreport.errors import DiffreportError


def fill(archive: Archive) -> Archive:
    """Put in a re-issue, bytes that are shared in a series and with another one, and two series."""
    archive.add("kosovo", b"first edition", Deposit("2015.txt", "2015", note="ä"))
    archive.add("kosovo", b"second edition", Deposit("2016.txt", "2016"))
    archive.add("kosovo", b"first edition, corrected", Deposit("2015.txt", "2015"))
    archive.add("kosovo", b"second edition", Deposit("2017.txt", "2017"))
    archive.add("iceland", b"second edition", Deposit("a.txt", "2015"))
    return archive


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def object_of(archive: Archive, series: str) -> Path:
    """Return the folder of a series."""
    return archive.folder / (archive.layout.path(series) or "")


def flip(path: Path, place: int, bit: int = 0) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)


def readable(archive: Archive) -> dict[str, bytes]:
    """Return the bytes of every version that can be read."""
    found = {}
    for path in sorted(refreshed(archive.folder).objects):
        series = path.rpartition("/")[2]
        for number in range(1, 9):
            try:
                found[f"{series}@v{number}"] = archive.bytes(f"{series}@v{number}")
            except DiffreportError:
                continue
    return found


def damage(folder: Path, chance: random.Random) -> str:
    """Damage an archive in a way that chance chooses, and say how."""
    kind = chance.choice(["flip", "lose", "lose", "cut", "empty", "stray", "stray folder", "lose folder", "swap"])
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    file = chance.choice(files)
    if kind == "flip":
        flip(file, chance.randrange(1 << 16), chance.randrange(8)) if file.stat().st_size else None
    elif kind == "lose":
        file.unlink()
    elif kind == "cut":
        file.write_bytes(file.read_bytes()[: chance.randrange(8)])
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "stray":
        (file.parent / chance.choice(["stray.txt", "inventory.json.md5", "0=ocfl_object_1.0"])).write_bytes(b"stray")
    elif kind == "stray folder":
        (file.parent / "stray" / "below").mkdir(parents=True, exist_ok=True)
    elif kind == "lose folder":
        shutil.rmtree(chance.choice([path for path in sorted(folder.rglob("v*")) if path.is_dir()]))
    else:
        other = chance.choice(files)
        content = file.read_bytes()
        file.write_bytes(other.read_bytes())
        other.write_bytes(content)
    return f"{kind} {file.relative_to(folder).as_posix()}"
