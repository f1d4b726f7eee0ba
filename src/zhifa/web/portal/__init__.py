"""The public portal: no log-in, no cookie, nothing that is not public."""
