"""Where a comparison goes: the terminal, standard output, a file, the browser; and the exit status."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple, TypeVar
from urllib.parse import quote

import typer

from diffreport.cli import completing, output
from diffreport.cli.call import Call, Look
from diffreport.cli.output import Color
from diffreport.errors import UsageError
from diffreport.report import FORMATS
from diffreport.report.presentation import MOST_PARAGRAPHS, TABLE, Presentation, Table

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison, Document, Summary

STDOUT = Path("-")
FLAGGED = 1


class FailOn(StrEnum):
    """What ends the command with status 1."""

    ANY = "any"
    FIGURES = "figures"
    WORDING = "wording"
    STRUCTURE = "structure"
    NEVER = "never"


_COUNTED = {
    FailOn.ANY: ("findings",),
    FailOn.FIGURES: ("figures", "restated"),
    FailOn.WORDING: ("wording",),
    FailOn.STRUCTURE: ("paragraphs",),
    FailOn.NEVER: (),
}


def _named(text: str) -> Path:
    """Return the file to write. Raises: BadParameter for no name, which as a path would be the working folder."""
    if not text:
        raise typer.BadParameter("names no file; name one, or - for standard output")
    return Path(text)


Target = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        parser=_named,
        metavar="FILE",
        show_default=False,
        help="Write it here; - is standard output.",
    ),
]


Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates", metavar="DIR", show_default=False, help="A folder whose files stand in for our templates."
    ),
]

Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", min=1, show_default=False, help="Processes at work; else one a processor."),
]


def language_option(what: str) -> Any:
    """Return the option of the language of something's own words."""
    return typer.Option(
        "--language",
        metavar="LANG",
        autocompletion=completing.languages,
        show_default=False,
        help=f"Language of {what}",
    )


_KNOWN = ", ".join(FORMATS)

Form = TypeVar("Form", bound=StrEnum)


def form_of(forms: type[Form], given: Form | None, target: Path | None, wrong: str) -> Form:
    """Return the form asked for: the one named, else the file's suffix, else the first of all.

    Raises: UsageError for a suffix that is none of them; `wrong` says what its suffix is.
    """
    if given is not None or target is None or target == STDOUT:
        return given or next(iter(forms))
    suffix = target.suffix.removeprefix(".").lower()
    if suffix not in list(forms):
        raise UsageError(f"{target}: its suffix {wrong}; name one with --format")
    return forms(suffix)


class Outlet(NamedTuple):
    """Where a comparison goes and in which format: to a file, to `STDOUT`, or (None) as the terminal shows it."""

    target: Path | None
    form: str | None

    @property
    def is_file(self) -> bool:
        """Tell whether a file is named."""
        return self.target is not None and self.target != STDOUT


