"""Damaged files of every format by the hundred: each ends in a document or in one clear error, and none hangs."""

from __future__ import annotations

import os
import secrets

import pytest

from diffreport.readers import read
from tests.readers.fuzzing import survey
from tests.readers.sample_files import SAID, samples

FUZZING = os.environ.get("DIFFREPORT_FUZZ") == "1"
COUNT = 20_000 if FUZZING else 150  # files of each format
SEED = secrets.randbelow(1_000_000) if FUZZING else 0  # `make fuzz` meets other files each time


@pytest.mark.properties
@pytest.mark.parametrize("name", samples())
def test_a_mutated_file_gives_a_document_or_one_clear_error(name: str) -> None:
    """No reader raises anything else, takes over ten seconds, or takes its caller with it."""
    found = survey(name, SEED, COUNT)
    told = "\n".join(f"made({name!r}, {SEED}, {fault.number}): {fault.what}" for fault in found[:20])
    assert not found, f"{len(found)} of {COUNT} files\n{told}"


@pytest.mark.parametrize("name", samples())
def test_what_is_mutated_is_valid(name: str) -> None:
    """Every sample is read whole, so that the mutated files reach its reader."""
    text = " ".join(block.text for block in read(samples()[name], name=name).blocks)
    assert [word for word in SAID if word not in text] == []
