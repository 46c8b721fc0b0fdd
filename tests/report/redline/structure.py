"""A strict check of the structure of a Word document, written from the schemas of ECMA-376 (transitional).

`assert_strict` is for any document, also one that others began: it checks all elements that a redline has to do with.
`assert_own` is for one that is ours from its first byte to its last: it knows the elements of such and no others.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TEXT, _DELETED = f"{W}t", f"{W}delText"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# The children of an element in the order of its sequence in the schema; each at most once, but for those in `_SEVERAL`.
_SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
    "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    "numPr": "ilvl numId",
    "tbl": "tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "lvl": "start numFmt suff lvlText lvlJc pPr",
    "style": "name basedOn qFormat pPr rPr tblPr",
    "docDefaults": "rPrDefault pPrDefault",
    "rPrDefault": "rPr",
    "pPrDefault": "pPr",
    "pPrChange": "pPr",
    "settings": "zoom defaultTabStop compat",
    "compat": "compatSetting",
    "num": "abstractNumId",
    "document": "background body",
}
_SEVERAL = {"tr", "headerReference"}
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
    "trPr": "tblHeader ins del",
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
_TEXTS = tuple(f"word/{name}.xml" for name in ("document", "footnotes", "endnotes"))


def assert_strict(docx: bytes) -> None:
    """Prove that what a redline has to do with in a document is as the schema wants it."""
    parts = _parts(docx)
    texts = [parts[name] for name in _TEXTS if name in parts]
    comments = parts.get("word/comments.xml")
    for root in (*texts, *([comments] if comments is not None else [])):
        _assert_order(root)
    for root in texts:
        _assert_texts(root)
        _assert_moves(root)
    _assert_numbers(texts)
    _assert_comments(texts[0], comments if comments is not None else ())
    assert not any(_ids(note, "commentReference") for note in texts[1:]), "a comment in a note"


def assert_own(docx: bytes) -> None:
    """Prove that all of a document is as the schema wants it."""
    assert_strict(docx)
    parts = _parts(docx)
    _assert_package(parts)
    for name, root in parts.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            _assert_order(root)
            _assert_known(root)
    for text in parts["word/document.xml"].iter():
        assert text.tag not in (f"{W}t", f"{W}delText") or text.get(_SPACE) == "preserve"
    _assert_references(parts)


def _parts(docx: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ET.fromstring(archive.read(name)) for name in names}


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


def _assert_order(root: ET.Element) -> None:
    """Children stand in the order of the schema."""
    for element in root.iter():
        assert element.tag.startswith("{"), element.tag
        parent = element.tag.removeprefix(W)
        children = [child.tag.removeprefix(W) for child in element if child.tag.startswith(W)]
        children = ["headerReference" if child == "footerReference" else child for child in children]
        if parent in _SEQUENCES:
            order = _SEQUENCES[parent].split()
            places = [order.index(child) for child in children if parent != "tbl" or child in order]
            assert places == sorted(places), (parent, children)
            once = [child for child in children if child not in _SEVERAL]
            assert parent == "tbl" or len(once) == len(set(once)), (parent, children)
        elif parent == "trPr":  # a choice, but for the changes
            assert not {"ins", "del"} & set(children[:-1])
        elif parent == "p":
            assert not {"p", "tbl"} & set(children)
        first, last = _FIRST.get(parent, ""), _LAST.get(parent, "")
        assert first not in children[1:], (parent, children)
        assert not last or children[-1] == last, (parent, children)
        assert children or parent not in ("tr", "tbl", "comment"), f"an empty {parent}"


def _assert_known(root: ET.Element) -> None:
    """No element stands in another that is not known to hold it."""
    for element in root.iter():
        parent, children = _name(element), {_name(child) for child in element}
        assert parent in _SEQUENCES or children <= set(_CHOICES.get(parent, "").split()), (parent, children)


def _assert_texts(root: ET.Element) -> None:
    """Deleted runs have deleted text, others have text."""
    deleted = {id(text) for change in root.iter(f"{W}del") for text in change.iter() if text.tag in (_TEXT, _DELETED)}
    assert not any(id(text) in deleted for text in root.iter(_TEXT))
    assert all(id(text) in deleted for text in root.iter(_DELETED))


def _assert_numbers(roots: Iterable[ET.Element]) -> None:
    """Every change has a number of its own, and an author."""
    signed = [element for root in roots for element in root.iter() if element.tag.removeprefix(W) in _SIGNED]
    ids = [element.get(f"{W}id") for element in signed]
    assert len(ids) == len(set(ids)) and all(ids)
    assert all(element.get(f"{W}author") for element in signed)


def _ids(document: ET.Element, name: str) -> list[str]:
    return [element.get(f"{W}id", "") for element in document.iter(f"{W}{name}")]


def _assert_comments(document: ET.Element, comments: Iterable[ET.Element]) -> None:
    """Every comment is tied to one place in the text, which begins before it ends."""
    ids = [comment.get(f"{W}id", "") for comment in comments]
    assert len(set(ids)) == len(ids)
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(_ids(document, name)) == sorted(ids), name
    seen = Counter[str]()
    for element in document.iter():
        name = element.tag.removeprefix(W)
        if name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            number = element.get(f"{W}id", "")
            assert name == ("commentRangeStart", "commentRangeEnd", "commentReference")[seen[number]]
            seen[number] += 1


def _assert_moves(document: ET.Element) -> None:
    """Every range of a move begins and ends, and the two of a name are one of each kind, in one part."""
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
