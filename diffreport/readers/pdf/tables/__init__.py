"""Tables of PDF pages: ruled, partly ruled and not ruled, and those that go on overleaf."""
