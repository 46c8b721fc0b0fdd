"""XML of a document's parts: parsed without entities, within bounds."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers.expat import ExpatError, ParserCreate

from diffreport.errors import InputError

_TAGS = 3_000_000  # of a part; a page of Word takes some 400. Bounds memory to about 400 MB
DEPTH = 1_000  # levels; Word nests a table in a table some twenty deep, each four levels
_SENT = 1 << 14  # bytes looked at before the next question whether the first element has come

_REMEDY = "download it again, or save it anew"


class _FirstElementError(Exception):
    """The first element has come: what stands before it is known."""


def parse(content: bytes, shown: str, part: str = "") -> Element:
    """Return the root element of a part; `part` is its name, or "" for a file that is one XML document.

    Walk it without recursion, and check how deep it is: an honest one may be hundreds of levels deep.
    Cost: linear. Raises: InputError if it is no XML, declares a document type (entities are how a few bytes
        become gigabytes, or another file's), or has too many elements.
    """
    where = f" (its part {part[:80]!a})" if part else ""
    if content.count(b"<") > _TAGS:
        raise InputError(shown, f"has more than {_TAGS:,} XML tags{where}", "split it")
    try:
        _check_prologue(content, shown, where)
        parser = XMLParser()  # noqa: S314 - no document type, hence no entities: checked above
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, ExpatError, LookupError, ValueError) as error:  # the last two: encodings not known
        reason = str(error).partition(":")[0]
        raise InputError(shown, f"is damaged XML{where}: {reason}", _REMEDY) from error
    return root


def _check_prologue(content: bytes, shown: str, where: str) -> None:
    """Raise InputError if a document type stands before the first element."""

    def refuse(*_: object) -> None:
        raise InputError(shown, f"declares a document type{where}, as no honest document does", _REMEDY)

    def stop(*_: object) -> None:
        raise _FirstElementError

    expat = ParserCreate()
    expat.StartDoctypeDeclHandler = refuse
    expat.StartElementHandler = stop
    try:
        for at in range(0, len(content), _SENT):
            expat.Parse(content[at : at + _SENT])
    except _FirstElementError:
        return


def check_depth(levels: int, shown: str) -> None:
    """Raise InputError if a walk through a tree has come too deep."""
    if levels > DEPTH:
        raise InputError(shown, f"nests more than {DEPTH:,} XML elements", "save its text alone")
