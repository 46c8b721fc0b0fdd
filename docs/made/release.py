"""Make what is released: `make release` runs it in the environment of docs/made/release.txt.

In dist/ are then the wheel and the sdist of the last commit, the packages that the wheel needs with every extra as
CycloneDX, the page of their licences, and the digests of all four. The same commit makes the same bytes.
Standard library alone, but for the tools it calls.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "build" / "release" / "source"
DESCRIBED = ROOT / "build" / "release" / "installed"  # an environment of what users install, and nothing else
WORK = ("dev", "docs")  # extras for those who work on the program
ADDRESSES = "externalReferences"  # of an SBOM: where each package has its home, which may move


def release(dist: Path) -> None:
    """Make all of it anew. Raises: SystemExit if something is not committed, or a tool fails."""
    if changed := said("git", "status", "--porcelain"):
        raise SystemExit(f"not committed, so it would not be released: commit or remove it\n{changed.decode()}")
    for folder in (SOURCE, DESCRIBED, dist):
        shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(said("git", "archive", "HEAD"))) as committed:
        committed.extraction_filter = getattr(tarfile, "data_filter", None)  # there is one from Python 3.11.4 on
        committed.extractall(SOURCE)  # noqa: S202 what git has of us
    said(sys.executable, "-m", "build", "--no-isolation", "--outdir", dist, SOURCE)  # the wheel from the sdist
    (wheel,) = dist.glob("*.whl")
    install(wheel)
    (dist / "sbom.cdx.json").write_text(described(wheel.name.split("-")[1]), encoding="utf-8")
    shutil.copyfile(SOURCE / "docs" / "licences.md", dist / "licences.md")
    (dist / "SHA256SUMS").write_text(digests(dist), encoding="utf-8")


def install(wheel: Path) -> None:
    """Install the wheel with what users may want beside it, in the versions it was tested with."""
    extras = tomllib.loads((SOURCE / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    wanted = f"{wheel}[{','.join(name for name in extras if name not in WORK)}]"
    said(sys.executable, "-m", "venv", "--without-pip", DESCRIBED)
    pip = (sys.executable, "-m", "pip", "--python", DESCRIBED, "install", "--quiet", "--disable-pip-version-check")
    said(*pip, "-c", SOURCE / "constraints.txt", wanted)


def described(version: str) -> str:
    """Return the list of what this version needs as CycloneDX, without addresses."""
    listing = Path(sys.executable).with_name("cyclonedx-py")
    options = ("--output-reproducible", "--short-PURLs", "--pyproject", SOURCE / "pyproject.toml")
    listed = json.loads(said(listing, "environment", *options, DESCRIBED / "bin" / "python"))
    listed["metadata"]["component"]["version"] = version  # which pyproject.toml leaves to the build
    return json.dumps(_without(ADDRESSES, listed), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _without(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(key, below) for name, below in value.items() if name != key}
    return [_without(key, below) for below in value] if isinstance(value, list) else value


def digests(folder: Path) -> str:
    """Return the SHA-256 of every file of a folder, as `sha256sum --check` reads them."""
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(folder.iterdir())
    )


def said(*command: object) -> bytes:
    """Return what a command prints; no date of this machine's reaches it. Raises: SystemExit with what went wrong."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "SOURCE_DATE_EPOCH")}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environ, capture_output=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout


if __name__ == "__main__":
    release(ROOT / "dist")
    print((ROOT / "dist" / "SHA256SUMS").read_text("utf-8"), end="")
