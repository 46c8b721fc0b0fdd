"""Patterns that are compiled when they are first used are patterns."""

from __future__ import annotations

import re

import pytest

from diffreport.patterns import late

WORDS = r"(?P<first>\w+) (\w+)"


def test_a_late_pattern_finds_what_a_compiled_one_finds() -> None:
    """Its methods and values are those of the pattern, at first and later, and its flags hold."""
    compiled, pattern = re.compile(WORDS, re.ASCII), late(WORDS, re.ASCII)
    for _ in range(2):
        assert pattern.findall("two boats, three céntres") == compiled.findall("two boats, three céntres")
        assert (pattern.pattern, pattern.flags, pattern.groups) == (compiled.pattern, compiled.flags, compiled.groups)
    assert late(b"[0-9]+").sub(b"n", b"12 of 30") == b"n of n"


def test_a_late_pattern_is_compiled_once_and_only_if_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run does not look for costs it nothing."""
    made: list[str] = []
    real = re.compile
    monkeypatch.setattr(re, "compile", lambda source, flags: (made.append(source), real(source, flags))[1])
    used, unused = late("a+"), late("b+")
    assert used.search("caat") and used.match("aa") and used.fullmatch("a")
    assert made == ["a+"]
    with pytest.raises(AttributeError):
        unused.no_method  # type: ignore[attr-defined]  # noqa: B018
