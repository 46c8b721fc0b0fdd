"""From a string to normalised text, tokens and comparison keys. Pure: no files, no state."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from typing import TypeVar

from diffreport import lookalikes, signs
from diffreport.patterns import late

Value = TypeVar("Value")

# A vocabulary: a long report has some 30,000 different words.
_MOST_REMEMBERED = 1 << 16

# There are so many characters to stand for words: all but the surrogates.
CHARACTERS = sys.maxunicode + 1 - 0x800

_SPACES = late(f"[{signs.SPACES}]+")
_PIECES = late(f"([{signs.SPACES}]+)")
_EDGES = "".join(filter(_SPACES.match, map(chr, range(0x3001))))

_CURRENCIES = "USD|EUR|GBP|CHF|JPY"
_MAGNITUDES = "hundred|thousand|million|billion|trillion|bn|crore|lakh"
_MONEY = rf"(?:US\$|[A-Z]{{0,2}}[$€£¥₹]|(?:{_CURRENCIES})[ \u00a0])"
_MAGNITUDE = rf"(?:[ \u00a0-](?:{_MAGNITUDES})\b)"
_PERCENT = r"(?:[ \u00a0]?%|[ \u00a0](?:percent|per cent|percentage points?)\b)"
_DECIMAL = r"(?:\d+(?:[.,'’]\d+)*|(?<![\w.,\u2026])\.\d+)"  # ".5" has no nought before its point
_NUMBER = rf"{_DECIMAL}(?:[- ]\d+\u2044\d+|\u2044\d+|-\d+/\d+|/\d+(?![\d/]))?"  # U+2044: the stroke of fractions
_SHORT = r"(?:tn|bn|[mk])\b"  # "€2.5m": after a currency only, because "5m" may be metres
# A minus sign, or the dash set for one: it touches its figure, and nothing before it that it could join to that.
_SIGNED = r"(?:(?<![\w%)-])[-+−]|(?<![\w%)\]°′″’”‐-―−-])(?<!\d[€$£¥₹])[‐-―])"
FIGURE_PATTERN = rf"{_SIGNED}?(?:{_MONEY}{_NUMBER}{_SHORT}|{_MONEY}?{_NUMBER}{_MAGNITUDE}?{_PERCENT}?)"

# Footnote marks and exponents: no digits of a number.
_RAISED = "\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089"
# One token a character for scripts written without spaces: Thai and Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_UNSPACED_LETTER = late(f"[{_UNSPACED}]")
_SPACELESS = _RAISED + _UNSPACED
_JOINER = "[-\u2010\u2011\u00ad\u200c\u200d\u2060.'’`_&]"  # inside a word, before another letter or digit
# Stands for every character that stays with the one before it: see `marks_alike`.
MARK = "\u0301"
_WORD = rf"[^\W\d{_SPACELESS}](?:[^\W{_SPACELESS}]|{MARK}|{_JOINER}(?=[^\W_{_SPACELESS}]))*"
# "25-basis-point", "1990s", "4th", "01JAN03": a figure grown into a word is a word
_COMPOUND = (
    rf"\d+(?:[.,]\d+)*(?:[-\u2010\u2011]?[^\W\d_{_SPACELESS}](?:[^\W_{_SPACELESS}]|{MARK})*)+"
    r"(?:[-\u2010\u2011]\w+)*"
)
# No letter follows in the word; in so many characters, else a run of numbers is read once for each of them.
_FIGURE = rf"{FIGURE_PATTERN}(?!(?:[.,]\d)?(?:[^\W{_SPACELESS}]|-){{0,80}}[^\W\d_{_SPACELESS}])"
# One character, or what is drawn as one: a flag of two letters, a vowel and its consonant, signs that are joined
_SIGN = (
    rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[\u0e40-\u0e44\u0ec0-\u0ec4][\u0e01-\u0e2e\u0e81-\u0eae]|.){MARK}*"
    rf"(?:\u200d[^\w\s]{MARK}*)*"
)
_TOKEN = late(rf"(?:{_FIGURE}|{_COMPOUND}|{_WORD}|{_NUMBER}){MARK}*|\s+|{_SIGN}", re.DOTALL)

# The spaces that a figure may hold; "\0" stands for them while a text is cut at the others.
_INNER_SPACE = late(rf" (?:(?=%|per ?cent|cent|point|{_MAGNITUDES})|(?<=(?:{_CURRENCIES}) )|(?<=\d )(?=\d+\u2044))")
_LONGEST_CHUNK = 80  # a longer one is a paragraph of a script without spaces, and never met again

# What stays with the character before though it is no combining mark: vowels of Thai and Lao, voice marks
# of narrow kana, skin colours, the tags of a flag.
_EXTENDING = {
    *"\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\uff9e\uff9f",
    *map(chr, (*range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080))),
}
_JOIN = "\u200d"  # between the signs of one drawing: a family, a profession
_STACKED = late("\u17d2[\u1780-\u17a2]|\u1039[\u1000-\u1021]")  # a consonant below another: Khmer, Burmese

_MIXED = late("(?<=\\d) (?=\\d+\u2044)")  # "5 1⁄4"
_NOT_LETTERS = late(r"[\W_]+")
_NUMERALS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_VULGAR = late(r"(\d?)([\u00bc-\u00be\u2150-\u215e])")
_NOT_RAISED = late(f"[^{_RAISED}]+")  # NFKC would make "300³" read 3003
_QUOTES = {ord(c): "'" for c in "‘’‚‛′`´ʼ"} | {ord(c): '"' for c in "“”„‟″«»"}
_DASHES = {ord(c): "-" for c in "‐‑‒–—―−﹣－"}
_TYPOGRAPHY = _QUOTES | _DASHES | {ord(signs.SOFT_HYPHEN): None, ord("\u2044"): "/"}

# What makes a spreadsheet take a cell for a formula, full-width forms too. Where the list separator is a semicolon,
# a cell may begin behind one.
_FORMULA = late(r"(^|;)([\s\"']*)(?=[=+\-@＝＋－＠\t\r])")
_NOT_IN_XML = late("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no way to hold these
_PLAIN_NUMBER = late(r"[-+]?\d+(?:\.\d+)?", re.ASCII)


def normalise(text: str) -> str:
    """Return the text in NFC with every run of white space as one space, trimmed. No other character is dropped."""
    text = unicodedata.normalize("NFC", text)
    return text.strip(" ") if _has_single_spaces(text) else _SPACES.sub(" ", text).strip(" ")


def _has_single_spaces(text: str) -> bool:
    """Tell for sure that a text has no white space but spaces, one at a time; ten times as quick as a pattern."""
    return text.isprintable() and "  " not in text


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in small letters: spaces, dots and case vary where it is repeated."""
    return _NOT_LETTERS.sub("", text).casefold()


