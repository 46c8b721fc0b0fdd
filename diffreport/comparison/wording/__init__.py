"""Changes of meaning that words alone tell."""
