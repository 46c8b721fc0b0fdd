"""Archived editions at work: as documents, judged, compared, searched. Here the archive and the readers meet."""
