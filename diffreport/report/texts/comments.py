"""What a marked text says of a finding beside it."""

from __future__ import annotations

from collections.abc import Iterable

from diffreport.model import Finding
from diffreport.report.citations import in_report
from diffreport.report.lookup import Lookup
from diffreport.report.marked.notes import note


def comment(finding: Finding, lookup: Lookup) -> str:
    """Return a finding in one line: "3. Figure revised: deaths: 315 → 342, +27 (report.html#c-5e6f7a8b)"."""
    change = lookup.change_of_link[lookup.link_of_change[finding.change]]
    told = note(finding, lookup.comparison.alignment.links[change.link], change, lookup)
    said = ": ".join(
        filter(None, (f"{finding.n}. {told.label}", _listed(told.label, (line.sentence for line in told.lines))))
    )
    address = in_report(lookup.shown.report, finding.id)
    return " ".join(said.split()) + (f" ({address})" if address else "")


def _listed(label: str, sentences: Iterable[str]) -> str:
    """Return lines of a note behind each other, without what the label says; some end with a full stop."""
    new = [said for said in sentences if said.rstrip(".").casefold() not in label.casefold()]
    return "".join(said + (" " if said.endswith((".", "…")) else "; ") for said in new).rstrip("; ")
