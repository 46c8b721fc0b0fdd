"""From successive comparisons to a `History`: what became of each paragraph, word and figure of a series. Pure."""
