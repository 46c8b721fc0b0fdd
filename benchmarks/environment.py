"""Make the peers' environment, build/bench-venv: what cannot be installed is noted there and left out.

    python -m benchmarks.environment

Standard library alone, so that any Python can run it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv

from benchmarks import shared

REQUIREMENTS = shared.ROOT / "benchmarks" / "requirements.txt"
FOLDER = shared.ROOT / "build" / "bench-venv"
PYTHON = FOLDER / "bin" / "python"
ABSENT = FOLDER / "absent.json"  # requirement -> why it could not be installed


def requirements() -> list[str]:
    """Return the peers of the requirements file, without what they need."""
    peers, _, _ = REQUIREMENTS.read_text(encoding="utf-8").partition("\n\n")
    return [line for line in peers.splitlines() if not line.startswith("#")]


def install(requirement: str) -> str | None:
    """Install one peer; return None, or why it could not be."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", str(REQUIREMENTS)]
    done = subprocess.run([*pip, requirement], capture_output=True, text=True, check=False)  # noqa: S603 - pip
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return (errors or ["pip failed"])[-1].removeprefix("ERROR: ")


def main() -> int:
    """Make the environment and note what is absent from it; return the exit status."""
    if not shared.is_here():  # nothing could be measured: install nothing
        print(shared.ABSENT, file=sys.stderr)
        return 2
    venv.create(FOLDER, with_pip=True, clear=True)
    absent = {requirement: why for requirement in requirements() if (why := install(requirement))}
    ABSENT.write_text(json.dumps(absent, indent=1) + "\n", encoding="utf-8")
    for requirement, why in absent.items():
        print(f"benchmarks: without {requirement}: {why}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
