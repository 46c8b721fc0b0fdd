"""The marked text: both editions in one run of sections, rows, marks and notes."""
