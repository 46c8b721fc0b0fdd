"""A comparison as a Word document with tracked changes: `rendered` makes one of any two documents.

Accepting all changes gives the text of the new edition, rejecting all that of the old one, block for block.
"""
