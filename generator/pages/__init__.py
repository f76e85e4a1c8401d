"""The site: articles, catalogs and templates become pages in every language, by Sphinx."""

__all__: list[str] = []
