"""What makes a form or a web page work, and says nothing: "Click here to enter text.", "Back to top", an empty box.

A field that was filled and a box that was ticked are content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from diffreport.model import Block, Kind, Opcode

PLUMBING = "plumbing"
# What stands in a field that nobody filled, as forms have it.
_FIELD = re.compile(
    r"\[(?:insert|enter|type) [a-z ]{1,30}\]"
    r"|(?:(?:click|tap)(?: or (?:click|tap))?(?: here)? to (?:enter|select|choose|add) (?:a |an |some |your )?"
    r"(?:text|date|item|name|number|title|value|option)"
    r"|(?:choose|select|pick) (?:an|one|a) (?:item|option|date|value)"
    r"|(?:enter|type|insert) (?:your )?(?:text|date|name|title) here)\b\.?"
    r"|\b(?:MM|DD)[/.-](?:DD|MM)[/.-]YYYY\b|\bYYYY-MM-DD\b",
    re.IGNORECASE,
)
_EMPTY_BOXES = ("\u2610", "\u25a1", "\u2751", "\u274f", "[ ]", "[_]")
_LEADS = ("lick ", "ap ", "hoose ", "elect ", "ick ", "nter ", "ype ", "nsert ", "YYYY", *_EMPTY_BOXES)
# What a web page has for its reader's hand, each part of a line in full.
_CONTROL = re.compile(
    r"skip navigation|(?:skip|jump) (?:to|over) (?:the )?(?:main )?(?:content|navigation|menu|search|text)"
    r"|(?:back|return|go) to (?:the )?(?:top|start|index|home ?page|main page|list|contents|previous page)"
    r"|(?:back )?(?:top|bottom) of (?:the )?page|to top"
    r"|print(?:er)?(?:[- ]friendly)?(?: (?:this|the))?(?: (?:page|article|document|version))?|print preview"
    r"|share(?: (?:this|on|via|with)\b[\w ]{0,30})?|e-?mail (?:this|to a friend)(?: (?:page|article))?"
    r"|bookmark this page|tweet(?: this)?|facebook|twitter|linkedin|whatsapp|e-?mail|rss|like|edit|top|home(?: ?page)?"
    r"|about(?: us)?|contact(?: us)?|help|search|close|loading|you are here"
    r"|(?:previous|next|first|last)(?: (?:page|article|chapter|section|topic))?"
    r"|(?:log|sign)[- ]?(?:in|on|out|off|up)|register|log in or register|forgot(?:ten)? (?:your )?password\??"
    r"|(?:main |toggle |open |close )(?:menu|navigation)|menu|site ?map|search this site"
    r"|(?:show|hide|view|read|see|load) (?:more|less|all)|expand all|collapse all|close (?:this )?window"
    r"|(?:accept|reject|manage) (?:all )?cookies|cookie (?:settings|preferences|policy)|follow us(?: on [\w ]+)?"
    r"|subscribe|(?:increase|decrease|larger|smaller|change) (?:text|font)(?: size)?|add to (?:favou?rites|bookmarks)"
    r"|download(?: (?:as|this|the))?(?: (?:a )?(?:pdf|file|page|document))|copy link|(?:change|select) language",
    re.IGNORECASE,
)
# Of one word, with nothing beside it; others may as well be a heading.
_ALONE = ("print", "share", "login", "logout", "sitemap")
_EDGES = " .\u2026[]()"
_BETWEEN = re.compile(r"\s*[|\u00b7\u2022\u00bb\u00ab/<>\u2190\u2192\u2191\u25b2\u25bc]+\s*")

Tokens = tuple[str, ...]


def is_plumbing(block: Block) -> bool:
    """Tell whether a block is nothing but what makes a form or a page work."""
    text = block.text
    if block.kind in (Kind.HEADING, Kind.TABLE) or len(text) > 120:
        return False
    parts = [part for part in (part.strip(_EDGES) for part in _BETWEEN.split(text)) if part]
    if _FIELD.fullmatch(text):
        return True
    is_control = bool(parts) and all(map(_CONTROL.fullmatch, parts))
    return is_control and (len(parts) > 1 or text.strip(".") != parts[0] or " " in text or text.casefold() in _ALONE)


def fields(texts: Iterable[str]) -> dict[str, str]:
    """Return the empty fields and boxes that stand in texts, as printed, each with what all of its kind are.

    Cost: linear in the texts.
    """
    found: dict[str, str] = {}
    for text in texts:
        if not any(lead in text for lead in _LEADS):
            continue
        found |= dict.fromkeys(map(str.strip, (of[0] for of in _FIELD.finditer(text))), "\ufffcfield")
        found |= {box: "\ufffcbox" for box in _EMPTY_BOXES if box in text}
    return found


def plumbing_told(ops: Sequence[Opcode], old: Tokens, new: Tokens) -> tuple[Opcode, ...]:
    """Return the opcodes, those that take away or put in an empty field, or change how a page is called, named."""
    return tuple(op._replace(noise=PLUMBING) if op.is_content and _is_empty(op, old, new) else op for op in ops)


def _is_empty(op: Opcode, old: Tokens, new: Tokens) -> bool:
    texts = "".join(old[op.i1 : op.i2]).strip(), "".join(new[op.j1 : op.j2]).strip()
    if op.tag != "replace":
        return _FIELD.fullmatch(texts[0] or texts[1]) is not None
    return {*texts} == {"http", "https"} and new[op.j2 : op.j2 + 3] == (":", "/", "/")
