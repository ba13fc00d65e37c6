"""What the checks have seen so far outlives the program: a fault is named as early as without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.bridges import Bridges
from ihd.home import Home
from ihd.meter import Message
from ihd.paths import RESOURCES
from ihd.settings import Settings
from ihd.store import Store

START = datetime(2026, 3, 2, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TOPIC = "glow/1A2B3C4D5E6F/SENSOR/electricitymeter"
ENERGY = '"energy":{{"import":{{"cumulative":{kwh},"units":"kWh"{price}}}}}'


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a meter says at its beat, for so many times, and how often the program is restarted."""

    says: Callable[[int], tuple[str, int | None]]
    beat: timedelta
    times: int
    restarts_every: int
    finds: str
    clock_off: timedelta = timedelta(0)


def _register(n: int, watts: int = 600, beat_s: int = 60) -> str:
    return f"{100 + Decimal(n * watts * beat_s) / 3_600_000:.3f}"


TROUBLES = [
    Trouble(lambda n: ("100.000", 900 + n % 7), MINUTE, 130, 23, finds="register_stuck"),
    Trouble(lambda n: (_register(n, 623), 623), MINUTE, 80, 23, finds="value_frozen"),
    Trouble(lambda n: ("100.000", None), 30 * MINUTE, 160, 48, finds="value_frozen"),
    Trouble(
        lambda n: (_register(n, 800), 590 + n % 20),
        MINUTE,
        260,
        47,
        finds="power_disagrees",
    ),
    Trouble(
        lambda n: (_register(n), 590 + n % 20),
        MINUTE,
        40,
        4,
        finds="meter_clock_off",
        clock_off=-7 * MINUTE,
    ),
    Trouble(
        lambda n: (_register(n) if n < 9 else f"{900 + n}.000", None),
        5 * MINUTE,
        20,
        1,
        finds="meter_jumped",
    ),
]

Found = dict[tuple[str, datetime], tuple[datetime, object]]
"""What was found: its kind and beginning; when it was first on record, and how it ended."""


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


class Program:
    """A home as a program runs it, with restarts in between."""

    def __init__(self, folder: Path, bridges: Bridges) -> None:
        self.folder, self.bridges = folder, bridges
        self.settings = Settings(timezone="Europe/London")
        self.open(START)

    def open(self, now: datetime) -> None:
        self.store = Store.open(self.folder / "plainwatt.db", journal=self.folder / "journal")
        self.home = Home(self.settings, self.store, adopt=True)
        self.home.start(now)

    def restart(self, now: datetime) -> None:
        self.home.keep(now)
        self.settings = self.home.settings
        self.store.close()
        self.open(now)

    def hear(
        self,
        kwh: str,
        at: datetime,
        *,
        watts: int | None = None,
        price: str | None = None,
        taken_at: datetime | None = None,
    ) -> None:
        """Take in what a Glow says of its electricity meter."""
        priced = f',"price":{{"unitrate":{price},"standingcharge":0.5}}' if price else ""
        said = [f'"timestamp":"{taken_at or at:%Y-%m-%dT%H:%M:%SZ}"']
        said.append(ENERGY.format(kwh=kwh, price=priced))
        if watts is not None:
            said.append(f'"power":{{"value":{watts / 1000},"units":"kW"}}')
        payload = '{"electricitymeter":{' + ",".join(said) + "}}"
        message = Message(TOPIC, payload.encode(), at)
        self.home.take(message, self.bridges.decode(message))

    def live(self, trouble: Trouble, restarts_every: int | None) -> Found:
        found: Found = {}
        for n in range(trouble.times):
            at = START + n * trouble.beat
            if restarts_every and n and not n % restarts_every:
                self.restart(at - SECOND)
            kwh, watts = trouble.says(n)
            self.hear(kwh, at, watts=watts, taken_at=at + trouble.clock_off)
            for finding in self.home.record():
                key = (str(finding.kind), finding.since)
                found[key] = (found[key][0] if key in found else at, finding.until)
        self.store.close()
        return found


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: f"{t.finds} at {t.beat}")
def test_a_program_started_again_and_again_names_a_fault_as_early(trouble, tmp_path, bridges):
    (tmp_path / "one").mkdir()
    (tmp_path / "many").mkdir()
    ran_through = Program(tmp_path / "one", bridges).live(trouble, None)
    restarted = Program(tmp_path / "many", bridges).live(trouble, trouble.restarts_every)
    assert restarted == ran_through
    assert trouble.finds in {kind for kind, _ in ran_through}


def test_the_beat_of_a_slow_bridge_is_known_after_a_restart(tmp_path, bridges):
    program = Program(tmp_path, bridges)
    for n in range(8):
        at = START + n * 5 * MINUTE
        program.hear(_register(n), at)
    program.restart(at)
    state = program.home.snapshot(at).electricity
    assert state is not None
    assert state.silent_after_s == 15 * 60
    assert program.home.snapshot(at + 10 * MINUTE).findings == ()
    program.store.close()


def test_a_price_seen_before_a_restart_and_after_it_is_a_change(tmp_path, bridges):
    program = Program(tmp_path, bridges)
    for n, rate in enumerate(["0.24", "0.24", "0.29", "0.29"]):
        at = START + n * 10 * SECOND
        program.hear("100.1", at, price=rate)
        program.restart(at)
    told = [(change.before, change.after, change.at) for change in program.home.changes()]
    assert told == [("0.24", "0.29", START + 20 * SECOND)]
    program.store.close()


def test_notes_of_another_form_leave_belief_and_findings_to_be_made_anew(tmp_path, bridges):
    program = Program(tmp_path, bridges)
    program.store.note("watch", {"meters": {"m1": {"stuck": "much"}}})
    program.restart(START)
    assert program.home.record() == []
    program.store.close()
