"""What docs/check.md says of rules is so."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from diffreport.model import Comparison
from diffreport.spots import tables_of
from diffreport.watch.configured import plan_of
from diffreport.watch.configured.rules import KEYS
from diffreport.watch.judging import explained_lines, judged
from diffreport.watch.plan import Rule, Sort

from .judged import CAME, compared

_PAGE = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
SECTION = _PAGE.partition("\n## Rules\n")[2].partition("\n## Targets\n")[0]


def blocks(language: str) -> list[str]:
    """Return the blocks of code in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)


@cache
def documented() -> Comparison:
    """Return the comparison of the two editions on the page."""
    old, new = blocks("markdown")
    return compared(old, new)


def rules(text: str) -> tuple[Rule, ...]:
    """Return the rules in a block."""
    return plan_of(tables_of(Path("diffreport.toml"), text)).rules


TOLD = re.findall(
    r'^\[\[rule\]\]\nname = "([^"]+)"  # flags ([\d, ]+|nothing)\n', "".join(blocks("toml")), re.MULTILINE
)


def numbers(*of: Rule) -> str:
    """Return the numbers of the findings that rules flag, as the page says them."""
    return ", ".join(str(flag.n) for flag in judged(documented(), CAME, of).flags if flag.n) or "nothing"


def test_the_editions_differ_as_the_page_says() -> None:
    """Its list of findings is what is flagged without rules."""
    flags = judged(documented(), CAME, ()).flags
    told = "".join(f"{flag.n} {flag.severity} {flag.label}: {flag.marked}\n" for flag in flags)
    assert told == blocks("text")[0]


@pytest.mark.parametrize(("name", "flags"), TOLD, ids=[name for name, _ in TOLD])
def test_an_example_flags_what_the_page_says(name: str, flags: str) -> None:
    """A rule alone; in a block with one that mutes, all of the block."""
    (block,) = (each for each in blocks("toml") if f'"{name}"' in each)
    found = rules(block)
    one = tuple(rule for rule in found if rule.name == name)
    assert numbers(*(found if any(rule.mutes for rule in found) else one)) == flags


def test_every_key_and_sort_of_a_rule_is_on_the_page() -> None:
    """Each key is in an example that is run; each sort is explained in a table."""
    used = {line.partition(" = ")[0] for block in blocks("toml") for line in block.splitlines() if " = " in line}
    assert set(KEYS) - {"notify"} <= used
    assert {sort.value for sort in Sort} <= set(re.findall(r"^\| `(\w+)` \|", SECTION, re.MULTILINE))


def test_the_explanation_on_the_page_is_what_is_printed() -> None:
    """As `check --explain` has it on a terminal of 100 columns."""
    (rule,) = (each for each in rules(blocks("toml")[0]) if each.name == "figures that moved by a tenth")
    found = judged(documented(), CAME, (replace(rule, origin="diffreport.toml:1"),))
    assert "\n".join(explained_lines(found, documented(), 100)) + "\n" == blocks("text")[1]
