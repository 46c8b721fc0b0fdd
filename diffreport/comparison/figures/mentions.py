"""Find the figures in a text: every number that counts or measures something.

Years, dates, times, section numbers, identifiers and footnote marks are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diffreport.comparison.figures.labels import about, year_of, years_of_sentences
from diffreport.comparison.figures.numerals import (
    DURATIONS,
    MAGNITUDES,
    SPELLED,
    UNITS,
    parse,
    plain,
    printed_value,
    qualifier_length,
)
from diffreport.comparison.figures.printed import Printed
from diffreport.model import Figure

_MONTHS = frozenset(
    (
        "january february march april may june july august september october november december "
        "jan feb mar apr jun jul aug sep sept oct nov dec"
    ).split()
)
# Words before a number that name something instead of counting it.
_NAMING = frozenset(
    (
        "§ annex art article articles act appendix bulletin chapter clause class ein figure footnote isbn issn law no "
        "note number page pages paragraph part phase regulation resolution rule schedule section sections statute "
        "table title usc volume"
    ).split()
)
# Abbreviations that do so before their full stop: "No. 9", "H.R. 9747", "8 U.S.C. 1101".
_NAMING_ABBREVIATION = re.compile(r"(?:no|nos|art|sec|stat|vol|pp?|h\.?r|s\.?res|u\.?s\.?c|p\.?l|c\.?f\.?r)")
# Bodies of law that a number before them names a volume or title of: "12 U.S.C. 1841".
_STATUTES = frozenset(("c.f.r", "cfr", "u.s.c", "usc"))
_PART = re.compile(r"[a-z]|\d{1,2}|[ivx]+")
_FRACTIONS = frozenset("half halves third thirds quarter quarters fifth fifths tenth tenths".split())
_HOURS = frozenset(("a.m", "p.m", "am", "pm", "o'clock"))
# Before "from 8 to 9": what moved, in two values.
_MOVES = frozenset(
    "climbed cut declined decreased down dropped fell grew grown increased jumped lowered raised rise risen "
    "rose slipped up went".split()
)
_PERCENT = {("per", "cent"): "%"} | {("percentage", p): "percentage points" for p in ("point", "points")}
# Names and codes of a currency, before a sum or behind it, with the sign that is its unit; others stand for themselves.
_CURRENCIES = {
    name: sign
    for sign, names in {"€": "eur euro euros", "$": "usd us$ dollar dollars", "£": "gbp pound pounds"}.items()
    for name in names.split()
}
# After these, "one" is a pronoun, not a count.
_ONE_IS_NO_COUNT = frozenset("of another or and is who that which can may must should to side hand".split())


# Words that a number may begin with.
_NUMBER_WORDS = frozenset((*SPELLED, "a", "one"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure where it stands: tokens `start` to `end` with qualifier and unit, the number at `at`.

    `after` and `before` are the keys of the label words around it, nearest first; `label` is what it counts;
    `is_field` tells that the label stands before a colon; `year` is the year that its clause speaks of, or None.
    """

    figure: Figure
    start: int
    at: int
    end: int
    sentence: int
    after: tuple[str, ...]
    before: tuple[str, ...]
    label: str
    is_field: bool
    year: int | None = None


def mentions(tokens: Sequence[str]) -> list[Mention]:
    """Return the figures among the tokens of a text, in order."""
    return _Finder(Printed(tokens)).find()


