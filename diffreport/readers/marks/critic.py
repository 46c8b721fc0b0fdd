"""CriticMarkup: {++inserted++}, {--deleted--}, {~~old~>new~~}, {==highlighted==}, {>>comment<<}.

Marks are resolved as text, before anything else is read. Source: the specification at criticmarkup.com, which leaves
open what follows here. Marks stand in one another, but never overlap; a comment holds none. Code of Markdown that
begins outside of a mark holds none; in a mark, backticks are text. A backslash before a mark makes it text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from diffreport.readers.marks.pieces import Piece, unmatched

_ENDS = {"{++": "++}", "{--": "--}", "{~~": "~~}", "{==": "==}", "{>>": "<<}"}
_COMMENT = "{>>"
_BEGINNINGS = {end: beginning for beginning, end in _ENDS.items()}
_MARK = r"\{(?:\+\+|--|~~|==|>>)|(?:\+\+|--|~~|==|<<)\}|~>"
_ESCAPED = re.compile(rf"\\(?={_MARK})|{_MARK}")
_MARKDOWN = re.compile(
    rf"\\[!-/:-@\[-`{{-~]|(?P<fence>^ {{0,3}}(?:`{{3,}}|~{{3,}}))|(?P<ticks>`+)|{_MARK}", re.MULTILINE
)
_BLANK = re.compile(r"\n[ \t]*\n")


def is_marked(text: str) -> bool:
    """Tell whether a text has a mark that begins, and one of its kind that ends behind it. Cost: linear."""
    return any(0 <= text.find(beginning) < text.rfind(end) for beginning, end in _ENDS.items())


def is_begun(text: str) -> bool:
    """Tell whether a text has anything that begins a mark."""
    return any(beginning in text for beginning in _ENDS)


@dataclass(slots=True)
class _Open:
    """A mark that has begun: where, and whether `~>` has been met in it."""

    beginning: str
    at: int
    is_behind: bool = False

    @property
    def is_old(self) -> bool:
        """Tell whether the old edition has what stands here."""
        return self.beginning in ("{--", "{==") or (self.beginning == "{~~" and not self.is_behind)

    @property
    def is_new(self) -> bool:
        """Tell whether the new edition has what stands here."""
        return self.beginning in ("{++", "{==") or (self.beginning == "{~~" and self.is_behind)


@dataclass(slots=True)
class _Scan:
    """A text that is being cut: what has begun, the outermost first, and how much of it neither edition has."""

    text: str
    shown: str
    open: list[_Open] = field(default_factory=list)
    not_old: int = 0  # of what is open: marks whose text the old edition does not have
    not_new: int = 0

    def piece(self, start: int, end: int) -> Piece:
        """Return a run of the text."""
        is_comment = bool(self.open) and self.open[-1].beginning == _COMMENT
        return Piece(self.text[start:end], not self.not_old, not self.not_new, is_comment)

    def meet(self, mark: str, at: int) -> bool:
        """Take in a mark; tell whether it is one here, and no text. Raises: InputError."""
        top = self.open[-1] if self.open else None
        if top and top.beginning == _COMMENT and mark != "<<}":
            return False
        if mark in _ENDS:
            self._push(_Open(mark, at))
            return True
        if mark == "~>":
            if top is None or top.beginning != "{~~" or top.is_behind:
                return False
            self._push(_Open(self._pop().beginning, top.at, is_behind=True))
            return True
        if top is None or not any(each.beginning == _BEGINNINGS[mark] for each in reversed(self.open[-_DEEPEST:])):
            return False
        if top.beginning != _BEGINNINGS[mark]:
            wrong = f"{mark} ends a mark across {top.beginning}, which has begun in it"
            raise unmatched(self.shown, self.text, at, wrong, "let one mark end before the next begins")
        self._check_whole(top)
        self._pop()
        return True

    def end(self) -> None:
        """Come to the end of the text. Raises: InputError if a mark has not ended."""
        if self.open:
            first = self.open[0]
            wrong = f"{first.beginning} begins a mark that never ends"
            remedy = f"end it with {_ENDS[first.beginning]}, or write \\{first.beginning} where it is text"
            raise unmatched(self.shown, self.text, first.at, wrong, remedy)

    def _check_whole(self, mark: _Open) -> None:
        if mark.beginning == "{~~" and not mark.is_behind:
            wrong = "{~~ replaces a text, and has no ~> between the old one and the new one"
            raise unmatched(self.shown, self.text, mark.at, wrong, r"add it, or write \{~~ where it is text")

    def _push(self, mark: _Open) -> None:
        if len(self.open) >= _DEEPEST:
            self.end()
        self.open.append(mark)
        self.not_old += not mark.is_old
        self.not_new += not mark.is_new

    def _pop(self) -> _Open:
        mark = self.open.pop()
        self.not_old -= not mark.is_old
        self.not_new -= not mark.is_new
        return mark


_DEEPEST = 20  # marks in one another; people write two


def pieces(text: str, shown: str, *, is_markdown: bool) -> Iterator[Piece]:
    """Yield a text in pieces. Cost: linear. Raises: InputError for a mark that does not end, naming its line."""
    scan, code = _Scan(text, shown), _Code(text)
    start = at = 0
    pattern = _MARKDOWN if is_markdown else _ESCAPED
    while met := pattern.search(text, at):
        at = met.end()
        mark = met[0]
        if mark == "\\":  # of a plain text, in which nobody else takes it out
            yield scan.piece(start, met.start())
            start, at = at, _behind(text, at)
        elif mark[0] == "\\":
            continue
        elif is_markdown and (fence := met["fence"]):
            at = at if scan.open else code.behind_fence(fence.strip(), at)
        elif is_markdown and met["ticks"]:
            at = at if scan.open else code.behind_span(len(mark), at)
        else:
            piece = scan.piece(start, met.start())
            if scan.meet(mark, met.start()):
                yield piece
                start = at
    scan.end()
    yield scan.piece(start, len(text))


def _behind(text: str, at: int) -> int:
    met = _ESCAPED.match(text, at)
    return met.end() if met else at


class _Code:
    """The code in a Markdown text: where spans and fenced blocks of it end."""

    def __init__(self, text: str) -> None:
        """Find the runs of backticks. Cost: linear."""
        self._text = text
        self._runs: dict[int, list[int]] = {}  # by their length, the last first
        for run in reversed(list(re.finditer(r"`+", text))):
            self._runs.setdefault(len(run[0]), []).append(run.end())
        self._blank = -1  # where the next blank line stands

    def behind_span(self, ticks: int, at: int) -> int:
        """Return where a span of code ends that begins before `at`; `at` if it does not end in its paragraph."""
        ends = self._runs.get(ticks, [])
        while ends and ends[-1] <= at:
            ends.pop()
        if self._blank < at:
            blank = _BLANK.search(self._text, at)
            self._blank = blank.start() if blank else len(self._text)
        return ends[-1] if ends and ends[-1] <= self._blank else at

    def behind_fence(self, fence: str, at: int) -> int:
        """Return where a fenced block ends, at the end of the text if nowhere before."""
        end = re.compile(rf"^ {{0,3}}{re.escape(fence)}{re.escape(fence[0])}*[ \t]*$", re.MULTILINE)
        met = end.search(self._text, at)
        return met.end() if met else len(self._text)
