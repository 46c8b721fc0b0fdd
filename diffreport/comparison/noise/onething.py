"""Evidence that two terms name one thing: a term that merely stands where another stood may name something else.

"Hutu" and "Tutsi", "protesters" and "rioters" replace each other as thoroughly as "ombudsman" and "ombudsperson" do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffreport import text as _text
from diffreport.model import Document
from diffreport.patterns import late

# What a person is called by without saying whether it is a man: behind the same letters it is one office.
_PERSON = late(r"(?:m[ae]n|persons?|people|officers?|fighters?)$")
_LEAST_STEM = 4  # letters before it
_LEAST_INITIALS = 3
_LITTLE_WORDS = frozenset("of the and for in on to de la le du des et y a an".split())
# What a text says of a name that was changed, in the sentence that has both.
_CALLED = r"renamed|(?:also|now|previously|until \w+|since \w+) (?:known|called)|known as|hereinafter"
_CUE = late(rf"\b(?:{_CALLED})\b")
# Of names alone: a contractor who was "formerly an employee" is none any more.
_CUE_OF_NAMES = late(
    rf"\b(?:{_CALLED}|formerly|changed (?:its|their) name|under (?:its|the) (?:new|former|old) name"
    r"|(?:new|former|old) name (?:is|was|of))\b"
)
_SENTENCE = late(r"(?<=[.!?;])\s+|\n")
# Renamings of general use: official names of states and cities, and words that house styles gave up for others. Each
# line names one thing; none of them is a judgement.
_ONE_THING = tuple(
    frozenset(line.split(", "))
    for line in (
        "victim, survivor",
        "isil, isis, daesh, da'esh, islamic state",
        "burma, myanmar",
        "swaziland, eswatini",
        "czech republic, czechia",
        "cape verde, cabo verde",
        "ivory coast, c\u00f4te d'ivoire, cote d'ivoire",
        "east timor, timor-leste, timorleste",
        "t\u00fcrkiye, turkiye, turkey",
        "bombay, mumbai",
        "calcutta, kolkata",
        "peking, beijing",
        "kiev, kyiv",
        "ceylon, sri lanka",
        "handicapped, disabled",
        "mentally retarded, intellectually disabled",
        "mental retardation, intellectual disability",
        "prostitute, sex worker",
        "stewardess, flight attendant",
        "mankind, humankind, humanity",
        "eskimo, inuit",
        "lapp, sami",
        "gypsy, gypsie, roma",
        "slave, replica, secondary",
        "master, primary",
        "blacklist, blocklist, denylist",
        "whitelist, allowlist",
    )
)


def names_one_thing(old: str, new: str, documents: tuple[Document, Document]) -> bool:
    """Tell whether anything shows that two terms are names of one thing.

    They are one word but for the person it ends with; one is the initials of the other; they are a known renaming; or
    a sentence of either document says so. `old` and `new` are what differs between them, as printed.
    Cost: linear in the documents, if the terms alone do not show it.
    """
    terms = _text.fold_typography(old).casefold(), _text.fold_typography(new).casefold()
    stems = [_PERSON.sub("", re.sub(r"[\s-]", "", term)) for term in terms]
    if stems[0] == stems[1] and len(stems[0]) >= _LEAST_STEM:
        return True
    if _are_initials(old, new) or _are_initials(new, old) or _are_in_another_order(old, new):
        return True
    if any(all(_singular(term) in line or term in line for term in terms) for line in _ONE_THING):
        return True
    cue = _CUE_OF_NAMES if all(any(map(str.isupper, side)) for side in (old, new)) else _CUE
    return any(_says_so(block.text, terms, cue) for document in documents for block in document.blocks)


def _singular(term: str) -> str:
    return re.sub(r"'s?$|(?<=[^s])s$", "", term)


def _are_initials(short: str, long: str) -> bool:
    words = [word for word in re.split(r"[\s-]+", long) if word.casefold() not in _LITTLE_WORDS]
    letters = short.replace(".", "")
    return letters.isupper() and len(words) == len(letters) > 1 and "".join(word[:1] for word in words) == letters


def _are_in_another_order(old: str, new: str) -> bool:
    """Tell whether two acronyms have the same letters: "ANF", "FNA", as another language puts them."""
    are_acronyms = old.isupper() and new.isupper() and min(len(old), len(new)) >= _LEAST_INITIALS
    return are_acronyms and sorted(old) == sorted(new)


def _says_so(text: str, terms: Sequence[str], cue: re.Pattern[str]) -> bool:
    folded = _text.fold_typography(text).casefold()
    if not all(term in folded for term in terms):
        return False
    return any(cue.search(part) and all(_has(part, term) for term in terms) for part in _SENTENCE.split(folded))


def _has(text: str, term: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None
