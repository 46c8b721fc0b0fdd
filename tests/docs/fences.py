"""The blocks of code in the documents: where each stands, what it is written in, and what is said right above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    path.relative_to(ROOT).as_posix()
    for path in [*sorted(ROOT.glob("*.md")), *sorted(ROOT.joinpath("docs").rglob("*.md"))]
]
_NOT_RUN = re.compile(r"<!-- not run: (.+?) -->\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code; what is indented has no language. `section` is the heading of the second level above it."""

    page: str
    line: int
    language: str
    text: str
    section: str = ""
    not_run: str = ""  # why, where the page says that nothing can run it

    def __str__(self) -> str:
        """Return where it stands."""
        return f"{self.page}:{self.line}"


@cache
def fences(page: str) -> tuple[Fence, ...]:
    """Return the blocks of a page, in its order."""
    found, section, above = [], "", ""
    tokens = MarkdownIt("commonmark").parse((ROOT / page).read_text(encoding="utf-8"))
    for n, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            section = tokens[n + 1].content
        if token.type in ("fence", "code_block"):
            assert token.map
            reason = _NOT_RUN.search(above)
            found.append(Fence(page, token.map[0] + 1, token.info, token.content, section, reason[1] if reason else ""))
        above = token.content if token.type == "html_block" else ""
    return tuple(found)


def shown(page: str, language: str, section: str | None = None) -> list[str]:
    """Return the texts of a page's blocks in one language: of the whole page, or of the section of a heading."""
    return [
        fence.text
        for fence in fences(page)
        if fence.language == language and (section is None or fence.section == section)
    ]
