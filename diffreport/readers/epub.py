"""EPUB 2 and 3: the chapters of a book in reading order, its contents pages left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from diffreport.errors import InputError
from diffreport.readers import xmltree
from diffreport.readers.charset import declared_charset, decode
from diffreport.readers.headings import Line, with_headings
from diffreport.readers.html.contents import without_contents
from diffreport.readers.html.furniture import accounted, left_out
from diffreport.readers.html.lines import lines_of
from diffreport.readers.html.tree import Reason, Tree, attribute, flat, parse
from diffreport.readers.office.package import Package
from diffreport.readers.outline import Reading, first_heading
from diffreport.readers.task import Task
from diffreport.readers.xmltree import Element
from diffreport.text import normalise

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_MASKED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # fonts, free to read
_CHAPTERS = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"))
_CHAPTER_NAME = re.compile(r"\.x?html?$", re.IGNORECASE)
_NAVIGATION = frozenset(("toc", "landmarks", "page-list", "lot", "loi", "loa", "lov"))
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_CLOSED = re.compile(r"<([A-Za-z][\w:.-]*+)([^<>]*+)(?<=/)>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CONTENTS = Reason("table of contents", "navigation of the book")
_PAGE_MARK = Reason("page number", "of the printed edition")
_OTHER = Reason("text beside the reading order", "not linear in the book's spine")


class _Item(NamedTuple):
    """A file of the book as its manifest lists it."""

    path: str
    media_type: str
    is_navigation: bool
    is_linear: bool


@dataclass(slots=True)
class _Book:
    """The lines of a book, gathered chapter by chapter."""

    package: Package
    lines: list[Line] = field(default_factory=list)
    left_out: Counter[Reason] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    linked: set[str] = field(default_factory=set)  # files that links of the text lead to

    def chapter(self, item: _Item, is_read: bool) -> None:
        """Take in a file of the spine, or count what is not read of it."""
        if item.path not in self.package or not _is_chapter(item):
            self.missing.append(item.path)
            return
        data = self.package.read(item.path)
        text = decode(data, item.path, None, declared_charset(data)).text
        body = parse(_as_html(text), self.package.shown).body
        if body is None:
            return
        tree = flat(body)
        if not is_read:
            self.left_out[_CONTENTS if item.is_navigation else _OTHER] += tree.body.words
            return
        self._set_aside(tree, dirname(item.path))
        self._link(tree, item.path)
        lines = lines_of(tree)
        self.lines.extend(lines.lines)
        self.left_out += left_out(tree) + lines.left_out

    def _set_aside(self, tree: Tree, folder: str) -> None:
        """Leave out the elements of a chapter that are no text of it: contents and marks of printed pages.

        Where the links in the rest lead is kept: notes may stand in a file beside the reading order.
        """
        contents_end = -1
        for element in tree.elements:
            if element.start < contents_end:
                continue
            types = attribute(element, "epub:type").split()
            if element.tag == "a" and (href := element.attributes.get("href")):
                self.linked.add(_resolved(folder, href))
            if "pagebreak" in types or element.role == "doc-pagebreak":
                element.left_out = _PAGE_MARK
            elif element.tag == "nav" and not _NAVIGATION.isdisjoint(types):
                element.left_out = _CONTENTS
                contents_end = element.end

    def _link(self, tree: Tree, path: str) -> None:
        """Mark the links to other places of the book: they are to it what a link to its own places is to a page."""
        for element in tree.elements:
            href = (element.attributes.get("href") or "") if element.tag == "a" else ""
            if href and not href.startswith("#") and (target := _resolved(dirname(path), href)) in self.package:
                element.anchors = int(element.words > 0)
                if target == path and "#" in href:
                    element.attributes["href"] = f"#{href.partition('#')[2]}"


def read(task: Task) -> Reading:
    """Return the blocks of a book, in the order of its spine.

    Raises: InputError if it is no book, protected, damaged, or none of its chapters is there.
    """
    package = Package.open(task.data, task.shown)
    path = _package_document(package)
    root = _tree(package, path)
    items = _spine(root, dirname(path))
    _refuse_protected(package, items)
    book = _Book(package)
    for item in items:
        if item.is_linear:
            book.chapter(item, is_read=not item.is_navigation)
    for item in items:
        if not item.is_linear:
            book.chapter(item, is_read=not item.is_navigation and item.path in book.linked)
    if not items or len(book.missing) == len(items):
        raise InputError(task.shown, "is a book without its chapters", "download it again")
    lines, of_contents = without_contents(book.lines)
    drafts = with_headings(lines)
    return Reading(
        drafts,
        title=first_heading(drafts),
        stated_title=_title(root),
        language=_stated(root, "language"),
        published=_published(root),
        remarks=_remarks(book.missing),
        left_out=accounted(book.left_out + of_contents),
    )


def _remarks(missing: Sequence[str]) -> tuple[str, ...]:
    if not missing:
        return ()
    parts = "part is" if len(missing) == 1 else "parts are"
    named = ", ".join(ascii(path)[1:-1] for path in missing[:3]) + (", ..." if len(missing) > 3 else "")
    return (f"{len(missing)} {parts} missing from the book, or no text: {named}. The rest was read.",)


def _tree(package: Package, path: str) -> Element:
    data = package.read(path)
    return xmltree.parse(decode(data, package.shown, None, declared_charset(data)).text, package.shown)


def _package_document(package: Package) -> str:
    """Return the path of the book's package document. Raises: InputError if there is none."""
    if _CONTAINER in package:
        for element in _tree(package, _CONTAINER).descendants():
            path = normpath(unquote(element.get("full-path")))
            if element.tag == "rootfile" and path in package:
                return path
    for name in package.names():
        if name.lower().endswith(".opf"):
            return name
    raise InputError(package.shown, "is no book (its package document is missing)", "download it again")


