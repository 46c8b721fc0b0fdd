"""demo: a copy of the sample archive, and a change report and a history made from it."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.compared import compared
from diffreport.cli.following import story_of, under_of
from diffreport.cli.options import command
from diffreport.errors import UsageError

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.model import Comparison


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(demo)


def demo(
    call: Call,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder for both.")] = Path("diffreport-demo"),
) -> None:
    """Make a report from the sample archive.

    Copies the sample archive into DIR, writes a report on the last two editions of its most telling
    series beside it, and the history of that series, and prints the path of the report.

    Examples:
      diffreport demo
      diffreport demo trial
    """
    from diffreport import report, resources
    from diffreport.archive import Archive
    from diffreport.archived.following import Pairs
    from diffreport.report.terminal import summary_line
    from diffreport.site.beside import Target, write_page

    if (outer := resources.enclosing(folder)) is not None:
        raise UsageError(f"{folder}: is, or is inside of, the archive {outer}; name a folder elsewhere")
    archive, target, page = folder / "archive", folder / "report.html", folder / "history.html"
    for file in (target, page):
        if file.exists() and not archive.exists():
            raise UsageError(f"{file}: is there already and not from a demo; name another folder")
    _copy(resources.find("archive"), archive)
    sample = Archive.open(archive)
    comparison = _most_telling(sample, call)
    report.render(comparison, target)
    series = comparison.new.edition.series
    call.note(f"{series}: {summary_line(comparison)}")
    story = story_of(call, sample, series)
    under = under_of(story.following, call.look())
    write_page(sample, story.history, story.followed, Target(page, Pairs.NONE), under)
    call.note(f"{series}: the history of its editions is in {page}")
    output.say(str(target))


def _copy(sample: Path, target: Path) -> None:
    """Copy the sample whole or not at all; a copy that is there already is left as it is."""
    files = {path.relative_to(sample): path.read_bytes() for path in sample.rglob("*") if path.is_file()}
    if target.exists():
        _check_copied(files, target)
    else:
        place(files, target)


def place(files: Mapping[Path, bytes], target: Path) -> None:
    """Write files into a new folder, whole or not at all; one that others have just made must hold the same.

    Raises: UsageError if it holds anything else, or cannot be written.
    """
    part = target.with_name(f".archive-{secrets.token_hex(4)}.part")
    try:
        for name, content in files.items():  # not copytree: what ships may be read-only, the copy must not be
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_bytes(content)
        part.rename(target)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return _check_copied(files, target)
        raise UsageError(f"{target}: cannot be written ({error.strerror}); name another folder") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _check_copied(files: Mapping[Path, bytes], target: Path) -> None:
    """Check that a folder is a copy of the sample. Raises: UsageError if anything else is there."""
    if not all((target / name).is_file() and (target / name).read_bytes() == files[name] for name in files):
        raise UsageError(f"{target}: something else is there; name another folder")


def _most_telling(archive: Archive, call: Call) -> Comparison:
    """Return the comparison of the last two editions of the series with the most kinds of findings."""
    from diffreport.archived.documents import archived

    comparisons = [
        compared(call, *archived(archive, f"{series}@previous", f"{series}@latest"))
        for series in archive.series()
        if len(archive.editions(series)) > 1
    ]
    return max(comparisons, key=lambda c: (len({f.label for f in c.findings}), c.summary.findings))
