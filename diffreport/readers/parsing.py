"""From bytes to a document, in this process: which format, which charset, its reader, blocks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from diffreport.errors import InputError, NoTextError
from diffreport.model import Block, Document, Edition, Places
from diffreport.profiles import Profile
from diffreport.readers import formats, quality, sniff
from diffreport.readers.charset import Decoded, canonical, declared_charset, decode
from diffreport.readers.labels import label_of
from diffreport.readers.outline import Draft, Reading, normalised, to_blocks
from diffreport.readers.source import Source
from diffreport.readers.task import Format, Recognised, Task

if TYPE_CHECKING:  # most texts have no marks
    from diffreport.readers.marks.views import View

# Of one file. The longest report known has 2 MB of text and 54,000 lines; this much is read in ten seconds and 1 GB,
# be it in one line. Markup may hold pictures, and far more tags than text.
_MOST_TEXT, _MOST_MARKUP = 12 << 20, 64 << 20  # bytes
_MOST_LINES = 500_000
_LINE_ENDS = ("\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")

# A text may be marked up in whichever of these, whatever it is called.
_TEXTS = frozenset((formats.PLAIN, formats.MARKDOWN, formats.RST))

_CHANGED = re.compile(r" text (?:before|after) (them|these changes) was read\.")  # a reader's remark on changes

_SAMPLE = 1 << 20  # characters or bytes looked at
_CONTROLS = bytes((*range(9), *range(14, 28), 127))
_CONTROL_SHARE = 0.1  # of the characters; text with more of them is no text


class Options(NamedTuple):
    """How a file is to be read: what the caller knows better than the file tells."""

    media_type: str | None = None
    encoding: str | None = None
    original: bool = False  # tracked changes: the text before them
    profile: Profile = Profile()
    ocr: str = ""  # the languages in which scans are to be read, as tesseract calls them: "eng+fra"
    stated: str | None = None  # the charset that the server stated; gives way to the bytes
    marked: bool = False  # changes that are marked are wanted: as marks in a text too, and with their places


def parse(
    source: Source,
    options: Options = Options(),  # noqa: B008 - a frozen value
    recognised: Recognised = Recognised(),  # noqa: B008 - a frozen value
) -> Document:
    """Return the document in a file's bytes; `recognised` is what was read off its scans.

    Raises: InputError if it is binary, of a format not read, or damaged; NoTextError if it holds no text;
        UsageError for an unknown media type or encoding.
    """
    if options.encoding:
        canonical(options.encoding)  # a wrong name is wrong whatever the format
    encoding = options.encoding or charset_in(options.media_type)
    form = sniff.format_of(source.data, source.shown, options.media_type, encoding)
    decoded = _decoded(source, form, encoding, options.stated) if form.is_text else Decoded("")
    task = Task(source.data, source.shown, decoded.text, options.original, options.profile, recognised, options.marked)
    reading, places = _resolved(form, task, source) if options.marked else (form.reading(task), None)
    blocks = to_blocks(reading)
    if not blocks:
        raise _no_text(source, reading, original=options.original)
    return Document(
        blocks,
        _edition(source, form, reading),
        form.reader,
        reading.language,
        (*_misnamed(source, form, options), *decoded.remarks, *reading.remarks, *_hints(blocks)),
        reading.left_out,
        reading.pages,
        reading.blank_pages,
        decoded.charset,
        places,
    )


def carries_changes(remarks: Sequence[str]) -> bool:
    """Tell whether a document has changes marked in it, by what its reader says of it."""
    return any(map(_CHANGED.search, remarks))


def said_once(remarks: Sequence[str], *, is_first: bool) -> tuple[str, ...]:
    """Return the remarks on one of the two texts of a file; what is said of its changes holds for both."""
    told = (_CHANGED.sub(r" texts before and after \1 were read.", remark) for remark in remarks)
    return tuple(new for new, old in zip(told, remarks, strict=True) if is_first or new == old)


def _no_text(source: Source, reading: Reading, *, original: bool) -> NoTextError:
    """Return what to say of a document without text, or of one whose text is all on the other side of its changes."""
    if not carries_changes(reading.remarks):
        return NoTextError(source.shown, "holds no text", "check that it is the document itself, not its frame")
    what, when, other = ("inserted", "before", "final") if original else ("deleted", "after", "original")
    wrong = f"all of it is {what}: the text {when} the changes is empty"
    return NoTextError(source.shown, wrong, f"diffreport show --as {other} prints the other")


def _resolved(form: Format, task: Task, source: Source) -> tuple[Reading, Places]:
    """Return one edition of a file with changes marked in it, and where its blocks stand. Raises: InputError."""
    from diffreport.readers.marks.reading import read_marked

    view = None
    if form in (formats.PLAIN, formats.MARKDOWN):
        reading, view = read_marked(form, task, source)
    else:
        reading = form.reading(task)
    of_blocks = tuple(tuple(_places(draft, view)) for draft in normalised(reading.drafts))
    return reading, Places(hashlib.sha256(source.data).hexdigest(), of_blocks)


def _places(draft: Draft, view: View | None) -> Iterator[tuple[int, int]]:
    """Yield the places of a block, those of its lines where it is of a marked text."""
    for place in draft.places:
        yield from view.places[place] if view else [(place, 1)]


def _decoded(source: Source, form: Format, encoding: str | None, stated: str | None) -> Decoded:
    """Return a file's text. Raises: InputError if it is mostly control characters."""
    is_markup = form in (formats.HTML, formats.LEGISLATION)
    most = _MOST_MARKUP if is_markup else _MOST_TEXT
    if len(source.data) > most:
        raise _too_much(source, f"holds more than {most >> 20} MiB of text")
    declared = declared_charset(source.data) if is_markup else None
    decoded = decode(source.data, source.shown, encoding, declared, stated)
    if max(map(decoded.text.count, _LINE_ENDS)) > _MOST_LINES:
        raise _too_much(source, f"has more than {_MOST_LINES:,} lines")
    sample = source.data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls:  # in UTF-16 half of the bytes are NULs: only the characters tell
        sample = decoded.text[:_SAMPLE].encode("utf-8", "replace")
        controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if "\0" in decoded.text or controls > len(sample) * _CONTROL_SHARE:
        raise InputError(source.shown, "is binary (it holds control characters)", "give a document or a text")
    return decoded


