"""The packages that diffreport needs, their licences, and what each is for: docs/licences.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.made.tables import code, table

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path("docs", "licences.md")
WORK = ("dev", "docs")  # extras for those who work on the program
TESTED = {"python_version": "3.11", "python_full_version": "3.11.0", "sys_platform": "linux"}  # see constraints.txt
PERMISSIVE = frozenset("0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause ISC MIT MIT-0 MIT-CMU PSF-2.0".split())
# What packages say of themselves otherwise than SPDX does. Those that say only "BSD" are told apart by their text.
_SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_PAGE = """\
# Licences

diffreport is under Apache-2.0. Here is what else it runs on: the packages that are installed with it, alone and with \
each [extra](install.md#extras), for Python 3.11 on Linux, in the versions that it was tested with \
(`constraints.txt`). The licence is what the package says of itself, as an SPDX expression; where that is \
only "BSD", its text decides which. A package with binaries may hold libraries of \
others, whose licences lie beside it. A release has the same list for machines, `sbom.cdx.json` (CycloneDX).

{core}

{rest}

What a developer needs beside that (the extras {work}) is not installed with the program. Programs it may call \
([Tesseract, Chromium, git](install.md#programs)) are their makers' and installed by you.

## diffreport alone

{tables}
"""


def page() -> str:
    """Return the page. Raises: importlib.metadata.PackageNotFoundError if a package is not installed here."""
    pins, needed = pinned(), by_extra()
    known = {name: licence(name) for names in needed.values() for name in names}
    bound = {extra: [n for n in names if not is_permissive(known[n])] for extra, names in needed.items()}
    parts = []
    for extra, names in needed.items():
        rows = [(code(pins[name][0]), pins[name][1], known[name]) for name in names]
        heading = f"## The extra `{extra}`\n\n" if extra else ""
        parts.append(heading + (table(("package", "version", "licence"), rows) if rows else "No package."))
    return _PAGE.format(
        core=_told("diffreport alone", bound.pop(""), known),
        rest="\n".join(f"- {_told(f'`{extra}`', names, known)}" for extra, names in bound.items() if names)
        or "Those of the extras are permissive, too.",
        work=" and ".join(map(code, WORK)),
        tables="\n\n".join(parts),
    )


def _told(who: str, names: Iterable[str], known: dict[str, str]) -> str:
    """Tell which packages ask for more than to be named."""
    listed = ", ".join(f"`{name}` ({known[name]})" for name in names)
    return f"Not permissive with {who}: {listed}." if listed else f"All packages of {who} have permissive licences."


def by_extra() -> dict[str, list[str]]:
    """Return the packages of the program alone (under "") and what each extra adds, in order."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    core = closure(project["dependencies"])
    extras = {name: needs for name, needs in project["optional-dependencies"].items() if name not in WORK}
    return {"": sorted(core)} | {extra: sorted(closure(needs) - core) for extra, needs in extras.items()}


def closure(requirements: Iterable[str]) -> set[str]:
    """Return the names of all packages that requirements need, as installed here."""
    extras: dict[str, set[str]] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        wanted = requirement.extras | extras.get(name, set())
        if extras.get(name) != wanted:
            extras[name] = wanted
            waiting += needed_by(name, wanted)
    return set(extras)


def needed_by(name: str, extras: set[str]) -> Iterator[Requirement]:
    """Yield what an installed package needs with some of its extras."""
    for text in metadata.requires(name) or ():
        found = Requirement(text)
        if not found.marker or any(found.marker.evaluate({**TESTED, "extra": extra}) for extra in {"", *extras}):
            yield found


def licence(name: str) -> str:
    """Return the licence of an installed package as it states it, in the words of SPDX where they are known."""
    told = metadata.metadata(name)
    stated = told.get("License-Expression") or told.get("License") or ""
    if not stated or "\n" in stated:
        listed = [line.split(" :: ")[-1] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
        stated = " OR ".join(_SPELLINGS.get(one, one) for one in listed)
    if stated in ("BSD", "BSD License"):
        return _kind_of_bsd(name)
    return _SPELLINGS.get(stated, stated)


def _kind_of_bsd(name: str) -> str:
    files = [file for file in metadata.files(name) or () if re.search(r"licen[cs]e|copying", file.name, re.IGNORECASE)]
    text = " ".join(file.read_text() for file in files if file.suffix != ".py").lower()
    if "redistribution" not in text:
        return "BSD"
    return "BSD-3-Clause" if "neither the name" in " ".join(text.split()) else "BSD-2-Clause"


def is_permissive(stated: str) -> bool:
    """Tell whether an expression asks for no more than to be named: of alternatives, for all of them."""
    return {part.strip("() ") for part in re.split(r" (?:AND|OR) ", stated)} <= PERMISSIVE


def pinned() -> dict[str, tuple[str, str]]:
    """Return name and version of each package in constraints.txt, by its normal name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (tuple(line.split("==")) for line in lines if "==" in line)
    return {canonicalize_name(name): (name, version) for name, version in pairs}
