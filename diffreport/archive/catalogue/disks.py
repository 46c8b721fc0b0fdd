"""Whether a folder is on another machine's disk: SQLite's write-ahead log is damaged there."""

from __future__ import annotations

import os
import re
from pathlib import Path

# The shared memory of a write-ahead log is not shared between machines.
_REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "virtiofs")
_REMOTE_BY_USER = ("fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.s3fs", "fuse.davfs", "fuse.ceph")
_MOUNTS = Path("/proc/self/mountinfo")  # of Linux; elsewhere nothing is known, and a local disk assumed


def is_remote(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Tell whether a folder is known to be on a network file system. Source: proc(5), mountinfo."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    place, kind = os.path.realpath(folder), ""
    longest = -1
    for line in lines:
        mount, _, rest = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) < 5 or not rest:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        if len(point) >= longest and f"{place}/".startswith(f"{point.rstrip('/')}/"):
            longest, kind = len(point), rest.split(" ")[0]  # of two on one place, the later hides the former
    return kind in _REMOTE or kind in _REMOTE_BY_USER
