"""Every call of the operating system fails once, and before every one the process dies or the power fails.

In the manner of SQLite's tests: a fault at the n-th call for every n until the deed succeeds. Whatever happens,
the archive is, byte for byte, the one before or the one after, and doing it again makes it the one after.
"""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archive.exchange.objects import copy_object
from diffreport.archive.exchange.staged import Folder
from diffreport.errors import DiffreportError

if sys.platform == "win32":
    pytest.skip("the seam is that of POSIX", allow_module_level=True)

from tests.archive.faults import LOOKING, Call, Calls, Fault, Killed, PowerLoss, content
from tests.archive.torture import THOROUGH

pytestmark = pytest.mark.torture
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
Content = dict[str, bytes | None]
Choice = Callable[[Sequence[Any]], Any]
LOOKS = (*LOOKING, "open", "read", "flock")  # which leave nothing: the dead need not be killed before each
NEEDS_NO_ROOM = ("open", "read", "flock", "rename", "replace", "rmdir", "unlink")
WALL = "reads as a bot wall"


def add(folder: Path, text: str, label: str, quarantine: str | None = None) -> None:
    """Open the archive and add an edition."""
    Archive.open(folder).add("kosovo", text.encode(), Deposit("a.txt", label, quarantine=quarantine))


def interrupt(folder: Path, *older: str) -> None:
    """Make of an archive with two editions one whose second deposit was stopped before these files were replaced."""
    for name in older:
        shutil.copy(folder / "kosovo" / "v1" / name, folder / "kosovo" / name)
    (folder / "extensions" / "diffreport-staging" / "kosovo" / "tree" / "kosovo").mkdir(parents=True)


def init(folder: Path, layout: str) -> None:
    """Make an archive, unless it is there."""
    if (folder / "0=ocfl_1.1").exists():
        Archive.open(folder)
    else:
        Archive.init(folder, layout=layout)


def nothing(states: Sequence[Any]) -> Any:
    """Choose what was forced to the disk."""
    return states[0]


def everything(states: Sequence[Any]) -> Any:
    """Choose what was written last."""
    return states[-1]


@dataclass(frozen=True)
class Deed:
    """What is done to an archive, and what was done before."""

    act: Callable[[Path], object]
    former: tuple[Callable[[Path], object], ...] = ()
    layout: str = "flat"
    done: str = ""  # what is there once it is done, where doing it again acknowledges nothing


def adopt(folder: Path) -> None:
    """Take in a whole object of another archive, unless it is there."""
    source = folder.parents[2] / "source"
    if not source.exists():
        Archive.init(source)
        add(source, "old", "2015")
        add(source, "new", "2016")
    archive = Archive.open(folder)
    if not archive.has("kosovo"):
        archive.adopt("kosovo", lambda stage: copy_object(source / "kosovo", Folder(stage)))


SIDECAR = "inventory.json.sha512"
OLD = (lambda folder: add(folder, "old", "2015"),)
TWO = (*OLD, lambda folder: add(folder, "new", "2016"))
DEEDS = {
    "init": Deed(lambda folder: init(folder, "flat"), done="0=ocfl_1.1"),
    "init hashed": Deed(lambda folder: init(folder, "hashed"), layout="hashed", done="0=ocfl_1.1"),
    "first": Deed(lambda folder: add(folder, "new", "2015"), (lambda folder: None,)),
    "first hashed": Deed(lambda folder: add(folder, "new", "2015"), (lambda folder: None,), "hashed"),
    "later": Deed(lambda folder: add(folder, "new", "2016"), OLD),
    "later hashed": Deed(lambda folder: add(folder, "new", "2016"), OLD, "hashed"),
    "re-issue": Deed(lambda folder: add(folder, "new", "2015"), OLD),
    "same": Deed(lambda folder: add(folder, "old", "2015"), OLD),
    "same bytes, other label": Deed(lambda folder: add(folder, "old", "2016"), OLD),
    "accept": Deed(
        lambda folder: Archive.open(folder).accept("kosovo@2016"),
        (*OLD, lambda folder: add(folder, "wall", "2016", WALL)),
    ),
    "import": Deed(adopt, (lambda folder: None,), done="kosovo"),
    "recovery": Deed(TWO[1], (*TWO, lambda folder: interrupt(folder, "inventory.json", SIDECAR))),
    "recovery of a sidecar": Deed(TWO[1], (*TWO, lambda folder: interrupt(folder, SIDECAR))),
}
USUAL = ("init hashed", "first", "later hashed", "accept", "recovery")  # the suite's


@dataclass(frozen=True)
class Case:
    """A deed with the archive before it and after it."""

    deed: Deed
    disk: Path  # holds the folder in which the archive is, and nothing else
    start: Path
    before: Content = field(repr=False)
    after: Content = field(repr=False)
    seen: set[str] = field(default_factory=set, repr=False)

    @property
    def folder(self) -> Path:
        """Return the archive's folder; init makes the one above it, too."""
        return self.disk / "deep" / "archive"

    def restore(self) -> None:
        """Make the disk what it was before."""
        shutil.rmtree(self.disk, ignore_errors=True)
        self.disk.mkdir()
        if self.start.exists():
            shutil.copytree(self.start, self.folder)

    def is_done(self) -> bool:
        """Tell whether the archive is as after, once it is opened."""
        Archive.open(self.folder)
        return content(self.folder) == self.after

    def check(self) -> None:
        """Check that the archive is as before or after, once it is opened, and that the deed can be done again."""
        state = repr(content(self.disk))
        if state in self.seen:
            return
        self.seen.add(state)
        if self.deed.former:
            is_whole = self.is_done() or content(self.folder) == self.before
            assert is_whole
        self.deed.act(self.folder)
        is_after = content(self.folder) == self.after
        assert is_after


