"""The JSON interface (design 3.2)."""
