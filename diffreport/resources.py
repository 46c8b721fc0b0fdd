"""Finds what ships beside the code: templates and the sample archive, in a wheel or in a checkout.

And tells whether a user's folder of templates keeps to itself.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def leads_out(path: Path, folder: Path) -> bool:
    """Tell whether a path in a folder is, or goes through, a link to a place outside of it. Raises: OSError."""
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # a link that leads to itself
        return True


def find(name: str) -> Path:
    """Return the path of "templates", "archive", or a schema ("comparison.schema.json", "history.", "notice.").

    Raises: FileNotFoundError if the installation lacks it.
    """
    checkout = _PACKAGE.parent / ("docs" if name.endswith(".schema.json") else "") / name
    for path in (_PACKAGE / "_data" / name, checkout):
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation of diffreport")
