"""Finds what ships beside the code: templates and the sample archive, in a wheel or in a checkout.

And tells whether a user's folder of templates keeps to itself, and whether a place is one in an archive.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def leads_out(path: Path, folder: Path) -> bool:
    """Tell whether a path in a folder is, or goes through, a link to a place outside of it. Raises: OSError."""
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # a link that leads to itself
        return True


def enclosing(folder: Path) -> Path | None:
    """Return the storage root, or the object, that a folder is or stands in; None if there is none."""
    path = Path(os.path.realpath(folder))
    declared = {above: {file.name for file in above.glob("0=ocfl_*[0-9]")} for above in (path, *path.parents)}
    roots = [above for above, names in declared.items() if any(not name.startswith("0=ocfl_object") for name in names)]
    return next(iter(roots or (above for above, names in declared.items() if names)), None)


def find(name: str) -> Path:
    """Return the path of "templates", "archive", or a schema: "comparison.schema.json", "comparison-lines.", and so on.

    Raises: FileNotFoundError if the installation lacks it.
    """
    checkout = _PACKAGE.parent / ("docs" if name.endswith(".schema.json") else "") / name
    for path in (_PACKAGE / "_data" / name, checkout):
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation of diffreport")


def digest_of_templates(folder: Path | None) -> str:
    """Return the digest of our templates and of a user's folder of them."""
    digest = hashlib.sha256()
    for root in filter(None, (find("templates"), folder)):
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            digest.update(
                f"{path.relative_to(root).as_posix()} {path.stat().st_size} ".encode("utf-8", "surrogateescape")
            )
            digest.update(path.read_bytes())
    return digest.hexdigest()
