"""Made-up cases to practise on, scored; nothing here reaches the journal or the registers."""
