"""history: what became of the paragraphs, words and figures of an archived series."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, Protocol

import typer

from diffreport.archived.following import Pairs
from diffreport.cli import completing, output
from diffreport.cli.call import Call, Look
from diffreport.cli.compared import compared
from diffreport.cli.delivery import STDOUT, Target, check_look, form_of, language_option, show_in_browser
from diffreport.cli.following import Story, story_of, under_of
from diffreport.cli.options import command
from diffreport.errors import UsageError
from diffreport.report.lines import counted
from diffreport.text import encoded

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive
    from diffreport.histories.phrases import Phrase
    from diffreport.model import History

TXT = "txt"
_ID = re.compile(r"[fl]-[0-9a-f]{8}")
_PATIENCE_SECONDS = 2.0  # after which a user begins to wonder


class Text(Protocol):
    """Makes a text for people, with a final newline."""

    def __call__(self, *, width: int, color: bool) -> str:
        """Return it for a terminal of so many columns."""


class Form(StrEnum):
    """How a history is written."""

    TXT = "txt"
    HTML = "html"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class Table(StrEnum):
    """Which table of a history CSV has."""

    FIGURES = "figures"
    WIDE = "wide"
    VINTAGES = "vintages"
    PARAGRAPHS = "paragraphs"
    EDITIONS = "editions"


# Which tables have something of one figure or paragraph, the usual one first.
_TABLES = {
    "figure": (Table.FIGURES, Table.WIDE, Table.VINTAGES, Table.EDITIONS),
    "paragraph": (Table.PARAGRAPHS, Table.EDITIONS),
}


@dataclass(frozen=True, slots=True)
class Told:
    """The options of the command that tells a history."""

    target: Target = None
    form: Annotated[
        Form | None,
        typer.Option(
            "--format", metavar="F", show_default=False, help="txt, html, json, csv, xlsx; else FILE's suffix."
        ),
    ] = None
    figure: Annotated[
        str | None,
        typer.Option("--figure", metavar="TEXT", show_default=False, help="The story of this figure; words, or an id."),
    ] = None
    paragraph: Annotated[
        str | None,
        typer.Option(
            "--paragraph", metavar="TEXT", show_default=False, help="The story of a paragraph; words of it, or its id."
        ),
    ] = None
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--between",
            metavar="OLD NEW",
            show_default=False,
            help="Whether two editions compared directly say the same as those between them.",
        ),
    ] = None
    reports: Annotated[
        Pairs | None,
        typer.Option("--reports", show_default=False, help="Change reports to write beside the page; else successive."),
    ] = None
    table: Annotated[
        Table | None, typer.Option("--table", show_default=False, help="What CSV has; else figures, or paragraphs.")
    ] = None
    is_quarantined: Annotated[bool, typer.Option("--quarantined", help="Follow editions in quarantine, too.")] = False
    in_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates",
            metavar="DIR",
            show_default=False,
            help="A folder whose files stand in for the page's templates.",
        ),
    ] = None
    language: Annotated[str | None, language_option("the page's own words; else English.")] = None

    def check(self, call: Call) -> None:
        """Refuse what cannot be delivered, before any work is done. Raises: UsageError."""
        from diffreport.report import check_target

        asked = [name for name in ("figure", "paragraph", "between") if getattr(self, name) is not None]
        form = self.chosen_form()
        if len(asked) > 1:
            raise UsageError(f"{' and '.join(f'--{name}' for name in asked)} exclude each other; give one")
        told = [Form.TXT, Form.JSON] if self.between else [Form.TXT, Form.JSON, Form.CSV, Form.XLSX]
        if asked and form not in told:
            way = "by the suffix of FILE, or with --format"
            raise UsageError(f"--{asked[0]} is told as {' or '.join(told)}, not as {form}; name one {way}")
        self.chosen_table()
        if self.in_browser and (form is not Form.HTML or self.target == STDOUT):
            raise UsageError("--open shows a page in a file; name one with -o history.html, or leave -o out")
        if self.table and form is not Form.CSV:
            raise UsageError(f"--table is for csv, and this is {form}; leave it out, or add --format csv")
        is_in_file = self.target is not None and self.target != STDOUT
        if self.reports not in (None, Pairs.NONE) and not (is_in_file and form is Form.HTML):
            raise UsageError("--reports are written beside a page in a file; name one with -o history.html")
        if is_in_file and self.target is not None:
            check_target(self.target)
        elif form is Form.XLSX and sys.stdout.isatty():
            raise UsageError("a workbook is not for the terminal; name a file with -o")
        check_look(self.look(call))

    def chosen_table(self) -> Table:
        """Return the table that CSV has. Raises: UsageError for one that has nothing of what is asked for."""
        for asked, tables in _TABLES.items():
            if getattr(self, asked) is not None:
                if self.table not in (None, *tables):
                    raise UsageError(f"--table {self.table} has nothing of a {asked}; name {' or '.join(tables)}")
                return self.table or tables[0]
        return self.table or Table.FIGURES

    def chosen_form(self) -> Form:
        """Return the form asked for. Raises: UsageError for a suffix that is none."""
        if self.in_browser and self.form is None and self.target is None:
            return Form.HTML
        return form_of(Form, self.form, self.target, f"is none of {', '.join(Form)}")

    def way(self) -> Way:
        """Return where it goes, and in which form. Raises: UsageError."""
        return Way(self.target, self.chosen_form())

    def look(self, call: Call) -> Look:
        """Return how a page is to look, by the options, else by the configuration. Raises: UsageError."""
        return call.look(self.language, self.templates)


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(history)


Series = Annotated[str, typer.Argument(metavar="SERIES", autocompletion=completing.series, help="An archived series.")]


def history(series: Series, told: Told, call: Call) -> None:
    """Tell what became of a series.

    Follows each paragraph and figure through all its editions; with -o history.html, writes the page.

    Examples:
      diffreport history floods -o history.html
      diffreport history floods --figure missing
      diffreport history floods --between 2015 2019
    """
    told.check(call)
    archive = call.archive()
    story = story_of(call, archive, series, is_quarantined=told.is_quarantined)
    made = story.history
    if told.between is not None:
        _tell_between(call, archive, made, told)
    elif told.paragraph is not None:
        _tell_paragraph(call, made, told.paragraph, told)
    elif told.figure is not None:
        _tell_figure(call, made, told.figure, told)
    elif told.chosen_form() is Form.HTML:
        _print_page(call, archive, story, told)
    else:
        from diffreport.report.history.terminal import overview_text

        deliver(call, told.way(), partial(overview_text, made), partial(_rendered, made, told))


def _tell_between(call: Call, archive: Archive, made: History, told: Told) -> None:
    from diffreport.archived.documents import archived
    from diffreport.report.history.skips import between_json
    from diffreport.report.history.terminal.between import between_text

    labels = [issued.edition.label for issued in made.editions]
    for label in told.between or ():
        if label in made.passed_over:
            raise UsageError(f"--between {label}: is in quarantine and was passed over; follow it with --quarantined")
        if label not in labels:
            raise UsageError(f"--between {label}: is no edition that is followed; they are {', '.join(labels)}")
    old, new = pair = tuple(labels.index(label) for label in told.between or ())
    if old >= new:
        wrong = "name two editions" if old == new else "name the earlier edition first"
        raise UsageError(f"--between {labels[old]} {labels[new]}: {wrong}")
    names = (f"{made.series}@{labels[n]}" for n in pair)
    comparison = compared(call, *archived(archive, *names, rules=call.profiles()))
    deliver(
        call,
        told.way(),
        partial(between_text, made, (old, new), comparison),
        lambda: between_json(made, (old, new), comparison).encode(),
    )


def _tell_paragraph(call: Call, made: History, words: str, told: Told) -> None:
    from diffreport.histories.phrases import Match, paragraphs
    from diffreport.report.history.terminal.paragraphs import paragraph_text

    named = [each for each in made.lineages if each.id == words]
    found = [Match(each, each.stages[-1], (), 1.0) for each in named] or paragraphs(made.lineages, phrase_of(words))
    if not found:
        say_none(made, words)
        return
    chosen = replace(made, lineages=tuple(match.lineage for match in found), figures=())
    deliver(call, told.way(), partial(paragraph_text, made, found), partial(_rendered, chosen, told))


def _tell_figure(call: Call, made: History, words: str, told: Told) -> None:
    from diffreport.histories.phrases import figures
    from diffreport.report.history.terminal.figures import figure_text

    found = [each for each in made.figures if each.id == words] or figures(made.figures, phrase_of(words))
    if not found:
        say_none(made, words)
        return
    chosen = replace(made, lineages=(), figures=tuple(found))
    deliver(call, told.way(), partial(figure_text, made, found), partial(_rendered, chosen, told))


def _print_page(call: Call, archive: Archive, story: Story, told: Told) -> None:
    """Write the page of a history where it is wanted, and beside a file the reports that it links to."""
    from diffreport.site.beside import Target, write_page

    look, target, made = told.look(call), told.target, story.history
    under = under_of(story.following, look)
    if target is not None and target != STDOUT:
        where = Target(target, told.reports or Pairs.SUCCESSIVE)
        with output.announced("writing reports", _PATIENCE_SECONDS):
            count = write_page(archive, made, story.followed, where, under)
        beside = f", with {counted(count, 'report')} in {where.folder.name}" if count else ""
        call.note(f"{counted(len(made.editions), 'edition')} of {made.series}: written to {target}{beside}")
    elif told.in_browser:
        target = Path(tempfile.mkdtemp(prefix="diffreport-")) / "history.html"
        write_page(archive, made, story.followed, Target(target, Pairs.NONE), under)
    else:
        from diffreport.report.history import rendered
        from diffreport.report.history.presentation import Shown

        output.write_bytes(rendered(made, Form.HTML, Shown(look.language, look.templates)))
    if told.in_browser and target is not None:
        show_in_browser(target)


class Way(NamedTuple):
    """Where something goes, and in which form."""

    target: Path | None
    form: str


def deliver(call: Call, way: Way, text: Text, content: Callable[[], bytes]) -> None:
    """Print or write what `text` makes for people, else what `content` makes for programs."""
    from diffreport.report import write

    if way.target is not None and way.target != STDOUT:
        made = encoded(text(width=output.PIPED_WIDTH, color=False))
        write(made if way.form == TXT else content(), way.target)
        call.note(f"written to {way.target}")
    elif way.form == TXT:
        output.write_text(text(width=output.width(), color=output.colored(call.color)))
    else:
        output.write_bytes(content())


def _rendered(made: History, told: Told) -> bytes:
    from diffreport.report.history import rendered

    return rendered(made, told.chosen_form(), table=told.chosen_table())


def phrase_of(words: str, *, is_cased: bool = False) -> Phrase:
    """Return the words that somebody looks for. Raises: UsageError if there are none."""
    from diffreport.histories.phrases import phrase

    wanted = phrase(words, is_cased=is_cased)
    if not wanted.words:
        raise UsageError(f"{words!r}: has no word to look for; write one")
    return wanted


def say_none(made: History, words: str = "") -> None:
    """Say, also to a quiet user, that words are nowhere. Raises: UsageError for an id that is none."""
    if _ID.fullmatch(words):
        raise UsageError(f"{words}: is no id in the history of {made.series}; name words, or an id that it tells")
    output.complain(f"not found in {counted(len(made.editions), 'edition')} of {made.series}")
