"""Fields: their result is text, their instruction is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import VALUE, W, is_on, number_of, value_of

_CONTENTS = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
_CHECKED, _UNCHECKED = "☒", "☐"


@dataclass(slots=True)
class Field:
    """A field that has begun and not ended."""

    begin: Element
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    is_contents: bool = False

    def separate(self) -> None:
        """Go over from the instruction to the result."""
        self.in_result = True
        self.is_contents = is_contents("".join(self.instruction))

    def shown(self) -> str:
        """Return what a field without a result shows: the box or the choice of a form, the text of a button."""
        form = self.begin.find(f"{W}ffData")
        if form is not None:
            return _form(form)
        button = _BUTTON.match("".join(self.instruction)) if not self.in_result else None
        return button[1].strip() if button else ""


def is_contents(instruction: str) -> bool:
    """Tell whether a field gives a contents table or an index."""
    return _CONTENTS.match(instruction) is not None


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
