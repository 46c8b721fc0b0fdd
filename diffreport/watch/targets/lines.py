"""Notices as lines of JSON."""

from __future__ import annotations

from diffreport import signs
from diffreport.watch.notices import Notice

_ASTRAL = 0x10000


def json_line(notice: Notice) -> str:
    """Return a notice as one line of JSON in which nothing is invisible or an order to a terminal: `\\u202e` is."""
    text = notice.to_json()
    if text.isprintable() and not signs.holds(text):
        return text
    return "".join(c if c.isprintable() and not signs.holds(c) else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    """Return a character as JSON escapes it: outside of its strings JSON has none that needs it."""
    code = ord(char)
    if code < _ASTRAL:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
