"""Tell how much of the packages in the middle their own tests run: `make coverage`.

    python -m tests.covered [--below]

Lines and branches are counted apart, and each has to be as good as the other. `--below` lists what was not run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "build" / "coverage" / "report.json"
PACKAGES = ("archive", "comparison", "readers")
LEAST = 95.0  # percent of lines, and of branches
TESTS = (
    "tests/archive",
    "tests/comparison",
    "tests/eval",
    "tests/readers",
    "tests/report/redline/test_styled.py",  # asks readers/ where each block of a Word document stands
    "tests/test_profiles.py",  # has readers/ leave parts of a page out
)
# Minutes of the same lines again: texts by the thousand, damage by the thousand, deposits killed in other processes.
PASSED_OVER = (
    "tests/archive/test_archive_crash.py",
    "tests/archive/test_archive_full_disk.py",
    "tests/archive/test_archive_no_room.py",  # nor is there room for what is measured
    "tests/archive/test_archive_torture.py",
    "tests/comparison/test_align_properties.py",
    "tests/comparison/test_costs.py",
    "tests/comparison/test_properties.py",
    "tests/comparison/test_quality.py",
    "tests/readers/test_readers_fuzz.py",
)


def shares(files: Mapping[str, Mapping[str, Any]], package: str) -> tuple[float, float]:
    """Return how much of a package was run, of lines and of branches, in percent."""
    of_it = [file["summary"] for name, file in files.items() if name.startswith(f"diffreport/{package}/")]

    def share(run: str, all_: str) -> float:
        return 100 * sum(file[run] for file in of_it) / sum(file[all_] for file in of_it)

    return share("covered_lines", "num_statements"), share("covered_branches", "num_branches")


def _coverage(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", "coverage", *words], cwd=ROOT, check=False).returncode


def main() -> int:
    """Run the tests, print a line a package; return 1 if a test failed or a share is too small."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    _coverage("erase")
    ignored = [f"--ignore={file}" for file in PASSED_OVER]
    workers = ["-n", "auto", "--maxprocesses", "8", "--dist", "loadfile"]
    status = _coverage("run", "-m", "pytest", "-p", "tests.athome", *workers, *ignored, *TESTS)
    _coverage("combine", "--quiet")
    _coverage("json", "--quiet", "-o", str(REPORT))
    if "--below" in sys.argv:
        _coverage("report", "--show-missing", "--skip-covered")
    files = json.loads(REPORT.read_text("utf-8"))["files"]
    found = {package: shares(files, package) for package in PACKAGES}
    for package, (lines, branches) in found.items():
        print(f"{package + '/':12} lines {lines:6.2f} %   branches {branches:6.2f} %")
    return int(status != 0 or min(map(min, found.values())) < LEAST)


if __name__ == "__main__":
    sys.exit(main())
