"""Backup and restore of one installation: database, files, keys and the published log, in one file."""
