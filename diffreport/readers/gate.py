"""Whether an edition looks like the report at all: empty, a scan, a bot wall, a script shell, cut short.

What is told here is a doubt, for a person to settle; it is kept and shown, and changes nothing that was read.
A doubt that the edition before raises as well is none: a person let that one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diffreport.model import Document
from diffreport.text import name_of, word_count

HALF = 0.5  # of the words of the edition before: the measure; one in fifty of real successors is shorter
WALL_WORDS = 250  # the wordiest walls have some 150; reports that quote such a sentence are longer
SCAN_SHARE = 0.5  # of the pages without text: printed reports leave some backs empty, never most of their pages
SCAN_WORDS = 10  # a page: a scan with stamped headers or a cover in text has fewer, a sheet of slides has more
SCRIPT_SHARE = 0.98  # of a page's words in scripts: a short notice in a heavy frame has 90 %, a shell all but a menu
SCANNED = "reads as a scan"  # how the doubt begins that reading the pictures would settle
_QUOTED = 60  # characters of the sentence that gave a page away

# Sentences of the pages that stand in the way of a report. "JavaScript" alone will do: in whatever language the
# sentence around it is, a short page that speaks of scripts is no report.
_TELLING = (
    (
        "reads as a bot wall",
        r"checking (?:your browser|if the site connection is secure)|just a moment(?:\.\.\.|…)|captcha"
        r"|(?:verify|confirm)(?:ing)?(?: that)? you(?: are|['’]re)(?: a)? human|are you a (?:robot|human)|not a robot"
        r"|unusual (?:traffic|activity) from your"
        r"|access (?:to this (?:page|site|website|resource) )?(?:(?:has been|is|was) )?(?:denied|blocked)"
        r"|you (?:have been|are|were) blocked|permission to access|ddos protection|\bray id\b"
        r"|incapsula incident|pardon our interruption|requested url was rejected|press (?:&|and) hold",
    ),
    ("reads as a page that scripts fill", r"\bjava ?script\b|\benable js\b"),
    (
        "reads as an error page",
        r"\b(?:40[0134]|410|429|50[0234])\b[\s:–—-]*(?:bad request|unauthori[sz]ed|forbidden|(?:page )?not found|gone"
        r"|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out|error)"
        r"|\berror (?:40[0134]|410|429|50[0234])\b|\bpage (?:was |could |can )?(?:not|cannot) (?:be )?found"
        r"|service (?:is )?(?:temporarily )?unavailable",
    ),
)
_PATTERNS = tuple((what, re.compile(pattern, re.IGNORECASE)) for what, pattern in _TELLING)
_PASSWORD = re.compile(rb"<input\b[^<>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_SCRIPT_WORD = re.compile(rb"[A-Za-z0-9_]+")


class Doubt(NamedTuple):
    """One thing that speaks against an edition: its kind, and what it is, as said of "it"."""

    kind: str
    told: str


class Impression(NamedTuple):
    """What the gate takes in of an edition: how long it is, and what speaks against it."""

    words: int
    doubts: tuple[Doubt, ...] = ()


def impression(document: Document, data: bytes) -> Impression:
    """Return the impression that an edition makes; `data` are its bytes. Cost: linear."""
    words = sum(word_count(block.text) for block in document.blocks)
    return Impression(words, tuple(_doubts(document, data, words)))


def no_text(wrong: str, data: bytes) -> Impression:
    """Return the impression of an edition in which a reader found no text; `wrong` is what the reader says of it."""
    told = "holds no text outside of its scripts" if _script_words(data) else wrong
    return Impression(0, (Doubt("empty", told),))


def doubt(now: Impression, before: Impression | None = None, label: str = "") -> str | None:
    """Return why an edition should wait for a person, None if nothing speaks against it.

    `before` is the impression of the edition that it follows, and `label` what that one is called.
    """
    known = {each.kind for each in before.doubts} if before else set()
    if fresh := [each.told for each in now.doubts if each.kind not in known]:
        return fresh[0]
    if before and now.words < before.words * HALF:
        return f"has {now.words:,} words, under half of the {before.words:,} of {label}"
    return None


def _doubts(document: Document, data: bytes, words: int) -> Iterator[Doubt]:
    if not words:
        yield Doubt("empty", "holds no words")
    pages, blank = document.pages or 0, len(document.blank_pages)
    if blank > pages * SCAN_SHARE:
        yield Doubt("scan", f"{SCANNED}: {blank:,} of {pages:,} pages have no text")
    elif words < pages * SCAN_WORDS:
        yield Doubt("scan", f"{SCANNED}: {words:,} words on {pages:,} pages")
    if words <= WALL_WORDS:
        yield from _telling(document)
        if _PASSWORD.search(data):
            said = name_of(" ".join(block.text for block in document.blocks)[:_QUOTED])
            yield Doubt("login", f"reads as a page to log in, with a field for a password: “{said}…”")
        scripts = _script_words(data)
        if scripts > (words + scripts) * SCRIPT_SHARE:
            yield Doubt("shell", f"reads as a page that scripts fill: {words:,} words, and {scripts:,} in scripts")


def _telling(document: Document) -> Iterator[Doubt]:
    """Yield what the words of a short page give away, with the beginning of what they say."""
    texts = [document.edition.title, *(block.text for block in document.blocks)]
    for what, pattern in _PATTERNS:
        said = next((match for text in texts if (match := pattern.search(text))), None)
        if said:
            start = max(0, said.start() - _QUOTED // 2)
            passage = said.string[start : start + _QUOTED]
            cut = ("…" if start else "", "…" if start + _QUOTED < len(said.string) else "")
            yield Doubt(what, f"{what}: “{cut[0]}{name_of(passage)}{cut[1]}”")


def _script_words(data: bytes) -> int:
    """Return how many words stand in the scripts of a page, 0 for what is none. Cost: linear."""
    lowered = data.lower()
    count = end = 0
    while (start := lowered.find(b"<script", end)) >= 0:
        end = lowered.find(b"</script", start)
        if end < 0:
            break
        count += sum(1 for _ in _SCRIPT_WORD.finditer(lowered, start + len(b"<script"), end))
    return count
