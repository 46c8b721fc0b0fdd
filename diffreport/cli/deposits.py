"""The options of what is deposited: what is said of an edition, how it came, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli.call import Call
from diffreport.cli.listing import Form

if TYPE_CHECKING:
    from diffreport.archive import Retrieval

AUTO = "auto"  # the date of publication is that in the file's name


@dataclass(frozen=True, slots=True)
class Said:
    """What the depositor says of an edition."""

    edition: Annotated[
        str | None,
        typer.Option("--edition", metavar="LABEL", show_default=False, help="Its label; else the date in its name."),
    ] = None
    published: Annotated[
        str | None,
        typer.Option(
            "--published", metavar="DATE", show_default=False, help="YYYY, YYYY-MM or YYYY-MM-DD; auto: as in its name."
        ),
    ] = None
    title: Annotated[str, typer.Option("--title", metavar="T", show_default=False, help="Its title.")] = ""
    note: Annotated[
        str | None, typer.Option("--note", metavar="N", show_default=False, help="Anything worth keeping with it.")
    ] = None
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", show_default=False, help="Who deposits it, as 'NAME <ADDRESS>'."),
    ] = None


@dataclass(frozen=True, slots=True)
class Came:
    """How an edition was retrieved."""

    source: Annotated[
        str | None, typer.Option("--source", metavar="URL", show_default=False, help="Where it was published.")
    ] = None
    final_url: Annotated[
        str | None, typer.Option("--final-url", metavar="URL", show_default=False, help="Where redirects led to.")
    ] = None
    retrieved: Annotated[
        str | None, typer.Option("--retrieved", metavar="MOMENT", show_default=False, help="When; else now.")
    ] = None
    header: Annotated[
        list[str] | None,
        typer.Option("--header", metavar="LINE", show_default=False, help="A header it came with, 'Name: value'."),
    ] = None
    headers: Annotated[
        Path | None,
        typer.Option("--headers", metavar="FILE", show_default=False, help="All headers, as curl -D writes them."),
    ] = None

    def check(self) -> None:
        """Refuse what is no address. Raises: UsageError."""
        from diffreport.archive.retrieval import check_address

        check_address("source", self.source)
        check_address("final URL", self.final_url)

    def retrieval(self, call: Call) -> Retrieval:
        """Return how it was retrieved; what of the headers is not kept is said aloud.

        Raises: InputError, UsageError.
        """
        from diffreport.archive import Retrieval
        from diffreport.archive.responses import Response, final_url_of, header_in, responses_in
        from diffreport.archive.retrieval import withheld
        from diffreport.readers.source import load

        responses: tuple[Response, ...] = ()
        if self.headers is not None:
            responses = responses_in(load(self.headers).data, str(self.headers))
        last = responses[-1] if responses else Response(None, ())
        headers = (*last.headers, *map(header_in, self.header or ()))
        left_out = [f"{name} ({why})" for name, value in headers if (why := withheld(name, value))]
        if left_out:
            call.note(f"headers not kept: {', '.join(left_out)}")
        final_url = self.final_url or (final_url_of(responses, self.source) if last.status else None)
        return Retrieval(final_url, last.status, headers)

    def moment(self, retrieval: Retrieval) -> str | None:
        """Return when it was retrieved, by the depositor, else by the server; None if neither says it.

        Raises: UsageError.
        """
        from diffreport.archive.provenance import check_retrieved, now
        from diffreport.archive.responses import moment_in, moment_of

        if self.retrieved is not None:
            said = moment_in(self.retrieved)
            check_retrieved(said)
            return said
        moment = moment_of(retrieval)
        return moment and min(moment, now())  # a server's clock may be fast


@dataclass(frozen=True, slots=True)
class Taking:
    """What is done with what does not look right, and how it is told."""

    raw: Annotated[bool, typer.Option("--raw", help="Keep what this version cannot read, too.")] = False
    accept: Annotated[
        bool, typer.Option("--accept", help="Take it although it looks wrong; let it out of quarantine.")
    ] = False
    form: Annotated[Form, typer.Option("--format", help="Say what was stored in lines, or as JSON.")] = Form.TXT
