"""Webhooks and Apprise, against a real server on loopback."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from diffreport.errors import DeliveryError
from diffreport.watch.fetching.fetcher import Fetcher
from diffreport.watch.outbox import PART, standings
from diffreport.watch.plan import AppriseTarget, Limits, Secret, WebhookTarget
from diffreport.watch.state import State
from diffreport.watch.targets import Desk, sender_of
from diffreport.watch.targets.webhook import signature_of
from tests.watch.notices import message
from tests.watch.queues import MOMENT, at, deliver, notice, queued, target
from tests.watch.server import Page, Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        made.publish("/hook", status=204)
        yield made


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path / "state.sqlite", [PART]) as opened:
        yield opened


def desk(secrets: str = "", fetcher: Fetcher | None = None) -> Desk:
    return Desk(print, (fetcher or Fetcher(Limits())).post, lambda secret: secrets)


def hook(server: Server, path: str = "/hook", seconds: float = 5.0) -> WebhookTarget:
    return WebhookTarget(server.url(path), secret=Secret("HOOK"), allow_private=True, seconds=seconds)


def sent(where: WebhookTarget | AppriseTarget, secrets: str = "s3cret") -> None:
    sender_of(where)(target(where=where), message(), desk(secrets))


def test_a_webhook_gets_what_was_signed(server: Server) -> None:
    """The body goes over the wire as it was signed, with its id and its moment."""
    sent(hook(server))
    (asked,) = server.asked("/hook")
    stamp = asked.header("X-Diffreport-Timestamp") or ""
    assert asked.header("X-Diffreport-Signature") == signature_of("s3cret", stamp, asked.body)
    assert asked.header("Idempotency-Key") == json.loads(asked.body)["id"] == "m-1"
    assert asked.header("Content-Type") == "application/json; charset=utf-8"


def test_a_webhook_on_a_private_address_is_refused(server: Server) -> None:
    """It must be allowed, as a source must."""
    with pytest.raises(DeliveryError, match="no public host"):
        sent(WebhookTarget(server.url("/hook")))
    assert server.connections == 0


def test_a_redirect_of_a_webhook_is_not_followed(server: Server) -> None:
    """What is meant for one address is not given to another."""
    server.redirect("/moved", server.url("/hook"), 307)
    with pytest.raises(DeliveryError, match="status 307; name where it leads to"):
        sent(hook(server, "/moved"))
    assert not server.asked("/hook")


@pytest.mark.parametrize(
    "page",
    [
        Page(b"x" * 100, pause_seconds=5.0, piece=1, slow_headers=True),
        Page(wire=b""),
        Page(wire=b"HTTP/1.1 NO\r\n\r\n"),
    ],
    ids=["slow", "silent", "garbled"],
)
def test_a_webhook_that_answers_badly_is_told_and_tried_again(server: Server, state: State, page: Page) -> None:
    """It is no success before the status is there; the next check tries the same message, under the same id."""
    server.script("/hook", page, Page(status=200))
    made = target(where=hook(server, seconds=0.3))
    queued(state, notice("f1"), made)
    (failed,) = deliver(state, [made], MOMENT, desk("s3cret"))
    assert failed.error and "s3cret" not in str(failed.error)
    (told,) = deliver(state, [target(where=hook(server))], at(1), desk("s3cret"))
    assert told.error is None
    assert len({asked.header("Idempotency-Key") for asked in server.asked("/hook")}) == 1


def test_a_webhook_is_left_alone_for_as_long_as_it_asks(server: Server, state: State) -> None:
    """Retry-After counts where it is longer than our own pauses."""
    busy = Page(status=429, headers={"Retry-After": "7200"})
    server.script("/hook", busy, busy, Page(status=200))
    made = target(where=hook(server))
    queued(state, notice("f1"), made)
    tried = [deliver(state, [made], at(hours), desk("s3cret")) for hours in (0, 1.9, 2, 3.9, 4)]
    assert [[told.error is None for told in each] for each in tried] == [[False], [], [False], [], [True]]


def test_a_message_that_is_refused_holds_up_only_itself(server: Server, state: State) -> None:
    """Those behind it are told; it is tried again a day later, and never dropped."""
    server.script("/hook", Page(status=413), Page(status=200), Page(status=200))
    made = target(where=hook(server))
    queued(state, notice("f1"), made)
    queued(state, notice("f2"), made)
    assert [d.error is None for d in deliver(state, [made], MOMENT, desk("s3cret"))] == [False, True]
    assert [s.waiting for s in standings(state)] == [1]
    assert deliver(state, [made], at(23), desk("s3cret")) == []
    assert [d.error is None for d in deliver(state, [made], at(24), desk("s3cret"))] == [True]
    assert standings(state) == []


def test_a_webhook_that_refuses_two_in_a_row_is_tried_no_further(server: Server, state: State) -> None:
    """It is not the messages then. The others wait for the next check."""
    server.publish("/hook", status=404)
    made = target(where=hook(server))
    for n in range(4):
        queued(state, notice(f"f{n}"), made)
    assert [len(deliver(state, [made], at(hours), desk("s3cret"))) for hours in (0, 1, 2)] == [2, 2, 0]


def json_url(server: Server, path: str = "/hook") -> str:
    return f"json://user:t0psecret@127.0.0.1:{server.port}{path}"


def test_apprise_tells_what_people_read(server: Server) -> None:
    """Subject and text, to each address of the secret; empty lines and remarks are none."""
    server.publish("/other", status=200)
    server.publish("/hook", status=200)
    sent(AppriseTarget(Secret("URLS"), True), f"# desk\n{json_url(server)}\n\n{json_url(server, '/other')}\n")
    for path in ("/hook", "/other"):
        (asked,) = server.asked(path)
        told = json.loads(asked.body)
        assert "Karsova" in told["title"] and "approximately 315" in told["message"]
        assert asked.header("Authorization") == "Basic " + base64.b64encode(b"user:t0psecret").decode()


def test_apprise_shows_no_address_where_it_fails(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the error nor a log holds what is a secret; the error says which line of it failed."""
    server.publish("/hook", status=500)
    for urls, wrong in ((json_url(server), "1 of 1 (JSON)"), ("nosuch://t0psecret@host", "1 of 1 is none")):
        with caplog.at_level(logging.DEBUG), pytest.raises(DeliveryError, match=re.escape(wrong)) as raised:
            sent(AppriseTarget(Secret("URLS"), True), urls)
        assert "t0psecret" not in str(raised.value) + caplog.text


