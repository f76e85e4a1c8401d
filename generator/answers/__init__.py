"""Requests of billing systems, as JSON, become emails or problems: the same over HTTP and in batches."""
