"""Directories in memory, one for each tenant, replaced by whoever asks for a later version (DESIGN §5)."""

from __future__ import annotations

from kartotek.domain.lists import Directory


class Directories:
    """The directories this process has read; safe to use from several threads, since each step is one assignment."""

    def __init__(self) -> None:
        self._known: dict[int, Directory] = {}

    def at(self, tenant: int, version: int) -> Directory | None:
        """Return a tenant's directory if it is here at a version or later; never for version 0."""
        known = self._known.get(tenant)
        return known if known is not None and 0 < version <= known.tenant.version else None

    def keep(self, directory: Directory) -> Directory:
        """Keep a directory that was read, unless a later one is here, and return it."""
        known = self._known.get(directory.tenant.id)
        if known is None or known.tenant.version <= directory.tenant.version:
            self._known[directory.tenant.id] = directory
        return directory
