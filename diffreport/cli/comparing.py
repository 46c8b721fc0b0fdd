"""compare, report, explain: what changed between two editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.archived.documents import archived
from diffreport.cli import completing, output
from diffreport.cli.call import Call
from diffreport.cli.compared import compared
from diffreport.cli.delivery import Delivery
from diffreport.cli.options import command
from diffreport.cli.reading import Readings, told_apart, unchanged
from diffreport.cli.references import documents, files, told_of_file
from diffreport.cli.trends import trends_of
from diffreport.cli.waiting import archived_advice
from diffreport.errors import ArchiveError, UsageError
from diffreport.report.presentation import Presentation

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive
    from diffreport.model import Block, Comparison, Document, Edition, Link, Pin
    from diffreport.profiles import Rule
    from diffreport.readers.parsing import Options

_FARTHEST_EAST = timedelta(hours=14)  # where it is already tomorrow
_QUOTED_WIDTH = 100  # columns of a block quoted by `explain`


class Side(StrEnum):
    """Which edition a block number counts in."""

    OLD = "old"
    NEW = "new"


Old = Annotated[
    str,
    typer.Argument(
        metavar="OLD", autocompletion=completing.references, help="A file, SERIES@EDITION, an address, or - for stdin."
    ),
]
New = Annotated[
    str, typer.Argument(metavar="NEW", autocompletion=completing.references, help="The later edition, named likewise.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for function in (compare, report, explain):
        command(app)(function)


def compare(old: Old, new: New, readings: Readings, delivery: Delivery, call: Call) -> None:
    """Compare two editions.

    Prints the marked changes; with -o report.html, writes the change report.

    Examples:
      diffreport compare report-2015.pdf report-2016.pdf
      diffreport compare report-2015.html report-2016.docx -o changes.html
      diffreport compare floods@2015 floods@latest --fail-on figures
    """
    delivery.check([old, new], call)
    both = delivery.checked(_both(call, [old, new], readings))
    deliver(call, compared(call, *both), delivery, _beside(call, [old, new]))


def report(
    series: Annotated[
        str, typer.Argument(metavar="SERIES", autocompletion=completing.series, help="An archived series.")
    ],
    readings: Readings,
    delivery: Delivery,
    call: Call,
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="OLD",
            autocompletion=completing.labels,
            help="An edition of it; else the last but one.",
            show_default=False,
        ),
    ] = None,
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW", autocompletion=completing.labels, help="A later edition; else the last.", show_default=False
        ),
    ] = None,
    withdrawn: Annotated[
        str | None,
        typer.Option(
            "--withdrawn",
            metavar="DATE",
            show_default=False,
            help="OLD, else the last edition, is gone from its source, where it was last seen on that day.",
        ),
    ] = None,
) -> None:
    """Compare two editions of an archived series.

    By default the last two; otherwise as compare does. A series of one edition is reported as new.

    Examples:
      diffreport report floods -o changes.html
      diffreport report floods 2015 2019 -o changes.html -o changes.xlsx
    """
    delivery.check([], call)
    if withdrawn is not None and new is not None:
        raise UsageError("--withdrawn is about one edition; leave NEW out")
    with told_of_file(call, series):
        archive = call.archive()
        editions = archive.editions(series)
    is_first = old is None and len(editions) == 1 and not editions[0].quarantine
    if withdrawn is not None or is_first:
        _report_lone(call, _within(series, old or "latest"), withdrawn, readings, delivery)
        return
    references, options = _pair(call, archive, series, old, new), readings.options()
    read = archived(archive, *references, options=options, rules=call.profiles())
    both = delivery.checked(as_told(call, read, options))
    deliver(call, compared(call, *both), delivery, _beside(call, references))


def explain(
    old: Old,
    new: New,
    block: Annotated[int, typer.Option("--block", metavar="N", help="The block, as compare numbers it, from 0.")],
    readings: Readings,
    call: Call,
    side: Annotated[Side, typer.Option("--side", help="The edition that N counts in.")] = Side.NEW,
) -> None:
    """Say why a block was linked as it was.

    Prints the relation, the score, the runner-up, and the pass that made the link.

    Examples:
      diffreport explain floods@2015 floods@2016 --block 7
    """
    comparison = compared(call, *_both(call, [old, new], readings))
    links = comparison.alignment.links
    link = next((link for link in links if block in (link.old if side is Side.OLD else link.new)), None)
    if link is None:
        total = len((comparison.old if side is Side.OLD else comparison.new).blocks)
        raise UsageError(f"--block {block}: the {side} edition has blocks 0 to {total - 1}; name one of them")
    for line in _explained(comparison, link):
        output.say(line)


def _pair(call: Call, archive: Archive, series: str, old: str | None, new: str | None) -> list[str]:
    """Return the references of the editions to compare, and say which are in quarantine. Raises: UsageError."""
    editions = archive.editions(series)
    names = [_within(series, old or "previous"), _within(series, new or "latest")]
    named = archive.get(names[0]) if old is not None else None
    if named and new is None and named == archive.get(names[1]):
        raise UsageError(f"{series}: {named.label} is the latest edition; name an earlier one")
    waiting = [edition for edition in editions if edition.quarantine and edition != named]
    if old is None and len(editions) - len(waiting) < 2:
        raise UsageError(f"{series}: {too_few(archive, editions, waiting, call.profiles())}")
    if new is None:  # said even to a quiet user: the report is not about the last edition
        if named and named.quarantine:
            output.complain(f"{series}: {named.label} is in quarantine (it {named.quarantine})")
        if waiting:
            output.complain(f"{series}: {passed_over(archive, waiting, call.profiles())}")
    return names


def pair_of(call: Call, references: Sequence[str], readings: Readings) -> tuple[list[Document], Presentation]:
    """Return the documents, and how their files are shown, that two references mean, or one series: its last two.

    Raises: UsageError for more.
    """
    if len(references) > 2:
        raise UsageError(f"{len(references)} editions are named; name two, or one archived series")
    if len(references) == 1:
        references = _pair(call, call.archive(), references[0], None, None)
    return _both(call, references, readings), _beside(call, references)


def deliver(call: Call, comparison: Comparison, delivery: Delivery, shown: Presentation) -> None:
    """Deliver a comparison of two editions, its figures followed through their series if it is to be a report."""
    trends = trends_of(call, comparison, delivery.look(call).trend) if delivery.makes_report else None
    delivery.deliver(comparison, call, replace(shown, trends=trends))


def _beside(call: Call, references: Sequence[str]) -> Presentation:
    """Return how a comparison is shown beside the files of its two editions."""
    old, new = files(call, references)
    return Presentation(files=(old, new))


def _report_lone(call: Call, reference: str, withdrawn: str | None, readings: Readings, delivery: Delivery) -> None:
    """Report on one edition: that it is withdrawn, if `withdrawn` says since when, else new."""
    from diffreport.comparison import lone

    last_seen, options = _day(withdrawn) if withdrawn is not None else None, readings.options()[-1:]
    archive = call.archive()
    if last_seen is not None:
        _refuse_impossible(last_seen, archive.get(reference))
    read = archived(archive, reference, options=options, rules=call.profiles())
    (document,), (file,) = as_told(call, read, options), files(call, [reference])
    said = call.settings(), call.additions()
    if last_seen is None:
        delivery.deliver(lone.first(document, *said), call, Presentation(files=(None, file)))
    else:
        delivery.deliver(lone.withdrawn(document, last_seen, *said), call, Presentation(files=(file, None)))


def _day(text: str) -> str:
    """Return a day as it was given. Raises: UsageError for what is no day."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"--withdrawn {text!r}: is no day; write it as 2025-07-04") from error


