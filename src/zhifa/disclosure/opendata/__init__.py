"""All that is public now as files to take away: one definition of the columns, three formats, a dictionary."""
