"""The new edition's own document, opened: its parts as trees that can be changed, and where each block stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.model import Document
from diffreport.readers.office.docx.document import opened
from diffreport.readers.office.docx.names import BODY, STRICT, W
from diffreport.readers.office.docx.parts import Parts
from diffreport.readers.office.docx.traced import Place, places
from diffreport.readers.office.package import MAGIC
from diffreport.readers.task import Task
from diffreport.report.redline.styled.resolved import accept
from diffreport.report.redline.styled.tree import AstrayError, Tree

_TEXTS = frozenset(("footnotes", "endnotes"))
_ALL = ("hidden", "notes", "lists")  # what a part may hold that is read in full
_ONLY_WORDS = f"{W}document", f"{W}footnotes", f"{W}endnotes"


@dataclass(slots=True)
class _Whole(Parts):
    """The parts of a document, those with text in full and without tracked changes of their own."""

    texts: set[str] = field(default_factory=set)
    trees: dict[str, Tree] = field(default_factory=dict)

    def xml(self, name: str) -> Element | None:
        """Return the root element of a part, None if there is no such part. Raises: InputError if it is damaged."""
        if name not in self.texts or self.package is None or name not in self.package:
            return Parts.xml(self, name)
        if name not in self.trees:
            tree = Tree.of(self.package.read(name), self.shown, name)
            if tree.root.tag.startswith(STRICT) or tree.root.tag not in _ONLY_WORDS:
                raise AstrayError("it is of another kind")
            accept(tree.root)
            tree.settle()
            self.trees[name] = tree
            self.seen.update(_ALL)
        return self.trees[name].root


@dataclass(slots=True)
class Source:
    """A Word document to be written on: `main` is the name of the part that holds its body."""

    parts: Parts
    main: str
    trees: dict[str, Tree]
    places: list[Place]

    @property
    def body(self) -> Element:
        """Return the element that holds the text."""
        found = self.trees[self.main].root.find(BODY)
        if found is None:
            raise AstrayError("it has no body")
        return found

    def tree_of(self, element: Element) -> Tree:
        """Return the tree that an element stands in. Raises: AstrayError if it is in none: a diagram's text."""
        for tree in self.trees.values():
            if element in tree.parents:
                return tree
        raise AstrayError("the text is a diagram's")


def open_source(data: bytes, document: Document) -> Source:
    """Return a Word document, the blocks of which are those of `document`.

    Raises: InputError if it is damaged; AstrayError if it is none that can be written on, or was read another way.
    """
    if not data.startswith(MAGIC):
        raise AstrayError("it is no package")
    parts = _Whole.open(data, "")
    if not isinstance(parts, _Whole):
        raise AstrayError("it is no package")
    main = parts.main()
    related = [relation.target for relation in parts.relations(main) if relation.what in _TEXTS]
    parts.texts = {main, *related}
    found = opened(parts)
    at = places(found, Task(data, ""))
    if [place.draft.text for place in at] != [block.text for block in document.blocks]:
        raise AstrayError("it was read another way")
    return Source(parts, main, parts.trees, at)


def labels_in(data: bytes, document: Document) -> Sequence[str]:
    """Return the labels that lists give to the blocks of a document, as far as it is one of Word's; "" for none."""
    try:
        source = open_source(data, document)
    except AstrayError:
        return [""] * len(document.blocks)
    return [place.strips[0].label if len(place.strips) == 1 else "" for place in source.places]
