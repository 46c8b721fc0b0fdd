"""A version in the making, and the inventory that it makes."""

from __future__ import annotations

from typing import NamedTuple

from diffreport.archive import disk
from diffreport.archive.inventory import Inventory, State
from diffreport.archive.names import RECORD
from diffreport.archive.provenance import Record, user_of

_APART = 12  # digits of a digest: two deposits that want one version have others


class Draft(NamedTuple):
    """A version in the making: its record, the digest of its bytes, the moment, and what spoke against it."""

    record: Record
    sha512: str
    moment: str
    objection: str | None = None
    corrected: tuple[str, ...] = ()  # what the record of the same bytes said otherwise


def apart_of(sha512: str) -> str:
    """Return the folder for the files of one deposit alone, by the digest of its record, which tells all of it."""
    return f"{sha512[:_APART]}/"


def continued(inventory: Inventory, draft: Draft, written: disk.Digests, apart: str = "") -> Inventory:
    """Return an inventory with the version that a draft makes; `written` has the digests of the draft's record.

    `apart` is the folder with the files in that of the content, if they have one.
    """
    record = draft.record
    path = f"{inventory.next_folder}/{inventory.content_folder}/{apart}".rstrip("/")
    stored = {written.sha512: (f"{path}/{RECORD}", written.sha256)}
    if draft.sha512 not in inventory.manifest:
        stored = {draft.sha512: (f"{path}/{record.file}", record.edition.sha256), **stored}
    state = State(
        files={draft.sha512: (record.file,), written.sha512: (RECORD,)},
        created=draft.moment,
        message=_message(draft),
        user=user_of(record.depositor, record.software or ""),
    )
    return inventory.with_version(state, stored)


def _message(draft: Draft) -> str:
    record, edition, objection = draft.record, draft.record.edition, draft.objection
    issued = f"Edition {edition.label}"
    if edition.quarantine:
        issued += f", in quarantine: {edition.quarantine}"
    elif draft.corrected:
        issued += f", record corrected: {', '.join(draft.corrected)}; supersedes v{record.supersedes}"
    elif record.supersedes is not None:
        issued += f", re-issued; supersedes v{record.supersedes}"
    if objection and not edition.quarantine:
        issued += f"; accepted although it {objection}"
    return f"{issued} ({record.software})"
