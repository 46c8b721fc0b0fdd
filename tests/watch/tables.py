"""Tables of a configuration in which all is well, and where they stand."""

from __future__ import annotations

from pathlib import Path

FILE = Path("/reports/diffreport.toml")
SOURCE = '[[source]]\nseries = "river"\nurl = "https://example.org/river"\n'
MAIL = '[[notify]]\nname = "m"\nkind = "mail"\nto = "a@example.org"\nfrom = "b@example.org"\nhost = "h"\n'
