"""From a text with changes marked in it to one of its two editions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import PurePath

from diffreport.model import LeftOut
from diffreport.readers.marks import critic, wdiff
from diffreport.readers.marks.pieces import Piece
from diffreport.readers.marks.views import View, view
from diffreport.readers.office.flow import WHY, counted
from diffreport.readers.outline import Draft, Reading
from diffreport.readers.source import Source
from diffreport.text import word_count

_COMMENTS = "comments"
_WDIFF = ".wdiff"  # a name that says which marks are meant, where a text could have either

_PASSED_OVER = 10_000  # characters of rules between two blocks


def view_of(text: str, source: Source, *, is_markdown: bool, original: bool) -> View | None:
    """Return the edition of a marked text that is asked for; None of a text without marks.

    CriticMarkup is looked for first, and the marks of wdiff where there is none. Cost: linear.
    Raises: InputError for a mark that does not end, naming its line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = _pieces(text, source, is_markdown=is_markdown)
    return view(pieces, original=original) if pieces is not None else None


def _pieces(text: str, source: Source, *, is_markdown: bool) -> Iterator[Piece] | None:
    is_wdiff = PurePath(source.name).suffix.lower() == _WDIFF
    if is_wdiff or not critic.is_marked(text):
        if wdiff.is_marked(text):
            return wdiff.pieces(text, source.shown)
        if is_wdiff or not critic.is_begun(text):
            return None
    return critic.pieces(text, source.shown, is_markdown=is_markdown)


def with_marks(reading: Reading, seen: View, *, original: bool) -> Reading:
    """Return what was read of a view, with what was marked in the text, and places in both editions for lines."""
    left_out = reading.left_out
    if words := word_count(" ".join(seen.comments)):
        left_out = (*left_out, LeftOut(_COMMENTS, WHY[_COMMENTS], words))
    counts = ((seen.insertions, "insertion"), (seen.deletions, "deletion"))
    remarks = reading.remarks
    if said := " and ".join(counted(count, f"marked {name}") for count, name in counts if count):
        which = "before" if original else "after"
        remarks = (*remarks, f"The document carries {said}; the text {which} them was read.")
    return replace(reading, drafts=_lined(reading.drafts, seen.text), remarks=remarks, left_out=left_out)


def _lined(drafts: tuple[Draft, ...], text: str) -> tuple[Draft, ...]:
    """Return the drafts with the lines of the text that they were made of, where their reader did not say it.

    Readers of plain text drop nothing but white space and rules: a block is found behind the one before. Where one is
    not, the reader put them in another order, and no place is known.
    """
    if any(draft.places for draft in drafts):
        return drafts
    lines = ["".join(line.split()) for line in text.split("\n")]
    packed, ends = "".join(lines), list(accumulate(map(len, lines)))
    made, at = [], 0
    for draft in drafts:
        wanted = "".join(draft.text.split())
        found = packed.find(wanted, at, at + len(wanted) + _PASSED_OVER)
        if found < 0:
            return drafts
        at = found + len(wanted)
        made.append(draft._replace(places=tuple(range(bisect_right(ends, found), bisect_right(ends, at - 1) + 1))))
    return tuple(made)
