"""The program, which tells the peak of its memory when it has ended: `python -m tests.watch.measured check`.

What the system accounts to a process (getrusage) is the peak of the one it was forked from, where that is more.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from diffreport.__main__ import main

if __name__ == "__main__":
    status = main(sys.argv[1:])
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text("ascii"))
    print(found[1] if found else "", file=sys.stderr)
    sys.exit(status)
