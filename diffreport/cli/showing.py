"""show, config: what a reader made of an edition, and which settings hold."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.archived.intake import STDIN
from diffreport.cli import completing, configuration, output
from diffreport.cli.call import Call
from diffreport.cli.listing import Form
from diffreport.cli.options import command
from diffreport.cli.origins import lines_of, origin_of, record_of
from diffreport.cli.pages import is_address, page
from diffreport.cli.qualities import quality_lines
from diffreport.cli.reading import Reading, unchanged
from diffreport.cli.references import check_no_series, document, is_archived
from diffreport.errors import InputError, UsageError
from diffreport.lexicons import recorded
from diffreport.settings import FILE_NAME
from diffreport.text import encoded

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Block, Document


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app)(show)
    config = typer.Typer()
    config.callback(invoke_without_command=True)(config_group)
    command(config, "show")(show_settings)
    command(config, "init")(begin)
    command(config, "templates")(copy_templates)
    app.add_typer(config, name="config")


def show(
    reference: Annotated[
        str,
        typer.Argument(
            metavar="REF", autocompletion=completing.references, help="SERIES@EDITION, a file, an address, or -."
        ),
    ],
    reading: Reading,
    call: Call,
    blocks: Annotated[bool, typer.Option("--blocks", help="Print every block the reader made.")] = False,
    text: Annotated[
        bool, typer.Option("--text", help="Print its text: one paragraph, or row of a table, a line.")
    ] = False,
    as_published: Annotated[bool, typer.Option("--bytes", help="Write the bytes as published.")] = False,
    source: Annotated[
        bool, typer.Option("--quality", help="Say how good a source it is, and what was left out.")
    ] = False,
    provenance: Annotated[
        bool, typer.Option("--provenance", help="Print all that the archive knows of it, and nothing of its text.")
    ] = False,
    form: Annotated[
        Form | None, typer.Option("--format", show_default=False, help="txt, or json; of --quality and --provenance.")
    ] = None,
) -> None:
    """Show what a reader made of an edition.

    Prints its origin, how many blocks it has, and its headings; or its blocks, its text, its bytes, its quality.

    Examples:
      diffreport show report-2015.pdf
      diffreport show floods@latest --text
      diffreport show floods@2015 --bytes > floods.pdf
    """
    views = {
        "--blocks": blocks,
        "--text": text,
        "--bytes": as_published,
        "--quality": source,
        "--provenance": provenance,
    }
    chosen = [option for option, is_chosen in views.items() if is_chosen]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} exclude each other; give one")
    if form is not None and not (source or provenance):
        raise UsageError("--format goes with --quality or --provenance; add one, or leave the format out")
    options = reading.options()
    if provenance:
        _show_provenance(call, reference, form)
        return
    if as_published:
        output.write_bytes(_bytes(call, reference))
        return
    made = document(call, reference, options)
    for note in unchanged([made], [options]):
        call.note(note)
    if source:
        _show_quality(made, form)
        return
    if text:
        from diffreport.report.texts.plain import plain_text

        output.write_text(plain_text(made.blocks))
        return
    for line in _blocks(made) if blocks else _overview(call, reference, made):
        output.say(line)


def _show_provenance(call: Call, reference: str, form: Form | None) -> None:
    if not is_archived(reference):
        check_no_series(call, reference)
        what = "an address" if is_address(reference) else "a file"
        raise UsageError(f"{reference}: is {what}; only an archived edition has a record, name one as SERIES@EDITION")
    found = origin_of(call.archive(), reference)
    if form is Form.JSON:
        text = json.dumps(record_of(found), ensure_ascii=False, indent=2) + "\n"
        output.write_bytes(encoded(text))
        return
    for line in lines_of(found):
        output.say(line)


def _show_quality(made: Document, form: Form | None) -> None:
    from diffreport.readers.quality import quality

    found = quality(made)
    if form is Form.JSON:
        text = json.dumps(found.to_record(), ensure_ascii=False, indent=2) + "\n"
        output.write_bytes(encoded(text))
        return
    for line in quality_lines(found):
        output.say(line)


def _bytes(call: Call, reference: str) -> bytes:
    if is_archived(reference):
        return call.archive().bytes(reference)
    if is_address(reference):
        return page(call, reference).content
    from diffreport.readers.source import load

    if reference == STDIN:
        return load(sys.stdin.buffer, "standard input").data
    check_no_series(call, reference)
    if not reference or not Path(reference).is_file():  # a pipe or device may never end
        return load(reference).data
    try:
        return Path(reference).read_bytes()
    except OSError as error:
        raise InputError(reference, error.strerror or str(error), "check the path") from error


def _overview(call: Call, reference: str, made: Document) -> list[str]:
    """Return where the edition comes from, how many blocks of which kind it has, and its headings."""
    from diffreport.model import Kind

    lines = _archived(call, reference, made) if is_archived(reference) else _known(made)
    lines += [f"{name}: {value}" for name, value in (("reader", made.reader), ("language", made.language)) if value]
    kinds = Counter(block.kind for block in made.blocks)
    lines.append("blocks: " + ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind]))
    lines += [f"remark: {remark}" for remark in made.remarks]
    headings = [block for block in made.blocks if block.kind is Kind.HEADING]
    return [*lines, *(f"{'  ' * block.level}{block.text}" for block in headings)]


def _archived(call: Call, reference: str, made: Document) -> list[str]:
    """Return what the archive knows of an edition, and what only the document says."""
    found = origin_of(call.archive(), reference)
    recorded = found.version.edition
    own = {"title": made.edition.title, "published": made.edition.published}
    said = [f"{name}: {value} (the document says)" for name, value in own.items() if value != getattr(recorded, name)]
    return [*lines_of(found), *said]


def _known(made: Document) -> list[str]:
    """Return what a file tells of itself."""
    e, charset = made.edition, made.charset
    known = {
        "title": e.title,
        "edition": e.label,
        "file": e.name,
        "published": e.published,
        "retrieved": e.retrieved,
        "source": e.source,
        "media type": e.media_type,
        "charset": charset and f"{charset.name} ({charset.told_by})",
        "size": f"{e.size:,} bytes",
        "sha256": e.sha256,
    }
    return [f"{name}: {value}" for name, value in known.items() if value]


def _blocks(made: Document) -> list[str]:
    """Return a head line for each block, its text indented, and an empty line."""
    lines: list[str] = []
    for index, block in enumerate(made.blocks):
        lines += [_head(index, block), *(f"    {line}" for line in block.text.split("\n")), ""]
    return lines


def _head(index: int, block: Block) -> str:
    parts = [f"[{index}] {block.kind}"]
    parts += [f"level {block.level}"] if block.level else []
    parts += [f"page {block.page}"] if block.page is not None else []
    return ", ".join(parts) + (f"  ({' > '.join(block.section)})" if block.section else "")


def config_group(context: typer.Context) -> None:
    """Say which settings hold."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def show_settings(call: Call) -> None:
    """Print every setting and where it comes from.

    Examples:
      diffreport config show
    """
    for name, value, origin in list(_held(call)):  # all of it is right before any of it is said
        output.say(f"{name} = {value}  ({origin})")
    for fault in configuration.plan(call.files()).unmatched():
        output.complain(fault)


