"""The period that an edition reports on, which moves on with every edition: "in 2022", "FY 2022", "2021/22".

Any other year may date an event: only what is surely the period is one, by the words around it. A year that counts,
numbers something, sets a deadline or dates an event is none, and neither is any date of a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from diffreport.comparison.noise.routine import MONTHS, Issue
from diffreport.model import Opcode

_IN_DATES = frozenset((*MONTHS, *(month[:3] for month in MONTHS)))
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
# "FY22", "SY2022", "end-2022": a year with what kind it is, or which part of it, in one word
_FISCAL = re.compile(r"(?:[FCSAMTP]Y|FYE|HY)['\u2019]?-?(\d{4}|\d\d)", re.IGNORECASE)
_PART_OF_YEAR = re.compile(r"(?:end|mid|early|late|year-end|start|beginning)-(\d{4})", re.IGNORECASE)
_HALF_OR_QUARTER = re.compile(
    r"(Q[1-4]|H[12])[- ]?'?(\d{4}|\d\d)|(\d{4}|\d\d)-?(Q[1-4]|H[12])|([1-4]Q|[12]H)(\d{4}|\d\d)"
)
_SEASON = re.compile(r"(\d{4})/(\d{4}|\d\d)")
_YEAR = re.compile(r"\d{4}")
_DASHES = frozenset("-\u2010\u2011\u2012\u2013/")

# A number of this name, not a year.
_NUMBERED = frozenset(
    "route road bus train highway motorway model type resolution no no. nr number law decree order article rule "
    "regulation directive flight room page version part "
    "section postcode call extension altitude population iso iec $ \u20ac \u00a3 usd eur # about approximately "
    "roughly nearly almost exactly only some".split()
)
# A year behind one of these is a limit: of a plan, a term, a series.
_LIMITS = frozenset("by until till before after since from through to between beyond than born".split())
# "elected in 2022", "the flood of 2022": it happened once, and in another year it would be another event.
_EVENTS = frozenset(
    "elected reelected re-elected founded established created formed adopted signed ratified enacted born died "
    "built opened inaugurated launched introduced appointed convicted sentenced arrested killed murdered "
    "assassinated executed released acceded joined independence force issued published completed abolished "
    "repealed dissolved expire expires began started ended fell collapsed broke erupted occurred happened "
    "retired resigned fled seized captured overthrown attacked invaded merged split burned sank discovered "
    "invented due coup flood floods war attack attacks treaty accord agreement revolution election elections "
    "earthquake drought crisis massacre uprising constitution referendum census convention summit hurricane "
    "fire explosion ceasefire truce matures mature matured expires expired lapses lapsed".split()
)
# In a sentence that begins with its year these say that something happened in it as well.
_HAPPENED = _EVENTS | frozenset(
    "agreed lifted imposed banned destroyed rebuilt seceded separated place ban law last first won lost died came "
    "became".split()
)
# What appears or is drawn up each year, and says for which: "the 2022 survey", "accounts for 2022".
_YEARLY = frozenset(
    "accounts balance bulletin budget data edition est estimate estimates figures handbook index indicators outlays "
    "outturn rankings ranking readings report reports request results review statistics survey surveys yearbook "
    "year".split()
)
# "the end of 2022", "the second half of 2022", "as of 2022"
_PARTS = frozenset("as end close course rest remainder half quarter whole all".split())
_NOT_SO = frozenset("no not none neither never nobody nothing without nor".split())
_CLAUSES = _LIMITS | frozenset("after as who which that when where while whose because".split())
_SENTENCE_ENDS = frozenset((".", "!", "?", ";", "|", "\n"))
_LONGEST_TITLE = 15  # words; a longer line without a stop is a sentence that lost it
# What is still to come is a deadline.
_TO_COME = frozenset("set slated will shall to expected planned scheduled due must should".split())
_KINDS_OF_YEAR = frozenset("fy fiscal financial calendar budget school academic year".split())
_MONTHS = frozenset(map(str.lower, MONTHS))
_ENDS = frozenset(("end", "close", "start", "beginning"))
_SUMS = frozenset("total sum number crowd group maximum minimum average some".split())
_COUNTED = frozenset(
    "persons people men women children cases civilians soldiers km kilometres kilometers miles m metres meters ha "
    "hectares tons tonnes kg feet members voters percent % dollars euros seconds minutes hours days nights "
    "weeks months years times pages words copies pieces items cases applications complaints households families "
    "inmates patients "
    "pupils students workers employees staff vehicles ships houses homes beds seats litres liters barrels".split()
)
# They end as a plural does.
_NO_PLURALS = frozenset("was is has as its this his does says sees".split())
_BEFORE_PERIODS = frozenset(
    (
        "the this its their our in during early mid late throughout spring summer autumn fall winter mid- q1 q2 q3 q4"
    ).split()
)


def moves_on(op: Opcode, texts: tuple[Sequence[str], Sequence[str]], issues: tuple[Issue, Issue]) -> bool:
    """Tell whether a replacement does nothing but name each edition's own month, year or fiscal year."""
    if not (_may_be_named(texts[0][op.i1], issues[0]) and _may_be_named(texts[1][op.j1], issues[1])):
        return False  # true of nearly all
    kinds = [list(_periods(texts[0], (op.i1, op.i2), issues[0])), list(_periods(texts[1], (op.j1, op.j2), issues[1]))]
    if kinds[0] != kinds[1] or "" in kinds[0]:
        return False
    return "year of counts" not in kinds[0] or _counts(texts[0], op.i1) != _counts(texts[1], op.j1)


