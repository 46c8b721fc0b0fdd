"""From sources to bytes. Whatever goes out to the network goes out through the one gate here."""
