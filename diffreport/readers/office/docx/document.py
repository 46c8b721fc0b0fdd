"""Word documents: their text as blocks, with lists and notes numbered as printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.errors import InputError
from diffreport.model import LeftOut
from diffreport.readers.headings import with_headings
from diffreport.readers.office.contents import out_of_date
from diffreport.readers.office.docx.body import Body
from diffreport.readers.office.docx.diagrams import Diagrams
from diffreport.readers.office.docx.inline import Inline
from diffreport.readers.office.docx.names import (
    BODY,
    DEL,
    ENDNOTE_REFERENCE,
    FOOTNOTE_REFERENCE,
    INS,
    MOVE_TO,
    W,
)
from diffreport.readers.office.docx.notes import Notes
from diffreport.readers.office.docx.numbering import Numbering
from diffreport.readers.office.docx.parts import Parts
from diffreport.readers.office.docx.places import number
from diffreport.readers.office.docx.styles import Styles
from diffreport.readers.office.flow import CONTENTS, accounted, carried, counted
from diffreport.readers.office.titles import titles_of
from diffreport.readers.outline import Reading
from diffreport.readers.task import Task

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_OTHERS = {"header": "running header", "footer": "running footer", "comments": "comments"}
_NOTES = {FOOTNOTE_REFERENCE: "footnotes", ENDNOTE_REFERENCE: "endnotes"}


class Makers(NamedTuple):
    """What reads a document: those of `traced` also tell where each block stands."""

    inline: type[Inline] = Inline
    body: type[Body] = Body


@dataclass(slots=True)
class Opened:
    """The parts of a document that its text needs."""

    parts: Parts
    main: str
    root: Element
    styles: Styles
    numbering: Element | None
    settings: Element | None
    notes: dict[str, Element | None]
    others: list[tuple[str, str]]  # what a part is, and its name


def read(task: Task) -> Reading:
    """Return the blocks of a Word document.

    Cost: linear in its text. Raises: InputError if it is damaged, protected, another program's, or of hostile size.
    """
    found = opened(Parts.open(task.data, task.shown))
    if task.marked:
        number((found.root, *found.notes.values()))
    body = gathered(found, task)
    drafts = with_headings(body.lines)
    title, stated = titles_of(_stated_title(found.parts), body.titles, drafts)
    return Reading(
        drafts,
        title=title,
        stated_title=stated,
        language=found.styles.language,
        remarks=(*_remarks(body.inline), *out_of_date("".join(body.inline.left_out.get(CONTENTS, ())), body.lines)),
        left_out=_left_out(found, body),
    )


def opened(parts: Parts) -> Opened:
    """Return the parts that a document's text needs. Raises: InputError if one is damaged, or it is none of Word's."""
    main = parts.main()
    root = parts.xml(main)
    if root is None or root.tag != f"{W}document":
        raise InputError(parts.shown, f"is no Word document (its part {main[:80]!a} is none)", "check the download")
    related: dict[str, str] = {}
    others = []
    for relation in parts.relations(main):
        related.setdefault(relation.what, relation.target)
        if relation.what in _OTHERS:
            others.append((relation.what, relation.target))

    def part(what: str) -> Element | None:
        return parts.xml(related[what]) if what in related else None

    styles = Styles.of(part("styles"))
    numbering = part("numbering") if parts.has("lists") else None
    with_notes = parts.has("notes")
    notes = {tag: part(what) if with_notes else None for tag, what in _NOTES.items()}
    return Opened(parts, main, root, styles, numbering, part("settings") if with_notes else None, notes, others)


def gathered(found: Opened, task: Task, makers: Makers = Makers()) -> Body:  # noqa: B008 - a frozen value
    """Return the body, read; again, if fields never ended that it was read by."""
    body = _body(found, task, frozenset(), makers)
    unended = frozenset(number for number, _ in body.inline.open_fields)
    return _body(found, task, unended, makers) if unended else body


def _body(found: Opened, task: Task, ignored: frozenset[int], makers: Makers) -> Body:
    root = found.root.find(BODY)
    notes = Notes()
    for reference, part in found.notes.items():
        notes.add(reference, part)
    notes.settle(found.settings)
    notes.settle(next(found.root.iter(f"{W}sectPr"), None))
    diagrams = Diagrams(lambda identity: found.parts.related(found.main, identity))
    inline = makers.inline(task.shown, found.styles, task.original, found.parts.has("hidden"), notes, diagrams, ignored)
    numbering = Numbering.of(found.numbering, found.styles)
    body = makers.body(
        shown=task.shown,
        inline=inline,
        styles=found.styles,
        numbering=numbering,
        end_section=notes.end_section,
    )
    if root is not None:
        body.read(root)
    return body


def _stated_title(parts: Parts) -> str:
    """Return the title that the document's properties state."""
    for relation in parts.relations(""):
        if relation.what == "core-properties" and (root := parts.xml(relation.target)) is not None:
            return root.findtext(f"{_DUBLIN_CORE}title") or ""
    return ""


def _remarks(inline: Inline) -> list[str]:
    """Return what an editor must know: tracked changes, and documents inside of this one that are not read."""
    remarks = []
    if inline.changes:
        moves = inline.moves or inline.changes[MOVE_TO]
        changes = inline.changes
        remarks.append(carried(changes[INS], changes[DEL], moves, len(inline.authors), inline.original))
    if inline.embedded:
        verb = "was" if inline.embedded == 1 else "were"
        remarks.append(f"{counted(inline.embedded, 'document')} embedded in this one {verb} not read.")
    return remarks


def _left_out(found: Opened, body: Body) -> tuple[LeftOut, ...]:
    """Return what was left out of the text, by kind."""
    left_out = dict(body.inline.left_out)
    for what, name in found.others:
        left_out.setdefault(_OTHERS[what], []).append(f" {_text(found.parts, name)} ")
    return accounted(left_out)


def _text(parts: Parts, name: str) -> str:
    """Return the text of a part that is not read; none if it is damaged, which harms no other."""
    try:
        return parts.text(name)
    except InputError:
        return ""
