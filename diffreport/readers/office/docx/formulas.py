"""Word's formulas: which parts each has, and what of them is printed though it is no text."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from diffreport.readers.formulas import laid_out
from diffreport.readers.office.docx.names import M

# By element: the layout of MathML that it is, and its parts in the order in which that takes them.
_LAYOUTS = {
    "f": ("mfrac", ("num", "den")),
    "sSup": ("msup", ("e", "sup")),
    "sSub": ("msub", ("e", "sub")),
    "sSubSup": ("msubsup", ("e", "sub", "sup")),
    "sPre": ("mmultiscripts", ("e", "sub", "sup")),
    "rad": ("mroot", ("e", "deg")),
    "nary": ("munderover", ("sub", "sup", "e")),
    "limLow": ("munder", ("e", "lim")),
    "limUpp": ("mover", ("e", "lim")),
    "func": ("", ("fName", "e")),
    "d": ("mfenced", ("e",)),
    "acc": ("mover", ("e",)),
    "m": ("mtable", ("mr",)),
    "mr": ("mtr", ("e",)),
    "eqArr": ("mtable", ("e",)),
}
LAYOUTS = {f"{M}{name}": layout for name, layout in _LAYOUTS.items()}
_BINOMIAL = "noBar"  # of a fraction: one over the other without a stroke


def parts_of(element: Element) -> list[Element]:
    """Return the parts of a layout in the order in which they are written."""
    return [part for name in LAYOUTS[element.tag][1] for part in element.findall(f"{M}{name}")]


def written(element: Element, parts: Sequence[str]) -> str:
    """Return a layout in a line, given the texts of its parts."""
    name = element.tag.removeprefix(M)
    if name == "d":
        begin, end = _sign(element, "begChr", "("), _sign(element, "endChr", ")")
        return f"{begin}{_sign(element, 'sepChr', '|').join(parts)}{end}"
    if name == "acc":
        return laid_out("mover", (*parts, _sign(element, "chr", "\u0302")))
    if name == "nary" and len(parts) == 3:
        return laid_out("munderover", (_sign(element, "chr", "\u222b"), *parts[:2])) + f" {parts[2]}"
    if name == "sPre" and len(parts) == 3:
        return laid_out("mmultiscripts", (parts[0], "\0", *parts[1:]))
    if name == "f" and _sign(element, "type", "bar") == _BINOMIAL:
        return f"({' '.join(parts)})"
    return laid_out(LAYOUTS[element.tag][0], parts)


def _sign(element: Element, name: str, default: str) -> str:
    """Return a property of a layout: a sign that is printed, as Word takes it if it is not stated."""
    own = next((found for found in element.iterfind(f"*/{M}{name}")), None)
    return default if own is None else own.get(f"{M}val", "")
