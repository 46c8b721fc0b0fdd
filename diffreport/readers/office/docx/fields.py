"""Fields: their result is text, their instruction is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import VALUE, W, is_on, number_of, value_of
from diffreport.readers.office.flow import CONTENTS, INDEX

_REPEATING = re.compile(r"\s*(TOC|INDEX|TOA)\b", re.IGNORECASE)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
_CHECKED, _UNCHECKED = "☒", "☐"


@dataclass(slots=True)
class Field:
    """A field that has begun and not ended."""

    begin: Element
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    left_out_as: str | None = None  # a contents table or an index

    def separate(self) -> None:
        """Go over from the instruction to the result."""
        self.in_result = True
        self.left_out_as = left_out_as("".join(self.instruction))

    def shown(self) -> str:
        """Return what a field without a result shows: the box or the choice of a form, the text of a button."""
        form = self.begin.find(f"{W}ffData")
        if form is not None:
            return _form(form)
        button = _BUTTON.match("".join(self.instruction)) if not self.in_result else None
        return button[1].strip() if button else ""


def left_out_as(instruction: str) -> str | None:
    """Return what a field gives that is left out: a contents table, or an index of words or of authorities."""
    found = _REPEATING.match(instruction)
    if found is None:
        return None
    return CONTENTS if found[1].upper() == "TOC" else INDEX


def _form(form: Element) -> str:
    """Return what a form's field shows that keeps its value apart from the text."""
    box = form.find(f"{W}checkBox")
    if box is not None:
        checked = box.find(f"{W}checked")
        return _CHECKED if is_on(checked if checked is not None else box.find(f"{W}default")) else _UNCHECKED
    choice = form.find(f"{W}ddList")
    if choice is not None:
        entries = [entry.get(VALUE, "") for entry in choice.iterfind(f"{W}listEntry")]
        chosen = number_of(choice, f"{W}result")
        chosen = number_of(choice, f"{W}default") or 0 if chosen is None else chosen
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""


def gallery(properties: Element | None) -> str:
    """Return the gallery that a content control was taken from ("Table of Contents"), in lower case."""
    for name in ("docPartObj", "docPartList"):
        part = properties.find(f"{W}{name}") if properties is not None else None
        if part is not None:
            return (value_of(part, f"{W}docPartGallery") or "").lower()
    return ""
