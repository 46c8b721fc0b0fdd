"""What makes a feed valid: the rules of RFC 4287 (its RELAX NG grammar, and what it says beside that), as checks."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

NAMESPACE = "{http://www.w3.org/2005/Atom}"
# Of each element: how often a child may be in it (least, most; None: as often as it likes), and its attributes.
FEED = {
    "author": (1, None), "category": (0, None), "contributor": (0, None), "generator": (0, 1), "icon": (0, 1),
    "id": (1, 1), "link": (0, None), "logo": (0, 1), "rights": (0, 1), "subtitle": (0, 1), "title": (1, 1),
    "updated": (1, 1), "entry": (0, None),
}  # fmt: skip
ENTRY = {
    "author": (0, None), "category": (0, None), "content": (0, 1), "contributor": (0, None), "id": (1, 1),
    "link": (0, None), "published": (0, 1), "rights": (0, 1), "source": (0, 1), "summary": (0, 1), "title": (1, 1),
    "updated": (1, 1),
}  # fmt: skip
PERSON = {"name": (1, 1), "uri": (0, 1), "email": (0, 1)}
NOTHING: dict[str, tuple[int, int | None]] = {}
CHILDREN = {"feed": FEED, "entry": ENTRY, "author": PERSON, "contributor": PERSON}
ATTRIBUTES = {
    "link": {"href", "rel", "type", "hreflang", "title", "length"}, "category": {"term", "scheme", "label"},
    "generator": {"uri", "version"}, "title": {"type"}, "summary": {"type"}, "content": {"type"}, "rights": {"type"},
    "subtitle": {"type"},
}  # fmt: skip
NEEDED = {"link": {"href"}, "category": {"term"}}
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
MEDIA_TYPE = re.compile(r".+/.+")


def checked(content: bytes, at: str = "") -> ElementTree.Element:
    """Return the feed, after checking that it is valid where it stands `at` an address; "" if nothing is relative.

    Raises: AssertionError saying where it is not.
    """
    assert content.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n")
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{NAMESPACE}feed"
    _check(feed, at)
    entries = feed.findall(f"{NAMESPACE}entry")
    moments = [text_of(entry, "updated") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert all(text_of(feed, "updated") >= moment for moment in moments)
    ids = [text_of(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))  # RFC 4287, 4.1.1: those with one id differ in their date; ours are one
    for entry in entries:
        rels = [link.attrib.get("rel", "alternate") for link in entry.findall(f"{NAMESPACE}link")]
        assert rels.count("alternate") or entry.find(f"{NAMESPACE}content") is not None
        alternates = Counter(
            (link.attrib.get("type"), link.attrib.get("hreflang"))
            for link in entry.findall(f"{NAMESPACE}link")
            if link.attrib.get("rel", "alternate") == "alternate"
        )
        assert all(count == 1 for count in alternates.values())
    return feed


def text_of(parent: ElementTree.Element, tag: str) -> str:
    """Return the text of a child."""
    return parent.findtext(f"{NAMESPACE}{tag}") or ""


def _check(element: ElementTree.Element, at: str) -> None:
    assert element.tag.startswith(NAMESPACE), element.tag
    name = element.tag.removeprefix(NAMESPACE)
    children = CHILDREN.get(name, NOTHING)
    counts = Counter(child.tag.removeprefix(NAMESPACE) for child in element)
    assert set(counts) <= set(children), (name, counts)
    for child, (least, most) in children.items():
        assert least <= counts[child] and (most is None or counts[child] <= most), (name, child)
    assert NEEDED.get(name, set()) <= set(element.attrib) <= ATTRIBUTES.get(name, set()), (name, element.attrib)
    text = element.text or ""
    if children:
        assert not text.strip(), name
    if name in ("id", "name", "title", "updated"):
        assert text.strip(), name
    if name in ("updated", "published"):
        assert DATE.fullmatch(text), text
    if name == "id":
        assert urlsplit(text).scheme in ("urn", "tag"), text
    if name == "link":
        assert urlsplit(urljoin(at, element.attrib["href"])).scheme in ("http", "https")
        assert MEDIA_TYPE.fullmatch(element.attrib.get("type", "a/b"))
    if name in ("title", "summary", "content"):
        assert element.attrib.get("type", "text") in ("text", "html") and len(element) == 0
    if element.attrib.get("type") == "html":
        assert not LexborHTMLParser(text).css("script, style, img, iframe, [style], [onclick]")
    for child in element:
        assert not (child.tail or "").strip()
        _check(child, at)
