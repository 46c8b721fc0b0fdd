"""Numbers that count or measure: found, typed, and followed from one edition to the next."""
