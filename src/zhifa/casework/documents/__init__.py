"""Documents of a case: what each says (sets), what it lacks, and how it prints (typesetting, word)."""
