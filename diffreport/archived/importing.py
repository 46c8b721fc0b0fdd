"""Editions that are imported, looked into on their way: what they are, and whether they should wait in quarantine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.archived.intake import seen_in, with_findings
from diffreport.archived.judging import Judge
from diffreport.profiles import Provenance, Rule, profile_for

if TYPE_CHECKING:
    from diffreport.archive import Archive, Deposit
    from diffreport.archive.exchange import Arrival, Arrived, Consignment


def imported(archive: Archive, consignment: Consignment, rules: Sequence[Rule] = ()) -> Iterator[Arrived]:
    """Store what is not there yet and tell what became of each edition; what looks wrong goes into quarantine.

    An edition whose record says whether it is in quarantine is not judged again; one that cannot be read is kept
    unread. Raises: as `diffreport.archive.exchange.take_in`.
    """
    from diffreport.archive import exchange
    from diffreport.readers.parsing import Options

    judges: dict[str, Judge] = {}

    def look(arrival: Arrival, content: bytes | Path) -> Deposit:
        deposit = arrival.deposit
        judge = judges.setdefault(arrival.series, Judge(archive, arrival.series, rules))
        profile = profile_for(Provenance(deposit.name, arrival.series, deposit.source or ""), rules)
        file = seen_in(content, deposit.name, Options(profile=profile))
        doubt = judge.doubt(file, deposit)
        if isinstance(content, bytes):  # no huge file is ever read, so that there is nothing to remember
            judge.remember(file, hashlib.sha256(content).hexdigest())
        return replace(with_findings(deposit, file, Options()), quarantine=doubt)

    return exchange.take_in(archive, consignment, look)
