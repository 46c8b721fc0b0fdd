"""Paragraphs that stood in an earlier edition, were gone, and are back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison import align
from diffreport.comparison.alignment.blocks import label, may_pair
from diffreport.histories.drafts import Draft
from diffreport.model import Block, Document, Kind
from diffreport.settings import Settings

# Shorter texts say the same by chance ("None reported."): they are back only where they were, unless they begin with
# the label of a field ("Budget: $1.2 billion"). The aligner too takes the words of such texts for too few to tell.
_SHORT_WORDS = 8
# A pair of words in more paragraphs that are gone is no way to find one of them; as in the aligner.
_HOLDERS = 6
# The aligner takes order for evidence, and what is gone has none: pairs that cross those found first are found next.
_ROUNDS = 3

Blocks = Mapping[int, Block]


class Return(NamedTuple):
    """A block that is back: its lineage, and the score of the link with what that said last.

    `parts` are blocks that were one with it.
    """

    draft: Draft
    score: float
    parts: tuple[int, ...] = ()


class Absent:
    """The lineages that were removed, by what they said last."""

    def __init__(self) -> None:
        """Begin with none."""
        # By kind and text, and also by section: the first is the last to go. One that is back is dropped when met.
        self._by_text: dict[tuple[object, ...], list[tuple[int, int, Draft]]] = defaultdict(list)
        self._put = 0
        self._by_words: dict[tuple[str, str], list[Draft]] = defaultdict(list)

    def put(self, draft: Draft) -> None:
        """Add one that was removed."""
        self._put += 1
        kind, text = draft.block.kind, _read(draft.block)
        for key in ((kind, text), (kind, text, draft.block.section)):
            heappush(self._by_text[key], (-draft.gone, self._put, draft))
        for words in _word_pairs(draft.block):
            holders = self._by_words[words]
            if draft not in holders and len(holders) <= _HOLDERS:
                holders.append(draft)

    def returned(self, blocks: Blocks, settings: Settings) -> dict[int, Return]:
        """Return which of an edition's new blocks are back; their lineages are gone no more.

        Same texts are first, in the same section before any other; of several the last to go. The aligner finds what
        was reworded, as it finds what moved: where a block stands is no evidence between editions that are apart.
        Cost: near-linear in the words of the blocks, whatever is gone.
        """
        found = {k: Return(draft, 1.0) for k, draft in self._same(blocks)}
        news = {k: block for k, block in blocks.items() if k not in found and not _is_short(block)}
        taken = {each.draft for each in found.values()}
        olds = [draft for draft in self._likely(news, settings.candidates) if draft not in taken]
        for _ in range(_ROUNDS):
            again = dict(_aligned(olds, news, settings))
            for k, each in again.items():
                olds.remove(each.draft)
                for place in (k, *each.parts):
                    del news[place]
            found |= again
            if not again:
                break
        return found

    def _same(self, blocks: Blocks) -> Iterator[tuple[int, Draft]]:
        """Yield the blocks that read as something that is gone, each with another one."""
        taken: set[Draft] = set()
        done: set[int] = set()
        for is_home in (True, False):
            for k, block in blocks.items():
                if k in done or (_is_short(block) and not (is_home and block.section)):
                    continue
                place = (_read(block), block.section) if is_home else (_read(block),)
                firsts = [self._first((kind, *place), taken) for kind in Kind if may_pair(kind, block.kind)]
                if alike := [first for first in firsts if first]:
                    draft = min(alike)[-1]
                    taken.add(draft)
                    done.add(k)
                    yield k, draft

    def _first(self, key: tuple[object, ...], taken: Container[Draft]) -> tuple[int, int, Draft] | None:
        """Return what went last of those under a key that are still gone, and not taken; None if there is none."""
        heap = self._by_text.get(key, [])
        while heap and (heap[0][-1] in taken or not heap[0][-1].is_removed or heap[0][-1].gone != -heap[0][0]):
            heappop(heap)
        return heap[0] if heap else None

    def _likely(self, blocks: Blocks, most: int) -> list[Draft]:
        """Return the lineages that share rare pairs of words with new blocks, at most so many for each."""
        found: dict[Draft, None] = {}
        for block in blocks.values():
            holders = (self._by_words.get(words, ()) for words in dict.fromkeys(_word_pairs(block)))
            shared = Counter(draft for few in holders if len(few) <= _HOLDERS for draft in few if draft.is_removed)
            found.update(dict.fromkeys(draft for draft, _ in shared.most_common(most)))
        return sorted(found, key=lambda draft: (draft.gone, draft.stages[-1].block))


def _aligned(olds: Sequence[Draft], news: Blocks, settings: Settings) -> Iterator[tuple[int, Return]]:
    """Yield the new blocks that the aligner links with what is gone."""
    places = list(news)
    anywhere = replace(settings, place_score=max(settings.place_score, settings.move_score))
    gone, back = Document(tuple(draft.block for draft in olds)), Document(tuple(news.values()))
    for link in align(gone, back, anywhere).links if olds and news else ():
        if link.old and link.new:
            draft = max((olds[i] for i in link.old), key=lambda each: len(each.block.text))
            k, *parts = sorted((places[j] for j in link.new), key=lambda each: -len(news[each].text))
            yield k, Return(draft, link.score, tuple(parts))


def _read(block: Block) -> str:
    return _text.fold_typography(block.text).casefold()


def _is_short(block: Block) -> bool:
    if block.kind == Kind.HEADING:
        return True
    return not label(block.text) and _text.word_count(block.text) < _SHORT_WORDS


def _word_pairs(block: Block) -> Iterable[tuple[str, str]]:
    """Return each two words of a block that stand beside each other; none of a short one."""
    return () if _is_short(block) else pairwise(_text.key(t) for t in _text.tokens(block.text) if _text.is_word(t))
