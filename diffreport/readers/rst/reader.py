"""reStructuredText: headings by their rules, lists, notes, literal blocks, tables, and what directives show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diffreport.model import Kind, LeftOut, Table
from diffreport.readers.outline import Draft, Reading, first_heading
from diffreport.readers.rst.inline import Inline
from diffreport.readers.rst.tables import (
    GRID_RULE,
    ROW_ITEM,
    SIMPLE_RULE,
    csv_table,
    grid_table,
    list_table,
    simple_table,
    without_rules,
)
from diffreport.readers.task import Task
from diffreport.text import normalise, word_count

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_TAB = 8  # columns
_RULE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")
_SHORT_RULE = re.compile(r"([!-/:-@\[-`{-~])\1*")
_BULLET = re.compile(r"[-*+•‣⁃](?:\s+|$)")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,4}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,8}|#)[.)](?:\s+|$)")
_FIELD = re.compile(r":([^:\s](?:[^:]*[^:\s])?):(?:\s+|$)")
_EXPLICIT = re.compile(r"\.\.(?:\s+|$)")
_NOTE = re.compile(r"\[(\d+|#[\w-]*|\*|[^\W_][\w.-]*)\](?:\s+|$)")
_NUMBERED = re.compile(r"\s*\.\. +\[(\d+)\]")
_DIRECTIVE = re.compile(r"(?:\|([^|]{1,80})\|\s+)?([A-Za-z][\w:+.-]*)\s*::(?:\s+|$)")
_TARGET = re.compile(r"_(?:[^:\s`]|`[^`]*`|:(?!\s|$)|\s(?!\s))*:(?:\s|$)|__(?::|\s|$)")
_LITERAL = frozenset("code code-block sourcecode parsed-literal math literalinclude doctest prompt highlight".split())
_TABLES = frozenset(("list-table", "csv-table"))
_PATHS = frozenset(("image", "figure"))  # their argument is a file
_TITLED = frozenset("topic sidebar admonition rubric table".split())  # their argument is a title that is shown
_ADMONITIONS = frozenset("note warning tip important caution danger hint attention error seealso todo".split())
_VERSIONS = {"versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since"}
_UNSEEN = {
    "contents": "table of contents",
    "toctree": "table of contents",
    "raw": "text for one output format",
    "only": "",
    "include": "text for another file",
    "meta": "description of the file",
    "index": "index entry",
    **dict.fromkeys(("sectnum", "highlight", "default-role", "role", "target-notes", "currentmodule"), "setting"),
    **dict.fromkeys(("header", "footer"), "running header"),
}
_LEVELS = 6


class _Context(NamedTuple):
    """What text at or beyond a column belongs to."""

    column: int
    kind: Kind
    level: int


def read(task: Task) -> Reading:
    """Return the blocks of a reStructuredText document. Cost: linear."""
    document = _Document([line.expandtabs(_TAB).rstrip() for line in _LINE_END.split(task.text)])
    document.read()
    drafts = tuple(document.drafts)
    return Reading(
        drafts,
        title=first_heading(drafts),
        left_out=tuple(LeftOut(what, "not shown", words) for what, words in document.left_out.items() if words),
    )


@dataclass(slots=True)
class _Document:
    """The blocks of a document, gathered line by line."""

    lines: list[str]
    at: int = 0
    drafts: list[Draft] = field(default_factory=list)
    contexts: list[_Context] = field(default_factory=list)
    styles: list[tuple[str, bool]] = field(default_factory=list)  # of headings: the mark, and whether it stands above
    left_out: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)  # of the last items of the open lists, by their column
    inline: Inline = field(default_factory=lambda: Inline({}))

    def read(self) -> None:
        """Read all lines."""
        numbered = (_NUMBERED.match(line) for line in self.lines)
        self.inline = Inline(dict(self._substitutions()), {found[1] for found in numbered if found})
        while self.at < len(self.lines):
            if not self.lines[self.at]:
                self.at += 1
            else:
                self._block()

    def _substitutions(self) -> Iterator[tuple[str, str]]:
        for number, line in enumerate(self.lines):
            found = _EXPLICIT.match(line.lstrip())
            directive = found and _DIRECTIVE.match(line.lstrip(), found.end())
            if directive and directive[1] and directive[2] == "replace":
                self.at = number + 1
                more = [line.strip() for line in self._run(_indent(line) + 1)]
                yield directive[1], Inline({}).text(" ".join((line.lstrip()[directive.end() :], *more)).strip())
        self.at = 0

    def _block(self) -> None:
        """Take in what begins on a line."""
        line = self.lines[self.at]
        column = _indent(line)
        text = line[column:]
        number = self.numbers.get(column, "")
        self.numbers = {at: last for at, last in self.numbers.items() if at < column}
        while self.contexts and self.contexts[-1].column > column:
            self.contexts.pop()
        if not column and self._heading():
            return
        if _RULE.fullmatch(text) and not SIMPLE_RULE.fullmatch(text) and not self._line(1):
            self.at += 1
        elif _EXPLICIT.match(text):
            self._explicit(column, text)
        elif GRID_RULE.fullmatch(text):
            self._drawn(grid_table, self._run(column))
        elif SIMPLE_RULE.fullmatch(text):
            self._drawn(simple_table, self._between_rules(column))
        elif text.startswith("__ ") or text == "__":
            self.at += 1
        elif text.startswith(">>>"):
            self._add(" ".join(self._run(column)), as_is=True)
        elif found := self._item(column, text):
            self._list_item(column, found, number)
        elif found := _FIELD.match(text):
            self._field(column, found)
        else:
            self._paragraph(column, column)

    def _line(self, ahead: int) -> str:
        at = self.at + ahead
        return self.lines[at] if at < len(self.lines) else ""

    def _heading(self) -> bool:
        """Take in a heading: a line with a rule below it, or above it as well."""
        line, after = self.lines[self.at], self._line(1)
        rule = _SHORT_RULE.fullmatch(line)
        if rule and after and len(rule[0]) >= min(3, len(after.strip())) and self._line(2) == line:
            title, style, taken = after.strip(), (rule[1], True), 3
        else:
            under = _SHORT_RULE.fullmatch(after)
            if not under or _BULLET.match(line) or SIMPLE_RULE.fullmatch(line) or rule:
                return False
            if len(after) < min(len(line), 4) or (len(after) < len(line) and not _RULE.fullmatch(after)):
                return False
            title, style, taken = line, (under[1], False), 2
        if style not in self.styles:
            self.styles.append(style)
        self.contexts.clear()
        level = min(self.styles.index(style) + 1, _LEVELS)
        self.drafts.append(Draft(Kind.HEADING, self.inline.text(title), level))
        self.at += taken
        return True

    def _item(self, column: int, text: str) -> re.Match[str] | None:
        """Return the match of a list item's mark; a number needs a blank, an indented or a numbered line below it."""
        if found := _BULLET.match(text):
            return found
        found = _ENUMERATOR.match(text)
        after = self._line(1)
        is_list = (
            not after or _indent(after) > column or (_indent(after) == column and _ENUMERATOR.match(after.strip()))
        )
        return found if found and is_list else None

    def _list_item(self, column: int, found: re.Match[str], last: str) -> None:
        """Take in the beginning of a list item; `last` is the number of the item before it."""
        depth = sum(context.kind is Kind.ITEM for context in self.contexts) + 1
        kind = Kind.FOOTNOTE if self.contexts and self.contexts[-1].kind is Kind.FOOTNOTE else Kind.ITEM
        self.contexts.append(_Context(column + 1, kind, depth if kind is Kind.ITEM else 0))
        number = found[0].strip().strip("().")
        if number == "#":
            number = _next(last)
        if number.isalnum() or not number:
            self.numbers[column] = number or last
        mark = found[0].strip().replace("#", number)
        self.lines[self.at] = " " * (column + len(found[0])) + self.lines[self.at][column + found.end() :]
        if not self.lines[self.at].strip():
            self.at += 1
            return
        shown = f"{mark} " if mark[0].isalnum() or mark[0] == "(" else ""
        self._paragraph(_indent(self.lines[self.at]), column + 1, shown if number else "")

    def _field(self, column: int, found: re.Match[str]) -> None:
        """Take in a field: its name and what stands behind it; one without a value sets something."""
        value = self.lines[self.at][column + found.end() :]
        self.at += 1
        lines = [value, *(line.strip() for line in self._run(column + 1))]
        if any(lines):
            self._add(f"{found[1]}: {' '.join(lines)}")

    def _explicit(self, column: int, text: str) -> None:
        """Take in what begins with two dots: a note, a target, a directive, or a comment."""
        rest = text[2:].lstrip()
        if note := _NOTE.match(rest):
            self.contexts.append(_Context(column + 1, Kind.FOOTNOTE, 0))
            shown = f"[{self.inline.note(note[1])}] "
            start = column + len(text) - len(rest) + note.end()
            self.lines[self.at] = " " * start + rest[note.end() :]
            if rest[note.end() :]:
                self._paragraph(start, column + 1, shown)
            else:
                self.at += 1
        elif _TARGET.match(rest):
            self.at += 1
            self._run(column + 1)
        elif directive := _DIRECTIVE.match(rest):
            self._directive(column, directive, rest[directive.end() :])
        else:
            self.at += 1  # two dots alone only end what is above them
            self._leave_out("comment", [rest, *(self._indented(column) if rest or self._line(0) else ())])

    def _directive(self, column: int, found: re.Match[str], argument: str) -> None:
        name = found[2].lower().rpartition(":")[2]
        self.at += 1
        if found[1] and name == "replace":
            self._run(column + 1)
        if argument and not found[1] and name not in _LITERAL | _TABLES | _PATHS | _UNSEEN.keys():
            argument = " ".join((argument, *self._continued(column)))
        options = dict(self._options(column))
        if found[1] or name in _PATHS:
            return  # what a figure shows below its picture is text; a substitution was read before
        if _UNSEEN.get(name):
            self._leave_out(_UNSEEN[name], self._indented(column))
        elif name in _LITERAL:
            shown = argument if name == "math" else ""
            self._add(" ".join([shown, *self._indented(column)]), as_is=True)
        elif name in _TABLES:
            self._written(name, argument, options, self._indented(column))
        elif name in _ADMONITIONS:
            self._add(name.capitalize() if name != "seealso" else "See also")
            self._add(argument)
        elif name in _VERSIONS:
            self._add(f"{_VERSIONS[name]} {argument}")
        elif name != "class" and name != "only" and name != "container":
            self._add(argument)

    def _continued(self, column: int) -> Iterator[str]:
        """Yield the lines that go on with a directive's argument: up to its options, or a blank line."""
        while (line := self._line(0)) and _indent(line) > column and not _FIELD.match(line.strip()):
            self.at += 1
            yield line.strip()

    def _written(self, name: str, argument: str, options: Mapping[str, str], lines: list[str]) -> None:
        """Take in a table that is written as lists or as values; what stands before its first row is text."""
        count = options.get("header-rows", "0")
        headers = int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 0
        header, caption = options.get("header", ""), self.inline.text(argument)
        if name == "list-table":
            first = next((number for number, line in enumerate(lines) if ROW_ITEM.match(line)), len(lines))
            self._add(" ".join(line.strip() for line in lines[:first] if line))
            lines = lines[first:]
            table = list_table(lines, headers, caption)
        else:
            table = csv_table(header, lines, headers, caption)
        self._table(table, [argument, header, *lines])

    def _drawn(self, build: Callable[[Sequence[str]], Table | None], lines: list[str]) -> None:
        self._table(build(lines), without_rules(lines))

    def _options(self, column: int) -> Iterator[tuple[str, str]]:
        """Yield the options that stand right below a directive."""
        while (line := self._line(0)) and _indent(line) > column and (found := _FIELD.match(line.strip())):
            self.at += 1
            yield found[1].lower(), line.strip()[found.end() :]

    def _indented(self, column: int) -> list[str]:
        """Return the lines further in than a column, blank ones between them as well, and pass them."""
        start = end = self.at
        while self.at < len(self.lines) and (not self._line(0) or _indent(self._line(0)) > column):
            self.at += 1
            end = self.at if self.lines[self.at - 1] else end
        self.at = end
        return self.lines[start:end]

    def _run(self, column: int) -> list[str]:
        """Return the lines up to the next blank one, at least as far in as a column, and pass them."""
        start = self.at
        while self._line(0) and _indent(self._line(0)) >= column:
            self.at += 1
        return [line[column:] for line in self.lines[start : self.at]]

    def _between_rules(self, column: int) -> list[str]:
        """Return the lines of a simple table: up to its second rule, or its third where one follows at once."""
        start, rules, last = self.at, 0, self.at
        while self.at < len(self.lines) and (not self._line(0) or _indent(self._line(0)) >= column):
            self.at += 1
            if SIMPLE_RULE.fullmatch(self.lines[self.at - 1].strip()):
                rules, last = rules + 1, self.at
                if rules > 1 and not self._line(0):
                    break
        self.at = max(last, start + 1)
        return [line[column:] for line in self.lines[start : self.at]]

    def _paragraph(self, column: int, margin: int, before: str = "") -> None:
        """Take in a paragraph whose lines stand at or beyond a margin, or the term of a definition."""
        first, following = self._line(0), self._line(1)
        self.at += 1
        if following and _indent(following) > column and not before and not first.endswith("::"):
            self._term(column, first.strip())
            return
        lines = [first.strip()]
        while (line := self._line(0)) and _indent(line) >= margin:
            lines.append(line.strip())
            self.at += 1
        is_verse = all(line.startswith("|") for line in lines)
        text = " ".join(line.lstrip("| ") if is_verse else line for line in lines)
        if not text.endswith("::"):
            self._add(before + text)
            return
        shown = text[:-2].rstrip()
        self._add(before + (text[:-1] if shown and len(shown) == len(text) - 2 else shown))  # "so::" shows its colon
        self._add(" ".join(self._indented(min(column, margin))), as_is=True)

    def _term(self, column: int, text: str) -> None:
        depth = sum(context.kind is Kind.ITEM for context in self.contexts) + 1
        self.drafts.append(Draft(Kind.ITEM, self.inline.text(text), depth))
        self.contexts.append(_Context(column + 1, Kind.ITEM, depth + 1))

    def _add(self, text: str, as_is: bool = False) -> None:
        """Add a block of the kind that its place makes it."""
        shown = text if as_is else self.inline.text(text)
        context = self.contexts[-1] if self.contexts else _Context(0, Kind.PARAGRAPH, 0)
        if shown.strip():
            self.drafts.append(Draft(context.kind, shown, context.level))

    def _table(self, table: Table | None, lines: Sequence[str]) -> None:
        """Add a table; the lines that were to be one and are none are text."""
        if table is None:
            for line in lines:
                self._add(line)
        else:
            rows = tuple(tuple(map(self.inline.text, row)) for row in table.rows)
            shown = Table(rows, table.header_rows, table.caption)
            self.drafts.append(Draft(Kind.TABLE, shown.text, table=shown))

    def _leave_out(self, what: str, lines: list[str]) -> None:
        self.left_out[what] = self.left_out.get(what, 0) + word_count(normalise(" ".join(lines)))


def _next(number: str) -> str:
    """Return the number of an item that numbers itself, "" where that is not sure: "i" may be a letter."""
    if number.isdecimal() or not number:
        return str(int(number or 0) + 1)
    return chr(ord(number) + 1) if number.isascii() and len(number) == 1 and number.lower() not in "ivxlcdmz" else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