def test_apprise_is_refused_private_hosts(server: Server) -> None:
    """They must be allowed, also where an address of mail names its server apart."""
    for url in (json_url(server), f"mailto://user:t0psecret@example.org:{server.port}?smtp=127.0.0.1"):
        with pytest.raises(DeliveryError, match="leads to no public host"):
            sent(AppriseTarget(Secret("URLS")), url)
    assert server.connections == 0


def test_a_redirect_of_apprise_is_not_followed(server: Server) -> None:
    """Not even where the address asks for it."""
    server.redirect("/moved", server.url("/hook"), 307)
    with pytest.raises(DeliveryError, match="takes nothing"):
        sent(AppriseTarget(Secret("URLS"), True), json_url(server, "/moved?redirect=yes"))
    assert server.asked("/moved") and not server.asked("/hook")


def test_an_address_that_was_told_is_not_told_again_for_the_sake_of_another(server: Server, state: State) -> None:
    """Of several addresses, those that took the message are left out until all have it."""
    server.publish("/hook", status=200)
    server.script("/other", Page(status=500), Page(status=500), Page(status=200))
    made = target(where=AppriseTarget(Secret("URLS"), True))
    queued(state, notice("f1"), made)
    urls = f"{json_url(server)}\n{json_url(server, '/other')}"
    turned = "\n".join(reversed(urls.splitlines()))  # its lines may change their places in the meantime
    tried = ((0, urls), (1, turned), (2, urls))
    errors = [deliver(state, [made], at(hours), desk(secret))[0].error for hours, secret in tried]
    assert [error is None for error in errors] == [False, False, True]
    assert (len(server.asked("/hook")), len(server.asked("/other"))) == (1, 3)
    assert state.asked("SELECT * FROM reached") == []
