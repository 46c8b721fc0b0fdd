"""A strict check of the structure of a Word document, written from the schemas of ECMA-376 (transitional).

It knows the elements a redline has and no others: what is new has to be looked up in the schema first.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# The children of an element in the order of its sequence in the schema; each at most once.
_SEQUENCES = {
    "pPr": "pStyle keepNext keepLines numPr bidi spacing ind jc outlineLvl rPr sectPr pPrChange",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs color sz szCs u rtl lang",
    "numPr": "ilvl numId",
    "tblPr": "tblStyle tblW tblInd tblBorders tblCellMar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "trPr": "tblHeader ins del",
    "tcPr": "tcW",
    "sectPr": "headerReference pgSz pgMar bidi",
    "lvl": "start numFmt suff lvlText lvlJc pPr",
    "style": "name basedOn qFormat pPr rPr tblPr",
    "docDefaults": "rPrDefault pPrDefault",
    "rPrDefault": "rPr",
    "pPrDefault": "pPr",
    "pPrChange": "pPr",
    "settings": "zoom defaultTabStop compat",
    "compat": "compatSetting",
    "num": "abstractNumId",
    "document": "body",
}
_RANGES = "commentRangeStart commentRangeEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd"
_TRACKED = "ins del moveFrom moveTo"
# The children of an element that are a choice: any number, in any order.
_CHOICES = {
    "body": f"p tbl sectPr {_RANGES}",
    "p": f"pPr r hyperlink {_RANGES} {_TRACKED}",
    "hyperlink": "r",
    "r": "rPr t delText br commentReference",
    "ins": "r",
    "del": "r",
    "moveFrom": "r",
    "moveTo": "r",
    "tbl": "tblPr tblGrid tr",
    "tblGrid": "gridCol",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "comments": "comment",
    "comment": "p",
    "hdr": "p",
    "styles": "docDefaults style",
    "numbering": "abstractNum num",
    "abstractNum": "multiLevelType lvl",
}
# What has to come first in a parent, and what last.
_FIRST = {"p": "pPr", "r": "rPr", "tbl": "tblPr", "tr": "trPr", "tc": "tcPr", "styles": "docDefaults"}
_LAST = {"body": "sectPr", "tc": "p"}
_SIGNED = (*_TRACKED.split(), "pPrChange", "moveFromRangeStart", "moveToRangeStart")


def assert_strict(docx: bytes) -> None:
    """Prove that a document is as the schema wants it."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    _assert_package(parts)
    for name, root in parts.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            _assert_elements(root)
    document, comments = parts["word/document.xml"], parts["word/comments.xml"]
    _assert_texts(document)
    _assert_numbers(document)
    _assert_comments(document, comments)
    _assert_moves(document)
    _assert_references(parts)


def _assert_package(parts: dict[str, ET.Element]) -> None:
    """Every part has a type and is referred to, and what is referred to is there."""
    types = {child.get("PartName", child.get("Extension", "")) for child in parts["[Content_Types].xml"]}
    referred = {"[Content_Types].xml"}
    for name, root in parts.items():
        assert name == "[Content_Types].xml" or f"/{name}" in types or name.endswith(".rels")
        if not name.endswith(".rels"):
            continue
        referred.add(name)
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = [relation.get("Id") for relation in root.iter(_RELATIONS)]
        assert len(set(ids)) == len(ids)
        for relation in root.iter(_RELATIONS):
            if relation.get("TargetMode") != "External":
                referred.add(posixpath.join(folder, relation.get("Target", "")))
    assert referred == set(parts)
    assert types >= {f"/{name}" for name in parts if name.startswith(("word/", "docProps/")) and "_rels" not in name}


def _name(element: ET.Element) -> str:
    assert element.tag.startswith(W), element.tag
    return element.tag.removeprefix(W)


def _assert_elements(root: ET.Element) -> None:
    for element in root.iter():
        parent, children = _name(element), [_name(child) for child in element]
        if parent in _SEQUENCES:
            order = _SEQUENCES[parent].split()
            places = [order.index(child) for child in children]
            assert places == sorted(set(places)), (parent, children)
        elif children:
            assert set(children) <= set(_CHOICES[parent].split()), (parent, children)
            first, last = _FIRST.get(parent, ""), _LAST.get(parent, "")
            assert first not in children[1:], (parent, children)
            assert not last or children[-1] == last, (parent, children)
        else:
            assert parent not in ("tc", "tr", "tbl", "comment", "body"), f"an empty {parent}"


def _assert_texts(document: ET.Element) -> None:
    """Deleted runs have deleted text, others have text; every text keeps its spaces."""
    deleted = {id(run) for change in document.iter(f"{W}del") for run in change.iter(f"{W}r")}
    for run in document.iter(f"{W}r"):
        wrong = f"{W}t" if id(run) in deleted else f"{W}delText"
        assert run.find(wrong) is None
        for text in (*run.findall(f"{W}t"), *run.findall(f"{W}delText")):
            assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def _assert_numbers(document: ET.Element) -> None:
    """Every change has a number of its own, and an author."""
    ids = [element.get(f"{W}id") for element in document.iter() if _name(element) in _SIGNED]
    assert len(ids) == len(set(ids)) and all(ids)
    assert all(element.get(f"{W}author") for element in document.iter() if _name(element) in _SIGNED)


def _ids(document: ET.Element, name: str) -> list[str]:
    return [element.get(f"{W}id", "") for element in document.iter(f"{W}{name}")]


def _assert_comments(document: ET.Element, comments: ET.Element) -> None:
    """Every comment is tied to one place in the text, which begins before it ends."""
    ids = [comment.get(f"{W}id", "") for comment in comments]
    assert len(set(ids)) == len(ids)
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(_ids(document, name)) == sorted(ids), name
    seen = Counter[str]()
    for element in document.iter():
        if _name(element) in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            number = element.get(f"{W}id", "")
            assert _name(element) == ("commentRangeStart", "commentRangeEnd", "commentReference")[seen[number]]
            seen[number] += 1


def _assert_moves(document: ET.Element) -> None:
    """Every range of a move begins and ends, and the two of a name are one of each kind."""
    names = {}
    for kind in ("moveFrom", "moveTo"):
        starts = list(document.iter(f"{W}{kind}RangeStart"))
        assert _ids(document, f"{kind}RangeStart") == _ids(document, f"{kind}RangeEnd")
        names[kind] = [start.get(f"{W}name") for start in starts]
        assert len(set(names[kind])) == len(starts)
    assert sorted(map(str, names["moveFrom"])) == sorted(map(str, names["moveTo"]))


def _assert_references(parts: dict[str, ET.Element]) -> None:
    """Styles, lists and relations that are named are there; a table has as many columns as its rows have cells."""
    styles = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    lists = {number.get(f"{W}numId") for number in parts["word/numbering.xml"].iter(f"{W}num")}
    for name, root in parts.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        assert {
            e.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle") for e in root.iter(f"{W}{kind}")
        } <= styles
        assert {e.get(f"{W}val") for e in root.iter(f"{W}numId")} <= lists
        relations = parts.get(f"word/_rels/{posixpath.basename(name)}.rels")
        known = {r.get("Id") for r in relations.iter(_RELATIONS)} if relations is not None else set()
        assert set(_related(root)) <= known
    for table in parts["word/document.xml"].iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        assert {len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")} == {columns}


def _related(root: ET.Element) -> Iterator[str]:
    yield from (value for element in root.iter() if (value := element.get(f"{R}id")))
