"""The texts that documents cite: statutes, their versions, their articles."""
