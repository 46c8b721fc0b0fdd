"""Words of the same letters that are other words: "turkey" and "Turkey", "mW" and "MW", "re-sign" and "resign".

Capitals and hyphens are print, but for these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from diffreport import text as _text
from diffreport.comparison.cleanup import word_weight
from diffreport.comparison.figures.numerals import holds_number
from diffreport.model import Opcode

# Names that are common words in small letters: places and peoples, parties and churches, months, persons, firms. A
# capital that begins a sentence says nothing, nor does one where the words beside it took theirs as well. What official
# texts set with a capital or without as their house style has it ("the Office", "this Bill") is none.
_NAMES = frozenset(
    (
        "turkey china nice polish pole poles finn dane swede swedes moor moors scotch welsh guinea chad japan jersey "
        "panama afghan cologne champagne lima natal male worms split halle hull deal sandwich slough reading bath cork "
        "lens tours nancy phoenix buffalo orange regina rugby magenta sienna tangier lent march may august liberal "
        "liberals conservative conservatives democrat democrats democratic republican republicans labour labor green "
        "greens progressive progressives nationalist nationalists unionist unionists solidarity unity renewal catholic "
        "catholics orthodox reformed methodist friends lords commons scouts mercury mars earth pluto cancer rich frank "
        "hill wood young brown white drew rob jack art gene dawn hope faith grace rose lily ivy pearl ruby job sue pat "
        "swift apple amazon windows shell java python oracle"
    ).split()
)
_ACRONYM_LETTERS = 4  # "us", "aids", "who"; longer ones are no words in small letters, or a heading's
_ACRONYMS = frozenset(("us", "it", "who", "aids"))  # and common words, wherever they stand
_UNIT_LETTERS = 4
_PREFIXES_OF_UNITS = frozenset("mb")  # milli and mega, bit and byte
# "Aa", "Baa1": the grades of an agency, which another writes "AA"
_GRADE = re.compile(r"(?:Aaa?|Baa?|Caa?)[1-3]?")
_BEFORE_SENTENCES = frozenset(".!?:;\"'\u201c\u2018([*\u2022-\u2013\u2014|\n")
# With a hyphen behind "re" these are done again; without it they are another thing.
_AGAIN = frozenset(
    "act bound collect count cover creat create dress form fuse lay lease mark pose present press prove sent serve "
    "sign solv solve sort sound store strain tir tire tort treat turn view".split()
)
_ALIKE = frozenset(("coop", "coops"))
_ENDINGS = ("ions", "ion", "ations", "ation", "ings", "ing", "ers", "er", "ed", "es", "d", "s")

Tokens = Sequence[str]


def told_apart(ops: Iterable[Opcode], old: Tokens, new: Tokens) -> tuple[Opcode, ...]:
    """Return the opcodes, those that put one word in place of another of the same letters without a noise class."""
    out = tuple(ops)
    if not any(op.noise in ("case", "hyphenation") for op in out):
        return out
    return tuple(op._replace(noise=None) if _is_another(op, old, new) else op for op in out)


def _is_another(op: Opcode, old: Tokens, new: Tokens) -> bool:
    if op.noise == "case":
        small, capital = (old, op.i1), (new, op.j1)
        if old[op.i1][:1].isupper() and not new[op.j1][:1].isupper():
            small, capital = capital, small
        return op.i2 - op.i1 == op.j2 - op.j1 == 1 and _has_another_capital(*small, *capital)
    if op.noise != "hyphenation":
        return False
    texts = _text.fold_typography("".join(old[op.i1 : op.i2])), _text.fold_typography("".join(new[op.j1 : op.j2]))
    return _has_another_hyphen(*texts, _word(old, op.i2, 1))


def _has_another_capital(tokens: Tokens, k: int, capitals: Tokens, at: int) -> bool:
    """Tell whether a word is another with a capital: a name, an acronym, a unit."""
    small, capital = tokens[k], capitals[at]
    if len(small) <= _UNIT_LETTERS and holds_number([_word(tokens, k, -1)]):
        return any(a != b and a.casefold() in _PREFIXES_OF_UNITS for a, b in zip(small, capital, strict=False))
    if any(map(_GRADE.fullmatch, (small, capital))):
        return True
    if small in _ACRONYMS and capital.isupper() and not _word(capitals, at + 1, 1).isupper():
        return True
    if not small.islower() or _begins_sentence(capitals, at):
        return False
    beside = [_word(capitals, at, -1), _word(capitals, at + 1, 1)]
    if capital.isupper() and len(capital) > 1:
        return len(capital) <= _ACRONYM_LETTERS and not any(len(word) > 1 and word.isupper() for word in beside)
    was = [_word(tokens, k, -1), _word(tokens, k + 1, 1)]
    took = any(
        a != b and a.casefold() == b.casefold() and word_weight(a) == 1 for a, b in zip(was, beside, strict=True)
    )
    return small in _NAMES and not took


def _has_another_hyphen(old: str, new: str, behind: str) -> bool:
    """Tell whether words are others with a hyphen, or with one somewhere else."""
    joined, apart = sorted((old.casefold(), new.casefold()), key=lambda text: text.count("-"), reverse=True)
    parts = joined.split("-")
    if "-" in apart and " " in apart and apart.replace("-", " ") == joined.replace("-", " "):
        return True  # "two-year-old reports", "two year-old reports"
    if len(parts) == 2 and (parts[1] == "odd" or apart in _ALIKE or (parts[0] == "un" and parts[1].startswith("ioni"))):
        return True
    if parts[0] == "re" and len(parts) == 2 and apart == "".join(parts):
        return any(stem in _AGAIN for stem in _stems(parts[1]))
    is_doing = len(parts) == 2 and apart == " ".join(parts) and parts[1].endswith("ing")
    return is_doing and word_weight(_text.key(behind)) == 1  # "a man-eating bear", "a man eating bear"


def _stems(word: str) -> list[str]:
    return [word, *(word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))]


def _word(tokens: Tokens, k: int, step: int) -> str:
    """Return the token before a place, or from it on, spaces apart; "" outside the text."""
    at = k - 1 if step < 0 else k
    while 0 <= at < len(tokens) and tokens[at].isspace():
        at += step
    return tokens[at] if 0 <= at < len(tokens) else ""


def _begins_sentence(tokens: Tokens, k: int) -> bool:
    before = _word(tokens, k, -1)
    return not before or before in _BEFORE_SENTENCES
