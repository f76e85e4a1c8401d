"""Packs the layouts, catalogs and settings that other projects fall back to into the wheel."""

from __future__ import annotations

from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["PackagedHook"]


class PackagedHook(BuildHookInterface[BuilderConfig]):
    """Puts them below `generator/packaged`, where `generator.project.packaged` finds them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # they stand beside the package, and a copy would grow stale
        for name in ("conf.py", "locales", "templates"):
            build_data["force_include"][name] = f"generator/packaged/{name}"
