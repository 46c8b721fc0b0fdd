"""Feeds as Atom (RFC 4287): what entries and links are, their names for ever, their moments. Same feed, same bytes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET  # written, never read

from diffreport import __version__
from diffreport.text import encoded, in_xml

BEGINNING = "1970-01-01T00:00:00Z"  # the moment of what nobody dated
HTML, ATOM = "text/html", "application/atom+xml"  # media types
_ATOM = "http://www.w3.org/2005/Atom"
# Names that are ours for ever: ids of entries and feeds are made of it.
_OURS = uuid.UUID("5a0b5ad4-9c52-5c0e-8d0b-3f7f2b1f6a57")
_PARTS = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)


class Way(NamedTuple):
    """A link of a feed or an entry: `rel` is self, alternate or via."""

    rel: str
    href: str
    media_type: str = ""


class Entry(NamedTuple):
    """An entry: its name for ever, its title in one line, its moment, its content as HTML.

    `categories` are terms, each with its scheme, "" for none.
    """

    id: str
    title: str
    updated: str
    content: str
    ways: Sequence[Way] = ()
    categories: Sequence[tuple[str, str]] = ()


class Feed(NamedTuple):
    """A feed. `updated` stands where it has no entries."""

    id: str
    title: str
    entries: Sequence[Entry]
    ways: Sequence[Way] = ()
    updated: str = BEGINNING


def written(feed: Feed) -> bytes:
    """Return a feed as Atom, UTF-8."""
    root = ET.Element("feed", {"xmlns": _ATOM})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title, type="text")
    _add(root, "updated", max((entry.updated for entry in feed.entries), default=feed.updated))
    _lead(root, feed.ways)
    _add(_add(root, "author"), "name", "diffreport")
    _add(root, "generator", "diffreport", version=__version__)
    for entry in feed.entries:
        _enter(root, entry)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def urn(*parts: str) -> str:
    """Return a name made of parts: the same parts have the same one, for ever."""
    named = encoded("\n".join(parts)).decode()
    return uuid.uuid5(_OURS, named).urn


def moment(iso: str) -> str:
    """Return a moment as RFC 3339 has it, in UTC: a year or a month begins; what is none is the beginning of time."""
    if parts := _PARTS.fullmatch(iso):
        iso = f"{parts[1]}-{parts[2] or '01'}-01"
    try:
        read = datetime.fromisoformat(iso)
        read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return BEGINNING
    return read.isoformat(timespec="seconds").replace("+00:00", "Z")


def _enter(root: ET.Element, entry: Entry) -> None:
    made = _add(root, "entry")
    _add(made, "id", entry.id)
    _add(made, "title", entry.title, type="text")
    _add(made, "updated", entry.updated)
    _lead(made, entry.ways)
    for term, scheme in entry.categories:
        _add(made, "category", term=term, **({"scheme": scheme} if scheme else {}))
    _add(made, "content", entry.content, type="html")


def _lead(parent: ET.Element, ways: Sequence[Way]) -> None:
    for way in ways:
        kind = {"type": way.media_type} if way.media_type else {}
        _add(parent, "link", rel=way.rel, **kind, href=way.href)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element with a text that XML can hold."""
    made = ET.SubElement(parent, tag, {name: in_xml(value) for name, value in attributes.items()})
    made.text = in_xml(text) or None
    return made
