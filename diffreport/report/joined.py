"""Each finding with what belongs to it: its words on both sides, their sentences, its place, what a review says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from diffreport.model import Change, Finding, Link, Standing, TableChange
from diffreport.readers.sentences import sentences
from diffreport.report.lookup import Lookup
from diffreport.report.review import Judgement

BREAK = "\n"  # between paragraphs, and between the rows of a table
_GAP = " … "  # between words of one finding that do not stand together

Sides = tuple[str, str]  # old, new


@dataclass(frozen=True, slots=True)
class Joined:
    """A finding with what belongs to it.

    `words` are those that changed on either side, of a whole paragraph its text, of a table the rows that differ.
    `sentences` are those around them, "" where a whole paragraph or a table is meant. `citations` say where that
    stands in either edition, "" where it does not. `number` is the position of the link that holds the change, `link`
    what the finding is about: of a move of several all of its blocks.
    """

    finding: Finding
    number: int
    link: Link
    tags: tuple[str, ...]
    is_doubtful: bool
    section: tuple[str, ...]
    place: str
    citations: Sides
    words: Sides
    sentences: Sides
    judgement: Judgement | None


def joined(lookup: Lookup, only: Container[str] | None = None) -> Iterator[Joined]:
    """Yield the findings of a comparison by their number, each with what belongs to it; of some ids, only those.

    Cost: linear in their words.
    """
    comparison, review = lookup.comparison, lookup.shown.review
    around = _Around()
    changes = {change.id: change for change in comparison.changes}
    for finding in comparison.findings:
        if only is not None and finding.id not in only:
            continue
        change = changes[finding.change]
        is_whole = comparison.standing is Standing.WITHDRAWN  # its finding speaks for all of it
        link = lookup.link_of(finding)
        blocks = lookup.blocks_of(finding)
        yield Joined(
            finding=finding,
            number=change.link,
            link=link,
            tags=lookup.tags_of(finding),
            is_doubtful=change.link in lookup.doubtful,
            section=() if is_whole else blocks[0].section,
            place="" if is_whole else lookup.place_of(link),
            citations=("", "") if is_whole else citations(link, lookup),
            words=("", "") if is_whole else _words(finding, change, lookup),
            sentences=around.of(change, finding.opcodes),
            judgement=review.findings.get(finding.id) if review else None,
        )


def citations(link: Link, lookup: Lookup) -> Sides:
    """Return where a link stands in either edition: "2023 ¶ 4, p. 2"; "" where it does not."""
    old = f"{lookup.labels[0]} {lookup.old.evidence(link.old)}" if link.old else ""
    return old, f"{lookup.labels[1]} {lookup.new.evidence(link.new)}" if link.new else ""


def _words(finding: Finding, change: Change, lookup: Lookup) -> Sides:
    """Return the words that a finding is about, on either side."""
    if any(words := _of_opcodes(change, finding.opcodes)):  # else it is about a break of paragraphs
        return words
    link, table = lookup.link_of(finding), lookup.tables.get(change.link)
    if table and finding.id not in lookup.moved and any(rows := _rows_touched(link, table, lookup)):
        return rows
    old, new = lookup.old.blocks, lookup.new.blocks
    return BREAK.join(old[i].text for i in link.old), BREAK.join(new[j].text for j in link.new)


def _of_opcodes(change: Change, opcodes: Sequence[int]) -> Sides:
    ops = [change.opcodes[n] for n in opcodes]
    olds = ("".join(change.old_tokens[op.i1 : op.i2]).strip() for op in ops)
    news = ("".join(change.new_tokens[op.j1 : op.j2]).strip() for op in ops)
    return _GAP.join(filter(None, olds)), _GAP.join(filter(None, news))


def _rows_touched(link: Link, change: TableChange, lookup: Lookup) -> Sides:
    """Return the rows of a table on either side that differ, or stand on one side alone."""
    old, new = lookup.old.blocks[link.old[0]].table, lookup.new.blocks[link.new[0]].table
    touched = {cell.row for cell in change.cells if not cell.noise}
    pairs = [pair for n, pair in enumerate(change.rows) if n in touched or None in (pair.old, pair.new)]
    olds = (row_text(old.rows[pair.old]) for pair in pairs if old and pair.old is not None)
    news = (row_text(new.rows[pair.new]) for pair in pairs if new and pair.new is not None)
    return BREAK.join(olds), BREAK.join(news)


def row_text(cells: Sequence[str]) -> str:
    """Return the cells of a row as one text."""
    return " | ".join(cells)


class _Ends(NamedTuple):
    """A text in sentences: where each of its tokens begins and its last one ends, where its sentences begin and end."""

    text: str
    tokens: Sequence[int]
    begins: Sequence[int]
    ends: Sequence[int]

    def around(self, first: int, last: int) -> str:
        """Return the sentences that hold tokens, from the first to before the last."""
        start, end = self.tokens[first], self.tokens[last]
        if not self.begins:
            return ""
        held = self.text[start:end]
        start, end = start + len(held) - len(held.lstrip()), end - len(held) + len(held.rstrip())
        a = max(0, bisect_right(self.begins, start) - 1)
        b = min(len(self.ends) - 1, max(a, bisect_left(self.ends, end)))
        return self.text[self.begins[a] : self.ends[b]]


class _Around:
    """The sentences around words: those of a change are found once for all of its findings."""

    def __init__(self) -> None:
        """Start with no change."""
        self._change: Change | None = None
        self._sides: tuple[_Ends, _Ends] | None = None

    def of(self, change: Change, opcodes: Sequence[int]) -> Sides:
        """Return the sentences on either side that hold what some opcodes change."""
        if not opcodes:
            return "", ""
        if self._sides is None or self._change is not change:
            self._change, self._sides = change, (_ends(change.old_tokens), _ends(change.new_tokens))
        first, last = change.opcodes[opcodes[0]], change.opcodes[opcodes[-1]]
        old, new = self._sides
        return old.around(first.i1, last.i2), new.around(first.j1, last.j2)


def _ends(tokens: Sequence[str]) -> _Ends:
    text = "".join(tokens)
    begins, ends, at = [], [], 0
    for line in text.split(BREAK):
        for sentence in sentences(line):
            begins.append(text.find(sentence, at))
            at = begins[-1] + len(sentence)
            ends.append(at)
    return _Ends(text, [0, *accumulate(map(len, tokens))], begins, ends)
