"""Differences that are no content: told by the evidence of the two editions."""
