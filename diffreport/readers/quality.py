"""How good a source is: what its text has that no good text has, what is missing, what was left out.

Nothing here changes a text or repairs it. A source is poor where what is wrong is too much to be chance; each
measure and its bound stands below, with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise, starmap
from typing import Any

from diffreport import signs
from diffreport.model import Block, Document, Kind, LeftOut
from diffreport.patterns import late
from diffreport.text import word_count

POOR_CHARACTERS = 1 / 5_000  # of all: one on each second printed page; a good text layer has none
POOR_BLANK = 0.25  # of the pages: more than the empty backs and the pictures of a printed report
POOR_LETTERLESS = 0.3  # of the blocks outside of tables: scattered figures, where a table has fallen apart
POOR_CUT = 0.15  # of the paragraphs go on where another one broke off; hard-wrapped text has a few
POOR_REPEATED = 0.3  # of the blocks are repeats: furniture that was taken for text; forms and lists have a fifth
LONG_BLOCK = 12_000  # characters, four printed pages: nobody writes such a paragraph, its ends were lost
POOR_LONG = 0.5  # of the text stands in such blocks
FEW = 20  # blocks: of fewer no share says anything
LEAST_REPEATS = 3  # of one text: two may be chance
_LINE = 40  # characters: a shorter text breaks off nowhere, it is an entry; and a colon so early makes an entry
_SHORT = 3  # words: a shorter text ("Yes.", "See above.") repeats in good reports, too
_NOTED = 3  # characters that must be wrong before a short text counts as poor

# UTF-8 read as Windows-1252: a first byte that stands for a letter of Latin scripts (Â Ã), of Cyrillic (Ð Ñ) or
# Greek (Î Ï) twice, or for punctuation and beyond (â ï ð), with what follows it. Closing quotes, dashes and dots
# may follow a capital of their own right, as in "IRMÃ”", and count behind "â€" only.
_C1252 = "€‚ƒ„†‡ˆ‰Š‹ŒŽ‘“•˜™šœžŸ"
_NEXT = rf"[\x80-\x9f¡-º¼-¿{_C1252}]"
_MOJIBAKE = late(
    rf"[ÂÃ]{_NEXT}|(?:[ÐÑ]{_NEXT}){{2,}}|(?:[ÎÏ]{_NEXT}){{2,}}|â(?:€[\x80-\xbf{_C1252}’”»–—…›]?|[‚„ˆ†–—]{_NEXT})"
    rf"|ï(?:»¿|¿½)|ð[Ÿ\x9f]{_NEXT}{_NEXT}"
)
_MOJIBAKE_LEADS = "ÂÃÐÑÎÏâïð"  # looked for first, one by one: ten times as quick as the pattern
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_UNREADABLE = late(f"[\ufffd{_PRIVATE}{_CONTROLS}]")
_IN_WORD = late(r"[^\W_]")
_LETTER = late(r"[^\W\d_]")
_CLOSED = late(r"[.:;!?…。！？।։؟]['\"’”»)\]\d*†‡§]*$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a source is good or poor, and why: sentences without their full stop."""

    name: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspect:
    """A character, or a pair, that no good text has: how often, and the block where it is first seen."""

    sort: str  # replacement, private use, control, invisible, mojibake
    name: str  # "U+FFFD REPLACEMENT CHARACTER"
    count: int
    block: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many blocks of how many have a trait."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """Return the share, 0.0 of nothing; and of few, where it would say nothing."""
        return self.count / self.total if self.total >= FEW else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """What there is to say of a document as a source."""

    verdict: Verdict
    words: int
    blocks: dict[str, int]  # by kind
    suspects: tuple[Suspect, ...]
    pages: int | None
    blank_pages: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]
    letterless: Share
    lower_case: Share  # of the paragraphs
    cut: Share  # of the paragraphs: in lower case behind one that has no end
    unclosed: Share  # of the paragraphs
    repeated: Share
    long_blocks: tuple[int, ...]  # their numbers

    def to_record(self) -> dict[str, Any]:
        """Return it as what JSON has, all names as they are here."""
        return asdict(self) | {"left_out": [left._asdict() for left in self.left_out]}


def quality(document: Document) -> Quality:
    """Return how good a document is as a source. Cost: linear."""
    return replace(_without_words(document), words=sum(word_count(block.text) for block in document.blocks))


def verdict(document: Document) -> Verdict:
    """Return whether a document is a good source. Cost: linear, and cheap beside any comparison."""
    return _without_words(document).verdict


def _without_words(document: Document) -> Quality:
    blocks = document.blocks
    counted = Counter(block.kind for block in blocks)
    prose = [block.text for block in blocks if block.kind is not Kind.TABLE]
    paragraphs = [block.text for block in blocks if block.kind is Kind.PARAGRAPH]
    lengths = [len(block.text) for block in blocks]
    long_blocks = tuple(n for n, b in enumerate(blocks) if lengths[n] > LONG_BLOCK and b.kind is not Kind.TABLE)
    found = Quality(
        verdict=Verdict("good"),
        words=0,
        blocks={str(kind): counted[kind] for kind in Kind if counted[kind]},
        suspects=tuple(suspects(blocks)),
        pages=document.pages,
        blank_pages=document.blank_pages,
        left_out=document.left_out,
        remarks=document.remarks,
        letterless=Share(sum(not _LETTER.search(text) for text in prose), len(prose)),
        lower_case=Share(sum(text[0].islower() for text in paragraphs), len(paragraphs)),
        cut=Share(sum(starmap(_is_cut, pairwise(paragraphs))), len(paragraphs)),
        unclosed=Share(sum(not _is_closed(text) for text in paragraphs), len(paragraphs)),
        repeated=_repeated(prose),
        long_blocks=long_blocks,
    )
    reasons = tuple(_reasons(found, sum(lengths), sum(lengths[n] for n in long_blocks)))
    return replace(found, verdict=Verdict("poor", reasons)) if reasons else found


def suspects(blocks: Sequence[Block]) -> Iterator[Suspect]:
    """Yield what no good text has: by sort, the most frequent first.

    Of what stands before a block's first word only lost characters count: fonts of symbols print bullets there.
    """
    seen: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    for number, block in enumerate(blocks):
        text = block.text
        if text.isascii() and text.isprintable():
            continue
        for key in _suspect(text):
            seen[key] += 1
            first.setdefault(key, number)
    for key, count in sorted(seen.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        yield Suspect(*key, count, first[key])


def mojibake(blocks: Sequence[Block]) -> tuple[int, str]:
    """Return in how many places a text looks like wrongly decoded, and the first of them, "" for none."""
    found = [found for block in blocks for found in _mojibake(block.text)]
    return len(found), found[0] if found else ""


def _mojibake(text: str) -> list[str]:
    if text.isascii() or not any(map(text.__contains__, _MOJIBAKE_LEADS)):
        return []
    return _MOJIBAKE.findall(text)


def _suspect(text: str) -> Iterator[tuple[str, str]]:
    first = _IN_WORD.search(text)
    for found in _UNREADABLE.finditer(text):
        char = found[0]
        if char == "\ufffd":
            yield "replacement", signs.named(char)
        elif not first or found.start() > first.start():
            yield "control" if char < "\ue000" else "private use", signs.named(char)
    for sign in signs.hidden(text):
        if not _UNREADABLE.match(sign.char):
            yield "invisible", signs.named(sign.char)
    for pair in _mojibake(text):
        yield "mojibake", _shown(pair)


def _shown(pair: str) -> str:
    """Return a pair by its letters and what it may have been."""
    raw = b"".join(_byte(char) for char in pair)
    try:
        meant = raw.decode("utf-8")
    except UnicodeDecodeError:
        return " ".join(f"U+{ord(char):04X}" for char in pair)
    points = " ".join(f"U+{ord(char):04X}" for char in pair)
    return f"{points}, perhaps {signs.named(meant)}" if len(meant) == 1 else f"{points}, perhaps “{meant}”"


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


def _is_closed(text: str) -> bool:
    return _CLOSED.search(text[-8:]) is not None


def _is_cut(before: str, text: str) -> bool:
    """Tell whether a paragraph looks like the rest of the one before it."""
    goes_on = text[0].islower() and ":" not in text[:_LINE]
    return goes_on and len(before) >= _LINE and not _is_closed(before)


def _repeated(texts: Sequence[str]) -> Share:
    """Return how many blocks say again what another one said, short ones aside."""
    times: defaultdict[str, int] = defaultdict(int)
    for text in texts:
        times[text] += 1
    count = sum(n - 1 for text, n in times.items() if n >= LEAST_REPEATS and len(text.split()) > _SHORT)
    return Share(count, len(texts))


def _reasons(found: Quality, length: int, in_long: int) -> Iterator[str]:
    """Yield why a source is poor. Units: characters, of the whole text and of its long blocks."""
    pages, blank = found.pages or 0, len(found.blank_pages)
    if blank > pages * POOR_BLANK:
        yield f"{blank:,} of {pages:,} pages have no text"
    wrong = sum(each.count for each in found.suspects if each.sort != "invisible")
    if wrong >= _NOTED and wrong > length * POOR_CHARACTERS:
        sorts = list(dict.fromkeys(each.sort for each in found.suspects if each.sort != "invisible"))
        yield f"{wrong:,} characters are not what was printed ({', '.join(sorts)})"
    if found.letterless.value > POOR_LETTERLESS:
        yield f"{_of(found.letterless, 'blocks')} have no letter in them"
    if found.cut.value > POOR_CUT:
        yield f"{_of(found.cut, 'paragraphs')} go on where the one before broke off"
    if found.repeated.value > POOR_REPEATED:
        yield f"{_of(found.repeated, 'blocks')} repeat what another one says"
    if in_long > length * POOR_LONG:
        yield f"most of the text stands in blocks of over {LONG_BLOCK:,} characters, whose paragraphs were lost"


def _of(share: Share, what: str) -> str:
    return f"{share.count:,} of {share.total:,} {what}"
