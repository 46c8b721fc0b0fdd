"""From sources to bytes. Whatever goes out to the network goes through the one outlet here."""
