"""Every block of code in every document runs, or is read by what reads its like."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.docs.checks import CHECKS, Place, check
from tests.docs.elsewhere import BLOCKS, Elsewhere, is_covered
from tests.docs.fences import PAGES, ROOT, fences

OURS = {page: [fence for fence in fences(page) if not is_covered(fence)] for page in PAGES}


@pytest.mark.parametrize("page", [page for page in PAGES if OURS[page]])
def test_the_blocks_of_a_page_do_what_they_show(page: str, place: Place) -> None:
    """One after the other, in one folder; all that fail are told."""
    failed = []
    for fence in OURS[page]:
        try:
            check(fence, place)
        except Exception as error:  # noqa: BLE001 - whatever a block raises is told, with what others do
            failed.append(f"{fence} ({fence.language}): {error!s}"[:2000])
    if failed:
        pytest.fail("\n\n".join(failed), pytrace=False)


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_in_a_language_that_something_checks(page: str) -> None:
    """What is indented, and usage, need none."""
    assert [str(fence) for fence in fences(page) if fence.language not in CHECKS] == []


def test_few_blocks_are_left_as_they_are() -> None:
    """Drawings and extracts: not one block in ten."""
    pictures = [fence for page in PAGES for fence in OURS[page] if fence.language == "text" or fence.not_run]
    assert len(pictures) * 10 < sum(len(fences(page)) for page in PAGES)


@pytest.mark.parametrize("other", BLOCKS, ids=lambda other: f"{other.page}-{other.language}-{other.section}")
def test_what_another_test_runs_is_there_and_so_is_the_test(other: Elsewhere) -> None:
    """It names the page, or its blocks would be nobody's."""
    assert any(other.covers(fence) for fence in fences(other.page))
    file, _, name = other.test.partition("::")
    text = (ROOT / file).read_text("utf-8")
    functions = {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}
    assert name in functions and Path(other.page).name in text