def _may_be_named(first: str, issue: Issue) -> bool:
    return first[-1:].isdigit() or first in issue.names


def _counts(tokens: Sequence[str], k: int) -> list[str]:
    """Return the figures of the sentence around a year, without that."""
    start, end = _sentence(tokens, k)
    return [tokens[p] for p in range(start, end) if p != k and tokens[p][:1].isdigit()]


def _periods(tokens: Sequence[str], span: tuple[int, int], issue: Issue) -> Iterator[str]:
    """Yield which of the edition's own periods each word is: "year", "month", a season; "" for anything else."""
    for k in range(*span):
        if tokens[k] in issue.months:
            yield "month" if _is_of_year(tokens, k, issue.names[0]) else ""
        elif tokens[k] in issue.quarters:
            is_number = tokens[k][:1] == "Q"
            yield "quarter" if is_number or _word(tokens, k, 1) == "quarter" else ""
        elif not (tokens[k].isspace() or tokens[k] in _DASHES):
            yield _year(tokens, k, issue.year) if issue.year else ""


def _is_of_year(tokens: Sequence[str], k: int, own: str) -> bool:
    """Tell whether a month stands with the year of its issue, and without a day."""
    if _DAY.fullmatch(_word(tokens, k, -1)):
        return False
    behind = [token for token in tokens[k + 1 : k + 6] if not token.isspace() and token not in (".", ",")]
    return behind[:1] == [own]


def _year(tokens: Sequence[str], k: int, own: int) -> str:
    token = tokens[k]
    if (found := _FISCAL.fullmatch(token)) and (season := _season(found[1], _beside(tokens, k, 1), own)):
        return f"fiscal {season}"
    if found := _FISCAL.fullmatch(token):
        return "fiscal" if int(found[1]) % 100 == own % 100 else ""
    if found := _PART_OF_YEAR.fullmatch(token):
        return "" if int(found[1]) != own or _is_no_period(tokens, k) else "part"
    if found := _HALF_OR_QUARTER.fullmatch(token):
        part, year = found[1] or found[4] or found[5], found[2] or found[3] or found[6]
        return f"{part} of year" if int(year) % 100 == own % 100 else ""
    if found := _SEASON.fullmatch(token):
        return _season(found[1], found[2], own)
    before, behind = _beside(tokens, k, -1), _beside(tokens, k, 1)
    if found := _FISCAL.fullmatch(before):
        before = found[1]
    if before and (season := _season(before, token, own)):
        return f"end of {season}"
    if behind and (season := _season(token, behind, own)):
        return f"start of {season}"
    return _kind_of_year(tokens, k) if token == str(own) else ""


def _season(start: str, end: str, own: int) -> str:
    """Return which of its years is the edition's own, "" if none is or the second is not the next one."""
    if not _YEAR.fullmatch(start) or not end.isdecimal() or len(end) not in (2, 4):
        return ""
    is_next = int(end) % 100 == (int(start) + 1) % 100
    return f"season {own - int(start)}" if is_next and own - int(start) in (0, 1) else ""


def _beside(tokens: Sequence[str], k: int, step: int) -> str:
    """Return the token that a dash joins to one, "" for none."""
    at = k + 2 * step
    return tokens[at] if 0 <= at < len(tokens) and tokens[k + step] in _DASHES else ""


