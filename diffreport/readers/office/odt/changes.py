"""OpenDocument's tracked changes: what was deleted is kept apart, what was inserted stands between two marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.office.odt.names import CHANGE_ID, DC, REGION, TEXT, XML_ID, H, P

_INSERTION, _DELETION = f"{TEXT}insertion", f"{TEXT}deletion"


@dataclass(slots=True)
class Changes:
    """The tracked changes of a document, and the insertions that are open where the walk is."""

    original: bool
    insertions: set[str] = field(default_factory=set)
    deletions: dict[str, Element] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)

    @property
    def hides(self) -> bool:
        """Tell whether the text here is none in this view: it was inserted, and the original is asked for."""
        return self.original and bool(self.open)

    def add(self, regions: Element) -> None:
        """Take in the changes that a document lists."""
        for region in regions.iterfind(REGION):
            identity = region.get(f"{TEXT}id", region.get(XML_ID, ""))
            for change in region:
                if change.tag not in (_INSERTION, _DELETION):
                    continue
                self.authors.add(next((creator.text or "" for creator in change.iter(f"{DC}creator")), ""))
                if change.tag == _INSERTION:
                    self.insertions.add(identity)
                else:
                    self.deletions[identity] = change

    def start(self, mark: Element) -> None:
        """Come to where an insertion begins."""
        identity = mark.get(CHANGE_ID, "")
        if identity in self.insertions:
            self.open.add(identity)

    def end(self, mark: Element) -> None:
        """Come to where an insertion ends."""
        self.open.discard(mark.get(CHANGE_ID, ""))

    def deleted(self, mark: Element) -> list[Element]:
        """Return the paragraphs deleted at a place, once, if the original is asked for.

        The first goes on from the text before the place, the last goes on in the text behind it.
        """
        is_old = self.original and not self.open  # what was inserted and deleted again is of neither view
        deletion = self.deletions.pop(mark.get(CHANGE_ID, ""), None) if is_old else None
        if deletion is None:
            return []
        return [element for element in deletion.iter() if element.tag in (P, H)]
