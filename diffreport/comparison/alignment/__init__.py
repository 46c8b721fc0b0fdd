"""Which blocks belong together: links, with the evidence for each."""
