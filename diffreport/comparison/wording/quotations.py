"""The words of a change of wording as an editor reads them: both sides with a word that tells what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport import text as _text
from diffreport.comparison.cleanup import word_weight
from diffreport.model import Change

# A quotation goes on for so many tokens, white space among them, to have a word of content,
_FURTHER = 8
# but not past a pause.
_MARKS = frozenset(".,;?!\n")


def quoted(change: Change, opcodes: Sequence[int]) -> tuple[str, str]:
    """Return old and new words of a finding, from its first changed word to its last.

    Where one side has no word of content, both go on to the next one if it stayed ("may have committed", "committed"),
    or begin with the one before: "inefficiency and corruption", "inefficiency".
    """
    first, last = change.opcodes[opcodes[0]], change.opcodes[opcodes[-1]]
    sides = change.old_tokens[first.i1 : last.i2], change.new_tokens[first.j1 : last.j2]
    less, more = 0, 0
    if not all(map(_has_content, sides)):
        following = next(iter(change.opcodes[opcodes[-1] + 1 :]), None)
        before = change.opcodes[opcodes[0] - 1] if opcodes[0] else None
        if following and following.tag == "equal":
            more = _up_to_content(change.old_tokens[last.i2 : following.i2])
        if not more and before and before.tag == "equal":
            less = _up_to_content(change.old_tokens[before.i1 : first.i1][::-1])
    old = change.old_tokens[first.i1 - less : last.i2 + more]
    new = change.new_tokens[first.j1 - less : last.j2 + more]
    return _text.normalise("".join(old)), _text.normalise("".join(new))


def _has_content(tokens: Sequence[str]) -> bool:
    return any(word_weight(_text.key(token)) == 1 for token in tokens)


def _up_to_content(tokens: Sequence[str]) -> int:
    """Return how many tokens there are up to the first word of content, 0 if a pause or nothing comes before it."""
    for n, token in enumerate(tokens[:_FURTHER], 1):
        if token in _MARKS:
            return 0
        if word_weight(_text.key(token)) == 1:
            return n
    return 0
