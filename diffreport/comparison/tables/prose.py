"""A table that became text, or text that became a table: said once, and its figures are followed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from diffreport import text as _text
from diffreport.comparison.figures.differences import comparable, is_jump, is_same_value
from diffreport.comparison.figures.reunion import Apart, Traced, as_one
from diffreport.comparison.figures.sides import stems
from diffreport.comparison.findings import Subject
from diffreport.model import Figure, Kind

# The text stands no further from where the table stood than so many links.
_NEAR = 12
# It has this share of the table's words, of at least so many,
_WORDS_SHARE = 0.7
_WORDS = 8
# which are this share of its own,
_OWN_SHARE = 0.3
# and this share of its figures, if the table has a few.
_FIGURE_SHARE = 0.5
_FIGURES = 3


def told_as_text(subjects: Sequence[Subject], apart: Apart = frozenset()) -> list[Subject]:
    """Return the subjects, those of tables that became text or were text named so, with the figures of both joined.

    A figure that stands on is repeated or revised where the new edition has it, and not gone in the one place and new
    in the other. No figure goes between two changes that are `apart`.
    Cost: the tables without a partner by the blocks without a partner beside them.
    """
    out = list(subjects)
    lone = [n for n, s in enumerate(subjects) if bool(s.link.old) != bool(s.link.new)]
    links = [subjects[n].change.link for n in lone]
    for n in lone:
        table = out[n]
        words = _words(table) if table.kind == Kind.TABLE else frozenset[str]()
        if len(words) < _WORDS:
            continue
        here = table.change.link
        near = lone[bisect_left(links, here - _NEAR) : bisect_right(links, here + _NEAR)]
        near = [m for m in near if _may_be_text_of(table, words, out[m]) and not _are_apart(table, out[m], apart)]
        if _tells(table, words, [out[m] for m in near]):
            out[n] = replace(table, became="Table became text" if table.link.old else "Text became a table")
            for m in near:
                out[n], out[m] = _with_joined(out[n], out[m])
    return out


def _may_be_text_of(table: Subject, words: frozenset[str], other: Subject) -> bool:
    """Tell whether a block is a text of the other edition, and a fair share of its words are the table's."""
    if other.kind in (Kind.TABLE, Kind.HEADING) or bool(other.link.old) == bool(table.link.old):
        return False
    own = _words(other)
    return len(own & words) >= max(1, _OWN_SHARE * len(own))


def _are_apart(table: Subject, text: Subject, apart: Apart) -> bool:
    old, new = (table, text) if table.link.old else (text, table)
    return (old.change.id, new.change.id) in apart


def _tells(table: Subject, words: frozenset[str], texts: Sequence[Subject]) -> bool:
    """Tell whether texts have most of the words of a table, and enough of its figures."""
    if len(words & frozenset[str]().union(*map(_words, texts))) < _WORDS_SHARE * len(words):
        return False
    figures = [figure for traced in table.figures if (figure := traced.figure)]
    there = [figure for text in texts for traced in text.figures if (figure := traced.figure)]
    kept = sum(any(comparable(figure, other) and is_same_value(figure, other) for other in there) for figure in figures)
    return len(figures) < _FIGURES or kept >= _FIGURE_SHARE * len(figures)


def _words(subject: Subject) -> frozenset[str]:
    """Return the words and numbers of a block that name or count something."""
    tokens = _text.tokens(" ".join(subject.texts))
    return frozenset((*stems(tokens), *(_text.key(token) for token in tokens if token[:1].isdigit())))


def _with_joined(table: Subject, text: Subject) -> tuple[Subject, Subject]:
    """Return a table and a text whose common figures are joined, and stand with the new edition's."""
    gone, new = (table, text) if table.link.old else (text, table)
    pairs = _pairs(table.figures, text.figures)
    old_of = {m: k for k, m in pairs.items()} if gone is table else pairs
    kept = tuple(traced for n, traced in enumerate(gone.figures) if n not in set(old_of.values()))
    joined = tuple(as_one(gone.figures[old_of[n]], t) if n in old_of else t for n, t in enumerate(new.figures))
    gone, new = replace(gone, figures=kept), replace(new, figures=joined)
    return (gone, new) if table.link.old else (new, gone)


def _pairs(cells: Sequence[Traced], mentions: Sequence[Traced]) -> dict[int, int]:
    """Return which cell is which figure of a text: of one value first, then the only one that its label fits."""
    labels = [frozenset(stems(_text.tokens(cell.revision.label))) for cell in cells]
    words = [mention.words() for mention in mentions]
    pairs: dict[int, int] = {}
    for is_same in (True, False):
        for k, cell in enumerate(cells):
            free = set(range(len(mentions))).difference(pairs.values()) if k not in pairs else ()
            fits = sorted(
                (-len(labels[k] & words[m]), m)
                for m in free
                if labels[k] & words[m] and _may_be_one(cell.figure, mentions[m].figure, is_same=is_same)
            )
            if fits and (is_same or (len(fits) == 1 and labels[k] <= words[fits[0][1]])):
                pairs[k] = fits[0][1]
    return pairs


def _may_be_one(old: Figure | None, new: Figure | None, *, is_same: bool) -> bool:
    if not old or not new or not comparable(old, new):
        return False
    return is_same_value(old, new) if is_same else not is_jump(old, new)
