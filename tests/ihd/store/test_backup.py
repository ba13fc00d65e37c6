"""Safe copies: whole or not there, kept by a rotation, put back with nothing thrown away."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kills import is_killed, kill_before_write

from ihd.clock import Interval
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store, StoreError
from ihd.store.backup import Copy, back_up, copies, is_due, not_kept, restore
from ihd.store.mending import open_sound

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
METER = "glow/0C0FFEE00001/electricity"


def readings(count, start=NOW):
    return [
        Reading(
            meter=METER,
            fuel=Fuel.ELECTRICITY,
            quantity=Quantity.IMPORT_ENERGY,
            value=Decimal(1000 + n).scaleb(-3),
            received_at=start + timedelta(seconds=10 * n),
            raw=f"{(1000 + n) / 1000:.3f}",
            unit="kWh",
        )
        for n in range(count)
    ]


def held(path):
    store = Store.open(path, reader=True)
    try:
        span = Interval(NOW - timedelta(days=1), NOW + timedelta(days=1))
        return len(store.readings(METER, Quantity.IMPORT_ENERGY, span))
    finally:
        store.close()


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


def test_a_copy_is_made_while_recording_and_holds_what_was_on_the_card(store, tmp_path):
    store.add(readings(50))
    store.flush(NOW)
    store.add(readings(10, NOW + timedelta(hours=1)))
    copy = back_up(store.path, tmp_path / "backups", NOW)
    assert held(copy.path) == 50
    assert oct(copy.path.stat().st_mode & 0o777) == "0o600"
    store.add(readings(10, NOW + timedelta(hours=2)))


def test_a_copy_put_back_is_the_history_and_nothing_is_thrown_away(store, tmp_path):
    store.add(readings(50))
    store.flush(NOW)
    copy = back_up(store.path, tmp_path / "backups", NOW)
    store.add(readings(20, NOW + timedelta(hours=1)))
    store.close()
    aside = restore(copy.path, store.path, NOW)
    assert held(store.path) == 50
    assert aside is not None
    assert held(aside) == 70


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a kill that asks nobody needs POSIX")
def test_killed_at_any_moment_of_putting_a_copy_back_there_is_a_whole_history(tmp_path):
    kill_at, was_killed = 0, True
    while was_killed:
        kill_at += 1
        path = tmp_path / str(kill_at) / "plainwatt.db"
        path.parent.mkdir()
        was_killed = is_killed(put_back_until, path, kill_at)
        open_sound(path, path.parent / "none", NOW).close()
        assert held(path) in (50, 70)
    assert kill_at > 8


def put_back_until(path, kill_at):
    store = Store.open(path, journal=path.with_name("journal"))
    store.add(readings(50))
    store.flush(NOW)
    copied = back_up(store.path, path.parent / "backups", NOW)
    store.add(readings(20, NOW + timedelta(hours=1)))
    store.close()
    kill_before_write(kill_at)
    restore(copied.path, path, NOW)


def test_a_home_that_is_recording_is_not_replaced_under_its_feet(store, tmp_path):
    store.add(readings(5))
    store.flush(NOW)
    copy = back_up(store.path, tmp_path / "backups", NOW)
    with pytest.raises(StoreError, match="being recorded"):
        restore(copy.path, store.path, NOW)


@pytest.mark.parametrize("content", [b"", b"not a database", os.urandom(9000)])
def test_what_is_no_copy_is_refused_and_changes_nothing(store, tmp_path, content):
    store.add(readings(5))
    store.close()
    false = tmp_path / "false.db"
    false.write_bytes(content)
    with pytest.raises(StoreError, match="cannot be put back"):
        restore(false, store.path, NOW)
    assert held(store.path) == 5


def test_a_full_medium_leaves_no_half_copy(store, tmp_path):
    store.add(readings(5))
    store.flush(NOW)
    blocked = tmp_path / "backups"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match="No copy could be made"):
        back_up(store.path, blocked, NOW)


def test_a_copy_is_due_once_a_day(store, tmp_path):
    folder = tmp_path / "backups"
    assert is_due(folder, NOW)
    store.flush(NOW)
    back_up(store.path, folder, NOW)
    assert not is_due(folder, NOW + timedelta(hours=23))
    assert is_due(folder, NOW + timedelta(hours=24))
    assert [copy.made_at for copy in copies(folder)] == [NOW]


@given(st.sets(st.integers(0, 800), min_size=1))
def test_the_rotation_keeps_the_newest_and_at_most_one_a_period(days_ago):
    there = [Copy(Path(str(n)), NOW - timedelta(days=n), 1) for n in days_ago]
    given_up = {copy.path for copy in not_kept(there)}
    kept = [copy for copy in there if copy.path not in given_up]
    assert max(there, key=lambda copy: copy.made_at) in kept
    assert len(kept) <= 7 + 4 + 12
    recent = sorted(there, key=lambda copy: copy.made_at, reverse=True)[:7]
    assert all(copy in kept for copy in recent)
