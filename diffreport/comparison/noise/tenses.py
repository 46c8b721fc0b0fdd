"""A change of tense that runs through a document: "the law limits" is "the law limited" in every sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.noise.verbs import pasts
from diffreport.comparison.words import Tokens, Words
from diffreport.model import Document, Kind, Link

# So many verbs that stand for themselves in another tense, in so many blocks, are no chance: a law that is repealed
# has a few. Nearly all of them go one way, and few verbs that the document moved are left in the tense that it left.
_LEAST_PLACES = 10
_LEAST_BLOCKS = 5
_MOST_BACK = 0.1
_MOST_LEFT = 0.5
# More blocks in the old tense are no exceptions, but another matter.
_MOST_EXCEPTIONS = 20


class Place(NamedTuple):
    """Where the words of a replacement stand: the number of a link, and the tokens of both sides."""

    link: int
    i1: int
    i2: int
    j1: int
    j2: int


Places = Mapping[tuple[Tokens, Tokens], Sequence[Place]]  # of keys put in place of others


class Tense(NamedTuple):
    """The tense that an edition left and the one it took, and the new blocks that were left in the old one."""

    is_past: bool  # the new edition's
    exceptions: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the two tenses, old and new."""
        return ("present", "past") if self.is_past else ("past", "present")

    def is_pair(self, old: str, new: str) -> bool:
        """Tell whether two keys are a verb in the old tense and in the new one."""
        return old != new and (new in pasts(old) if self.is_past else old in pasts(new))

    def pairs(self, old: Collection[str], new: Collection[str]) -> dict[str, str]:
        """Return the presents whose past stands on the other side, each with that past: one word in both tenses."""
        presents, others = (old, new) if self.is_past else (new, old)
        return {key: past for key in presents for past in pasts(key) if past in others and past != key}


def tense_in(
    places: Places, documents: tuple[Document, Document], links: Sequence[Link], words: Mapping[int, Words]
) -> Tense | None:
    """Return the change of tense that runs through a document, None if there is none.

    Cost: linear in the replacements; in the words of the documents if there may be one.
    """
    verbs = [(old[0], new[0], of) for (old, new), of in places.items() if len(old) == len(new) == 1]
    for tense in (Tense(True), Tense(False)):
        moved = [(old, of) for old, new, of in verbs if tense.is_pair(old, new)]
        count = sum(len(of) for _, of in moved)
        if count < _LEAST_PLACES or len({place.link for _, of in moved for place in of}) < _LEAST_BLOCKS:
            continue
        back = sum(len(of) for old, new, of in verbs if tense.is_pair(new, old))
        left = Counter(_left({old for old, _ in moved}, documents[1], links, words))
        if back <= _MOST_BACK * count and left.total() <= _MOST_LEFT * count:
            return tense._replace(exceptions=tuple(sorted(left)) if len(left) <= _MOST_EXCEPTIONS else ())
    return None


def _left(verbs: set[str], new: Document, links: Sequence[Link], words: Mapping[int, Words]) -> Iterator[int]:
    """Yield the new block of each verb of the old tense that stands in it as before."""
    for n, link in enumerate(links):
        if not (link.old and link.new) or new.blocks[link.new[0]].kind == Kind.TABLE:
            continue
        if n in words:
            ops, _, tokens = words[n]
            kept = [token for op in ops if op.tag == "equal" for token in tokens[op.j1 : op.j2]]
        else:
            kept = [word for block in link.new for word in new.blocks[block].text.split()]
        yield from (link.new[0] for token in kept if _text.key(token) in verbs)
