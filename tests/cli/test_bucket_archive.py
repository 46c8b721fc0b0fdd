"""An archive in a bucket, named wherever one in a folder can be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.stores import opened
from tests.cli.conftest import NEW, OLD, Run
from tests.s3 import s3, s3_port

__all__ = ["s3", "s3_port"]

PAGE = "<html><body><h1>Annual report {0}</h1><p>In {0}, the office heard {0} cases.</p><p>It closed.</p></body></html>"
READING = {
    "list": ["list"],
    "log": ["log", "office"],
    "show": ["show", "office@2016"],
    "bytes": ["show", "office@2016", "--bytes"],
    "figures": ["figures", "office@2015", "office@2017"],
    "history": ["history", "office", "-o", "history.json"],
    "search": ["search", "cases"],
    "feed": ["feed"],
    "provenance": ["show", "office@2016", "--provenance"],
    "compare": ["compare", "office@previous", "office@latest"],
    "report": ["report", "office", "-o", "report.html"],
    "export": ["export", "office@2016", "-o", "out"],
    "site": ["site", "-o", "pages"],
    "missing": ["show", "office@2011"],
}  # commands that read, by a name


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive in a folder with a series of three editions, and one of one."""
    archive = Archive.init(tmp_path_factory.mktemp("archive") / "local")
    for series, labels in (("office", ("2015", "2016", "2017")), ("other", ("2015",))):
        for label in labels:
            archive.add(series, PAGE.format(label).encode(), Deposit(f"{label}.html", label, published=label))
    return archive.folder


@pytest.fixture
def place(s3: str, folder: Path, local: Path) -> str:
    """Return the address of the archive in a bucket; `local` in the working folder is the same."""
    shutil.copytree(local, folder / "local")
    address = f"{s3}/archives/of reports"
    store = opened(address)
    for path in sorted(local.rglob("*")):
        if path.is_file():
            store.write(path.relative_to(local).as_posix(), path.read_bytes())
    return address


def made_in(folder: Path) -> dict[str, bytes]:
    """Return the files in the working folder, but for the archive."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        name: path.read_bytes() for path in files if not (name := str(path.relative_to(folder))).startswith("local")
    }


@pytest.mark.parametrize("name", READING)
def test_what_reads_a_folder_reads_a_bucket(run: Run, place: str, folder: Path, name: str) -> None:
    """With the same output, files and status; what is said names the address."""
    local = run(*READING[name], "--archive", "local")
    files = made_in(folder)
    for path in folder.iterdir():
        if path.name != "local":
            path.rename(folder.parent / f"local-{path.name}")
    ran = run(*READING[name], "--archive", place)
    assert (ran.status, ran.err.replace(place, "local")) == (local.status, local.err)
    assert ran.text.replace(place, "local") == local.text
    assert made_in(folder).keys() == files.keys()
    assert (local.status == 2) == (name == "missing")


@pytest.mark.parametrize("where", ["variable", "file"])
def test_the_address_is_taken_from_variable_and_file(
    run: Run, place: str, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """As it is: it is relative to no folder, and no slash of it is lost."""
    if where == "variable":
        monkeypatch.setenv("DIFFREPORT_ARCHIVE", place)
    else:
        (folder / "diffreport.toml").write_text(f'archive = "{place}"\n', encoding="utf-8")
    assert run("show", "office@2016", "--bytes").out == PAGE.format("2016").encode()
    assert place in run("config", "show").text
    lines = json.loads(run("doctor", "--format", "json").text)["lines"]
    [told] = [line["told"] for line in lines if line["part"] == "archive"]
    assert told.startswith(f"{place} (") and told.endswith("2 series, 4 editions")


def test_what_is_wrong_with_a_bucket_is_one_line(run: Run, s3: str, folder: Path) -> None:
    """That names it, and what to do."""
    nothing = run("list", "--archive", f"{s3}/none")
    assert nothing.status == 2
    assert f"{s3}/none: not an archive; make one" in nothing.err
    missing = run("list", "--archive", "s3://no-such-bucket")
    assert (missing.status, missing.err.count("\n")) == (2, 1)
    assert "s3://no-such-bucket: there is no such bucket" in missing.err
    other = run("list", "--archive", "ftp://example.org/archive")
    assert (other.status, other.err.count("\n")) == (2, 1)
    doctor = run("doctor", "--archive", "s3://no-such-bucket")
    assert doctor.status == 2 and "there is no such bucket" in doctor.text


def test_a_check_archives_into_a_bucket(run: Run, s3: str, folder: Path) -> None:
    """The first edition in silence, a changed one compared with it and told, once."""
    place = f"{s3}/archive"
    config = f'archive = "{place}"\n[check]\nstate = "checks.sqlite"\n[[source]]\nseries = "river"\nglob = "*.txt"\n'
    (folder / "diffreport.toml").write_text(config, encoding="utf-8")
    assert run("init", place, "-q").status == 0
    for label, text, status in (("2023", OLD, 0), ("2024", NEW, 1)):
        (folder / f"river-{label}.txt").write_text(text, encoding="utf-8")
        told, again = run("check"), run("check")
        assert (told.status, told.err, "315" in told.text) == (status, "", status == 1)
        assert (again.status, again.out, again.err) == (0, b"", "")
        assert run("show", f"river@{label}", "--bytes").out == text.encode()
    assert run("verify").status == 0
