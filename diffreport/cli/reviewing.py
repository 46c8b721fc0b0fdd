"""review: what people said of the findings of a report, put together, put into a new report, listed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import completing, output
from diffreport.cli.call import Call
from diffreport.cli.compared import compared
from diffreport.cli.comparing import deliver, pair_of
from diffreport.cli.delivery import STDOUT, Delivery, Target
from diffreport.cli.listing import Form
from diffreport.cli.options import command
from diffreport.cli.reading import Readings
from diffreport.errors import UsageError
from diffreport.report.lines import clipped, counted

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison
    from diffreport.report.review import Judgement, Review

_COMMENT_WIDTH = 60  # columns of a comment in a line

STDIN = Path("-")

File = Annotated[Path, typer.Argument(metavar="REVIEW", help="A review file, as a report exports it; or -.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    review = typer.Typer()
    review.callback(invoke_without_command=True)(review_group)
    for name, function in (("merge", merge), ("apply", apply), ("show", show)):
        command(review, name)(function)
    app.add_typer(review, name="review")


def review_group(context: typer.Context) -> None:
    """Merge review files, or put one into a report."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def merge(
    files: Annotated[list[Path], typer.Argument(metavar="REVIEW...", help="Review files of one report; one may be -.")],
    call: Call,
    target: Target = None,
    prefer: Annotated[
        str, typer.Option(metavar="WHO", show_default=False, help="Whose verdict counts: latest, or a reviewer's name.")
    ] = "",
) -> None:
    """Make one review of several.

    Every comment is kept with its reviewer's name. Where verdicts differ the finding has none, and is listed.

    Examples:
      diffreport review merge ana.json ben.json -o both.json
    """
    from diffreport.report import check_target, write
    from diffreport.report.review import LATEST, merged

    if target is not None and target != STDOUT:
        check_target(target)
        if _is_one_of(target, files):
            raise UsageError(f"{target}: is one of the reviews; write the merged one elsewhere")
    reviews = _named(files)
    for path, review in zip(files, reviews, strict=True):
        if review.report != reviews[0].report:
            raise UsageError(
                f"{_name(path)}: reviews another report than {_name(files[0])} does; merge reviews of one report"
            )
    made = merged(reviews, prefer)
    if prefer and prefer != LATEST and prefer not in made.reviewers:
        raise UsageError(f"--prefer {prefer}: is no reviewer; use {LATEST}, or one of {', '.join(made.reviewers)}")
    for id_, verdicts in made.conflicts.items():
        kept = made.findings[id_].verdict
        told = ", ".join(f"{by or 'somebody'} {verdict}" for by, verdict in verdicts.items())
        output.complain(f"{id_}: {told}; {f'kept as {kept}' if kept else 'left open'}")
    content = made.to_json().encode("utf-8")
    if target is None or target == STDOUT:
        output.write_bytes(content)
    else:
        write(content, target)
        call.note(f"{counted(len(made.findings), 'finding')} reviewed, {len(made.conflicts)} contested; in {target}")


def apply(
    review: File,
    references: Annotated[
        list[str],
        typer.Argument(
            metavar="REF...",
            autocompletion=completing.series_or_references,
            help="OLD and NEW, named as for compare; or one SERIES.",
        ),
    ],
    readings: Readings,
    delivery: Delivery,
    call: Call,
) -> None:
    """Put a review into a report made anew.

    Verdicts and comments stand in the report; those on findings that are no more are listed.

    Examples:
      diffreport review apply both.json floods -o reviewed.html
    """
    from diffreport.report import REVIEWED

    for outlet in delivery.outlets():
        if outlet.form is None:
            raise UsageError("verdicts are shown in a change report; name one with -o report.html")
        if outlet.form not in REVIEWED:
            known = ", ".join(sorted(REVIEWED))
            raise UsageError(f"verdicts are not shown in {outlet.form}, but in {known}; name such a file")
        if _is_one_of(outlet.target, [review]):
            raise UsageError(f"{outlet.target}: is the review; write the report elsewhere")
    delivery.check(references, call)
    if review == STDIN and str(STDIN) in references:
        raise UsageError("standard input is the review; name files for the editions")
    read = _read(review)
    documents, shown = pair_of(call, references, readings)
    comparison = compared(call, *delivery.checked(documents))
    _tell(call, review, read, comparison)
    deliver(call, comparison, delivery, replace(shown, review=read))


