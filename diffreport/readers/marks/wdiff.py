r"""The marks of GNU wdiff: [-deleted-] and {+inserted+}, over a plain text.

Marks never stand in one another: one ends at the first end of its own. Where a text has what would be a mark, a
backslash stands between its two characters, and one more where there are some already: "[\-" is "[-". One stands, too,
before a line that plain text would have no text in, or less: an empty one, a rule, number signs and a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffreport.readers.marks.pieces import Piece, unmatched

_ENDS = {"[-": "-]", "{+": "+}"}
_BEGINNING = re.compile(r"\[-|\{\+")
_ESCAPED = re.compile(r"(?<=\[)\\(?=\\*-)|(?<=-)\\(?=\\*\])|(?<=\{)\\(?=\\*\+)|(?<=\+)\\(?=\\*\})")
_LITERAL = re.compile(r"\\(\\*(?:([-=_*~─—])(?: ?\2){2,}|#{1,6}(?!.* \| )[ \t].*)?)|#{1,6}(?=[ \t]).* \| .*")


def is_marked(text: str) -> bool:
    """Tell whether a text has a mark that begins, and one of its kind that ends behind it. Cost: linear."""
    return any(0 <= text.find(beginning) < text.rfind(end) for beginning, end in _ENDS.items())


def pieces(text: str, shown: str) -> Iterator[Piece]:
    """Yield a text in pieces. Cost: linear. Raises: InputError for a mark that does not end, naming its line."""
    at = 0
    while met := _BEGINNING.search(text, at):
        yield Piece(_plain(text[at : met.start()]))
        mark = met[0]
        end = text.find(_ENDS[mark], met.end())
        if end < 0:
            remedy = f"end it with {_ENDS[mark]}, or write {mark[0]}\\{mark[1]} where it is text"
            raise unmatched(shown, text, met.start(), f"{mark} begins a mark that never ends", remedy)
        yield Piece(_plain(text[met.end() : end]), is_old=mark == "[-", is_new=mark == "{+")
        at = end + 2
    yield Piece(_plain(text[at:]))


def _plain(text: str) -> str:
    return _ESCAPED.sub("", text) if "\\" in text else text


def literal(line: str) -> str | None:
    """Return a line that is text whatever it looks like, without the backslash that says so; None of any other.

    Number signs before cells are: a row of a table has no backslash, so that its cells can be marked.
    """
    met = _LITERAL.fullmatch(line)
    return (line if met[1] is None else met[1]) if met else None
