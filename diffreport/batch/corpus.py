"""Stub of mine, not committed."""

from diffreport.model.corpora import Corpus, Counts


class Fold:
    def __init__(self):
        self.n = 0

    def __enter__(self):
        return self

    def __exit__(self, *a):
        pass

    def add(self, row):
        self.n += 1

    def corpus(self, title):
        return Corpus(title, self.n, 0, (), (), (), (), (), Counts())