@pytest.fixture(params=DEEDS if THOROUGH else USUAL)
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, judge: Any) -> Case:
    """Return each deed in turn; the archives before and after are valid."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")  # so that an archive is the same, byte for byte
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # slow, and only `PowerLoss` can tell
    deed, start = DEEDS[request.param], tmp_path / "start"
    if deed.former:
        Archive.init(start, layout=deed.layout)
    for former in deed.former:
        former(start)
    case = Case(deed, tmp_path / "disk", start, content(start), {})
    case.restore()
    deed.act(case.folder)
    assert Archive.open(case.folder).verify() == ()
    judge(case.folder)
    return replace(case, after=content(case.folder))


def faults(case: Case, make: Callable[[int], Fault]) -> Iterator[tuple[Fault, BaseException | None]]:
    """Do the deed with a fault at each call in turn, until none comes, and return what it raised."""
    for at in itertools.count(1):
        case.restore()
        fault, raised = make(at), None
        with Calls(case.disk, fault).entered():
            try:
                case.deed.act(case.folder)
            except (DiffreportError, OSError, Killed) as error:
                raised = error
        if fault.seen < at:
            return
        yield fault, raised


@pytest.mark.parametrize("errors", [(error,) for error in ERRORS] if THOROUGH else [ERRORS])
def test_a_call_that_fails_is_named_and_leaves_the_archive_whole(case: Case, errors: Sequence[int]) -> None:
    """One line says why and where, whichever call it was; a failure that hurts nothing may go unsaid."""
    skips = () if THOROUGH else ("stat", "lstat")
    for fault, raised in faults(case, lambda at: Fault(at, errors[at % len(errors)], skips=skips)):
        if raised is None:
            assert case.is_done(), fault
        else:
            assert os.strerror(fault.error or 0) in str(raised), fault
            assert str(case.disk) in str(raised), fault
            assert len(str(raised).splitlines()) == 1
            assert "archived all the same" not in str(raised) or case.is_done(), fault
        case.check()


def test_a_full_disk_leaves_the_archive_whole(case: Case) -> None:
    """From some call on nothing finds room any more; what needs none, such as removing, still works."""
    skips = (*LOOKING, *NEEDS_NO_ROOM)
    for fault, raised in faults(case, lambda at: Fault(at, errno.ENOSPC, fills=True, skips=skips)):
        assert "No space left on device" in str(raised) if raised else case.is_done(), fault
        case.check()


def test_a_process_killed_before_any_change_leaves_the_archive_whole(case: Case) -> None:
    """Nothing is lost or half there, and no lock stays."""
    for fault, raised in faults(case, lambda at: Fault(at, None, skips=LOOKS)):
        assert isinstance(raised, Killed), fault
        case.check()


def test_a_power_failure_before_any_change_leaves_the_archive_whole(case: Case, tmp_path: Path) -> None:
    """Of what was not yet forced to the disk, any part may be there: nothing, all, files cut to nothing."""
    chance, left = random.Random(7), replace(case, disk=tmp_path / "left")
    choices: list[Choice] = [nothing, everything] + [chance.choice] * (8 if THOROUGH else 2)

    def fail(call: Call) -> None:
        if not (call.changes or call.name == "fsync"):
            return
        for choose in choices:
            shutil.rmtree(left.disk, ignore_errors=True)
            power.write(left.disk, choose)
            left.check()

    case.restore()
    power = PowerLoss(case.disk)
    with Calls(case.disk, fail, power.note).entered():
        case.deed.act(case.folder)
    shutil.rmtree(left.disk)
    power.write(left.disk, nothing)
    assert left.is_done()
    assert len(left.seen) > 2


def test_what_is_acknowledged_after_a_kill_outlasts_a_power_failure(case: Case, tmp_path: Path) -> None:
    """What a killed process had not forced to the disk is so by whoever comes next and relies on it."""
    left = replace(case, disk=tmp_path / "left")
    for at in itertools.count(1, step=1 if THOROUGH else 3):
        case.restore()
        power, fault = PowerLoss(case.disk), Fault(at, None, skips=LOOKS)
        calls = Calls(case.disk, fault, power.note)
        with calls.entered(), suppress(Killed):
            case.deed.act(case.folder)
        if case.deed.done and (case.folder / case.deed.done).exists():
            return
        calls.before = Fault(0, errno.EIO)  # never
        with calls.entered():
            case.deed.act(case.folder)
        power.write(left.disk, nothing)
        assert left.is_done(), fault
        shutil.rmtree(left.disk)
        if fault.seen < at:
            break
