"""Comparisons made by hand: a small language for two editions, so that a test reads like its case.

    draft = Draft()
    draft.edited("Prosecutors [-shall-]{+may+} bring suspects.", label="Duty weakened", tags=("wording",))
    comparison = draft.comparison()

`[-old-]{+new+}` are changed words; `[~old|new|class~]` differ in print only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from diffreport.model import (
    Alignment,
    Block,
    CellChange,
    Change,
    ColumnPair,
    Comparison,
    Document,
    Edition,
    Fallback,
    Figure,
    Finding,
    Kind,
    Link,
    NoiseCount,
    Opcode,
    Question,
    Relation,
    Revision,
    Rewrite,
    RowPair,
    Status,
    Summary,
    Table,
    TableChange,
    WordingSignal,
)
from diffreport.settings import Settings
from diffreport.text import is_word, tokens

_PIECE = re.compile(r"\[-(.*?)-\](?:\{\+(.*?)\+\})?|\{\+(.*?)\+\}|\[~(.*?)\|(.*?)\|(\w+)~\]", re.DOTALL)


@dataclass(frozen=True)
class Parsed:
    """A marked text as tokens and opcodes."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    opcodes: tuple[Opcode, ...]

    @property
    def content(self) -> tuple[int, ...]:
        return tuple(n for n, op in enumerate(self.opcodes) if op.tag != "equal" and op.noise is None)


def parse(marked: str) -> Parsed:
    """Return the tokens of both sides of a marked text, and the opcodes between them."""
    old: list[str] = []
    new: list[str] = []
    ops: list[Opcode] = []

    def put(before: str, after: str, noise: str | None = None) -> None:
        a, b = _tokens(before), _tokens(after)
        tag = "equal" if before == after else "replace" if a and b else "delete" if a else "insert"
        if a or b:
            i, j = len(old), len(new)
            old.extend(a)
            new.extend(b)
            ops.append(Opcode(tag, i, len(old), j, len(new), noise))

    at = 0
    for m in _PIECE.finditer(marked):
        put(marked[at : m.start()], marked[at : m.start()])
        if m[6]:
            put(m[4], m[5], m[6])
        else:
            put(m[1] or "", m[2] or m[3] or "")
        at = m.end()
    put(marked[at:], marked[at:])
    return Parsed(tuple(old), tuple(new), tuple(ops))


def figure(text: str, value: str, **more: Any) -> Figure:
    return Figure(text, Decimal(value), **more)


