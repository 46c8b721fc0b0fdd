"""Where in a batch's output what stands: names in its store."""

from __future__ import annotations

import hashlib

RESULTS = "results"  # .csv, .parquet
SENTENCES = "sentences.csv"
INDEX = "index.html"
RUN = "run"  # what a run says of itself while it is under way: workers that do not find it are elsewhere
MANIFEST = "batch.json"  # what makes a folder a batch's output, and which batch it is


def comparison_of(name: str) -> str:
    """Return the name of a pair's comparison: JSON, compressed by gzip without a moment in it."""
    return f"comparisons/{_shard(name)}/{name}.json.gz"


def report_of(name: str, suffix: str) -> str:
    """Return the name of what else is written of a pair, by its suffix (html, docx, ...)."""
    return f"reports/{_shard(name)}/{name}.{suffix}"


def row_of(name: str) -> str:
    """Return the name of a pair's row: JSON. Where it is, the pair is done."""
    return f"rows/{_shard(name)}/{name}.json"


def _shard(name: str) -> str:
    """Return one of 256 folders: a folder of 200,000 files is slow on most disks."""
    return hashlib.sha256(name.encode()).hexdigest()[:2]