def _too_much(source: Source, wrong: str) -> InputError:
    return InputError(source.shown, wrong, "split it, or archive it as a file without reading it")


def _misnamed(source: Source, form: Format, options: Options) -> Iterator[str]:
    """Yield that a file is not what its name says: a download may have brought another one."""
    suffix = PurePath(source.name).suffix.lower()
    named = formats.by_suffix(suffix)
    if options.media_type or named in (None, form) or {named, form} <= _TEXTS:
        return
    yield f"The file is named {suffix}, but its content is {form.name}; it was read as that."


def _hints(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield what a text shows of a charset it was not written in; nothing of it is repaired."""
    count, first = quality.mojibake(blocks)
    if count:
        places = "1 place looks" if count == 1 else f"{count:,} places look"
        yield (
            f"{places} like wrongly decoded text (such as “{first}”): the edition was published so, or was converted"
            " wrongly; nothing was changed."
        )


def _edition(source: Source, form: Format, reading: Reading) -> Edition:
    return Edition(
        label=label_of(source.name),
        title=reading.stated_title or reading.title,
        name=source.name,
        published=reading.published,
        media_type=form.media_type,
        size=len(source.data),
        sha256=hashlib.sha256(source.data).hexdigest(),
    )


def charset_in(media_type: str | None) -> str | None:
    """Return the charset parameter of a media type ("text/html; charset=utf-8"), or None."""
    _, _, value = (media_type or "").lower().partition("charset=")
    return value.partition(";")[0].strip().strip('"') or None
