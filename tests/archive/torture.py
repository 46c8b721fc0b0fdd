"""How much the tests of torture do: a little in the suite, all of it in `make torture`."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("DIFFREPORT_TORTURE"))
