"""reStructuredText, read by its layout; docutils is not needed."""
