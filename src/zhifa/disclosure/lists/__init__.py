"""What an authority publishes before it enforces (事前公示): kinds of list as data, review, versions (R2–R13, R58)."""
