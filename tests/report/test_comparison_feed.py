"""A comparison as an Atom feed: valid, an entry a finding, the same for ever, nothing that runs."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.comparison import compare, lone
from diffreport.model import Comparison, Document, Edition
from diffreport.report import atom, rendered
from diffreport.report.presentation import PLAIN, Presentation
from tests.browser.payloads import PAYLOADS
from tests.report.factory import every_case
from tests.watch.atom import checked

NS = {"a": "http://www.w3.org/2005/Atom"}
SHOWN = Presentation(report="report.html")


def feed_of(comparison: Comparison, shown: Presentation = PLAIN) -> ElementTree.Element:
    """Return the feed of a comparison, found valid."""
    return checked(rendered(comparison, "atom", shown), "https://example.org/feeds/changes.atom")


def texts(feed: ElementTree.Element, path: str) -> list[str]:
    """Return the texts of elements."""
    return [found.text or "" for found in feed.iterfind(path, NS)]


def test_every_finding_is_an_entry_that_leads_to_it() -> None:
    """Its label, its words before and after, its sentence; a link to its place in the report."""
    made = every_case()
    feed = feed_of(made, SHOWN)
    entries = feed.findall("a:entry", NS)
    links = [entry.find("a:link", NS).get("href") for entry in entries]  # type: ignore[union-attr]
    assert links == [f"report.html#{finding.id}" for finding in made.findings]
    assert texts(feed, "a:entry/a:title")[:2] == [
        "1. Figure revised, hedge dropped: approximately 315 → 412",
        "2. Duty weakened: shall → may",
    ]
    content = LexborHTMLParser(texts(feed, "a:entry/a:content")[0])
    assert [node.text() for node in content.css("del, ins, blockquote")] == [
        "approximately 315",
        "412",
        "The ministry counted 412 fighters in 2024.",
    ]


def test_a_feed_leads_to_the_report_and_has_its_names() -> None:
    """One way to the report and one to each finding; names for ever, none of them twice."""
    feed = feed_of(every_case(), SHOWN)
    assert [link.get("href") for link in feed.findall("a:link", NS)] == ["report.html"]
    ids = [*texts(feed, "a:id"), *texts(feed, "a:entry/a:id")]
    assert len(set(ids)) == len(ids) and all(id_.startswith("urn:uuid:") for id_ in ids)
    assert texts(feed, "a:title") == ["Karsova: 2023 → 2024"]


def test_ids_stay_when_the_report_is_made_again() -> None:
    """In another language, led elsewhere, under another title of the page."""
    made = every_case()
    other = Presentation(language="fr", report="https://example.org/r.html")
    assert texts(feed_of(made, other), "a:entry/a:id") == texts(feed_of(made), "a:entry/a:id")
    assert rendered(made, "atom", SHOWN) == rendered(made, "atom", SHOWN)


@pytest.mark.parametrize(
    ("new", "old", "moment"),
    [
        (Edition(published="2025-07-03"), Edition(published="2024-06-28"), "2025-07-03T00:00:00Z"),
        (Edition(published="2025-07"), Edition(), "2025-07-01T00:00:00Z"),
        (Edition(published="2025"), Edition(), "2025-01-01T00:00:00Z"),
        (Edition(published="July", retrieved="2025-07-04T08:00:00+02:00"), Edition(), "2025-07-04T06:00:00Z"),
        (Edition(), Edition(published="2024-06-28"), "2024-06-28T00:00:00Z"),
        (Edition(), Edition(), atom.BEGINNING),
        (Edition(published="2025-99-99"), Edition(), atom.BEGINNING),
    ],
)
def test_the_moment_is_that_of_the_new_edition(new: Edition, old: Edition, moment: str) -> None:
    """As exactly as it is known, else that of the old one, else a fixed one: never that of the clock."""
    made = every_case()
    made = replace(made, old=replace(made.old, edition=old), new=replace(made.new, edition=new))
    assert set(texts(feed_of(made), ".//a:updated")) == {moment}


def test_a_comparison_without_findings_is_a_feed_without_entries() -> None:
    """With the moment of the new edition."""
    document = Document.from_paragraphs(["The ferry runs."], "2023")
    feed = feed_of(compare(document, replace(document, edition=Edition("2024", published="2024-05-01"))))
    assert feed.findall("a:entry", NS) == [] and texts(feed, "a:updated") == ["2024-05-01T00:00:00Z"]


def test_a_withdrawn_edition_is_one_entry() -> None:
    """On the day it was last seen."""
    document = Document.from_paragraphs(["The ferry carried 40 people."], "2024", "Ferries")
    feed = feed_of(lone.withdrawn(document, "2025-07-04"), SHOWN)
    assert texts(feed, "a:entry/a:title") == ["1. Edition withdrawn"]
    assert texts(feed, "a:title") == ["Ferries: 2024"] and texts(feed, "a:updated") == ["2025-07-04T00:00:00Z"]
    assert feed_of(lone.first(document)).findall("a:entry", NS) == []


def test_only_a_safe_source_is_linked() -> None:
    """An address of the edition's that a reader may follow."""
    made = every_case()
    for source, expected in (("https://example.org/2024", ["https://example.org/2024"]), ("javascript:hit()", [])):
        edition = replace(made.new.edition, source=source)
        feed = feed_of(replace(made, new=replace(made.new, edition=edition)))
        assert [link.get("href") for link in feed.findall("a:link[@rel='via']", NS)] == expected


def test_nothing_that_strangers_wrote_is_markup() -> None:
    """In no title and no content: the only elements are our own, whatever the words are."""
    some = PAYLOADS[::3]
    old = Document.from_paragraphs([f"{n}. {p} counted 10 boats." for n, p in enumerate(some)], some[0])
    new = Document.from_paragraphs([f"{n}. {p} counted 25 boats." for n, p in enumerate(some)], some[0])
    feed = feed_of(compare(old, new), SHOWN)
    contents = texts(feed, "a:entry/a:content")
    assert len(contents) > len(some) // 2
    for content in contents:
        found = {node.tag for node in LexborHTMLParser(content).css("body *")}
        assert found <= {"p", "del", "ins", "blockquote", "br"}
    assert all(title.isprintable() and len(title) <= 160 for title in texts(feed, "a:entry/a:title"))
