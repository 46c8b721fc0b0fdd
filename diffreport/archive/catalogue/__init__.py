"""What is known of an archive, kept outside of its root so that it need not be read again. Never trusted.

`database.py` is the file, in which others may keep tables, too; `holdings.py` what it has of single objects,
`overview.py` what it has of all of them, `memory.py` what has been in the root. Whether it agrees with the root,
`fixity/catalogued.py` says.
"""

from __future__ import annotations
