"""The only writer of statutes."""
