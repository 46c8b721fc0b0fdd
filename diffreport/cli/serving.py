"""serve: the archive in the browser, and what reviewers say of its reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.delivery import Jobs, Templates, check_look, language_option
from diffreport.cli.following import following_of, under_of
from diffreport.cli.options import command
from diffreport.errors import UsageError

if TYPE_CHECKING:
    from diffreport.server.library import Face
    from diffreport.server.users import Users

_PORT, _MOST_PORT = 8765, 65535
_UNREACHED = "{} needs --user-header; without it, nobody is named to the server"


@dataclass(frozen=True, slots=True)
class Reaching:
    """The options of where a server is, and who reaches it."""

    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Listen at this address.")] = "127.0.0.1"
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=_MOST_PORT, help="Listen at this port; 0 is any free one.")
    ] = _PORT
    base_path: Annotated[
        str,
        typer.Option(
            "--base-path", metavar="/PATH", show_default=False, help="Begin every address with it, behind a proxy."
        ),
    ] = ""
    public_url: Annotated[
        str,
        typer.Option("--public-url", metavar="URL", show_default=False, help="The address a proxy publishes it at."),
    ] = ""
    user: Annotated[
        str, typer.Option("--user", metavar="NAME", show_default=False, help="Your name; else your login's.")
    ] = ""
    user_header: Annotated[
        str,
        typer.Option(
            "--user-header", metavar="NAME", show_default=False, help="The header in which a proxy names the user."
        ),
    ] = ""
    trust: Annotated[
        list[str] | None,
        typer.Option(
            "--trust", metavar="ADDRESS", show_default=False, help="Believe that header from this address or network."
        ),
    ] = None
    tokens: Annotated[
        Path | None,
        typer.Option("--tokens", metavar="FILE", show_default=False, help="Users, each with the SHA-256 of a token."),
    ] = None

    def users(self, reviews: Path) -> Users:
        """Return who tells users apart; sessions are kept beside a file of reviews. Raises: UsageError, StateError."""
        from diffreport.server.sessions import file_beside
        from diffreport.server.users import Alone, Proxied, Tokens, named

        if (self.user_header or self.trust) and self.tokens:
            raise UsageError("--tokens and --user-header exclude each other; give one")
        if self.trust and not self.user_header:
            raise UsageError(_UNREACHED.format("--trust"))
        if self.user and (self.user_header or self.tokens):
            raise UsageError("--user names the one user of this machine; leave it out where users are told apart")
        if self.user_header:
            return Proxied(self.user_header, self.trust or ())
        if self.tokens:
            return Tokens(self.tokens, file_beside(reviews))
        self._check_alone()
        name = named(self.user or _login())
        if not name:
            raise UsageError(f"--user {self.user[:80]!a}: is no name; write at most 300 characters")
        return Alone(name)

    def _check_alone(self) -> None:
        """Refuse to let others in under the name of the one user. Raises: UsageError."""
        from diffreport.server.guard import is_loopback

        if not is_loopback(self.host):
            wrong = "others could read it, and review under your name"
            raise UsageError(
                f"--host {self.host}: {wrong}; tell users apart with --tokens, or --user-header and --trust"
            )
        if self.public_url:
            wrong = "whoever reaches it would review under your name"
            raise UsageError(f"--public-url: {wrong}; tell users apart with --tokens, or --user-header and --trust")


@dataclass(frozen=True, slots=True)
class Appearing:
    """The options of what a server shows, and what it is kept and made with."""

    reviews: Annotated[
        Path | None,
        typer.Option("--reviews", metavar="FILE", show_default=False, help="Keep what reviewers say in this file."),
    ] = None
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", show_default=False, help="What the start page is called.")
    ] = ""
    templates: Templates = None
    language: Annotated[str | None, language_option("the pages' own words; else English.")] = None
    jobs: Jobs = None
    is_opened: Annotated[bool, typer.Option("--open", help="Open the start page in the browser.")] = False


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(serve)


def serve(reaching: Reaching, appearing: Appearing, call: Call) -> None:
    """Show the archive in the browser.

    Makes the pages of any editions when they are asked for, and keeps what reviewers say of them. Ctrl-C ends it.

    Examples:
      diffreport serve --open
      diffreport serve --port 8080 --user Ana
    """
    from diffreport.server import check_installed

    check_installed()
    from diffreport.server.reviews import default_file
    from diffreport.server.serving import Serving, Telling
    from diffreport.server.serving import serve as served

    archive = call.archive()
    reviews = appearing.reviews or default_file(archive.place)
    users = reaching.users(reviews)
    face = _face(reaching, appearing, call)._replace(has_form=users.has_form)
    serving = Serving(
        archive=archive.folder if archive.mirror is None else archive.place,
        reviews=reviews,
        users=users,
        face=face,
        host=reaching.host,
        port=reaching.port,
        jobs=face.under.jobs,
    )

    def begun(address: str) -> None:
        output.say_now(f"serving {archive.place} at {address} (Ctrl-C ends it)")
        if appearing.is_opened:
            import webbrowser

            webbrowser.open(address)

    served(serving, Telling(begun, output.complain, call.trace))


def _face(reaching: Reaching, appearing: Appearing, call: Call) -> Face:
    """Return how pages are shown, by the options, else by the configuration. Raises: UsageError."""
    from diffreport.server.library import Face, place_of

    look = call.look(appearing.language, appearing.templates)
    check_look(look)
    place = place_of(reaching.base_path, reaching.public_url)
    return Face(under_of(following_of(call), look, appearing.jobs), place, appearing.title)


def _login() -> str:
    """Return the name of the login, or what a user without a name is called."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "reviewer"
