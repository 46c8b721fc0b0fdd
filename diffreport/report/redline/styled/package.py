"""The package of the new edition, written anew: what is changed of it, and everything else byte for byte."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from diffreport.readers.office.docx.names import IDENTITY, W
from diffreport.readers.office.package import Package
from diffreport.report.redline.package import packed
from diffreport.report.redline.styled.source import Source
from diffreport.report.redline.styled.tree import AstrayError, Tree

_TYPES = "[Content_Types].xml"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/"
_OVERRIDE = f"{_PACKAGE}content-types}}Override"
_RELATION = f"{_PACKAGE}relationships}}Relationship"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# A signature is of other bytes than these, and macros do not belong into a file of this name.
_DROPPED = re.compile(r"_xmlsignatures/|(?:.*/)?vba[^/]*$|(?:.*/)?_rels/vba[^/]*$", re.IGNORECASE)
_MAIN = f"{_WORD}.document.main+xml"


def written(source: Source, comments: list[Element]) -> bytes:
    """Return the package with its changed trees, and comments beside its own. Raises: AstrayError, InputError."""
    package = source.parts.package
    if package is None:
        raise AstrayError("it is no package")
    changed = {name: tree.written() for name, tree in source.trees.items()}
    if comments:
        changed |= _with_comments(source, package, comments)
    for name in package.names():
        if name.endswith(".rels") and name not in changed:
            changed[name] = _related(package.read(name), name)
    changed[_TYPES] = _typed(changed.get(_TYPES) or package.read(_TYPES), source.main)
    return packed(_members(package, changed))


def _members(package: Package, changed: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    names = [name for name in package.names() if not _DROPPED.match(name)]
    for name in (*names, *(name for name in changed if name not in names)):
        yield name, changed[name] if name in changed else package.read(name)


def comments_of(source: Source) -> tuple[str, Tree | None]:
    """Return the name of the part that holds a document's comments, or would, and its tree, None if there is none."""
    package = source.parts.package
    for relation in source.parts.relations(source.main):
        if relation.what == "comments" and package is not None and relation.target in package:
            return relation.target, Tree.of(package.read(relation.target), "", relation.target)
    names = (posixpath.join(posixpath.dirname(source.main), f"comments{n}.xml") for n in ("", "-diffreport"))
    return next(name for name in names if package is None or name not in package), None


def _with_comments(source: Source, package: Package, comments: list[Element]) -> dict[str, bytes]:
    name, tree = comments_of(source)
    if tree is not None:
        tree.root.extend(comments)
        return {name: tree.written()}
    root = Element(f"{W}comments")
    root.extend(comments)
    folder, main = posixpath.split(source.main)
    beside = posixpath.join(folder, "_rels", f"{main}.rels")
    relations = (
        Tree.of(_related(package.read(beside), beside), "", beside)
        if beside in package
        else Tree(Element(f"{_PACKAGE}relationships}}Relationships"), {}, {})
    )
    taken = {relation.get("Id") for relation in relations.root}
    number = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    found = {"Id": number, "Type": f"{_OFFICE}/comments", "Target": posixpath.basename(name)}
    SubElement(relations.root, _RELATION, found)
    types = Tree.of(package.read(_TYPES), "", _TYPES)
    SubElement(types.root, _OVERRIDE, {"PartName": f"/{name}", "ContentType": f"{_WORD}.comments+xml"})
    return {
        name: Tree(root, {"w": W[1:-1]}, {}).written(),
        beside: relations.written(),
        _TYPES: types.written(),
    }


def _related(content: bytes, name: str) -> bytes:
    """Return relationships without those that lead to what is dropped."""
    if b"xmlsignature" not in content.lower() and b"vba" not in content.lower() and b"digital-sig" not in content:
        return content
    tree = Tree.of(content, "", name)
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(tree.root):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if _DROPPED.match(target) and relation.get("TargetMode") != "External":
            tree.root.remove(relation)
    return tree.written()


def _typed(content: bytes, main: str) -> bytes:
    """Return the types of parts without those of what is dropped; the text is a document's, not a template's."""
    tree = Tree.of(content, "", _TYPES)
    is_changed = False
    for override in list(tree.root):
        name = override.get("PartName", "").lstrip("/")
        if _DROPPED.match(name):
            tree.root.remove(override)
            is_changed = True
        elif name == main and override.get("ContentType") != _MAIN:
            override.set("ContentType", _MAIN)
            is_changed = True
    return tree.written() if is_changed else content


def numbers_in(tree: Tree | None) -> set[str]:
    """Return the numbers of a document's own comments."""
    return {element.get(IDENTITY, "") for element in tree.root} if tree is not None else set()
