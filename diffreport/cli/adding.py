"""add: editions into the archive, with all that is known of where they came from."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diffreport.archived.folders import editions_in
from diffreport.archived.intake import (
    STDIN,
    Checked,
    Offered,
    check_acceptable,
    check_distinct,
    checked,
    deposited,
    with_findings,
)
from diffreport.cli import completing, configuration, output, progress
from diffreport.cli.call import Call, Writing
from diffreport.cli.deposits import AUTO, Came, Said, Taking
from diffreport.cli.listing import Form
from diffreport.cli.options import command
from diffreport.cli.pages import is_address, page, stated
from diffreport.cli.reading import Known
from diffreport.cli.waiting import advice, check_readable
from diffreport.errors import UsageError
from diffreport.profiles import Profile, Provenance, Rule, profile_for
from diffreport.report.lines import visible
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.archive import Archive, Deposit, Stored
    from diffreport.readers.parsing import Options
    from diffreport.watch.fetching.answers import Fetched


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(add)


def add(
    series: Annotated[
        str,
        typer.Argument(
            metavar="SERIES", autocompletion=completing.series, help="The series; a new name begins a new one."
        ),
    ],
    said: Said,
    came: Came,
    taking: Taking,
    known: Known,
    writing: Writing,
    call: Call,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Editions of it, or a folder of them; - is stdin.", show_default=False),
    ] = None,
) -> None:
    """Archive editions of a series.

    Keeps their bytes as published, and where they came from. What looks wrong waits in quarantine.

    Examples:
      diffreport add floods report-2015.pdf --published 2015-06-02
      diffreport add floods reports --by 'Ana <ana@example.org>'
      diffreport add floods@2016 --accept
    """
    from diffreport.readers.parsing import charset_in

    came.check()
    if not files:
        _check_archived(series, said, came, taking, known)
        if taking.accept:
            _tell_accepted(call, taking.form, _accepted(call, call.archive(writing), series, said, known.options()))
        else:
            by = configuration.depositor(said.by, call.files()).name
            _tell_corrected(call, taking.form, call.archive(writing).correct(series, _facts(said, came), by))
        return
    given = list(_expanded(call, files))
    _check_single(given, said, came)
    pages = {file: page(call, file) for file in given if is_address(file)}
    retrieval, rules = came.retrieval(call), call.profiles()
    options = known.options()._replace(stated=charset_in(retrieval.header("Content-Type")))
    choose = _chooser(series, pages, came, rules)
    with progress.shown(lambda: _size(given), len(given) > 1 and not call.quiet) as advance:
        offered = [_offered(file, pages[file], options) if file in pages else file for file in given]
        taken = checked(offered, taking.raw, options, choose, advance)  # all of them before the first is stored
    if taking.accept:
        check_acceptable(taken)
    archive = call.archive(writing)
    same = {
        "source": came.source,
        "retrieved": came.moment(retrieval),
        "retrieval": retrieval,
        "accepted": taking.accept,
        "depositor": configuration.depositor(said.by, call.files()).name,
    }
    ways = [same | _how(pages[file.given]) if file.given in pages else same for file in taken]
    coming = [(file, with_findings(deposit, file, options)) for file, deposit in _deposits(call, taken, said, ways)]
    check_distinct(coming)
    stored = (each for _, each in deposited(archive, series, coming, rules))
    _tell(call, taking.form, ((*each, became) for each, became in zip(coming, stored, strict=False)))


def _expanded(call: Call, files: Sequence[str]) -> Iterator[str]:
    """Yield the files, and instead of a folder those in it that are editions. Raises: InputError."""
    for file in files:
        if file in ("", STDIN) or not Path(file).is_dir():
            yield file
            continue
        found = editions_in(Path(file))
        for path, wrong in found.passed_over:
            output.complain(f"{path}: {wrong}; passed over")
        yield from map(str, found.editions)


def _size(files: Sequence[str]) -> int:
    """Return the bytes of the files that are regular ones."""
    size = 0
    for path in (Path(file) for file in files if file):
        with suppress(OSError):  # who reads it will tell
            size += path.stat().st_size if path.is_file() else 0
    return size


def _check_single(files: Sequence[str], said: Said, came: Came) -> None:
    """Refuse to say of many files what can be true of one, and of a page what it says itself. Raises: UsageError."""
    if came != Came() and (address := next(filter(is_address, files), None)):
        raise UsageError(f"{address}: is fetched, and how it came is recorded; leave out what is said of that")
    of_one = {
        "--edition": said.edition,
        "--published": said.published if said.published != AUTO else None,
        "--final-url": came.final_url,
        "--header": came.header,
        "--headers": came.headers,
    }
    given = [option for option, value in of_one.items() if value is not None]
    if given and len(files) > 1:
        raise UsageError(f"{given[0]} is about one edition; add the files one by one")
    if said.edition is None and STDIN in files:
        raise UsageError("standard input has no name to take a label from; name one with --edition")


def _deposits(
    call: Call, taken: Sequence[Checked], said: Said, known: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Checked, Deposit]]:
    """Yield each file with what is said of it; `known` is what is known besides, of each. Raises: UsageError."""
    from diffreport.archive import Deposit

    for file, more in zip(taken, known, strict=True):
        label = _label(call, file) if said.edition is None else said.edition
        published = _date_in_name(file) if said.published == AUTO else said.published
        yield file, Deposit(file.name, label, published, title=said.title, note=said.note, **more)


def _chooser(series: str, pages: Mapping[str, Fetched], came: Came, rules: Sequence[Rule]) -> Callable[[str], Profile]:
    """Return what gives the profile of a file, or of a page."""

    def choose(file: str) -> Profile:
        fetched = pages.get(file)
        name, source = (fetched.name, fetched.source) if fetched else (file, came.source)
        return profile_for(Provenance(name, series, source or ""), rules)

    return choose


def _offered(address: str, fetched: Fetched, options: Options) -> Offered:
    return Offered(address, fetched.name, fetched.content, stated(options, fetched).stated)


def _how(fetched: Fetched) -> dict[str, Any]:
    """Return how a page came, as a deposit says it."""
    return {"source": fetched.source, "retrieved": fetched.retrieved, "retrieval": fetched.retrieval}


def _label(call: Call, file: Checked) -> str:
    """Return the label of a file to archive: the date in its name, else what the user says."""
    from diffreport.readers.labels import impossible_in, label_in

    if guessed := label_in(file.name):
        if wrong := impossible_in(file.name):
            output.complain(f"{file.given}: {wrong} is no date; {guessed} is its label, name another with --edition")
        return guessed
    if call.no_input or not sys.stdin.isatty():
        raise UsageError(f"{file.given}: its name holds no year to take for a label; name one with --edition")
    answer: str = typer.prompt(visible(f"Label of {file.name} (its year, say)"), err=True)
    return answer.strip()


def _date_in_name(file: Checked) -> str:
    """Return the date in a file's name. Raises: UsageError if it is a year, which may be the one reported on."""
    from diffreport.readers.labels import label_in

    date = label_in(file.name)
    if "-" not in date:
        raise UsageError(f"{file.given}: its name holds no month or day of publication; give it with --published")
    return date


