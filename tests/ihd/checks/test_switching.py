"""The Economy 7 watcher: when the meter switches, whether it drifts, and whether it is swapped."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from belief_ledger import reading
from hypothesis import given
from hypothesis import strategies as st

from ihd.checks.finding import FindingKind
from ihd.checks.rate_tally import (
    RateTally,
    calculated_split,
    cost_a_year,
    swapped,
)
from ihd.checks.switch_times import ExpectedSwitch, Follows, SwitchTime, compare, switch_times
from ihd.checks.switching import SwitchWatch
from ihd.clock import Interval
from ihd.units import Energy, UnitRate

LONDON = ZoneInfo("Europe/London")
WINTER = datetime(2026, 1, 5, tzinfo=UTC)
SPRING = datetime(2026, 3, 16, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
TEN_S, HALF_HOUR = timedelta(seconds=10), timedelta(minutes=30)


def watched(
    start: datetime,
    days: int,
    beat: timedelta,
    *,
    night: tuple[time, time],
    clock=UTC,
    late: timedelta = timedelta(0),
    drift_a_day: timedelta = timedelta(0),
    names: tuple[str, str] = ("day", "night"),
    tally: RateTally | None = None,
) -> SwitchWatch:
    """Return the watch after so many days of a home of 150 W and a kettle now and then."""
    watch, chance = SwitchWatch(), random.Random(7)
    wh = {names[0]: Decimal(5_000_000), names[1]: Decimal(2_000_000)}
    at, end = start, start + days * DAY
    while at < end:
        moment = at - late - drift_a_day * ((at - start) / DAY)
        of_day = moment.astimezone(clock).time()
        name = names[1] if night[0] <= of_day < night[1] else names[0]
        watts = 150 + (2200 if chance.random() < 0.04 else 0)
        wh[name] += Decimal(watts) * (beat // SECOND) / 3600
        at += beat
        for register, value in wh.items():
            sent = reading(f"{int(value) / Decimal(1000)}", at, register=register)
            movement = watch.take(sent, at, 1)
            if movement is not None and tally is not None:
                tally.take(movement)
    return watch


def by_register(watch: SwitchWatch) -> dict[str, SwitchTime]:
    return {seen.register: seen for seen in switch_times(watch.clear_switches(), LONDON)}


def apart(one: time, other: time) -> timedelta:
    day = date(2026, 1, 1)
    off = abs(datetime.combine(day, one) - datetime.combine(day, other))
    return min(off, DAY - off)


@pytest.mark.parametrize(
    ("start", "end"),
    [(time(0, 30), time(7, 30)), (time(0, 37), time(7, 37)), (time(1, 12), time(8, 12))],
)
def test_ten_second_readings_of_a_week_tell_the_minute(start: time, end: time):
    found = by_register(watched(WINTER, 7, TEN_S, night=(start, end)))
    assert apart(found["night"].utc, start) <= MINUTE
    assert apart(found["day"].utc, end) <= MINUTE
    assert found["night"].within <= MINUTE


@pytest.mark.parametrize(("start", "end"), [(time(0, 30), time(7, 30)), (time(0, 10), time(7, 10))])
def test_half_hourly_readings_of_a_week_tell_the_half_hour(start: time, end: time):
    found = by_register(watched(WINTER, 7, MINUTE, night=(start, end)))
    coarse = by_register(watched(WINTER, 7, HALF_HOUR, night=(start, end)))
    assert apart(found["night"].utc, start) <= 2 * MINUTE
    assert apart(coarse["night"].utc, start) <= HALF_HOUR
    assert apart(coarse["day"].utc, end) <= HALF_HOUR


@pytest.mark.parametrize(
    ("clock", "follows", "local"),
    [(UTC, Follows.UTC, time(1, 30)), (LONDON, Follows.LOCAL, time(0, 30))],
)
def test_the_change_to_summer_time_tells_which_clock_the_meter_keeps(clock, follows, local):
    found = by_register(watched(SPRING, 28, MINUTE, night=(time(0, 30), time(7, 30)), clock=clock))
    assert found["night"].follows is follows
    assert apart(found["night"].local, local) <= 2 * MINUTE


@pytest.mark.parametrize(("beat", "within"), [(TEN_S, MINUTE), (HALF_HOUR, HALF_HOUR)])
@pytest.mark.parametrize("clock", [UTC, LONDON])
@pytest.mark.parametrize("start", [date(2026, 3, 26), date(2026, 10, 21)])
@pytest.mark.parametrize("night", [(time(0, 30), time(7, 30)), (time(1, 12), time(8, 12))])
def test_a_week_in_which_the_clocks_change_tells_it_too(start, clock, beat, within, night):
    began = datetime.combine(start, time(0), tzinfo=UTC)
    watch = watched(began, 7, beat, night=night, clock=clock)
    for name, switches in zip(("night", "day"), night, strict=True):
        seen = by_register(watch)[name]
        day = seen.latest.astimezone(clock).date()
        near = (datetime.combine(day + n * DAY, switches, tzinfo=clock) for n in (-1, 0, 1))
        true = min(near, key=lambda moment: abs(moment - seen.latest))
        off = apart(seen.utc, true.astimezone(UTC).time())
        assert off <= within
        assert seen.follows is (Follows.UTC if clock is UTC else Follows.LOCAL)


def test_before_a_clock_change_nobody_can_tell_which_clock_it_keeps():
    found = by_register(watched(WINTER, 7, MINUTE, night=(time(0, 30), time(7, 30))))
    assert found["night"].follows is Follows.UNKNOWN


EXPECTED = (
    ExpectedSwitch("night", time(0, 30), UTC),
    ExpectedSwitch("day", time(7, 30), UTC),
)


def test_a_meter_that_keeps_the_tariffs_hours_gives_no_finding():
    watch = watched(WINTER, 28, MINUTE, night=(time(0, 30), time(7, 30)))
    assert compare("m1", switch_times(watch.clear_switches(), LONDON), EXPECTED, LONDON) == []


def test_a_meter_ten_minutes_late_is_told_with_both_times():
    watch = watched(WINTER, 14, MINUTE, night=(time(0, 30), time(7, 30)), late=10 * MINUTE)
    found = compare("m1", switch_times(watch.clear_switches(), LONDON), EXPECTED, LONDON)
    assert [f.kind for f in found] == [FindingKind.SWITCHING_DIFFERS] * 2
    assert all(abs(int(str(f.facts["off_s"])) - 600) <= 120 for f in found)
    assert found[0].facts["expected_utc"] == time(0, 30)


def test_a_clock_that_loses_four_minutes_a_week_is_told():
    watch = watched(
        WINTER, 28, MINUTE, night=(time(0, 30), time(7, 30)), drift_a_day=timedelta(seconds=34)
    )
    found = compare("m1", switch_times(watch.clear_switches(), LONDON), (), LONDON)
    assert {f.kind for f in found} == {FindingKind.SWITCHING_DRIFTS}
    for finding in found:
        assert 180 <= int(str(finding.facts["drift_s_a_week"])) <= 300


def night_by_tariff(at: datetime) -> str:
    return "night" if time(0, 30) <= at.time() < time(7, 30) else "day"


@pytest.mark.parametrize("beat", [TEN_S, HALF_HOUR])
def test_swapped_registers_are_told_within_three_days(beat: timedelta):
    tally = RateTally(night_by_tariff, LONDON)
    night = (time(0, 30), time(7, 30))
    watched(WINTER, 3, beat, night=night, names=("night", "day"), tally=tally)
    finding = swapped("m1", tally, "day", "night", WINTER)
    assert finding is not None
    assert finding.kind is FindingKind.REGISTERS_SWAPPED


def test_registers_that_are_right_are_not_called_swapped():
    tally = RateTally(night_by_tariff, LONDON)
    watched(WINTER, 5, MINUTE, night=(time(0, 30), time(7, 30)), tally=tally)
    assert swapped("m1", tally, "day", "night", WINTER) is None


def test_what_a_late_meter_costs_a_year_is_measured_not_guessed():
    tally = RateTally(night_by_tariff, LONDON)
    watched(WINTER, 20, MINUTE, night=(time(0, 30), time(7, 30)), late=30 * MINUTE, tally=tally)
    day, night = UnitRate(Decimal("0.30"), "GBP"), UnitRate(Decimal("0.10"), "GBP")
    cost = cost_a_year(tally, "day", "night", day, night)
    assert cost is not None
    # Half an hour of night missed, half an hour of day gained: near nothing for a steady home.
    assert abs(cost.amount) < 3
    assert tally.counted("day", "night") > 1


@given(
    st.lists(st.tuples(st.integers(1, 3 * 86_400), st.integers(0, 10**9)), min_size=1, max_size=8)
)
def test_a_calculated_split_neither_loses_nor_makes_energy(pieces):
    at, rises = WINTER, []
    for seconds, mwh in pieces:
        end = at + seconds * SECOND
        rises.append((Interval(at, end), Energy(mwh)))
        at = end
    split = calculated_split(rises, night_by_tariff)
    assert sum(e.mwh for e in split.values()) == sum(mwh for _, mwh in pieces)


def test_a_calculated_split_follows_the_clock():
    rise = (Interval(WINTER, WINTER + DAY), Energy.from_kwh(24))
    split = calculated_split([rise], night_by_tariff)
    assert split == {"day": Energy.from_kwh(17), "night": Energy.from_kwh(7)}
