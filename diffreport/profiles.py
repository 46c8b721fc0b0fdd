"""Profiles: what of a source's pages to keep and to drop, as `[[profile]]` tables of `diffreport.toml` say.

No rule can know that "Related stories" is furniture and "Related cases" is text; who follows a series does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from glob import escape
from pathlib import PurePath
from typing import Any, NamedTuple

from diffreport.errors import UsageError
from diffreport.spots import Spot, shown

MATCHED = ("series", "source", "file")
SELECTED = ("keep", "drop")


class Profile(NamedTuple):
    """What of a page to keep and to drop: CSS selectors. Dropping comes first; nothing to keep means all."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Provenance(NamedTuple):
    """What is known of where a page comes from; "" is not known."""

    file: str = ""
    series: str = ""
    source: str = ""  # its address


@dataclass(frozen=True, slots=True)
class Rule:
    """A profile, and the pages it is for: those that match every pattern it gives.

    Patterns are those of the shell: `*`, `?`, `[ab]`. One of `file` without a slash is for the file's name alone.
    """

    profile: Profile
    series: str = ""
    source: str = ""
    file: str = ""

    def holds_for(self, page: Provenance) -> bool:
        """Tell whether the profile is for a page."""
        name = page.file if "/" in self.file else PurePath(page.file).name
        pairs = ((self.series, page.series), (self.source, page.source), (self.file, name))
        return all(fnmatchcase(known, pattern) for pattern, known in pairs if pattern)

    def told(self) -> str:
        """Return the rule on one line, as it is written in a configuration file."""
        patterns = {"series": self.series, "source": self.source, "file": self.file}
        parts = [f'{name} = "{pattern}"' for name, pattern in patterns.items() if pattern]
        parts += [f"{name} = {list(selectors)}" for name, selectors in self.profile._asdict().items() if selectors]
        return ", ".join(parts)


def profile_for(page: Provenance, rules: Sequence[Rule]) -> Profile:
    """Return the profile of the first rule that holds for a page, an empty one if none does."""
    return next((rule.profile for rule in rules if rule.holds_for(page)), Profile())


def rules_in(spot: Spot, tables: object) -> tuple[Rule, ...]:
    """Return the rules that the `[[profile]]` tables of a configuration file give, checked.

    Raises: UsageError naming the file, the line, the key and what is allowed.
    """
    if not isinstance(tables, list):
        raise UsageError(f"{spot} is not a list of tables; begin each with [[profile]]")
    return tuple(_rule(spot.below(number), table) for number, table in enumerate(tables))


def rules_of_sources(spot: Spot, tables: object) -> tuple[Rule, ...]:
    """Return what `[[source]]` tables keep and drop as rules for their series: so all commands read a page alike.

    Where a series has several sources, a rule is for the address of its own. Tables that are none are left to whoever
    reads all of them. Raises: UsageError for a wrong selector.
    """
    found = [table for table in tables if isinstance(table, Mapping)] if isinstance(tables, list) else []
    times = Counter(str(table.get("series")) for table in found)
    out = []
    for number, table in enumerate(found):
        profile = Profile(*(selectors_in(spot.below(number, name), table.get(name, [])) for name in SELECTED))
        if profile != Profile() and (series := str(table.get("series"))):
            address = str(table.get("url", "")) if times[series] > 1 else ""
            out.append(Rule(profile, escape(series), escape(address)))
    return tuple(out)


def _rule(spot: Spot, table: object) -> Rule:
    if not isinstance(table, Mapping):
        raise UsageError(f"{spot} is not a table; begin it with [[profile]]")
    spot.check_known(table, (*MATCHED, *SELECTED))
    patterns = {name: _pattern(spot.below(name), table[name]) for name in MATCHED if name in table}
    if not patterns:
        raise UsageError(f"{spot} is for no page; give one of {', '.join(MATCHED)}")
    profile = Profile(*(selectors_in(spot.below(name), table.get(name, [])) for name in SELECTED))
    if profile == Profile():
        raise UsageError(f"{spot} keeps and drops nothing; give one of {', '.join(SELECTED)}")
    return Rule(profile, **patterns)


def _pattern(spot: Spot, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise UsageError(f'{spot}: {shown(value)} is not a pattern such as "karsova-*"; write it in quotes')
    return value


def selectors_in(spot: Spot, value: Any) -> tuple[str, ...]:
    """Return CSS selectors, each tried. Raises: UsageError naming the one that is none."""
    if not isinstance(value, list) or not all(isinstance(selector, str) for selector in value):
        raise UsageError(f'{spot}: {shown(value)} is not a list of CSS selectors such as ["main", ".share"]')
    for selector in value:
        if not is_selector(selector):
            raise UsageError(f"{spot}: {shown(selector)} is not a CSS selector; correct it")
    return tuple(value)


@cache
def is_selector(text: str) -> bool:
    """Tell whether a text is a CSS selector."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(text)
    except SelectolaxError:
        return False
    return True
