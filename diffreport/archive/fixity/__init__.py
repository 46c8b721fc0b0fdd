"""Whether an archive is whole, and what can be restored where it is not."""

from __future__ import annotations

from diffreport.archive.fixity.roots import Problem, problems

__all__ = ["Problem", "problems"]
