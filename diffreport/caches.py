"""Where a user's caches are: what can be made anew from editions, so that it is made once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "DIFFREPORT_CACHE"
OFF = "off"


def cache_folder(part: str, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder of one cache, whether or not it exists; None if nothing is to be kept.

    `DIFFREPORT_CACHE` names another folder than the user's own, or is "off".
    """
    named = environ.get(VARIABLE)
    if named == OFF:
        return None
    import platformdirs

    return (Path(named) if named else platformdirs.user_cache_path("diffreport")) / part
