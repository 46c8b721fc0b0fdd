"""From a text with changes marked in it to one of its two editions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import PurePath

from diffreport.model import LeftOut
from diffreport.readers import formats
from diffreport.readers.marks import critic, wdiff
from diffreport.readers.marks.pieces import Piece
from diffreport.readers.marks.rows import signed_in, without
from diffreport.readers.marks.views import View, view
from diffreport.readers.office.flow import WHY, counted
from diffreport.readers.outline import Draft, Reading
from diffreport.readers.source import Source
from diffreport.readers.task import Format, Task
from diffreport.text import word_count

_COMMENTS = "comments"
_WDIFF = ".wdiff"  # a name that says which marks are meant, where a text could have either

_PASSED_OVER = 10_000  # characters of rules between two blocks


def read_marked(form: Format, task: Task, source: Source) -> tuple[Reading, View | None]:
    """Return one edition of a text, and how it was marked; None of a text without marks, which is read as it is.

    CriticMarkup is looked for first, and the marks of wdiff where there is none. Cost: linear.
    Raises: InputError for a mark that does not end, naming its line.
    """
    text = task.text.replace("\r\n", "\n").replace("\r", "\n")
    pieces, is_wdiff = _pieces(text, source, is_markdown=form is formats.MARKDOWN)
    if pieces is None:
        return form.reading(task), None
    seen = view(pieces, original=task.original)
    lines = seen.text.split("\n")
    signed = signed_in(lines) if is_wdiff and form is formats.PLAIN else []
    reading = form.reading(replace(task, text=without(lines, signed)))
    drafts = _lined(reading.drafts, lines)
    if signed and all(draft.places for draft in drafts):
        drafts = tuple(sorted((*drafts, *signed), key=lambda draft: draft.places[0]))
    elif signed:  # nobody knows where they stand
        reading = form.reading(replace(task, text=seen.text))
        drafts = reading.drafts
    return _told(replace(reading, drafts=drafts), seen, original=task.original), seen


def _pieces(text: str, source: Source, *, is_markdown: bool) -> tuple[Iterator[Piece] | None, bool]:
    """Return a marked text in pieces, None if it has no marks; and whether its marks are those of wdiff."""
    is_wdiff = PurePath(source.name).suffix.lower() == _WDIFF
    if is_wdiff or not critic.is_marked(text):
        if wdiff.is_marked(text):
            return wdiff.pieces(text, source.shown), True
        if is_wdiff or not critic.is_begun(text):
            return None, False
    return critic.pieces(text, source.shown, is_markdown=is_markdown), False


def _told(reading: Reading, seen: View, *, original: bool) -> Reading:
    """Return what was read of a view, with what to say of its marks."""
    left_out, remarks = reading.left_out, reading.remarks
    if words := word_count(" ".join(seen.comments)):
        left_out = (*left_out, LeftOut(_COMMENTS, WHY[_COMMENTS], words))
    counts = ((seen.insertions, "insertion"), (seen.deletions, "deletion"))
    if said := " and ".join(counted(count, f"marked {name}") for count, name in counts if count):
        which = "before" if original else "after"
        remarks = (*remarks, f"The document carries {said}; the text {which} them was read.")
    return replace(reading, remarks=remarks, left_out=left_out)


def _lined(drafts: tuple[Draft, ...], lines: Sequence[str]) -> tuple[Draft, ...]:
    """Return the drafts with the lines of their text that they were made of, where their reader did not say it.

    Readers of plain text drop nothing but white space and rules: a block is found behind the one before. Where one is
    not, the reader put them in another order, and no place is known.
    """
    if any(draft.places for draft in drafts):
        return drafts
    words = ["".join(line.split()) for line in lines]
    packed, ends = "".join(words), list(accumulate(map(len, words)))
    made, at = [], 0
    for draft in drafts:
        wanted = "".join(draft.text.split())
        found = packed.find(wanted, at, at + len(wanted) + _PASSED_OVER)
        if found < 0:
            return drafts
        at = found + len(wanted)
        made.append(draft._replace(places=tuple(range(bisect_right(ends, found), bisect_right(ends, at - 1) + 1))))
    return tuple(made)
