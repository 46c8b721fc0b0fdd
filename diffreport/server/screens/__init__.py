"""Screens, pages that no file has: the start, what a search found, a page that waits, a message, a form for a token.

Each function takes plain values and returns one HTML document that loads nothing; the same values give the same text.
What they look like is in `templates/server/`. All raise TemplateError at a fault in a template of the user's.
"""

from __future__ import annotations

from diffreport.server.screens.messages import (
    Login,
    Message,
    Waiting,
    render_login,
    render_message,
    render_waiting,
)
from diffreport.server.screens.search import Searched, render_search
from diffreport.server.screens.setting import Setting
from diffreport.server.screens.start import Listed, render_start

__all__ = [
    "Listed",
    "Login",
    "Message",
    "Searched",
    "Setting",
    "Waiting",
    "render_login",
    "render_message",
    "render_search",
    "render_start",
    "render_waiting",
]
