"""Every class of errors.py has a line that a user has seen, and it is the one in `error_lines.txt`.

Each is brought about as a user would, by a call of the program; only what ends a process is put on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from diffreport import errors, workers
from diffreport.archive import Archive
from diffreport.archive.lock import NONE
from diffreport.errors import DiffreportError
from tests.cli.conftest import Ran, Run

SNAPSHOT = Path(__file__).with_name("error_lines.txt")
DEFINED = (kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__module__ == errors.__name__)
CLASSES = {kind.__name__: kind for kind in DEFINED}
WATCHED = '[[source]]\nseries = "floods"\nfile = "{}"\nlabel = {{ from = "date" }}\n'
TOLD = '[[rule]]\nname = "all"\nchange = "first"\n[[notify]]\nname = "desk"\nkind = "file"\nfile = "gone/notices.txt"\n'


def recorded() -> dict[str, str]:
    """Return the lines of the snapshot by the class of their error."""
    rows = (row for row in SNAPSHOT.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))
    return {name: line for name, _, line in (row.partition(": ") for row in rows)}


def usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Name a format that there is not."""
    return run("compare", "old-2015.txt", "new-2016.txt", "--format", "pfd")


def damaged_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Compare with a file that is no PDF, whatever it begins with."""
    Path("draft.pdf").write_bytes(b"%PDF-1.7\nnothing\n")
    return run("compare", "old-2015.txt", "draft.pdf")


def no_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Compare with a page that scripts fill."""
    Path("page.html").write_text("<html><body><script>fill()</script></body></html>", encoding="utf-8")
    return run("compare", "old-2015.txt", "page.html")


def template(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Make a report with a template that has a fault."""
    Path("ours").mkdir()
    assert run("config", "templates", "ours", "report.html.j2").status == 0
    Path("ours/report.html.j2").write_text("{% if %}", encoding="utf-8")
    return run("compare", "old-2015.txt", "new-2016.txt", "-o", "changes.html", "--templates", "ours")


def unknown_reference(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Name an edition that is not archived."""
    archive(run)
    return run("compare", "floods@2015", "floods@2017")


def source(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Name an address in a private network; nothing is asked."""
    return run("compare", "old-2015.txt", "http://192.168.0.1/2016.html")


def delivery(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Have a target's file in a folder that is none."""
    assert run("init").status == 0
    Path("gone").write_text("", encoding="utf-8")
    Path("diffreport.toml").write_text(WATCHED.format("old-2015.txt") + 'first = "notify"\n' + TOLD, encoding="utf-8")
    return run("check")


def state(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Check with a state that is no state."""
    assert run("init").status == 0
    Path("state.sqlite").write_text("Not what a check has written.\n" * 99, encoding="utf-8")
    told = '[check]\nstate = "state.sqlite"\n' + WATCHED.format("old-2015.txt")
    Path("diffreport.toml").write_text(told, encoding="utf-8")
    return run("check")


def worker(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Make a site whose processes die."""

    def died(executor: object, function: object, left: Generator, most: int) -> Generator:
        yield from ()
        return [next(left)]

    archive(run)
    monkeypatch.setattr(workers, "WORTH_SECONDS", -1.0)
    monkeypatch.setattr(workers, "_results", died)
    return run("site", "-o", "public", "--jobs", "2")


def store(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Have a file stand where a batch writes its results."""
    batch(run)
    for name in ("results", "comparisons"):
        if (folder := Path("changes", name)).is_dir():
            folder.rename(f"{name}-before")
            folder.write_text("", encoding="utf-8")
    return run("batch", "pairs.csv", "-o", "changes", "--jobs", "1")


def another_batch(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Write into the output of another batch."""
    batch(run)
    Path("others.csv").write_text(Path("pairs.csv").read_text(encoding="utf-8"), encoding="utf-8")
    return run("batch", "others.csv", "-o", "changes", "--jobs", "1")


def no_archive(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Name a folder that is no archive."""
    Path("reports").mkdir()
    return run("list", "--archive", "reports")


def locked(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Add to a series that another process writes to."""
    archive(run)
    with Archive.open("archive").writer("floods").locked(NONE):
        return run("add", "floods", "new-2016.txt", "--edition", "2018", "--lock-timeout", "0")


def archive(run: Run) -> None:
    """Archive both editions."""
    assert run("init").status == 0
    assert run("add", "floods", "old-2015.txt", "new-2016.txt").status == 0


def batch(run: Run) -> None:
    """Compare both editions in a batch."""
    Path("pairs.csv").write_text("old,new\nold-2015.txt,new-2016.txt\n", encoding="utf-8")
    assert run("batch", "pairs.csv", "-o", "changes", "--jobs", "1").status == 0


TRIGGERS: dict[str, Callable[[Run, pytest.MonkeyPatch], Ran]] = {
    "UsageError": usage,
    "InputError": damaged_input,
    "NoTextError": no_text,
    "TemplateError": template,
    "ReferenceNotFoundError": unknown_reference,
    "SourceError": source,
    "DeliveryError": delivery,
    "StateError": state,
    "WorkerError": worker,
    "StoreError": store,
    "BatchError": another_batch,
    "ArchiveError": no_archive,
    "ArchiveLockedError": locked,
}
NEVER_RAISED = {"DiffreportError", "Interrupted"}  # the root of all; and no error, which says the same of every command


def test_every_class_of_errors_has_a_trigger_and_a_line() -> None:
    """Whoever adds a class adds what brings it about."""
    assert {*TRIGGERS} == {*CLASSES} - NEVER_RAISED == {*recorded()}


@pytest.mark.parametrize("name", TRIGGERS)
def test_the_line_of_an_error_is_the_one_recorded(
    run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """One line, of that class, with its exit status: what, what is wrong, what to do."""
    met: list[DiffreportError] = []

    def made(kind: type, *args: object, **named: object) -> DiffreportError:
        met.append(Exception.__new__(kind, *args))
        return met[-1]

    monkeypatch.setattr(DiffreportError, "__new__", staticmethod(made))
    ran = TRIGGERS[name](run, monkeypatch)
    line = ran.err.splitlines()[-1]
    assert any(type(error) is CLASSES[name] and str(error) in line for error in met)
    assert ran.status in (CLASSES[name].exit_status, 3)
    assert "; " in line  # what is wrong; what to do
    line = line.replace(str(editions), "/reports")
    assert re.sub(r"process \d+ on \S+ \(for \d+ s\)", "process 4711 on desk (for 1 s)", line) == recorded()[name]
