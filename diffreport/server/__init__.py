"""The review server: the pages of the site, made when they are asked for, and what reviewers say of findings."""

from __future__ import annotations

from importlib.util import find_spec

from diffreport.errors import UsageError


def check_installed() -> None:
    """Refuse to begin without what the server is made with. Raises: UsageError saying how it is installed."""
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise UsageError("serve: needs starlette and uvicorn; pip install 'diffreport-editions[server]'")