def _refuse_impossible(last_seen: str, edition: Edition) -> None:
    """Refuse a day on which nobody can have seen an edition. Raises: UsageError."""
    published = edition.published or ""
    wrong = ""
    if last_seen[: len(published)] < published:  # a year or a month is no earlier than any day of it
        wrong = f"is before {edition.label} was published ({published})"
    elif last_seen > (datetime.now(UTC) + _FARTHEST_EAST).date().isoformat():
        wrong = "is in the future"
    if wrong:
        raise UsageError(f"--withdrawn {last_seen}: {wrong}; give the day on which it was last seen")


def _both(call: Call, references: Sequence[str], readings: Readings) -> list[Document]:
    """Return the documents of both sides."""
    options = readings.options()
    return as_told(call, documents(call, references, options), options)


def as_told(call: Call, read: Sequence[Document], options: Sequence[Options]) -> list[Document]:
    for note in dict.fromkeys(unchanged(read, options)):
        call.note(note)
    return told_apart(read, options)


def too_few(archive: Archive, editions: Sequence[Edition], waiting: Sequence[Edition], rules: Sequence[Rule]) -> str:
    """Return why there is nothing to compare, and what to do."""
    if not waiting:
        return "has one edition only, nothing to compare with yet; add another"
    counted = f"{len(waiting)} of its {len(editions)} editions {'is' if len(waiting) == 1 else 'are'} in quarantine"
    remedy = f"name both, or {_remedy(archive, waiting[-1], rules)}"
    return f"{counted}, so there are no two to compare; {remedy}"


