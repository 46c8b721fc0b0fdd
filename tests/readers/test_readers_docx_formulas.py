"""Formulas in Word documents: no figure of one joins another, and signs that are no text are printed."""

from __future__ import annotations

import pytest

from diffreport.readers import read
from tests.readers.office_files import par, run, word


def signs(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def layout(name: str, *parts: tuple[str, str], properties: str = "") -> str:
    inner = "".join(f"<m:{part}>{signs(text)}</m:{part}>" for part, text in parts)
    return f"<m:{name}>{properties}{inner}</m:{name}>"


def property_of(name: str, sign: str) -> str:
    return f'<m:x><m:{name} m:val="{sign}"/></m:x>'


ROW = "<m:mr><m:e>{}</m:e><m:e>{}</m:e></m:mr>"
HALF = layout("f", ("num", "1"), ("den", "2"))


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("formula", "line"),
    [
        (layout("sSup", ("e", "10"), ("sup", "6")), "10⁶"),
        (layout("sSup", ("e", "10"), ("sup", "k")), "10^k"),
        (signs("4") + layout("rad", ("deg", ""), ("e", "9")), "4√9"),
        (layout("rad", ("deg", "3"), ("e", "8")), "³√8"),
        (layout("sSub", ("e", "3"), ("sub", "4")), "3₄"),
        (layout("sSubSup", ("e", "x"), ("sub", "i"), ("sup", "10")) + signs("y"), "x_i¹⁰y"),
        (layout("sPre", ("sub", "92"), ("sup", "235"), ("e", "U")), "₉₂²³⁵U"),
        (f"<m:m>{ROW.format(signs('1'), signs('6'))}{ROW.format(signs('7'), signs('18'))}</m:m>", "1 6 7 18"),
        (signs("3") + HALF + signs("4"), "3 1/2 4"),
        (layout("f", ("num", "5"), ("den", "2"), properties=property_of("type", "noBar")), "(5 2)"),
        (layout("nary", ("sub", "i=1"), ("sup", "k"), ("e", "x"), properties=property_of("chr", "∑")), "∑_(i=1)^k x"),
        (layout("d", ("e", "a+b")) + signs("c"), "(a+b)c"),
        (layout("d", ("e", "a"), ("e", "b"), properties=property_of("begChr", "[")), "[a|b)"),
        (layout("func", ("fName", "sin"), ("e", "x")), "sin x"),
        (layout("eqArr", ("e", "x=1"), ("e", "2")), "x=1 2"),
    ],
)
def test_a_formula_is_written_in_its_line(formula: str, line: str, strict: bool) -> None:
    """What stands above, below, or under a root is told by signs; the cells of a matrix by spaces."""
    body = par(run("about ") + f"<m:oMath>{formula}</m:oMath>" + run(" people"))
    (block,) = read(word(body, strict=strict), name="a.docx").blocks
    assert block.text == f"about {line} people"
