"""What a run left in step with its source becomes records, so that the next run passes over it.

They lie below `build/.work` and may be deleted at any time. A record holds for the very bytes it was made
from: of the source, the template and every catalog.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from generator import files
from generator.digests import digest, engine_digest, file_digest
from generator.errors import GeneratorError
from generator.project import Project
from generator.source.content import Part

__all__ = ["Record", "in_step", "read_records", "write_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One source that was in step with its template and its catalogs."""

    source: str
    """The digest of the source."""
    template: str
    catalogs: Mapping[str, str]
    """The digest of each locale's catalog."""
    places: tuple[int, ...] = ()
    """Its sentences, by their numbers (`looking.key_number`)."""
    shelved: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Obsolete sentences that a locale has a text of, by their numbers; locales with none are left out."""


def read_records(project: Project) -> dict[str, Record]:
    """Return the records of catalogs by name; none where they were made by another engine or settings."""
    try:
        held = json.loads(files.read_bytes(_path(project)))
        if held["key"] != _key(project):
            return {}
        return {name: Record(**record) for name, record in held["records"].items()}
    except (GeneratorError, ValueError, LookupError, TypeError):
        return {}


def write_records(project: Project, records: Mapping[str, Record]) -> None:
    """Keep records for the next run; where they cannot be written, it looks at everything."""
    # `asdict` would copy every number.
    names = tuple(one.name for one in fields(Record))
    document = {
        "key": _key(project),
        "records": {
            name: {one: getattr(record, one) for one in names} for name, record in sorted(records.items())
        },
    }
    with contextlib.suppress(GeneratorError):
        files.write_text(_path(project), json.dumps(document, separators=(",", ":")))


def in_step(
    project: Project, part: Part, record: Record | None, *, digests: Callable[[Path], str] = file_digest
) -> bool:
    """Tell whether a source, its template and all its catalogs are those of a record, by their `digests`."""
    if record is None or record.source != part.digest():
        return False
    paths = {locale.gettext: project.po(part.name, locale) for locale in project.settings.locales}
    return digests(project.pot(part.name)) == record.template and record.catalogs == {
        name: digests(path) for name, path in paths.items()
    }


def _key(project: Project) -> str:
    """Digest what decides how a source and its catalogs are brought in step, beside themselves."""
    settings = project.settings
    rules = [(locale.tag, locale.plural.header) for locale in settings.locales]
    texts = (settings.source_locale.tag, settings.segmentation, settings.preview_url)
    return digest(engine_digest(), *texts, rules)


def _path(project: Project) -> Path:
    return project.build / ".work" / "extract.json"
