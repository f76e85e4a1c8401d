"""A project becomes Findings: what is wrong in content, links and facts, in every catalog, in emails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.audit.catalogs import (
    Job,
    Mending,
    audit_catalogs,
    audit_file,
    files_of,
    mend_catalogs,
    mend_file,
)
from generator.audit.content import audit_content
from generator.audit.model import Finding, Watch, in_order
from generator.audit.writing import audit_writing

if TYPE_CHECKING:
    from generator.locales import Locale
    from generator.project import Project
    from generator.source.content import Content

__all__ = [
    "Finding",
    "Mending",
    "audit_content",
    "audit_file",
    "audit_project",
    "files_of",
    "mend_catalogs",
    "mend_file",
]


def audit_project(
    project: Project, content: Content, chosen: Iterable[Locale], *, watch: Watch[Job] = iter
) -> tuple[Finding, ...]:
    """Run every check of content, of the locales' catalogs and of emails; in order of files and lines."""
    # What compiles emails is heavy, and a single catalog needs none of it.
    from generator.audit.emails import audit_emails

    chosen = tuple(chosen)
    return in_order(
        (
            *audit_content(project, content),
            *audit_writing(project, content),
            *audit_catalogs(project, content, chosen, watch=watch),
            *audit_emails(project, content, chosen),
        )
    )
