"""Whether an archive is whole, and what can be restored where it is not."""

from __future__ import annotations

from diffreport.archive.fixity.aside import Aside
from diffreport.archive.fixity.checking import Repair, repair, size_of, verification
from diffreport.archive.fixity.problems import Checked, Observer, Problem, Verification
from diffreport.archive.fixity.repairing import Done, Repairer

__all__ = [
    "Aside",
    "Checked",
    "Done",
    "Observer",
    "Problem",
    "Repair",
    "Repairer",
    "Verification",
    "repair",
    "size_of",
    "verification",
]