def _tell(call: Call, form: Form, stored: Iterator[tuple[Checked, Deposit, Stored]]) -> None:
    """Say of each file what became of it, when it is stored; JSON is one list, of all that were stored."""
    records: list[dict[str, Any]] = []
    try:
        for file, deposit, each in stored:
            records.append(_fields(each))
            _doubt_date(each)
            if form is Form.TXT and not call.quiet:
                output.say(_said_of(each))
            if each.new and (reason := each.edition.quarantine):  # said even to a quiet user
                reference = _reference(each)
                remedy = advice(reference, reason, file.seen.remedy)
                told = f"archived, but in quarantine: it {reason}; @latest and report pass it over; {remedy}"
                output.complain(f"{reference}: {told}")
            if not each.new and (untold := _not_recorded(deposit, each)):
                output.complain(untold)
    finally:
        if form is Form.JSON:
            _print_json(records)


def _print_json(records: list[dict[str, Any]]) -> None:
    text = json.dumps(records, ensure_ascii=False, indent=2) + "\n"
    output.write_bytes(encoded(text))


def _said_of(stored: Stored) -> str:
    edition, reference = stored.edition, _reference(stored)
    held = edition.quarantine is not None
    if not stored.new:
        waiting = f"version {stored.version}, in quarantine" if held else f"version {stored.version}"
        return f"{reference} holds these bytes already ({waiting}); nothing stored"
    instead = f", supersedes version {stored.supersedes}" if stored.supersedes and not held else ""
    twins = f"; the same bytes as {', '.join(stored.twins)}" if stored.twins else ""
    size = output.described(edition.size, edition.sha256)
    return f"stored {reference}: {edition.name}, {size}, version {stored.version}{instead}{twins}"


