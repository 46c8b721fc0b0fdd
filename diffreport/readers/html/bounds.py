"""What keeps the parser's time and memory bounded, whatever a page nests, repeats or leaves open.

The parser looks through all open elements at most tags, so its time grows with the square of the depth:
50,000 levels of `div` take nine seconds. It opens formatting again in every paragraph until it is closed:
2,000 of them in as many paragraphs make two million elements. And it looks through all attributes of a
tag at each. What goes beyond these bounds is flattened before it is parsed: the text stays whole, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from operator import sub

from diffreport.errors import InputError

_TAGS = 1_000_000  # of a page; bounds memory to about 700 MB
_FEW = 2_500  # tags that open something: nested, or all formatting, they are done within a second
_DEPTH = 1_000  # levels; the deepest real page has 60
_OPEN_FORMATTING = 200  # levels; the most seen on a real page: 12
_ATTRIBUTES = 1_000  # of a tag; the most seen on a real page: 40
_LONG = 20_000  # characters of a tag; shorter ones may have any attributes

# Elements that close themselves, and those of tables, in which the parser does not look further up.
_FLAT = (
    "p|li|dd|dt|option|optgroup|tr|td|th|tbody|thead|tfoot|table|caption|colgroup|rb|rt|rtc|rp|html|head|body|area|base"
    "|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
)
_FORMATTING = "b|big|code|em|font|i|s|small|strike|strong|tt|u"  # a second `a` or `nobr` closes the first
_INLINE = f"{_FORMATTING}|a|nobr|span|abbr|bdi|bdo|cite|data|del|dfn|ins|kbd|label|mark|q|ruby|samp|sub|sup|time|var"
_NESTING_TAG = re.compile(rf"<(/?)(?!(?:{_FLAT})[\s/>])[a-z]", re.IGNORECASE)
_FORMATTING_TAG = re.compile(rf"<(/?)(?=[bcefistuBCEFISTU])(?:{_FORMATTING})[\s/>]", re.IGNORECASE)
_WHOLE_FORMATTING_TAG = re.compile(rf"</?(?:{_FORMATTING})(?![\w:-])[^<>]*>", re.IGNORECASE)
_WHOLE_TAG = re.compile(rf"<(/?)(?:(?P<inline>{_INLINE})|(?!(?:{_FLAT})[\s/>])[a-z][\w:-]*)(?![\w:-])[^<>]*>", re.I)
_LONG_TAG = re.compile(rf"<([A-Za-z][^\s<>/]*+)[^<>]{{{_LONG},}}")
_STEP = {"": 1, "/": -1}


def bounded(text: str, shown: str) -> str:
    """Return a page's text that the parser is done with in time, as it stands for all but hostile pages.

    Cost: linear. Raises: InputError if the page has more tags than memory holds.
    """
    pieces = text.split("<")
    if len(pieces) > _TAGS:
        raise InputError(shown, f"has more than {_TAGS:,} HTML tags", "split it, or save its text alone")
    if max(map(len, pieces)) > _LONG:
        text = _LONG_TAG.sub(_with_few_attributes, text)
    if len(pieces) - text.count("</") <= _FEW:
        return text
    if _deepest(_FORMATTING_TAG.findall(text)) > _OPEN_FORMATTING:
        text = _WHOLE_FORMATTING_TAG.sub("", text)
    return _flattened(text) if _deepest(_NESTING_TAG.findall(text)) > _DEPTH else text


def _deepest(slashes: Iterable[str]) -> int:
    """Return how far the number of open tags rises above an earlier one; tags that close nothing do not count."""
    depths = [0, *accumulate(map(_STEP.__getitem__, slashes))]
    rises: Iterable[int] = map(sub, depths, accumulate(depths, min))
    return max(rises)


def _with_few_attributes(tag: re.Match[str]) -> str:
    """Return a tag without its attributes if they are too many; one long attribute is an embedded picture."""
    return f"<{tag[1]} " if len(tag[0].split(maxsplit=_ATTRIBUTES)) > _ATTRIBUTES else tag[0]


def _flattened(text: str) -> str:
    """Return a page without the tags beyond the greatest depth; a rule stands for those that end a block."""
    depth = 0

    def flat(tag: re.Match[str]) -> str:
        nonlocal depth
        depth = max(0, depth + _STEP[tag[1]])
        if depth + (tag[1] == "/") <= _DEPTH:
            return tag[0]
        return "" if tag["inline"] else "<hr>"

    return _WHOLE_TAG.sub(flat, text)
