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
from diffreport.comparison.anchored import tag_of
from diffreport.comparison.words import united
from diffreport.model import Document, Kind, Link, Opcode
from diffreport.patterns import late

# What has numbers of its own, each in one form and in several.
_OWN_NUMBERS = (
    "annex:annexes appendix:appendices table:tables figure:figures,fig,figs box:boxes schedule:schedules chart:charts "
    "exhibit:exhibits map:maps enclosure:enclosures,encl attachment:attachments addendum:addenda "
    "supplement:supplements "
    "plate:plates photo:photos illustration:illustrations diagram:diagrams graph:graphs panel:panels form:forms "
    "equation:equations,eq example:examples volume:volumes,vol book:books title:titles tab:tabs exercise:exercises "
    "order:orders option:options scenario:scenarios phase:phases stage:stages"
)
# What shares the numbers of headings and items, where none has its name.
_HEADED = (
    "section:sections,sec,secs,sect,\u00a7,\u00a7\u00a7 subsection:subsections chapter:chapters,ch,chap part:parts "
    "subpart:subparts division:divisions clause:clauses,cl subclause:subclauses paragraph:paragraphs,para,paras,\u00b6 "
    "subparagraph:subparagraphs article:articles,art,arts item:items point:points step:steps rule:rules "
    "regulation:regulations,reg bylaw:bylaws,by-law,by-laws question:questions recommendation:recommendations "
    "finding:findings principle:principles requirement:requirements standard:standards criterion:criteria "
    "objective:objectives goal:goals target:targets measure:measures action:actions commitment:commitments "
    "indicator:indicators condition:conditions term:terms provision:provisions unit:units module:modules "
    "lesson:lessons note:notes,footnote,footnotes,endnote,endnotes,fn reference:references,ref,refs entry:entries "
    "source:sources see:see"
)


def _named(words: str) -> dict[str, str]:
    """Return each form of each label with its name."""
    pairs = [word.partition(":") for word in words.split()]
    return {form: name for name, _, forms in pairs for form in (name, *forms.split(","))}


_SECTIONS = _named(_HEADED)
_LABELS = _named(_OWN_NUMBERS) | _SECTIONS
_NUMBER = r"\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z]"
_LABEL = "|".join(sorted(_LABELS, key=lambda word: (-len(word), word)))
_BEHIND_OWN = frozenset(".:)]\u2013\u2014")  # its own number, not a reference that begins a sentence
_START = late(
    rf"(?:(?i:({_LABEL}))\.?\s+)?[(\[]?({_NUMBER})(?:([.):\]]*)\s+|(\s?[\u2013\u2014]\s?))(?=[^\W\d_])(?![a-z])"
)
# "Article 5" above its text.
_ALONE = late(rf"(?i:({_LABEL}))\.?\s+({_NUMBER})[.:]?")
_LEAST_NOTED = 2  # of opcodes: two marks, and what stands between them
_LONGEST_LABEL = 30
_NOTED = late(r"([^\W\d_]{3,}|[^\W\d_]*[a-z]{3,})(\d{1,2})")
_DIGITS = late(r"\d+")
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
Key = tuple[str, str]
Shifted = Mapping[Key, str]  # from a label ("" for headings without one) and an old number to the new one


def shifted(documents: tuple[Document, Document], links: Sequence[Link]) -> dict[tuple[str, str], str]:
    """Return which number of a heading, item, annex or table became which; empty if none changed.

    What is numbered more than once, as the items of several lists, is left out if it does not go one way.
    Cost: linear in the blocks.
    """
    seen = defaultdict[Key, set[str]](set)
    near: list[tuple[Key, str]] = []  # of blocks that are linked, though their words differ
    for link in links:
        if len(link.old) != 1 or len(link.new) != 1:
            for k in link.old:
                if found := _start(documents[0], k):
                    seen[found[0]].add("")
            continue
        old = _start(documents[0], link.old[0])
        new = _start(documents[1], link.new[0]) if old else None
        if old and new and new[0][0] == old[0][0] and new[1] != old[1]:
            near.append((old[0], new[0][1]))
        elif old:
            seen[old[0]].add(new[0][1] if new and new[0][0] == old[0][0] else "")
    moved = {
        key: number
        for key, numbers in seen.items()
        if len(numbers) == 1 and _is_one_of_several(key, seen)
        for number in numbers
        if number
    }
    moved = _with_near(moved, seen, near)
    return _with_chapters(moved) if any(number != key[1] for key, number in moved.items()) else {}


def _with_near(moved: dict[Key, str], seen: Collection[Key], near: Sequence[tuple[Key, str]]) -> dict[Key, str]:
    """Return the numbers with those of blocks whose words changed as well, if they moved on as others did."""
    steps = {(key[0], *_step(key[1], number)) for key, number in moved.items()}
    found = defaultdict[Key, set[str]](set)
    for key, number in near:
        found[key].add(number if (key[0], *_step(key[1], number)) in steps else "")
    agreed = {key: min(numbers) for key, numbers in found.items() if len(numbers) == 1 and key not in seen}
    return {**moved, **{key: number for key, number in agreed.items() if number}}


def _step(old: str, new: str) -> tuple[str, str, int]:
    """Return how far a number moved on, with the chapters that both are in."""
    (chapter, _, a), (other, _, b) = old.rpartition("."), new.rpartition(".")
    return chapter, other, _value(b) - _value(a)


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    return _text.roman_value(number.lower()) if len(number) > 1 or number in "IVXivx" else ord(number)


