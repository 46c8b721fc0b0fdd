"""Characters that print nothing, or rule how others are shown: found, named, written out.

A reader cannot see that one came or went, so a change of one is told by its code point. Where a script
needs them (joiners in Persian, selectors behind an emoji) they are part of its spelling and go unnamed.
Pure, and independent of the Unicode version that Python carries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from diffreport.patterns import late

# White space: its kinds are typography. U+001C to U+001F are none, although Python says so: no publisher
# ends a line with them, and they print nothing.
SPACES = "\t-\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # a class of a pattern
SOFT_HYPHEN = "\u00ad"

# Controls, formats, fillers and variation selectors (Unicode: Cc, Cf, default ignorable, and what is set as
# a blank), white space and the soft hyphen left out. A class of a pattern.
_CLASS = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_SIGN = late(f"[{_CLASS}]")
_SIGNS = late(f"[{_CLASS}]+")

# Scripts whose letters are shaped or cut by joiners: Arabic to Hangul, the Indic and South-East Asian ones.
_SHAPED = (
    "\u0590-\u05ff\u0606-\u06dc\u06de-\u070e\u0710-\u088f\u0892-\u08e1\u08e3-\u109f\u1200-\u139f\u1400-\u17b3"
    "\u17b6-\u180a\u1810-\u1c7f\u1cc0-\u1cff\ua840-\uab2f\uabc0-\uabff\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001efff"
)
_SYMBOLS = "\u00a9\u00ae\u203c\u2049\u2100-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPHS = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = f"\u0e00-\u109f\u1780-\u17b3\u17b6-\u17ff\u1950-\u1aaf\u3040-\u30ff{_IDEOGRAPHS}"
_JAMO = "\u1100-\u115e\u1161-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_TO_RIGHT_TO_LEFT = "\u200e\u200f\u061c"

# A sign where the script it stands in has a use for it.
_AT_HOME = late(
    "|".join(
        (
            rf"(?<=[{_SHAPED}{_SYMBOLS}\ufe0f])[\u200c\u200d]",
            rf"(?<=[{_UNSPACED}])\u200b|\u200b(?=[{_UNSPACED}])",
            rf"(?<=[{_SHAPED}{_SYMBOLS}{_IDEOGRAPHS}])[\ufe00-\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)",
            rf"(?<=[{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]",
            "(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f",  # the flag of Wales
            "(?<=[\u1800-\u180a\u1810-\u18af])[\u180b-\u180f]",
            "\u034f(?=[\u0300-\u036f\u0591-\u05c7])",
            rf"(?<=[{_JAMO}])[\u115f\u1160]|[\u115f\u1160](?=[{_JAMO}])",
            "(?<=[\u2801-\u28ff])\u2800|\u2800(?=[\u2801-\u28ff])",
            # visible: they stand before, around or behind the digits and letters of their script
            rf"[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd](?=[0-9{_SHAPED}])",
            "(?<=[\U00013000-\U0001342f\U00013440-\U000143ff])[\U00013430-\U0001343f]",
            "(?<=[\U0001bc00-\U0001bc9f])[\U0001bca0-\U0001bca3]",
            "(?<=[\U0001d100-\U0001d172\U0001d17b-\U0001d1ff])[\U0001d173-\U0001d17a]",
            r"\A\ufeff",  # the byte order mark of a file that was pasted
        )
    )
)
_RIGHT_TO_LEFT = late("[\u0590-\u05ff\u0606-\u0619\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

# Python knows no names of controls (Unicode: NameAliases.txt).
_C0 = (
    "NULL, START OF HEADING, START OF TEXT, END OF TEXT, END OF TRANSMISSION, ENQUIRY, ACKNOWLEDGE, ALERT, BACKSPACE, "
    "CHARACTER TABULATION, LINE FEED, LINE TABULATION, FORM FEED, CARRIAGE RETURN, SHIFT OUT, SHIFT IN, "
    "DATA LINK ESCAPE, DEVICE CONTROL ONE, DEVICE CONTROL TWO, DEVICE CONTROL THREE, DEVICE CONTROL FOUR, "
    "NEGATIVE ACKNOWLEDGE, SYNCHRONOUS IDLE, END OF TRANSMISSION BLOCK, CANCEL, END OF MEDIUM, SUBSTITUTE, ESCAPE, "
    "INFORMATION SEPARATOR FOUR, INFORMATION SEPARATOR THREE, INFORMATION SEPARATOR TWO, INFORMATION SEPARATOR ONE"
).split(", ")
_C1 = (
    "DELETE, PADDING CHARACTER, HIGH OCTET PRESET, BREAK PERMITTED HERE, NO BREAK HERE, INDEX, NEXT LINE, "
    "START OF SELECTED AREA, END OF SELECTED AREA, CHARACTER TABULATION SET, "
    "CHARACTER TABULATION WITH JUSTIFICATION, LINE TABULATION SET, PARTIAL LINE FORWARD, PARTIAL LINE BACKWARD, "
    "REVERSE LINE FEED, SINGLE SHIFT TWO, SINGLE SHIFT THREE, DEVICE CONTROL STRING, PRIVATE USE ONE, "
    "PRIVATE USE TWO, SET TRANSMIT STATE, CANCEL CHARACTER, MESSAGE WAITING, START OF GUARDED AREA, "
    "END OF GUARDED AREA, START OF STRING, SINGLE GRAPHIC CHARACTER INTRODUCER, SINGLE CHARACTER INTRODUCER, "
    "CONTROL SEQUENCE INTRODUCER, STRING TERMINATOR, OPERATING SYSTEM COMMAND, PRIVACY MESSAGE, "
    "APPLICATION PROGRAM COMMAND"
).split(", ")


Form = Callable[[str], str]  # from a sign to what stands for it


class Sign(NamedTuple):
    """A character that cannot be seen, and where it stands in its text."""

    at: int
    char: str


def holds(text: str) -> bool:
    """Tell whether any sign stands in a text, at home or not: white space and the soft hyphen are none.

    Cost: next to nothing for printable ASCII.
    """
    return not (text.isascii() and text.isprintable()) and _SIGN.search(text) is not None


def hidden(text: str) -> tuple[Sign, ...]:
    """Return the signs of a text that its script has no use for, in order."""
    if not holds(text):
        return ()
    home = {at for found in _AT_HOME.finditer(text) for at in range(*found.span())}
    if _RIGHT_TO_LEFT.search(text):
        home |= {found.start() for found in re.finditer(f"[{_TO_RIGHT_TO_LEFT}]", text)}
    return tuple(Sign(m.start(), m[0]) for m in _SIGN.finditer(text) if m.start() not in home)


def bare(text: str) -> str:
    """Return the text without any sign."""
    return _SIGNS.sub("", text) if holds(text) else text


def replaced(text: str, hidden_form: Form, home_form: Form) -> str:
    """Return the text with every sign in another form, by whether its script has a use for it."""
    if not holds(text):
        return text
    places = {sign.at for sign in hidden(text)}
    return _SIGN.sub(lambda m: hidden_form(m[0]) if m.start() in places else home_form(m[0]), text)


def named(char: str) -> str:
    """Return a character's code point and name: "U+200B ZERO WIDTH SPACE"."""
    return f"U+{ord(char):04X} {_name(char)}".rstrip()


def _name(char: str) -> str:
    code = ord(char)
    if code < len(_C0):
        return _C0[code]
    if 0 <= code - 0x7F < len(_C1):
        return _C1[code - 0x7F]
    return unicodedata.name(char, "")


def restored(text: str, tokens: list[str]) -> list[str]:
    """Return the tokens of a text's `bare` form with its signs back in place.

    Shapes: the tokens join to the text. A sign inside a word or a figure stays in its token; elsewhere a
        every sign is a token of its own.
    """
    runs: list[tuple[int, str]] = []  # each with its place in the bare text
    left_out = 0
    for found in _SIGNS.finditer(text):
        runs.append((found.start() - left_out, found[0]))
        left_out += len(found[0])
    out: list[str] = []
    start = n = 0
    for token in tokens:
        end, cut, piece = start + len(token), start, ""
        while n < len(runs) and runs[n][0] < end:
            at, run = runs[n]
            piece += token[cut - start : at - start]
            if at > start and not token.isspace():
                piece += run
            else:
                out += [piece, *run]
                piece = ""
            cut, n = at, n + 1
        out.append(piece + token[cut - start :])
        start = end
    return [token for token in (*out, *(sign for _, run in runs[n:] for sign in run)) if token]
