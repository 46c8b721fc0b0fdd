"""How much memory this process takes at most while it works on a pair."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path

_PEAK = re.compile(rb"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_PROCESS = Path("/proc/self")  # of Linux


def begin_peak() -> None:
    """Forget the peak so far, where the system can; else it is that of the process's life."""
    with suppress(OSError):
        (_PROCESS / "clear_refs").write_bytes(b"5")


def peak() -> int:
    """Return the most memory that was in use since `begin_peak`, in bytes; 0 where nothing tells."""
    with suppress(OSError):
        if found := _PEAK.search((_PROCESS / "status").read_bytes()):
            return int(found[1]) << 10
    if sys.platform == "win32":
        return 0
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used << 10
