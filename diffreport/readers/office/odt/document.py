"""OpenDocument texts: their text as blocks, with lists and notes numbered as printed."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from diffreport.errors import InputError
from diffreport.readers.headings import with_headings
from diffreport.readers.office.contents import out_of_date
from diffreport.readers.office.flow import CONTENTS, DELETED, accounted, carried
from diffreport.readers.office.odt.body import Body
from diffreport.readers.office.odt.changes import Changes
from diffreport.readers.office.odt.inline import Inline, plain_text
from diffreport.readers.office.odt.lists import Lists
from diffreport.readers.office.odt.names import CHANGES, DC, FO, OFFICE, STYLE, H, P
from diffreport.readers.office.odt.styles import Styles
from diffreport.readers.office.package import MAGIC, Package
from diffreport.readers.office.places import set_place
from diffreport.readers.office.titles import titles_of
from diffreport.readers.office.xml import parse
from diffreport.readers.outline import Reading
from diffreport.readers.task import Task

_CONTENT, _STYLES, _META, _MANIFEST = "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"
_ADDRESS = "{http://www.w3.org/1999/xlink}href"
_OTHERS = {
    "spreadsheet": ("a spreadsheet", "save the sheet as a text, a page or a PDF"),
    "presentation": ("a presentation", "save it as a PDF"),
    "drawing": ("a drawing", "save it as a PDF"),
}
_PLACES = tuple(f"{OFFICE}{name}" for name in ("styles", "automatic-styles"))
_MARGINS = {f"{STYLE}{kind}{which}": kind for kind in ("header", "footer") for which in ("", "-left", "-first")}


@dataclass(slots=True)
class _Opened:
    """The trees of a document: one for each part, or one for all."""

    content: Element
    styles: Element | None
    meta: Element | None
    shown: str
    package: Package | None = None

    def embedded(self, holder: Element) -> Element | None:
        """Return what an object embeds: within itself, or in a part of its own."""
        if len(holder):
            return holder[0]
        folder = holder.get(_ADDRESS, "").removeprefix("./").rstrip("/")
        name = f"{folder}/{_CONTENT}"
        if self.package is None or not folder or name not in self.package:
            return None
        return parse(self.package.read(name), self.shown, name)


def read(task: Task) -> Reading:
    """Return the blocks of an OpenDocument text.

    Cost: linear in its text. Raises: InputError if it is damaged, protected, another program's, or of hostile size.
    """
    opened = _open(task)
    root = _text(opened, task)
    styles = Styles()
    for tree in (opened.styles, opened.content):
        for place in tree if tree is not None else ():
            if place.tag in _PLACES:
                styles.add(place)
    if task.marked:
        for number, paragraph in enumerate(element for element in root.iter() if element.tag in (P, H)):
            set_place(paragraph, number)
    changes = Changes(task.original)
    for regions in root.iter(CHANGES):
        changes.add(regions)
    inline = Inline(task.shown, styles, changes, opened.embedded)
    carries = bool(changes.insertions or changes.deletions)
    counts = len(changes.insertions), len(changes.deletions), 0, len(changes.authors)
    if not task.original:
        for deletion in changes.deletions.values():
            inline.leave_out(DELETED, f" {''.join(map(plain_text, deletion[1:]))} ")
    body = Body(shown=task.shown, inline=inline, styles=styles, lists=Lists(styles))
    body.read(root)
    _leave_out_margins(opened, inline)
    drafts = with_headings(body.lines)
    title, stated = titles_of(_meta(opened, f"{DC}title"), body.titles, drafts)
    return Reading(
        drafts,
        title=title,
        stated_title=stated,
        language=_language(opened),
        remarks=(
            *((carried(*counts, original=task.original),) if carries else ()),
            *out_of_date("".join(inline.left_out.get(CONTENTS, ())), body.lines),
        ),
        left_out=accounted(inline.left_out),
    )


def _open(task: Task) -> _Opened:
    if not task.data.startswith(MAGIC):
        root = parse(task.data, task.shown)
        return _Opened(root, root, root, task.shown)
    package = Package.open(task.data, task.shown)
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise InputError(task.shown, "is protected by a password", "save it without one")

    def part(name: str) -> Element | None:
        return parse(package.read(name), task.shown, name) if name in package else None

    content = part(_CONTENT)
    if content is None:
        raise InputError(task.shown, "is no OpenDocument text (it has no part with text)", "check the download")
    return _Opened(content, part(_STYLES), part(_META), task.shown, package)


def _text(opened: _Opened, task: Task) -> Element:
    """Return the element that holds the text. Raises: InputError if the document is of another kind."""
    body = opened.content.find(f"{OFFICE}body")
    for element in body if body is not None else ():
        kind = element.tag.removeprefix(OFFICE)
        if kind == "text":
            return element
        if kind in _OTHERS:
            what, remedy = _OTHERS[kind]
            raise InputError(task.shown, f"is {what}", remedy)
    raise InputError(task.shown, "is no OpenDocument text (it has no body of text)", "check the download")


def _leave_out_margins(opened: _Opened, inline: Inline) -> None:
    """Account for headers and footers."""
    masters = opened.styles.find(f"{OFFICE}master-styles") if opened.styles is not None else None
    for element in masters.iter() if masters is not None else ():
        if element.tag in _MARGINS:
            inline.leave_out(f"running {_MARGINS[element.tag]}", f" {plain_text(element)} ")


def _meta(opened: _Opened, name: str) -> str:
    """Return what a document's description of itself says."""
    found = next(opened.meta.iter(name), None) if opened.meta is not None else None
    return (found.text or "") if found is not None else ""


def _language(opened: _Opened) -> str:
    """Return the language of the document's paragraphs, as its defaults or its description give it."""
    for style in opened.styles.iter(f"{STYLE}default-style") if opened.styles is not None else ():
        properties = style.find(f"{STYLE}text-properties")
        if style.get(f"{STYLE}family") == "paragraph" and properties is not None:
            language, country = (properties.get(f"{FO}{name}", "none") for name in ("language", "country"))
            if language != "none":
                return language if country == "none" else f"{language}-{country}"
    return _meta(opened, f"{DC}language")