def _with_chapters(moved: dict[Key, str]) -> dict[Key, str]:
    """Return the numbers with those of the chapters that theirs begin with: 3.1 to 4.1 is chapter 3 to 4."""
    found = defaultdict[Key, set[str]](set)
    for (label, number), new in moved.items():
        (chapter, dot, _), (other, other_dot, _) = number.partition("."), new.partition(".")
        if dot and other_dot:
            found[label, chapter].add(other)
    return {**{key: min(new) for key, new in found.items() if len(new) == 1}, **moved}


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
    if block.kind == Kind.TABLE:
        return None
    if len(block.text) <= _LONGEST_LABEL and (alone := _ALONE.fullmatch(block.text)):
        behind = document.blocks[k + 1].text if k + 1 < len(document.blocks) else ""
        return (_LABELS[alone[1].casefold()], alone[2]), _masked(behind)
    found = _START.match(block.text)
    if not found:
        return None
    label, number, stop = (found[1] or "").casefold(), found[2], found[3] or found[4]
    if not (label or numbered(block.text) or block.text[0] == "[" or ("." in number and not stop)):
        return None  # "12: Deaths in custody"
    return (_LABELS.get(label, ""), number), _masked(block.text[found.end() :])


def _masked(text: str) -> str:
    """Return a text without what may differ where only numbers were changed."""
    return _DIGITS.sub("0", _text.fold_typography(text)).casefold()


def numbers_told(ops: Sequence[Opcode], old: Tokens, new: Tokens, moved: Shifted) -> tuple[Opcode, ...]:
    """Return the opcodes of two texts, those that follow the new numbers of what is numbered named."""
    out: list[Opcode] = []
    notes = _notes(ops, old, new) if len(ops) > _LEAST_NOTED else ()
    for op in ops:
        if op in notes:
            out.append(op._replace(noise="renumbering"))
            continue
        if op.tag != "replace" or op.noise:
            out.append(op)
        elif op.i2 - op.i1 == op.j2 - op.j1 == 1:
            noise = _noise(op, old, new, moved)
            out.append(op._replace(noise=noise) if noise else op)
        else:
            out += _parted(op, old, new, moved) if moved else [op]
    return united(out)


def _notes(ops: Sequence[Opcode], old: Tokens, new: Tokens) -> set[Opcode]:
    """Return the opcodes of footnote marks grown to their words, of two words and more that move on alike: "coast1"."""
    steps = defaultdict[int, dict[Opcode, str]](dict)
    for op in ops:
        if op.tag == "replace" and not op.noise and op.i2 - op.i1 == op.j2 - op.j1 == 1:
            if not (old[op.i1][-1].isdigit() and old[op.i1][0].isalpha()):
                continue  # quickly: nearly all
            before, after = _NOTED.fullmatch(old[op.i1]), _NOTED.fullmatch(new[op.j1])
            if before and after and before[1] == after[1]:
                steps[int(after[2]) - int(before[2])][op] = before[1]
    return {op for found in steps.values() if len(set(found.values())) > 1 for op in found}


def _parted(op: Opcode, old: Tokens, new: Tokens, moved: Shifted) -> list[Opcode]:
    """Return an opcode, the numbers that it begins or ends with apart if they follow: "4 pays double"."""
    _, i1, i2, j1, j2, _ = op
    head: list[Opcode] = []
    while i1 < i2 and j1 < j2 and (part := _part((i1, j1), old, new, moved)):
        head.append(part)
        i1, j1 = i1 + 1, j1 + 1
    tail: list[Opcode] = []
    while i1 < i2 and j1 < j2 and (part := _part((i2 - 1, j2 - 1), old, new, moved)):
        tail.insert(0, part)
        i2, j2 = i2 - 1, j2 - 1
    if not any(part.noise for part in (*head, *tail)):
        return [op]
    rest = [Opcode(tag_of(i1, i2, j1, j2), i1, i2, j1, j2)] if i1 < i2 or j1 < j2 else []
    return [*head, *rest, *tail]


def _part(at: tuple[int, int], old: Tokens, new: Tokens, moved: Shifted) -> Opcode | None:
    """Return one token of both sides that is equal, or a number that follows; None for anything else."""
    op = Opcode("replace", at[0], at[0] + 1, at[1], at[1] + 1)
    if old[at[0]] == new[at[1]]:
        return op._replace(tag="equal")
    noise = _noise(op, old, new, moved)
    return op._replace(noise=noise) if noise else None


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
    if (label, number) not in moved and label in _SECTIONS and not any(of == label for of, _ in moved):
        label = ""
    if moved.get((label, number)) != other or _label(new, op.j1)[1] is None:
        return None
    if at == 0 and _begins(old, op.i1) and (op.i2 == len(old) or old[op.i2] in _BEHIND_OWN):
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
    for k, word in enumerate(words):
        is_label = word in _LABELS and words[k + 1 : k + 2] and re.fullmatch(_NUMBER, words[k + 1])
        if word in _LAWS and words[max(0, k - 1)] not in _OWN and not is_label:
            return True
    follows = [token for token in tokens[end : end + 6] if not token.isspace()]
    if follows and len(follows[0]) > 1 and follows[0].isupper():
        return True  # "Article 3 ECHR"
    return follows[:1] == ["of"] and _OWN.isdisjoint(follows[1:3])