@dataclass
class Draft:
    """Two editions being written down together, top to bottom."""

    old: list[Block] = field(default_factory=list)
    new: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    figures: list[Revision] = field(default_factory=list)
    rewrites: list[Rewrite] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    wording: list[WordingSignal] = field(default_factory=list)
    tables: list[TableChange] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    def same(self, text: str, kind: Kind = Kind.PARAGRAPH, **more: Any) -> None:
        """A block that is the same, or that differs in print only."""
        self.edited(text, kind=kind, **more)

    def heading(self, text: str, level: int = 1, **more: Any) -> None:
        self.edited(text, kind=Kind.HEADING, level=level, **more)

    def edited(
        self,
        marked: str,
        label: str = "Reworded",
        tags: Sequence[str] = (),
        kind: Kind = Kind.PARAGRAPH,
        level: int = 0,
        weight: int = 2,
    ) -> str:
        """A block with changed words: one finding holds all of them. Returns the finding's id."""
        parsed = parse(marked)
        olds, news = [self._block(s, kind, level) for s in ("".join(parsed.old), "".join(parsed.new))]
        relation = Relation.REVISED if parsed.content else Relation.SAME
        link = Link(relation, (self._add("old", olds),), (self._add("new", news),), 0.8, "gap")
        return self._linked(replace(link, revised=bool(parsed.content)), parsed, label, tags, weight)

    def rewritten(self, old: str, new: str, score: float = 0.29) -> str:
        parsed = parse(f"[-{old}-]{{+{new}+}}")
        link = Link(
            Relation.REVISED,
            (self._add("old", self._block(old)),),
            (self._add("new", self._block(new)),),
            score,
            "gap",
            revised=True,
        )
        return self._linked(link, parsed, "Rewritten", ("rewritten", "paragraph"), 1, whole=True)

    def added(self, text: str, kind: Kind = Kind.PARAGRAPH, level: int = 0, noise: str | None = None) -> str:
        link = Link(Relation.ADDED, (), (self._add("new", self._block(text, kind, level)),), 0.0, "left", noise=noise)
        return self._alone(link, "Paragraph added", ("added", "paragraph"))

    def removed(self, text: str, kind: Kind = Kind.PARAGRAPH, level: int = 0, noise: str | None = None) -> str:
        link = Link(Relation.REMOVED, (self._add("old", self._block(text, kind, level)),), (), 0.0, "left", noise=noise)
        return self._alone(link, "Paragraph removed", ("removed", "paragraph"))

    def leave(self, name: str, text: str, kind: Kind = Kind.PARAGRAPH, level: int = 0) -> None:
        """The old place of a block that `arrive` links to its new place (before or after this)."""
        self.left[name] = self._add("old", self._block(text, kind, level))

    def arrive(self, name: str, marked: str, kind: Kind = Kind.PARAGRAPH, level: int = 0) -> str:
        """The new place of a moved block. Call it after `leave`, or fill `left` before."""
        parsed = parse(marked)
        new = self._add("new", self._block("".join(parsed.new), kind, level))
        revised = bool(parsed.content)
        link = Link(
            Relation.REVISED if revised else Relation.MOVED, (self.left[name],), (new,), 0.9, "move", True, revised
        )
        label = "Moved and revised" if revised else "Paragraph moved"
        return self._linked(link, parsed, label, ("moved", "paragraph"), 2, whole=not revised)

    def split(self, marked: str) -> str:
        """One old paragraph, several new ones: write the break as `[- -]{+\\n+}`."""
        return self._broken(marked, Relation.SPLIT, "Paragraph split")

    def merged(self, marked: str) -> str:
        """Several old paragraphs, one new one: write the break as `[-\\n-]{+ +}`."""
        return self._broken(marked, Relation.MERGED, "Paragraphs merged")

    def table(self, old: Table, new: Table, change: tuple[Sequence[Any], Sequence[Any]] | None = None) -> str:
        """A table in both editions; rows and columns pair by position unless `change` pairs them."""
        number = len(self.links)
        rows, columns = change or (_by_position(old.rows, new.rows), _by_position(_first(old), _first(new)))
        row_pairs = tuple(_row_pair(o, n, old, new) for o, n in rows)
        column_pairs = tuple(ColumnPair(o, n, _name(old, o), _name(new, n)) for o, n in columns)
        cells = [
            CellChange(r, c, old.rows[a][x], new.rows[b][y])
            for r, (a, b) in enumerate(rows)
            for c, (x, y) in enumerate(columns)
            if None not in (a, b, x, y) and old.rows[a][x] != new.rows[b][y]
        ]
        blocks = [Block(Kind.TABLE, t.text, table=t) for t in (old, new)]
        link = Link(
            Relation.REVISED, (self._add("old", blocks[0]),), (self._add("new", blocks[1]),), 0.9, "gap", revised=True
        )
        self.tables.append(TableChange(number, column_pairs, row_pairs, tuple(cells)))
        parsed = parse(f"[-{old.text}-]{{+{new.text}+}}")
        return self._linked(link, parsed, "Table changed", ("figure",), 1, whole=True)

    def revision(self, finding: str | None, status: Status, label: str, *sides: Figure | None) -> None:
        """A figure of the last change (or of a paragraph nobody changed, if there is none)."""
        old, new = sides
        delta = new.value - old.value if old and new else None
        percent = round(delta / old.value * 100, 1) if delta is not None and old and old.value else None
        change = self.changes[-1].id if self.changes else ""
        self.figures.append(Revision(change, finding, status, label, old, new, delta, percent))

    def signal(self, finding: str, name: str, old: str, new: str) -> None:
        change = next(f.change for f in self.findings if f.id == finding)
        self.wording.append(WordingSignal(change, finding, name, old, new))

    def comparison(
        self, old: Edition | None = None, new: Edition | None = None, fallbacks: tuple[Fallback, ...] = ()
    ) -> Comparison:
        """Return the comparison, its summary counted from what was written down."""
        old_document = Document(tuple(self.old), old or Edition("2023", "Karsova", published="2024-06-28"))
        new_document = Document(tuple(self.new), new or Edition("2024", "Karsova", published="2025-07-03"))
        known = {f.name: getattr(self, f.name) for f in _PARTS}
        return Comparison(
            engine="factory",
            settings=Settings().as_dict(),
            old=old_document,
            new=new_document,
            alignment=Alignment(tuple(self.links), fallbacks),
            noise=noise_of(self.changes),
            summary=summary_of(self),
            **{name: tuple(values) for name, values in known.items()},
        )

    def _block(self, text: str, kind: Kind = Kind.PARAGRAPH, level: int = 0) -> Block:
        return Block(kind, text, level=level or (1 if kind is Kind.HEADING else 0))

    def _add(self, side: str, block: Block) -> int:
        blocks = getattr(self, side)
        blocks.append(block)
        return len(blocks) - 1

    def _alone(self, link: Link, label: str, tags: tuple[str, ...]) -> str:
        if link.noise:
            self.links.append(link)
            return ""
        return self._linked(link, Parsed((), (), ()), label, tags, 1, whole=True)

    def _broken(self, marked: str, relation: Relation, label: str) -> str:
        parsed = parse(marked)
        sides = []
        for side, words in (("old", parsed.old), ("new", parsed.new)):
            sides.append(tuple(self._add(side, self._block(t)) for t in "".join(words).split("\n")))
        link = Link(relation, *sides, 0.95, "passages", revised=True)
        return self._linked(link, parsed, label, ("structure", "paragraph"), 3, whole=True)

    def _linked(
        self, link: Link, parsed: Parsed, label: str, tags: Sequence[str], weight: int, whole: bool = False
    ) -> str:
        self.links.append(link)
        if parsed.opcodes and all(op.tag == "equal" for op in parsed.opcodes) and not link.moved:
            return ""
        bare = link.moved and not parsed.content
        change = Change(
            f"p-{len(self.changes):08x}",
            len(self.links) - 1,
            () if bare else parsed.opcodes,
            () if bare else parsed.old,
            () if bare else parsed.new,
            tuple(tags),
        )
        self.changes.append(change)
        if not whole and not parsed.content:
            return ""
        n = len(self.findings) + 1
        finding = Finding(f"c-{n:08x}", n, change.id, () if whole else parsed.content, tuple(tags), label, weight)
        self.findings.append(finding)
        return finding.id


