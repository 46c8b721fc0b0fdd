"""The wheel is what people install: it must hold everything and work away from the checkout."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.packaging


def run(*command: object, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder; nothing of the checkout is on its path."""
    clean = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("PYTHON", "DIFFREPORT_", "VIRTUAL_ENV", "SOURCE_DATE_EPOCH"))
    }
    return subprocess.run([str(c) for c in command], cwd=cwd, env=clean | environ, capture_output=True, text=True)


def build(source: Path, folder: Path) -> Path:
    """Build wheel and sdist, each from the source itself, and return the folder they are in."""
    done = run(
        *(sys.executable, "-m", "build", "--wheel", "--sdist", "--no-isolation", "--outdir", folder, source),
        cwd=folder.parent,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both from the checkout."""
    return build(ROOT, tmp_path_factory.mktemp("built") / "dist")


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """Return the wheel."""
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a fresh environment and return the folder of its commands."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if os.environ.get("CI") != "true" and run(*pip, "--dry-run", "--no-deps", "jinja2", cwd=folder).returncode:
        pytest.skip("no package index within reach, so the wheel's dependencies cannot be installed")
    done = run(*pip, "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return commands


def test_the_wheel_holds_all_that_the_program_reads(wheel: Path) -> None:
    """Types, templates, sample archive, schemas and licence travel with the code."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        committed = {p.relative_to(ROOT).as_posix(): p for p in (ROOT / "archive").rglob("*") if p.is_file()}
        for name, path in committed.items():
            assert archive.read(f"diffreport/_data/{name}") == path.read_bytes()
        schemas = list((ROOT / "docs").glob("*.schema.json"))
        for path in schemas:
            assert archive.read(f"diffreport/_data/{path.name}") == path.read_bytes()
    assert committed and schemas
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file():
            assert f"diffreport/_data/{path.relative_to(ROOT).as_posix()}" in names
    assert "diffreport/py.typed" in names
    assert any(n.endswith("licenses/LICENSE") for n in names)


def test_the_wheel_holds_nothing_of_the_workshop(wheel: Path) -> None:
    """Tests, benchmarks and caches stay at home."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {n.split("/")[0] for n in archive.namelist()}
        assert not [n for n in archive.namelist() if "__pycache__" in n]
    assert {t for t in tops if not t.endswith((".dist-info", ".data"))} == {"diffreport"}


def test_the_same_source_makes_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """From what the sdist holds, elsewhere, later, for its owner's eyes alone, among what work leaves behind."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # there is one from Python 3.11.4 on
        archive.extractall(tmp_path)
    (source,) = tmp_path.iterdir()
    left = ("build/lib/x.py", ".venv/x.py", "dist/x.whl", ".coverage", "diffreport/__pycache__/x.pyc")
    for name in (*left, "templates/__pycache__/x.pyc"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(b"")
    for path in source.rglob("*"):
        if path.is_file():
            path.chmod(path.stat().st_mode & 0o700)
            os.utime(path, (1e9, 1e9))
    again = build(source, tmp_path / "again")
    assert {p.name: digest(p) for p in again.iterdir()} == {p.name: digest(p) for p in built.iterdir()}


def test_the_installed_command_knows_its_version(scripts: Path, wheel: Path, tmp_path: Path) -> None:
    """`diffreport --version` prints the version of the wheel."""
    done = run(scripts / "diffreport", "--version", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert wheel.name.split("-")[1] in done.stdout


def test_the_installed_demo_writes_a_report_from_any_folder(scripts: Path, tmp_path: Path) -> None:
    """`diffreport demo` needs nothing but the wheel; its last line is the report's path."""
    home = tmp_path / "home"
    home.mkdir()
    away = tmp_path / "away from home"
    away.mkdir()
    done = run(scripts / "diffreport", "demo", cwd=away, HOME=str(home), XDG_DATA_HOME=str(home / "data"))
    assert done.returncode == 0, done.stderr
    report = away / done.stdout.strip().splitlines()[-1]
    page = report.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
    assert "approximately 300" in page or "315" in page
    assert not report.resolve().is_relative_to(ROOT)