@dataclass(frozen=True, slots=True)
class Delivery:
    """The options of a command that makes a comparison."""

    HEADING: ClassVar[str] = "Output options"

    targets: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            parser=_named,
            metavar="FILE",
            show_default=False,
            help="Write the result here; - is standard output. Give it again for each further file.",
        ),
    ] = None
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="F",
            autocompletion=completing.formats,
            show_default=False,
            help=f"{_KNOWN}; else FILE's suffix says.",
        ),
    ] = None
    in_browser: Annotated[bool, typer.Option("--open", help="Open the report in the browser.")] = False
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates",
            metavar="DIR",
            show_default=False,
            help="A folder whose files stand in for the report's templates, style and script.",
        ),
    ] = None
    language: Annotated[
        str | None, language_option("the report's own words, such as de; else as configured, or English.")
    ] = None
    trend: Annotated[
        int | None,
        typer.Option(
            "--trend",
            metavar="N",
            min=0,
            show_default=False,
            help="Follow figures through the last N archived editions, 0 for none; else as configured, or 8.",
        ),
    ] = None
    link: Annotated[
        str,
        typer.Option(
            "--link",
            metavar="URL",
            show_default=False,
            help="Where the HTML report will be, for links to it; else the one written with -o.",
        ),
    ] = ""
    table: Annotated[
        Table | None, typer.Option("--table", show_default=False, help="The table that a CSV file has; else findings.")
    ] = None
    most_paragraphs: Annotated[
        int,
        typer.Option("--split", metavar="N", min=1, help="Write a report of more than N paragraphs in parts."),
    ] = MOST_PARAGRAPHS
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="End with status 1 if there are changes of this sort.")
    ] = FailOn.NEVER

    def check(self, inputs: Sequence[str], call: Call) -> None:
        """Refuse what cannot be delivered, before any work is done. Raises: UsageError."""
        from diffreport.report import check_target

        files = [target for target in self.targets or () if target != STDOUT]
        for target in files:
            check_target(target)
        outlets = self.outlets()
        check_look(self.look(call))
        for target in files:
            refuse_inputs(target, inputs)
        if len({os.path.realpath(target) for target in files}) < len(files):
            raise UsageError("-o names one file twice; name another, or leave it out")
        _check_link(self.link)
        check_engine([outlet.form for outlet in outlets])
        if self.in_browser and not any(o.form == "html" and o.target != STDOUT for o in outlets):
            raise UsageError("--open needs a report; name an .html file with -o")
        if self.table is not None and not any(outlet.form == "csv" for outlet in outlets):
            raise UsageError("--table is for csv; leave it out, or name a .csv file with -o")
        if any(o.form and FORMATS[o.form].is_binary and not o.is_file for o in outlets) and sys.stdout.isatty():
            raise UsageError(f"{outlets[0].form} is not for the terminal; name a file with -o")

    def checked(self, documents: Sequence[Document]) -> Sequence[Document]:
        """Return the documents to compare; refuse, before that, what their report cannot be written as.

        Raises: UsageError.
        """
        from diffreport.report import check_parts

        for outlet in self.outlets():
            if outlet.target is not None and outlet.is_file:
                check_parts(documents, outlet.form or "", outlet.target, self.most_paragraphs)
        return documents

    def outlets(self) -> list[Outlet]:
        """Return where it goes, by the options; the change report first, which others lead to. Raises: UsageError."""
        from diffreport.report import format_named, format_of

        form, targets = format_named(self.form) if self.form is not None else None, self.targets or []
        if not targets:
            return [Outlet(None, form or ("html" if self.in_browser else None))]
        if len(targets) > 1 and (form or STDOUT in targets):
            wrong = f"--format {form} is of one file" if form else "- is standard output, alone"
            raise UsageError(f"{wrong}, and -o names {len(targets)}; name files with suffixes of their formats")
        found = [Outlet(t, form or ("txt" if t == STDOUT else format_of(t))) for t in targets]
        return sorted(found, key=lambda outlet: outlet.form != "html")

    @property
    def makes_report(self) -> bool:
        """Tell whether a change report is asked for, which alone shows more than the comparison."""
        return any(outlet.form and FORMATS[outlet.form].shows_trends for outlet in self.outlets())

    def deliver(self, comparison: Comparison, call: Call, shown: Presentation) -> None:
        """Write the comparison; `shown` has what is to be shown with it, the options say how.

        Ends with status 1 if it has what `--fail-on` names.
        """
        outlets, shown = self.outlets(), self._as_asked(shown, call)
        report = outlets[0].target if outlets[0].form == "html" and outlets[0].is_file else None
        written: list[str] = []
        try:
            for outlet in outlets:
                if self.in_browser or outlet.is_file:
                    written.append(self._write(comparison, outlet, _linked(shown, outlet.target, report)))
                else:
                    self._say(comparison, outlet.form, call, shown)
        finally:  # what is there is told where another file cannot be written, too
            if written:
                from diffreport.report.terminal import summary_line

                call.note(f"{summary_line(comparison)} Written to {', '.join(written)}")
        if is_flagged(comparison.summary, self.fail_on):
            raise typer.Exit(FLAGGED)

    def _say(self, comparison: Comparison, form: str | None, call: Call, shown: Presentation) -> None:
        """Write the comparison to standard output, as the terminal shows it without a format."""
        from diffreport.report import is_in_parts, rendered

        if form is None:
            self._print(comparison, call, output.width())
        elif form == "txt" and call.color is Color.ALWAYS:
            self._print(comparison, call, output.PIPED_WIDTH)
        else:
            if is_in_parts(comparison, form, shown):
                most = f"the report has more than {shown.most_paragraphs:,} paragraphs"
                call.note(f"{most}, and standard output takes one page; -o FILE writes it in parts")
            output.write_shown(rendered(comparison, form, shown))

    def look(self, call: Call) -> Look:
        """Return how a report is to look, by the options, else by the configuration. Raises: UsageError."""
        found = call.look(self.language, self.templates)
        return found if self.trend is None else found._replace(trend=self.trend)

    def _as_asked(self, shown: Presentation, call: Call) -> Presentation:
        """Return how a report is to be shown, with what the user says of it. Raises: UsageError."""
        look = self.look(call)
        asked = replace(shown, language=look.language, templates=look.templates, report=self.link)
        return replace(asked, most_paragraphs=self.most_paragraphs, table=self.table or TABLE)

    def _write(self, comparison: Comparison, outlet: Outlet, shown: Presentation) -> str:
        """Write the comparison to a file; return which, and in how many parts."""
        from diffreport.report import save
        from diffreport.report.citations import is_near

        form = outlet.form or "html"
        target = outlet.target or Path(tempfile.mkdtemp(prefix="diffreport-")) / "report.html"
        folder = target.resolve().parent
        if outlet.target is not None and not FORMATS[form].reads_editions:  # else it is looked at here and now
            old, new = (file if file and is_near(file, folder) else None for file in shown.files)
            shown = replace(shown, files=(old, new))
        shown = replace(shown, folder=folder)
        parts = save(comparison, form, target, shown)
        if self.in_browser and form == "html":
            show_in_browser(target)
        return f"{target}{_in_parts(parts)}"

    def _print(self, comparison: Comparison, call: Call, width: int) -> None:
        from diffreport.report.terminal import render_text

        output.write_text(render_text(comparison, width=width, color=output.colored(call.color)))