_KEPT = ("rewrites", "changes", "findings", "figures", "questions", "wording", "tables")
_PARTS = [f for f in Draft.__dataclass_fields__.values() if f.name in _KEPT]


def noise_of(changes: Iterable[Change]) -> tuple[NoiseCount, ...]:
    """Count the trivial differences by class."""
    counts: dict[str, int] = {}
    for change in changes:
        for op in change.opcodes:
            if op.noise:
                counts[op.noise] = counts.get(op.noise, 0) + 1
    return tuple(NoiseCount(noise, counts[noise]) for noise in sorted(counts))


def summary_of(draft: Draft) -> Summary:
    """Count the numbers of the masthead from what was written down."""
    gone = inserted = 0
    of_link = {c.link: c for c in draft.changes}
    for number, link in enumerate(draft.links):
        change = of_link.get(number)
        if change is None or any(draft.old[i].table for i in link.old) or any(draft.new[j].table for j in link.new):
            continue
        if not change.opcodes and not (link.old and link.new):
            gone += sum(_words(draft.old[i].text) for i in link.old)
            inserted += sum(_words(draft.new[j].text) for j in link.new)
        for op in change.opcodes:
            if op.tag != "equal" and not op.noise:
                gone += sum(map(is_word, change.old_tokens[op.i1 : op.i2]))
                inserted += sum(map(is_word, change.new_tokens[op.j1 : op.j2]))
    old_words = sum(_words(b.text) for b in draft.old if not b.table)
    new_words = sum(_words(b.text) for b in draft.new if not b.table)
    statuses = [r.status for r in draft.figures]
    return Summary(
        findings=len(draft.findings),
        figures=sum(s in (Status.REVISED, Status.NEW, Status.GONE) for s in statuses),
        restated=statuses.count(Status.RESTATED),
        wording=len(draft.wording),
        paragraphs=sum("paragraph" in f.tags for f in draft.findings),
        old_words=old_words,
        new_words=new_words,
        deleted_words=gone,
        inserted_words=inserted,
        kept_percent=round(100 * (old_words - gone) / old_words, 1) if old_words else 100.0,
    )


