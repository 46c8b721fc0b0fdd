"""What the repository promises about itself: sizes, links, commands, no download addresses."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(ROOT.joinpath("diffreport").rglob("*.py"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.joinpath("docs").rglob("*.md")])
OWN_FOLDERS = ("diffreport", "templates", "tests", "benchmarks", "docs", ".ci")
# The hosts are put together here so that this file does not name them either.
REGISTRY_HOSTS = tuple(
    name.replace(" ", ".")
    for name in ("pypi org", "pythonhosted org", "npmjs org", "npmjs com", "crates io", "anaconda org")
)
LONGEST_MODULE = 400  # lines
LONGEST_FUNCTION = 80  # lines; 40 is the aim


def own_files() -> Iterator[Path]:
    """Yield the text files that the project's authors wrote."""
    yield from (p for p in ROOT.iterdir() if p.is_file() and p.name != ".git")
    for folder in OWN_FOLDERS:
        yield from (p for p in ROOT.joinpath(folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the length in lines of every function of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def makefile_targets() -> set[str]:
    """Return the targets that the Makefile defines."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_fits_in_one_sitting(path: Path) -> None:
    """Modules stay below 400 lines and functions below 80."""
    assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST_MODULE
    assert {name: size for name, size in functions(path) if size >= LONGEST_FUNCTION} == {}


def test_ninety_five_functions_in_a_hundred_are_short() -> None:
    """At the 95th percentile a function has at most 40 lines."""
    sizes = sorted(size for path in MODULES for _, size in functions(path))
    assert sizes[int(0.95 * (len(sizes) - 1))] <= 40


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the machine's affair, so it is written down nowhere."""
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in own_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes().lower()
    ]
    assert found == []


def test_no_file_names_this_checkout() -> None:
    """A path of one machine is no use on another."""
    home = str(ROOT).encode()
    assert [str(p.relative_to(ROOT)) for p in own_files() if home in p.read_bytes()] == []


def test_readme_commands_are_makefile_targets() -> None:
    """Every `make` command that a document shows exists."""
    shown = set()
    for document in DOCUMENTS:
        shown |= set(re.findall(r"(?:^|`)(?:\$ )?make ([a-z][a-z-]*)", document.read_text(encoding="utf-8"), re.M))
    assert {"demo", "test"} <= shown
    assert shown <= makefile_targets()


def test_every_makefile_target_is_listed_by_help() -> None:
    """`make` alone shows every command with what it does."""
    listing = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    listed = set(re.findall(r"^  make ([a-z-]+) +\S", listing, re.MULTILINE))
    assert listed == makefile_targets()


def anchors(document: Path) -> set[str]:
    """Return what a link may name in a document: the ids that Markdown's renderers make of its headings."""
    found: Counter[str] = Counter()
    text = re.sub(r"^(```|~~~).*?^\1", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    names = set()
    for heading in re.findall(r"^#{1,6} +(.+?)(?: +#+)?$", text, re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w -]", "", shown).replace(" ", "-")
        names.add(f"{slug}-{found[slug]}" if found[slug] else slug)
        found[slug] += 1
    return names


def test_every_relative_link_leads_to_a_file_and_to_a_heading_in_it() -> None:
    """No document points at something that is not there."""
    links = [
        (document, target, (document.parent / place).resolve() if place else document, anchor)
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)\s]+)", document.read_text(encoding="utf-8"))
        if "://" not in target
        for place, _, anchor in [target.partition("#")]
    ]
    assert any(anchor for _, _, _, anchor in links)
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document, target, path, anchor in links
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path))
    ]
    assert broken == []


def test_constraints_are_exact_versions_without_addresses() -> None:
    """One `name==version` a line: no hashes, no URLs, no ranges."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 20
    assert [p for p in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", p)] == []


def test_no_package_asks_for_a_newer_python_than_this_one() -> None:
    """Each in its tested version goes with the oldest Python that is said to do: Debian 12 has 3.11.2, not 3.11.9."""
    (oldest,) = SpecifierSet(metadata.metadata("diffreport-editions")["Requires-Python"])
    asked = {of.name: of.metadata.get("Requires-Python") or "" for of in metadata.distributions()}
    assert len(asked) > 20
    assert {name: said for name, said in asked.items() if not SpecifierSet(said).contains(f"{oldest.version}.0")} == {}


def test_ci_runs_what_the_readme_says() -> None:
    """The CI script is executable and calls the same commands as a person would."""
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    called = set(re.findall(r"^make ([a-z-]+)", script.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"test", "lint", "test-wheel"} <= called <= makefile_targets()