def _spine(root: Element, folder: str) -> list[_Item]:
    """Return the files of the book in reading order, each once."""
    manifest: dict[str, _Item] = {}
    contents = _guide_contents(root, folder)
    spine: list[Element] = []
    for element in root.descendants():
        if element.tag == "item":
            path = _resolved(folder, element.get("href"))
            is_navigation = "nav" in element.get("properties").split() or path in contents
            manifest.setdefault(element.get("id"), _Item(path, element.get("media-type").lower(), is_navigation, True))
        elif element.tag == "itemref":
            spine.append(element)
    items: dict[str, _Item] = {}
    for element in spine:
        name = element.get("idref")
        item = manifest.get(name, _Item(name, "", is_navigation=False, is_linear=True))
        items.setdefault(item.path, item._replace(is_linear=element.get("linear") != "no"))
    return list(items.values())


def _guide_contents(root: Element, folder: str) -> set[str]:
    """Return the contents pages that the guide of an EPUB 2 names; a fragment is a place in a chapter."""
    references = (element for element in root.descendants() if element.tag == "reference")
    hrefs = [element.get("href") for element in references if element.get("type").lower() == "toc"]
    return {_resolved(folder, href) for href in hrefs if "#" not in href}


def _resolved(folder: str, href: str) -> str:
    return normpath(join(folder, unquote(href.partition("#")[0])))


def _is_chapter(item: _Item) -> bool:
    return item.media_type in _CHAPTERS or (not item.media_type and _CHAPTER_NAME.search(item.path) is not None)


def _refuse_protected(package: Package, items: Sequence[_Item]) -> None:
    """Raise an InputError if chapters are encrypted; masked fonts are no matter."""
    if _ENCRYPTION not in package:
        return
    chapters = {item.path for item in items}
    for entry in _tree(package, _ENCRYPTION).descendants():
        if entry.tag != "EncryptedData":
            continue
        inner = list(entry.descendants())
        algorithms = {element.get("Algorithm") for element in inner if element.tag == "EncryptionMethod"}
        paths = {normpath(unquote(element.get("URI"))) for element in inner if element.tag == "CipherReference"}
        if paths & chapters and not algorithms & {*_MASKED}:
            raise InputError(package.shown, "is a protected book (its chapters are encrypted)", "get it without DRM")


def _stated(root: Element, tag: str) -> str:
    """Return what the book's metadata states first."""
    metadata = root.first("metadata")
    found = metadata and next((element for element in metadata.descendants() if element.tag == tag), None)
    return normalise(found.text) if found else ""


def _title(root: Element) -> str:
    """Return the main title among those the metadata give."""
    main = {
        element.get("refines").removeprefix("#")
        for element in root.descendants()
        if element.tag == "meta" and element.get("property") == "title-type" and element.text.strip() == "main"
    }
    titles = [element for element in root.descendants() if element.tag == "title"]
    named = next((element for element in titles if element.get("id") in main and main), None)
    return normalise(named.text) if named else _stated(root, "title")


def _published(root: Element) -> str | None:
    """Return the date of publication; an EPUB 2 may give others beside it."""
    dates = [element for element in root.descendants() if element.tag == "date" and element.text.strip()]
    for event in ("publication", ""):
        for element in dates:
            if element.get("event").lower() == event and (date := _DATE.match(element.text.strip())):
                return date[0]
    return None


def _as_html(text: str) -> str:
    """Return XHTML as HTML reads it: there a closed tag ("<title/>") is open to the end of the page. Cost: linear."""
    first, *sections = text.split("<![CDATA[")
    parts = [first]
    for section in sections:
        inner, end, rest = section.partition("]]>")
        parts.extend((escape(inner, quote=False), rest) if end else ("<![CDATA[", section))
    return _CLOSED.sub(_opened, "".join(parts))


def _opened(tag: re.Match[str]) -> str:
    return tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2].removesuffix('/')}></{tag[1]}>"
