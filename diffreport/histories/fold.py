"""The lineages of a series, one comparison after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import accumulate
from typing import Any

from diffreport import text as _text
from diffreport.comparison.ids import Ids
from diffreport.histories.cells import kept_in_table
from diffreport.histories.drafts import Draft
from diffreport.histories.lifespans import Lifespans, Wording, kept_in
from diffreport.histories.remains import remains_of
from diffreport.histories.returned import Absent
from diffreport.model import Block, Change, Comparison, Document, Link, TableChange
from diffreport.model.histories import Event, Lineage, Remains, Stage
from diffreport.settings import Settings

_BREAK = "\n"  # the token between the blocks of a split or merge


class Fold:
    """The lineages of the editions so far. `homes` has the lineage of each block of each edition, by its id."""

    def __init__(self, first: Document) -> None:
        """Begin with the blocks of the first edition, each a lineage of its own."""
        self._ids = Ids("l")
        self._lifespans = Lifespans()
        self._absent = Absent()
        self._drafts: list[Draft] = []
        self._edition = 0
        self._document = first
        self._here: dict[int, Draft] = {}  # the lineage of each block of the last edition
        self._tables: dict[int, TableChange] = {}  # of the last comparison, by link
        self.homes: list[Sequence[str]] = []
        for k in range(len(first.blocks)):
            self._begin(k)
        self._settle()

    def take(self, comparison: Comparison) -> None:
        """Follow every lineage into the next edition. Cost: linear in its blocks and in the words of what changed."""
        before, self._here = self._here, {}
        self._document = comparison.new
        self._edition += 1
        links = comparison.alignment.links
        changes = {change.link: change for change in comparison.changes}
        self._tables = {table.link: table for table in comparison.tables}
        for n, link in enumerate(links):
            if link.old and link.new:
                self._follow(link, [before[i] for i in link.old], changes.get(n))
        self._add([link for link in links if not link.old], _settings(comparison))
        gone = {link: before[link.old[0]] for link in links if not link.new}
        for link, draft in gone.items():
            self._remove(draft, link.noise)
        self._settle()
        self._prove(list(gone.values()))

    def finished(self) -> tuple[Lineage, ...]:
        """Return the lineages: those of the last edition in its order, then the others, the last to go first."""
        here = [self._here[k] for k in sorted(self._here)]
        for draft in here:
            self._lifespans.last(draft.last.lives, self._edition)
        self._lifespans.settle()
        others = [draft for draft in self._drafts if draft.gone]
        others.sort(key=lambda draft: (-draft.gone, draft.stages[-1].block))
        self._prove([draft for draft in others if draft.is_removed and draft.gone < self._edition])
        return tuple(draft.finished(self._lifespans) for draft in (*here, *others))

    def _settle(self) -> None:
        """Give the lineages that begin in this edition their ids, and note where each block is."""
        drafts = [self._here[k] for k in range(len(self._document.blocks))]
        for draft in drafts:
            if not draft.id:
                draft.id = self._ids.make(draft.block.text)
                self._drafts.append(draft)
        self.homes.append(tuple([draft.id for draft in drafts]))

    def _follow(self, link: Link, olds: Sequence[Draft], change: Change | None) -> None:
        """Continue lineages with the blocks that a link has on the new side."""
        if change is None or not change.opcodes:
            self._stand(olds[0], Stage(self._edition, link.new[0], Event.SAME, 0, score=link.score, moved=link.moved))
            return
        new = self._worded(olds, change, self._document.blocks[link.new[0]])
        shares = _shares(change) if len(olds) > 1 or len(link.new) > 1 else Counter([(0, 0)])
        (i, j), _ = max(shares.items(), key=lambda item: (item[1], -item[0][0], -item[0][1]), default=((0, 0), 0))
        into = olds[i]
        merged = [draft for draft in olds if draft is not into]
        for draft in merged:
            draft.gone, draft.into = self._edition, into
        event = Event.REWORDED if any(op.is_content for op in change.opcodes) else Event.SAME
        for n, (k, wording) in enumerate(zip(link.new, _parted(new) if len(link.new) > 1 else [new], strict=True)):
            if n == j:
                into.wordings.append(wording)
                ids = tuple(draft.id for draft in merged)
                self._stand(into, Stage(self._edition, k, event, 0, score=link.score, moved=link.moved, merged=ids))
            else:
                self._begin(k, wording, into.id)

    def _worded(self, olds: Sequence[Draft], change: Change, block: Block) -> Wording:
        """Return the new words of a change, with the lifespans of those that it keeps; a table's are a block's."""
        breaks = self._lifespans.begin([_BREAK] * (len(olds) - 1), self._edition)
        old = _joined([draft.last for draft in olds], breaks)
        self._lifespans.last(old.lives, self._edition - 1)
        old = self._lifespans.cut(old, change.old_tokens, self._edition)
        self._lifespans.last(old.lives, self._edition - 1)
        table, paired = olds[0].block.table, self._tables.get(change.link)
        kept = kept_in(change.opcodes)
        if table and block.table and paired:
            kept = kept_in_table(change, table, block.table, paired)
        return self._lifespans.carry(old, change.new_tokens, kept, self._edition)

    def _add(self, links: Sequence[Link], settings: Settings) -> None:
        """Begin lineages with blocks that came, or let them return."""
        noise = {link.new[0]: link.noise for link in links}
        returned = self._absent.returned({k: self._document.blocks[k] for k in noise}, settings)
        for k, (draft, score, parts) in returned.items():
            draft.gone, draft.remains, draft.noise = 0, [], noise[k]
            draft.wordings.append(self._fresh(k))
            self._stand(draft, Stage(self._edition, k, Event.RETURNED, 0, score=score))
            for part in parts:
                self._begin(part, None, draft.id)
        for k in noise:
            if k not in self._here:
                self._begin(k).noise = noise[k]

    def _begin(self, k: int, wording: Wording | None = None, split_from: str = "") -> Draft:
        """Begin a lineage with a block; its words are new unless it was split off."""
        draft = Draft(self._document.blocks[k])
        draft.wordings.append(wording or self._fresh(k))
        self._stand(draft, Stage(self._edition, k, Event.FIRST, 0, split_from=split_from))
        return draft

    def _fresh(self, k: int) -> Wording:
        return self._lifespans.begin(tuple(_text.tokens(self._document.blocks[k].text)), self._edition)

    def _stand(self, draft: Draft, stage: Stage) -> None:
        """Add a stage to a lineage, with its text and place."""
        block = self._document.blocks[stage.block]
        draft.stand(stage, block)
        self._here[stage.block] = draft

    def _remove(self, draft: Draft, noise: str | None) -> None:
        draft.gone, draft.noise = self._edition, noise or draft.noise
        self._lifespans.last(draft.last.lives, self._edition - 1)
        self._absent.put(draft)

    def _prove(self, drafts: Sequence[Draft]) -> None:
        """Note what is left of removed lineages in the last edition."""
        found = remains_of([draft.block for draft in drafts], self._document)
        for draft, (block, score) in zip(drafts, found, strict=True):
            lineage = self._here[block].id if block >= 0 else ""
            draft.remains.append(Remains(self._edition, lineage, block, score))


def _settings(comparison: Comparison) -> Settings:
    """Return the settings by which a comparison was made."""
    names = {field.name for field in fields(Settings)}
    given: dict[str, Any] = {name: value for name, value in comparison.settings.items() if name in names}
    return Settings(**given)


def _joined(wordings: Sequence[Wording], breaks: Wording) -> Wording:
    """Return texts as one, with a break between each two."""
    if len(wordings) == 1:
        return wordings[0]
    tokens, lives = list(wordings[0].tokens), wordings[0].lives[:]
    for wording, token, life in zip(wordings[1:], breaks.tokens, breaks.lives, strict=True):
        tokens += [token, *wording.tokens]
        lives.append(life)
        lives += wording.lives
    return Wording(tuple(tokens), lives)


def _parted(wording: Wording) -> Iterable[Wording]:
    """Yield the texts between the breaks."""
    begin = 0
    for end in [*(k for k, token in enumerate(wording.tokens) if token == _BREAK), len(wording.tokens)]:
        yield Wording(wording.tokens[begin:end], wording.lives[begin:end])
        begin = end + 1


def _shares(change: Change) -> Counter[tuple[int, int]]:
    """Return how many words each old block of a split or merge gave to each new one; blocks by their place in it."""
    owners = [list(accumulate(token == _BREAK for token in side)) for side in (change.old_tokens, change.new_tokens)]
    shares: Counter[tuple[int, int]] = Counter()
    for _, i1, i2, j1, j2 in kept_in(change.opcodes):
        words = [k for k in range(i1, i2) if _text.is_word(change.old_tokens[k])]
        shares.update((owners[0][i], owners[1][min(j1 + i - i1, j2 - 1)]) for i in words)
    return shares
