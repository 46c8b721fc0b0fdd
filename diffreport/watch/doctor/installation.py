"""What is installed: Python, SQLite, libraries, extras, what ships beside the code, tesseract, what makes PDFs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from types import MappingProxyType
from typing import NamedTuple

from diffreport.errors import UsageError
from diffreport.watch.doctor.diagnosis import DISTRIBUTION, Diagnosis, Machine, note, ok, refused, wrong
from diffreport.watch.plan import AppriseTarget, Kind, Plan, WebhookTarget

# The first release of each line without the flaws known in November 2026 in what reads archives and writes mail:
# CVE-2024-0450 (zipfile), CVE-2024-6923 and CVE-2026-1299 (headers of e-mail).
_PATCHED = MappingProxyType({(3, 11): 15, (3, 12): 13, (3, 13): 12})
_SQLITE = "3.24"  # knows INSERT ... ON CONFLICT DO UPDATE
_SHIPPED = (
    "templates",
    "archive",
    *(f"{name}.schema.json" for name in ("comparison", "comparison-lines", "history", "notice")),
)
_NEEDS = MappingProxyType(
    {
        "dask": "diffreport batch --cluster",
        "fetch": "sources that are addresses, and webhooks",
        "notify": "targets of the kind apprise",
        "parquet": "results.parquet of diffreport batch",
        "pdf": "reports as PDF, where no Chromium is installed",
        "s3": "archives and results on object storage",
        "server": "diffreport serve",
        "warc": "sources with warc = true",
    }
)
_BOUND = re.compile(r"(>=|<=|==|!=|<|>)\s*([\w.]+)")


class Requirement(NamedTuple):
    """A distribution that is needed, the bounds of its version, and the extra that needs it, "" for none."""

    name: str
    bounds: tuple[tuple[str, str], ...]
    extra: str

    @classmethod
    def of(cls, text: str) -> Requirement:
        """Return the requirement that a line of metadata says. Source: PEP 508, as far as our own lines go."""
        needed, _, marker = text.partition(";")
        extra = re.search(r"extra\s*==\s*['\"]([\w-]+)", marker)
        name = re.match(r"[\w.-]+", needed.strip())
        return cls(name[0] if name else needed, tuple(_BOUND.findall(needed)), extra[1] if extra else "")

    def is_met(self, version: str) -> bool:
        """Tell whether a version is within the bounds."""
        return all(_compared(version, limit, operator) for operator, limit in self.bounds)

    def told(self) -> str:
        """Return the name with its bounds, as pip takes it."""
        return self.name + ",".join(f"{operator}{limit}" for operator, limit in sorted(self.bounds, reverse=True))


def examine_installation(machine: Machine, plan: Plan | None) -> Iterator[Diagnosis]:
    """Yield what is to be said of the installation; extras are missing only where the plan has them needed."""
    yield _python(machine)
    yield _sqlite(machine)
    if machine.requirements is None:
        yield note("libraries", f"{DISTRIBUTION} is not installed, so nothing says which it needs", "install it")
    else:
        needed = [Requirement.of(text) for text in machine.requirements]
        yield from _libraries(machine, [each for each in needed if not each.extra])
        for extra, why in _NEEDS.items():
            its = [each for each in needed if each.extra == extra]
            yield _extra(machine, extra, its, why, is_needed=extra in extras_of(plan))
    yield _shipped(machine)
    yield _tesseract(machine)
    yield _pdf(machine)


def extras_of(plan: Plan | None) -> set[str]:
    """Return the extras that a plan needs."""
    if plan is None:
        return set()
    kinds = {type(target.where) for target in plan.targets}
    needed = {
        "fetch": WebhookTarget in kinds or any(source.kind is Kind.URL for source in plan.sources),
        "notify": AppriseTarget in kinds,
        "warc": any(source.warc for source in plan.sources),
    }
    return {extra for extra, is_needed in needed.items() if is_needed}


def _python(machine: Machine) -> Diagnosis:
    major, minor, patch = machine.python
    told = f"{major}.{minor}.{patch}"
    patched = _PATCHED.get((major, minor), 0)
    if patch >= patched:
        return ok("python", told)
    advice = f"upgrade to {major}.{minor}.{patched} or later, unless your system mends {told} itself"
    return note("python", f"{told} has known flaws in reading archives and writing mail", advice)


def _sqlite(machine: Machine) -> Diagnosis:
    if _compared(machine.sqlite, _SQLITE, ">="):
        return ok("sqlite", machine.sqlite)
    return wrong("sqlite", f"{machine.sqlite} is too old", f"use a Python with SQLite {_SQLITE} or later")


def _libraries(machine: Machine, needed: list[Requirement]) -> Iterator[Diagnosis]:
    unmet = _unmet(machine, needed)
    for requirement, version in unmet:
        told = f"{version} is installed" if version else "is not installed"
        yield wrong(f"library {requirement.name}", told, f"pip install '{requirement.told()}'")
    if not unmet:
        yield ok("libraries", f"all {len(needed)} are there, in versions that will do")


def _extra(machine: Machine, extra: str, its: list[Requirement], why: str, *, is_needed: bool) -> Diagnosis:
    part = f"extra {extra}"
    unmet = _unmet(machine, its)
    if its and not unmet:
        return ok(part, ", ".join(f"{each.name} {machine.version(each.name)}" for each in its))
    missing = ", ".join(f"{each.name} {version or 'missing'}" for each, version in unmet) or "not known here"
    told, remedy = f"not installed ({missing}); for {why}", f"pip install '{DISTRIBUTION}[{extra}]'"
    return wrong(part, f"{told}, which the configuration has", remedy) if is_needed else note(part, told, remedy)


def _unmet(machine: Machine, needed: list[Requirement]) -> list[tuple[Requirement, str | None]]:
    """Return what is missing or of another version, and that version."""
    found = [(each, machine.version(each.name)) for each in needed]
    return [(each, version) for each, version in found if version is None or not each.is_met(version)]


def _shipped(machine: Machine) -> Diagnosis:
    missing = []
    for name in _SHIPPED:
        try:
            machine.find(name)
        except OSError:
            missing.append(name)
    if missing:
        return wrong("shipped", f"{', '.join(missing)} missing from this installation", f"install {DISTRIBUTION} again")
    return ok("shipped", "templates, the sample archive and the JSON schema are there")


def _tesseract(machine: Machine) -> Diagnosis:
    path = machine.program("tesseract")
    return ok("tesseract", path) if path else note("tesseract", "not installed; only --ocr needs it")


def _pdf(machine: Machine) -> Diagnosis:
    from diffreport.report.pdf import engines

    try:
        found = engines.engine(machine.environ, machine.program, machine.version)
    except UsageError as error:
        is_asked = bool(machine.environ.get(engines.VARIABLE))
        return refused("pdf", error) if is_asked else note("pdf", "nothing is installed that makes PDFs", str(error))
    return ok("pdf", f"made by {found.program}")


def _compared(version: str, limit: str, operator: str) -> bool:
    """Tell whether two versions stand to each other as an operator says; only their leading numbers count."""
    pairs = list(zip_longest(_numbers(version), _numbers(limit), fillvalue=0))
    one, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return {
        ">=": one >= other,
        "<=": one <= other,
        "==": one == other,
        "!=": one != other,
        "<": one < other,
        ">": one > other,
    }[operator]


def _numbers(version: str) -> list[int]:
    found = re.match(r"\d+(?:\.\d+)*", version)
    return [int(number) for number in found[0].split(".")] if found else [0]
