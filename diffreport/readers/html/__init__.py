"""HTML pages: the tree, what of it is furniture, its blocks, headings and tables."""
