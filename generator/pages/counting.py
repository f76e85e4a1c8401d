"""How far every page is in each language is counted once, and noted until its article or catalog changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from operator import attrgetter

from generator.locales import Locale
from generator.pages import status
from generator.pages.edition import Edition
from generator.pages.manifest import Manifest, PageState, Tree
from generator.pages.notes import ROWS, STATES, Notes, notes_of, text_digests
from generator.pages.trees import Task
from generator.project import Project
from generator.source.articles import Article
from generator.source.content import Content
from generator.workers import spread

__all__ = ["count_pages", "mostly_unknown", "note_pages"]


def count_pages(
    project: Project,
    content: Content,
    there: Sequence[Locale],
    known: Mapping[Locale, Tree],
    states: Mapping[Locale, Notes],
    rows: Mapping[Locale, Notes],
    *,
    jobs: int,
) -> Manifest:
    """Count the pages of every tree that is there or comes; what is `known` of one still holds.

    Each article is counted in all languages at once, so that its catalogs are held no longer, and what is
    checked of its own sentences is so once. `states` and `rows` hold what is known of pages and of catalogs,
    and take what is counted.
    """
    settings = project.settings
    bare = Manifest(source=settings.source_locale.tag, base=settings.base_url.rstrip("/"))
    kept = {locale: known[locale] for locale in there if locale in known}

    editions = [Edition(project, locale, content) for locale in there if locale not in kept]
    articles = sorted(content.articles.values(), key=attrgetter("id")) if editions else []
    texts = {article.id: article.digest for article in articles}
    pages = {edition.locale: _noted(articles, texts, states[edition.locale]) for edition in editions}

    def count(article: Article) -> list[tuple[PageState, Mapping[str, int] | None]]:
        found = []
        for edition in editions:
            state = pages[edition.locale].get(article.id) or edition.state(article)
            found.append((state, status.counted(project, article.catalog, edition.locale)))
            edition.forget()
        return found

    unknown = [one for one in articles if any(one.id not in pages[edition.locale] for edition in editions)]
    for article, found in zip(unknown, spread(count, unknown, most=jobs), strict=True):
        for edition, (page, row) in zip(editions, found, strict=True):
            pages[edition.locale][article.id] = page
            states[edition.locale].take(asdict(page), article.catalog, texts[article.id])
            if row:
                rows[edition.locale].take(row, article.catalog)
    for edition in editions:
        states[edition.locale].write()
        kept[edition.locale] = edition.tree({one.id: pages[edition.locale][one.id] for one in articles})
    return replace(bare, trees=tuple(kept[locale] for locale in there))


def mostly_unknown(content: Content, states: Mapping[Locale, Notes]) -> tuple[Locale, ...]:
    """Return the languages in which nothing is noted of most articles, or no longer holds."""
    articles = content.articles.values()
    texts = {article.id: article.digest for article in articles}
    return tuple(
        locale for locale, notes in states.items() if 2 * len(_noted(articles, texts, notes)) < len(texts)
    )


def note_pages(task: Task, content: Content) -> None:
    """Count the pages of one language, in this process alone, for a build elsewhere that reads the notes."""
    locale = task.locale
    digests = {locale: text_digests(task.project, locale)}
    states, rows = notes_of(task.work.parent, STATES, digests), notes_of(task.work.parent, ROWS, digests)
    count_pages(task.project, content, [locale], {}, states, rows, jobs=1)
    for article in content.articles.values():
        rows[locale].recall(article.catalog)
    rows[locale].write()


def _noted(articles: Iterable[Article], texts: Mapping[str, str], notes: Notes) -> dict[str, PageState]:
    """Return what was counted before of articles that did not change, in a language where they did not."""
    found = {one.id: notes.recall(one.catalog, texts[one.id]) for one in articles}
    return {name: PageState(**state) for name, state in found.items() if state is not None}
