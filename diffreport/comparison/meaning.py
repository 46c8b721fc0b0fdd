"""What the words of a comparison mean: figures, findings, wording, tables, noise, and the numbers of the masthead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.consistency import questions
from diffreport.comparison.figures.reunion import Traced
from diffreport.comparison.figures.revisions import (
    head_of,
    revisions_of_block,
    revisions_of_text,
)
from diffreport.comparison.findings import Subject, judge
from diffreport.comparison.ids import Ids
from diffreport.comparison.noise.habits import covered_year, edition_year
from diffreport.comparison.summary import noise_counts, summarise
from diffreport.comparison.tables.cells import differ_of
from diffreport.comparison.tables.figures import revisions_of_lone_table, revisions_of_table
from diffreport.comparison.tables.paired import compare_tables
from diffreport.comparison.tables.prose import told_as_text
from diffreport.comparison.wording.lexicon import Lexicon, lexicon_of
from diffreport.comparison.wording.signals import evidence
from diffreport.comparison.words import Words
from diffreport.lexicons import Additions, language_of
from diffreport.model import Change, Document, Kind, Link, Meaning, Pin, Relation, Status, TableChange
from diffreport.settings import Settings

# A block that holds this share of the other one's words was shortened or extended, not rewritten.
CONTAINED = 0.6
# A longer block is never shown as old block, new block: nobody finds a change in two such walls of text.
REWRITTEN_WORDS = 400


class Worded(NamedTuple):
    """A link whose sides differ, by its number, with its texts and, where it has both sides, its words."""

    link: int
    texts: tuple[str, str]  # old, new; blocks joined by a newline
    words: Words = ((), (), ())


@dataclass(frozen=True)
class Reading:
    """Two documents with their links and what differs: all that their meaning is made of."""

    old: Document
    new: Document
    links: tuple[Link, ...]
    worded: Sequence[Worded]
    settings: Settings
    additions: Additions  # what a project adds to the lexicons
    pins: tuple[Pin, ...] = ()

    def meaning(self) -> Meaning:
        """Return what the words mean."""
        tables: list[TableChange] = []
        ids = Ids("p")
        found = [self._subject(worded, ids, tables) for worded in self.worded]
        apart = frozenset(self._apart(found))
        subjects = told_as_text(found, apart)
        judged = judge(subjects, apart)
        tags = judged.tags
        changes = tuple(
            replace(s.change, tags=tags[s.change.id]) if s.change.id in tags else s.change for s in subjects
        )
        return Meaning(
            changes,
            judged.findings,
            judged.figures,
            questions(self.old, self.new, self.links, subjects, tables),
            judged.wording,
            noise_counts(self.old, self.new, self.links, changes),
            tuple(tables),
            summarise(self.old, self.new, self.links, changes, judged),
        )

    def _apart(self, subjects: Sequence[Subject]) -> Iterator[tuple[str, str]]:
        """Yield the changes of the blocks that a person said are never the same."""
        never = [pin for pin in self.pins if not pin.together]
        olds = {i: s.change.id for s in subjects for i in s.link.old} if never else {}
        news = {j: s.change.id for s in subjects for j in s.link.new} if never else {}
        for pin in never:
            yield from ((olds[i], news[j]) for i in pin.old if i in olds for j in pin.new if j in news)

    def _subject(self, worded: Worded, ids: Ids, tables: list[TableChange]) -> Subject:
        link = self.links[worded.link]
        change = Change(ids.make(_aligned(link, worded).value, *worded.texts), worded.link, *worded.words)
        block = self.new.blocks[link.new[0]] if link.new else self.old.blocks[link.old[0]]
        whole = block.kind in (Kind.HEADING, Kind.TABLE)
        edited = link.relation in (Relation.REVISED, Relation.MOVED) and bool(change.opcodes)
        rewritten = edited and not whole and is_rewritten(change, link, self.settings)
        figures = tuple(self._figures(link, change, tables))
        table = tables[-1] if tables and tables[-1].link == worded.link else None
        told = block.kind != Kind.TABLE and change.opcodes
        shown = tuple(evidence(change, self._lexicon)) if told else ()
        return Subject(change, link, block.kind, worded.texts, figures, rewritten, table, evidence=shown)

    @cached_property
    def _lexicon(self) -> Lexicon:
        return lexicon_of(language_of(self.new.language or self.old.language), self.additions)

    def _figures(self, link: Link, change: Change, tables: list[TableChange]) -> Iterator[Traced]:
        """Yield what became of the figures of a change."""
        covered = covered_year(edition_year(self.old.edition), edition_year(self.new.edition))
        old = self.old.blocks[link.old[0]] if link.old else None
        new = self.new.blocks[link.new[0]] if link.new else None
        if old and new and old.table and new.table:
            if change.opcodes:
                tables.append(paired := compare_tables(change.link, old.table, new.table, differ_of(change)))
                yield from revisions_of_table(change.id, (old.table, new.table), paired, covered)
        elif old and new:
            yield from revisions_of_text(change, covered, head_of(new))
        elif lone := old or new:
            status = Status.GONE if old else Status.NEW
            if lone.table:
                yield from revisions_of_lone_table(change.id, lone.table, status)
            else:
                yield from revisions_of_block(change.id, lone.text, status, head_of(lone))


def _aligned(link: Link, worded: Worded) -> Relation:
    """Return the relation by which the aligner linked: what differs in print alone was revised to it."""
    printed = link.relation == Relation.SAME and worded.texts[0] != worded.texts[1]
    return Relation.REVISED if printed else link.relation


def is_rewritten(change: Change, link: Link, settings: Settings) -> bool:
    """Tell whether too little of either side is left in the other for marks inside it to be readable."""
    if link.score >= settings.rewrite_score:
        return False
    kept = [t for op in change.opcodes if op.tag == "equal" for t in change.old_tokens[op.i1 : op.i2]]
    shorter, longer = sorted(sum(map(_text.is_word, side)) for side in (change.old_tokens, change.new_tokens))
    return longer <= REWRITTEN_WORDS and sum(map(_text.is_word, kept)) < CONTAINED * shorter
