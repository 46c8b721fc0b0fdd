"""Ways to find the amounts in a sentence, each in a process of its own.

    python -m benchmarks.figure_ways WAY < sentences.json

Reads a JSON list of sentences, prints JSON: CPU seconds for all of them, and what was found in each as
[start, end, value, high]. Ours runs in the development environment, the others in the peers'.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

Found = tuple[int, int, str, str | None]  # characters, the value, and the upper end of a range
Way = Callable[[str], list[Found]]


def diffreport() -> Way:
    """Return our own way: tokens, then figures."""
    from diffreport.comparison.figures.mentions import amounts
    from diffreport.text import tokens

    def find(sentence: str) -> list[Found]:
        cut = tokens(sentence)
        places = [0, *accumulate(map(len, cut))]
        found = [(places[m.start], places[m.end], m.figure) for m in amounts(cut)]
        return [(a, b, str(f.value), None if f.high is None else str(f.high)) for a, b, f in found]

    return find


def quantulum3() -> Way:
    """Return quantulum3's quantities; a range, of which it gives the mean, is told by its uncertainty."""
    from quantulum3 import parser

    def find(sentence: str) -> list[Found]:
        return [_of_quantity(quantity) for quantity in parser.parse(sentence)]

    return find


def _of_quantity(quantity: Any) -> Found:
    value, spread = quantity.value, quantity.uncertainty
    if spread and re.search(r"\d\s*(?:-|–|to|and)\s*\d", quantity.surface):
        return (*quantity.span, repr(value - spread), repr(value + spread))
    return (*quantity.span, repr(value), None)


def recognizers() -> Way:
    """Return what Recognizers-Text finds with all its models of amounts; of two that overlap the longer."""
    from recognizers_number import recognize_number, recognize_ordinal, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension, recognize_temperature

    models = (
        recognize_number, recognize_ordinal, recognize_percentage, recognize_currency, recognize_dimension,
        recognize_temperature,
    )  # fmt: skip

    def find(sentence: str) -> list[Found]:
        found = [one for model in models for result in model(sentence, "en-us") for one in _of_result(result)]
        kept: list[Found] = []
        for one in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
            if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
                kept.append(one)
        return sorted(kept)

    return find


def _of_result(result: Any) -> Iterator[Found]:
    value = str((result.resolution or {}).get("value") or "").rstrip("%")
    if re.fullmatch(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", value):
        yield result.start, result.end + 1, value, None


WAYS: dict[str, Callable[[], Way]] = {"diffreport": diffreport, "quantulum3": quantulum3, "recognizers": recognizers}


def main(way: str) -> None:
    """Run one way over the sentences of the standard input, after one sentence to warm up."""
    warnings.simplefilter("ignore")
    sentences: list[str] = json.load(sys.stdin)
    find = WAYS[way]()
    find(sentences[0])
    started = time.process_time()
    found = [_tried(find, sentence) for sentence in sentences]
    seconds = time.process_time() - started
    failed = sum(answer is None for answer in found)
    json.dump({"seconds": seconds, "failed": failed, "found": [answer or [] for answer in found]}, sys.stdout)


def _tried(find: Way, sentence: str) -> list[Found] | None:
    """Return what a way finds; None where it fails on the sentence."""
    try:
        return find(sentence)
    except Exception:  # noqa: BLE001 - a peer's failure is a result
        return None


if __name__ == "__main__":
    main(sys.argv[1])
