"""Which alerts, facts and images a document shows is noted when it is read, to know when they change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util._files import FilenameUniqDict
from sphinx.util.i18n import get_image_filename_for_language, search_image_for_language

from generator.digests import digest
from generator.pages.edition import Edition

__all__ = ["ShownDigests", "name_images", "note_images", "note_shown"]

_SHOWN = "generator_shown"
_ANY_KIND = ".*"
"""How the address of an image ends that is there in several kinds, of which Sphinx takes the best."""
_ELSEWHERE = "?"
"""How Sphinx calls an image that is no file of ours."""


def note_shown(env: BuildEnvironment, kind: str, name: str) -> None:
    """Record that the document being read shows an `alert`, a `fact`, an `image` or one of many `images`."""
    noted = env.metadata[env.docname].setdefault(_SHOWN, [])
    if (kind, name) not in noted:
        noted.append((kind, name))


def note_images(app: Sphinx, doctree: nodes.document) -> None:
    """Record the images of the document that was read; of several kinds of one, only the best is kept."""
    for image in doctree.findall(nodes.image):
        if image["uri"].endswith(_ANY_KIND):
            note_shown(app.env, "images", image["uri"])
            _keep_best(app, image)
        candidates: Mapping[str, str] = image.get("candidates", {})
        for kind, path in candidates.items():
            if kind != _ELSEWHERE:
                note_shown(app.env, "image", path)


def _keep_best(app: Sphinx, image: nodes.image) -> None:
    """Choose the kind that a page shows, so that no other is copied or kept for it."""
    candidates: dict[str, str] = image["candidates"]
    best = next((kind for kind in app.builder.supported_image_types if kind in candidates), None)
    for kind in [kind for kind in candidates if kind != best]:
        path = candidates.pop(kind)
        documents, _name = app.env.images.get(path, (set(), ""))
        documents.discard(app.env.docname)
        if not documents:
            app.env.images.pop(path, None)


def name_images(env: BuildEnvironment) -> Mapping[str, Mapping[str, str]]:
    """Name images by their paths, not by which was read first; return those of each document."""
    renamed = FilenameUniqDict()
    found: dict[str, dict[str, str]] = {}
    for path, (documents, _name) in sorted(env.images.items()):
        for document in sorted(documents):
            found.setdefault(document, {})[path] = renamed.add_file(document, path)
    env.images = renamed
    return found


class ShownDigests:
    """What alerts, facts and images are in one edition, as digests."""

    def __init__(self, env: BuildEnvironment, edition: Edition) -> None:
        self._env = env
        self._edition = edition
        self._digest = cache(self._digest_of)

    def of(self, document: str) -> Mapping[str, str]:
        """Return the digests of all that a document shows, by kind and name."""
        noted = self._env.metadata.get(document, {}).get(_SHOWN, ())
        return {f"{kind} {name}": self._digest(kind, name) for kind, name in noted}

    def _digest_of(self, kind: str, name: str) -> str:
        edition = self._edition
        if kind == "fact":
            return digest(edition.fact(name))
        if kind == "images":
            return digest(self._kinds(name))
        if kind == "image":
            return search_image_for_language(f"/{name}", self._env)
        alert = edition.content.alerts.get(name)
        return digest(edition.quote(name), alert.severity if alert else "")

    def _kinds(self, pattern: str) -> list[str]:
        """Return the files of an image that is there in several kinds, for all languages and for this one."""
        patterns = {pattern, get_image_filename_for_language(f"/{pattern}", self._env).lstrip("/")}
        return sorted(path.name for one in patterns for path in Path(self._env.srcdir).glob(one))
