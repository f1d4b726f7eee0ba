"""Anybody complains of how the law is enforced: somebody who is not complained of handles it, in time, under a code."""
