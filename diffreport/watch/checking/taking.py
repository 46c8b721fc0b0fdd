"""The first round of a check: what a source gave is archived, so far as it is new."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

from diffreport.archive import Version
from diffreport.errors import ArchiveError, ReferenceNotFoundError, SourceError
from diffreport.watch.checking.arriving import Arrival, Arrivals, Coming, Nothing, What
from diffreport.watch.checking.comparing import Bench, Issue
from diffreport.watch.checking.journal import Level
from diffreport.watch.checking.remembered import Given, Intention, Known, Memory, told_rest, way_of
from diffreport.watch.checking.request import Asked, Came, Step
from diffreport.watch.fetching.answers import Answer
from diffreport.watch.plan import Source


class Opened(NamedTuple):
    """An answer that is taken in, with the labels of its editions; `doubtful` are those that wait in quarantine, each
    with the reason, `refused` those whose label another source gives to another text, each with that source."""

    asked: Asked
    answer: Answer
    arrivals: Arrivals
    editions: tuple[Coming, ...]
    doubtful: list[tuple[Coming, str]]
    refused: list[tuple[Coming, Source]]


class Taking:
    """Takes in the answers of sources."""

    def __init__(self, bench: Bench, memory: Memory) -> None:
        """Take note of where they go."""
        self._bench = bench
        self._memory = memory
        self._given: dict[str, Given] = {}  # by the source's key: what it gave in this check

    def due(self, sources: Sequence[Source], moment: str) -> Iterator[tuple[Source, Mapping[str, str]]]:
        """Yield the sources that are to be asked, with the validators of their last answers.

        A source is asked as if for the first time if its series is not in the archive, or not what it gave last (a copy
        was put back); if what it gives is taken in another way since; and by force. One whose edition was about to be
        archived, and was not, is asked again. One whose server asked to be left alone is, unless it is asked for.
        """
        request, again = self._bench.request, self._drop_void()
        is_asked_for = request.is_forced or bool(request.series)
        for source in sources:
            known = self._memory.source(source.key)
            given = self._memory.given(source.key)
            is_other = given.way not in ("", way_of(source)) or not self._bench.archive.has(source.series)
            if is_other or (given.version and not self._is_there(source, given)):
                known = Known(known.asked, later=known.later)
            if known.rests(moment) and not is_asked_for:
                self._bench.note(Level.INFO, "rests", told_rest(source, known), source)
            elif is_asked_for or source.key in again or known.is_due(source, moment):
                yield source, {} if request.is_forced else known.validators

    def _is_there(self, source: Source, given: Given) -> bool:
        """Tell whether the archive has what a source gave last; where it is damaged, that is told by who reads it."""
        try:
            return self._bench.archive.version(f"{source.series}@v{given.version}").edition.sha256 == given.sha256
        except ReferenceNotFoundError:
            return False
        except ArchiveError:
            return True

    def opened(self, each: Asked, answer: Answer) -> Opened:
        """Return the answer of a source with the labels of its editions. Raises: SourceError if one cannot be told."""
        request, given = self._bench.request, self._memory.given(each.source.key)
        if not (self._bench.archive.has(each.source.series) and self._is_there(each.source, given)):
            given = Given()
        arrivals = Arrivals(self._bench.archive, each.source, request.profiles, request.depositor, given)
        return Opened(each, answer, arrivals, arrivals.labelled(answer), [], [])

    def take(self, opened: Opened, coming: Coming) -> None:
        """Archive an edition of an answer if it is new.

        Raises: SourceError, InputError, UsageError, ArchiveError, StateError. What was archived stands in an intention.
        """
        source, arrival = coming.source, opened.arrivals.of(coming)
        if isinstance(arrival, Arrival) and self._is_mere_noise(arrival, arrival.old):
            arrival = Nothing(coming, "differs in nothing but noise", arrival.old)
        if isinstance(arrival, Arrival) and (rival := self._rival(arrival, arrival.old)):
            opened.refused.append((coming, rival))
        elif isinstance(arrival, Arrival):
            self._tell_date(coming)
            self._tell_order(arrival)
            if archived := self._archive(opened.asked, arrival):
                self._give(opened, archived)
            if arrival.deposit.quarantine:
                opened.doubtful.append((coming, arrival.deposit.quarantine))
        elif arrival.known is None:
            opened.doubtful.append((coming, arrival.why))
        else:
            self._give(opened, _given(arrival.known))
            told = f"{source.series}: {coming.label}: {arrival.why}"
            self._bench.note(Level.INFO, "known", told, source, edition=coming.label)

    def _give(self, opened: Opened, given: Given) -> None:
        opened.arrivals.give(given)
        self._given[opened.asked.source.key] = opened.arrivals.given

    def _rival(self, arrival: Arrival, old: Version | None) -> Source | None:
        """Return the other source of the series that gave what an edition would re-issue: the two would do so by turns,
        and nobody revised anything. A source may re-issue what it gave itself, also if the other gave it, too."""
        source = arrival.coming.source
        if old is None or arrival.what is not What.REVISED or self._gave(source, old):
            return None
        marks = self._memory.source(source.key).validators.values() if source.is_several else ()
        if any(mark.endswith(old.edition.sha256) for mark in marks):  # one of its files, if not the last that it gave
            return None
        return next((other for other in self._bench.plan.sources if self._gave(other, old)), None)

    def _gave(self, source: Source, version: Version) -> bool:
        """Tell whether a source gave a version of its series last."""
        given = self._given.get(source.key) or self._memory.given(source.key)
        ours = source.series, given.version, given.sha256
        return ours == (version.edition.series, version.number, version.edition.sha256)

    def _is_mere_noise(self, arrival: Arrival, old: Version | None) -> bool:
        if old is None or arrival.what is not What.REVISED:
            return False
        return self._bench.is_mere_noise(arrival.coming.source, old, _issue(arrival))

    def close(self, opened: Opened, moment: str) -> None:
        """Keep that a source gave an answer, all of which is archived; of one of several files also what is.

        Raises: SourceError if something of it waits in quarantine, was refused or could not be read; InputError,
            ArchiveError, StateError.
        """
        each, request = opened.asked, self._bench.request
        if request.is_rehearsal and request.explained_columns and not each.came:
            each.former = self._judged_anew(each.source)
        fault = _fault(opened)
        if fault is None or each.source.is_several:
            given = opened.arrivals.given._replace(way=way_of(each.source))
            self._memory.answered(each.source.key, moment, _taken(opened) if fault else opened.answer, given)
            request.observe(Step.ANSWERED)
        if fault:
            raise fault
        each.is_answered = True

    def _archive(self, each: Asked, arrival: Arrival) -> Given | None:
        """Archive an edition after writing down that it will be, and return it; in a rehearsal judge it instead."""
        coming, deposit, observe = arrival.coming, arrival.deposit, self._bench.request.observe
        if self._bench.request.is_rehearsal:
            each.came.append(self._bench.judged(coming.source, arrival.what, _number(arrival), _issue(arrival)))
            return None
        numbers = _number(arrival), arrival.head
        intention = Intention(
            coming.source.key, coming.source.series, coming.label, coming.sha256, arrival.what, *numbers
        )
        self._memory.intend(intention)
        observe(Step.INTENDED)
        self._keep_exchange(arrival.coming)
        stored = self._bench.archive.add(coming.source.series, coming.fetched.content, deposit)
        observe(Step.ARCHIVED)
        if not stored.new:  # somebody else archived it meanwhile, and saw what they did
            self._memory.drop(intention)
            return None
        reference = f"{coming.source.series}@v{stored.version}"
        twins = ", ".join(twin for twin in stored.twins if twin.startswith(f"{coming.source.series}@"))
        if twins and arrival.what in (What.NEW, What.OLDER):
            told = f"{coming.source.series}: {coming.label} has the same bytes as {twins}; if that is"
            told += f" no edition of its own, correct label in {coming.source.origin}"
            self._bench.note(Level.WARNING, "twin", told, coming.source, edition=coming.label)
        told = f"{coming.source.series}: archived {coming.label} as v{stored.version} ({arrival.what})"
        self._bench.note(Level.INFO, "archived", told, coming.source, edition=coming.label, reference=reference)
        return Given(stored.version, coming.label, coming.sha256)

    def _tell_date(self, coming: Coming) -> None:
        """Tell that the date of publication is not where it is said to be: it may order the whole series."""
        source, label = coming.source, coming.label
        if source.published is not None and coming.published is None:
            told = f"{source.series}: {label} has no date of publication: nothing in {coming.fetched.name} is one where"
            told += f" published says; it is archived without; correct published in {source.origin}"
            self._bench.note(Level.WARNING, "undated", told, source, edition=label)

    def _tell_order(self, arrival: Arrival) -> None:
        """Tell of an edition that the order of its series does not put last, which is seldom meant."""
        if not arrival.place:
            return
        source, label = arrival.coming.source, arrival.coming.label
        old, place = arrival.old, arrival.place
        why = f"compared with {old.edition.label}, but {place}" if old else f"compared with none, for it {place}"
        remedy = f"if it is no older edition, give labels that sort (2025-03), or published, in {source.origin}"
        self._bench.note(Level.WARNING, "order", f"{source.series}: {label} is {why}; {remedy}", source, edition=label)

    def _judged_anew(self, source: Source) -> tuple[Came, ...]:
        """Return the last archived edition as the rules would judge it now; none if it follows nothing.

        Who tries rules need not wait for the next edition.
        """
        try:
            old, new = (self._bench.archive.version(f"{source.series}@{which}") for which in ("previous", "latest"))
        except ReferenceNotFoundError:
            return ()
        issue = self._bench.issue(source.series, new.number)
        return (self._bench.judged(source, What.NEW, old.number, issue),)

    def _keep_exchange(self, coming: Coming) -> None:
        """Write down the exchange that an edition came by, where that is wanted. Raises: SourceError, UsageError.

        It is done before the edition is archived: a check that is cut short between the two writes the same file again.
        """
        folder = self._bench.plan.limits.warc
        if coming.source.warc and coming.fetched.exchanges and folder is not None:
            from diffreport.watch.fetching.warc import write

            write(coming.fetched, folder, f"{coming.source.series}-{coming.sha256[:16]}")

    def _drop_void(self) -> set[str]:
        """Drop the intentions that came to nothing; return the keys of their sources, which are to be asked again."""
        again = set()
        for intention in self._memory.intentions():
            with suppress(ArchiveError):  # a series that is damaged: it fails when its edition is to be judged
                if self._bench.stored(intention) is None:
                    self._memory.drop(intention)
                    again.add(intention.source)
                    told = f"{intention.series}: {intention.label} was not archived; its source is asked again"
                    self._bench.note(Level.INFO, "dropped", told)
        return again


def _given(version: Version) -> Given:
    return Given(version.number, version.edition.label, version.edition.sha256)


def _number(arrival: Arrival) -> int | None:
    return arrival.old.number if arrival.old else None


def _issue(arrival: Arrival) -> Issue:
    """Return an edition as the issue that it would be."""
    from diffreport.archive.disk import Digests
    from diffreport.archive.provenance import edition_of

    deposit, coming = arrival.deposit, arrival.coming
    moment = deposit.retrieved or ""
    digests = Digests("", coming.sha256, len(coming.fetched.content))
    edition = edition_of(coming.source.series, deposit, digests, moment)
    version = Version(arrival.head + 1, moment, "", edition, None, deposit.name)
    return Issue(version, lambda: coming.document().with_edition(edition))


def _taken(opened: Opened) -> Answer:
    """Return what an answer of several files is without those that failed: they are to be given again, no other is, so
    the next answer has what this one left out."""
    failed = {coming.fetched.name for coming, _ in (*opened.doubtful, *opened.refused)}
    marks = opened.answer.validators.items()
    kept = {path: mark for path, mark in marks if PurePath(path).name not in failed}
    return replace(opened.answer, validators=kept, is_whole=False)


def _fault(opened: Opened) -> SourceError | None:
    """Return why an answer is not taken in as a whole, or None."""
    source = opened.asked.source
    if opened.doubtful:
        return _quarantined(source, opened.doubtful)
    if opened.refused:
        coming, other = opened.refused[0]
        wrong = f"gives another text as the edition {coming.label} than {other.shown} ({other.origin}) does"
        remedy = f"tell them apart by label in {source.origin}, or give one a series of its own, or remove it"
        return SourceError(source.shown, "label", wrong, remedy)
    return opened.answer.fault


def _quarantined(source: Source, doubtful: Sequence[tuple[Coming, str]]) -> SourceError:
    (first, why), *others = doubtful
    label = first.label
    more = f" (and {', '.join(other.label for other, _ in others)})" if others else ""
    wrong = f"{label}{more} is archived, but in quarantine: it {why}"
    command = f"diffreport add {shlex.quote(f'{source.series}@{label}')} --accept"  # the page may say what it is called
    remedy = f"look at it; {command} takes it all the same"
    return SourceError(source.shown, "quarantine", wrong, remedy)
