"""What runs through a whole document: terms that others replaced, and a change of tense.

The evidence is in the words that were compared: so many places in different blocks where the one wording stands for
the other and for nothing else. Where it is found the words are compared once more, the two wordings as one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diffreport import text as _text
from diffreport.comparison.anchored import tag_of
from diffreport.comparison.noise.renamed import Term, shared, sound_alike, terms_in
from diffreport.comparison.noise.tenses import Place, Tense, tense_in
from diffreport.comparison.noise.variants import Variants
from diffreport.comparison.words import Run, Tokens, Words, united
from diffreport.model import Document, Kind, Link, Opcode, Rewrite

GLOBAL = "global_rewrite"
_MOST_TOKENS = 9  # of what replaced a term, spaces counted
# "An academy" is "a charter": the article is the word's behind it.
_ARTICLES = ("a", "an")
_ARTICLE_TOKENS = 2  # with its space
# Behind one of these a verb has no tense: "continued to use" is more than "used" in another.
_BEFORE_INFINITIVES = frozenset("to can cannot could may might must shall should will would do does did not".split())


@dataclass(frozen=True, slots=True)
class Rewrites:
    """The terms that were renamed throughout two editions, and how the tense changed, None if it did not.

    `swaps` are terms that others replaced throughout though nothing shows that they name one thing: they are told, and
    every place stays content.
    """

    terms: tuple[Term, ...] = ()
    tense: Tense | None = None
    swaps: tuple[Term, ...] = ()

    def variants(self, words: Words, plain: Variants) -> Variants | None:
        """Return which words of a link are one, those rewritten among them; None if none of them is in what differs."""
        if not (self.terms or self.tense):
            return None
        ops, old, new = words
        changed = [op for op in ops if op.is_content]
        own = {_text.key(token) for op in changed for token in old[op.i1 : op.i2]}
        other = {_text.key(token) for op in changed for token in new[op.j1 : op.j2]}
        terms = [term for term in self.terms if not (term.words[0].isdisjoint(own) or term.words[1].isdisjoint(other))]
        found = self.tense.pairs(own, other) if self.tense else {}
        for term in terms:
            found |= term.keys
        if not found:
            return None
        known = {key: (plain.words.get(meant, (meant, ""))[0], GLOBAL) for key, meant in found.items()}
        return plain._replace(
            words={**plain.words, **known}, phrases=(*plain.phrases, *(p for term in terms for p in term.phrases))
        )

    def directed(self, words: Words) -> Words:
        """Return the words of a link, those that were put back to an old wording as content."""
        ops, old, new = words
        kept: list[Opcode] = []
        for op in ops:
            if op.noise != GLOBAL or _is_frame(op, old, new):
                kept.append(op)
            elif self._of(op, old, new) is None:
                kept.append(op._replace(noise=None))
            else:
                kept += _trimmed(op, old, new)
        return united(kept), old, new

    def _of(self, op: Opcode, old: Tokens, new: Tokens) -> int | None:
        """Return the number of the term that an opcode replaces, -1 for the tense, None for neither."""
        before, after = _text.key("".join(old[op.i1 : op.i2])), _text.key("".join(new[op.j1 : op.j2]))
        for k, term in enumerate(self.terms):
            if any(a in before and b in after for a, b in term.cores):
                return k
        if not self.tense or not self.tense.is_pair(before, after):
            return None
        tokens, at = (old, op.i1) if self.tense.is_past else (new, op.j1)
        return None if at > 1 and tokens[at - 2].casefold() in _BEFORE_INFINITIVES else -1

    def told(self, words: Iterable[Words]) -> tuple[Rewrite, ...]:
        """Return the rewrites, each with how often it stands in the words of all links, most frequent first."""
        if not (self.terms or self.tense or self.swaps):
            return ()
        count = Counter(
            self._of(op, old, new)
            for ops, old, new in words
            for op in ops
            if op.noise == GLOBAL and not _is_frame(op, old, new)
        )
        found = [Rewrite("term", t.old, t.new, count[k], t.exceptions) for k, t in enumerate(self.terms) if count[k]]
        found += [Rewrite("term", t.old, t.new, t.count, t.exceptions) for t in self.swaps]
        if self.tense and count[-1]:
            found.append(Rewrite("tense", *self.tense.names, count[-1], self.tense.exceptions))
        return tuple(sorted(found, key=lambda rewrite: (-rewrite.count, rewrite.old, rewrite.new)))


def rewrites_in(documents: tuple[Document, Document], links: Sequence[Link], words: Mapping[int, Words]) -> Rewrites:
    """Return what was rewritten throughout; `words` are those of the links that have both sides, by their numbers.

    Tables are left out: the same state in every row says so of every row.
    Cost: linear in what differs; the whole documents are read for what is likely.
    """
    texts = {n: of for n, of in words.items() if documents[1].blocks[links[n].new[0]].kind != Kind.TABLE}
    places = defaultdict[tuple[Tokens, Tokens], list[Place]](list)
    for n, (ops, old, new) in texts.items():
        for op in ops:
            if op.tag == "replace" and not op.noise and max(op.i2 - op.i1, op.j2 - op.j1) <= _MOST_TOKENS:
                keys = tuple(map(_text.key, old[op.i1 : op.i2])), tuple(map(_text.key, new[op.j1 : op.j2]))
                m = _ARTICLE_TOKENS * all(side[0] in _ARTICLES and len(side) > _ARTICLE_TOKENS for side in keys if side)
                keys = keys[0][m:], keys[1][m:]
                places[keys].append(Place(n, op.i1 + m, op.i2, op.j1 + m, op.j2))
                for part in _names_in(run := (op.i1, op.i2, op.j1, op.j2), old, new):
                    if part != run:
                        pair = (
                            tuple(map(_text.key, old[part[0] : part[1]])),
                            tuple(map(_text.key, new[part[2] : part[3]])),
                        )
                        places[pair].append(Place(n, *part))
    terms = list(terms_in(places, documents, texts))
    one, other = (tuple(term for term in terms if term.is_one == is_one) for is_one in (True, False))
    return Rewrites(one, tense_in(places, documents, links, texts), other)


def _names_in(run: Run, old: Tokens, new: Tokens) -> Iterator[Run]:
    """Yield the names of two runs that were only spelled anew, beside what is content: at both ends, and the rest."""
    i1, i2, j1, j2 = run
    if _is_respelled("".join(old[i1:i2]), "".join(new[j1:j2])):
        return  # as a whole
    while i1 < i2 and j1 < j2 and (old[i1].isspace() or _is_respelled(old[i1], new[j1])):
        if not old[i1].isspace():
            yield i1, i1 + 1, j1, j1 + 1
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and (old[i2 - 1].isspace() or _is_respelled(old[i2 - 1], new[j2 - 1])):
        if not old[i2 - 1].isspace():
            yield i2 - 1, i2, j2 - 1, j2
        i2, j2 = i2 - 1, j2 - 1
    rest = "".join(old[i1:i2]), "".join(new[j1:j2])
    if (i1, i2) != run[:2] and all(rest) and _is_respelled(*rest):
        yield i1, i2, j1, j2


def _is_respelled(old: str, new: str) -> bool:
    return old != new and old[:1].isupper() and new[:1].isupper() and sound_alike(old.casefold(), new.casefold())


def _is_frame(op: Opcode, old: Tokens, new: Tokens) -> bool:
    """Tell whether an opcode is the label before a name, not a term: "Country: "."""
    return ":" in old[op.i1 : op.i2] or ":" in new[op.j1 : op.j2]


def _trimmed(op: Opcode, old: Tokens, new: Tokens) -> Iterator[Opcode]:
    """Yield an opcode, what its sides share at their ends as equal: "Ministry of" of a ministry that was renamed."""
    head, tail = shared(old[op.i1 : op.i2], new[op.j1 : op.j2])
    i1, i2, j1, j2 = op.i1 + head, op.i2 - tail, op.j1 + head, op.j2 - tail
    if head:
        yield Opcode("equal", op.i1, i1, op.j1, j1)
    yield Opcode(tag_of(i1, i2, j1, j2), i1, i2, j1, j2, op.noise)
    if tail:
        yield Opcode("equal", i2, op.i2, j2, op.j2)
