"""What a meter is shown to say is its latest word, whatever its clock or ours said before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.home import Home
from ihd.live import LiveMeter
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.own_clock import Machine, OwnClock
from ihd.settings import MeterChoice, Settings
from ihd.store import Store

METER = "glow/0C0FFEE00001/electricity"
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR, TEN_SECONDS = timedelta(hours=1), timedelta(seconds=10)


def reading(quantity: Quantity, value: str, came: datetime, stamp: datetime | None) -> Reading:
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=Decimal(value),
        received_at=came,
        taken_at=stamp,
    )


@pytest.mark.parametrize(
    ("quantity", "first", "second"),
    [
        (Quantity.IMPORT_ENERGY, "7000.01", "7000.02"),
        (Quantity.EXPORT_ENERGY, "12.1", "12.2"),
        (Quantity.UNIT_RATE, "0.25", "0.31"),
        (Quantity.BALANCE, "12.50", "12.40"),
        (Quantity.POWER, "300", "2300"),
    ],
)
@pytest.mark.parametrize("ahead", [20 * HOUR, HOUR, timedelta(0), -20 * HOUR])
def test_a_stamp_that_was_ahead_once_holds_up_nothing(quantity, first, second, ahead):
    meter = LiveMeter(METER)
    odd = reading(quantity, first, START, START + ahead)
    meter.take(odd, odd.at)
    later = START + TEN_SECONDS
    meter.take(reading(quantity, second, later, later), later)
    shown = meter.registers.get(None) or meter.values[quantity]
    assert shown[:2] == (Decimal(second), later)


def test_a_late_copy_of_an_older_register_is_not_shown_as_the_present():
    meter = LiveMeter(METER)
    later = START + TEN_SECONDS
    meter.take(reading(Quantity.IMPORT_ENERGY, "7000.02", later, later), later)
    meter.take(reading(Quantity.IMPORT_ENERGY, "7000.01", later + TEN_SECONDS, START), START)
    assert meter.registers[None][0] == Decimal("7000.02")


@pytest.mark.parametrize("hours", [-26, -3, 3, 26])
def test_a_meter_with_a_clock_is_shown_live_while_ours_jumps_and_comes_back(tmp_path, hours):
    passed, wrong_by = timedelta(minutes=1), timedelta(0)
    clock = OwnClock(
        Machine(
            now=lambda: START + passed + wrong_by,
            running_for=lambda: passed,
            is_synchronised=lambda: True,
            keeps_time=lambda: True,
            boot=lambda: "first",
        )
    )
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    home = Home(Settings(meters=(MeterChoice(METER, "electricity"),)), store, clock=clock)
    home.start(clock())
    for off in (timedelta(0), hours * HOUR, timedelta(0)):
        wrong_by = off
        for _ in range(6):
            passed += TEN_SECONDS
            home.mind_clock()
            came, truth, watts = clock(), START + passed, str(passed.seconds)
            said = (
                reading(Quantity.POWER, watts, came, truth),
                reading(Quantity.IMPORT_ENERGY, f"7000.{passed.seconds:04}", came, truth),
            )
            home.take(Message("glow", b"{}", came), Decoded(topic="", bridge="", readings=said))
            state = home.snapshot(came).electricity
            assert state is not None
            assert state.power_w is not None
            assert (state.power_w.value, state.power_w.at) == (Decimal(watts), came)
            assert state.registers[None].value.kwh == said[1].value
            assert state.last_heard == came
    store.close()
