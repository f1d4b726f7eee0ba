"""View models: pure functions from what the floors below know to what a template shows. No query, no permission."""
