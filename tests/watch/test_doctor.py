"""An examination of the set-up names what is broken, and nothing else."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.watch.doctor import Rating, examined
from diffreport.watch.doctor.installation import Requirement
from diffreport.watch.plan import (
    AppriseTarget,
    CommandTarget,
    FeedTarget,
    FileTarget,
    Kind,
    MailTarget,
    Secret,
    WebhookTarget,
)
from tests.unprivileged import no_superuser, open_folder
from tests.watch.examined import REQUIRED, TEXT, VERSIONS, Break, Case, machine, made


def environ(**values: str) -> Break:
    """Return what sets variables."""

    def broken(case: Case) -> None:
        case.machine = case.machine._replace(environ={**case.machine.environ, **values})

    return broken


def missing(name: str) -> Path:
    """Find nothing that ships beside the code."""
    raise FileNotFoundError(name)


def write(name: str, content: bytes) -> Break:
    """Return what writes a file in the folder."""

    def broken(case: Case) -> None:
        (case.folder / name).parent.mkdir(exist_ok=True)
        (case.folder / name).write_bytes(content)

    return broken


def half_dated(case: Case) -> None:
    """Archive an edition with a date of publication, and one without."""
    for label, published in (("2014", "2014-03"), ("2015", None)):
        Archive.open(case.folder / "archive").add(
            "river", f"River {label}".encode(), Deposit(f"{label}.txt", label, published)
        )


def quarantined(case: Case) -> None:
    """Archive an edition that waits in quarantine."""
    wall = Deposit("2016.html", "2016", quarantine="looks like the page of a bot wall")
    Archive.open(case.folder / "archive").add("river", b"<p>Are you a robot?", wall)


def interrupted(case: Case) -> None:
    """Leave what a killed deposit leaves."""
    (case.folder / "archive/extensions/diffreport-staging/river/tree").mkdir(parents=True)


def foreign_state(case: Case) -> None:
    """Make a database of another program where the state should be."""
    (case.folder / "state").mkdir()
    connection = sqlite3.connect(case.folder / "state" / "checks.sqlite")
    connection.execute("CREATE TABLE theirs (name TEXT)")
    connection.close()


def later(case: Case) -> None:
    """Archive an edition that was retrieved long from now."""
    os.environ["SOURCE_DATE_EPOCH"] = "4000000000"
    try:
        coming = Deposit("2095.txt", "2095", retrieved="2096-01-01T00:00:00Z")
        Archive.open(case.folder / "archive").add("river", TEXT.encode(), coming)
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]


def secret_for_all(case: Case) -> None:
    """Give a secret in a file that everybody may read."""
    file = case.folder / "secret"
    file.write_text("s3cret", "utf-8")
    file.chmod(0o644)
    case.target(MailTarget(("a@example.org",), "b@example.org", "mail.example.org", password=Secret(file=file)))


def opened_to_all(case: Case) -> None:
    """Let everybody write the configuration."""
    (case.folder / "diffreport.toml").chmod(0o666)


BROKEN: dict[str, tuple[Break, Rating, str, str]] = {
    "python": (machine(python=(3, 11, 2)), Rating.NOTE, "python", "3.11.2 has known flaws"),
    "sqlite": (machine(sqlite="3.8.11"), Rating.WRONG, "sqlite", "too old"),
    "not installed": (machine(requirements=None), Rating.NOTE, "libraries", "is not installed"),
    "library gone": (
        machine(requirements=("lake>=1", *REQUIRED)),
        Rating.WRONG,
        "library lake",
        "is not installed",
    ),
    "library old": (machine(requirements=("river>=2.10", *REQUIRED[1:])), Rating.WRONG, "library river", "2.1 is"),
    "library new": (machine(requirements=("river<2.1", *REQUIRED[1:])), Rating.WRONG, "library river", "2.1 is"),
    "shipped": (
        machine(find=missing),
        Rating.WRONG,
        "shipped",
        "templates, archive, comparison.schema.json, comparison-lines.schema.json, history.schema.json, "
        "notice.schema.json",
    ),
    "extra not needed": (
        machine(version=lambda name: VERSIONS.get(name) if name != "httpx2" else None),
        Rating.NOTE,
        "extra fetch",
        "httpx2 missing",
    ),
    "tesseract": (machine(program=lambda name: None), Rating.NOTE, "tesseract", "only --ocr needs it"),
    "pdf named": (environ(DIFFREPORT_CHROMIUM="nowhere"), Rating.WRONG, "pdf", "CHROMIUM names nowhere"),
    "home unset": (environ(HOME=""), Rating.NOTE, "HOME", "is not set"),
    "home gone": (environ(HOME="/nowhere/at/all"), Rating.WRONG, "HOME", "is no folder"),
    "path": (environ(PATH=""), Rating.NOTE, "PATH", "is not set"),
    "locale": (machine(encoding="ISO-8859-1"), Rating.NOTE, "locale", "ISO-8859-1 cannot print"),
    "cache off": (environ(DIFFREPORT_CACHE="off"), Rating.NOTE, "cache", "anew"),
    "cache a file": (
        lambda case: environ(DIFFREPORT_CACHE=str(case.folder / "river.txt"))(case),
        Rating.WRONG,
        "cache",
        "cannot be written",
    ),
    "archive gone": (
        lambda case: (case.folder / "archive").rename(case.folder / "elsewhere"),
        Rating.WRONG,
        "archive",
        "no such folder",
    ),
    "archive undeclared": (
        lambda case: (case.folder / "archive" / "0=ocfl_1.1").unlink(),
        Rating.WRONG,
        "archive",
        "declaration",
    ),
    "series damaged": (
        lambda case: (case.folder / "archive/river/inventory.json").write_bytes(b"{"),
        Rating.WRONG,
        "archive",
        "inventory.json",
    ),
    "no room": (machine(free=lambda folder: 1 << 20), Rating.WRONG, "archive room", "0.0 GiB free"),
    "order": (half_dated, Rating.NOTE, "archive order", "ordered by label, for 1 of 2 has no date of publication"),
    "quarantine": (quarantined, Rating.NOTE, "archive quarantine", "river@2016 wait"),
    "interrupted": (interrupted, Rating.NOTE, "archive deposits", "brought to its end now"),
    "clock": (later, Rating.NOTE, "clock", "retrieved at 2096-01-01T00:00:00Z"),
    "configuration": (
        lambda case: setattr(case, "setup", case.setup._replace(faults=("a.toml:3: of no name; use one of ...",))),
        Rating.WRONG,
        "configuration",
        "a.toml:3: of no name",
    ),
    "configuration open": (opened_to_all, Rating.NOTE, "permissions", "written to by others"),
    "no source": (lambda case: case.plan(sources=()), Rating.NOTE, "sources", "nothing to do"),
    "file": (lambda case: case.source(Kind.FILE, "/nowhere/a.txt"), Rating.WRONG, "source bridge", "is no file"),
    "folder": (lambda case: case.source(Kind.FOLDER, "/nowhere"), Rating.WRONG, "source bridge", "is no folder"),
    "glob": (
        lambda case: case.source(Kind.GLOB, "/nowhere/at/*.txt"),
        Rating.WRONG,
        "source bridge",
        "/nowhere/at, where *.txt is looked for",
    ),
    "glob without a match": (
        lambda case: case.source(Kind.GLOB, f"{case.folder}/*.pdf"),
        Rating.NOTE,
        "source bridge",
        "matches nothing yet",
    ),
    "command of a source": (
        lambda case: case.source(Kind.COMMAND, "nowhere -v", command=("nowhere", "-v")),
        Rating.WRONG,
        "source bridge",
        "no program nowhere",
    ),
    "secret of a source": (
        lambda case: case.source(Kind.FILE, str(case.folder / "river.txt"), password=Secret("NO_SUCH_VARIABLE")),
        Rating.WRONG,
        "source bridge",
        "NO_SUCH_VARIABLE",
    ),
    "secret for all": (secret_for_all, Rating.WRONG, "notify desk", "others than its owner may use it"),
    "secret of a webhook": (
        lambda case: case.target(WebhookTarget("https://example.org/", secret=Secret(file=case.folder / "gone"))),
        Rating.WRONG,
        "notify desk",
        "gone",
    ),
    "secret of apprise": (
        lambda case: case.target(AppriseTarget(Secret("NO_SUCH_VARIABLE"))),
        Rating.WRONG,
        "notify desk",
        "NO_SUCH_VARIABLE",
    ),
    "command of a target": (
        lambda case: case.target(CommandTarget(("nowhere",))),
        Rating.WRONG,
        "notify desk",
        "no program nowhere",
    ),
    "file of a target": (
        lambda case: case.target(FileTarget(case.folder / "river.txt" / "notices.jsonl")),
        Rating.WRONG,
        "notify desk",
        "cannot be written",
    ),
    "private webhook": (
        lambda case: case.target(WebhookTarget("http://hooks.localhost:8080/")),
        Rating.WRONG,
        "notify desk",
        "127.0.0.1 is no public host",
    ),
    "private source": (
        lambda case: case.source(Kind.URL, "https://[fd00::1]/a"),
        Rating.WRONG,
        "source bridge",
        "fd00::1 is no public host",
    ),
    "feed": (lambda case: case.target(FeedTarget(case.folder)), Rating.WRONG, "notify desk", "cannot be written"),
    "reports": (
        lambda case: case.plan(limits=replace(case.setup.plan.limits, reports=case.folder / "river.txt")),
        Rating.WRONG,
        "check reports",
        "cannot be written",
    ),
    "state foreign": (foreign_state, Rating.WRONG, "state", "was made by another program"),
    "state damaged": (
        write("state/checks.sqlite", b"no database at all, and longer than a header" * 99),
        Rating.WRONG,
        "state",
        "cannot be used",
    ),
}


def test_what_makes_pdfs_is_told(case: Case) -> None:
    """A Chromium, else weasyprint, else what to install."""

    def told() -> str:
        (line,) = (each for each in examined(case.setup, case.machine) if each.part == "pdf")
        return f"{line.rating} {line.told} {line.remedy}".strip()

    assert told() == "ok made by /bin/chromium"
    case.machine = case.machine._replace(program=lambda name: None, version=lambda name: "70.0")
    assert told() == "ok made by weasyprint"
    case.machine = case.machine._replace(version=lambda name: None)
    assert told().startswith("note nothing is installed that makes PDFs PDF needs: pip install")


def test_of_a_sound_set_up_nothing_is_worth_telling(case: Case) -> None:
    """Every line says that all is well, and there is one on each part."""
    assert case.worth_telling() == []
    parts = {each.part for each in examined(case.setup, case.machine)}
    assert {
        "python",
        "sqlite",
        "libraries",
        "extra fetch",
        "shipped",
        "tesseract",
        "pdf",
        "HOME",
        "PATH",
        "locale",
    } < parts
    assert {"cache", "archive", "archive writable", "archive room", "clock"} < parts
    assert {"configuration", "sources", "targets", "state"} < parts


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_in_its_own_line(name: str, case: Case) -> None:
    """And nothing else is."""
    breaks, rating, part, told = BROKEN[name]
    breaks(case)
    found = case.worth_telling()
    assert [(each.rating, each.part) for each in found] == [(rating, part)]
    assert told in found[0].told
    assert found[0].remedy or rating is Rating.NOTE


@pytest.mark.parametrize("extra", ["fetch", "notify", "warc"])
def test_a_missing_extra_is_wrong_only_where_it_is_needed(extra: str, case: Case) -> None:
    """The configuration tells whether it is; what to install is said."""
    needs: dict[str, Break] = {
        "fetch": lambda case: case.source(Kind.URL, "https://example.org/a.html"),
        "notify": lambda case: case.target(AppriseTarget(Secret("HOME"))),
        "warc": lambda case: case.source(Kind.FILE, str(case.folder / "river.txt"), warc=True),
    }
    machine(version={"river": "2.1"}.get)(case)
    assert {each.rating for each in case.worth_telling()} == {Rating.NOTE}
    needs[extra](case)
    wrong = [each for each in case.worth_telling() if each.rating is Rating.WRONG]
    assert [(each.part, each.remedy) for each in wrong] == [
        (f"extra {extra}", f"pip install 'diffreport-editions[{extra}]'")
    ]


def test_an_archive_is_missed_only_where_there_are_sources(case: Case) -> None:
    """Who compares files alone needs none."""
    case.plan(sources=())
    case.setup = case.setup._replace(archive=case.folder / "none")
    assert {each.part: each.rating for each in case.worth_telling()} == {"sources": Rating.NOTE, "archive": Rating.NOTE}


def test_a_network_file_system_is_told(case: Case) -> None:
    """Of the archive, and of the state."""
    machine(is_remote=lambda folder: True)(case)
    assert [each.part for each in case.worth_telling()] == ["archive disk", "state disk"]


def test_what_may_not_be_written_is_told() -> None:
    """The archive, the cache, the state, the file of a target: each of them is wrong."""
    with open_folder() as folder:
        case = made(folder)
        case.target(FileTarget(folder / "notices.jsonl"))
        case.plan(limits=replace(case.setup.plan.limits, state=folder / "checks.sqlite"))
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        with no_superuser():
            found = {each.part: each.rating for each in case.worth_telling()}
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755)
    assert found == dict.fromkeys(("cache", "archive writable", "notify desk", "state"), Rating.WRONG)


def test_a_secret_is_never_shown(case: Case) -> None:
    """Whether it is well kept or not."""
    secret_for_all(case)
    assert "s3cret" not in "".join(map(str, examined(case.setup, case.machine)))


@pytest.mark.parametrize(
    ("text", "version", "is_met"),
    [
        ("a>=3.10,<4", "3.9", False),
        ("a>=3.10,<4", "3.10", True),
        ("a>=3.10,<4", "3.100.2", True),
        ("a<4,>=3.10", "4.0", False),
        ("a>=3.1.5", "3.1.5.post1", True),
        ("a>=1", "1.0", True),
        ("a==1.0", "1", True),
        ("a!=1.0", "1", False),
        ("a", "0.1.dev3", True),
        ("a (>=2)", "1.9", False),
    ],
)
def test_versions_are_compared_as_numbers(text: str, version: str, is_met: bool) -> None:
    """Not as text, whatever their length."""
    assert Requirement.of(text).is_met(version) is is_met
