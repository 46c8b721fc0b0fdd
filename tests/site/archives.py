"""Small archives of invented reports, the sites built of them, and what holds for every site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from diffreport.archive import Archive, Deposit
from diffreport.site.building import Built, Site, build
from diffreport.site.folders import MANIFEST

LAKES = (("2021", 300, "may have"), ("2022", 315, "may have"), ("2023", 342, "has"))
WELLS = (("spring", 12, "may have"), ("autumn", 12, "may have"))


def text_of(count: int, verb: str) -> bytes:
    """Return a report on boats, with a figure and a verb that tell editions apart."""
    lines = (
        "The commission of the lake met four times and published the minutes of each meeting.",
        f"The wardens counted approximately {count} boats on the lake in summer.",
        f"The storm {verb} caused the damage to the northern pier near the mill.",
    )
    return "\n\n".join(lines).encode()


def archive_in(folder: Path) -> Archive:
    """Return an archive of two series."""
    archive = Archive.init(folder)
    for series, editions in (("lakes", LAKES), ("wells", WELLS)):
        for n, edition in enumerate(editions):
            add(archive, series, edition, title=f"The {series}", published=f"202{n}-05-01")
    return archive


def add(archive: Archive, series: str, edition: tuple[str, int, str], *, title: str = "", published: str = "") -> None:
    """Add an edition to a series."""
    label, count, verb = edition
    deposit = Deposit(f"{series}.txt", label, published or None, title=title, retrieved="2024-06-01T00:00:00Z")
    archive.add(series, text_of(count, verb), deposit)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(some: dict[str, bytes], others: dict[str, bytes]) -> list[str]:
    """Return the paths of files that are not the same: of whole pages pytest would take minutes to show it."""
    return sorted(name for name in some | others if some.get(name) != others.get(name))


def changed(folder: Path, archive: Archive, site: Site) -> tuple[Built, set[str]]:
    """Build a site anew; return what became of it, and the files that were put there."""
    before = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    built = build(archive, site, folder)
    after = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    new = {path for path, status in after.items() if path not in before or before[path].st_ino != status.st_ino}
    return built, {path.relative_to(folder).as_posix() for path in new}


def pages_in(folder: Path) -> list[Path]:
    """Return the pages of a site."""
    return sorted(folder.rglob("*.html"))


def dead_links(folder: Path) -> Iterator[str]:
    """Yield every link of every page of a site that leads nowhere, or out of it."""
    pages = {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in pages_in(folder)}
    ids = {path: {node.attributes["id"] for node in tree.css("[id]")} for path, tree in pages.items()}
    for page, tree in pages.items():
        for node in tree.css("[href]"):
            href = node.attributes["href"] or ""
            parts = urlsplit(href)
            if parts.scheme in ("https", "data"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            fragment = unquote(parts.fragment).partition(":~:")[0]
            if parts.scheme or parts.netloc or not target.is_relative_to(folder) or not target.is_file():
                yield f"{page.relative_to(folder)}: {href}"
            elif fragment and fragment not in ids[target]:
                yield f"{page.relative_to(folder)}: {href} has no such place"


def is_manifest(name: str) -> bool:
    """Tell whether a path is that of a manifest."""
    return name.rpartition("/")[2] == MANIFEST
