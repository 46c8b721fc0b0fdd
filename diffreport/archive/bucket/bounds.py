"""How much a mirror keeps: contents within a number of bytes, and no longer what was used least."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from diffreport.archive.inventory import INVENTORY

_BLOCK = 1 << 16  # bytes of a mirror for each byte of the file that counts them
_SHARE = 16  # it is tidied up whenever it has grown by this part of what it may have
_STALE_SECONDS = 86_400  # after which a file under way is a killed process's
_NAME, _EXTENSIONS = "grown", "extensions"


class Bounds(NamedTuple):
    """The bounds of one mirror: its folder, the root in it, and the most bytes of contents that are kept.

    How much was fetched since it was last tidied up is the size of a file, to which every process appends.
    """

    folder: Path
    root: Path
    parts: Path
    most_bytes: int

    def grown(self, path: Path) -> None:
        """Take note that a file was fetched; now and then the mirror is tidied up. Nothing is raised."""
        with suppress(OSError):
            count = self.folder / _NAME
            with count.open("ab") as counted:
                counted.write(b"." * (path.stat().st_size // _BLOCK + 1))
                is_due = counted.tell() * _BLOCK * _SHARE >= self.most_bytes
            if is_due:
                count.write_bytes(b"")
                self.tidy()

    def tidy(self) -> None:
        """Remove the contents that were not used for longest, until the rest is within bounds, and what was left.

        Another process that has one of them open reads on, and fetches it again when it is asked for next.
        """
        found = []
        for file in files_below(self.root):
            if not self._stays(file):
                with suppress(OSError):  # another process tidies up as well
                    found.append((file.stat(), file))
        left = sum(status.st_size for status, _ in found)
        for status, file in sorted(found, key=lambda each: (each[0].st_mtime_ns, each[1])):
            if left <= self.most_bytes:
                break
            file.unlink(missing_ok=True)
            left -= status.st_size
        for part in files_below(self.parts):
            with suppress(OSError):
                if time.time() - part.stat().st_mtime > _STALE_SECONDS:
                    part.unlink()

    def _stays(self, file: Path) -> bool:
        """Tell whether a file is one that is asked for each time: an inventory, or a file of the root itself."""
        parts = file.relative_to(self.root).parts
        return len(parts) == 1 or parts[0] == _EXTENSIONS or file.name.startswith(INVENTORY)


def files_below(folder: Path) -> Iterator[Path]:
    """Return the files in a folder and in all below it."""
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)
