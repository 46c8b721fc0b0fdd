"""OpenDocument texts, in a package or as one XML file."""
