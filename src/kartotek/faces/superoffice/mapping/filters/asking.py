"""What a filter is turned into a question with: the archive, and who asks, when, in which language and zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kartotek.domain.query import Condition, IsSet
from kartotek.faces.superoffice.mapping.columns.archive import Archive
from kartotek.faces.superoffice.mapping.columns.column import ALWAYS, Column, Target
from kartotek.faces.superoffice.mapping.filters.operators import Operator
from kartotek.faces.superoffice.mapping.filters.values import FilterRefused
from kartotek.faces.superoffice.mapping.times import Zone
from kartotek.faces.superoffice.mapping.view import View
from kartotek.wire.odata_filter import Literal


@dataclass(frozen=True, slots=True)
class Asking:
    """An archive as one request reads it; ``user`` is who asks, ``now`` the moment at which they do."""

    archive: Archive
    view: View
    zone: Zone
    user: int
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Question:
    """One condition of a filter: a column, an operator that fits it, and its values."""

    column: Column
    operator: Operator
    literals: Sequence[Literal]
    asking: Asking

    @property
    def target(self) -> Target:
        """What of a party is asked."""
        if self.column.target is None:
            raise FilterRefused(self.column.name, "the column cannot be filtered by")
        return self.column.target

    def is_set(self) -> Condition:
        """Return the condition that there is a value; a yes or no always has one."""
        return ALWAYS if self.column.when is not None else self.target.test(IsSet)
