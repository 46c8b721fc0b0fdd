"""What is told: flagged findings of one edition, as values that can be stored, sent and read back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from diffreport.watch.plan import Severity, Sort

SCHEMA = "diffreport.notice/1"


class Told(NamedTuple):
    """A figure as a notice tells it; texts as printed, "" for none; `delta`, `percent` as in the comparison's JSON."""

    status: str
    label: str
    old: str
    new: str
    delta: str = ""
    percent: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding that a rule flagged; or an event, which has no finding.

    `id` is the same for the same finding of the same two issues, in every run and for every target: notices are told
    apart by it. `old` and `new` are the changed words in their sentences, marked up as `[-315-]{+342+}` in `marked`.
    """

    id: str
    finding: str  # its id in the comparison; "" for an event
    n: int  # its number in the report; 0 for an event
    sort: Sort
    rule: str  # "" where it is flagged without one
    severity: Severity
    label: str  # "Figure revised"
    section: tuple[str, ...] = ()
    marked: str = ""  # one line, clipped
    figures: tuple[Told, ...] = ()
    targets: tuple[str, ...] | None = None  # names; None: all


class Side(NamedTuple):
    """An edition as a notice tells it; "" is not known. `reference` is `SERIES@vN`.

    `final_url` is where the address of the source led to, "" if nowhere else.
    """

    reference: str
    label: str
    published: str = ""
    retrieved: str = ""
    source: str = ""
    sha256: str = ""
    final_url: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of one edition that came.

    `old` is None for the first edition. `is_revision`: it came under the label of one that it supersedes. `summary` is
    one line, `report` the path or address of the change report, "" for none; `moment` is UTC, when it was judged.
    `more` flags are counted only: of those that matter least there were too many.
    """

    series: str
    title: str
    old: Side | None
    new: Side
    is_revision: bool
    summary: str
    flags: tuple[Flag, ...]
    moment: str
    report: str = ""
    mementos: tuple[str, ...] = ()
    more: int = 0

    @property
    def severity(self) -> Severity:
        """Return that of the flag that matters most."""
        return max((flag.severity for flag in self.flags), key=lambda s: s.rank, default=Severity.LOW)

    @property
    def values(self) -> dict[str, Any]:
        """Return what JSON has of it, schema `diffreport.notice/1`: every field by its name."""
        flags = [asdict(flag) | {"figures": [told._asdict() for told in flag.figures]} for flag in self.flags]
        old = None if self.old is None else self.old._asdict()
        return {"schema": SCHEMA, **asdict(self), "old": old, "new": self.new._asdict(), "flags": flags}

    def to_json(self) -> str:
        """Return one line of JSON, schema `diffreport.notice/1`."""
        return json.dumps(self.values, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Notice:
        """Read a notice back, equal to the one written. Raises: ValueError on another schema."""
        values: dict[str, Any] = json.loads(text)
        if values.pop("schema", None) != SCHEMA:
            raise ValueError(f"not of schema {SCHEMA}")
        old = values["old"]
        return cls(
            **values
            | {
                "old": None if old is None else Side(**old),
                "new": Side(**values["new"]),
                "flags": tuple(map(_flag, values["flags"])),
                "mementos": tuple(values["mementos"]),
            }
        )


class Message(NamedTuple):
    """What one target gets at once: a notice, or a digest of several. `id` is the same at every try."""

    id: str
    notices: tuple[Notice, ...]
    is_digest: bool
    moment: str  # UTC, of this try


def _flag(values: dict[str, Any]) -> Flag:
    targets = values["targets"]
    return Flag(
        **values
        | {
            "sort": Sort(values["sort"]),
            "severity": Severity(values["severity"]),
            "section": tuple(values["section"]),
            "figures": tuple(Told(**each) for each in values["figures"]),
            "targets": None if targets is None else tuple(targets),
        }
    )