def _linked(shown: Presentation, target: Path | None, report: Path | None) -> Presentation:
    """Return how a file is to be shown that is written beside a change report: it leads there."""
    if shown.report or report is None or target is None or target == report:
        return shown
    try:
        path = os.path.relpath(report.resolve(), target.resolve().parent)
    except ValueError:  # another drive
        return shown
    return replace(shown, report=quote(os.fsencode(Path(path).as_posix())))


def _in_parts(count: int) -> str:
    return f", in {count:,} parts" if count else ""


def check_look(look: Look) -> None:
    """Refuse a language that is none, and a folder of templates that cannot be used. Raises: UsageError."""
    from diffreport.report.language.labels import name_of

    if look.templates is not None:
        from diffreport.report.html.overrides import check

        check(look.templates)
    name_of(look.language, look.templates)


def _check_link(link: str) -> None:
    """Refuse an address that nothing may lead to. Raises: UsageError."""
    if link:
        from diffreport.report.citations import in_report

        if not in_report(link):
            raise UsageError("--link is neither a web address nor a relative path; give one, without # and spaces")


def check_engine(forms: Iterable[str | None]) -> None:
    """Refuse a PDF where nothing is there that makes one. Raises: UsageError."""
    if "pdf" in forms:
        from diffreport.report.pdf.engines import engine

        engine()


def refuse_inputs(target: Path, inputs: Sequence[str]) -> None:
    """Refuse to write over what is compared. Raises: UsageError."""
    if any(Path(name).exists() and target.exists() and target.samefile(name) for name in inputs):
        raise UsageError(f"{target}: is one of the editions compared; write the report elsewhere")


def is_flagged(summary: Summary, fail_on: FailOn) -> bool:
    """Tell whether a comparison has changes of the sort that `--fail-on` names."""
    return any(getattr(summary, name) for name in _COUNTED[fail_on])


def show_in_browser(report: Path) -> None:
    """Open a report; where there is no browser, say so."""
    import webbrowser

    if not webbrowser.open(report.resolve().as_uri()):
        output.complain(f"no browser found; open {report} yourself")