def roman_value(numeral: str) -> int:
    """Return the value of a small Roman number in lower case; other characters count nothing."""
    values = [_NUMERALS[letter] for letter in numeral if letter in _NUMERALS]
    return sum(-one if one < after else one for one, after in pairwise([*values, 0]))


def name_of(text: str) -> str:
    """Return the text as a name for people and terminals: normalised, without invisible and control characters."""
    return normalise(signs.bare(text))


def as_printed(text: str) -> str:
    """Return the text as its edition has it, the layout of lines apart; `normalise` makes the same of both."""
    if _has_single_spaces(text):
        return text.strip(" ")
    # bytes are cut at layout only, strings at every white space
    return b" ".join(text.encode("utf-8", "surrogatepass").split()).decode("utf-8", "surrogatepass").strip(_EDGES)


def printed_form(text: str, normalised: str) -> str | None:
    """Return a text `as_printed` where that is not its normal form, else None."""
    if text == normalised:
        return None
    printed = as_printed(text)
    return printed if printed != normalised else None


def pieces(text: str) -> list[str]:
    """Cut a text at its white space: words at even places, the space behind each at odd ones.

    Shapes: a printed form and its normal form have the same number of pieces.
    """
    return _PIECES.split(text)


class _Remembered(dict[str, Value]):
    """What a function gave for each string."""

    def __init__(self, function: Callable[[str], Value]) -> None:
        self._function = function

    def __missing__(self, text: str) -> Value:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        value = self[text] = self._function(text)
        return value


def remembered(function: Callable[[str], Value]) -> Callable[[str], Value]:
    """Return the function with a memory. Unlike `lru_cache` it writes nothing when it remembers: a third quicker."""
    return _Remembered(function).__getitem__


def has_unspaced(text: str) -> bool:
    """Tell whether a text has letters of a script written without spaces: its words are no chunks between spaces."""
    return not text.isascii() and _UNSPACED_LETTER.search(text) is not None


def tokens(text: str) -> list[str]:
    """Cut a text into tokens: words, figures whole, single punctuation marks, runs of space.

    A combining mark stays with the character before it, and an invisible character cuts no word and no figure.
    Shapes: the tokens join back to the text exactly.
    """
    if signs.holds(text):
        return _extended(signs.restored(text, tokens(signs.bare(text))))
    lines = [_chunks(line) for line in text.split("\n")]
    if not all(lines):
        return _cut(text)
    out: list[str] = []
    for chunks in lines:
        out += chain.from_iterable(map(_chunk_tokens, chunks))
        out[-1] = "\n"  # for the space: no token reaches over the end of a line, unless more white space stands there
    del out[-1]
    return out


