"""A folder for each page in which its blocks run, and what stands in for what lies beyond it."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from diffreport.server.serving import Serving, Telling
from diffreport.stores.folder import Folder
from tests.batch.lakes import Here
from tests.docs.checks import Place
from tests.docs.fences import fences
from tests.docs.shell import Shell
from tests.docs.stage import MORE, PERSON, add_series, prepare
from tests.docs.standins import PROGRAMS


class Alone(Here):
    """An executor of one, with what the program tells the others."""

    def __init__(self, told: object = None) -> None:
        """Take note of nothing: neither processes nor a cluster are needed."""
        super().__init__()


def served(serving: Serving, telling: Telling) -> None:
    """Serve as long as it takes to say where."""
    telling.began(f"http://{serving.host}:{serving.port}/")


class Held(Folder):
    """A bucket of an object store: a folder of its name, `s3/NAME`."""

    def __init__(self, place: str) -> None:
        """Take note of the address."""
        super().__init__(Path(os.environ["BUCKETS"], place.partition("://")[2]))
        self._address = place

    @property
    def place(self) -> str:
        """Return the address."""
        return self._address


@pytest.fixture(scope="session")
def prepared(git: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two that are prepared; in the archive of `more` are further series."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "plain").mkdir()
    prepare(folder / "plain")
    shutil.copytree(folder / "plain", folder / "more", symlinks=True)
    add_series(folder / "more")
    return folder


def names_more(page: str) -> bool:
    """Tell whether a page names a series that the sample archive lacks."""
    return any(re.search(rf"diffreport .*\b{series}\b", fence.text) for fence in fences(page) for series in MORE)


def begins(page: str) -> bool:
    """Tell whether a page makes its archive itself."""
    typed = [fence.text for fence in fences(page) if fence.language in ("sh", "console")]
    return any(re.search(r"^(?:\$ )?diffreport (?:init|demo)\b", text, re.MULTILINE) for text in typed)


@pytest.fixture
def place(prepared: Path, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a copy of what is prepared for a page, in which this process stands, and a shell there."""
    folder = tmp_path / "work"
    shutil.copytree(prepared / ("more" if names_more(page) else "plain"), folder, symlinks=True)
    if begins(page):
        shutil.rmtree(folder / "archive")
    for name in os.environ:
        if name.startswith(("DIFFREPORT_", "XDG_", "AWS_")) or name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    home = str(tmp_path / "home")
    own = {"HOME": home, "DIFFREPORT_CACHE": str(prepared / "cache"), "LC_ALL": "C.UTF-8", "EDITOR": "vi"}
    own |= {"BUCKETS": str(folder / "s3"), "old": "2015.html", "new": "2016.html"}
    own |= PERSON
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    monkeypatch.setattr("diffreport.children.processors", lambda: 1)
    monkeypatch.setattr("diffreport.stores.bucket.Bucket", Held)
    monkeypatch.setattr("diffreport.batch.local.Local", Alone)
    monkeypatch.setattr("diffreport.batch.cluster.Cluster", Alone)
    monkeypatch.setattr("diffreport.server.serving.serve", served)
    return Place(folder, Shell(folder, dict(os.environ), PROGRAMS))
