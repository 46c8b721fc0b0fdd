"""Footnotes and endnotes: their bodies, and the marks that Word prints for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import ENDNOTE_REFERENCE, FOOTNOTE_REFERENCE, IDENTITY, W, number_of, value_of
from diffreport.readers.office.numerals import printed

_KINDS = {FOOTNOTE_REFERENCE: "footnote", ENDNOTE_REFERENCE: "endnote"}
_FORMS = {FOOTNOTE_REFERENCE: "decimal", ENDNOTE_REFERENCE: "lowerRoman"}  # unless the document says otherwise


@dataclass(slots=True)
class Notes:
    """The notes of a document, counted in the order in which the text refers to them."""

    bodies: dict[tuple[str, str], Element] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=lambda: dict(_FORMS))
    starts: dict[str, int] = field(default_factory=dict)
    restarts: set[str] = field(default_factory=set)  # at each section
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, reference: str, root: Element | None) -> None:
        """Take in the notes of a part; separators are none."""
        for element in root if root is not None else ():
            if element.tag == f"{W}{_KINDS[reference]}" and element.get(f"{W}type", "normal") == "normal":
                self.bodies.setdefault((reference, element.get(IDENTITY, "")), element)

    def settle(self, properties: Element | None) -> None:
        """Take in how notes are numbered, from the document's settings or a section's properties."""
        for reference, kind in _KINDS.items():
            own = properties.find(f"{W}{kind}Pr") if properties is not None else None
            if own is None:
                continue
            self.forms[reference] = value_of(own, f"{W}numFmt") or self.forms[reference]
            self.starts[reference] = number_of(own, f"{W}numStart") or self.starts.get(reference, 1)
            if value_of(own, f"{W}numRestart") == "eachSect":
                self.restarts.add(reference)

    def mark(self, reference: str, own: str | None) -> str:
        """Return the mark of the next note, or the one that the text brings itself, which is not counted."""
        if own is not None:
            return own
        number = self._counts.get(reference, self.starts.get(reference, 1) - 1) + 1
        self._counts[reference] = number
        return printed(number, self.forms[reference])

    def end_section(self) -> None:
        """Count anew those that do at each section."""
        for reference in self.restarts:
            self._counts.pop(reference, None)

    def body(self, reference: str, identity: str) -> Element | None:
        """Return what stands in a note, once: one may refer to itself."""
        return self.bodies.pop((reference, identity), None)
