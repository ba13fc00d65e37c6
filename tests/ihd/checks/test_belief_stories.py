"""The stories that began this: each absurd number, and a total that it must leave right."""

from datetime import timedelta
from decimal import Decimal

import pytest
from belief_ledger import START, Ledger, play, reading, readings

from ihd.checks.belief import Belief
from ihd.checks.verdict import Verdict
from ihd.meter import Fuel, Quality, Quantity

WH = Decimal("0.001")
HALF_HOUR = timedelta(minutes=30)
GAS = {"every": HALF_HOUR, "fuel": Fuel.GAS}
WHOLE_KWH = {"every": timedelta(days=9)}
IN_10_S = {"every": timedelta(seconds=10)}

STORIES = {
    # £33,183 of gas in a day at 6p (SSE, March 2017): 553,050 kWh on top, for one half-hour.
    "33183 pounds of gas": (
        ["8570.929", "8571.102", "561621.102", "8571.502", "8571.802"],
        GAS,
        "0.873",
        ["impossible_rise"],
    ),
    # £44,249 in a day, on the electricity register at 30p, and it stays there for good.
    "44249 pounds, and the counter stays": (
        ["4595.563", "4595.570", "152092.2", "152092.207", "152092.214", "152092.221"],
        IN_10_S,
        "0.028",
        ["impossible_rise", "meter_jumped"],
    ),
    "26528 pounds, for a minute": (
        ["4595.556", "4595.563", *["93022"] * 5, "4595.613", "4595.620", "4595.627", "4595.634"],
        IN_10_S,
        "0.078",
        ["impossible_rise", "meter_jumped", "fallen_reading", "meter_resumed"],
    ),
    "9577 pounds of electricity": (
        ["4595.563", "4595.570", "36519.2", "4595.584"],
        IN_10_S,
        "0.021",
        ["impossible_rise"],
    ),
    "a gas total off by billions": (
        ["17940.852", "3041271842", "17941.052", "3041271842", "17941.252"],
        GAS,
        "0.400",
        ["impossible_rise", "impossible_rise"],
    ),
    "all 48 bits set": (
        ["17940.852", "281474976710655", "281474976710.655", "17941.252"],
        GAS,
        "0.400",
        ["sentinel_reading"],
    ),
    "all 32 bits set, in Wh": (
        ["9311.204", "4294967.295", "9311.218"],
        IN_10_S,
        "0.014",
        ["sentinel_reading"],
    ),
    # 7328 estimated, 7305 actual: billed £13,230.55 by a rollover rule (Southern Electric, 2011).
    "an estimate too high": (
        ["7254", "7271", "7290", "7328", "7305", "7319", "7334", "7351"],
        WHOLE_KWH,
        "97",
        ["stray_reading", "fallen_reading"],
    ),
    "an estimate too high, and it is all we have": (
        ["7328", "7305", "7319", "7334", "7351"],
        WHOLE_KWH,
        "46",
        ["stray_reading", "fallen_reading"],
    ),
    "a zero between two good readings": (
        ["12345.000", "0", "12345.014", "12345.021"],
        IN_10_S,
        "0.021",
        ["zero_reading"],
    ),
    "zeros for a minute": (
        ["12345.000", "0", "0", "0", "0", "0", "0", "12345.049"],
        IN_10_S,
        "0.049",
        ["zero_reading"],
    ),
    # Home Assistant takes a fall below nine tenths for a new cycle and adds the whole counter.
    "a dip to 89 percent": (
        ["1000.000", "1000.007", "890.000", "1000.021"],
        IN_10_S,
        "0.021",
        ["fallen_reading"],
    ),
    "a dip to 95 percent": (
        ["1000.000", "1000.007", "950.000", "1000.021"],
        IN_10_S,
        "0.021",
        ["fallen_reading"],
    ),
    "a dip of a tenth that used to add 215.6": (
        ["215.6", "215.5", "215.6", "215.7"],
        IN_10_S,
        "0.1",
        [],
    ),
    "a small counter that wobbles by a hundredth": (
        ["1.00", "0.99", "1.00", "1.01", "1.00", "1.02"],
        IN_10_S,
        "0.02",
        [],
    ),
    "a restart that repeats old readings": (
        ["474.642", "474.649", "474.500", "474.507", "474.663", "474.670"],
        IN_10_S,
        "0.028",
        ["fallen_reading"],
    ),
    "a meter exchange": (
        ["45120.300", "45120.307", "12.400", "12.407", "12.414", "12.421", "12.428"],
        IN_10_S,
        "0.035",
        ["fallen_reading", "meter_exchanged"],
    ),
    "a five-digit rollover": (
        ["99999.986", "99999.993", "0.000", "0.007", "0.014", "0.021", "0.028"],
        IN_10_S,
        "0.042",
        ["zero_reading", "meter_rolled_over"],
    ),
    "a five-digit rollover of whole units": (
        ["99971", "99993", "14", "36", "57", "80"],
        {"every": timedelta(days=2)},
        "109",
        ["fallen_reading", "meter_rolled_over"],
    ),
    "a bridge that starts again at 0": (
        ["45678.900", "45678.907", "0", "0", "0", "0.007", "0.014", "0.021"],
        IN_10_S,
        "0.028",
        ["zero_reading", "meter_reset"],
    ),
    "a jump, and a day later another meter": (
        [
            *(f"{Decimal('3.000') + Decimal('0.150') * n:.3f}" for n in range(8)),
            *(f"{Decimal('228.300') + Decimal('0.150') * n:.3f}" for n in range(50)),
            *(f"{Decimal('157.100') + Decimal('0.150') * n:.3f}" for n in range(8)),
        ],
        {"every": HALF_HOUR},
        "9.450",
        ["impossible_rise", "meter_jumped", "fallen_reading", "meter_exchanged"],
    ),
    "a jump that a few hours would allow": (
        ["10.484", "10.584", "10.684", "10.784", "73.721", "73.821", "73.921", "74.021"],
        {"every": HALF_HOUR},
        "0.600",
        ["impossible_rise", "meter_jumped"],
    ),
    "a bridge that starts again at 0 and is soon past where it was": (
        ["4.000", "6.635", "0.000", "3.293", "6.200", "9.500", "12.600"],
        {"every": HALF_HOUR},
        "15.235",
        ["zero_reading", "meter_reset"],
    ),
    "three hours offline": (
        ["4595.563", "4595.570", *[""] * 1078, "4602.870", "4602.877"],
        IN_10_S,
        "7.314",
        [],
    ),
    "a month offline": (
        ["4595.563", *[""] * 1439, "5995.563", "5995.600"],
        {"every": HALF_HOUR},
        "1400.037",
        [],
    ),
    "a first reading that is wrong": (
        ["12", "45678.100", "45678.107", "45678.114", "45678.121"],
        IN_10_S,
        "0.021",
        ["stray_reading", "impossible_rise"],
    ),
}


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_no_story_moves_the_total_by_more_than_a_watt_hour(story: str):
    values, beat, truth, _ = STORIES[story]
    assert abs(play(readings(values, **beat)).total - Decimal(truth)) <= WH


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_every_fault_is_called_what_it_is(story: str):
    values, beat, _, names = STORIES[story]
    assert sorted(play(readings(values, **beat)).names) == sorted(names)


