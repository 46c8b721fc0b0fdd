"""Document x document -> comparison. Pure: no files, no network, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diffreport import __version__
from diffreport import text as _text
from diffreport.comparison.align import align
from diffreport.comparison.anchored import is_over_budget
from diffreport.comparison.findings import Subject, judge
from diffreport.comparison.ids import Ids
from diffreport.comparison.noise import covered_year, edition_year, words_of
from diffreport.comparison.printed import HEAD_WORDS
from diffreport.comparison.revisions import (
    Traced,
    revisions_of_block,
    revisions_of_lone_table,
    revisions_of_table,
    revisions_of_text,
)
from diffreport.comparison.summary import noise_counts, summarise
from diffreport.comparison.tables import compare_tables
from diffreport.model import (
    Alignment,
    Block,
    Change,
    Comparison,
    Document,
    Fallback,
    Kind,
    Link,
    Relation,
    Status,
    TableChange,
)
from diffreport.settings import Settings

# A block that holds this share of the other one's words was shortened or extended, not rewritten.
CONTAINED = 0.6
# A longer block is never shown as old block, new block: nobody finds a change in two such walls of text.
REWRITTEN_WORDS = 400

__all__ = ["align", "compare"]


def compare(old: Document, new: Document, settings: Settings | None = None) -> Comparison:
    """Return everything that changed between two documents.

    Shapes: every block of either side is in exactly one link; a link whose sides differ has one change.
    Cost: near-linear in the words of the documents.
    Raises: nothing; an empty side gives only added or removed blocks.
    """
    return _Comparer(old, new, settings or Settings()).run()


class _Comparer:
    """One comparison under way."""

    def __init__(self, old: Document, new: Document, settings: Settings) -> None:
        self.old, self.new, self.settings = old, new, settings
        self.years = edition_year(old.edition), edition_year(new.edition)
        self.covered = covered_year(*self.years)
        self.tables: list[TableChange] = []
        self.fallbacks: list[Fallback] = []
        self.ids = Ids("p")

    def run(self) -> Comparison:
        alignment = align(self.old, self.new, self.settings)
        shown: list[Link] = []
        subjects: list[Subject] = []
        for n, aligned in enumerate(alignment.links):
            texts = self._texts(aligned)
            link, change = self._change(n, aligned, texts)
            shown.append(link)
            if change:
                subjects.append(self._subject(link, change, texts))
        links = tuple(shown)
        judged = judge(subjects)
        tags = judged.tags
        changes = tuple(replace(s.change, tags=tags.get(s.change.id, ())) for s in subjects)
        noise = noise_counts(links, changes)
        return Comparison(
            f"diffreport {__version__}",
            self.settings.as_dict(),
            self.old,
            self.new,
            Alignment(links, (*alignment.fallbacks, *self.fallbacks)),
            changes,
            judged.findings,
            judged.figures,
            judged.wording,
            noise,
            tuple(self.tables),
            summarise(self.old, self.new, links, changes, judged),
        )

    def _texts(self, link: Link) -> tuple[str, str]:
        old = "\n".join(self.old.blocks[i].text for i in link.old)
        return old, "\n".join(self.new.blocks[j].text for j in link.new)

    def _change(self, n: int, link: Link, texts: tuple[str, str]) -> tuple[Link, Change | None]:
        """Return the change of a link, None where its sides are equal, and the link as its words show it."""
        if texts[0] == texts[1] and not link.moved:
            return link, None
        change = self.ids.make(link.relation.value, *texts)
        if not link.old or not link.new or texts[0] == texts[1]:
            return link, Change(change, n)
        self._note_length(link, texts)
        ops, a, b = words_of(link, (self.old, self.new), self.years, self.settings)
        if link.relation == Relation.REVISED and not any(op.is_content for op in ops):
            link = replace(link, relation=Relation.SAME, revised=False)  # the words are the same, their print is not
        return link, Change(change, n, ops, a, b)

    def _note_length(self, link: Link, texts: tuple[str, str]) -> None:
        """Note a pair of texts that is too long to be compared whole."""
        if not is_over_budget(len(texts[0]), len(texts[1])):
            return  # no word is shorter than a letter
        words = [_text.word_count(text) for text in texts]
        if is_over_budget(*words):
            where = f"old block {link.old[0]}, new block {link.new[0]}"
            why = f"{words[0]:,} by {words[1]:,} words are over the budget: they were compared in pieces"
            self.fallbacks.append(Fallback(where, why))

    def _subject(self, link: Link, change: Change, texts: tuple[str, str]) -> Subject:
        block = self.new.blocks[link.new[0]] if link.new else self.old.blocks[link.old[0]]
        whole = block.kind in (Kind.HEADING, Kind.TABLE)
        edited = link.relation in (Relation.REVISED, Relation.MOVED) and bool(change.opcodes)
        rewritten = edited and not whole and is_rewritten(change, link, self.settings)
        return Subject(change, link, block.kind, texts, tuple(self._figures(link, change)), rewritten)

    def _figures(self, link: Link, change: Change) -> Iterator[Traced]:
        """Yield what became of the figures of a change."""
        old = self.old.blocks[link.old[0]] if link.old else None
        new = self.new.blocks[link.new[0]] if link.new else None
        if old and new and old.table and new.table:
            if change.opcodes:
                self.tables.append(paired := compare_tables(change.link, old.table, new.table))
                yield from revisions_of_table(change.id, (old.table, new.table), paired, self.covered)
        elif old and new:
            yield from revisions_of_text(change, self.covered, _head(new))
        elif lone := old or new:
            status = Status.GONE if old else Status.NEW
            if lone.table:
                yield from revisions_of_lone_table(change.id, lone.table, status)
            else:
                yield from revisions_of_block(change.id, lone.text, status, _head(lone))


def _head(block: Block) -> str:
    """Return what a block is about when its figures do not say: its own heading line, else its section's."""
    label, colon, _ = block.text.partition(":")
    if colon and len(label.split()) <= HEAD_WORDS:
        return label
    return block.section[-1] if block.section else ""


def is_rewritten(change: Change, link: Link, settings: Settings) -> bool:
    """Tell whether too little of either side is left in the other for marks inside it to be readable."""
    if link.score >= settings.rewrite_score:
        return False
    kept = [t for op in change.opcodes if op.tag == "equal" for t in change.old_tokens[op.i1 : op.i2]]
    shorter, longer = sorted(sum(map(_text.is_word, side)) for side in (change.old_tokens, change.new_tokens))
    return longer <= REWRITTEN_WORDS and sum(map(_text.is_word, kept)) < CONTAINED * shorter
