"""Chinese text becomes search terms: pairs of neighbouring characters, which need no dictionary.

Sphinx 9.0 cannot search Chinese: its pages ask for a `ChineseStemmer` that is not there, and without a
dictionary package no Chinese word is indexed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx.search import SearchLanguage

__all__ = ["ChineseSearch", "terms"]

_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"(?P<han>[{_HAN}\U00020000-\U0003ffff]+)|[^\W_{_HAN}\U00020000-\U0003ffff]+")

_SPLITTER = r"""
var splitQuery = (query) => {
  const runs = query.match(/[HAN]+|(?:(?![HAN])[\p{L}\p{N}])+/gu) || [];
  const pairs = (run) => {
    const chars = [...run];
    return chars.length < 2 ? chars : chars.slice(1).map((char, index) => chars[index] + char);
  };
  return runs.flatMap((run) => (/^[HAN]/u.test(run) ? pairs(run) : [run]));
};
"""


class ChineseSearch(SearchLanguage):
    """Finds Chinese words by their pairs of characters, and other words as they are."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = _SPLITTER.replace("[HAN]", rf"[{_HAN}\u{{20000}}-\u{{3ffff}}]")

    def split(self, input: str) -> list[str]:
        """Return the terms a page is found by."""
        return list(terms(input))

    def stem(self, word: str) -> str:
        """Return a word in lower case, as the page's own code does."""
        return word.lower()

    def word_filter(self, word: str) -> bool:
        """Index everything but numbers, which the page's own code leaves out of a query."""
        return not word.isdigit()


def terms(text: str) -> Iterator[str]:
    """Yield the pairs and the single characters of Chinese runs, and other words whole.

    >>> list(terms("更新Azure信用卡"))
    ['更新', '更', '新', 'Azure', '信用', '用卡', '信', '用', '卡']
    """
    for match in _RUNS.finditer(text):
        run = match[0]
        if match["han"] is None:
            yield run
            continue
        yield from (run[index : index + 2] for index in range(len(run) - 1))
        yield from run
