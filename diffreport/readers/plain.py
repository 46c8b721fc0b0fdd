"""Plain text: paragraphs, hard-wrapped or one a line, list items and clear headings.

What is no clear heading stays a paragraph: a wrong heading would put all that follows into a wrong
section, a missed one costs nothing. No character but white space and heading marks is ever dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from diffreport.model import Kind
from diffreport.readers.legislation.transcript import is_transcript, read_transcript
from diffreport.readers.outline import Draft, Reading
from diffreport.readers.sentences import sentences
from diffreport.readers.task import Task

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:([-*•‣▪◦·–—])|\(?(\d{1,3})[.)]|\([A-Za-z]{1,4}\)|[a-z]\))\s+\S")
_HASHES = re.compile(r"(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?\s*")
_RULE = re.compile(r"\s*([-=_*~─—])(?: ?\1){2,}\s*")
_NUMBERING = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*\.?|[IVXLC]+\.|[A-Z]\.)\s+(?=\S)")
_LABEL = re.compile(r"(?:section|sec\.|chapter|part|annex|appendix|title|article)\s+[\dIVXLC]+\b", re.IGNORECASE)
_TITLE_TEXT = re.compile(r"[^\W_][\w ,.:;&/()'’“”\"–—-]*")
_COLUMNS = re.compile(r"\S(?: {3,}|\t+|\.{4,}|(?: \.){4,})\s*\S")
_SMALL = frozenset(
    "a an and as at but by de du en et for from in into nor of off on or per the to und via vs with".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’.\-&/][^\W_]+)*")

_TERMINAL = frozenset(".:;,!?)\"'”’")
_UNWRAPPED = 160  # characters: no one wraps text this wide, so a longer line is a whole paragraph
_SHORT = 0.5  # of the wrap width: a line that leaves this much free although the next word fits ends there
_TITLE_REACH = 3  # groups: between a title and the first prose stand a byline and a heading at the most
_LOST = 3_000  # characters of the line that a character stands in, on average; 1,570 at most where paragraphs are
_LONG_PARAGRAPH = 1_000  # characters; a longer line of a text without paragraphs is cut into sentences
_RUN_ON = "The text has no paragraphs; each sentence was read as one."
_HEADING_WORDS = 14
_HEADING_LENGTH = 90  # characters


def read(task: Task) -> Reading:
    """Return the paragraphs, list items and headings of a plain text."""
    return read_plain(task.text, task.original)


def read_plain(text: str, original: bool = False) -> Reading:
    """Return the paragraphs, list items and headings of a plain text."""
    if is_transcript(text):
        return read_transcript(text, original)
    drafts = tuple(paragraphs(text))
    first = drafts[0] if drafts else None
    return Reading(
        drafts,
        title=first.text if first and first.kind is Kind.HEADING else "",
        remarks=(_RUN_ON,) if _is_run_on(_LINE_END.split(text)) else (),
    )


class _Layout(NamedTuple):
    """How the lines of a text make paragraphs."""

    width: int  # characters the lines are wrapped at; 0 if they are not
    line_each: bool  # every line is a paragraph


def paragraphs(text: str) -> Iterator[Draft]:
    """Yield the blocks of a plain text in order. Cost: linear."""
    lines = _LINE_END.split(text)
    groups = list(_groups(_separated(lines) if _is_run_on(lines) else lines))
    layout = _layout(groups)
    for position, group in enumerate(groups):
        reach = _TITLE_REACH if position == 0 else 1
        yield from _headed(group, groups[position + 1 : position + 1 + reach], layout)


def _is_run_on(lines: Sequence[str]) -> bool:
    """Tell whether a text has lost its paragraphs: most of it stands in lines that no one writes."""
    lengths = list(map(len, lines))
    return sum(length * length for length in lengths) > _LOST * sum(lengths)


def _separated(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, each sentence of a very long one between blank ones."""
    for line in lines:
        if len(line) <= _LONG_PARAGRAPH:
            yield line
            continue
        for sentence in sentences(line):
            yield from ("", sentence)
        yield ""


