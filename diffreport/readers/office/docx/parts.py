"""The parts of a Word document, found by the relationships between them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.errors import InputError
from diffreport.readers.office.docx import names
from diffreport.readers.office.package import MAGIC, Package
from diffreport.readers.office.xml import parse

_MAIN = "word/document.xml"  # where all but a few writers put the text
_OTHERS = (
    ("xl/", "an Excel workbook", "save the sheet as a Word document, a page or a PDF"),
    ("ppt/", "a PowerPoint presentation", "save it as a PDF, or its text as a Word document"),
    ("visio/", "a Visio drawing", "save it as a PDF"),
)

# What has to be looked for only where a part holds it at all.
_MARKS = {"hidden": b"vanish", "notes": b"noteReference", "lists": b"numPr"}
_HEAD = 64  # bytes, in which UTF-16 shows
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<|<(?:\w+:)?p[\s>/]")
# Beginnings of the characters of symbol fonts, for which the font must be known.
_PRIVATE = (b"\xef\x80", b"\xef\x81", b"\xef\x82", b"\xef\x83")

# Elements without text or effect on it, the commonest first.
_FREQUENT = (
    "sz szCs color spacing tcW shd i webHidden top bottom left right noProof hideMark jc trHeight proofErr between "
    "gridCol bCs ind bookmarkStart bookmarkEnd cnfStyle tblW kern lastRenderedPageBreak tblLayout iCs "
    "insideH insideV vAlign rtl cantSplit highlight widowControl noWrap keepNext keepLines lsdException u"
).replace(" ", "|")
_LAYOUT = re.compile(rf"<w:(?:{_FREQUENT})(?: [^<>]*)?/>".encode())
_LAYOUT_AND_FONTS = re.compile(rf"<w:(?:rFonts|{_FREQUENT})(?: [^<>]*)?/>".encode())
_EMPTY = tuple(
    f"<w:{name}></w:{name}>".encode()
    for name in ("tcBorders", "pBdr", "tblBorders", "tcMar", "tblGrid", "rPr", "tcPr", "trPr")
)


class Relation(NamedTuple):
    """Where a part refers to, and as what: the last word of the relationship's type."""

    what: str
    target: str
    identity: str = ""


@dataclass(slots=True)
class Parts:
    """The XML parts of a document, by name: in a zip package, or all in one XML file."""

    shown: str
    package: Package | None
    flat: dict[str, Element]
    seen: set[str] = field(default_factory=set)  # which of `_MARKS` the parts read so far hold
    _relations: dict[str, list[Relation]] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes, shown: str) -> Parts:
        """Return the parts of a document. Raises: InputError if it is damaged, or another program's."""
        if data.startswith(MAGIC):
            package = Package.open(data, shown)
            listed = package.names()
            for folder, what, remedy in _OTHERS:
                if any(name.startswith(folder) for name in listed) and _MAIN not in package:
                    raise InputError(shown, f"is {what}", remedy)
            return cls(shown, package, {})
        root = parse(data, shown)
        flat = {}
        for part in root.iter(names.PACKAGE_PART):
            content = part.find(names.PACKAGE_XML)
            if content is not None and len(content):
                name = part.get(names.PACKAGE_NAME, "").lstrip("/")
                if name in flat:
                    raise InputError(shown, f"has two parts named {name[:80]!a}", "save it anew")
                flat[name] = names.made_transitional(content[0])
        return cls(shown, None, flat)

    def xml(self, name: str) -> Element | None:
        """Return the root element of a part, None if there is no such part. Raises: InputError if it is damaged."""
        if self.package is None:
            return self.flat.get(name)
        if name not in self.package:
            return None
        content = self.package.read(name)
        self.seen.update(what for what, mark in _MARKS.items() if mark in content or b"\0" in content[:_HEAD])
        return names.made_transitional(parse(_bare(content), self.shown, name))

    def has(self, what: str) -> bool:
        """Tell whether the parts read so far may hold something: without it nobody need look for it."""
        return self.package is None or what in self.seen

    def text(self, name: str) -> str:
        """Return all text of a part, one run behind the other: what is counted, not what is read."""
        if self.package is None:
            return names.plain_text(self.flat[name]) if name in self.flat else ""
        if name not in self.package:
            return ""
        found = _TEXT.findall(self.package.read(name))
        return b" ".join(text or b" " for text in found).decode("utf-8", errors="replace")

    def relations(self, name: str) -> list[Relation]:
        """Return where a part refers to inside of the document, in the order of its relationships."""
        if name not in self._relations:
            self._relations[name] = self._related(name)
        return self._relations[name]

    def _related(self, name: str) -> list[Relation]:
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = []
        for element in root if root is not None else ():
            target = element.get("Target", "")
            if element.get("TargetMode") != "External" and target:
                kind = element.get("Type", "").rpartition("/")[2]
                found.append(Relation(kind, _resolved(folder, target), element.get("Id", "")))
        return found

    def related(self, name: str, identity: str) -> Element | None:
        """Return the part that a part refers to by an identity, None if there is none."""
        targets = (relation.target for relation in self.relations(name) if relation.identity == identity)
        target = next(targets, None)
        return self.xml(target) if target is not None else None

    def main(self) -> str:
        """Return the name of the part that holds the text. Raises: InputError if there is none."""
        named = [relation.target for relation in self.relations("") if relation.what == "officeDocument"]
        for name in (*named, _MAIN):
            if name in (self.package if self.package is not None else self.flat):
                return name
        raise InputError(self.shown, "is no Word document (it has no part with text)", "check the download")


def _bare(content: bytes) -> bytes:
    """Return a part without the empty elements of layout, which are half of it and would only be parsed to be passed.

    What is parsed as text is never cut: a tag in text is written with an entity, unless in a section of raw text.
    """
    if b"<![CDATA[" in content:
        return content
    # one byte is looked for five times as fast as two
    has_symbols = b"&#" in content or (b"\xef" in content and any(start in content for start in _PRIVATE))
    content = (_LAYOUT if has_symbols else _LAYOUT_AND_FONTS).sub(b"", content)
    for empty in _EMPTY:
        content = content.replace(empty, b"")
    return content


def _resolved(folder: str, target: str) -> str:
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")
