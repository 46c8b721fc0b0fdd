"""Numbers that name instead of counting: identifiers, and what is no figure at all (times, codes, footnote marks)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from diffreport.comparison.figures.series import may_name, series_end
from diffreport.comparison.figures.units import unit_at
from diffreport.patterns import late

# Words before a number that name it, in any case of letters.
_LEGAL = (
    "amendment annex appendix art article articles case chapter chapters clause clauses communiqué decree directive "
    "docket ein exhibit footnote footnotes no nos page pages paragraph paragraphs para paras pp protocol regulation "
    "regulations resolution resolutions rule rules schedule sec section sections ss subparagraph subsection table "
    "tables § §§ bulletin circular recommendation recommendations ordinance proclamation subclause"
).split()
# Words that name it with a capital only: "in part 20 people", "at level 5".
_TITLED = (
    "School Hospital Clinic Kindergarten Dormitory Barrack Pavilion Station Depot Mine E.O Chart Map Graph Panel "
    "Diagram Publication Pub Revision Rev Strategy Tiers TLS SSL WCAG HTTP USB Act Action Agenda Amendment "
    "Application Area Bill Block Box Building Camp Category Class Communication Control Convention Court Decision "
    "District EN EO Exhibit Figure Flight Form Gate Goal Grade Group H.R Highway FIPS IEEE ISO IEC Interstate Item "
    "Judgment Law Laws Level Line Lot Mark Measure Model Module Note Notice Opinion Order Part Parts PL Petition "
    "Phase Platform Principle Question RFC Reactor Release Report Requirement Room Pier Berth Window Counter Desk "
    "Shelter Bay Cell Plot Pump Hangar Well Shaft Bridge Checkpoint Hill Suite Floor House Apartment Flat Hall Lane "
    "Track Lock Dock Pillar Priority Objective Scenario Option Component Pathway Cluster Lesson Session Episode "
    "Season Number Scope Route Runway S S.Res SP Sector Series Stage Standard Step Target Terminal Tier Title Titles "
    "Type UNSCR Unit Version Volume Vol Ward Zone Zones Figures Phases Forms Notes Sheet Serial Ref Reference Reg "
    "Stat"
).split()
# With these a number like a year is one: "the Companies Act 2006".
_DATED = frozenset(
    "act bill law agenda order rules regulations action report release series model convention season session "
    "scenario option pathway priority objective number track strategy goal target".split()
)
# Words that name it in small letters too, but where a plural follows: "in part 20 people".
_SOFT = (
    "title titles part parts figure figures phase level volume grade stage step item items line lines note notes room "
    "class gate platform ward terminal runway pier lane bus highway flight route priority objective scenario option"
).split()
_WORD = rf"(?:(?i:{'|'.join((*_LEGAL, *_SOFT))})|{'|'.join(map(re.escape, _TITLED))})"
_BEFORE = late(
    rf"(?:(?:\b(?P<first>[A-Z][A-Za-z.]*) )?(?P<word>\b{_WORD}\b\.?|§§?)"
    r"(?: \([A-Z]{2,4}\))?(?: [Nn]os?\.?| №| nos?\.| #)?"
    r"|(?P<short>\b(?:p|vol|fn|n|col|fig|app|ch|cl|fol|[Ee]qs?|Res|Pub\. L)\.)"
    r"|(?P<number>\b(?:No|Nos|NO)\.?|\bno\.|\bnos\.|№)) ?$"
)
# What may stand before the word itself: "Public Law 117-58", "Executive Order".
_FIRST_WORDS = frozenset("Public Private Executive Royal Case Law Docket Presidential Legislative Council Bill".split())
_TAIL = late(r"(?:\.\d+)*(?:[a-z](?![a-z]))?(?:[-/:][A-Za-z0-9]+(?:\.\d+)*|\(\w{1,4}\))*(?: §§? ?\d+)?")
_DIGITS = late(r"\d+")
_FIRST = late(r"\d+(?:\.\d+)?")
# "Chapter 6: Freedom of movement" is a heading, where a line begins with it.
_HEADING = late(r"(?:(?<=\n)|^)[A-Z][a-z]+ \d+(?:\.\d+)*[:.] [A-Z]")
_POST_BOX = late(r"\bP\.? ?O\.? Box $")
_GROUPED = late(r"\d{1,3}(?:,\d{3})+(?!\d)")
_STROKED = late(r"\d+(?:[.,]\d+)*")
_CITATION = late(r"\d+[a-z]?(?:\([a-z]\)|\(\d{1,2}\)|\([ivx]+\)){2,}")
_STATUTE = late(
    r"\d+ (?:U\.? ?S\.? ?C\.?|C\.? ?F\.? ?R\.?|F\.? ?R\.?|F\.[23]d|Stat\.|U\.S\.)(?: §§?)?(?: part)? ?(?=\d)",
    re.IGNORECASE,
)
_ENUMERATED = late(r"(?: \(\d{4}\))?(?:, ?| ?- ?|,? (?:and|or|to|through|&) )$")
# Not "Note 12 explains the loss": a verb of one thing, which ends like a plural.
_PLURAL = late(
    r" (?!(?:was|has|does)\b)(?:[a-z]+[^\Ws]s|people|men|women|children|persons|percent)\b"
    r"(?! (?:of|the|an?|its?|their|that|how|why|whether)\b)"
)
# What may be the last token before an identifier's number: a word that names, or what stands behind one.
_NAMING = frozenset((*_LEGAL, *_SOFT, *(word.lower() for word in _TITLED), "no", "nos", ".", ")", "#", "№"))
# What may be the last token before a number that is called.
_CALLING = frozenset(
    "telephone phone tel fax dial dialling call hotline helpline extension ext mobile whatsapp number on at "
    ". : (".split()
)
_CALLED_DIGITS = late(r"[\d()[\] -]*\d(?:(?: (?:or|and|through|to)|,) [\d() -]*\d)*")
# "1900 E Street", "2720 34th Street NW"
_ADDRESS = late(
    r"\d{1,4},? (?:rue|via|calle|avenue|ulica) (?:[a-z]+ )*[A-Z]"
    r"|\d{1,5}(?:-\d+)? (?:(?:[A-Z]\w*\.?|\d{1,3}(?:st|nd|rd|th)) ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Place|Pl|Square)\b"
)
# Makers whose models have numbers for names.
_MAKES = frozenset("airbus antonov apollo boeing tupolev windows".split())
_TELLING = frozenset("port account postcode zip pin barcode".split()) | (_NAMING | _CALLING | _MAKES) - {
    ":",
    "number",
    "(",
    "on",
    "at",
}
# Behind these a number may count the plural behind it: "in part 20 people", "Release 5 men".
_COUNTS_TOO = frozenset(
    "part figure volume class note room release target order report mark measure form stage step block act question "
    "model box lot law bill line group gate case item action category".split()
)


class Identifier(NamedTuple):
    """The name of something with a number in it: characters `start` to `end`; the value is the first number."""

    start: int
    end: int
    value: Decimal


def identifier_at(text: str, start: int, before: str, named_until: int) -> Identifier | None:
    """Return the identifier whose first number begins at a place, with the word that names it.

    `before` is the key of the token before; `named_until` is where the last identifier ended: "sections 202, 203
    and 5".
    """
    if found := _STATUTE.match(text, start):
        return _identifier(text, start, start, found.end())
    if before in _NAMING and (found := _BEFORE.search(text, max(0, start - 45), start)):
        return _named(text, start, found)
    if _CITATION.match(text, start):
        return _identifier(text, start, start)
    if 0 <= named_until <= start and _ENUMERATED.fullmatch(text, named_until, start) and not _counts(text, start):
        return _identifier(text, start, start)
    return None


def _named(text: str, start: int, before: re.Match[str]) -> Identifier | None:
    if _HEADING.match(text, before.start()) or _POST_BOX.search(text, max(0, start - 10), start):
        return None
    if _GROUPED.match(text, start):
        return None  # "main lines 240,000" are so many
    word = (before["word"] or "").rstrip(".").lower()
    if word in _DATED and re.match(r"(?:1[5-9]|20|21)\d\d(?![\d/-])", text[start:]):
        return None
    stands_before = word and before.end() == before.end("word") + 1
    if stands_before and (_is_measured(text, start) or (word in _COUNTS_TOO and _counts(text, start))):
        return None
    begins = before.start()
    if before["word"] == "Type" and (end := series_end(text, start)) and not text.startswith(tuple(".,;)"), end):
        return None  # "Type 2 diabetes"
    if before["first"] and before["first"] not in _FIRST_WORDS:
        begins = before.start("word")
    return _identifier(text, begins, start)


def _counts(text: str, start: int) -> bool:
    """Tell whether the number at a place counts the plural behind it, or measures."""
    digits = _FIRST.match(text, start)
    return digits is None or _PLURAL.match(text, digits.end()) is not None or _is_measured(text, start)


def _is_measured(text: str, start: int) -> bool:
    digits = _STROKED.match(text, start)
    end = digits.end() if digits else start
    return (
        unit_at(text, end) is not None
        or re.match(r"[ -](?:million|billion|thousand|hundred)\b", text[end:]) is not None
    )


def _identifier(text: str, begins: int, start: int, from_: int | None = None) -> Identifier | None:
    first = _FIRST.match(text, start)
    if first is None:
        return None
    at = first.start() if from_ is None else from_
    digits = _DIGITS.match(text, at)
    tail = _TAIL.match(text, digits.end() if digits else first.end())
    return Identifier(begins, tail.end() if tail else first.end(), Decimal(first[0]))


_TELEPHONE = late(
    r"(?<=[Cc]all )(?:11[0-9]|911|999)\b|\+\d{1,3}(?:[ -]?\(?\d+\)?){2,}|\(\d{3}\) ?\d{3}-\d{4}"
    r"|1 8\d\d \d{3} \d{4}|\d{3}-\d{3}-\d{4}|\d{3}\) ?\d{3}-\d{4}|1-8\d\d-\d{3}-\d{4}"
    r"|\d{3}-\d{4}(?!\d)|\d{5}(?:-\d{4})?(?<=[A-Z]{2} \d{5})"
)
_CALLED = late(
    r"\b(?:telephone|phone|tel|fax|dial|dialling|hotline|helpline|extension|ext|mobile|whatsapp)\b\.?:? ?"
    r"(?:number |no\. |on |at )?(?:\+|\()?$",
    re.IGNORECASE,
)
_CLOCK = late(
    r"(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d)?(?: ?(?:-|to|and) ?(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?)? ?"
    r"(?:[ap]\.m\b\.?|[ap]m\b|o'clock\b|noon\b)|(?:[01]?\d|2[0-4])[:.][0-5]\d ?(?:[AP]M\b|(?:hours|hrs|h|GMT|UTC)\b)"
    r"|(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])|[0-2]\d[0-5]\d ?(?:hours\b|hrs\b|GMT|UTC)"
)
_AT_TIME = late(r"\b(?:at|by|until|till|from|before|after|around|between|to) $", re.IGNORECASE)
_HOUR_CAPITALS = late(r"(?:1[0-2]|[1-9])(?:[:.]\d\d)?(?: ?[-–] ?(?:1[0-2]|[1-9]))? ?[AP]M\b")
# "The session began at 9.30": stocks closed at 9.30, too, but do not begin there.
_POINTED = late(r"(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?![\d%]|[.,]\d|[ -](?:percent|per cent|million|[a-z]+s\b))")
_BEGINS_AT = late(
    r"\b(?:begins?|began|starts?|started|ends?|ended|opens?|arrives?|arrived|leaves?|left|convened?|met|meets?|adjourned)"
    r" at (?:about )?$"
)
_ITEM = late(r"\(?\d{1,3}(?:\.\d{1,3})*[.)](?= )|\d{1,2}(?:\.\d{1,2})+\.?(?= [A-Z][a-z])")
_ITEM_BEFORE = late(r"(?:^|\n)\(?(?:[ivxlc]+|[a-zA-Z])[.)] $")  # "iv. 2. Recommendations"
_LISTED = late(r"(?:[:;,]|[:;,] (?:and|or)) \(?$")
_LEADERS = late(r"(?:\. ?){3}$")  # before the page in a table of contents
_MARK_BEFORE = late(r"(?:[^\W\d_]|[)%\"'])[.,;:!?)\"']{1,2}$|\[$|\[\d{1,3}(?:(?:, ?| ?- ?)\d{1,3})*(?:, ?| ?- ?)$")
_MARK = late(r"\d{1,3}(?:[,-]\d{1,3})*(?=[\s\]),;]|$)")
_NOT_A_MARK = late(r"\b(?:No|Nos|Rs|approx|ca?|vol|p|pp|Art|Sec|[A-Z])\.$", re.IGNORECASE)
_CODE = late(
    r"://|@|www\.|[_\\]|\d(?:-\d+){2}|\d+(?:\.\d+){3}|[A-Za-z]-?\d+[:/]\w*\d|[A-Z]/\d+/\d|\d[A-Za-z]\w*\d\w*[A-Za-z]"
)
# A number behind a space that only counts or measures, as most do: neither date nor time, address nor item follows.
_ORDINARY = late(
    r"\((?:1[5-9]|20)\d\d(?:\)| est)|(?<![A-Z][A-Z]) (?!0\d)\d{1,6}(?!\d)(?:[.,']\d+)?(?:,\d{3})*"
    r"(?:%|[.,;:]?(?: (?![A-Z\d]|[ap]\.?m\b|(?:to|and|or|-|through|o'clock|noon|hours|hrs)\b)|$))"
)
_LONGEST_RUN = 200  # characters on either side of a number: a checksum or an address with a few words in it
_MODEL = late(r"\d+(?:[./-]\w+)*")
_STROKES = late(r"\d+(?:[./:']\d+)*")


def is_ordinary(text: str, start: int, before: str) -> bool:
    """Tell at once that a number is nothing but an amount or a year; False says nothing.

    `before` is the key of the token before the number.
    """
    if before in _TELLING or not start or not _ORDINARY.match(text, start - 1) or may_name(text, start):
        return False
    if before == "at" and _BEGINS_AT.search(text, max(0, start - 24), start):
        return False
    return before not in _CALLING or not _CALLED.search(text, max(0, start - 25), start)


def no_figure_end(text: str, start: int, before: str) -> int | None:
    """Return where a number ends that is no figure: a time, a telephone number, an item's number, a mark, a code.

    `before` is the key of the token before the number.
    """
    if end := _clock_end(text, start):
        return end
    if before in _CALLING and not _GROUPED.match(text, start) and _CALLED.search(text, max(0, start - 25), start):
        return _end(_CALLED_DIGITS.match(text, start))
    if _HEADING.match(text) and start == text.index(" ") + 1:
        return _end(_STROKES.match(text, start))
    if before == "box" and _POST_BOX.search(text, max(0, start - 10), start):
        return _end(_STROKES.match(text, start))
    if before in _MAKES:
        return _end(_MODEL.match(text, start))
    if before == "." and _LEADERS.search(text, max(0, start - 6), start):
        return start + 1
    if found := _ADDRESS.match(text, start):
        return found.end()
    last = text[start - 1 : start]
    if last == "+" and text[start - 2 : start - 1].isalnum():
        return strokes_end(text, start)  # "P5+1"
    return (
        _item_end(text, start, last)
        or _mark_end(text, start)
        or _end(_TELEPHONE.match(text, start - (last in ("+", "("))))
        or _code_end(text, start)
        or series_end(text, start)
    )


def _end(found: re.Match[str] | None) -> int | None:
    return found.end() if found else None


def _clock_end(text: str, start: int) -> int | None:
    if found := _CLOCK.match(text, start):
        return found.end()
    if (found := _POINTED.match(text, start)) and _BEGINS_AT.search(text, max(0, start - 24), start):
        return found.end()
    found = _HOUR_CAPITALS.match(text, start)
    return found.end() if found and _AT_TIME.search(text, max(0, start - 9), start) else None


def _item_end(text: str, start: int, last: str) -> int | None:
    """Return the end of an item's number at the beginning of a line, or of one in a list: "(1) ...; and (2) ..."."""
    before = text[max(0, start - 2) : start]
    opened = last == "("
    if last in ("", "\n") or before in ("(", "\n(", '"(', '"', '\n"', ' "'):
        return _end(_ITEM.match(text, start - opened))
    if last == " " and _ITEM_BEFORE.search(text, max(0, start - 8), start):
        return _end(_ITEM.match(text, start))
    if last in ("(", " ") and _LISTED.search(text, max(0, start - 8), start):
        item = _ITEM.match(text, start - opened)
        behind = (
            item
            and (item[0].endswith(")") or _ITEM.match(text) or _goes_on(text, start, item))
            and text[item.end() : item.end() + 2].strip().isalpha()
        )
        return item.end() if item and behind else None
    return None


