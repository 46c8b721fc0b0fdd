"""The one line that a notice has of a finding: what it shows of the words, whatever they are."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport import compare
from diffreport.model import Document
from diffreport.report.lines import columns
from diffreport.watch.judging import judged
from diffreport.watch.judging.marking import LONGEST
from diffreport.watch.plan import Sort

from .judged import CAME, rule

_WORDS = st.sampled_from(
    ["the", "mayor", "of", "Adel", "paid", "315", "342 boats", "x" * 90, "漢字", "end.", "\x1b[2J", "\u202e"]
)
_TEXTS = st.lists(st.lists(_WORDS, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=3)
_MARK = re.compile(r"\[-.*?-\]|\{\+.*?\+\}")


@given(_TEXTS, _TEXTS)
@settings(max_examples=60)
def test_a_finding_is_one_short_line_that_no_terminal_obeys(old: list[str], new: list[str]) -> None:
    """It is at most 200 columns wide, every mark in it is closed, and nothing in it is hidden."""
    comparison = compare(Document.from_paragraphs(old, label="1"), Document.from_paragraphs(new, label="2"))
    asked = rule(), rule(sorts=(Sort.NOISE, Sort.QUESTION))
    for flag in judged(comparison, CAME, asked).flags:
        assert flag.marked
        assert columns(flag.marked) <= LONGEST
        assert not any(unicodedata.category(c).startswith("C") for c in flag.marked)
        rest = _MARK.sub("", flag.marked)
        assert "[-" not in rest
        assert "{+" not in rest


def test_a_mark_stands_in_its_sentence() -> None:
    """The sentences before and behind it are left out; what else changed in it reads as it does now."""
    text = "Boats left Adel at dawn. The {} paid 12 men of {} to row. Nobody came back."
    old, new = text.format("mayor", "Brix"), text.format("reeve", "Corva")
    comparison = compare(Document.from_paragraphs([old], label="1"), Document.from_paragraphs([new], label="2"))
    told = [flag.marked for flag in judged(comparison, CAME, ()).flags]
    assert told == [
        "The [-mayor-]{+reeve+} paid 12 men of Corva to row.",
        "The reeve paid 12 men of [-Brix-]{+Corva+} to row.",
    ]
