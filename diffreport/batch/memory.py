"""What memory a process takes, and may take."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_STATUS, _REFERENCES = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_NEW_PEAK = "5"  # what the kernel takes for "begin the peak of resident memory anew"


def limit(most: int) -> None:
    """Let this process have so many bytes of its own memory; what is beyond is a MemoryError.

    Its data are bounded, not its address space: of that, libraries and the stacks of threads reserve gigabytes that
    nobody ever uses. Only the soft limit is set: a reading child takes a limit of its own.
    """
    with suppress(ImportError, ValueError, OSError):  # a system without such limits
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def held() -> int:
    """Return the bytes that count for the limit now; 0 where the system does not tell."""
    return _told("VmData")


def begin_peak() -> None:
    """Forget the peak so far."""
    with suppress(OSError):
        _REFERENCES.write_text(_NEW_PEAK, "ascii")


def peak() -> int:
    """Return the most resident bytes since `begin_peak`; since the process began where the system knows no better."""
    if found := _told("VmHWM"):
        return found
    try:
        import resource
        import sys
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10


def _told(name: str) -> int:
    """Return what the kernel tells of this process under a name, in bytes; 0 where it tells nothing."""
    with suppress(OSError, ValueError, IndexError):
        for line in _STATUS.read_text("ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) << 10
    return 0
