"""Read one figure where it begins: which kind it is, and where it ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures import dates
from diffreport.comparison.figures.amounts import Amount, amount_at, bound_behind, repeated_end
from diffreport.comparison.figures.names import identifier_at, is_ordinary, no_figure_end, strokes_end
from diffreport.comparison.figures.numerals import MAGNITUDES, SPELLED, plain, qualifier_length
from diffreport.comparison.figures.printed import CLAUSE_ENDS, Printed
from diffreport.comparison.figures.ranges import joined_at, tells_a_move
from diffreport.comparison.figures.ratios import (
    FRACTIONS,
    RANKS,
    fraction_at,
    multiple_end,
    rank_at,
    rank_of_digits,
    ratio_at,
)
from diffreport.comparison.figures.units import CODES, MONEY, unit_at
from diffreport.patterns import late

_MONTH_NAMES = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NUMBER_WORDS = frozenset((*SPELLED, *FRACTIONS, *RANKS, *MAGNITUDES)) - {"bn"}
_CURRENCY = late(rf"(?:{MONEY})|{'|'.join(CODES)}|Rs|Rp|[A-Z]{{3}}")
_FISCAL = late(r"(?:fys?|fiscal|financial)(?:\d\d(?:\d\d)?)?")
_JOINED_YEAR = late(r"(?:mid|early|late|end|pre|post)-\d{4}")
# Before a number of four digits that may be a year: "killed 2000 people" counts, "in 2000 people" does not.
_YEAR_BEFORE = frozenset(
    "in of since by from until till to and or the during for before after through late early mid year years "
    "this that its a an their on as than between with under s per".split()
)
_COUNTED = late(r" (?:[a-z]+[^\Ws]s|people|men|women|children|persons)\b")
_DOTS_GROUP = late(r"(?<![\d.])\d{1,3}(?:\.\d{3}){2,}(?!\.?\d)|(?<![\d.])\d{1,3}(?:\.\d{3})+,\d")
# Around "one" these make it a pronoun, not a count.
_ONE_BEFORE = frozenset("no any some every each this that which the another other others not little".split())
_ONE_BEHIND = frozenset(
    "of another or and is who that which can cannot could would might may must should to side hand thing".split()
)
# "At one point" tells when and counts nothing.
_ONE_TIME = frozenset("point time stage end moment".split())
# Behind these "one" does something: "if one compares".
_ONE_DOES = frozenset("as because how if unless when whenever where whether".split())
# Of them the sentence has told how many they are: "three opinions, one of them unanimous".
_THEM = frozenset("them which whom these those".split())
# Compounds that measure nothing: "a two-way street".
_NOT_COUNTED = frozenset("way fold sided dimensional faced tolerance fifty to for".split())
# Number words behind these name: "on day three", "phase two".
_SERIES = frozenset(
    "article category chapter class day grade group level number part phase round square stage step tier type".split()
)
_ARTICLES = frozenset("a an the this that another".split())
_ONE_ENDS = frozenset("in on at for with from by was is has had since until".split())
_VAGUE = frozenset("few several many couple".split())
# Behind these a span of time is over when it lasts longer; elsewhere "over six months" tells when.
_LASTING = frozenset(
    "for of after took take takes taken taking last lasts lasted lasting was is were are be been serve "
    "served serving spend spent wait waited held to and or at exceeding within being aged".split()
)
# What stands between two identifiers of one list has at most so many characters: ", and ", " (2000) and ".
_ENUMERATION = 18
_SENTENCE_END = late(r"[.!?](?: |$)|\n")
_ONE_DAY = late(r"[Oo]ne day(?:,| (?:the|he|she|it|they|we|in|soon)\b)(?! (?:week|month|year)\b)")
_A_HUNDRED_TIMES = late(r"(?:hundred|thousand|million) times\b(?! (?:the|as|more|less|higher|lower|larger)\b)")
_HOURS = 12
_OF_DAY = late(r" (?:o'clock|in the (?:morning|evening|afternoon))\b")
_PAST = late(r"\b(?:half past|quarter (?:past|to)) $")
_MINUS_BEFORE = late(r"[a-z:,] -$")  # "showed -1.4%"
_COMPOUND = late(r"-(?!odd\b|plus\b)(?P<noun>[a-z]{2,}(?:-[a-z]+)*)")
_JOINED_WORD = late("-[a-z]{2}")
_AGE = late(r"\s*:\s*[\d.,]+ ?(?:%|percent|per cent)")


class Found(NamedTuple):
    """A figure between two characters of a text, qualifier included; the number stands at `at`."""

    start: int
    end: int
    at: int
    value: Decimal
    kind: str
    unit: str = ""
    high: Decimal | None = None
    qualifier: str = ""
    counted: str = ""

    @property
    def is_amount(self) -> bool:
        """Tell whether it says how much or how many."""
        return self.kind not in ("date", "identifier")


@_text.remembered
def begins(token: str) -> str:
    """Return what a figure may begin with at a token: "digit", "word", "money", "month", "fiscal", "joined" or ""."""
    if token.isspace():
        return ""
    folded = _text.fold_typography(token)
    if folded[:1].isdecimal() or (folded[:1] in ("+", "-", ".") and any(map(str.isdecimal, folded))):
        return "digit"
    if not folded[:1].isalpha():
        return "money" if folded and _CURRENCY.match(folded + "1") else ""
    low = folded.lower()
    if low in _NUMBER_WORDS or low.partition("-")[0] in _NUMBER_WORDS:
        return "word"
    if low.partition("-")[0] in _MONTH_NAMES and folded[0].isupper():
        return "month"
    if _FISCAL.fullmatch(low):
        return "fiscal"
    if _JOINED_YEAR.fullmatch(low):
        return "joined"
    currency = _CURRENCY.match(folded)
    return "money" if currency and (currency.end() == len(folded) or any(map(str.isdecimal, folded))) else ""


class Reader:
    """Reads the figures of one text from left to right; `done` is the character up to which it has read."""

    def __init__(self, printed: Printed) -> None:
        self.printed, self.text = printed, printed.line
        self.offsets = [0, *accumulate(map(len, printed.folded))]  # where each token begins
        self.done = 0
        self.named_until = -1  # where the last identifier ended
        self.counted_until = -1  # where the last amount ended
        self.dots_group = "." in self.text and _DOTS_GROUP.search(self.text) is not None

    def at(self, token: int) -> list[Found]:
        """Return the figures that begin with a token; mostly one, two where they share a unit."""
        start = self.offsets[token]
        if start < self.done:
            return []
        self._token = token
        found = _READ[begins(self.printed.tokens[token])](self, start)
        if found:
            self.done = max(self.done, found[-1].end)
            if found[-1].kind == "count":
                self.counted_until = self.done
        return found

    def digit(self, start: int) -> list[Found]:
        signed, text = start, self.text
        if text[start] in "+-":
            if start and (text[start - 1].isalnum() or text[start - 1] in "%)]"):
                signed += 1
            start += 1
        elif text[start - 1 : start] == "-" and _MINUS_BEFORE.search(text, max(0, start - 3), start):
            signed -= 1
        if text[start].isdecimal():
            before = self.printed.key(self._position(start) - 1)
            if 0 <= self.named_until >= start - _ENUMERATION or not is_ordinary(text, start, before):
                found = self._date_or_name(start, before)
                if found or self.done > start:
                    return found
            if text[start + 3 : start + 4].isdecimal() and (year := dates.year_at(text, start)) and self._is_year(year):
                return [self._date(year)]
        return self._amounts(signed)

    def _date_or_name(self, start: int, before: str) -> list[Found]:
        """Return the date, identifier or ordinal that begins with digits; pass over what is no figure."""
        text = self.text
        if date := dates.digits_at(text, start):
            return [self._date(date)]
        if named := identifier_at(text, start, before, self.named_until):
            self.named_until = named.end
            return [Found(max(named.start, self.done), named.end, start, named.value, "identifier")]
        if end := no_figure_end(text, start, before):
            self.done = end
        elif rank := rank_of_digits(text, start):
            return [Found(rank.start, rank.end, start, rank.value, "ordinal")]
        return []

    def word(self, start: int) -> list[Found]:
        text = self.text
        if share := fraction_at(text, start):
            return self._qualified(Found(share.start, share.end, start, plain(share.value), share.kind, share.unit))
        if rank := rank_at(text, start):
            return [Found(rank.start, rank.end, start, rank.value, "ordinal")]
        if text[start : start + 9].lower().startswith(tuple(MAGNITUDES)):
            if _A_HUNDRED_TIMES.match(text, start):
                return []
            return self._amounts(start - 2) if text[max(0, start - 3) : start].lower().lstrip() == "a " else []
        return self._amounts(start)

    def money(self, start: int) -> list[Found]:
        return self._amounts(start)

    def month(self, start: int) -> list[Found]:
        date = dates.month_at(self.text, start)
        return [self._date(date)] if date else []

    def fiscal(self, start: int) -> list[Found]:
        date = dates.fiscal_at(self.text, start)
        return [self._date(date)] if date else []

    def joined(self, start: int) -> list[Found]:
        date = dates.prefixed_at(self.text, start)
        return [self._date(date)] if date else []

    def nothing(self, start: int) -> list[Found]:
        """Return no figure: for a token that begins none."""
        return []

    def _date(self, date: dates.Date) -> Found:
        high = Decimal(date.high) if date.high else None
        at = self.offsets[self._token]
        return Found(date.start, date.end, at, Decimal(date.value), "date", date.unit, high)

    def _is_year(self, year: dates.Date) -> bool:
        """Tell whether four digits are a year, and no count of something."""
        text, k = self.text, self._position(year.start)
        before = self.printed.key(k - 1)
        if year.value < 1500:
            names = before == "the" and not text[year.end : year.end + 2].strip().isupper()
            return (names or before in ("in", "of", "since")) and not _COUNTED.match(text, year.end)
        unit = unit_at(text, year.end)
        if unit is not None and (unit.kind != "duration" or text[year.end] == " "):
            return unit.kind == "money" and before in ("in", "constant", "current")  # "data are in 2013 US dollars"
        if re.match(r" (?:million|billion|thousand|lakh|crore)\b", text[year.end : year.end + 10]):
            return False
        if year.high is not None or not _COUNTED.match(text, year.end):
            return True
        if qualifier_length(self.printed.keys, k):
            return False
        is_word = before.isalpha() and before not in _YEAR_BEFORE and before not in _MONTH_NAMES
        return not is_word or self.printed.words[k - 1][0].isupper()

    def _position(self, char: int) -> int:
        """Return the position of the token that a character stands in."""
        return bisect_left(self.printed.at, bisect_right(self.offsets, char) - 1)

    def _amounts(self, start: int) -> list[Found]:
        """Return the amount at a place, with what it is tied to: the end of its range, or one that shares its unit."""
        text = self.text
        amount = amount_at(text, start, self.dots_group)
        if amount is None:
            self.done = max(self.done, strokes_end(text, start)) if text[start].isdecimal() else self.done
            return []
        if amount.start < self.done or not self._is_figure(amount):
            return []
        if share := ratio_at(text, start, amount):
            return self._qualified(Found(share.start, share.end, amount.at, plain(share.value), "ratio", share.unit))
        k = self._position(amount.start)
        length = qualifier_length(self.printed.keys, k)
        lead = self.printed.key(k - length - 1)
        is_rate = (
            self.printed.key(k - length - 2) == "growth"
        )  # "growth from 2 to 3 percent": a rate, and not what moved
        moves = lead in ("from", "by") and not is_rate and tells_a_move(self.printed.keys, k - length - 1)
        joined = joined_at(text, amount, lead, moves)
        if joined is None:
            alone = self._qualified(self._found(amount))
            self.done = repeated_end(text, amount)
            return alone
        if not joined.is_range:
            return [*self._qualified(self._found(joined.first)), *self._qualified(self._found(joined.second))]
        if joined.first.kind == "duration" and _AGE.match(text, joined.second.end):
            self.done = joined.second.end
            return []  # "15-64 years: 66%" counts those of an age
        begin = self.offsets[self.printed.at[k - length - 1]] if lead in ("between", "from") else amount.start
        unit, end = joined.second.unit or joined.first.unit, joined.second.end
        if not unit and (multiple := multiple_end(text, end)):
            unit, end = "times", multiple
        range_ = Found(amount.start, end, amount.at, joined.first.value, "range", unit, joined.second.value)
        found = self._qualified(range_)[0]
        return [found._replace(start=min(begin, found.start))] if begin >= self.done else [found]

    def _found(self, amount: Amount) -> Found:
        """Return an amount as a figure, without its qualifier."""
        compound = _COMPOUND.match(self.text, amount.end) if amount.kind == "count" else None
        noun = compound["noun"] if compound else ""
        return Found(amount.start, amount.end, amount.at, amount.value, amount.kind, amount.unit, counted=noun)

    def _is_figure(self, amount: Amount) -> bool:
        """Tell whether a number counts: no pronoun, no part of a name or of a word."""
        text, end = self.text, amount.end
        if amount.kind == "duration" and _ONE_DAY.match(text, amount.start):
            return False
        if text[amount.start - 1 : amount.start] == "^":
            return False  # a power that is no number of its own
        if amount.kind == "count":
            behind = text[end : end + 1]
            if behind.isalpha() or behind == "_":
                return False
            if behind == "-" and text[end + 1 : end + 2].isalpha() and not _JOINED_WORD.match(text, end):
                return False
            k = self._position(amount.start)
            if amount.is_spelled and amount.value == 1 and self._is_pronoun(k):
                return False
            if amount.is_spelled and (self.printed.key(k - 1) in _VAGUE or self._is_name(k) or self._is_set(amount, k)):
                return False
        return True

    def _is_set(self, amount: Amount, k: int) -> bool:
        """Tell whether a number in words stands in a set phrase, or names a member of a series or an hour."""
        if amount.value <= _HOURS and (
            _OF_DAY.match(self.text, amount.end) or _PAST.search(self.text, max(0, amount.start - 14), amount.start)
        ):
            return True
        compound = _COMPOUND.match(self.text, amount.end)
        if compound:
            return compound["noun"] in _NOT_COUNTED
        if not amount.value:
            return self.printed.key(k + 1) in _NOT_COUNTED
        return self.printed.key(k - 1) in _SERIES and not _COUNTED.match(self.text, amount.end)

    def _is_name(self, k: int) -> bool:
        """Tell whether a number in words has a capital inside its sentence: "the Group of Twenty"."""
        return k > 0 and self.printed.words[k][0].isupper() and self.printed.words[k - 1][0].isalpha()

    def _is_pronoun(self, k: int) -> bool:
        behind = self.printed.key(k + 1)
        before = self.printed.key(k - 1)
        if before == "at" and behind in _ONE_TIME:
            return True
        if self.printed.key(k - 2) in _ARTICLES and before.isalpha() and (behind in CLAUSE_ENDS or behind in _ONE_ENDS):
            return True  # "a new one in 2015"
        if (before == "only" and self.printed.key(k - 2) == "the") or (before in _ONE_DOES and behind.endswith("s")):
            return True
        if behind == "way" and self.printed.key(k + 2) == "or":
            return True  # "one way or another"
        if behind.endswith("s") and self.printed.key(k + 2) in ("that", "how", "whether"):
            return True  # "one finds that"
        if behind in ("by", "after") and self.printed.key(k + 2) in ("one", "another", "the"):
            return True  # "one by one"
        if self.printed.key(k - 1) == "by" and self.printed.key(k - 2) == "one":
            return True
        if self._is_one_of_some(k, behind):
            return False
        if "-" in self.printed.words[k] or self.printed.key(k - 1) in _ONE_BEFORE or behind in _ONE_BEHIND:
            return True
        return not behind[:1].isalpha() or not self.text[self.offsets[self.printed.at[k]] :][3:4].isspace()

    def _is_one_of_some(self, k: int, behind: str) -> bool:
        """Tell whether "one" counts among those whose number the sentence has told: "three judges, one of whom"."""
        if self.counted_until < 0 or _SENTENCE_END.search(
            self.text, self.counted_until, self.offsets[self.printed.at[k]]
        ):
            return False
        if behind == "of":
            return self.printed.key(k + 2) in _THEM and self.printed.key(k - 1) not in _ONE_BEFORE
        if behind == ")":
            return self.printed.key(k - 1) == "("
        return behind in ("is", "has") and self.printed.key(k - 1) in ("and", ",", "but")

    def _qualified(self, found: Found) -> list[Found]:
        """Return a figure with the qualifier before it, else the one behind it."""
        k = self._position(found.start)
        keys, at = self.printed.keys, self.printed.at
        length = qualifier_length(keys, k)
        if length == 1 and keys[k - 1] == "over" and found.unit and not self._lasts(found, k):
            length = 0
        if length and self.offsets[at[k - length]] >= self.done:
            words = " ".join(keys[k - length : k]).replace(" .", ".")
            return [found._replace(start=self.offsets[at[k - length]], qualifier=words)]
        bound = bound_behind(self.text, found.end)
        return [found._replace(end=bound.end, qualifier=bound.words)] if bound else [found]

    def _lasts(self, found: Found, k: int) -> bool:
        """Tell whether "over" bounds a span of time ("lasted over three weeks") and does not say when."""
        return found.kind != "duration" or self.printed.key(k - 2) in _LASTING


_READ = {
    "digit": Reader.digit, "word": Reader.word, "money": Reader.money, "month": Reader.month,
    "fiscal": Reader.fiscal, "joined": Reader.joined, "": Reader.nothing,
}  # fmt: skip
