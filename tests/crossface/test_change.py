"""Law 4, one truth about change: one entry for each effective write, without gaps, in time."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.changes import Change, Deed
from kartotek.domain.party import Kind
from tests.crossface.conftest import Faces, Tenancy
from tests.crossface.contact import Contact
from tests.crossface.drivers import DRIVERS
from tests.crossface.strategies import law, words

STEPS = st.lists(
    st.tuples(st.sampled_from(["create", "update", "same", "echo"]), st.sampled_from(sorted(DRIVERS)), st.booleans()),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("kind", Kind)
def test_each_effective_write_makes_one_entry(home: Tenancy, kind: Kind) -> None:
    @law
    @given(steps=STEPS, texts=st.lists(words, min_size=8, max_size=8))
    def holds(steps: list[tuple[str, str, bool]], texts: list[str]) -> None:
        start = home.behind.last_change()
        number = home.create("crmcom", _named(kind, "First"))
        expected = [(number, Deed.CREATED, "crmcom")]
        for place, ((step, face, whole), text) in enumerate(zip(steps, texts, strict=False)):
            if step == "create":
                number = home.create(face, _named(kind, text))
                expected.append((number, Deed.CREATED, face))
            elif step == "update":
                home.update(face, kind, number, {"comment": f"{text} {place}"}, whole=whole)
                expected.append((number, Deed.CHANGED, face))
            elif step == "same":
                comment = home.read(face, kind, number).contact.comment
                home.update(face, kind, number, {"comment": comment}, whole=whole)
            else:
                home.echo(face, kind, number)
        entries = home.behind.changes(start)
        assert [(entry.party, entry.deed, entry.face) for entry in entries] == expected
        _assert_in_order(entries, start)

    holds()


def test_entries_have_no_gaps_while_all_faces_write_at_once(faces: Faces) -> None:
    """Also beside writes that fail, which leave no trace."""
    home, writes = faces.home, 12
    start = home.behind.last_change()

    def work(face: str, kind: Kind) -> Callable[[], None]:
        def run() -> None:
            driver = faces.home.drivers[face]
            for turn in range(writes):
                handle = driver.create(_named(kind, f"{face} {turn}"))
                driver.update(kind, handle, {"comment": f"turn {turn}"})

        return run

    run_together([work(face, kind) for face in DRIVERS for kind in Kind])
    entries = home.behind.changes(start)
    assert len(entries) == len(DRIVERS) * len(Kind) * writes * 2
    _assert_in_order(entries, start)


def test_two_faces_that_edit_one_party_at_once_both_win(home: Tenancy) -> None:
    """Edits of different fields do not undo one another; the log has them all."""
    number = home.create("superoffice", _named(Kind.PERSON, "Both"))
    start, turns = home.behind.last_change(), 10

    def work(face: str, field: str) -> Callable[[], None]:
        def run() -> None:
            handle = home.handle(face, Kind.PERSON, number)
            for turn in range(turns):
                home.drivers[face].update(Kind.PERSON, handle, {field: f"{face} {turn}"}, whole=False)

        return run

    run_together([work("twentyfourseven", "position"), work("crmcom", "middle_name")])
    contact = home.read("superoffice", Kind.PERSON, number).contact
    assert (contact.position, contact.middle_name) == (f"twentyfourseven {turns - 1}", f"crmcom {turns - 1}")
    entries = home.behind.changes(start)
    assert len(entries) == 2 * turns
    assert [entry.version for entry in entries] == list(range(2, 2 + 2 * turns))


def run_together(jobs: list[Callable[[], None]]) -> None:
    """Run jobs at the same time; what any of them raises is raised."""
    failures: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as failure:  # noqa: BLE001 - raised again below, in the test's own thread
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    if failures:
        raise failures[0]


def _named(kind: Kind, name: str) -> Contact:
    return Contact(kind=kind, first_name=name, last_name=name, name=name, country="NO")


def _assert_in_order(entries: list[Change], start: int) -> None:
    assert [entry.seq for entry in entries] == list(range(start + 1, start + 1 + len(entries)))
    assert all(earlier.at <= later.at for earlier, later in itertools.pairwise(entries))
