"""Cross-references that were renumbered because what they refer to was: "see section 4.2", and 4.2 is 4.3 now.

The evidence is in the headings and items themselves: linked blocks of the same words whose numbers differ say which
number became which. A reference that follows them says nothing new; any other does, and so does one to another text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from diffreport import text as _text
from diffreport.comparison.alignment.blocks import numbered
from diffreport.model import Document, Kind, Link, Opcode

# What has numbers of its own, each by one name; the others share those of the headings.
_LABELLED = {
    word: name
    for name, words in {
        "annex": "annex annexes",
        "appendix": "appendix appendices",
        "table": "table tables",
        "figure": "figure figures fig",
        "box": "box boxes",
        "schedule": "schedule schedules",
        "chart": "chart charts",
        "exhibit": "exhibit exhibits",
        "map": "map maps",
    }.items()
    for word in words.split()
}
_SECTIONS = {
    word: name
    for name, words in {
        "section": "section sections sec §",
        "chapter": "chapter chapters",
        "part": "part parts",
        "clause": "clause clauses",
        "paragraph": "paragraph paragraphs para",
        "article": "article articles art",
        "item": "item items",
        "step": "step steps",
        "rule": "rule rules",
        "question": "question questions",
        "recommendation": "recommendation recommendations",
        "finding": "finding findings",
        "principle": "principle principles",
        "note": "note notes footnote footnotes",
        "see": "see",
    }.items()
    for word in words.split()
}
_LABELS = _LABELLED | _SECTIONS
_NUMBER = r"\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z]"
_LABEL = "|".join(sorted(_LABELS, key=lambda word: (-len(word), word)))
# What headings without a label are referred to as.
_OF_HEADINGS = frozenset(("section", "chapter", "clause", "paragraph", "item", "see"))
_BEHIND_OWN = frozenset(".:)]\u2013\u2014")  # its own number, not a reference that begins a sentence
_START = re.compile(
    rf"(?:(?i:({_LABEL}))\s+)?[(\[]?({_NUMBER})(?:([.):\]]*)\s+|(\s?[\u2013\u2014]\s?))(?=[^\W\d_])(?![a-z])"
)
_ROMAN_NEIGHBOURS = {"I": ("II",), "V": ("IV", "VI"), "X": ("IX", "XI")}
# Between one number and the next of a reference, and its label.
_CHAIN = frozenset(("and", "or", "to", "through", ",", "-", "&", "(", "."))
_STOPS = frozenset(".,;:!?\"'\u201d\u2019")
_CHAIN_TOKENS = 16
# Beside one of these a number is another text's: "section 12 of the Forest Act".
_LAWS = frozenset(
    "act acts law laws code codes treaty regulation regulations convention directive constitution statute statutes "
    "decree agreement ordinance protocol charter covenant resolution bill order title".split()
)
_OWN = frozenset(("this", "present", "our"))
_LAW_TOKENS = 20  # so far from the number

Tokens = tuple[str, ...]
Shifted = Mapping[tuple[str, str], str]  # from a label ("" for headings without one) and an old number to the new one


def shifted(documents: tuple[Document, Document], links: Sequence[Link]) -> dict[tuple[str, str], str]:
    """Return which number of a heading, item, annex or table became which; empty if none changed.

    What is numbered more than once, as the items of several lists, is left out if it does not go one way.
    Cost: linear in the blocks.
    """
    seen = defaultdict[tuple[str, str], set[str]](set)
    for link in links:
        if len(link.old) != 1 or len(link.new) != 1:
            for k in link.old:
                if found := _start(documents[0], k):
                    seen[found[0]].add("")
            continue
        old, new = _start(documents[0], link.old[0]), _start(documents[1], link.new[0])
        if old:
            follows = new and new[0][0] == old[0][0] and new[1] == old[1]
            seen[old[0]].add(new[0][1] if new and follows else "")
    moved = {
        key: number
        for key, numbers in seen.items()
        if len(numbers) == 1 and _is_one_of_several(key, seen)
        for number in numbers
        if number
    }
    return moved if any(number != key[1] for key, number in moved.items()) else {}


def _is_one_of_several(key: tuple[str, str], seen: Collection[tuple[str, str]]) -> bool:
    """Tell whether a number stands beside another where it could be something else by itself.

    "4.5 Percent" counts, and "B. Marn" is a person.
    """
    label, number = key
    chapter, dot, last = number.rpartition(".")
    if dot:
        beside = [f"{chapter}.{int(last) + step}" for step in (-1, 1)]
    elif label or not number.isupper() or len(number) > 1:
        return True
    else:
        beside = [*_ROMAN_NEIGHBOURS.get(number, ()), chr(ord(number) - 1), chr(ord(number) + 1)]
    return any((label, other) in seen for other in beside)


def _start(document: Document, k: int) -> tuple[tuple[str, str], str] | None:
    """Return the label and number that a block begins with, and the words behind them; None for none."""
    block = document.blocks[k]
    found = _START.match(block.text) if block.kind != Kind.TABLE else None
    if not found:
        return None
    label, number, stop = (found[1] or "").casefold(), found[2], found[3] or found[4]
    if not (label or numbered(block.text) or block.text[0] == "[" or ("." in number and not stop)):
        return None  # "12: Deaths in custody"
    return (_LABELS.get(label, ""), number), _text.fold_typography(block.text[found.end() :]).casefold()


def numbers_told(ops: Sequence[Opcode], old: Tokens, new: Tokens, moved: Shifted) -> tuple[Opcode, ...]:
    """Return the opcodes of two texts, those that follow the new numbers of what is numbered named."""
    return tuple(
        op._replace(noise=_noise(op, old, new, moved))
        if op.tag == "replace" and not op.noise and op.i2 - op.i1 == op.j2 - op.j1 == 1
        else op
        for op in ops
    )


def _noise(op: Opcode, old: Tokens, new: Tokens, moved: Shifted) -> str | None:
    number, other = old[op.i1], new[op.j1]
    if _is_note(old, op.i1) and _is_note(new, op.j1):
        return "renumbering"
    if not moved:
        return None
    at, label = _label(old, op.i1)
    if label is None:
        if _begins(old, op.i1) and _begins(new, op.j1) and moved.get(("", number)) == other:
            return "renumbering"
        return None
    if (label, number) not in moved and label in _OF_HEADINGS:
        label = ""
    if moved.get((label, number)) != other or _label(new, op.j1)[1] is None:
        return None
    if at == 0 and _begins(old, op.i1) and old[op.i2 : op.i2 + 1] and old[op.i2] in _BEHIND_OWN:
        return "renumbering"
    return None if _is_foreign(old, at, op.i2) or _is_foreign(new, op.j1, op.j2) else "reference"


def _is_note(tokens: Tokens, k: int) -> bool:
    """Tell whether a number is a footnote mark: in brackets, with no space before them; round ones behind a stop."""
    if not (tokens[k].isdecimal() and 1 < k < len(tokens) - 1):
        return False
    brackets = tokens[k - 1] + tokens[k + 1]
    return (brackets == "[]" and not tokens[k - 2].isspace()) or (brackets == "()" and tokens[k - 2] in _STOPS)


def _begins(tokens: Tokens, k: int) -> bool:
    """Tell whether nothing but a label and a bracket stands before a number."""
    return k <= 3 and all(one.isspace() or one in "([" or one.casefold() in _LABELS for one in tokens[:k])


def _label(tokens: Tokens, k: int) -> tuple[int, str | None]:
    """Return what a number is the number of, and where that stands; None for none."""
    for at in range(k - 1, max(-1, k - _CHAIN_TOKENS), -1):
        word = tokens[at].casefold()
        if word in _LABELS:
            return at, _LABELS[word]
        if not (word.isspace() or word in _CHAIN or re.fullmatch(_NUMBER, tokens[at])):
            break
    return k, None


def _is_foreign(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether a reference is to another text: a law's name stands near it in its sentence."""
    before = range(start - 1, max(-1, start - _LAW_TOKENS), -1)
    behind = range(end, min(len(tokens), end + _LAW_TOKENS))
    low = next((k for k in before if tokens[k] in ".;"), max(0, start - _LAW_TOKENS))
    high = next((k for k in behind if tokens[k] in ".;"), end + _LAW_TOKENS)
    words = [token.casefold() for token in tokens[low:high] if not token.isspace()]
    if any(word in _LAWS and words[max(0, k - 1)] not in _OWN for k, word in enumerate(words)):
        return True
    follows = [token for token in tokens[end : end + 6] if not token.isspace()]
    if follows and len(follows[0]) > 1 and follows[0].isupper():
        return True  # "Article 3 ECHR"
    return follows[:1] == ["of"] and _OWN.isdisjoint(follows[1:3])
