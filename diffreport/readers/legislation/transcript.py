"""Transcripts: the plain text that the Government Publishing Office makes of the bills and laws it prints.

They come in a page's `<pre>` or as a file, and are set 72 columns wide; the first line of a paragraph is
four columns further in than the rest, each level of a statute eight columns further than the one above.
Their ASCII stands for what is printed: ``quotes'', dashes as "--", fractions as "\\1/5\\".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from diffreport.model import Kind, LeftOut
from diffreport.patterns import late
from diffreport.readers.legislation.levels import HEADINGS
from diffreport.readers.outline import Draft, Reading
from diffreport.text import normalise, word_count

_SIGN = late(
    r"^\[(?:Congressional Bills |\d+\w* Congress (?:Public|Private) (?:Law|\w+ Resolution))[^]]*\]\s*$"
    r"(?s:.{0,400}?)^\[From the U\.S\. Government (?:Publishing|Printing) Office\]",
    re.MULTILINE,
)
_HEAD = 2000  # characters; the sign stands in the first lines
_LINE_END = late(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")

_WIDTH = 72  # columns; a line is broken where the next word would pass it
_STEP = 8  # columns from one level to the next
_INDENT = 4  # columns that a first line is further in
_HANGING = 14  # columns, at least, that what goes on of a heading or of a contents entry is further in
_OFF_CENTRE = 1.5  # columns that lines set in the middle may be off it

_BANNER = late(
    r"\[Congressional Bills[^]]*\]|\[\d+\w* Congress [^]]*\]|\[DOCID:[^]]*\]"
    r"|\[From the U\.S\. Government (?:Publishing|Printing) Office\]"
    r"|\[(?:H|S)\.(?: ?(?:R|J|Con)\.)?(?: ?Res\.)? \d+[^]]*\]|<DOC>|<all>",
    re.IGNORECASE,
)
_RULE = late(r"\s*([-=_*])(?: ?\1){4,}\s*")
_ENTRY = late(r"(?:Sec\. \d+[A-Za-z]*\.|(?:TITLE|DIVISION|Subtitle|PART|CHAPTER|Part|Chapter) [IVXLC\dA-Z]+[.-])")
_SECTION = late(r"SEC(?:TION|\.) [\dA-Z-]+\. \S")
_PART = late(
    rf"(?:{'|'.join(style.name for name, style in HEADINGS.items() if name != 'section')}) [IVXLC\dA-Z-]+(?:—|$)"
)
_ITEM = late(r"[“‘]*(?:\([0-9A-Za-z]{1,5}\)|\d{1,3}[.)]|[a-z]\))\s")
_FIRST_PIECE = late(r"[^\s-]*-*")
_FRACTION = late(r"\\(\d{1,3}/\d{1,3})\\")
_NOTE = late(r"<<NOTE:[^<>]*>>")  # in the margin of a law
_PAGE = late(r"(\S)[ \t]*(?:\r?\n[ \t]*)+\[\[Page [^]\n]*\]\][ \t]*(?:\r?\n[ \t]*)*\n(?=( *))")
_STRUCK, _STRUCK_END = "<DELETED>", "</DELETED>"
_MARKED = "marked as changed in the text"
_LEVELS = {style.name.upper(): style.level for style in HEADINGS.values()}


def is_transcript(text: str) -> bool:
    """Tell whether a text is a transcript of the Government Publishing Office: it says so itself."""
    return _SIGN.search(text[:_HEAD]) is not None


def read_transcript(text: str, original: bool = False) -> Reading:
    """Return the blocks of a transcript. Cost: linear."""
    left_out: dict[tuple[str, str], int] = {}
    text = _without_marks(text) if original else _without_struck(text, left_out)
    text = _NOTE.sub(lambda note: _left(left_out, "note in the margin", "set beside the text", note[0][7:]), text)
    text = _PAGE.sub(lambda page: _turned(page, left_out), text)
    drafts: list[Draft] = []
    lines: list[str] = []
    for line in (*_LINE_END.split(text), ""):
        stripped = line.strip()
        if _BANNER.fullmatch(stripped):
            _left(left_out, "banner", "of the publisher, not of the document", stripped)
        elif stripped and not _RULE.fullmatch(line):
            lines.append(line.rstrip())
            continue
        drafts.extend(_drafts(lines))
        lines = []
    is_marked = ("deleted text", _MARKED) in left_out
    return Reading(
        tuple(drafts),
        remarks=("The text marks what is to be struck; the text after these changes was read.",) if is_marked else (),
        left_out=tuple(LeftOut(what, why, words) for (what, why), words in left_out.items() if words),
    )


def _without_marks(text: str) -> str:
    return text.replace(_STRUCK, "").replace(_STRUCK_END, "")


def _without_struck(text: str, left_out: dict[tuple[str, str], int]) -> str:
    """Return the text without what is marked as struck; a mark that is left open strikes nothing."""
    first, *pieces = text.split(_STRUCK)
    kept = [first]
    for piece in pieces:
        struck, end, rest = piece.partition(_STRUCK_END)
        kept.append(rest if end else struck)
        _left(left_out, "deleted text", _MARKED, struck if end else "")
    return "".join(kept)


def _turned(page: re.Match[str], left_out: dict[tuple[str, str], int]) -> str:
    """Return what stands for the mark of a page: a paragraph that is not at its end goes on behind it."""
    _left(left_out, "page number", "set between the lines", page[0][1:])
    if page[1] in ".:;\"'—]" or len(page[2]) % _STEP:
        return f"{page[1]}\n\n"
    return page[1] if page[1] == "-" else f"{page[1]} "


def _left(left_out: dict[tuple[str, str], int], what: str, why: str, text: str) -> str:
    left_out[what, why] = left_out.get((what, why), 0) + word_count(normalise(text))
    return ""


def _drafts(group: Sequence[str]) -> Iterator[Draft]:
    """Yield the blocks of the lines between two blank ones."""
    start = next((number for number, line in enumerate(group) if number and line.lstrip()[0] == "["), 0)
    if start and _is_bracketed(group[start:]):  # an instruction below a line of what was done
        yield from _drafts(group[:start])
        yield _draft(group[start:])
        return
    if not group or _is_centred(group):
        yield from [_draft(group)] if group else []
        return
    start = 0
    for number, (line, after) in enumerate(pairwise(group), start=1):
        if _ends(line, after, is_first=number - 1 == start):
            yield _draft(group[start:number])
            start = number
    yield _draft(group[start:])


def _is_bracketed(group: Sequence[str]) -> bool:
    """Tell whether brackets are around all of the lines."""
    text = " ".join(group).strip()
    return text.startswith("[") and text.find("]") == len(text) - 1


def _is_centred(group: Sequence[str]) -> bool:
    """Tell whether lines are one sentence set in the middle: their middles agree, their beginnings do not."""
    middles = [(_indent(line) + len(line)) / 2 for line in group]
    is_level = max(middles) - min(middles) <= _OFF_CENTRE * 2 and abs(middles[0] - _WIDTH / 2) <= _OFF_CENTRE * 2
    full = all(not _fits(line, after) for line, after in pairwise(group))
    return is_level and full and len({*map(_indent, group)}) > 1


def _ends(line: str, after: str, is_first: bool) -> bool:
    """Tell whether a paragraph ends with a line."""
    step = _indent(after) - _indent(line)
    if _ENTRY.match(after.lstrip()) and _indent(after) == 0 and _ENTRY.match(line.lstrip()) is not None:
        return True
    if step == 0:
        return _fits(line, after) or _indent(line) % _STEP == _INDENT
    if step >= _HANGING:
        return _fits(line, after) or _ITEM.match(_printed(after.lstrip())) is not None
    return not (step == -_INDENT and is_first)


def _fits(line: str, after: str) -> bool:
    """Tell whether the first word of the next line had room on this one, which so ends a paragraph."""
    piece = _FIRST_PIECE.match(after.lstrip())
    return len(line) + 1 + len(piece[0] if piece else "") < _WIDTH


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _draft(lines: Sequence[str]) -> Draft:
    """Return the block of a paragraph's lines."""
    text = _joined([line.strip() for line in lines])
    is_flush = _indent(lines[0]) == 0
    if is_flush and _SECTION.match(text) and text == text.upper():
        return Draft(Kind.HEADING, text, HEADINGS["section"].level)
    if not is_flush and (match := _PART.match(text)) and len(text) < _WIDTH * 3:
        return Draft(Kind.HEADING, text, _LEVELS[match[0].split()[0].upper()])
    if _ITEM.match(text) and not is_flush:
        return Draft(Kind.ITEM, text, _indent(lines[0]) // _STEP + 1)
    return Draft(Kind.PARAGRAPH, text)


def _joined(lines: Sequence[str]) -> str:
    """Return the lines as one: a line that ends in a hyphen or a dash goes on without a space."""
    parts = [lines[0]]
    for line, after in pairwise(lines):
        parts.append(after if line.endswith("-") else f" {after}")
    return _printed("".join(parts))


def _printed(text: str) -> str:
    """Return the text as printed, for the ASCII that stands for it."""
    text = _FRACTION.sub(r"\1", text)
    return text.replace("``", "“").replace("''", "”").replace("`", "‘").replace("'", "’").replace("--", "—")