def test_a_jump_that_proves_to_have_been_a_stray_no_longer_asks_the_person():
    values, beat, _, _ = STORIES["26528 pounds, for a minute"]
    assert play(readings(values, **beat)).open() == []


def test_an_exchange_stands_until_the_person_has_said_something():
    values, beat, _, _ = STORIES["a meter exchange"]
    assert play(readings(values, **beat)).open() == ["meter_exchanged"]


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_the_total_is_never_absurd_on_the_way(story: str):
    values, beat, truth, _ = STORIES[story]
    ledger, belief = Ledger(), Belief()
    for message in readings(values, **beat):
        ledger.take(belief.judge(message))
        assert ledger.total <= Decimal(truth) + 40


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_restart_after_any_message_changes_nothing(story: str):
    values, beat, truth, _ = STORIES[story]
    ledger, belief = Ledger(), Belief()
    for message in readings(values, **beat):
        ledger.take(belief.judge(message))
        belief = Belief(kept=belief.kept())
    assert abs(ledger.total - Decimal(truth)) <= WH


@pytest.mark.parametrize("watts", ["-8388608", "8388607", "281474976710655", "40000", "-33000"])
def test_a_power_no_supply_can_pass_is_left_out(watts: str):
    judged = Belief().judge(reading(watts, START, quantity=Quantity.POWER))
    assert judged.verdict is Verdict.QUARANTINED


@pytest.mark.parametrize("watts", ["0", "623", "23000", "-3680", "31000"])
def test_a_power_the_supply_can_pass_is_believed(watts: str):
    judged = Belief().judge(reading(watts, START, quantity=Quantity.POWER))
    assert judged.verdict is Verdict.BELIEVED


@pytest.mark.parametrize(("rate", "verdict"), [("276.5", "quarantined"), ("-2.5", "quarantined")])
def test_an_absurd_price_is_left_out(rate: str, verdict: str):
    price = reading(rate, START, quantity=Quantity.UNIT_RATE, currency="GBP")
    assert Belief().judge(price).verdict == verdict


@pytest.mark.parametrize("rate", ["0.2611", "-0.05", "0", "1.00"])
def test_a_price_that_suppliers_do_charge_is_believed(rate: str):
    price = reading(rate, START, quantity=Quantity.UNIT_RATE, currency="GBP")
    assert Belief().judge(price).verdict is Verdict.BELIEVED


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "sNaN", "-4595.563", "1E+400"])
def test_what_is_no_amount_of_energy_never_counts(text: str):
    ledger = play([*readings(["10", text, "10.01"])])
    assert ledger.total == WH * 10
    assert len(ledger.names) == 1
    assert ledger.open() == []


@pytest.mark.parametrize("quality", [Quality.SENTINEL, Quality.IMPLAUSIBLE, Quality.METER_ERROR])
def test_what_the_bridge_disbelieves_is_kept_out_and_named(quality: Quality):
    odd = reading("10.005", START + timedelta(seconds=5), quality=quality)
    first, last = readings(["10", "10.01"])
    ledger = play([first, odd, last])
    assert ledger.total == WH * 10
    assert len(ledger.names) == 1


def test_a_missing_value_is_no_fault():
    odd = reading("0", START + timedelta(seconds=5), quality=Quality.MISSING)
    first, last = readings(["10", "10.01"])
    assert play([first, odd, last]).names == []


def test_a_finding_carries_what_its_sentence_needs():
    values = ["17940.852", "3041271842"]
    finding = next(iter(play(readings(values, **GAS)).found.values()))
    assert finding.subject == "m1"
    assert finding.until is None
    assert finding.facts["value"] == Decimal(3041271842)
    assert finding.facts["unit"] == "kWh"
    assert finding.facts["last_value"] == Decimal("17940.852")
    assert int(str(finding.facts["passes_in_s"])) > 1000 * 365 * 86_400
    assert [r.raw for r in finding.evidence] == ["3041271842"]
