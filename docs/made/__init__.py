"""What the documents say of the program, made from the program.

`python -m docs.made` writes it: the parts of pages between `<!-- made: NAME -->` and `<!-- made -->`, and the manual
page. A test makes all of it anew and refuses what differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from docs.made import commands, configuration, errors, manual, schemas

ROOT = Path(__file__).resolve().parents[2]
_MADE = re.compile(r"(<!-- made: (\w+)(?: ([^>]+?))? -->\n)(.*?)(?=<!-- made -->)", re.DOTALL)
_PARTS: dict[str, Callable[[str], str]] = {
    "command": commands.command,
    "options": commands.options,
    "program": commands.program,
    "settings": configuration.settings,
    "look": configuration.look,
    "keys": configuration.keys,
    "errors": errors.table_all,
    "schema": schemas.fields,
}
_MANUAL = Path("docs", "man", "diffreport.1")


def files() -> Iterator[tuple[Path, str]]:
    """Yield each file with made parts, relative to the root, and what it should hold."""
    yield _MANUAL, manual.page()
    for path in sorted(ROOT.joinpath("docs").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if _MADE.search(text):
            yield path.relative_to(ROOT), _MADE.sub(_part, text)


def _part(found: re.Match[str]) -> str:
    return f"{found[1]}\n{_PARTS[found[2]](found[3] or '')}\n\n"
