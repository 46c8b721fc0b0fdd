"""What the control words of RTF do."""

from __future__ import annotations

from diffreport.readers.rtf.document import Action, Document
from diffreport.readers.rtf.state import Field


def _goes(place: str, *of: str) -> Action:
    """Return the action of a destination: its text goes to a place, if it would have gone to one of some."""

    def act(document: Document, _number: int | None) -> None:
        if document.state.place in of:
            document.state.place = place

    return act


def _sets(name: str) -> Action:
    """Return the action of a character property: on, or off with a zero."""

    def act(document: Document, number: int | None) -> None:
        setattr(document.state, name, number != 0)
        document.is_tracked |= name in ("inserted", "deleted") and number != 0 and document.state.place == "text"

    return act


def _style(document: Document, number: int | None) -> None:
    document.state.paragraph.style = number or 0


def _outline(document: Document, number: int | None) -> None:
    document.state.paragraph.level = number + 1 if number is not None and 0 <= number < 9 else 0


def _list(document: Document, number: int | None) -> None:
    document.state.paragraph.depth = max(1, document.state.paragraph.depth) if number else 0


def _list_level(document: Document, number: int | None) -> None:
    document.state.paragraph.depth = min(max(0, number or 0), 8) + 1


def _in_table(document: Document, _number: int | None) -> None:
    document.state.paragraph.in_table = document.state.place == "text" and not document.stories[-1].is_note


def _merge(merge: str) -> Action:
    def act(document: Document, _number: int | None) -> None:
        document.stories[-1].rows.merge = merge

    return act


def _header_row(document: Document, _number: int | None) -> None:
    document.stories[-1].rows.is_header = True


def _fallback(document: Document, number: int | None) -> None:
    document.state.fallback = min(max(0, number if number is not None else 1), 255)


def _default_font(document: Document, number: int | None) -> None:
    document.default_font = number or 0


def _field(document: Document, _number: int | None) -> None:
    document.state.in_field = Field()


ACTIONS: dict[str, Action] = {
    **dict.fromkeys(("par", "sect", "page", "column"), Document.end_line),
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), _goes("header", "text")),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), _goes("footer", "text")),
    **dict.fromkeys(("listtext", "pntext"), _goes("label", "text")),
    "u": Document.unicode,
    "uc": _fallback,
    "f": Document.use_font,
    "fcharset": Document.define_charset,
    "cpg": Document.define_page,
    "ansicpg": Document.use_code_page,
    "mac": lambda document, _: document.use_code_page(10000),
    "pc": lambda document, _: document.use_code_page(437),
    "pca": lambda document, _: document.use_code_page(850),
    "deff": _default_font,
    "deflang": Document.use_language,
    "plain": Document.plain,
    "pard": Document.new_paragraph,
    "v": _sets("hidden"),
    "revised": _sets("inserted"),
    "deleted": _sets("deleted"),
    "super": _sets("raised"),
    "nosupersub": lambda document, _: setattr(document.state, "raised", False),
    "s": _style,
    "outlinelevel": _outline,
    "ls": _list,
    "ilvl": _list_level,
    "intbl": _in_table,
    "cell": Document.end_cell,
    "row": Document.end_row,
    "trowd": lambda document, _: document.stories[-1].rows.define_row(),
    "cellx": lambda document, _: document.stories[-1].rows.define_cell(),
    "clvmrg": _merge("up"),
    "clmrg": _merge("left"),
    "trhdr": _header_row,
    "field": _field,
    "fldinst": _goes("fldinst", "text", "contents", "fldinst"),
    "fldrslt": Document.show_result,
    "footnote": lambda document, _: document.begin_story(is_note=True),
    "shptxt": lambda document, _: document.begin_story(is_note=False),
    "chftn": Document.mark,
    "annotation": _goes("annotation", "text"),
    "fonttbl": _goes("fonttbl", "text"),
    "stylesheet": _goes("stylesheet", "text"),
    "info": _goes("info", "text"),
    "title": _goes("title", "info"),
}