def _fields(stored: Stored) -> dict[str, Any]:
    """Return what became of a deposit, as docs/commands.md describes it."""
    edition = stored.edition
    names = ("name", "size", "sha256", "published", "retrieved", "quarantine")
    return {
        "reference": _reference(stored),
        "version": stored.version,
        "new": stored.new,
        "supersedes": stored.supersedes and f"v{stored.supersedes}",
        "same_bytes": list(stored.twins),
        "sha512": stored.sha512,
        **{name: getattr(edition, name) for name in names},
    }


def _reference(stored: Stored) -> str:
    return f"{stored.edition.series}@{stored.edition.label}"


def _doubt_date(stored: Stored) -> None:
    """Warn of a date of publication that was recorded and is hardly one."""
    from diffreport.archive.provenance import is_far_ahead

    reference, published = _reference(stored), stored.edition.published
    if stored.new and is_far_ahead(published):
        remedy = f"if it is wrong, diffreport add {shlex.quote(reference)} --published DATE corrects it"
        output.complain(f"{reference}: published {published}, more than a year ahead; {remedy}")


def _not_recorded(deposit: Deposit, stored: Stored) -> str:
    """Return what was said of bytes that were there already and is not in their record, "" if all of it is."""
    from diffreport.archive.provenance import corrections

    names = corrections(stored.edition, deposit)
    if not names:
        return ""
    options = " ".join(f"--{name} {shlex.quote(getattr(deposit, name))}" for name in names)
    remedy = f"correct it with: diffreport add {shlex.quote(_reference(stored))} {options}"
    return f"{_reference(stored)}: its record says otherwise and stays as it is ({', '.join(names)}); {remedy}"


def _facts(said: Said, came: Came) -> dict[str, str]:
    """Return what is said of an edition and may be said anew of one that is archived."""
    facts = {"published": said.published, "source": came.source, "title": said.title, "note": said.note}
    return {name: value for name, value in facts.items() if value}


def _check_archived(reference: str, said: Said, came: Came, taking: Taking, known: Known) -> None:
    """Refuse what is no call to accept an archived edition, or to correct its record. Raises: UsageError."""
    facts = _facts(said, came)
    if "@" not in reference or not (taking.accept or facts):
        remedy = "SERIES@EDITION --accept to let one out of quarantine, or SERIES@EDITION with what to correct"
        raise UsageError(f"{reference}: names no file to add; give one, {remedy}")
    if said.edition or replace(came, source=None) != Came() or (taking.accept and facts.keys() - {"note"}):
        may = "only --note may be added when it is accepted, and the record corrected then"
        correctable = "only --published, --source, --title and --note can be corrected"
        raise UsageError(f"{reference}: is archived already; {may if taking.accept else correctable}")
    if not taking.accept and (taking.raw or known != Known()):
        raise UsageError(f"{reference}: is not read when its record is corrected; leave out how to read it")


def _tell_corrected(call: Call, form: Form, stored: Stored) -> None:
    _doubt_date(stored)
    if form is Form.JSON:
        _print_json([_fields(stored)])
    elif not call.quiet:
        done = f"corrected the record of {_reference(stored)}: version {stored.version}, supersedes version"
        there = f"the record of {_reference(stored)} says so already (version {stored.version}); nothing stored"
        output.say(f"{done} {stored.supersedes}" if stored.new else there)


def _accepted(call: Call, archive: Archive, reference: str, said: Said, options: Options) -> Stored:
    """Let an archived edition out of quarantine and return what became of it. Raises: InputError, UsageError."""
    numbered = check_readable(archive, reference, options, call.profiles())
    return archive.accept(numbered, said.note, configuration.depositor(said.by, call.files()).name)


def _tell_accepted(call: Call, form: Form, stored: Stored) -> None:
    if form is Form.JSON:
        _print_json([_fields(stored)])
    elif not call.quiet:
        reference = _reference(stored)
        done = f"accepted {reference}: out of quarantine, version {stored.version}"
        output.say(done if stored.new else f"{reference} is not in quarantine (version {stored.version})")
