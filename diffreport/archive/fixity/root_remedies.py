"""What can be done about a flaw of the root: its own files are known, the rest is set aside."""

from __future__ import annotations

from pathlib import Path

from diffreport.archive import disk
from diffreport.archive.fixity.objects import is_written_by_us
from diffreport.archive.fixity.problems import Flaw
from diffreport.archive.fixity.remedies import Remedy
from diffreport.archive.fixity.roots import is_bare, walked
from diffreport.archive.fixity.trust import copy_of, trusted
from diffreport.archive.layout import LAYOUT_FILE, LAYOUTS, ROOT_DIGESTS, Layout
from diffreport.archive.making import is_made_by_us, is_undeclared, root_files

_STRAY = ("E072", "E073", "E076", "E079", "E090", "E112")


def root_remedy(flaw: Flaw, root: Path, layout: Layout) -> Remedy | None:
    """Return what mends a flaw of a root that diffreport made, None if nothing does.

    A file is written anew unless its digest, where that has survived, says that it was another.
    """
    files = root_files(layout)
    if flaw.is_advice or not is_ours(root, layout):
        return None
    if flaw.path == ROOT_DIGESTS:
        content = _digests(root, files)
        return Remedy(flaw.path, "write it anew from the files it names", content) if content else None
    if flaw.path in files:
        content = files[flaw.path]
        if copy_of(root, flaw.path) == content or _surviving(root).get(
            flaw.path, disk.sha512_of(content)
        ) != disk.sha512_of(content):
            return None
        return Remedy(flaw.path, "write it anew: its content is known", content)
    return Remedy(flaw.path, "set it aside") if flaw.code in _STRAY else None


def is_ours(root: Path, layout: Layout) -> bool:
    """Tell whether `init` made a root, however much of what it wrote is lost."""
    files = root_files(layout)
    return (
        is_made_by_us(root)
        or is_bare(root, layout)
        or any(copy_of(root, name) == files[name] for name in (ROOT_DIGESTS, LAYOUT_FILE))
    )


def likely_layout(root: Path) -> Layout | None:
    """Return the layout of a root of ours that lost the file that declares it, None if nothing tells."""
    surviving = _surviving(root)
    for layout in LAYOUTS.values():
        files = root_files(layout)
        own = [ROOT_DIGESTS, LAYOUT_FILE, *(name for name in files if name.startswith("extensions/"))]
        is_named = surviving.get(LAYOUT_FILE) == disk.sha512_of(files[LAYOUT_FILE])
        if is_named or any(copy_of(root, name) == files[name] for name in own):
            return layout
    if not (is_made_by_us(root) or is_undeclared(root)):
        return None
    found = [(path, trust.inventory) for path in walked(root).objects if (trust := trusted(root / path))]
    if not is_made_by_us(root) and not all(is_written_by_us(inventory) for _, inventory in found):
        return None
    fitting = (layout for layout in LAYOUTS.values() if all(layout.path(each.id) == path for path, each in found))
    return next(fitting, None) if found else None


def _digests(root: Path, files: dict[str, bytes]) -> bytes | None:
    """Return what the digests of the root's files must be; None if one of these may be damaged itself."""
    surviving = _surviving(root)
    lines = {}
    for line in files[ROOT_DIGESTS].decode().splitlines(keepends=True):
        name = line[130:-1]
        content = copy_of(root, name)
        if content in (b"", files[name]):
            lines[name] = line
        elif surviving.get(name) == disk.sha512_of(content):  # as another version of diffreport wrote it
            lines[name] = f"{surviving[name]}  {name}\n"
        else:
            return None
    wanted = "".join(lines.values()).encode()
    return None if wanted == copy_of(root, ROOT_DIGESTS) else wanted


def _surviving(root: Path) -> dict[str, str]:
    """Return the digests that can still be read, by name."""
    lines = copy_of(root, ROOT_DIGESTS).decode("utf-8", "replace").split("\n")
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if len(digest) == 128}
