"""What is public now, how long, how it stands, how it ends: `current` is the one function of truth."""