def passed_over(archive: Archive, waiting: Sequence[Edition], rules: Sequence[Rule]) -> str:
    """Return which editions a report by default leaves out, and how to have them in it."""
    are = "is in quarantine and was" if len(waiting) == 1 else "are in quarantine and were"
    labels = ", ".join(edition.label for edition in waiting)
    return f"{labels} {are} passed over (diffreport log says why); {_remedy(archive, waiting[-1], rules)}"


def _remedy(archive: Archive, edition: Edition, rules: Sequence[Rule]) -> str:
    reference, reason = f"{edition.series}@{edition.label}", edition.quarantine or ""
    try:
        return archived_advice(archive, reference, reason, rules, subject=edition.label)
    except ArchiveError as error:  # its bytes are damaged or gone: no reason not to compare others
        return str(error)


def _within(series: str, edition: str) -> str:
    """Return the reference to an edition named with or without its series."""
    return edition if edition.startswith(f"{series}@") else f"{series}@{edition}"


def _explained(comparison: Comparison, link: Link) -> list[str]:
    from diffreport.report.language.speech import speech

    extra = [word for word, holds in (("moved", link.moved), ("revised", link.revised)) if holds]
    relation = ", ".join(dict.fromkeys([str(link.relation), *extra]))
    lines = [f"{relation}; score {link.score:g}, linked by the pass '{link.why}': {speech().named('pass', link.why)}"]
    lines += [_quoted("old", i, comparison.old.blocks[i]) for i in link.old]
    lines += [_quoted("new", j, comparison.new.blocks[j]) for j in link.new]
    lines += [_told(pin) for pin in comparison.pins if {*pin.old} & {*link.old} or {*pin.new} & {*link.new}]
    if link.noise:
        lines.append(f"no content: {link.noise}")
    if link.runner_up is None:
        return [*lines, "runner-up: none was similar"]
    side, blocks = ("new", comparison.new.blocks) if link.old else ("old", comparison.old.blocks)
    block = link.runner_up.block
    return [*lines, f"runner-up: score {link.runner_up.score:g}", _quoted(side, block, blocks[block])]


def _told(pin: Pin) -> str:
    """Return what a pin says of a block, and where it is written down."""
    from diffreport.report.language.speech import speech
    from diffreport.report.pinned import origin_of

    old, new = (f"{side} block {', '.join(map(str, of))}" for side, of in (("old", pin.old), ("new", pin.new)))
    return f"pin: {old} {'belongs to' if pin.together else 'never belongs to'} {new}; {origin_of(pin, speech())}"


def _quoted(side: str, index: int, block: Block) -> str:
    from diffreport.report.lines import clipped

    return clipped(f"  {side} block {index}: {' '.join(block.text.split())}", _QUOTED_WIDTH)
