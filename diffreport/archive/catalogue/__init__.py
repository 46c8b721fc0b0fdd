"""What is known of an archive, kept outside of its root so that it need not be read again. Never trusted."""

from __future__ import annotations
