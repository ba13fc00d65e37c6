"""The light between the meter and us, and the log of gaps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ihd.checks.finding import FindingKind
from ihd.checks.report import gap_log
from ihd.checks.silence import (
    Cadence,
    Light,
    light,
    next_change,
    silence,
    silence_limits,
    weak_signal,
)
from ihd.clock import Interval
from ihd.meter import Fuel

NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
S, MIN, H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ELECTRICITY, GAS = silence_limits(Fuel.ELECTRICITY), silence_limits(Fuel.GAS)


@pytest.mark.parametrize(
    ("limits", "age", "state"),
    [
        (ELECTRICITY, 59 * S, Light.GREEN),
        (ELECTRICITY, 60 * S, Light.AMBER),
        (ELECTRICITY, 599 * S, Light.AMBER),
        (ELECTRICITY, 10 * MIN, Light.RED),
        (GAS, 69 * MIN, Light.GREEN),
        (GAS, 70 * MIN, Light.AMBER),
        (GAS, 3 * H, Light.RED),
    ],
)
def test_the_light_turns_at_its_limits(limits, age, state):
    assert light(NOW - age, NOW, limits) is state


def test_a_meter_never_heard_is_unknown_and_not_red():
    assert light(None, NOW, ELECTRICITY) is Light.UNKNOWN
    assert silence("m1", Fuel.ELECTRICITY, None, NOW, ELECTRICITY) is None


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, 0, 59, 50, tzinfo=UTC)])
def test_an_age_is_right_across_a_clock_change(day):
    london = ZoneInfo("Europe/London")
    last, now = day.astimezone(london), (day + 20 * S).astimezone(london)
    assert now.hour - last.hour == 2
    found = silence("m1", Fuel.ELECTRICITY, day, day + 60 * S, ELECTRICITY)
    assert found is not None
    assert found.facts["age_s"] == 60
    assert light(day, day + 20 * S, ELECTRICITY) is Light.GREEN


def test_the_instant_of_the_next_turn_is_known_beforehand():
    assert next_change(NOW, NOW + S, ELECTRICITY) == NOW + 60 * S
    assert next_change(NOW, NOW + 60 * S, ELECTRICITY) == NOW + 600 * S
    assert next_change(NOW, NOW + 600 * S, ELECTRICITY) is None


def test_silence_is_late_first_and_silent_then_since_the_last_reading():
    late = silence("m1", Fuel.GAS, NOW, NOW + 2 * H, GAS)
    silent = silence("m1", Fuel.GAS, NOW, NOW + 3 * H, GAS)
    assert late is not None
    assert silent is not None
    assert (late.kind, silent.kind) == (FindingKind.METER_SLOW, FindingKind.METER_SILENT)
    assert late.since == silent.since == NOW
    assert silent.facts["age_s"] == 10800


@pytest.mark.parametrize(
    ("beat", "amber"), [(6 * S, 60 * S), (300 * S, 15 * MIN), (30 * MIN, 90 * MIN)]
)
def test_a_slower_bridge_is_given_the_time_it_usually_takes(beat, amber):
    cadence = Cadence()
    for n in range(12):
        cadence.heard(NOW + beat * n)
    cadence.heard(NOW + beat * 12 + 5 * H)
    assert silence_limits(Fuel.ELECTRICITY, cadence.usual).amber == amber


def test_a_few_readings_teach_nothing_yet():
    cadence = Cadence()
    for n in range(4):
        cadence.heard(NOW + H * n)
    assert cadence.usual is None


@pytest.mark.parametrize(("rssi", "lqi", "weak"), [(-75, 100, False), (-91, None, True)])
def test_a_weak_signal_is_named(rssi, lqi, weak):
    assert (weak_signal("m1", NOW, rssi, lqi) is not None) is weak


def test_the_gap_log_dates_every_gap_and_the_one_that_still_lasts():
    instants = [NOW + 10 * S * n for n in range(60)]
    instants += [NOW + H + 10 * S * n for n in range(60)]
    log = gap_log(instants, Interval(NOW, NOW + 2 * H), ELECTRICITY)
    assert [gap.interval.start for gap in log.gaps] == [instants[59], instants[-1]]
    assert [(gap.red, gap.ended) for gap in log.gaps] == [(True, True), (True, False)]
    assert log.longest == log.gaps[0]
    assert log.silent == 100 * MIN + 20 * S


def test_a_day_without_a_reading_is_one_gap():
    log = gap_log([], Interval(NOW, NOW + 24 * H), ELECTRICITY)
    assert [gap.interval for gap in log.gaps] == [Interval(NOW, NOW + 24 * H)]
