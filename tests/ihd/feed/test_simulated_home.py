"""The simulated home: repeatable, exact, and in the form of a real Glow."""

from __future__ import annotations

import gc
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.clock import day_interval
from ihd.feed.household import Habits, gas_of_day, power_of_day
from ihd.feed.simulate import DAYS_AT_HAND, DayBook, SimulatedHome

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 3, 27, tzinfo=UTC)
CAPTURES = Path(__file__).parents[4] / "shared" / "captures" / "glow_local"


@pytest.fixture(scope="module")
def home() -> SimulatedHome:
    return SimulatedHome(date(2026, 3, 27), LONDON)


def electricity(message) -> dict:
    return json.loads(message.payload, parse_float=Decimal)["electricitymeter"]


def test_the_same_home_says_the_same(home):
    again = SimulatedHome(date(2026, 3, 27), LONDON)
    assert list(islice(home.messages(START), 500)) == list(islice(again.messages(START), 500))


def test_a_day_says_the_same_whenever_it_is_asked_for():
    weeks_on = SimulatedHome(date(2026, 3, 27), LONDON)
    first = weeks_on.import_wh(START)
    later = weeks_on.import_wh(START + timedelta(days=40))
    assert weeks_on.import_wh(START) == first
    assert weeks_on.import_wh(START + timedelta(days=40)) == later


def test_a_home_left_running_keeps_no_more_than_a_few_days():
    messages = SimulatedHome(date(2026, 3, 27), LONDON).messages(START, step_s=1800)
    before = days_at_hand()
    for _ in range(30):
        next(message for message in messages if message.received_at.hour == 12)
        next(message for message in messages if message.received_at.hour == 0)
    assert days_at_hand() - before <= DAYS_AT_HAND


def days_at_hand() -> int:
    return sum(isinstance(one, DayBook) for one in gc.get_objects())


def test_another_seed_is_another_home(home):
    other = SimulatedHome(date(2026, 3, 27), LONDON, habits=Habits(seed=2))
    at = START + timedelta(hours=19)
    assert other.import_wh(at) != home.import_wh(at)


@given(day=st.dates(date(2020, 1, 1), date(2035, 1, 1)), seed=st.integers(0, 999))
@settings(max_examples=25, deadline=None)
def test_a_register_is_the_integral_of_the_power(day, seed):
    home = SimulatedHome(day, LONDON, habits=Habits(seed=seed))
    whole = day_interval(day, LONDON)
    slots = whole.duration // timedelta(seconds=10)
    power = power_of_day(Habits(seed=seed), day, slots)
    used = home.import_wh(whole.end) - home.import_wh(whole.start)
    assert abs(sum(power) - used * 360) < 360


@given(day=st.dates(date(2020, 1, 1), date(2035, 1, 1)), seed=st.integers(0, 999))
@settings(max_examples=50, deadline=None)
def test_what_a_home_draws_is_possible(day, seed):
    power = power_of_day(Habits(seed=seed), day, 8640)
    assert 78 <= min(power) < 250
    assert max(power) < 23_000
    assert 4_000_000 < sum(power) // 360 * 1000 < 16_000_000
    assert all(litres >= 0 for litres in gas_of_day(Habits(seed=seed), day, 48))


@pytest.mark.parametrize(("day", "hours"), [(28, 24), (29, 23)])
def test_a_short_day_has_its_own_number_of_messages(home, day, hours):
    whole = day_interval(date(2026, 3, day), LONDON)
    meters = [m for m in home.messages(whole.start, whole.end) if "electricity" in m.topic]
    assert len(meters) == hours * 360
    assert electricity(meters[0])["energy"]["import"]["day"] == 0
    assert meters[-1].received_at == whole.end - timedelta(seconds=10)


def test_steps_change_how_often_it_speaks_and_not_what_it_says(home):
    end = START + timedelta(hours=6)
    coarse = list(home.messages(START, end, step_s=300))
    assert set(coarse) <= set(home.messages(START, end))
    assert sum("electricity" in message.topic for message in coarse) == 72
    with pytest.raises(ValueError, match="step"):
        next(home.messages(START, end, step_s=7))


def test_the_gas_register_moves_once_in_half_an_hour(home):
    morning = START + timedelta(hours=6)
    messages = home.messages(morning, morning + timedelta(hours=1))
    gas = [json.loads(m.payload)["gasmeter"] for m in messages if "gas" in m.topic]
    volumes = [meter["energy"]["import"]["cumulativevol"] for meter in gas]
    assert len(gas) == 360
    assert len(set(volumes)) == 2
    assert volumes.index(volumes[-1]) == 180


def test_counters_start_again_at_local_midnight_monday_and_month(home):
    at = {}
    for message in home.messages(START, datetime(2026, 4, 2, tzinfo=UTC), step_s=1800):
        if "electricity" in message.topic:
            at[message.received_at] = electricity(message)["energy"]["import"]
    monday = at[datetime(2026, 3, 29, 23, tzinfo=UTC)]
    assert (monday["day"], monday["week"]) == (0, 0)
    assert monday["month"] > 0
    assert at[datetime(2026, 3, 31, 23, tzinfo=UTC)]["month"] == 0
    assert at[datetime(2026, 3, 31, 22, 30, tzinfo=UTC)]["day"] > 0


def test_before_its_beginning_there_is_no_home(home):
    with pytest.raises(ValueError, match="begins on"):
        home.power_w(datetime(2026, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("capture", "kind"),
    [
        ("01_state.json", "STATE"),
        ("03_electricity_fw1812.json", "SENSOR/electricitymeter"),
        ("06_gas_2023.json", "SENSOR/gasmeter"),
    ],
)
def test_a_message_has_the_form_of_a_real_one(home, capture, kind):
    if not CAPTURES.is_dir():
        pytest.skip("no captures of real bridges beside the project")
    real = json.loads((CAPTURES / capture).read_text())
    ours = next(m for m in home.messages(START) if m.topic.endswith(kind))
    assert ours.topic.split("/")[2:] == real["topic"].split("/")[2:]
    assert form(json.loads(ours.payload)) == form(json.loads(real["payload"]))


def form(value: object) -> object:
    """Return a JSON value's keys, in order, and the kinds of its leaves."""
    if isinstance(value, dict):
        return [(key, form(inner)) for key, inner in value.items()]
    return type(value).__name__
