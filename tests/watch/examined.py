"""A set-up in which all is well, for an examination to find what is broken in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from diffreport.archive import Archive, Deposit
from diffreport.watch.doctor import Diagnosis, Machine, Rating, Setup, examined
from diffreport.watch.plan import Kind, Limits, Plan, Source, Target

TEXT = "The river commission met four times and published the minutes of each of its meetings in the spring.\n" * 9
VERSIONS = {
    "river": "2.1",
    "httpx2": "2.3.0",
    "apprise": "1.9.4",
    "warcio": "1.7.5",
    "weasyprint": "70.0",
    "uvicorn": "0.54.0",
    "distributed": "2026.8.0",
    "obstore": "0.12.1",
    "pyarrow": "26.0.1",
}
REQUIRED = (
    "river<3,>=2.0.1",
    "httpx2<3,>=2; extra == 'fetch'",
    'apprise>=1.9; extra == "notify"',
    "warcio<2,>=1.7; extra == 'warc'",
    'weasyprint>=66; extra == "pdf"',
    'uvicorn>=0.30; extra == "server"',
    'distributed>=2026.8; extra == "dask"',
    'obstore>=0.12; extra == "s3"',
    'pyarrow>=21; extra == "parquet"',
)


@dataclass
class Case:
    """A set-up in which all is well, to be broken: its folder, what the configuration says, and the machine."""

    folder: Path
    setup: Setup
    machine: Machine

    def plan(self, **values: object) -> None:
        """Change the plan."""
        assert self.setup.plan is not None
        self.setup = self.setup._replace(plan=replace(self.setup.plan, **values))  # type: ignore[arg-type]

    def source(self, kind: Kind, where: str, **values: object) -> None:
        """Add a source."""
        assert self.setup.plan is not None
        more = Source("bridge", kind, where, "diffreport.toml:9", **values)  # type: ignore[arg-type]
        self.plan(sources=(*self.setup.plan.sources, more))

    def target(self, where: object) -> None:
        """Add a target."""
        self.plan(targets=(Target("desk", "diffreport.toml:20", where),))  # type: ignore[arg-type]

    def worth_telling(self) -> list[Diagnosis]:
        """Return what is not as it should be."""
        return [each for each in examined(self.setup, self.machine) if each.rating is not Rating.OK]


def made(folder: Path) -> Case:
    """Return a sound set-up in an empty folder."""
    archive = Archive.init(folder / "archive")
    archive.add("river", TEXT.encode(), Deposit("2015.txt", "2015", retrieved="2016-01-01T00:00:00Z"))
    (folder / "home").mkdir()
    config, source = folder / "diffreport.toml", folder / "river.txt"
    config.write_text("", "utf-8")
    source.write_text(TEXT, "utf-8")
    plan = Plan(
        sources=(Source("river", Kind.FILE, str(source), "diffreport.toml:1"),),
        limits=Limits(state=folder / "state" / "checks.sqlite"),
        file=config,
    )
    machine = Machine(
        python=(3, 12, 99),
        sqlite="3.40.1",
        requirements=REQUIRED,
        version=VERSIONS.get,
        program=lambda name: f"/bin/{name}" if name != "nowhere" else None,
        find=lambda name: folder / name,
        free=lambda folder: 1 << 40,
        is_remote=lambda folder: False,
        encoding="utf-8",
        environ={"HOME": str(folder / "home"), "PATH": "/bin", "DIFFREPORT_CACHE": str(folder / "cache")},
    )
    return Case(folder, Setup((config,), (), folder / "archive", "--archive", plan), machine)


Break = Callable[[Case], object]


def machine(**values: object) -> Break:
    """Return what makes the machine another one."""

    def broken(case: Case) -> None:
        case.machine = case.machine._replace(**values)

    return broken
