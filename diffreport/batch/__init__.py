"""Whole corpora: many pairs of editions compared on all cores of a machine, or on a cluster; resumable."""
