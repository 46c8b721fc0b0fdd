"""The names of WordprocessingML, as the XML parser gives them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_OPEN = "http://schemas.openxmlformats.org/"
W = f"{{{_OPEN}wordprocessingml/2006/main}}"
M = f"{{{_OPEN}officeDocument/2006/math}}"
A = f"{{{_OPEN}drawingml/2006/main}}"
DIAGRAM = f"{{{_OPEN}drawingml/2006/diagram}}"
RELATION = f"{{{_OPEN}officeDocument/2006/relationships}}"
_COMPATIBLE = f"{{{_OPEN}markup-compatibility/2006}}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"

# Strict documents name the same elements by other addresses.
STRICT = "{http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    f"{STRICT}wordprocessingml/main}}": W,
    f"{STRICT}officeDocument/math}}": M,
    f"{STRICT}officeDocument/relationships}}": RELATION,
    f"{STRICT}drawingml/main}}": A,
    f"{STRICT}drawingml/diagram}}": DIAGRAM,
}

BODY, P, PPR, R, RPR, T = f"{W}body", f"{W}p", f"{W}pPr", f"{W}r", f"{W}rPr", f"{W}t"
TBL, TR, TRPR, TC, TCPR = f"{W}tbl", f"{W}tr", f"{W}trPr", f"{W}tc", f"{W}tcPr"
SDT, SDT_PR, SDT_CONTENT = f"{W}sdt", f"{W}sdtPr", f"{W}sdtContent"
INS, DEL, MOVE_FROM, MOVE_TO = f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"
DEL_TEXT, INSTRUCTION, FIELD_CHAR, SIMPLE_FIELD = f"{W}delText", f"{W}instrText", f"{W}fldChar", f"{W}fldSimple"
FOOTNOTE, FOOTNOTE_REFERENCE = f"{W}footnote", f"{W}footnoteReference"
ENDNOTE_REFERENCE = f"{W}endnoteReference"
TEXT_BOX = f"{W}txbxContent"
ALTERNATE, CHOICE, FALLBACK = f"{_COMPATIBLE}AlternateContent", f"{_COMPATIBLE}Choice", f"{_COMPATIBLE}Fallback"
MATH_TEXT = f"{M}t"
VALUE, IDENTITY, TYPE = f"{W}val", f"{W}id", f"{W}type"
PACKAGE_PART, PACKAGE_NAME, PACKAGE_XML = (f"{_PACKAGE}{name}" for name in ("part", "name", "xmlData"))

_OFF = frozenset(("0", "false", "off"))


def made_transitional(root: Element) -> Element:
    """Return the tree, the names of strict documents replaced by those that most documents use."""
    if not root.tag.startswith(STRICT):
        return root
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = _renamed(element.tag)
        if any(name.startswith(STRICT) for name in element.attrib):
            attributes = {_renamed(name): value for name, value in element.attrib.items()}
            element.attrib.clear()
            element.attrib.update(attributes)
    return root


def _renamed(name: str) -> str:
    space, brace, local = name.rpartition("}")
    return _TRANSITIONAL.get(space + brace, space + brace) + local


def is_on(element: Element | None) -> bool:
    """Tell whether a property is there and not switched off."""
    return element is not None and element.get(VALUE, "1") not in _OFF


def value_of(parent: Element | None, name: str) -> str | None:
    """Return the value of a property, None if it is absent."""
    found = parent.find(name) if parent is not None else None
    return found.get(VALUE) if found is not None else None


def number_of(parent: Element | None, name: str) -> int | None:
    """Return the value of a property as a number, None if it is absent or none."""
    return whole(value_of(parent, name))


def whole(value: str | None) -> int | None:
    """Return a whole number of up to nine digits, None for anything else."""
    if value is None or not value.strip().lstrip("-").isdecimal() or len(value) > 9:
        return None
    return int(value)


def bits(value: str | None) -> int:
    """Return the bits that a hexadecimal value sets, none if it is none."""
    try:
        return int(value or "0", 16)
    except ValueError:
        return 0


def plain_text(element: Element, names: tuple[str, ...] = (T, DEL_TEXT, MATH_TEXT)) -> str:
    """Return all text below an element, a line for each paragraph: what is counted, not what is read."""
    parts = []
    for inner in element.iter():
        if inner.tag in names:
            parts.append(inner.text or "")
        elif inner.tag in _SPACED:
            parts.append(_SPACED[inner.tag])
    return "".join(parts)


_SPACED = {P: "\n", f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " "}
