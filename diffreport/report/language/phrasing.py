"""Words of the editions made short enough to be quoted, and figures as signs; in any language. Pure."""

from __future__ import annotations

from diffreport.model import Figure, Summary

# What a qualifier is shown as in a column of figures; the printed word stays its name.
_SIGNS = {
    "≈": "approximately about around some roughly nearly almost circa estimated an_estimated close_to".split(),
    "≥": "at_least no_fewer_than no_less_than or_more".split(),
    ">": "more_than over above exceeding".split(),
    "≤": "at_most up_to no_more_than or_less or_fewer".split(),
    "<": "less_than fewer_than under below".split(),
}
_SIGN_OF = {word.replace("_", " "): sign for sign, words in _SIGNS.items() for word in words}


def similarity(score: float) -> str:
    """Return a score as a reader gets it: "0.84"; equal only what is equal."""
    return f"{min(score, 0.99) if score < 1 else 1:.2f}"


def sentence_case(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def readable(series: str) -> str:
    """Return the name of a series as a title: "karsova-terrorism" as "Karsova terrorism"."""
    return sentence_case(series.replace("_", " ").replace("-", " "))


def shortened(text: str, words: int = 12) -> str:
    """Return the first words of a text, with an ellipsis if more follow. Cost: does not read on."""
    head = text[: words * 24].split()
    cut = " ".join(head[:words])
    if len(head) <= words and len(text) <= words * 24:
        return cut
    while cut and cut[-1] in ",;:.… \u00a0":
        cut = cut[:-1]
    return f"{cut}\u00a0…"


def bare(text: str) -> str:
    """Return changed words without the punctuation and spaces at their ends; punctuation alone stays."""
    return text.strip(" ,;:.") or text.strip()


def kept_percent(summary: Summary) -> int:
    """Return the share of the old wording kept, in whole per cent; 100 only if no word is gone.

    Counted from the words: `summary.kept_percent` is rounded already, and 89.47 would first become 89.5, then 90.
    """
    if not summary.old_words:
        return 100
    rounded = int(100 * (1 - summary.deleted_words / summary.old_words) + 0.5)
    return 99 if rounded == 100 and summary.deleted_words else rounded


def qualifier_sign(figure: Figure) -> str:
    """Return the sign that stands for a figure's qualifier, or nothing where it is printed in words."""
    sign = _SIGN_OF.get(figure.qualifier.casefold(), "")
    return sign if sign and figure.text.casefold().startswith(figure.qualifier.casefold()) else ""


def unqualified(figure: Figure) -> str:
    """Return a figure as printed, without the qualifier that a sign stands for."""
    return figure.text[len(figure.qualifier) :].strip() if qualifier_sign(figure) else figure.text


def brief(figure: Figure) -> str:
    """Return a figure where there is little room, with a sign for its qualifier: "≈ 300" for "approximately 300"."""
    return f"{qualifier_sign(figure)} {unqualified(figure)}".strip()
