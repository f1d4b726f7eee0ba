"""The public pages as files: written by the same views, kept current by what changes, served by any web server.

`building.Site` writes and mends a folder, `following.StaticSite` keeps one current; see ADR 23.
"""
