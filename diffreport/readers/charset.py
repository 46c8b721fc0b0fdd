"""From bytes to text: which charset the bytes are in, and how sure that is.

Order: byte order mark, the charset the caller names, the one the server stated, the one the document declares,
 UTF-16 or UTF-32 as its NUL bytes tell, UTF-8, a guess.
A guess is always told, since a wrong one invents changes in figures ("£12" for "Ł12").
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from diffreport.errors import InputError, UsageError
from diffreport.model import Charset

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read these labels as (WHATWG Encoding): the superset that pages really are in.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Codecs that Python counts as text but no document is written in.
_NO_CHARSETS = {"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined", "mbcs", "oem"}
# Guesses that Windows-1252 English and French are mistaken for (measured: design/libraries.md, section d).
_CONFUSED = {"cp1250", "cp1257", "cp1254", "cp1258", "iso8859-2", "iso8859-4", "iso8859-10", "iso8859-13"}
_CONFUSED |= {"iso8859-15", "iso8859-16", "mac-roman", "mac-latin2", "mac-iceland", "hp-roman8"}
# What Windows-1252 texts in English, French, German, Italian and Spanish hold beyond ASCII. Read as
# Windows-1252, Polish, Czech, Hungarian and Turkish texts hold others ("³", "ø", "õ", "þ").
_WESTERN = frozenset(map(chr, range(128))) | frozenset("àâäáæçèéêëîïìíñòôöóœßùûüúÿÀÂÄÁÆÇÈÉÊËÎÏÍÑÔÖÓŒÙÛÜÚ")
_WESTERN |= frozenset("\u00a0£€$¢%‰½¼¾°§©®™«»“”„‘’‚‹›–—…•·†‡¿¡ºª")
_WESTERN_SLACK = 0.1  # of the detector's scores; "3½" and "« près »" cost 0.07
_SAMPLE = 1 << 18  # bytes; enough for a guess, and bounds its time
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_DECLARATION = re.compile(
    rb"""<meta[^>]{0,256}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,128}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\w.:-]{2,40}", re.ASCII)  # a message's header may state anything; only this is quoted

# Shares of NUL bytes by their place among two or four: the upper halves of characters in Unicode's wide forms.
# Text without any space, digit or sign of ASCII is taken for none of them.
_WIDE_FORMS = (  # its bytes a character, the places of its upper halves, and of its lowest byte
    ("utf-32-le", 4, (2, 3), 0),
    ("utf-32-be", 4, (0, 1), 3),
    ("utf-16-le", 2, (1,), 0),
    ("utf-16-be", 2, (0,), 1),
)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WIDE_SAMPLE = 1 << 16  # bytes
_WIDE_SHARE = 0.05  # of the characters: spaces and line ends of a text in any script, at the least
_NARROW_SHARE = 0.01  # of the characters whose lower half may be zero ("Ā")


class Decoded(NamedTuple):
    """The text of a file, its charset, and what a reader of the report must know about that."""

    text: str
    charset: Charset | None = None
    remarks: tuple[str, ...] = ()


def declared_charset(data: bytes) -> str | None:
    """Return the charset an HTML page names in its first 4 KiB, or None."""
    match = _DECLARATION.search(data[:4096])
    return (match[1] or match[2]).decode("ascii") if match else None