def show(
    review: File, call: Call, form: Annotated[Form, typer.Option("--format", help="txt, or json.")] = Form.TXT
) -> None:
    """List the verdicts of a review.

    Examples:
      diffreport review show both.json
    """
    read = _read(review)
    if form is Form.JSON:
        output.write_bytes(read.to_json().encode("utf-8"))
        return
    counts = Counter(judgement.verdict for judgement in read.findings.values())
    who = f" by {', '.join(read.reviewers)}" if read.reviewers else ""
    output.say(f"{read.report}: {counted(len(read.findings), 'finding')} reviewed{who}")
    call.trace(f"{counts['accepted']} accepted, {counts['dismissed']} dismissed, {len(read.conflicts)} contested")
    for id_, judgement in read.findings.items():
        output.say(f"{id_}  {_verdict(judgement):9}  {_opening(judgement.comment)}".rstrip())


def _read(path: Path) -> Review:
    """Return the review in a file, or in standard input. Raises: UsageError."""
    from diffreport.report.review import read_review

    return read_review(Path(_name(path)), sys.stdin.buffer) if path == STDIN else read_review(path)


def _name(path: Path) -> str:
    return "standard input" if path == STDIN else str(path)


def _is_one_of(target: Path | None, files: Sequence[Path]) -> bool:
    """Tell whether a file to be written is one of those that are read."""
    return target is not None and any(f.exists() and target.exists() and target.samefile(f) for f in files)


def _named(files: list[Path]) -> list[Review]:
    """Return the reviews in files. Who gave no name gets the file's, with its folders where two are called alike."""
    if files.count(STDIN) > 1:
        raise UsageError("standard input can be one review only; name files for the others")
    reviews = [_read(path) for path in files]
    given = [Path(_name(path)) for path in files]
    unnamed = Counter(path.stem for path, review in zip(given, reviews, strict=True) if not review.reviewer)
    return [
        replace(review, reviewer=review.reviewer or (path.stem if unnamed[path.stem] == 1 else str(path)))
        for path, review in zip(given, reviews, strict=True)
    ]


def _tell(call: Call, path: Path, review: Review, comparison: Comparison) -> None:
    """Say how much of a review is in the report. Raises: UsageError if nothing is."""
    from diffreport.report.html.embedded import id_of

    here, is_other = {f.id for f in comparison.findings}, id_of(comparison) != review.report
    missing = {id_: judgement for id_, judgement in review.findings.items() if id_ not in here}
    if is_other and len(missing) == len(review.findings):
        raise UsageError(f"{path}: reviews another report ({review.report}); name the editions that it is about")
    if is_other:
        call.note(f"{path}: was made on another state of the report ({review.report}); findings are told by their ids")
    call.note(f"{len(review.findings) - len(missing)} of {counted(len(review.findings), 'reviewed finding')} applied")
    for id_, judgement in missing.items():  # told even to a quiet user: they are not in the report
        said = ": ".join(filter(None, (_verdict(judgement), _opening(judgement.comment))))
        output.complain(f"{id_}: is not in this report ({said})")


def _verdict(judgement: Judgement) -> str:
    if judgement.verdict or judgement.is_contested:
        return judgement.verdict or "contested"
    return "comment" if judgement.comment else "open"


def _opening(comment: str) -> str:
    return clipped(" ".join(comment.split()), _COMMENT_WIDTH)