def _is_no_period(tokens: Sequence[str], k: int) -> bool:
    """Tell whether a year is no period that is reported on: a count, a number, a limit, the year of an event."""
    words = [token.casefold() for token in tokens[max(0, k - 14) : k] if not token.isspace()]
    words = [word for word in words if word not in _KINDS_OF_YEAR and word not in _MONTHS]
    earlier, before = ["", "", *words][-2:]
    behind = _word(tokens, k, 1)
    if before in _NUMBERED or behind in _COUNTED:
        return True
    if before in _LIMITS and not (before == "by" and _is_past(tokens, k)):
        return True
    if behind in _EVENTS or (before in ("in", "of") and earlier in _EVENTS and not _did_not_happen(words)):
        return True
    if before in ("in", "for") and not _TO_COME.isdisjoint(words[-6:-1]):
        return True
    if before == "of" and (earlier in _SUMS or (earlier in _ENDS and not _LIMITS.isdisjoint(words[-5:]))):
        return True
    is_called = _word(tokens, k, -1).casefold() in _KINDS_OF_YEAR
    is_plural = (
        not is_called
        and behind.islower()
        and behind.endswith("s")
        and not behind.endswith("ss")
        and behind not in _NO_PLURALS
    )
    return is_plural and before not in _BEFORE_PERIODS and not before.endswith(("'s", "\u2019s"))


def _kind_of_year(tokens: Sequence[str], k: int) -> str:
    """Return "year" where the words around the edition's own show that it is the period reported on, "" elsewhere.

    It is a "year of counts" where it may as well date an event, but for what was counted: "In 2022 it opened 23 cases".
    """
    if _ends_date(tokens, k) or _is_no_period(tokens, k):
        return ""
    start, end = _sentence(tokens, k)
    words = [token.casefold() for token in tokens[start:k] if not token.isspace()]
    others = [token.casefold() for token in tokens[k + 1 : end] if not token.isspace()]
    named = [word for word in words if word not in _MONTHS]
    earlier, before, behind = ["", "", *named][-2], ["", *named][-1], [*others, ""][0]
    if (
        before in _KINDS_OF_YEAR.union(_YEARLY, ("during", "throughout", "\u00a9"))
        or behind in _YEARLY | _KINDS_OF_YEAR
    ):
        return "year"
    if (before in ("of", "for") and earlier in _YEARLY) or (before == "of" and earlier in _PARTS):
        return "year"
    if before == "(" and behind == ")":
        return "year"
    if before in ("in", "for") and not _NOT_SO.isdisjoint(words) and _CLAUSES.isdisjoint(words):
        return "year"  # what there was not in a year is no event of it
    happened = [after for word, after in pairwise((*words, *others, "")) if word in _HAPPENED]
    if not all(after[:1].isdigit() for after in happened):
        return ""
    if named == [before] and before in ("in", "for"):
        return "year of counts" if happened else "year"  # "In 2022 the fund lent money."
    is_title = end == len(tokens) or tokens[end] in ("|", "\n")
    is_short = len(words) + len(others) < _LONGEST_TITLE
    return "year" if is_title and is_short and not happened and (before != "in" or behind == ":") else ""


def _sentence(tokens: Sequence[str], k: int) -> tuple[int, int]:
    """Return where the sentence around a token begins and ends."""
    start = next((p + 1 for p in range(k - 1, -1, -1) if tokens[p] in _SENTENCE_ENDS), 0)
    return start, next((p for p in range(k + 1, len(tokens)) if tokens[p] in _SENTENCE_ENDS), len(tokens))


def _is_past(tokens: Sequence[str], k: int) -> bool:
    """Tell whether what was so by a year is told as past: "by 2022 the bank had ended"."""
    behind = list(tokens[k + 1 : k + 16])
    end = next((n for n, token in enumerate(behind) if token in (".", ";")), len(behind))
    return "had" in behind[:end]


def _did_not_happen(words: Sequence[str]) -> bool:
    """Tell whether the event before a year is one that there was not: "no elections in 2022"."""
    return not {"no", "not", "without", "neither", "never"}.isdisjoint(words[-6:-2])


def _ends_date(tokens: Sequence[str], k: int) -> bool:
    """Tell whether a year ends a day's date: "12 March 2023", "March 12, 2023"."""
    at = [p for p in range(max(0, k - 6), k) if not tokens[p].isspace() and tokens[p] != ","][-2:]
    before = [tokens[p] for p in at]
    return any(map(_DAY.fullmatch, before)) and not _IN_DATES.isdisjoint(before)


def _word(tokens: Sequence[str], k: int, step: int) -> str:
    """Return the token beside one, spaces apart; "" outside the text."""
    k += step
    while 0 <= k < len(tokens) and tokens[k].isspace():
        k += step
    return tokens[k] if 0 <= k < len(tokens) else ""