def _held(call: Call) -> Iterator[tuple[str, object, object]]:
    """Yield what holds for a call, by name, with the place it comes from. Raises: UsageError."""
    from diffreport.report.html.overrides import check
    from diffreport.report.language.labels import name_of

    found = call.files()
    yield from configuration.origins(found)
    look = configuration.look(found)
    templates = Path(str(look["templates"].value)) if look["templates"].value else None
    if templates is not None:
        check(templates)
    name_of(str(look["language"].value), templates)
    for name, value, origin in look.values():
        yield f"report.{name}", "none" if value == "" else value, origin
    folder, origin = configuration.archive_place(call.archive_named, found)
    yield "archive", folder, origin
    yield "depositor", *configuration.depositor(None, found)
    yield "pins", *(configuration.pins_file(call.pins_file, found, folder) or ("none", "default"))
    for path, rule in configuration.profiles(found):
        yield "profile", rule.told(), path
    for path, additions in configuration.lexicons(found):
        for name, words in recorded(additions).items():
            yield name, words, path
    yield from configuration.checks(found)


def begin(
    call: Call,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file to write, else diffreport.toml; never over another.", show_default=False
        ),
    ] = Path(FILE_NAME),
) -> None:
    """Write a commented diffreport.toml.

    All keys of checks are in it, explained and commented out. Prints the path. A file that is there is left alone.

    Examples:
      diffreport config init
      diffreport config init checks/diffreport.toml
    """
    from diffreport.watch.configured.starting import written

    output.say(str(written(file)))
    call.note("take the # away before what you want, then run: diffreport config show")


def copy_templates(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to copy to; made if it is not there.")],
    call: Call,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME...", help="The files to copy; else all.", show_default=False),
    ] = None,
) -> None:
    """Copy the report's templates, to be changed.

    Prints their names. A file that is there already is never written over.

    Examples:
      diffreport config templates our-templates style/theme.css
    """
    from diffreport.report.html.overrides import copied

    for name in copied(folder, names or ()):
        output.say(name)
    call.note(f"take them with --templates {folder}, and remove those that you do not change")
