"""Find the figures in a text: every number that counts or measures something.

Years, dates, times, section numbers, identifiers and footnote marks are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.numerals import MAGNITUDES, SPELLED, parse, printed_value, qualifier_length
from diffreport.model import Figure

_MONTHS = frozenset(
    (
        "january february march april may june july august september october november december "
        "jan feb mar apr jun jul aug sep sept oct nov dec"
    ).split()
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
# Words before a number that names something instead of counting it.
_NAMING = frozenset(
    (
        "§ annex art article articles act appendix bulletin chapter clause class figure footnote law no no. note "
        "number page pages paragraph part phase regulation resolution rule schedule section sections statute "
        "table title version volume"
    ).split()
)
_PERCENT = {"percent": "%", "%": "%", "percentage": "percentage points"}
_CURRENCIES = {"euro": "€", "euros": "€", "dollar": "$", "dollars": "$", "pound": "£", "pounds": "£"}
_DURATIONS = {unit + s: unit for unit in "minute hour day week month year decade".split() for s in ("", "s")}
_QUANTITIES = frozenset(
    "km kilometers kilometres miles meters metres hectares acres kg tonnes tons mw gw mwh gwh twh liters".split()
)
# After these, "one" is a pronoun, not a count.
_ONE_IS_NO_COUNT = frozenset("of another or and is who that which can may must should to side hand".split())
_NOT_A_LABEL = frozenset(
    (
        "a after all an and are as at be been before but by can did do does due during for fewer from had has "
        "have he her his if in into is it its less may more must not of on one or out over shall she should "
        "since than that the their them they this to under until was were what when where which while who "
        "whom will with within without would"
    ).split()
)
_CLAUSE_ENDS = frozenset(".,;:!?()\n")
# Before a number the label begins after one of these.
_CLAUSE_STARTS = frozenset("to that which who".split())
_LABEL_WORDS = 4
# Before a year: the sentence speaks of what happened then.
_OF_A_YEAR = frozenset("in during for throughout year".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure where it stands: tokens `start` to `end` with qualifier and unit, the number at `at`.

    `after` and `before` are the keys of the label words around it, nearest first; `label` is what it counts;
    `year` is the year that its clause speaks of, None where it names none.
    """

    figure: Figure
    start: int
    at: int
    end: int
    sentence: int
    after: tuple[str, ...]
    before: tuple[str, ...]
    label: str
    year: int | None = None


def mentions(tokens: Sequence[str]) -> list[Mention]:
    """Return the figures among the tokens of a text, in order."""
    return _Finder(tokens).find()


