"""Documents of a case: what a form asks (forms), how it reads (wording), how it prints (typesetting)."""
