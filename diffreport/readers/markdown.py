"""Markdown: CommonMark with tables, footnotes and simple front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from diffreport.model import Kind, LeftOut, Table
from diffreport.readers.html.page import blocks_of
from diffreport.readers.outline import Draft, Reading, first_heading
from diffreport.readers.plain import read_plain
from diffreport.readers.task import Task
from diffreport.text import normalise

_FRONT = re.compile(
    r"---[ \t]*\n(?=\s*[A-Za-z][\w -]*:)"
    r"((?:[A-Za-z][\w -]*:.*\n|[ \t]*\n|[ \t]+\S.*\n|- .*\n)+)(?:---|\.\.\.)[ \t]*(?:\n|$)"
)
_FRONT_KEY = re.compile(r"([A-Za-z][\w -]*):[ \t]*([|>][+-]?[1-9]?[+-]?(?=[ \t]*$))?(.*)")  # "|": a text below
_FRONT_NESTED = re.compile(r"\s*(?:- |[\w-]+:(?:\s|$))")
_READ = frozenset(("title", "published", "date", "lang", "language"))
_ISO_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_NOTE = re.compile(r"\[\^([^\]\s]{1,64})\]:[ \t]*")
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,64})\]")
_CAPTION = "Table:"  # before a table, as in pandoc's Markdown
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_NESTING = 60  # levels; the parser calls itself for each, and drops what is nested deeper
_LINES = 200_000  # bounds the parser's memory to about 400 MB, its time to 10 seconds
_NOTE_TYPE = "footnote_definition"


def read(task: Task) -> Reading:
    """Return the blocks of a Markdown text.

    Cost: linear; a text of more than 200,000 lines or nested deeper than 60 levels is read as plain
        text, and a remark says so.
    """
    text = task.text.replace("\r\n", "\n")
    front, body = _front_matter(text)
    tokens = _parser().parse(body) if body.count("\n") <= _LINES else []
    if not tokens or any(token.level >= _NESTING - 1 for token in tokens):
        remarks = ("The Markdown is too long or nested too deep, and was read as plain text.",) if body.strip() else ()
        drafts = read_plain(body).drafts
        return Reading(drafts, stated_title=front.get("title", ""), remarks=remarks, left_out=_unread(front))
    first = text.count("\n", 0, len(text) - len(body))
    drafts = tuple(_drafts(tokens, first))
    published = front.get("published") or front.get("date", "")
    return Reading(
        drafts,
        title=first_heading(drafts),
        stated_title=front.get("title", ""),
        language=front.get("language") or front.get("lang", ""),
        published=published if _ISO_DATE.fullmatch(published) else None,
        left_out=_unread(front),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the front matter by its keys, and the text without it.

    A value goes on in the lines below it. A list or a group of keys has a name of its own ("title:"): it is no text.
    """
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields: dict[str, list[str]] = {"": [""]}
    name = ""
    for line in match[1].splitlines():
        if key := _FRONT_KEY.fullmatch(line):
            name = key[1].strip().lower()
            fields[name] = [key[3]]
        elif len(fields[name]) == 1 and not fields[name][0] and _FRONT_NESTED.match(line):
            fields[name := f"{name}:"] = [line]
        else:
            fields[name].append(line)
    return {name: normalise(" ".join(lines)).strip("\"'") for name, lines in fields.items()}, text[match.end() :]


def _unread(front: Mapping[str, str]) -> tuple[LeftOut, ...]:
    """Return how many words of the front matter are in the document nowhere."""
    words = sum(len(f"{key} {value}".split()) for key, value in front.items() if key not in _READ)
    return (LeftOut("front matter", "describes the file", words),) if words else ()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    parser.block.ruler.before("reference", _NOTE_TYPE, _footnote, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "footnote_mark", _note_mark)
    return parser


def _note_mark(state: StateInline, silent: bool) -> bool:
    """Take the mark of a note as text, without its caret."""
    match = _NOTE_MARK.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.pending += f"[{match[1]}]"
    state.pos = match.end()
    return True


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a note's definition and its continuation lines off the text, as a block rule does."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = _NOTE.match(line)
    if not match or state.is_code_block(start):
        return False
    if silent:
        return True
    lines = [line[match.end() :]]
    following = start + 1
    while following < end and not state.isEmpty(following):
        line = state.src[state.bMarks[following] + state.tShift[following] : state.eMarks[following]]
        if _NOTE.match(line):
            break
        lines.append(line)
        following += 1
    token = state.push(_NOTE_TYPE, "", 1)
    token.info, token.map = match[1], [start, following]
    inline = state.push("inline", "", 0)
    inline.content, inline.children = "\n".join(lines), []
    state.push(_NOTE_TYPE, "", -1)
    state.line = following
    return True


def _drafts(tokens: Sequence[Token], first: int) -> Iterator[Draft]:
    """Yield the blocks, each with its lines; `first` is the line of the text that the tokens begin in."""
    places: tuple[int, ...] = ()
    lists = 0
    kind, level, note, caption = Kind.PARAGRAPH, 0, "", ""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.map:
            places = tuple(range(first + token.map[0], first + token.map[1]))
        if token.type == "table_open":
            closing = next(i for i in range(position, len(tokens)) if tokens[i].type == "table_close")
            yield _table(tokens[position:closing], caption)._replace(places=places)
            position, caption = closing, ""
        elif token.type == "heading_open":
            kind, level = Kind.HEADING, int(token.tag[1])
        elif token.type == "heading_close" or (token.type == _NOTE_TYPE and token.nesting < 0):
            kind, level, note = Kind.PARAGRAPH, 0, ""
        elif token.type == _NOTE_TYPE:
            kind, note = Kind.FOOTNOTE, f"[{token.info}] "
        elif token.type in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
            lists += token.nesting
        elif token.type == "inline" and _is_caption(tokens[position : position + 3]):
            caption = _inline_text(token)[len(_CAPTION) :]
        elif token.type == "inline":
            text = note + _inline_text(token)
            made = Draft(Kind.ITEM, text, lists) if lists and kind is Kind.PARAGRAPH else Draft(kind, text, level)
            yield made._replace(places=places)
        elif token.type in ("fence", "code_block"):
            yield Draft(Kind.PARAGRAPH, token.content, places=places)
        elif token.type == "html_block":
            for made in blocks_of(token.content, "(HTML in Markdown)"):
                yield made._replace(places=places)
        position += 1


def _is_caption(tokens: Sequence[Token]) -> bool:
    """Tell whether a paragraph, which begins the tokens, is the caption of the table that follows."""
    behind = [token.type for token in tokens[1:]]
    return behind == ["paragraph_close", "table_open"] and tokens[0].content.startswith(_CAPTION)


def _table(tokens: Sequence[Token], caption: str) -> Draft:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_inline_text(token))
    width = max(map(len, rows))
    table = Table(tuple((*row, *("",) * (width - len(row))) for row in rows), 1, caption)
    return Draft(Kind.TABLE, table.text, table=table)


def _inline_text(token: Token) -> str:
    """Return the text of a line: markup and tags left out, the words in them kept."""
    parts = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "html_inline":
            parts.append(" " if (tag := _TAG.match(child.content)) and tag[2].lower() == "br" else "")
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
    return "".join(parts)
