"""A clock that is wrong loses nothing and moves nothing: readings wait for it, or follow it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from kills import is_killed, kill_before_write

from ihd.checks.finding import FindingKind
from ihd.clock import Interval, to_ms
from ihd.home import Home
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.own_clock import MADE, PATIENCE, Machine, OwnClock
from ihd.settings import MeterChoice, Settings
from ihd.store import Store

METER = "pulse/0C0FFEE00001/electricity"
TRUE_START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EVERY = timedelta(seconds=10)
EVER = Interval(datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@dataclass
class Board:
    """A small computer: how long it runs, how wrong its clock is, and who keeps it right."""

    wrong_by: timedelta = timedelta(0)
    runs: timedelta = timedelta(minutes=1)
    is_synchronised: bool = False
    keeps_time: bool = False
    boot: str = "first"
    began: datetime = field(default=TRUE_START)

    @property
    def truth(self) -> datetime:
        return self.began + self.runs

    def machine(self) -> Machine:
        return Machine(
            now=lambda: self.truth + self.wrong_by,
            running_for=lambda: self.runs,
            is_synchronised=lambda: self.is_synchronised,
            keeps_time=lambda: self.keeps_time,
            boot=lambda: self.boot,
        )


class Kitchen:
    """A home on a board: its meter counts 10 Wh every ten seconds."""

    def __init__(self, path, board: Board, *, stamped: bool = False) -> None:
        self.path, self.board, self.stamped = path, board, stamped
        self.wh = 7_000_000
        self.open()

    def open(self) -> None:
        self.clock = OwnClock(self.board.machine())
        self.store = Store.open(self.path / "plainwatt.db", journal=self.path / "journal")
        settings = Settings(meters=(MeterChoice(id=METER, role="electricity"),))
        self.home = Home(settings, self.store, clock=self.clock)
        self.home.start(self.clock())

    def run(self, seconds: int) -> None:
        for _ in range(0, seconds, 10):
            self.board.runs += EVERY
            self.wh += 10
            self.home.mind_clock()
            arrived = self.clock()
            stamp = self.board.truth if self.stamped else None
            common = {"meter": METER, "fuel": Fuel.ELECTRICITY, "received_at": arrived}
            kwh = Decimal(self.wh) / 1000
            readings = (
                Reading(**common, taken_at=stamp, quantity=Quantity.IMPORT_ENERGY, value=kwh),
                Reading(**common, taken_at=stamp, quantity=Quantity.POWER, value=Decimal(3600)),
            )
            said = Message("pulse/0C0FFEE00001/state", b"{}", arrived)
            self.home.take(said, Decoded(topic=said.topic, bridge="pulse", readings=readings))
        self.home.mind_clock()

    def kill(self) -> None:
        self.store._let_go()

    def instants(self) -> list[datetime]:
        return [r.at for r in self.store.readings(METER, Quantity.IMPORT_ENERGY, EVER)]

    def segments(self) -> set[int]:
        return set(self.store.segments((METER, Quantity.IMPORT_ENERGY, None, None)))

    def kwh(self, start: datetime, end: datetime) -> Decimal:
        return sum(
            (
                row.energy.kwh
                for row in self.store.totals(METER, Quantity.IMPORT_ENERGY, Interval(start, end))
            ),
            Decimal(0),
        )

    def found(self) -> set[FindingKind]:
        return {f.kind for f in self.home.snapshot(self.clock()).findings}

    def is_evenly_kept(self, count: int) -> bool:
        """Say whether every reading is there, where it truly belongs."""
        last = self.board.truth
        expected = [last - EVERY * n for n in reversed(range(count))]
        return self.instants() == expected and not self.store.held()


@pytest.fixture
def kitchen(tmp_path):
    opened: list[Kitchen] = []

    def make(board: Board, **how) -> Kitchen:
        opened.append(Kitchen(tmp_path, board, **how))
        return opened[-1]

    yield make
    for one in opened:
        one.store.close()


EPOCH = datetime(1970, 1, 1, tzinfo=UTC) - TRUE_START


def test_a_clock_that_starts_in_1970_has_readings_wait_until_the_network_sets_it(kitchen):
    home = kitchen(Board(wrong_by=EPOCH))
    home.run(1800)
    assert home.instants() == []
    assert FindingKind.CLOCK_UNTRUSTED in home.found()
    assert home.home.snapshot(home.clock()).electricity.power_w.value == 3600

    home.board.wrong_by, home.board.is_synchronised = timedelta(0), True
    home.run(10)
    assert home.is_evenly_kept(181)
    assert FindingKind.CLOCK_UNTRUSTED not in home.found()
    assert FindingKind.METER_SILENT not in home.found()
    assert home.kwh(TRUE_START, home.board.truth + timedelta(hours=1)) == Decimal("1.8")


def test_what_waits_outlives_a_kill_and_finds_its_place(kitchen):
    home = kitchen(Board(wrong_by=EPOCH))
    home.run(600)
    home.kill()
    home.board.runs += timedelta(minutes=5)
    home.board.wrong_by, home.board.is_synchronised = timedelta(0), True
    home.open()
    home.run(600)
    first = [TRUE_START + timedelta(minutes=1) + EVERY * n for n in range(1, 61)]
    second = [TRUE_START + timedelta(minutes=16) + EVERY * n for n in range(1, 61)]
    assert home.instants() == first + second
    assert home.store.held() == []


def test_what_waited_when_the_power_went_is_put_before_the_start_in_its_order(kitchen):
    board = Board(wrong_by=EPOCH)
    home = kitchen(board)
    home.run(60)
    home.kill()
    board.began, board.runs, board.boot = TRUE_START + timedelta(days=2), EVERY, "second"
    board.wrong_by, board.is_synchronised = timedelta(0), True
    home.open()
    home.run(10)
    assert home.instants()[:6] == [board.began - EVERY * n for n in reversed(range(6))]


def test_a_meter_that_stamps_its_readings_sets_a_clock_that_stood_still(kitchen):
    home = kitchen(Board(wrong_by=timedelta(days=-3)), stamped=True)
    home.run(600)
    assert home.is_evenly_kept(60)
    assert abs(home.clock() - home.board.truth) <= timedelta(seconds=1)


def test_a_board_without_a_clock_of_its_own_waits_for_the_network_but_not_for_ever(kitchen):
    home = kitchen(Board())
    home.run(int(PATIENCE.total_seconds()) - 20)
    assert home.instants() == []
    home.run(40)
    assert home.is_evenly_kept(62)


@pytest.mark.parametrize("stamped", [False, True])
@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_jumps_and_comes_back_moves_nothing(kitchen, days, stamped):
    home = kitchen(Board(keeps_time=True), stamped=stamped)
    home.run(1800)
    home.board.wrong_by = timedelta(days=days)
    home.run(300)
    home.board.wrong_by = timedelta(0)
    home.run(1800)
    assert home.is_evenly_kept(390)
    assert home.kwh(TRUE_START, TRUE_START + timedelta(hours=3)) == Decimal("3.89")


def test_a_clock_set_right_by_hand_is_followed_after_a_while(kitchen):
    home = kitchen(Board(wrong_by=timedelta(hours=-2), keeps_time=True))
    home.run(600)
    home.board.wrong_by = timedelta(0)
    home.run(int(PATIENCE.total_seconds()) + 30)
    assert home.clock() == home.board.truth


def test_a_clock_that_was_a_day_ahead_until_the_network_set_it_leaves_no_trace(kitchen):
    home = kitchen(Board(wrong_by=timedelta(days=1), keeps_time=True))
    home.run(1800)
    assert home.instants()[0] > TRUE_START + timedelta(days=1)
    home.board.wrong_by, home.board.is_synchronised = timedelta(0), True
    home.run(1800)
    assert home.is_evenly_kept(360)
    assert home.kwh(TRUE_START, TRUE_START + timedelta(days=3)) == Decimal("3.59")
    snapshot = home.home.snapshot(home.clock())
    assert snapshot.electricity.last_heard == home.board.truth
    assert FindingKind.METER_SILENT not in home.found()


def test_a_clock_ahead_at_the_start_of_a_home_with_a_past_leaves_no_trace_either(kitchen):
    board = Board(is_synchronised=True)
    home = kitchen(board)
    home.run(1800)
    segments = home.segments()
    home.store.close()
    board.boot, board.is_synchronised, board.keeps_time = "second", False, True
    board.wrong_by = timedelta(days=1)
    home.open()
    home.run(600)
    board.wrong_by, board.is_synchronised = timedelta(0), True
    home.run(1200)
    assert home.is_evenly_kept(360)
    assert home.kwh(TRUE_START, TRUE_START + timedelta(days=3)) == Decimal("3.59")
    assert home.segments() == segments


def test_no_instant_before_this_program_was_made_is_ever_believed(kitchen):
    board = Board(wrong_by=MADE - timedelta(days=1) - TRUE_START, keeps_time=True)
    home = kitchen(board)
    home.run(3600)
    assert home.instants() == []
    assert len(home.store.held()) == 720


def test_an_absurd_number_that_waits_is_not_shown(kitchen):
    home = kitchen(Board(wrong_by=EPOCH))
    home.run(10)
    home.wh = 281_474_976_710_655_000
    home.run(10)
    register = home.home.snapshot(home.clock()).electricity.registers[None]
    assert register.value.kwh == Decimal("7000.010")


def put_right(folder, board, kill_at):
    """Run a home with a past until its clock is put right; be killed before a write of that."""
    home = Kitchen(folder, Board(is_synchronised=True))
    home.run(40)
    home.home.keep(home.clock())
    home.store.close()
    home.board = replace(board, runs=home.board.runs)
    home.open()
    home.run(40)
    home.home.keep(home.clock())
    home.run(40)
    home.board.wrong_by, home.board.is_synchronised = timedelta(0), True
    kill_before_write(kill_at)
    home.home.mind_clock()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a kill that asks nobody needs POSIX")
@pytest.mark.parametrize("board", [Board(EPOCH), Board(timedelta(days=1), keeps_time=True)])
def test_killed_at_any_write_of_putting_right_nothing_is_lost_or_kept_twice(tmp_path, board):
    kill_at, was_killed = 0, True
    while was_killed:
        kill_at += 1
        folder = tmp_path / str(kill_at)
        folder.mkdir()
        was_killed = is_killed(put_right, folder, board, kill_at)
        home = Kitchen(folder, Board(runs=timedelta(minutes=3), is_synchronised=True))
        home.wh = 7_000_120
        home.run(40)
        assert home.is_evenly_kept(16)
        assert home.kwh(TRUE_START, home.board.truth + timedelta(hours=1)) == Decimal("0.15")
        assert home.segments() == {to_ms(home.instants()[0])}
        home.store.close()
    assert kill_at > 20
