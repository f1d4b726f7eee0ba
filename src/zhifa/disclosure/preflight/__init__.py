"""Files that go out with a decision: read whole, scanned like its texts, and made anew from what may be seen."""
