"""The parts of the page of a history, above and below its text."""
