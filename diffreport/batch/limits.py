"""What one pair may take unless the user says so; imported by the program's help, so it imports nothing."""

SECONDS = 600.0  # a pair of 2 MB takes five
MEMORY = 2 << 30  # bytes, of the process that compares
