"""The documents' blocks of code, run and checked."""
