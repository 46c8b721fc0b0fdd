"""Sentences of a text that has lost its paragraphs.

A sentence ends at a full stop, question or exclamation mark of any script, behind closing quotes and
brackets. A dot ends none behind an abbreviation, an initial or a list's number. Where both are
possible ("in the U.S. The ministry"), the next word tells: a missed end does more harm than one too
many that stands in both editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from diffreport.patterns import late

_CLOSERS = "\"'”’»)\\]›」』）】"
_ENDS = late(
    rf"(?<![.!?…‽])[.!?…‽]++[{_CLOSERS}]*+(?:\s»)?(?:\[\d{{1,3}}\])*(?=\s|\Z)"  # with the marks of notes behind
    rf"|[。！？｡]+[{_CLOSERS}]*"  # scripts that write no spaces
    r"|[।॥۔؟։።။។᙮]+(?:[\"'”’»)]*(?=\s))?"
    r"|\s(?=[•▪◦■●]\s)"  # a list that ran into the line
)
_START = late(r"\s*[\"'“‘«‹„(\[¿¡*]*\s*(\w+)?")
_BEFORE = late(r"(?:^|[\s(\[\"“‘«—–/])([^\s(\[\"“‘«—–/]+)$")
_MOST = 500_000  # marks that may end a sentence; the longest report known has 40,000
_LOOK = 40  # characters: the longest word with dots in it is shorter

# Abbreviations that always have something behind them.
_OPEN = frozenset(
    """mr mrs ms mx messrs dr prof rev hon st ste sen rep gov pres gen col lt ltc maj capt cpt cmdr cdr adm sgt cpl pvt
    pfc amb supt insp det eds cf vs viz approx e.g i.e eg ie esp incl resp dept gov't univ assn ft cit str bzw z.b d.h
    u.a hrsg vgl ggf evtl mme mlle mm sra srta dra ud uds núm pág av avda ул г гг им т.е рис табл см др bn reg regt
    brig sqn""".split()
)
# Those that have a number behind them; the same letters may be a word that ends a sentence ("voted no.").
_NUMBERED = frozenset(
    """no nos nr art arts sec secs sect fig figs eq tab vol vols ch chap para paras pt pts pp ca max min avg est bd
    стр""".split()
)
# Abbreviations that a sentence may end with; so do capital letters with dots ("U.S.").
_EITHER = frozenset(
    """inc corp co ltd llc plc bros gmbh ag jr sr esq ph.d m.d b.a m.a etc al a.m p.m a.d b.c b.c.e c.e jan feb apr jul
    aug sep sept oct nov dec tues thu thur thurs fri ave blvd rd hwy руб тыс млн млрд usw tn tr km kg cm mm lb lbs
    oz""".split()
)
_DOTTED = late(r"(?:[^\W\d_]\.)+[^\W\d_]")
_STARTERS = frozenset(
    """the a an this that these those it its he she they we i you his her their our there here in on at by for from
    with of to as if when while although though since because after before during under over between among but and or
    however moreover furthermore meanwhile nevertheless nonetheless therefore thus also additionally finally overall
    some many most several all both each every no not one two three other another such according authorities
    officials der die das ein eine es er sie wir im in am auf bei mit nach und aber le la les un une il elle ils elles
    el los las una en y pero на в и но это он она они мы""".split()
)
_MONTHS = late(
    r"(?:jan|feb|mar|apr|ma[ijy]|jun|jul|aug|sep|okt|oct|nov|de[cz]|jän|mär|avril|juin|août|led|úno|bře|dub|kvě|srp|zář"
    r"|říj|lis|pro|janu|januar)\w*",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text in order, without the space between them; behind very many, the rest as one.

    Cost: linear.
    """
    start = 0
    for end in islice(_ENDS.finditer(text), _MOST):
        if end.end() > start and _is_end(text, start, end):
            if sentence := text[start : end.end()].strip():
                yield sentence
            start = end.end()
    if rest := text[start:].strip():
        yield rest


def _is_end(text: str, start: int, end: re.Match[str]) -> bool:
    """Tell whether a sentence ends with a mark."""
    marks = end[0]
    if marks[0] not in ".!?…‽":
        return True
    following = _START.match(text, end.end())
    word = (following[1] or "") if following else ""
    if word and word[0].islower():
        return False
    if not word and (following is None or following.end() >= len(text)):
        return True
    if marks[0] != "." or marks.startswith(".."):
        return marks[0] != "…" or not word or not word[0].islower()
    return _may_follow(text[max(start, end.start() - _LOOK) : end.start()], word, marks)


def _may_follow(before: str, word: str, marks: str) -> bool:
    """Tell whether a dot behind some text ends the sentence, by the word before it and the word behind."""
    found = _BEFORE.search(before)
    last = (found[1] if found else before.strip()).casefold()
    is_first = found is None or not before[: found.start()].strip()
    if last.isdigit():
        is_ordinal = len(last) <= 2 and _MONTHS.fullmatch(word) is not None
        return not is_ordinal and not (is_first and len(last) <= 3)
    if len(marks) > 1 and marks[1] not in ".":
        return True  # behind a closing quote or bracket
    if last in _OPEN or (last in _NUMBERED and word[:1].isdigit()):
        return False
    is_initial = len(last) == 1 and last.isalpha() and last < "\u0250"
    if last in _EITHER or is_initial or _DOTTED.fullmatch(last):
        return word.casefold() in _STARTERS
    return True
