"""Tables, row by row and cell by cell."""
