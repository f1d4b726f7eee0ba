"""Documents of a case: what a form asks (forms), and how it prints (typesetting)."""
