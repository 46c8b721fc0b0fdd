"""Texts with changes marked in them: CriticMarkup, and the marks of wdiff."""