class _Finder:
    """One text under way. Positions `k` count the tokens that are not white space."""

    def __init__(self, printed: Printed) -> None:
        self.printed = printed
        self.key, self.touches = printed.key, printed.touches
        self.named = -1  # the last number that was a name: "sections 202, 203 and 5"

    def find(self) -> list[Mention]:
        found: list[Mention] = []
        k = sentence = 0
        keys = self.printed.keys
        while k < len(keys):
            if keys[k].isalpha() and keys[k] not in _NUMBER_WORDS:
                k += 1
                continue
            figure, end = self._figure(k)
            if figure is None:
                sentence += self.printed.ends_sentence(k)
                k = end
                continue
            found.append(self._mention(figure, k, end, sentence))
            k = end
        return self._completed(found)

    def _figure(self, k: int) -> tuple[Figure | None, int]:
        """Return the figure that starts at k, without its qualifier, and the position to go on from."""
        value, end = self._value(k)
        if value is None or self._is_date(k, value):
            return None, k + 1
        if self._names_something(k, value):
            self.named = k
            return None, k + 1
        high, top = self._value(end + 1) if self._joins_range(k, end) else (None, end)
        unit = self._unit(end)[1]
        if high is not None and high > value and not self._is_year(end + 1) and unit in ("", self._unit(top)[1]):
            end = top
        else:
            high = None
        kind, unit, end = self._unit(end)
        if high is not None and kind == "duration" and self._labels_a_share(end):
            return None, end  # "15-64 years: 66%" counts those of an age
        text = self.printed.text(k, end)
        return Figure(text, value, "", unit, "range" if high is not None else kind, high), end

    def _labels_a_share(self, end: int) -> bool:
        """Tell whether a colon and a percentage follow."""
        value, after = self._value(end + 1) if self.key(end) == ":" else (None, end)
        return value is not None and self._unit(after)[0] == "percent"

    def _joins_range(self, k: int, end: int) -> bool:
        joint, start = self.key(end), k - qualifier_length(self.printed.keys, k)
        if self.key(start - 1) == "by":
            return False  # "rose by 50 to 400"
        if self.key(start - 1) == "from" and _MOVES & {self.key(start - 2), self.key(start - 3)}:
            return False  # "rose from 8 to 9" tells two values, not a range
        return joint in ("to", "-") or (joint == "and" and self.key(start - 1) == "between")

    def _value(self, k: int) -> tuple[Decimal | None, int]:
        """Return the number at k, a following magnitude included, and the position after it."""
        word, follower = self.key(k), self.key(k + 1)
        value = SPELLED.get(word)
        if value is None and word in ("a", "one") and follower in MAGNITUDES:
            value = Decimal(1)
        if value is None:
            found = parse(self.printed.words[k]) if k < len(self.printed) else None
            value = printed_value(found) if found else None
        if value is None:
            return None, k + 1
        if follower in MAGNITUDES:
            return plain(value * MAGNITUDES[follower]), k + 2
        if word == "one" and (follower in _ONE_IS_NO_COUNT or not follower[:1].isalpha()):
            return None, k + 1
        return value, k + 1

    def _unit(self, end: int) -> tuple[str, str, int]:
        """Return kind and unit of the number before position end, and the position after a unit that is a word."""
        printed, follower = parse(self.printed.words[end - 1]), self.key(end)
        if printed and printed["percent"]:
            points = "point" in printed["percent"]
            return "percent", "percentage points" if points else "%", end
        if printed and printed["money"]:
            money = printed["money"].strip()
            return "money", _CURRENCIES.get(money.lower(), money.upper()), end
        if follower in ("percent", "%"):
            return "percent", "%", end + 1
        if (follower, self.key(end + 1)) in _PERCENT:
            return "percent", _PERCENT[follower, self.key(end + 1)], end + 2
        if follower in _CURRENCIES:
            return "money", _CURRENCIES[follower], end + 1
        if follower in DURATIONS:
            return "duration", DURATIONS[follower], end + 1
        if follower in UNITS:
            return "quantity", follower, end + 1
        return "count", "", end

    def _is_year(self, k: int) -> bool:
        """Tell whether the number at k is a year, and not a count of something."""
        counts = self.key(k + 1).endswith("s") and qualifier_length(self.printed.keys, k)
        return self.printed.is_year(k) and not counts

    def _is_date(self, k: int, value: Decimal) -> bool:
        if self._is_year(k):
            return True
        day = 1 <= value <= 31 and self.key(k).isdecimal()
        counts = self.key(k - 2) in ("in", "since") and self.key(k + 1)[:1].isalpha()  # "in May 12 people"
        return day and ((self._is_month(k - 1) and not counts) or self._is_month(k + 1))

    def _is_month(self, k: int) -> bool:
        # "may" is a month only with a capital
        return self.key(k) in _MONTHS and self.printed.words[k][:1].isupper()

    def _names_something(self, k: int, value: Decimal) -> bool:
        """Tell whether the number is part of a name, a time, an identifier or a footnote mark."""
        before, after = self.key(k - 1), self.key(k + 1)
        if before in _NAMING or (before == "." and _NAMING_ABBREVIATION.fullmatch(self.key(k - 2))):
            return True
        if self.named >= 0 and self.named in (k - 2, k - 3) and before in (",", "and", "or", "through", "-"):
            return True
        if self._is_part_of_code(k, k - 1, k - 2, k) or self._is_part_of_code(k, k + 1, k + 2, k + 1):
            return True
        if self._cites_a_statute(k) or self._is_citation(k):
            return True
        if after in _HOURS or (after in _FRACTIONS and not self.key(k).isdecimal()) or self._is_ratio(k):
            return True
        if k == 0 and after in (".", ")") and self.key(k).isdecimal():
            return True  # the number of an item
        # "two (2)": the same number again
        return before == "(" and after == ")" and SPELLED.get(self.key(k - 2)) == value

    def _cites_a_statute(self, k: int) -> bool:
        """Tell whether the number is the title or volume of a body of law: "12 U.S.C. 1841"."""
        if self.key(k + 1) not in _STATUTES:
            return False
        cited = k + 3 if self.key(k + 2) == "." else k + 2
        return self.key(cited) == "§" or self.key(cited)[:1].isdigit()

    def _is_citation(self, k: int) -> bool:
        """Tell whether the number is a section with two parts, or one of them: "202(a)(2)"."""
        for first in (k + 1, k - 1, k - 4):  # the bracket after the section's number
            brackets = (first, first + 3)
            if self.key(first - 1).isdecimal() and all(map(self._is_part, brackets)):
                return True
        return False

    def _is_part(self, opening: int) -> bool:
        """Tell whether a bracket that touches what is before it holds a letter or two digits: "(a)", "(2)"."""
        inside = self.key(opening + 1)
        if self.key(opening) != "(" or self.key(opening + 2) != ")" or not _PART.fullmatch(inside):
            return False
        return all(map(self.touches, (opening, opening + 1, opening + 2)))

    def _is_ratio(self, k: int) -> bool:
        """Tell whether the number is either part of "one in five": a share, which no count can tell."""
        first = k if self.key(k + 1) == "in" else k - 2 if self.key(k - 1) == "in" else -1
        numbers = [SPELLED.get(self.key(p), None) for p in (first, first + 2)] if first >= 0 else []
        return len(numbers) == 2 and None not in numbers and self.key(first + 3) not in DURATIONS

    def _is_part_of_code(self, k: int, mark: int, beyond: int, joint: int) -> bool:
        """Tell whether a mark ties the number to another: 10:30, 04/L-213, #5, [12]; "male 5/female 6" are two."""
        if not self.touches(joint) or self.key(mark) not in "/:#[]_" or not self.key(mark):
            return False
        if self.key(mark) in "#[]_":
            return True
        other = self.printed.words[beyond] if 0 <= beyond < len(self.printed) else ""
        tied = self.touches(beyond + 1 if beyond < k else beyond)
        return tied and (other[:1].isdigit() or (len(other) > 1 and other[1:2] == "-"))

    def _mention(self, figure: Figure, k: int, end: int, sentence: int) -> Mention:
        start = k - qualifier_length(self.printed.keys, k)
        at = self.printed.at
        qualified = replace(figure, text=self.printed.text(start, end), qualifier=" ".join(self.printed.keys[start:k]))
        return Mention(
            qualified, at[start], at[k], at[end - 1] + 1, sentence, *about(self.printed, start, end, figure.kind)
        )

    def _completed(self, found: list[Mention]) -> list[Mention]:
        """Give each figure its year, and a figure without words of its own those of the one before it."""
        years = years_of_sentences(self.printed)
        first = {m.sentence: m.at for m in reversed(found)}
        out: list[Mention] = []
        for n, mention in enumerate(found):
            limit = next((m.at for m in found[n + 1 : n + 2] if m.sentence == mention.sentence), None)
            year = year_of(mention.at, years.get(mention.sentence, []), first[mention.sentence], limit)
            before = out[-1] if out and out[-1].sentence == mention.sentence else None
            if before and not mention.after and not mention.before:
                mention = replace(mention, after=before.after, before=before.before, label=before.label)
            out.append(replace(mention, year=year))
        return out
