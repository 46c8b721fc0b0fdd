"""Contents tables: their lines repeat the text, unless they are out of date."""

from __future__ import annotations

from collections.abc import Iterable

from diffreport.contents import is_title, without_page
from diffreport.readers.headings import Line
from diffreport.text import letters_of, name_of

_SHOWN = 100  # characters of a line in a remark
_LONGEST = 1_000  # characters of a block that a line may repeat a part of: a caption, a heading that runs into the text
# Lines, and characters in which each is looked for: a report has some hundred in a million.
_LOOKED_FOR, _LOOKED_THROUGH = 300, 4_000_000


def out_of_date(contents: str, lines: Iterable[Line]) -> tuple[str, ...]:
    """Return a remark if some lines of a contents table repeat nothing of the text: they are left out with the rest.

    `contents` has one line for each of the table's; the page is the last word of each.
    Cost: linear, and at most a second.
    """
    said = [line for line in contents.split("\n") if letters_of(line)]
    said = [line for line in said if not (is_title(line) or is_title(without_page(line)))]
    texts = {letters_of(line.draft.text) for line in lines} if said else set()
    unknown = [line for line in said if texts.isdisjoint((letters_of(line), letters_of(without_page(line))))]
    text = "\n".join(sorted(found for found in texts if len(found) <= _LONGEST))
    if len(unknown) > _LOOKED_FOR or len(text) > _LOOKED_THROUGH:
        return ()
    stale = [line for line in unknown if letters_of(line) not in text and letters_of(without_page(line)) not in text]
    if not stale:
        return ()
    first = name_of(without_page(stale[0]))
    first = first if len(first) <= _SHOWN else f"{first[:_SHOWN]}…"
    which = f"{len(stale):,} of its {len(said):,} lines {'repeats' if len(stale) == 1 else 'repeat'} no heading"
    return (f"The contents table is out of date, and was not read: {which} (“{first}”).",)
