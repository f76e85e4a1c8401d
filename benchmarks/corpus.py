"""The archive of real articles, where it is at hand beside the project."""

from __future__ import annotations

import tarfile
from pathlib import Path

__all__ = ["CORPUS", "read_corpus"]

CORPUS = Path(__file__).parent.parent.parent / "shared/corpora/articles-3000.tar.xz"


def read_corpus() -> dict[str, str]:
    """Return the text of every article, by its name in the archive."""
    # In the archive's own order: to go back in it means to unpack it again.
    with tarfile.open(CORPUS) as archive:
        return {
            one.name: file.read().decode("utf-8-sig")
            for one in archive
            if one.name.endswith(".md") and (file := archive.extractfile(one)) is not None
        }