def wide_charset(data: bytes) -> str | None:
    """Return the form of Unicode with wide characters that unmarked bytes are in, by where they are NUL, or None."""
    if 0 not in data[:_WIDE_SAMPLE]:
        return None
    for charset, size, upper, lower in _WIDE_FORMS:
        sample = data[: min(_WIDE_SAMPLE, len(data) // size * size)]
        count = len(sample) // size
        shares = [sample[place::size].count(0) / count if count else 0.0 for place in range(size)]
        fits = len(data) % size == 0 and min(shares[place] for place in upper) >= _WIDE_SHARE
        if fits and shares[lower] <= _NARROW_SHARE and _is_text(sample, charset):
            return charset
    return None


def _is_text(sample: bytes, charset: str) -> bool:
    """Tell whether a sample, which may end within a character, is text without control characters."""
    text = codecs.getincrementaldecoder(charset)("replace").decode(sample)
    controls = len(_CONTROLS.findall(text)) + text.count("\ufffd")
    return controls * 100 <= len(text) and "\0" not in text


def canonical(charset: str) -> str:
    """Return Python's name of a charset, widened as browsers do. Raises: UsageError if it is unknown."""
    try:
        name = codecs.lookup(charset.strip()).name
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        name = "undefined"
    if name.replace("_", "-") in _NO_CHARSETS:
        raise UsageError(f"encoding {charset!r} is not known; give a charset such as utf-8 or windows-1252")
    return _SUPERSETS.get(name, name)


def decode(
    data: bytes, name: str, given: str | None = None, declared: str | None = None, stated: str | None = None
) -> Decoded:
    """Return the text of a file.

    `given` is the caller's charset and binds; `stated` is the server's, `declared` the document's, and both give way
    to the bytes. Raises: UsageError for an unknown given charset; InputError if the bytes are not in it.
    """
    wanted = canonical(given) if given else None
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], charset, name, "byte order mark")
    if wanted:
        return _decode_as(data, wanted, name, "depositor")
    remarks: list[str] = []
    for who, told_by, named in (("The server", "HTTP header", stated), ("The page", "document", declared)):
        if named and (found := _decode_stated(data, named, who, remarks)) is not None:
            return Decoded(found.text, Charset(_label(found.charset), told_by), tuple(remarks))
    if wide := wide_charset(data):
        remarks.append(f"The character set is not stated and was told by the NUL bytes: {_label(wide)}.")
        return _decode_as(data, wide, name, "detected by its NUL bytes")._replace(remarks=tuple(remarks))
    try:
        return Decoded(data.decode("utf-8"), Charset("utf-8", "default"), tuple(remarks))
    except UnicodeDecodeError:
        found = _guess(data)
    remarks.append(f"The character set is not stated and was guessed: {_label(found.charset)}.")
    return Decoded(found.text, Charset(_label(found.charset), f"detected by {_detector()}"), tuple(remarks))


class _Text(NamedTuple):
    """A text, and the codec it was decoded with."""

    text: str
    charset: str


def _decode_as(data: bytes, charset: str, name: str, told_by: str) -> Decoded:
    try:
        text = data.decode(charset)
        text.encode("utf-8")  # some charsets let lone surrogates through; no report can carry them
    except UnicodeError as error:
        where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        wrong = f"is not text in {_label(charset)}{where}"
        raise InputError(name, wrong, "save it as UTF-8") from error
    return Decoded(text.removeprefix("\ufeff"), Charset(_label(charset), told_by))


def _decode_stated(data: bytes, stated: str, who: str, remarks: list[str]) -> _Text | None:
    """Return the text in a charset that is stated, or None with a remark if the bytes contradict it."""
    named = stated if _NAME.fullmatch(stated) else ""
    try:
        charset = canonical(stated)
    except UsageError:
        remarks.append(f"{who} states a character set that is not known{f' ({named})' if named else ''}.")
        return None
    if charset.startswith(("utf-16", "utf-32")):
        return None  # a document's declaration was read as ASCII, so it cannot be true; NUL bytes tell it anyway
    if charset == "utf-7":
        return None  # no browser reads it: "+ADw-" is text, and not the "<" of a tag that hides what follows
    try:
        text = data.decode(charset)
        if charset != "utf-8":
            text.encode("utf-8")  # others may let lone surrogates through
    except UnicodeError:
        what = f"the character set {named}" if named else "a character set"
        remarks.append(f"{who} states {what}, but its bytes are not in it.")
        return None
    return _Text(text, charset)


def _detector() -> str:
    """Return what guesses, with its version: another one may guess otherwise."""
    from importlib.metadata import version

    return f"charset-normalizer {version('charset-normalizer')}"


def _guess(data: bytes) -> _Text:
    """Return the text and the charset it was taken for. Cost: bounded by the sample, then one decoding."""
    from charset_normalizer import from_bytes

    first = _NOT_ASCII.search(data)
    start = max(0, first.start() - _SAMPLE // 2) if first else 0
    sample = data[start : start + _SAMPLE]
    best = from_bytes(sample).best()
    charset = codecs.lookup(best.encoding).name if best else "cp1252"
    if best and charset in _CONFUSED:
        western = from_bytes(sample, cp_isolation=["cp1252"]).best()
        slack = _WESTERN_SLACK if western and set(str(western)) <= _WESTERN else 0.0
        is_cleaner = western and western.chaos <= best.chaos + slack
        if western and is_cleaner and western.coherence >= best.coherence - 0.02 - slack:
            charset = "cp1252"
    for candidate in (_SUPERSETS.get(charset, charset), "cp1252"):
        try:
            return _Text(data.decode(candidate), candidate)
        except UnicodeError:
            continue
    return _Text(data.decode("latin-1"), "iso8859-1")  # never fails: the last resort keeps every byte


def _label(charset: str) -> str:
    """Return a charset's name as people write it."""
    if re.fullmatch(r"cp125\d", charset):
        return charset.replace("cp", "windows-")
    return charset.replace("iso8859-", "iso-8859-")