def _groups(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield runs of lines between blank ones and rules; the rule under a heading stays with it."""
    group: list[str] = []
    for line in lines:
        is_rule = _RULE.fullmatch(line) is not None
        if is_rule and len(group) == 1 and _underlines(line, group[0]):
            group.append(line)
        if line.strip() and not is_rule:
            group.append(line.rstrip())
        elif group:
            yield group
            group = []
    if group:
        yield group


def _underlines(rule: str, line: str) -> bool:
    """Tell whether a rule underlines a heading, not separates chapters: it is as long as the line."""
    rule, line = rule.strip(), line.strip()
    return rule[0] in "=-" and abs(len(rule) - len(line)) <= (3 if rule[0] == "=" else 1) and _is_titular(line)


def _layout(groups: Sequence[Sequence[str]]) -> _Layout:
    inner = [line for group in groups for line in group[:-1]]
    unwrapped = [line for line in inner if len(line) > _UNWRAPPED]
    if len(unwrapped) * 20 > len(inner):
        ended = sum(line[-1] in _TERMINAL for line in unwrapped)
        return _Layout(0, line_each=ended * 5 >= len(unwrapped) * 4)
    lengths = sorted(map(len, inner))
    return _Layout(lengths[len(lengths) * 19 // 20] if lengths else 0, line_each=False)


def _headed(group: list[str], following: Sequence[Sequence[str]], layout: _Layout) -> Iterator[Draft]:
    """Yield the blocks of one group of lines, its headings first."""
    while group:
        if match := _hash_heading(group[0]):
            yield Draft(Kind.HEADING, match[2], len(match[1]))
            group = group[1:]
        elif len(group) > 1 and _RULE.fullmatch(group[1]):
            yield Draft(Kind.HEADING, group[0], 1 if "=" in group[1] else 2)
            group = group[2:]
        else:
            break
    if not group:
        return
    joined = " ".join(line.strip() for line in group)
    level = _heading_level(joined) if following and len(group) <= 2 else 0
    if following and level and (_LABEL.match(joined) or any(map(_is_prose, following))):
        yield Draft(Kind.HEADING, joined, level)
    else:
        yield from _unwrapped(group, layout)


def _unwrapped(group: Sequence[str], layout: _Layout) -> Iterator[Draft]:
    """Yield paragraphs and items, hard-wrapped lines joined."""
    tabular = len(group) > 2 and sum(map(bool, map(_COLUMNS.search, group))) * 5 >= len(group) * 3
    start = 0
    for end, (line, after) in enumerate(pairwise(group), start=1):
        if tabular or layout.line_each or _ends(line, after, layout) or _is_next_item(after, group[start], line):
            yield _joined(group[start:end])
            start = end
    yield _joined(group[start:])


def _ends(line: str, after: str, layout: _Layout) -> bool:
    """Tell whether a paragraph ends with a line although no blank line follows."""
    fits = len(line) + 1 + len(after.split(maxsplit=1)[0]) <= layout.width
    is_short = fits and len(line) < layout.width * _SHORT and not _is_hyphenated(line, after.lstrip())
    return is_short or _hash_heading(after) is not None


def _is_next_item(after: str, first: str, line: str) -> bool:
    """Tell whether a line begins a list item, behind a paragraph's first and last line.

    "under subsection\\n(b) are amended" does not.
    """
    item = _ITEM.match(after)
    if not item:
        return False
    bullet, number = item.groups()
    above = _ITEM.match(first)
    if above and ((bullet and above[1] == bullet) or (number and above[2] and int(above[2]) + 1 == int(number))):
        return True
    return line[-1] in _TERMINAL or line.endswith((" and", " or", "--", "—"))


def _joined(lines: Sequence[str]) -> Draft:
    kind = Kind.ITEM if _ITEM.match(lines[0]) else Kind.PARAGRAPH
    parts = [lines[0].strip()]
    for line, after in pairwise(map(str.strip, lines)):
        parts.extend((after,) if _is_hyphenated(line, after) else (" ", after))
    return Draft(kind, "".join(parts), level=int(kind is Kind.ITEM))


def _is_hyphenated(text: str, after: str) -> bool:
    """Tell whether a word goes on behind the hyphen at a line's end ("short- and long-term" does not)."""
    if len(text) < 2 or text[-1] not in "-\u2010\u00ad" or not text[-2].isalnum():
        return False
    goes_on = after[0].islower() or after[0].isdigit()
    return goes_on and after.split(maxsplit=1)[0] not in ("and", "or", "to", "und", "et")


def _hash_heading(line: str) -> re.Match[str] | None:
    """Return the match of a line marked as a heading with number signs; a longer line is a paragraph."""
    return _HASHES.fullmatch(line) if line[0] == "#" and len(line) <= _HEADING_LENGTH * 2 else None


def _is_titular(line: str) -> bool:
    return len(line.strip()) <= _HEADING_LENGTH and bool(_WORD.search(line)) and not _ITEM.match(line)


def _heading_level(text: str) -> int:
    """Return the level of a clear heading, 0 for what may be a paragraph."""
    if len(text) > _HEADING_LENGTH:
        return 0
    bare = text[match.end() :] if (match := _NUMBERING.match(text)) else text
    words = _WORD.findall(bare)
    letters = [word for word in words if word[0].isalpha()]
    if _LABEL.match(text) and text.isupper():
        return 2
    if not letters or len(words) > _HEADING_WORDS or text[-1] in ".,;:!?-—'\"":
        return 0
    if not _TITLE_TEXT.fullmatch(text) or (":" in text and not _LABEL.match(text)) or len(letters) * 2 < len(words):
        return 0
    depth = match[0].rstrip(". ").count(".") if match and match[0][0].isdigit() else 0
    if bare.isupper():
        return 1 + depth if len(bare) > 3 else 0
    titled = all(word[0].isupper() or word.casefold() in _SMALL for word in letters)
    return 2 + depth if titled and letters[0][0].isupper() and (len(letters) > 1 or match) else 0


def _is_prose(group: Sequence[str]) -> bool:
    """Tell whether a group of lines reads as a paragraph: a heading stands above one."""
    joined = " ".join(group)
    return len(joined.split()) >= 8 and any(mark in joined for mark in (".", ";", ":"))
