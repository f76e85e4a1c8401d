"""Everything that pages are made from becomes digests, by which trees built apart are known to fit."""

from __future__ import annotations

from collections.abc import Mapping

from generator.digests import digest, engine_digest, folder_digests
from generator.locales import Locale
from generator.project import Project

__all__ = ["catalogs", "shared", "state"]


def shared(project: Project) -> str:
    """Return the digest of what the pages of all locales are made from."""
    single = [project.root / "conf.py", project.root / "pyproject.toml"]
    return digest(
        engine_digest(),
        folder_digests(project.content),
        folder_digests(project.templates / "site"),
        {path.name: path.read_text(encoding="utf-8") for path in single if path.is_file()},
    )


def catalogs(project: Project, locale: Locale) -> Mapping[str, str]:
    """Return the digests of a locale's catalogs."""
    return folder_digests(project.locales / locale.gettext)


def state(project: Project) -> str:
    """Return the digest of the whole source: machines where it is equal make parts of one site."""
    found = {locale.tag: catalogs(project, locale) for locale in project.settings.all_locales}
    return digest(shared(project), found)
