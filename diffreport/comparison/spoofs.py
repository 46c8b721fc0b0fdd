"""Changes that a reader cannot see: invisible characters that came or went, letters swapped for look-alikes.

Both are content, however alike the words read: what the differ took for typography is put right here.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from diffreport import lookalikes, signs
from diffreport import text as _text
from diffreport.lookalikes import Swap
from diffreport.model import Opcode
from diffreport.signs import Sign

INVISIBLE, HOMOGLYPH = "invisible", "homoglyph"
# A label names so many code points, then how many more there are.
_NAMED = 4

Tokens = Sequence[str]
# A sign with the number of letters before it in its run: where it stands, typography apart.
Place = tuple[int, str]


class Spoof(NamedTuple):
    """What cannot be seen of a change: a label that names it, and the tag of its kind."""

    label: str
    tag: str


def content_kept(ops: Iterable[Opcode], old: Tokens, new: Tokens) -> tuple[Opcode, ...]:
    """Return the opcodes, those that change a hidden sign or swap look-alike letters without a noise class."""
    ops = tuple(ops)
    if _is_plain(old) and _is_plain(new):
        return ops
    sides = _Side(old), _Side(new)
    return tuple(op._replace(noise=None) if op.noise and _is_spoofed(op, sides) else op for op in ops)


class Unseen:
    """Two texts of a change, asked for what cannot be seen of it. Cost: linear in the texts, read once if at all."""

    def __init__(self, old: Tokens, new: Tokens) -> None:
        self._texts = old, new

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        return _Side(self._texts[0]), _Side(self._texts[1])

    def of(self, ops: Iterable[Opcode]) -> list[Spoof]:
        """Return what cannot be seen of some opcodes, as `spoofs` does."""
        (old, new), changed = self._texts, [op for op in ops if op.tag != "equal"]
        if all(_is_plain(old[op.i1 : op.i2]) and _is_plain(new[op.j1 : op.j2]) for op in changed):
            return []
        return _spoofs(changed, self._sides)


def spoofs(ops: Iterable[Opcode], old: Tokens, new: Tokens) -> list[Spoof]:
    """Return what cannot be seen of some opcodes, labelled: signs that came, went or moved, then swapped letters."""
    return Unseen(old, new).of(ops)


def _spoofs(changed: Sequence[Opcode], sides: tuple[_Side, _Side]) -> list[Spoof]:
    before = [sign for op in changed for sign in sides[0].signs(op.i1, op.i2)]
    after = [sign for op in changed for sign in sides[1].signs(op.j1, op.j2)]
    out = _sign_labels(Counter(char for _, char in before), Counter(char for _, char in after))
    if not out and any(sides[0].places(op.i1, op.i2) != sides[1].places(op.j1, op.j2) for op in changed):
        out = [Spoof(_label(Counter(char for _, char in after), "moved"), INVISIBLE)]
    swaps = dict.fromkeys(swap for op in changed for swap in _swaps(op, sides))
    return [*out, Spoof(_swap_label(list(swaps)), HOMOGLYPH)] if swaps else out


def reads_alike(ops: Sequence[Opcode], old: Tokens, new: Tokens) -> bool:
    """Tell whether what some opcodes change reads the same in both editions."""
    return _read([t for op in ops for t in old[op.i1 : op.i2]]) == _read([t for op in ops for t in new[op.j1 : op.j2]])


def _read(tokens: Tokens) -> list[str]:
    seen = (lookalikes.skeleton(_text.fold_typography(token)).casefold().strip() for token in tokens)
    return [word for word in seen if word]


def whole(text: str) -> list[Spoof]:
    """Return what cannot be seen in a text that is new as a whole."""
    found = Counter(sign.char for sign in signs.hidden(text))
    return [Spoof(_label(found, "in it"), INVISIBLE)] if found else []


class _Side:
    """The tokens of one side, asked for their signs."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._starts = [0, *accumulate(map(len, tokens))]
        self._hidden = signs.hidden("".join(tokens))

    def signs(self, start: int, end: int) -> list[Sign]:
        """Return the hidden signs from one token to another, each with its place in the text."""
        first, last = self._starts[start], self._starts[end]
        at = itemgetter(0)
        return list(self._hidden[bisect_left(self._hidden, first, key=at) : bisect_left(self._hidden, last, key=at)])

    def places(self, start: int, end: int) -> list[Place]:
        """Return the hidden signs from one token to another, each with the letters before it."""
        found = self.signs(start, end)
        text, first = "".join(self.tokens[start:end]) if found else "", self._starts[start]
        return [(_letters(text[: sign.at - first]), sign.char) for sign in found]


def _letters(text: str) -> int:
    return sum(map(str.isalnum, _text.fold_typography(text)))


def _is_plain(tokens: Tokens) -> bool:
    """Tell whether tokens hold neither a sign nor a letter beyond ASCII: true of most."""
    text = "".join(tokens)
    return text.isascii() and not signs.holds(text)


def _is_spoofed(op: Opcode, sides: tuple[_Side, _Side]) -> bool:
    old, new = sides
    return old.places(op.i1, op.i2) != new.places(op.j1, op.j2) or bool(_swaps(op, sides))


def _swaps(op: Opcode, sides: tuple[_Side, _Side]) -> tuple[Swap, ...]:
    old, new = sides[0].tokens[op.i1 : op.i2], sides[1].tokens[op.j1 : op.j2]
    if all(map(str.isascii, old)) and all(map(str.isascii, new)):
        return ()
    return lookalikes.swaps(filter(_text.is_word, old), filter(_text.is_word, new))


def _sign_labels(before: Counter[str], after: Counter[str]) -> list[Spoof]:
    counts = (after - before, "added"), (before - after, "removed")
    return [Spoof(_label(count, what), INVISIBLE) for count, what in counts if count]


def _label(count: Counter[str], what: str) -> str:
    kind = "Control" if all(unicodedata.category(char) == "Cc" for char in count) else "Invisible"
    names = [signs.named(char) + (f" ({n:,} times)" if n > 1 else "") for char, n in count.items()]
    return f"{kind} character{'s' if count.total() > 1 else ''} {what}: {_listed(names)}"


def _swap_label(swaps: Sequence[Swap]) -> str:
    return f"Look-alike characters: {_listed([f'{signs.named(s.new)} for {signs.named(s.old)}' for s in swaps])}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
