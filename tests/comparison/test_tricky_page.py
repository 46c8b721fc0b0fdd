"""The page of tricky cases shows the golden cases as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_golden import CASES

PAGE = Path(__file__).parents[2].joinpath("docs", "tricky.md").read_text(encoding="utf-8")
SHOWN = dict(
    re.findall(r"^`tests/comparison/golden/(\w+)\.txt`:\n\n```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
)


@pytest.mark.parametrize("name", SHOWN)
def test_a_case_of_the_page_is_its_golden_file(name: str) -> None:
    """Below its first line the file has what the page shows, but for parts in which there is nothing."""
    case = next(case for case in CASES if case.stem == name)
    body = case.read_text(encoding="utf-8").partition("\n")[2]
    assert SHOWN[name] == re.sub(r"^=== \w+\n(?==== |\Z)", "", body, flags=re.MULTILINE)


def test_every_heading_of_the_page_has_a_case() -> None:
    """Nothing is claimed that no golden case proves."""
    assert len(SHOWN) == len(re.findall(r"^### ", PAGE, re.MULTILINE)) > 20
