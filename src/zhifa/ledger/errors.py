"""What can go wrong with the log. Nothing here is repaired silently: a log that signs two histories is worthless."""

from __future__ import annotations


class LedgerError(Exception):
    """The log cannot do what was asked; the message says why and what to do."""


class LedgerEmpty(LedgerError):
    """There is no entry yet, so there is no checkpoint."""


class NotInLedger(LedgerError, LookupError):
    """No such entry."""


class LedgerAhead(LedgerError):
    """What was published (or recorded) covers more than the journal holds: an older state was restored."""


class LedgerForked(LedgerError):
    """Two histories: what was published is not a beginning of what the journal says."""
