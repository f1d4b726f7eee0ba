"""The staff's pages: each view calls one query or one action and hands a view model to a template."""
