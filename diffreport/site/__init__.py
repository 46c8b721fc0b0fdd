"""A static site over an archive: an index of its series, a history of each, and their change reports."""
