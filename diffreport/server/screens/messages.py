"""Pages that say one thing: that another page is being made, who are you, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.report.html import sources
from diffreport.report.lines import visible
from diffreport.server.screens.setting import Screen, Setting, written

# What an HTTP status tells a reader; any other is a fault of ours.
_WRONG = {
    400: "bad_request",
    401: "unknown_user",
    403: "forbidden",
    404: "not_found",
    405: "bad_request",
    409: "bad_request",
    413: "bad_request",
    414: "bad_request",
    415: "bad_request",
    421: "bad_request",
    422: "unreadable",
    429: "busy",
    503: "busy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage(Screen):
    """All that the template of a page that waits gets, as `page` (docs/template-context.md)."""

    href: str
    events: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage(Screen):
    """All that the template of the form for a token gets, as `page` (docs/template-context.md)."""

    action: str
    onward: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage(Screen):
    """All that the template of a message gets, as `page` (docs/template-context.md)."""

    status: int
    detail: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that is being made: its own address, where its progress is told, when to look again without script, and
    what it is about, "" where nobody knows."""

    href: str
    progress: str
    seconds: int = 2
    what: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is told in place of a page: the status of HTTP, and one line that says what is wrong and what to do."""

    status: int
    told: str


@dataclass(frozen=True, slots=True)
class Login:
    """The form that takes a token: where it leads on to (`onward`, below the server), and what was wrong."""

    onward: str
    wrong: str = ""


def render_waiting(waiting: Waiting, setting: Setting) -> str:
    """Return the page that waits for another, and then is it. Raises: TemplateError."""
    say = setting.speech.say
    page = WaitingPage(
        title=say("wait.title", what=waiting.what) if waiting.what else say("wait.untitled"),
        account=setting.account,
        speaks=setting.speaks,
        home=setting.live.home,
        href=waiting.href,
        events=waiting.progress,
        seconds=waiting.seconds,
    )
    return written("server/waiting.html.j2", page, setting, sources.WAITING_SCRIPT)


def render_message(message: Message, setting: Setting) -> str:
    """Return the page of a message. Raises: TemplateError."""
    page = MessagePage(
        title=setting.speech.say(f"wrong.{_WRONG.get(message.status, 'failed')}"),
        account=setting.account,
        speaks=setting.speaks,
        home=setting.live.home,
        status=message.status,
        detail=visible(message.told),
    )
    return written("server/message.html.j2", page, setting)


def render_login(login: Login, setting: Setting) -> str:
    """Return the page of the form for a token: it posts `token` and `onward` to `login`. Raises: TemplateError."""
    page = LoginPage(
        title=setting.speech.say("served.sign_in"),
        account=setting.account,
        speaks=setting.speaks,
        home=setting.live.home,
        action=f"{setting.live.home}login",
        onward=login.onward,
        wrong=visible(login.wrong),
    )
    return written("server/login.html.j2", page, setting)
