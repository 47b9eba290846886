"""Every member of the canonical record is shown by a face, or the face says why not."""

from __future__ import annotations

import pytest

from tests.fields.faces import FACES, not_exposed
from tests.fields.matrix import matrix, members


@pytest.mark.parametrize("face", FACES)
def test_a_member_is_shown_or_declared_but_never_both(face: str) -> None:
    shown = {member for member, cells in matrix().items() if cells[face]}
    declared = not_exposed(face).keys()
    silent = [member for member in members() if member not in shown | declared]
    assert not silent, f"a row in the mapping of {face}, or a line in its not_exposed.py, is missing"
    assert not shown & declared, "shown after all"
    assert declared <= set(members()), "no such member"


@pytest.mark.parametrize("face", FACES)
def test_a_reason_says_something(face: str) -> None:
    assert all(len(reason) > 10 for reason in not_exposed(face).values())
