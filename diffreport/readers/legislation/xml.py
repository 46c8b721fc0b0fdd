"""The XML of the US Congress: bills in its DTD, and bills, laws and the Code in USLM."""

from __future__ import annotations

from diffreport.errors import InputError
from diffreport.readers import xmltree
from diffreport.readers.legislation.bill import ROOTS, read_bill
from diffreport.readers.legislation.uslm import is_uslm, read_uslm
from diffreport.readers.outline import Reading
from diffreport.readers.task import Task


def read(task: Task) -> Reading:
    """Return the blocks of a bill, a resolution or a law.

    Raises: InputError if it is no well-formed XML, or XML of another kind.
    """
    root = xmltree.parse(task.text, task.shown)
    if root.tag in ROOTS and not root.space:
        return read_bill(root, task.original)
    if is_uslm(root):
        return read_uslm(root)
    raise InputError(task.shown, "is an XML file of a kind that is not read", "save it as a page or as text")
