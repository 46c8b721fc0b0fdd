"""What every issue changes by its nature: its own year and month, number and banner, a page's counter and clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.numerals import YEAR
from diffreport.model import Block, Document, Edition, Kind, Link, Opcode
from diffreport.patterns import late

MONTHS = ("January February March April May June July August September October November December").split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LABEL_MONTH = late(rf"{YEAR.pattern}-(0[1-9]|1[0-2])(?!\d)")
_MONTH_NAME = late(rf"\b({'|'.join(month[:3] for month in MONTHS)})(?:[a-z]*)\b\.?")
_QUARTER = late(r"\bQ([1-4])\b|\b([1-4])Q|\b(first|second|third|fourth) quarter", re.IGNORECASE)
QUARTERS = ("first", "second", "third", "fourth")
# An issue says its number, and a file its name, among so many blocks at its head.
HEAD_BLOCKS = 10
# "Number 99 Volume X Karsova City": what an issue is called by, each with its number, and perhaps where it is printed.
_DESIGNATORS = {word: word[:2] for word in "issue no no. number vol vol. volume".split()} | {"number": "no"}
_ORDINAL = late(
    r"\d{1,5}|(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})|(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
)
# Behind one number and its designator stands nothing, or a sentence of it would be: "Number 99 shelters".
_LEAST_DESIGNATED = 2
_PLACE_WORDS = 4
# "[H.R. 7 Reported in House (RH)]": an abbreviation with a number, and a stage with its code, which begin alike.
_BANNER = late(r"\[((?:[A-Z][a-z]{0,3}\. ?){1,4}\d{1,5}) (([A-Z])[A-Za-z]*(?: [A-Za-z]+){0,5} \(\3[A-Z]{1,4}\))\]")
# What a series of documents calls itself before the name of one.
_OF_SERIES = ": "
_SERIES = frozenset(
    "bulletin bulletins factbook handbook report reports review reviews survey surveys yearbook".split()
)
# A page's counter of those who looked at it; what is counted in a report has more words around it.
_COUNTED = r"(?:views?|hits|downloads|comments?|likes)"
_COUNTER = late(
    rf"(?:\W*(?:(?:number of |total |page )*{_COUNTED}\W*[\d,.]+|[\d,.]+ (?:page )?{_COUNTED}"
    r"|(?:viewed|read|downloaded) [\d,.]+ times)\W*){1,4}",
    re.IGNORECASE,
)

# What says that it is a page that is counted.
_SURE_COUNTER = late(
    r"\W*(?:(?:total |unique )?(?:page[- ]?|web ?site )(?:views?|hits|visits|visitors)\W*[\d,.]+"
    r"|[\d,.]+ (?:page[- ]?views?|page hits)|this page (?:has been|was) (?:viewed|visited|read) [\d,.]+ times"
    r"|you are visitor (?:number |no\.? )?[\d,.]+)\W*",
    re.IGNORECASE,
)

_CLOCK = late(rf"({'|'.join(_WEEKDAYS)}), ({'|'.join(MONTHS)}) (\d{{1,2}}),? (\d{{4}})")


class Issue(NamedTuple):
    """When an edition appeared, by its label or its date: the year, the name of the month, the quarter; None: unknown.

    `months` are the month as it is printed, whole and short, `quarters` the quarter: "Q3", "third".
    """

    year: int | None
    months: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return all words for the year, the month and the quarter as they are printed."""
        return (str(self.year or ""), *self.months, *self.quarters)


def issue_of(edition: Edition) -> Issue:
    """Return when an edition appeared: what its label says, else when it was published."""
    for told in (edition.label, edition.published or ""):
        if found := YEAR.search(told):
            return Issue(int(found[0]), _months(told), _quarters(told))
    return Issue(None)


def _months(told: str) -> tuple[str, ...]:
    """Return the month that a label or a date tells, whole and short; none if it tells more than one."""
    if month := _LABEL_MONTH.search(told):
        name = MONTHS[int(month[1]) - 1]
        return _forms(name)
    found = {name for short in _MONTH_NAME.finditer(told) for name in MONTHS if name.startswith(short[0].rstrip("."))}
    return _forms(min(found)) if len(found) == 1 else ()


def _forms(month: str) -> tuple[str, ...]:
    return (month, month[:3], "Sept") if month == "September" else (month, month[:3])


def _quarters(told: str) -> tuple[str, ...]:
    found = _QUARTER.search(told)
    if not found:
        return ()
    number = int(found[1] or found[2] or 0) or QUARTERS.index(found[3].lower()) + 1
    return f"Q{number}", QUARTERS[number - 1], QUARTERS[number - 1].capitalize()


class Masthead(NamedTuple):
    """Two linked blocks, with the place of each in its document, and whether both documents are web pages."""

    blocks: tuple[Block, Block]
    places: tuple[int, int]
    are_pages: bool
    is_clock: bool = False

    @property
    def is_head(self) -> bool:
        """Tell whether both stand at the head of their documents."""
        return max(self.places) < HEAD_BLOCKS


