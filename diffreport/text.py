"""From a string to normalised text, tokens and comparison keys. Pure: no files, no state."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from diffreport import lookalikes, signs

_SPACES = re.compile(f"[{signs.SPACES}]+")
_PIECES = re.compile(f"([{signs.SPACES}]+)")
# Where a line or a page ends is its layout, as tabs are.
_LAYOUT = re.compile("[\t-\r ]+")
_EDGES = "".join(filter(_SPACES.match, map(chr, range(0x3001))))

_MONEY = r"(?:US\$|[A-Z]{0,2}[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY)[ \u00a0])"
_MAGNITUDE = r"(?:[ \u00a0-](?:hundred|thousand|million|billion|trillion|bn|crore|lakh)\b)"
_PERCENT = r"(?:[ \u00a0]?%|[ \u00a0](?:percent|per cent|percentage points?)\b)"
_NUMBER = r"\d+(?:[.,'’]\d+)*(?:-\d+/\d+|/\d+(?![\d/]))?"
_SHORT = r"(?:tn|bn|[mk])\b"  # "€2.5m": after a currency only, because "5m" may be metres
FIGURE_PATTERN = rf"(?:(?<![\w%)-])[-+−])?(?:{_MONEY}{_NUMBER}{_SHORT}|{_MONEY}?{_NUMBER}{_MAGNITUDE}?{_PERCENT}?)"

# One token a character for scripts written without spaces.
_RAISED = "\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089"  # footnote marks and exponents: no digits of a number
_SPACELESS = _RAISED + "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_JOINER = "[-\u2010\u2011\u00ad\u200d\u2060.'’_&]"  # inside a word, before another letter or digit
_WORD = rf"[^\W\d{_SPACELESS}](?:[^\W{_SPACELESS}]|[\u0300-\u036f]|{_JOINER}(?=[^\W_{_SPACELESS}]))*"
# "25-basis-point", "1990s", "4th", "01JAN03": a figure grown into a word is a word
_COMPOUND = rf"\d+(?:[.,]\d+)*(?:[-\u2010\u2011]?[^\W\d_{_SPACELESS}][^\W_{_SPACELESS}]*)+(?:[-\u2010\u2011]\w+)*"
_TOKEN = re.compile(
    rf"{FIGURE_PATTERN}(?!(?:[.,]\d)?(?:[^\W{_SPACELESS}]|-)*[^\W\d_{_SPACELESS}])|{_COMPOUND}|{_WORD}|{_NUMBER}|\s+|.",
    re.DOTALL,
)

_VULGAR = re.compile(r"(\d?)([\u00bc-\u00be\u2150-\u215e])")
_NOT_RAISED = re.compile(f"[^{_RAISED}]+")  # NFKC would make "300³" read 3003
_QUOTES = {ord(c): "'" for c in "‘’‚‛′`´ʼ"} | {ord(c): '"' for c in "“”„‟″«»"}
_DASHES = {ord(c): "-" for c in "‐‑‒–—―−﹣－"}
_TYPOGRAPHY = _QUOTES | _DASHES | {ord(signs.SOFT_HYPHEN): None}


def normalise(text: str) -> str:
    """Return the text in NFC with every run of white space as one space, trimmed. No other character is dropped."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def name_of(text: str) -> str:
    """Return the text as a name for people and terminals: normalised, without invisible and control characters."""
    return normalise(signs.bare(text))


def as_printed(text: str) -> str:
    """Return the text as its edition has it, the layout of lines apart; `normalise` makes the same of both."""
    return _LAYOUT.sub(" ", text).strip(_EDGES)


def printed_form(text: str, normalised: str) -> str | None:
    """Return a text `as_printed` where that is not its normal form, else None."""
    printed = as_printed(text)
    return printed if printed != normalised else None


def pieces(text: str) -> list[str]:
    """Cut a text at its white space: words at even places, the space behind each at odd ones.

    Shapes: a printed form and its normal form have the same number of pieces.
    """
    return _PIECES.split(text)


def tokens(text: str) -> list[str]:
    """Cut a text into tokens: words, figures whole, single punctuation marks, runs of space.

    Shapes: the tokens join back to the text exactly; an invisible character cuts no word and no figure.
    """
    if signs.holds(text):
        return signs.restored(text, _TOKEN.findall(signs.bare(text)))
    return _TOKEN.findall(text)


def fold_typography(text: str) -> str:
    """Return the text with typographic variants (quotes, dashes, widths, ligatures, spaces) made alike.

    Invisible characters are left out: what they change is told by `comparison.spoofs`.
    """
    text = signs.bare(text)
    if text.isascii():
        return text
    text = _VULGAR.sub(_spelled_fraction, text)
    folded = _NOT_RAISED.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text.translate(_TYPOGRAPHY))
    return _SPACES.sub(" ", folded.translate(_TYPOGRAPHY))


def _spelled_fraction(found: re.Match[str]) -> str:
    """Return "3-1/2" for "3½": NFKC alone would make it 31/2."""
    fraction = unicodedata.normalize("NFKC", found[2]).replace("\u2044", "/")
    return f"{found[1]}-{fraction}" if found[1] else fraction


@lru_cache(maxsize=1 << 16)
def key(token: str) -> str:
    """Return what a token is compared by: typography, case, inner hyphens and look-alike letters do not count."""
    folded = lookalikes.latin(fold_typography(token)).casefold()
    return folded.replace("-", "") if len(folded) > 1 and folded[0].isalpha() else folded


def is_word(token: str) -> bool:
    """Tell whether a token carries letters or digits."""
    return token[:1].isalnum() or any(map(str.isalnum, token))


def is_raised(token: str) -> bool:
    """Tell whether a token is set above or below the line: a footnote mark or an exponent."""
    return bool(token) and not _NOT_RAISED.search(token)


def word_count(text: str) -> int:
    """Return the number of tokens with letters or digits."""
    return sum(is_word(t) for t in tokens(text))
