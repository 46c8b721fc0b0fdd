"""The parts of a Word document, found by the relationships between them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
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


class Relation(NamedTuple):
    """Where a part refers to, and as what: the last word of the relationship's type."""

    what: str
    target: str


@dataclass(slots=True)
class Parts:
    """The XML parts of a document, by name: in a zip package, or all in one XML file."""

    shown: str
    package: Package | None
    flat: dict[str, Element]

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
        root = parse(data, shown, "itself")
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
        return names.made_transitional(parse(self.package.read(name), self.shown, name))

    def relations(self, name: str) -> list[Relation]:
        """Return where a part refers to inside of the document, in the order of its relationships."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = []
        for element in root if root is not None else ():
            target = element.get("Target", "")
            if element.get("TargetMode") != "External" and target:
                kind = element.get("Type", "").rpartition("/")[2]
                found.append(Relation(kind, _resolved(folder, target)))
        return found

    def main(self) -> str:
        """Return the name of the part that holds the text. Raises: InputError if there is none."""
        named = [relation.target for relation in self.relations("") if relation.what == "officeDocument"]
        for name in (*named, _MAIN):
            if name in (self.package if self.package is not None else self.flat):
                return name
        raise InputError(self.shown, "is no Word document (it has no part with text)", "check the download")


def _resolved(folder: str, target: str) -> str:
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")
