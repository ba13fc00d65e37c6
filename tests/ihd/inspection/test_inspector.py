"""The slow checks over what a real store holds, an hour at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ihd.checks.belief import Belief
from ihd.checks.examined import Examined
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.second_opinion import Opinion
from ihd.checks.silence import Light, silence_limits
from ihd.checks.supplier_link import Sign
from ihd.inspection.history import Premises
from ihd.inspection.inspector import Inspector
from ihd.meter import UNITS, Fuel, Quantity, Reading
from ihd.settings import MeterChoice
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.tariffs.tariff import Tariff
from ihd.watch import Watch

ZONE = ZoneInfo("Europe/London")
START = datetime(2026, 1, 5, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
METER, GAS, CHECK = "glow/0C0F/electricity", "glow/0C0F/gas", "clamp"
ECONOMY_7 = """name = "Economy 7"
currency = "GBP"
timezone = "Europe/London"
clock = "UTC"
standing_charge = "50 p"
vat_percent = 5
prices_include_vat = true
[[rate]]
name = "Night"
price = "15 p"
when = "00:30-07:30"
register = "night"
[[rate]]
name = "Day"
price = "32 p"
register = "day"
"""


class House:
    """A store, the checks over it, and a home that uses energy as a test says."""

    def __init__(self, folder: Path, tariff: Tariff | None = None) -> None:
        self.store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
        self.belief, self.watch = Belief(), Watch()
        self.inspector = Inspector(self.store)
        self.tariff = tariff
        self.roles = [MeterChoice(METER, "electricity"), MeterChoice(GAS, "gas")]

    def premises(self) -> Premises:
        return Premises(
            ZONE,
            self.roles,
            lambda meter: silence_limits(Fuel.GAS if meter == GAS else Fuel.ELECTRICITY),
            self.tariff,
            self.watch.standing(),
        )

    def hear(
        self, at: datetime, value: Decimal, quantity: Quantity = Quantity.IMPORT_ENERGY,
        register: str | None = None, meter: str = METER, fuel: Fuel = Fuel.ELECTRICITY,
    ) -> None:  # fmt: skip
        reading = Reading(
            meter=meter, fuel=fuel, quantity=quantity, value=value, received_at=at, taken_at=at,
            register=register, unit=UNITS[quantity], raw=str(value),
        )  # fmt: skip
        self.store.keep([self.belief.judge(reading)])

    def inspect(self, now: datetime) -> None:
        if self.inspector.is_due(now):
            self.watch.record(self.inspector.inspect(self.premises(), now))

    def examined(self, now: datetime) -> Examined:
        return self.inspector.examined(self.premises(), now)

    def found(self, kind: FindingKind) -> list[Finding]:
        return [finding for finding in self.watch.record_of_all() if finding.kind is kind]

    def open(self) -> set[str]:
        return {str(finding.kind) for finding in self.watch.standing()}


@pytest.fixture
def economy_7(tmp_path: Path) -> Tariff:
    (tmp_path / "e7.toml").write_text(ECONOMY_7, encoding="utf-8")
    return load_tariff(tmp_path / "e7.toml")


@pytest.fixture
def house(tmp_path: Path, economy_7: Tariff) -> Iterator[House]:
    house = House(tmp_path, economy_7)
    yield house
    house.store.close()


def live_two_registers(
    house: House, days: int, night: Callable[[time], bool], start: datetime = START,
    *, names: tuple[str, str] = ("day", "night"),
) -> datetime:  # fmt: skip
    """Live days of 600 W, read every five minutes, and checked every hour."""
    kwh = dict.fromkeys(names, Decimal(1000))
    at = start
    while at < start + days * DAY:
        kwh[names[night(at.time())]] += Decimal("0.050")
        at += 5 * MINUTE
        for name, value in kwh.items():
            house.hear(at, value, register=name)
        house.inspect(at)
    return at


def test_a_meter_that_switches_late_is_told_with_what_it_costs(house: House):
    late = time(1, 23), time(8, 23)
    at = live_two_registers(house, 8, lambda t: late[0] <= t < late[1])
    (to_night,) = (
        f for f in house.found(FindingKind.SWITCHING_DIFFERS) if f.facts["register"] == "night"
    )
    assert abs(int(str(to_night.facts["off_s"])) - 53 * 60) <= 150
    assert to_night.until is None
    assert to_night.at_stake is not None
    # Equal power by day and by night: what is lost in the morning is won at night.
    assert abs(to_night.at_stake.amount) < 5
    night = house.examined(at).night
    assert night is not None
    assert [seen.register for seen in night.seen] == ["night", "day"]
    back = live_two_registers(
        house, 30, lambda t: time(0, 30) <= t < time(7, 30), at, names=("day", "night")
    )
    assert back > at
    settled = house.found(FindingKind.SWITCHING_DIFFERS)
    assert all(finding.until is not None for finding in settled)


def test_swapped_registers_are_told_within_three_days(house: House):
    live_two_registers(house, 3, lambda t: time(0, 30) <= t < time(7, 30), names=("night", "day"))
    (swap,) = house.found(FindingKind.REGISTERS_SWAPPED)
    assert (swap.facts["day"], swap.facts["night"]) == ("day", "night")
    assert house.open() == {"registers_swapped"}


def test_a_meter_of_one_register_is_split_by_the_tariffs_clock(house: House):
    kwh, at = Decimal(1000), START
    while at < START + 9 * DAY:
        kwh += Decimal("0.300")
        at += 30 * MINUTE
        house.hear(at, kwh)
    house.inspect(at)
    night = house.examined(at).night
    assert night is not None
    assert {name: energy.kwh for name, energy in night.split.items()} == {
        "Night": 7 * 14 * Decimal("0.3"),
        "Day": 7 * 34 * Decimal("0.3"),
    }
    assert [switch.at for switch in night.expected] == [time(0, 30), time(7, 30)]


def test_gaps_are_logged_once_with_their_dates_and_outlive_the_program(tmp_path: Path):
    house = House(tmp_path)
    out = START + 6 * HOUR, START + 6 * HOUR + 48 * MINUTE
    at, kwh = START, Decimal(10)
    while at < START + DAY:
        at, kwh = at + 30 * timedelta(seconds=1), kwh + Decimal("0.001")
        if not out[0] < at < out[1]:
            house.hear(at, kwh)
        house.inspect(at)
    house.store.flush(at)
    house.inspector = Inspector(house.store)
    (gap,) = house.examined(at).gaps[METER]
    assert (gap.interval.start, gap.interval.end) == out
    assert gap.red
    house.store.close()


def test_gaps_go_on_being_logged_after_a_clock_that_ran_ahead_was_put_right(tmp_path: Path):
    house = House(tmp_path)
    out = START + 2 * HOUR, START + 2 * HOUR + 48 * MINUTE
    at, kwh = START, Decimal(10)
    while at < START + 4 * HOUR:
        at, kwh = at + MINUTE / 2, kwh + Decimal("0.001")
        if at == START + HOUR:
            house.hear(at + 9 * HOUR, kwh)
            house.inspect(at + 9 * HOUR)
            house.store.withdraw(at)
            house.belief = Belief()
        if not out[0] < at < out[1]:
            house.hear(at, kwh)
        house.inspect(at)
    (gap,) = house.examined(at).gaps[METER]
    assert (gap.interval.start, gap.interval.end) == out
    house.store.close()


def test_a_counter_of_the_bridge_that_drifts_off_is_told_and_settles(tmp_path: Path):
    house = House(tmp_path)
    at, kwh = START - HOUR, Decimal(10)
    while at < START + 2 * DAY:
        at, kwh = at + 10 * MINUTE, kwh + Decimal("0.1")
        today = (kwh - Decimal(10) - Decimal("0.6")) % Decimal("14.4")
        house.hear(at, kwh)
        skipped = Decimal("1.5") if START + 5 * HOUR < at < START + DAY else Decimal(0)
        house.hear(at, today - skipped, Quantity.IMPORT_ENERGY_TODAY)
        house.inspect(at)
    (found,) = house.found(FindingKind.COUNTERS_DISAGREE)
    assert found.since.date() == date(2026, 1, 5)
    assert found.until is not None
    assert found.until.date() == date(2026, 1, 6)
    house.store.close()


@pytest.mark.parametrize(
    ("factor", "kind"),
    [
        ("11.2", None),
        ("31.7", FindingKind.GAS_UNITS_MIXED),
        ("3.96", FindingKind.GAS_UNITS_MIXED),
        ("125", FindingKind.GAS_CONVERTED_TWICE),
        ("1", FindingKind.GAS_CONVERTED_TWICE),
    ],
)
def test_gas_counted_in_the_wrong_unit_is_told(tmp_path: Path, factor: str, kind):
    house = House(tmp_path)
    at, m3 = START, Decimal(100)
    while at < START + 3 * DAY:
        at, m3 = at + 30 * MINUTE, m3 + Decimal("0.2")
        house.hear(at, m3, Quantity.IMPORT_VOLUME, meter=GAS, fuel=Fuel.GAS)
        house.hear(at, m3 * Decimal(factor), meter=GAS, fuel=Fuel.GAS)
    house.inspect(at)
    assert house.open() == (set() if kind is None else {str(kind)})
    house.store.close()


@pytest.mark.parametrize(
    ("sensor", "share", "opinion"),
    [
        ("clamp", "0.97", Opinion.CONSISTENT),
        ("clamp", "0.2", Opinion.WORTH_A_TEST),
        ("", "0.2", Opinion.WORTH_A_TEST),
        ("pulse", "1", Opinion.PATH_GOOD),
        ("pulse", "0.9", Opinion.PATH_BAD),
    ],
)
def test_a_second_sensor_is_compared_over_weeks(tmp_path: Path, sensor, share, opinion):
    house = House(tmp_path)
    house.roles.append(MeterChoice(CHECK, "check", sensor))
    at, kwh, other = START, Decimal(10), Decimal(500)
    while at < START + 16 * DAY:
        at, kwh = at + 5 * MINUTE, kwh + Decimal("0.050")
        other += Decimal("0.050") * Decimal(share)
        house.hear(at, kwh)
        house.hear(at + timedelta(seconds=7), other, meter=CHECK)
    house.inspect(at)
    found = house.examined(at).opinion
    assert found is not None
    assert found.opinion is opinion
    disagrees = opinion in (Opinion.WORTH_A_TEST, Opinion.PATH_BAD)
    assert house.open() == ({"sensors_disagree"} if disagrees else set())
    house.store.close()


def test_the_supplier_is_said_to_be_deaf_on_a_persons_word_and_heard_again(tmp_path: Path):
    house = House(tmp_path)
    now = datetime(2026, 11, 24, 18, tzinfo=UTC)

    def hears(sign: Sign, day: date) -> None:
        house.watch.record(house.inspector.heard_of_supplier(sign, day, house.premises(), now))

    house.inspect(now)
    assert house.examined(now).supplier.light is Light.UNKNOWN
    hears(Sign.ESTIMATED_BILL, date(2026, 11, 2))
    assert house.examined(now).supplier.light is Light.RED
    told = house.inspector.told_supplier(date(2026, 11, 20), house.premises(), now)
    house.watch.record(told)
    (found,) = house.found(FindingKind.SUPPLIER_CANNOT_HEAR)
    assert found.facts["due"] == date(2026, 11, 27)
    house.inspector = Inspector(house.store)
    assert house.examined(now).told is not None
    hears(Sign.PERSON_SAYS_FINE, date(2026, 11, 24))
    assert house.examined(now).supplier.light is Light.GREEN
    assert house.open() == set()
    house.store.close()
