"""Make the peers' environments in build/bench-venv: what cannot be installed is noted there and left out.

    python -m benchmarks.environment

Standard library alone, so that any Python can run it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

from benchmarks import shared


class Environment(NamedTuple):
    """An environment: where it is, what is installed in it, and which packages are compiled here for it."""

    folder: Path
    requirements: Path
    compiled: str = ""

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return self.folder / "bin" / "python"


FOLDER = shared.ROOT / "build" / "bench-venv"
MAIN = Environment(FOLDER, shared.ROOT / "benchmarks" / "requirements.txt")
WEB = Environment(FOLDER / "web", shared.ROOT / "benchmarks" / "requirements-web.txt", "html5-parser")
ABSENT = FOLDER / "absent.json"  # requirement -> why it could not be installed


def peers_of(environment: Environment) -> list[str]:
    """Return the peers of an environment's requirements, without what they need."""
    peers, _, _ = environment.requirements.read_text(encoding="utf-8").partition("\n\n")
    return [line for line in peers.splitlines() if not line.startswith("#")]


def install(environment: Environment, requirement: str) -> str | None:
    """Install one peer; return None, or why it could not be."""
    pip = [str(environment.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["-c", str(environment.requirements)]
    if environment.compiled:
        pip += ["--no-binary", environment.compiled]
    done = subprocess.run([*pip, requirement], capture_output=True, text=True, check=False)  # noqa: S603 - pip
    if done.returncode == 0:
        return None
    errors = [line.strip() for line in done.stderr.splitlines() if "error:" in line.lower()]
    return (errors or ["pip failed"])[-1].removeprefix("ERROR: ")


def main() -> int:
    """Make the environments and note what is absent from them; return the exit status."""
    if not shared.is_here():  # nothing could be measured: install nothing
        print(shared.ABSENT, file=sys.stderr)
        return 2
    absent: dict[str, str] = {}
    for environment in (MAIN, WEB):
        venv.create(environment.folder, with_pip=True, clear=True)
        reasons = {requirement: install(environment, requirement) for requirement in peers_of(environment)}
        absent |= {requirement: why for requirement, why in reasons.items() if why}
    ABSENT.write_text(json.dumps(absent, indent=1) + "\n", encoding="utf-8")
    for requirement, why in absent.items():
        print(f"benchmarks: without {requirement}: {why}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
