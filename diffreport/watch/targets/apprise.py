"""Notices to whatever Apprise speaks, by addresses that are secrets: no message of ours shows one."""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from diffreport.errors import DeliveryError
from diffreport.watch.notices import Message
from diffreport.watch.plan import AppriseTarget, Target
from diffreport.watch.targets import Desk
from diffreport.watch.telling import subject_of, text_of

_LOGGERS = ("apprise", "requests", "urllib3")  # which tell of addresses where they fail
_SILENT = logging.CRITICAL + 1
_DIGITS = 16  # of a digest that stands for an address: it gives none away
_HOST = "{host}"  # in the forms of a service's addresses: the host is whichever the address names, not the service's


def send(target: Target, message: Message, desk: Desk) -> None:
    """Send a message to each address; those that have it are left out at the next try.

    Raises: DeliveryError naming by its number the first address that failed, once all were tried.
    """
    where = cast(AppriseTarget, target.where)
    lines = map(str.strip, desk.secret(where.urls).splitlines())
    urls = [line for line in lines if line and not line.startswith("#")]
    if not urls:
        raise DeliveryError(target.name, "the secret holds no address", "write one a line into it")
    errors = []
    with _silence():
        for n, url in enumerate(urls, 1):
            place = hashlib.sha256(url.encode()).hexdigest()[:_DIGITS]  # wherever in the secret it stands
            if place not in desk.reached():
                letter = subject_of(message), text_of(message, desk.templates)
                try:
                    _notify(target, url, letter, f"{n} of {len(urls)}")
                except DeliveryError as error:
                    errors.append(error)
                else:
                    desk.reach(place)
    if errors:
        raise errors[0]


def _notify(target: Target, url: str, letter: tuple[str, str], place: str) -> None:
    """Send subject and text to one address. Raises: DeliveryError."""
    apprise = _library(target)
    asset = apprise.AppriseAsset(app_id="diffreport", storage_mode="memory", secure_logging=True)
    service = apprise.Apprise.instantiate(url, asset=asset)
    if service is None:
        raise DeliveryError(target.name, f"address {place} is none that Apprise knows", "correct it", is_final=True)
    if not cast(AppriseTarget, target.where).allow_private:
        _check_host(target, service, place)
    service.redirects = False  # to where the address itself may not lead
    if "overflow=" not in url:
        service.overflow_mode = apprise.OverflowMode.TRUNCATE  # what is too long would be refused for ever
    told = apprise.Apprise(asset=asset)
    told.add(service)
    subject, text = letter
    if not told.notify(text, subject, body_format=apprise.NotifyFormat.TEXT):
        wrong = f"address {place} ({service.service_name}) takes nothing"
        raise DeliveryError(target.name, wrong, "try it with the program apprise")


def _library(target: Target) -> Any:
    try:
        import apprise
    except ImportError as error:
        remedy = "pip install 'diffreport-editions[notify]'"
        raise DeliveryError(target.name, "needs apprise", remedy) from error
    return apprise


def _check_host(target: Target, service: Any, place: str) -> None:
    """Refuse a service whose host is private now: Apprise looks it up again. Raises: DeliveryError."""
    from diffreport.watch.fetching.networks import is_allowed, looked_up

    host = getattr(service, "smtp_host", "")  # of mail, whose address names a domain
    if not host and any(_HOST in form for form in service.templates):
        host = service.host
    if not host:
        return
    try:
        found = looked_up(host, service.port or 443)
    except (OSError, UnicodeError) as error:
        raise DeliveryError(target.name, f"address {place} has no host", "check its name") from error
    if not all(is_allowed(address, private=False) for address in found):
        remedy = "say allow_private = true if it is yours"
        raise DeliveryError(target.name, f"address {place} leads to no public host", remedy)


@contextmanager
def _silence() -> Iterator[None]:
    """Have the libraries log and warn of nothing: what they say of a failure can hold the address."""
    loggers = list(map(logging.getLogger, _LOGGERS))
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(_SILENT)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