def masthead(documents: tuple[Document, Document], places: tuple[int, int]) -> Masthead:
    """Return the two blocks at places in their documents."""
    old, new = (document.blocks[k] for document, k in zip(documents, places, strict=True))
    are_pages = all(document.reader.startswith("html/") for document in documents)
    is_clock = are_pages and _is_day(old) and _is_day(new) and all(map(_is_clock, documents, places))
    return Masthead((old, new), places, are_pages, is_clock)


def is_routine(of: Masthead) -> bool:
    """Tell whether two blocks are a line that every issue prints anew: its banner, or a web page's counter or clock."""
    if of.is_head and _is_banner(of.blocks[0].text, of.blocks[1].text):
        return True
    if all(_SURE_COUNTER.fullmatch(block.text) for block in of.blocks):
        return True
    return (of.are_pages and all(map(_is_counter, of.blocks))) or of.is_clock


def _is_banner(old: str, new: str) -> bool:
    """Tell whether two texts name the same document, each in brackets with its stage."""
    first, second = _BANNER.fullmatch(old), _BANNER.fullmatch(new)
    return first is not None and second is not None and first[1] == second[1]


def is_title_framed(old: str, new: str) -> bool:
    """Tell whether one title is the other in the frame of a series: "2022 Reports on Human Rights: Karsova"."""
    short, long = sorted((old, new), key=len)
    frame, _, name = long.rpartition(_OF_SERIES)
    return name == short and not _SERIES.isdisjoint(frame.casefold().split())


def heads_apart(
    documents: tuple[Document, Document], links: Sequence[Link], issues: tuple[Issue, Issue]
) -> tuple[dict[int, str], dict[int, str]]:
    """Return the blocks at the heads of both documents that have no partner though they are one title, with why.

    One is the other in the frame of its series, or they differ in nothing but the year of the edition.
    """
    olds = [link.old[0] for link in links if link.old and not link.new and link.old[0] < HEAD_BLOCKS]
    news = [link.new[0] for link in links if link.new and not link.old and link.new[0] < HEAD_BLOCKS]
    found: tuple[dict[int, str], dict[int, str]] = {}, {}
    for i in olds:
        for j in news:
            a, b = documents[0].blocks[i].text, documents[1].blocks[j].text
            why = "furniture" if i == j == 0 and is_title_framed(a, b) else ""
            years = str(issues[0].year), str(issues[1].year)
            if years[0] != years[1] and years[0] in a and a.replace(years[0], years[1]) == b:
                why = "routine"
            if why:
                found[0][i] = found[1][j] = why
    return found


class Numbered(NamedTuple):
    """What says which issue this is, and how many tokens of its line do."""

    designators: tuple[str, ...]
    tokens: int


def numbers_issue(of: Masthead) -> tuple[int, int]:
    """Return how many tokens of two blocks say which issue this is ("Number 99 Volume X"), 0 if neither does."""
    if not of.is_head:
        return 0, 0
    (old, place), (new, other) = (_numbered(block.text) for block in of.blocks)
    return (old.tokens, new.tokens) if place == other and old.designators == new.designators else (0, 0)


def _numbered(text: str) -> tuple[Numbered, str]:
    """Return what numbers an issue in a line of its own, and the place behind it."""
    words = text.split(" ")
    found: list[str] = []
    while len(words) > 1 and words[0].casefold() in _DESIGNATORS and _ORDINAL.fullmatch(words[1].strip(",")):
        found.append(_DESIGNATORS[words[0].casefold()])
        words = words[2:]
    behind = [word for word in words if word.strip(",.") not in MONTHS and not word.strip(",.").isdecimal()]
    is_line = not words or (
        len(found) >= _LEAST_DESIGNATED and len(behind) <= _PLACE_WORDS and all(word[:1].isupper() for word in behind)
    )
    if not (found and is_line):
        return Numbered((), 0), ""
    return Numbered(tuple(found), len(_text.tokens(" ".join(text.split(" ")[: 2 * len(found)])))), " ".join(behind)


def _is_counter(block: Block) -> bool:
    return _COUNTER.fullmatch(block.text) is not None


def _is_day(block: Block) -> bool:
    """Tell whether a block is a date with its right weekday and nothing else."""
    found = _CLOCK.fullmatch(block.text)
    if not found:
        return False
    try:
        day = date(int(found[4]), MONTHS.index(found[2]) + 1, int(found[3]))
    except ValueError:
        return False
    return _WEEKDAYS[day.weekday()] == found[1]


def _is_clock(document: Document, place: int) -> bool:
    """Tell whether a date is a page's clock: above every heading, on a page that counts those who look at it.

    The date of a statement stands below its title.
    """
    above = document.blocks[:place]
    if place >= HEAD_BLOCKS or any(block.kind == Kind.HEADING for block in above):
        return False
    return any(map(_is_counter, document.blocks))


def counts_on(op: Opcode, numbered: tuple[int, int]) -> bool:
    """Tell whether a replacement stays within the tokens that number an issue, of either side."""
    return op.tag == "replace" and op.i2 <= numbered[0] and op.j2 <= numbered[1]
