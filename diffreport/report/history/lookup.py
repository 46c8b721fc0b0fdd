"""A history, ready to be asked: what its editions are called, and where a lineage stands on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diffreport.model.histories import History, Issued, Lineage, Stage
from diffreport.report.history.presentation import Shown
from diffreport.report.language.speech import Speech, speech

Block = tuple[Lineage, Stage]


@dataclass(frozen=True, slots=True)
class ReportLink:
    """The report of two editions: its address, and which editions."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """One history, ready to be asked. `labels` are what the editions are called, never two alike."""

    history: History
    shown: Shown
    speech: Speech
    labels: tuple[str, ...]
    lineages: Mapping[str, Lineage]
    blocks: tuple[tuple[Block, ...], ...]  # of each edition, in their order

    @property
    def last(self) -> int:
        """Return the position of the last edition."""
        return len(self.history.editions) - 1

    def stands(self, lineage: Lineage) -> bool:
        """Tell whether the last edition has it."""
        return lineage.stages[-1].edition == self.last

    def href(self, lineage: str) -> str:
        """Return where a lineage stands on the page, in the latest text or among what disappeared; "" where nowhere."""
        found = self.lineages.get(lineage)
        return f"#{found.id}" if found and (self.stands(found) or found.noise is None) else ""

    def report(self, edition: int) -> str:
        """Return the address of the report of an edition and the one before it, "" where there is none."""
        return self.shown.reports.get((edition - 1, edition), "")

    def span(self, first: int, last: int) -> str:
        """Return "2016" or "2016 to 2019"."""
        if first == last:
            return self.labels[first]
        return self.speech.say("history.span", first=self.labels[first], last=self.labels[last])

    def spans(self, stages: Sequence[Stage]) -> str:
        """Return in which editions some stages are: "2016 to 2019 and 2021"."""
        return self.runs([stage.edition for stage in stages])

    def runs(self, editions: Sequence[int]) -> str:
        """Return some editions, in their order, in words: "2016 to 2019 and 2021"."""
        runs: list[list[int]] = []
        for edition in editions:
            if runs and runs[-1][1] == edition - 1:
                runs[-1][1] = edition
            else:
                runs.append([edition, edition])
        return self.speech.listed([self.span(first, last) for first, last in runs])


def look_up(history: History, shown: Shown) -> Lookup:
    """Return the history, ready to be asked. Cost: linear."""
    said = speech(shown.language, shown.templates)
    blocks: list[list[Block]] = [[] for _ in history.editions]
    for lineage in history.lineages:
        for stage in lineage.stages:
            blocks[stage.edition].append((lineage, stage))
    ordered = tuple(tuple(sorted(each, key=lambda block: block[1].block)) for each in blocks)
    return Lookup(history, shown, said, _labels(history.editions), {e.id: e for e in history.lineages}, ordered)


def _labels(editions: Sequence[Issued]) -> tuple[str, ...]:
    """Return what the editions are called: label, else file name; with when it was published, or its number, where that
    is not enough to tell them apart."""
    names = [e.edition.label or e.edition.name or str(n + 1) for n, e in enumerate(editions)]
    for marks in ([e.edition.published or "" for e in editions], [str(n + 1) for n in range(len(editions))]):
        counted = Counter(names)
        names = [
            f"{name} ({mark})" if counted[name] > 1 and mark else name for name, mark in zip(names, marks, strict=True)
        ]
    return tuple(names)
