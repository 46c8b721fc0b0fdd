"""Who may import whom, and what a start may load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from diffreport.cli.app import HOMES

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    "rapidfuzz",
    "jinja2",
    "selectolax",
    "markdown_it",
    "charset_normalizer",
    "typer",
    "rich",
    "pydantic",
    "xlsxwriter",
    "lxml",
    "docx",
    "openpyxl",
    "weasyprint",
    "starlette",
    "uvicorn",
    "asyncio",
    "sqlite3",
}
# What comparing two files takes, and a command line.
COMPARING = {"rapidfuzz", "typer"}


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that are loaded after some code has run in a fresh interpreter."""
    return {module.split(".")[0] for module in modules_of(code)}


def modules_of(code: str) -> set[str]:
    """Return all modules that are loaded after some code has run in a fresh interpreter."""
    code += "\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.split("\n")[-2].split())


def nodes(folder: Path) -> Iterator[tuple[Path, ast.AST]]:
    """Yield every syntax node of every module under a folder."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def test_data_flows_one_way() -> None:
    """import-linter finds every import allowed by the layers of pyproject.toml."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_modules_of_the_command_line_need_each_other() -> None:
    """Not even in a function that imports late: what one does can be told without the other."""
    needed: dict[str, set[str]] = {}
    for path, node in nodes(ROOT / "diffreport" / "cli"):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
            needed.setdefault(f"diffreport.cli.{path.stem}", set()).update(names)
    order = list(TopologicalSorter(needed).static_order())
    assert order.index("diffreport.cli.compared") < order.index("diffreport.cli.comparing")


def test_importing_the_package_loads_nothing_heavy() -> None:
    """`import diffreport` is for programs that may never compare anything."""
    assert loaded_by("import diffreport") & HEAVY == set()


def test_the_version_is_told_without_loading_the_program() -> None:
    """Scripts ask for it often: what tells it loads no pattern, no dataclass, and nothing of ours but itself."""
    loaded = modules_of("from diffreport.__main__ import main\nmain(['--version'])")
    assert {name for name in loaded if name.startswith("diffreport")} == {"diffreport", "diffreport.__main__"}
    assert loaded.isdisjoint(("re", "typing", "dataclasses", "pathlib", "importlib.metadata"))


# What a start may leave out: a pattern of so many characters takes half a millisecond and more to compile.
LONG = 200


def test_a_comparison_loads_nothing_of_what_else_there_is(tmp_path: Path) -> None:
    """Of histories and sites, the server and the exports, and of the other commands; no reader but the one for plain
    text, which needs no process of its own; and no long pattern before something is looked for.
    """
    files = [tmp_path / name for name in ("old.txt", "new.txt")]
    for count, file in enumerate(files, 12):
        file.write_text(f"The wardens counted {count} boats.", encoding="utf-8")
    command = ["compare", *map(str, files)]
    loaded = modules_of(
        "import sys\n"
        "sys.addaudithook(lambda event, _: event == 'subprocess.Popen' and sys.exit('a child is started'))\n"
        f"from diffreport.__main__ import main\nmain({command})"
    )
    apart = (
        *("diffreport.site", "diffreport.server", "diffreport.report.redline", "diffreport.report.pdf"),
        *("diffreport.report.html", "diffreport.report.front.lists", "diffreport.report.front.charts"),
        *("diffreport.histories", "diffreport.model.histories", "diffreport.archived.histories"),
        *(f"diffreport.cli.{module}" for module in HOMES if module != "comparing"),
        *(f"diffreport.readers.{each}" for each in ("html", "pdf", "office", "rtf", "rst", "marks", "markdown")),
    )
    assert "diffreport.comparison" in loaded and [name for name in loaded if name.startswith(apart)] == []
    assert {name.split(".")[0] for name in loaded} & HEAVY == COMPARING
    compiled = {
        f"{module}.{name}"
        for module in loaded
        if module.startswith("diffreport.")
        for name, value in vars(import_module(module)).items()
        if isinstance(value, re.Pattern) and len(value.pattern) > LONG
    }
    assert compiled == set()  # use diffreport.patterns.late


@pytest.mark.parametrize("module", HOMES)
def test_a_command_is_found_in_the_module_that_registers_it(module: str) -> None:
    """What is looked up before a module is loaded holds of it."""
    program: Any = typer.Typer()
    import_module(f"diffreport.cli.{module}").register(program)
    commands, groups = program.registered_commands, program.registered_groups
    assert [each.name or each.callback.__name__ for each in (*commands, *groups)] == [*HOMES[module]]


def test_every_public_name_can_be_had() -> None:
    """What `__all__` promises is there, and a name it does not promise is an AttributeError."""
    import diffreport

    assert [name for name in diffreport.__all__ if getattr(diffreport, name, None) is None] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        diffreport.nothing  # noqa: B018


def test_public_functions_are_not_shadowed_by_modules() -> None:
    """Importing every subpackage leaves `compare`, `read` and `render` functions (decision 1)."""
    import diffreport
    import diffreport.comparison
    import diffreport.readers
    import diffreport.report

    for name in ("compare", "read", "render"):
        assert type(getattr(diffreport, name)).__name__ == "function"


@pytest.mark.parametrize("package", ["comparison", "readers", "report", "archive", "server"])
def test_nothing_below_the_command_line_prints_or_exits(package: str) -> None:
    """Only `cli` speaks to the terminal and ends the process."""
    spoken = [
        f"{path.name}:{node.lineno}"
        for path, node in nodes(ROOT / "diffreport" / package)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.exit", "exit", "quit")
    ]
    assert spoken == []


def test_the_core_never_opens_the_network() -> None:
    """One part of the program fetches, through its gate; mail goes its own way. Nothing else imports a client."""
    # not socket: the archive's lock writes down the name of the host
    clients = {"ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "requests", "httpx", "httpx2", "httpcore2"}
    # by folder; the server listens, and connects to nobody; a cluster is reached by Dask, which is waited for
    may = {"fetching": clients, "targets": {"smtplib", "ssl"}, "server": {"asyncio"}, "batch": {"asyncio"}}
    found = []
    for path, node in nodes(ROOT / "diffreport"):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        refused = clients - may.get(path.parent.name, set())
        found += [f"{path.name}: {n}" for n in names if n.split(".")[0] in refused and n != "urllib.parse"]
    assert found == []
