"""The review server: the pages of the site, made when they are asked for, and what reviewers say of findings."""

from __future__ import annotations

from diffreport.errors import UsageError


def check_installed() -> None:
    """Refuse to begin without what the server is made with. Raises: UsageError saying how it is installed."""
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError("serve: needs starlette and uvicorn; pip install 'diffreport-editions[server]'") from error