def _chunks(text: str) -> list[str]:
    """Return what is cut apart from all else: what stands between single spaces. Nothing if there is other space."""
    chunks = text.split()
    if " ".join(chunks) != text or "\0" in text or max(map(len, chunks), default=0) > _LONGEST_CHUNK:
        return []
    joined = _INNER_SPACE.sub("\0", text)
    return chunks if joined == text else joined.split(" ")


def _extended(tokens: list[str]) -> list[str]:
    """Return the tokens with every sign that stays with the character before it in the token of that."""
    out: list[str] = []
    for token in tokens:
        joined = token == _JOIN or (out and out[-1][-1] == _JOIN and not is_word(token) and not token.isspace())
        if out and not out[-1].isspace() and (joined or _is_mark(token[0])):
            out[-1] += token
        else:
            out.append(token)
    return out


@remembered
def _chunk_tokens(chunk: str) -> tuple[str, ...]:
    """Return the tokens of what stands between two spaces, and of the space behind it."""
    # each token once in memory: a text is mostly words that it has had before
    return (*map(sys.intern, _cut(chunk.replace("\0", " "))), " ")


def _cut(text: str) -> list[str]:
    if text.isascii():
        return _TOKEN.findall(text)
    return [text[slice(*found.span())] for found in _TOKEN.finditer(marks_alike(text))]


def marks_alike(text: str) -> str:
    """Return the text, as long as it was, with every character that stays with the one before it as `MARK`."""
    return "".join([MARK if _is_mark(c) else c for c in _STACKED.sub(MARK * 2, text)])


def _is_mark(char: str) -> bool:
    return char in _EXTENDING or unicodedata.category(char)[0] == "M"


def fold_typography(text: str) -> str:
    """Return the text with typographic variants (quotes, dashes, widths, ligatures, spaces) made alike.

    Invisible characters are left out: what they change is told by `comparison.spoofs`.
    """
    text = signs.bare(text)
    if text.isascii():
        return text.replace("`", "'")
    text = _MIXED.sub("-", _VULGAR.sub(_spelled_fraction, text))
    folded = _NOT_RAISED.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text.translate(_TYPOGRAPHY))
    return _SPACES.sub(" ", folded.translate(_TYPOGRAPHY))


def _spelled_fraction(found: re.Match[str]) -> str:
    """Return "3-1/2" for "3½": NFKC alone would make it 31/2."""
    fraction = unicodedata.normalize("NFKC", found[2]).translate(_TYPOGRAPHY)
    return f"{found[1]}-{fraction}" if found[1] else fraction


@remembered
def key(token: str) -> str:
    """Return what a token is compared by: typography, case, inner hyphens and look-alike letters do not count."""
    folded = lookalikes.latin(fold_typography(token)).casefold()
    folded = folded.replace("-", "") if len(folded) > 1 and folded[0].isalpha() else folded
    return token if folded == token else folded


def character(number: int) -> str:
    """Return the character that stands for one of many words, by its number below CHARACTERS; surrogates are none."""
    return chr(number if number < 0xD800 else number + 0x800)


def characters() -> Iterator[str]:
    """Return the characters that stand for words, in their order."""
    return map(chr, chain(range(0xD800), range(0xE000, sys.maxunicode + 1)))


def is_word(token: str) -> bool:
    """Tell whether a token carries letters or digits."""
    return token.isalnum() or (len(token) > 1 and any(map(str.isalnum, token)))


def is_raised(token: str) -> bool:
    """Tell whether a token is set above or below the line: a footnote mark or an exponent."""
    return bool(token) and not _NOT_RAISED.search(token)


def word_count(text: str) -> int:
    """Return the number of tokens with letters or digits."""
    chunks = [] if signs.holds(text) else _chunks(text)
    return sum(map(_words_of_chunk, chunks)) if chunks else sum(map(is_word, tokens(text)))


@remembered
def _words_of_chunk(chunk: str) -> int:
    return sum(map(is_word, _chunk_tokens(chunk)))


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.

    A plain number, negative or not, stays as it is.
    """
    return text if _PLAIN_NUMBER.fullmatch(text) else _FORMULA.sub(r"\1\2'", text)


def in_xml(text: str) -> str:
    """Return a text that XML can hold: every character it has no way to hold as U+FFFD."""
    return _NOT_IN_XML.sub("\ufffd", text)


def encoded(text: str) -> bytes:
    r"""Return text as UTF-8; half of a pair of surrogates, which has no bytes, as `\udc80`."""
    return text.encode("utf-8", "backslashreplace")