def _goes_on(text: str, start: int, item: re.Match[str]) -> bool:
    """Tell whether the item before it or behind it stands in the text too: "1. Premises; 2. Staff"."""
    number = re.sub(r"\D", "", item[0])
    next_, last = f" {int(number) + 1}. ", f" {int(number) - 1}. "
    return next_ in text[item.end() :] or last in text[:start]


def _mark_end(text: str, start: int) -> int | None:
    """Return the end of a footnote mark: glued to a stop behind a word, or in square brackets."""
    if not _MARK_BEFORE.search(text, max(0, start - 12), start) or _NOT_A_MARK.search(text, max(0, start - 8), start):
        return None
    return _end(_MARK.match(text, start))


def _code_end(text: str, start: int) -> int | None:
    """Return the end of the run without spaces around a number, if that is an address, a checksum or a code."""
    begin, end = start, start
    first, last = max(0, start - _LONGEST_RUN), min(len(text), start + _LONGEST_RUN)
    while begin > first and not text[begin - 1].isspace():
        begin -= 1
    while end < last and not text[end].isspace():
        end += 1
    return end if _CODE.search(text, begin, end) else None


def strokes_end(text: str, start: int) -> int:
    """Return where a run of digits ends that is no number: "9/11", "10.20.0.1"."""
    found = _STROKES.match(text, start)
    return found.end() if found else start + 1
