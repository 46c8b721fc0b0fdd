"""A user's files in place of ours: where they are looked for, what they may do, and what is said of a fault in one."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import jinja2

from diffreport import resources
from diffreport.errors import TemplateError, UsageError
from diffreport.report.files import check_outside
from diffreport.report.html.bounds import TooMuchError
from diffreport.spots import meant

# Before a name it means our file, also where a user's stands in for it: {% extends "diffreport/report.html.j2" %}
PREFIX = "diffreport"
# What a template can do wrong while it renders. A bug of ours may be of the same kind: it is told from a user's fault
# by there being a folder of theirs.
FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
_NAMES = "docs/template-context.md lists what a template gets"
# What every report has once; every page of a history, and the index of a site.
NEEDED = {"style": "<style>", "script#diffreport-data": "data block", ".doc": "marked text"}
NEEDED_OF_SITE = {"style": "<style>"}
NEEDED_OF_HISTORY = {
    "style": "<style>",
    "script#diffreport-data": "data block",
    "#latest": "latest text",
    "#shown": "place for other editions",
    "#edition": "list of editions",
}
_KEEP = "keep what our templates have of it"
# What would end the element that a part is written into.
_ENDS = {"style": ("</style",), "script": ("</script", "<!--")}


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of our templates, and of the parts of our style and script, sorted."""
    ours = resources.find("templates")
    return tuple(sorted(path.relative_to(ours).as_posix() for path in ours.rglob("*") if path.is_file()))


def check(folder: Path) -> None:
    """Refuse a folder from which nothing would be taken, or with a folder in a file's place. Raises: UsageError."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder of templates; check the path")
    for path in (*map(folder.joinpath, names()), *sorted(folder.glob("labels/*.toml"))):
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; put a file in its place, or remove it")
    if not any((folder / name).is_file() for name in names()) and not any(folder.glob("labels/*.toml")):
        example = "report.html.j2 or style/own.css"
        raise UsageError(
            f"{folder}: no file in it has the name of one of ours, such as {example}; rename it, or begin with those"
            " that diffreport config templates copies"
        )


def copied(folder: Path, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """Copy files of ours to a folder, all or those named; return their names.

    Raises: UsageError for a name that is none of ours, for a file that is there already, for a folder in an archive,
    and if it cannot be written.
    """
    check_outside(folder)
    chosen = tuple(dict.fromkeys(wanted)) or names()
    for name in chosen:
        if name not in names():
            asked = meant(name, names())
            raise UsageError(f"{name}: is none of the report's templates; {asked}name one, or none to copy all of them")
        if (folder / name).exists():
            raise UsageError(f"{folder / name}: is there already; remove it first, or name another folder")
    try:
        for name in chosen:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(resources.find("templates") / name, folder / name)
    except OSError as error:
        raise UsageError(
            f"{error.filename or folder}: cannot be written ({error.strerror}); write elsewhere"
        ) from error
    return chosen


def loader(folder: Path | None) -> jinja2.BaseLoader:
    """Return what finds a template: a user's file before ours, and ours alone behind the prefix."""
    ours = jinja2.FileSystemLoader(resources.find("templates"))
    users = [_Folder(folder)] if folder else []
    return jinja2.ChoiceLoader([jinja2.PrefixLoader({PREFIX: ours}), *users, ours])


def part(environment: jinja2.Environment, name: str, folder: Path | None) -> str:
    """Return the text of a part of the style or script. Raises: TemplateError."""
    source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
    for end in _ENDS[name.split("/")[0]]:
        if folder and end in source.lower():
            raise TemplateError(str(folder / name), f"it holds {end}, which ends the element it is put in", "remove it")
    return source.replace("\r\n", "\n")


def check_page(page: str, folder: Path, needed: Mapping[str, str]) -> None:
    """Refuse a page that is no report any more: tools, the script and the policy rely on what is needed.

    Cost: linear. Raises: TemplateError.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    for selector, what in needed.items():
        if (count := len(tree.css(selector))) != 1:
            raise TemplateError(str(folder), f"the page made with it has {count} {what}, not one", _KEEP)
    for node in tree.css("*"):
        for name in node.attributes:
            if name == "style" or name.startswith("on"):
                wrong = f"an element {node.tag} has the attribute {name}, which the policy forbids"
                raise TemplateError(str(folder), wrong, "use a class and style/own.css, or script/own.js")


def fault(error: Exception, folder: Path) -> TemplateError:
    """Return what is wrong with a user's template, with its file and line."""
    wrong = " ".join(str(error).split())
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateError(_at(error.filename or str(folder), error.lineno), wrong, "correct it")
    where = _place(error, folder)
    if isinstance(error, jinja2.TemplateNotFound):
        wrong = f"there is no {error.name}, neither in {folder} nor among ours"
        return TemplateError(where, wrong, "correct the name, or add the file")
    if isinstance(error, RecursionError):
        return TemplateError(
            where,
            "it includes, extends or calls itself without end",
            f"write {PREFIX}/ before the name of one of ours that it is based on",
        )
    if isinstance(error, TooMuchError):
        return TemplateError(where, wrong, "let it do less")
    return TemplateError(where, wrong, _NAMES)


class Missing(jinja2.StrictUndefined):
    """What a template names and does not get; it says so in the template's words."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint or self._undefined_obj is jinja2.utils.missing:
            return super()._undefined_message
        return f"{type(self._undefined_obj).__name__.lower()} has no {self._undefined_name}"


class _Folder(jinja2.FileSystemLoader):
    """A user's folder, whose files may be anything."""

    def __init__(self, folder: Path) -> None:
        """Look in a folder."""
        super().__init__(folder)
        self._folder = folder

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a file. Raises: TemplateError if it is not readable text, or stands outside."""
        path = str(self._folder / template)
        try:
            inside = self._folder.joinpath(*jinja2.loaders.split_template_path(template))
            if resources.leads_out(inside, self._folder):
                raise TemplateError(path, "it is a link to a file outside of the folder", "put the file itself there")
            return super().get_source(environment, template)
        except jinja2.TemplateNotFound:  # an OSError, too: ours is next
            raise
        except UnicodeDecodeError as error:
            raise TemplateError(path, f"it is not UTF-8 ({error.reason})", "save it as UTF-8") from error
        except OSError as error:
            raise TemplateError(path, f"it cannot be read ({error.strerror})", "check its permissions") from error


def _place(error: Exception, folder: Path) -> str:
    """Return the last line of the user's that the fault passed through, else of ours, else the folder."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    for root in (folder, resources.find("templates")):
        inside = [_at(name, line) for name, line in frames if Path(name).is_relative_to(root)]
        if inside:
            return inside[-1]
    return str(folder)


def _at(file: str, line: int | None) -> str:
    return f"{file}, line {line}" if line else file