class _Finder:
    """One text under way. Positions `k` count the tokens that are not white space."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.at = [i for i, t in enumerate(tokens) if not t.isspace() or t == "\n"]
        self.words = [_text.fold_typography(tokens[i]) for i in self.at]
        self.keys = [_text.key(tokens[i]) for i in self.at]

    def find(self) -> list[Mention]:
        found: list[Mention] = []
        years: dict[int, list[tuple[int, int]]] = {}  # sentence -> (token, year)
        k = sentence = 0
        while k < len(self.keys):
            if self._key(k - 1) in _OF_A_YEAR and self._is_year(k):
                years.setdefault(sentence, []).append((self.at[k], int(self.keys[k])))
            figure, end = self._figure(k)
            if figure is None:
                sentence += self.keys[k] in (".", "!", "?", ";", "\n")
                k += 1
                continue
            found.append(self._mention(figure, k, end, sentence))
            k = end
        return _completed(found, years)

    def _key(self, k: int) -> str:
        return self.keys[k] if 0 <= k < len(self.keys) else ""

    def _touches(self, k: int) -> bool:
        """Tell whether token k and the one before it are printed without a space between."""
        return 0 < k < len(self.at) and self.at[k] == self.at[k - 1] + 1

    def _figure(self, k: int) -> tuple[Figure | None, int]:
        """Return the figure that starts at k, without its qualifier, and the position after it."""
        value, end = self._value(k)
        if value is None or self._names_something(k, value) or self._is_date(k, value):
            return None, k + 1
        high, top = None, end
        if self._key(end) in ("to", "-") or (self._key(end) == "and" and self._key(k - 1) == "between"):
            high, top = self._value(end + 1)
        if high is not None and high > value and not self._is_year(end + 1):
            end = top
        else:
            high = None
        kind, unit, end = self._unit(k, end)
        text = "".join(self.tokens[self.at[k] : self.at[end - 1] + 1])
        return Figure(text, value, "", unit, "range" if high is not None else kind, high), end

    def _value(self, k: int) -> tuple[Decimal | None, int]:
        """Return the number at k, a following magnitude included, and the position after it."""
        word, follower = self._key(k), self._key(k + 1)
        value = SPELLED.get(word)
        if value is None and word in ("a", "one") and follower in MAGNITUDES:
            value = Decimal(1)
        if value is None:
            found = parse(self.words[k]) if k < len(self.words) else None
            value = printed_value(found) if found else None
        if value is None:
            return None, k + 1
        if follower in MAGNITUDES:
            return value * MAGNITUDES[follower], k + 2
        if word == "one" and (follower in _ONE_IS_NO_COUNT or not follower[:1].isalpha()):
            return None, k + 1
        return value, k + 1

    def _unit(self, k: int, end: int) -> tuple[str, str, int]:
        """Return kind and unit of the number in k..end, and the position after a unit that is a word."""
        printed, follower = parse(self.words[end - 1]), self._key(end)
        if printed and printed["percent"]:
            points = "point" in printed["percent"]
            return "percent", "percentage points" if points else "%", end
        if printed and printed["money"]:
            return "money", printed["money"].strip().upper(), end
        if follower in _PERCENT or (follower == "per" and self._key(end + 1) == "cent"):
            wide = follower in ("per", "percentage")
            return "percent", _PERCENT.get(follower, "%"), end + 1 + wide
        if follower in _CURRENCIES:
            return "money", _CURRENCIES[follower], end + 1
        if follower in _DURATIONS:
            return "duration", _DURATIONS[follower], end + 1
        if follower in _QUANTITIES:
            return "quantity", follower, end + 1
        return "count", "", end

    def _is_year(self, k: int) -> bool:
        """Tell whether the number at k reads as a year: four digits, and nothing that it counts."""
        key = self._key(k)
        if not _YEAR.fullmatch(key):
            early = re.fullmatch(r"1[0-4]\d\d", key) and self._key(k - 1) in ("in", "of", "since", "the")
            short = re.fullmatch(r"\d\d", key) and self._key(k - 1) == "-" and self._touches(k)
            return bool(early or (short and self._touches(k - 1) and self._is_year(k - 2)))
        counts = self._key(k + 1).endswith("s") and self._key(k + 1) not in _NOT_A_LABEL
        return not counts or not qualifier_length(self.keys, k)

    def _is_date(self, k: int, value: Decimal) -> bool:
        if self._is_year(k):
            return True
        day = 1 <= value <= 31 and self.keys[k].isdecimal()
        return day and any(self._is_month(near) for near in (k - 1, k + 1))

    def _is_month(self, k: int) -> bool:
        # "may" is a month only with a capital
        return self._key(k) in _MONTHS and self.words[k][:1].isupper()

    def _names_something(self, k: int, value: Decimal) -> bool:
        """Tell whether the number is part of a name, a time, an identifier or a footnote mark."""
        before, after = self._key(k - 1), self._key(k + 1)
        if before in _NAMING or (before == "." and self._key(k - 2) in ("no", "art")):
            return True
        if (self._touches(k) and before in "/:#[_") or (self._touches(k + 1) and after in "/:]_"):
            return True
        if k == 0 and after in (".", ")") and self.keys[k].isdecimal():
            return True  # the number of an item
        # "two (2)": the same number again
        return before == "(" and after == ")" and SPELLED.get(self._key(k - 2)) == value

    def _mention(self, figure: Figure, k: int, end: int, sentence: int) -> Mention:
        n = qualifier_length(self.keys, k)
        start = self.at[k - n]
        text = "".join(self.tokens[start : self.at[end - 1] + 1])
        qualifier = _text.normalise("".join(self.tokens[start : self.at[k]]))
        after, before = self._label_words(end, 1), self._label_words(k - n - 1, -1)
        return Mention(
            Figure(text, figure.value, qualifier, figure.unit, figure.kind, figure.high),
            start,
            self.at[k],
            self.at[end - 1] + 1,
            sentence,
            tuple(self.keys[p] for p in after),
            tuple(self.keys[p] for p in before),
            self._label(after, before, figure.kind),
        )

    def _label_words(self, k: int, step: int) -> list[int]:
        """Return the positions of the nearest words on one side that can name what is counted."""
        out: list[int] = []
        while 0 <= k < len(self.keys) and len(out) < _LABEL_WORDS:
            key = self.keys[k]
            apposed = step < 0 and key == "," and not out  # "the longest sentence, 10 years, was ..."
            if (key in _CLAUSE_ENDS and not apposed) or parse(self.words[k]):
                break
            if out and (key in _CLAUSE_STARTS if step < 0 else key in _NOT_A_LABEL and key != "of"):
                break
            if key[:1].isalpha() and key not in _NOT_A_LABEL and key not in SPELLED:
                out.append(k)
            k += step
        return out

    def _label(self, after: Sequence[int], before: Sequence[int], kind: str) -> str:
        """Return what is counted as printed: the words after the number, else those before it."""
        measured = kind in ("percent", "money", "duration")
        counted_first = not measured or (after and self._key(after[0] - 1) == "of")
        span = (after or before[::-1]) if counted_first else (before[::-1] or after)
        if not span:
            return ""
        return _text.normalise("".join(self.tokens[self.at[span[0]] : self.at[span[-1]] + 1]))


def _completed(found: list[Mention], years: dict[int, list[tuple[int, int]]]) -> list[Mention]:
    """Give each figure its year, and a figure without words of its own those of the one before it."""
    out: list[Mention] = []
    first = {m.sentence: m.at for m in reversed(found)}
    for n, mention in enumerate(found):
        limit = next((m.at for m in found[n + 1 : n + 2] if m.sentence == mention.sentence), None)
        year = _year_of(mention, years.get(mention.sentence, []), first[mention.sentence], limit)
        before = out[-1] if out and out[-1].sentence == mention.sentence else None
        if before and not mention.after and not mention.before:
            mention = replace(mention, after=before.after, before=before.before, label=before.label)
        out.append(replace(mention, year=year))
    return out


def _year_of(mention: Mention, years: list[tuple[int, int]], first: int, limit: int | None) -> int | None:
    """Return the year a figure speaks of.

    "In 2014 41, in 2015 50" leads with its years, "41 in 2014, 50 in 2015" trails them; a year alone in its
    sentence is the year of all its figures. `first` is the sentence's first figure, `limit` the next one.
    """
    if len(years) < 2:
        return years[0][1] if years else None
    if years[0][0] < first:
        return [year for at, year in years if at < mention.at][-1]
    return next((year for at, year in years if mention.at < at and (limit is None or at < limit)), None)
