"""The text of a line of reStructuredText as published: marks off, the words in them kept."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import count, tee

_LONG = 400  # characters between two marks, at the most; bounds the time that stray marks cost
_INLINE = re.compile(
    rf"""
    ``(?P<literal>(?:[^`]|`(?!`)){{1,{_LONG}}})``
    | _?(?P<role>:[\w:+.-]{{1,80}}:)?`(?P<text>[^`]{{1,{_LONG * 2}}})`(?P<behind>:[\w:+.-]{{1,80}}:)?(?:__?(?!\w))?
    | (?<![\w*])\*\*(?P<strong>[^\s*](?:.{{0,{_LONG}}}?[^\s\\])?)\*\*(?!\w)
    | (?<![\w*])\*(?P<emphasis>[^\s*](?:[^*]{{0,{_LONG}}}[^\s*\\])?)\*(?![\w*])
    | \[(?P<note>\d+|\#[\w-]*|\*|[^\W_][\w.-]*)\]_(?!\w)
    | (?<!\w)\|(?P<name>[^|\s](?:[^|]{{0,80}}[^|\s])?)\|(?:__?(?!\w))?
    | (?<![\w])(?P<reference>[^\W_](?:[\w.+:-]*[^\W_])?)__?(?!\w)
    | \\(?P<escaped>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TARGET = re.compile(r"(.*?)\s*<[^<>]*>\s*", re.DOTALL)
_UNSEEN = frozenset((":raw-html:", ":raw:", ":index:"))


class Inline:
    """Reads lines; counts the notes that number themselves, and the marks that do."""

    def __init__(self, substitutions: Mapping[str, str], numbers: Container[str] = ()) -> None:
        """Replace the names of `substitutions` by what they stand for; `numbers` are taken by notes that state them."""
        self._substitutions = substitutions
        free = (str(number) for number in count(1) if str(number) not in numbers)
        self._notes, self._marks = tee(free)

    def text(self, source: str) -> str:
        """Return a line as published. Cost: linear."""
        return _INLINE.sub(self._shown, source)

    def note(self, label: str) -> str:
        """Return the label of a note as printed; one that numbers itself has the next number."""
        return next(self._notes) if label == "#" else label.lstrip("#")

    def _shown(self, found: re.Match[str]) -> str:
        kind, text = found.lastgroup or "", found[found.lastgroup or 0]
        if kind == "note":
            return f"[{next(self._marks) if text == '#' else text.lstrip('#')}]"
        if kind == "name":
            return self._substitutions.get(text, found[0] if " " in text else text)
        if kind == "escaped":
            return "" if text.isspace() else text
        if found["text"] is not None:
            role = found["role"] or found["behind"] or ""
            text = found["text"]
            if role in _UNSEEN:
                return ""
            if titled := _TARGET.fullmatch(text):
                text = titled[1] or text.strip("<> ")
            return text.rpartition(".")[2] if text.startswith("~") else text
        return text
