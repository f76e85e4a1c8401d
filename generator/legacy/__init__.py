"""Localized Markdown of the Open Publishing format becomes catalogs, and catalogs that format again."""
