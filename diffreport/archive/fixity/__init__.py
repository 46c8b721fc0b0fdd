"""Whether an archive is whole, and what can be restored where it is not."""

from __future__ import annotations

from diffreport.archive.fixity.problems import Checked, Observer, Problem, Verification
from diffreport.archive.fixity.roots import size_of, verification

__all__ = ["Checked", "Observer", "Problem", "Verification", "size_of", "verification"]