def every_case() -> Comparison:
    """One comparison with every relation, noise, a table, figures and wording signals."""
    d = Draft()
    d.heading("Overview", 1)
    one = d.edited(
        "The ministry counted [-approximately 315-]{+412+} fighters in [~2023|2024|routine~].",
        "Figure revised, hedge dropped",
        ("figure", "wording", "hedge"),
    )
    old = figure("approximately 315", "315", qualifier="approximately")
    d.revision(one, Status.REVISED, "fighters", old, figure("412", "412"))
    d.signal(one, "hedge_dropped", "approximately 315", "412")
    d.same("It met [~'often'|‘often’|typography~] during the year.")
    d.same("Nothing else was decided.")
    two = d.edited("Prosecutors [-shall-]{+may+} bring suspects to court.", "Duty weakened", ("wording", "obligation"))
    d.signal(two, "obligation_weakened", "shall", "may")
    three = d.edited(
        "Counts exclude clashes{+ and attacks in which no one was hurt+}.",
        "Counting rule changed",
        ("wording", "definition"),
    )
    d.signal(three, "definition_changed", "", "and attacks in which no one was hurt")
    d.left["vehicles"] = 13
    d.heading("Terrorist [-events-]{+incidents+}", 2)
    d.same("Attacks fell in the north.")
    d.same("Attacks rose in the [~South|south|case~].")
    d.rewritten("The threat was contained, officials said.", "Security in the east got worse all year.")
    d.split("Kidnapping went on. [-]{+\n+}Nine were freed.".replace("[-]{+\n+}", "[- -]{+\n+}").replace(". [-", ".[-"))
    d.merged("The bank licensed operators.[-\n-]{+ +}They report transfers.")
    d.removed("Four inquiries were opened.")
    d.revision(d.findings[-1].id, Status.GONE, "inquiries", figure("four", "4"), None)
    d.removed("Page 7 of 20", noise="furniture")
    d.leave("vehicles", "The guard received eighteen vehicles.")
    moved = d.arrive("vehicles", "The guard received [-eighteen-]{+twenty-six+} vehicles.")
    d.revision(moved, Status.REVISED, "vehicles", figure("eighteen", "18"), figure("twenty-six", "26"))
    d.heading("Prevention", 1)
    table = d.table(
        Table((("Year", "Attacks"), ("2022", "41"), ("2023", "47")), 1, "Table 2. Attacks"),
        Table(
            (("Year", "Attacks", "Killed"), ("2022", "36", "46"), ("2023", "47", "61"), ("2024", "52", "74")),
            1,
            "Table 3. Attacks",
        ),
    )
    d.revision(table, Status.RESTATED, "Attacks in 2022", figure("41", "41"), figure("36", "36"))
    d.same("A rehabilitation centre opened.", Kind.ITEM, level=1)
    d.same("It did not admit women.", Kind.FOOTNOTE)
    d.added("In September a scheme began; 57 people enrolled.")
    d.revision(d.findings[-1].id, Status.NEW, "people", None, figure("57", "57"))
    d.figures.append(
        replace(d.figures[0], finding=None, status=Status.REPEATED, old=figure("6", "6"), new=figure("6", "6"))
    )
    d.leave("last", "Its forces joined the mission.")
    d.same("The council met twice.")
    d.arrive("last", "Its forces joined the mission.")
    d.rewrites += [
        Rewrite("term", "terrorist events", "terrorist incidents", 34, (2,)),
        Rewrite("tense", "present", "past", 8),
    ]
    d.questions.append(Question("unrevised", 2, "vehicles", "eighteen", "twenty-six", d.changes[0].id))
    return d.comparison(fallbacks=(Fallback("section 2", "20,001 pairs exceed the budget"),))


def _tokens(text: str) -> list[str]:
    out: list[str] = []
    for n, line in enumerate(text.split("\n")):
        out += ["\n"] if n else []
        out += tokens(line)
    return out


def _words(text: str) -> int:
    return sum(map(is_word, tokens(text)))


def _by_position(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int | None, int | None]]:
    longest = range(max(len(old), len(new)))
    return [(n if n < len(old) else None, n if n < len(new) else None) for n in longest]


def _first(table: Table) -> tuple[str, ...]:
    return table.rows[0] if table.rows else ()


def _name(table: Table, column: int | None) -> str:
    return "" if column is None or not table.rows else table.rows[0][column]


def _row_pair(old: int | None, new: int | None, old_table: Table, new_table: Table) -> RowPair:
    def key(table: Table, row: int | None) -> str:
        return table.rows[row][0] if row is not None and table.rows[row] else ""

    relation = Relation.ADDED if old is None else Relation.REMOVED if new is None else Relation.REVISED
    return RowPair(relation, old, new, key(old_table, old), key(new_table, new))
