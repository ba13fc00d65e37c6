"""Gas units, the second sensor, the guided tests, and what the supplier hears."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.checks.finding import FindingKind
from ihd.checks.gas_units import register_mix_up, used_in
from ihd.checks.guided_tests import Outcome, all_off, dimmer, heater
from ihd.checks.second_opinion import Opinion, SensorKind, second_opinion, sensors_disagree
from ihd.checks.silence import Light
from ihd.checks.supplier_link import (
    Sign,
    SupplierSign,
    report,
    supplier_cannot_hear,
    supplier_link,
)
from ihd.clock import Interval
from ihd.units import Energy

NOW = datetime(2026, 2, 1, tzinfo=UTC)
WEEKS = Interval(NOW, NOW + timedelta(days=28))
MINUTE = timedelta(minutes=1)
WH = Energy.from_kwh("0.001")


def kwh(text: str) -> Energy:
    return Energy.from_kwh(text)


@pytest.mark.parametrize(
    ("energy", "kind"),
    [
        ("112", None),
        ("110.1", None),
        ("317", FindingKind.GAS_UNITS_MIXED),
        ("39.6", FindingKind.GAS_UNITS_MIXED),
        ("1254", FindingKind.GAS_CONVERTED_TWICE),
    ],
)
def test_a_bridge_whose_kwh_and_m3_do_not_fit_is_named(energy, kind):
    finding = register_mix_up("g1", Decimal(energy), Decimal(10), NOW)
    assert (finding.kind if finding else None) is kind


def test_gas_belongs_to_the_half_hour_before_it_was_read():
    at = datetime(2026, 2, 1, 18, 37, 12, tzinfo=UTC)
    assert used_in(at) == Interval(
        datetime(2026, 2, 1, 18, 0, tzinfo=UTC), datetime(2026, 2, 1, 18, 30, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("sensor", "meter", "other", "opinion"),
    [
        (SensorKind.DIN_METER, "300", "296", Opinion.CONSISTENT),
        (SensorKind.DIN_METER, "300", "270", Opinion.WORTH_A_TEST),
        (SensorKind.CLAMP, "300", "280", Opinion.CONSISTENT),
        (SensorKind.CLAMP, "582", "100", Opinion.WORTH_A_TEST),
        (SensorKind.CLAMP, "68", "100", Opinion.WORTH_A_TEST),
        (SensorKind.PLUG_METER, "12", "10", Opinion.CANNOT_TELL),
        (SensorKind.PULSE, "300", "300.02", Opinion.PATH_GOOD),
        (SensorKind.PULSE, "300", "270", Opinion.PATH_BAD),
    ],
)
def test_the_second_sensor_says_no_more_than_it_can(sensor, meter, other, opinion):
    found = second_opinion(sensor, WEEKS, kwh(meter), kwh(other))
    assert found.opinion is opinion
    asks = opinion in (Opinion.WORTH_A_TEST, Opinion.PATH_BAD)
    assert (sensors_disagree("m1", found) is not None) is asks


def test_a_poor_sensor_that_agrees_proves_nothing():
    found = second_opinion(
        SensorKind.CLAMP, WEEKS, kwh("300"), kwh("290"), sensor_percent=Decimal(20)
    )
    assert found.opinion is Opinion.CANNOT_TELL


def test_a_few_days_prove_nothing():
    days = Interval(NOW, NOW + timedelta(days=5))
    found = second_opinion(SensorKind.DIN_METER, days, kwh("100"), kwh("20"))
    assert found.opinion is Opinion.CANNOT_TELL


@pytest.mark.parametrize(
    ("rise", "minutes", "outcome"),
    [("0", 10, Outcome.PASSED), ("0.004", 10, Outcome.FAILED), ("0", 3, Outcome.UNCLEAR)],
)
def test_with_everything_off_a_meter_counts_nothing(rise, minutes, outcome):
    assert all_off(kwh(rise), minutes * MINUTE, WH).outcome is outcome


@pytest.mark.parametrize(
    ("rise", "outcome"),
    [("1.080", Outcome.PASSED), ("1.180", Outcome.PASSED), ("6.2", Outcome.FAILED)],
)
def test_a_known_heater_is_counted_for_what_it_is(rise, outcome):
    result = heater(kwh(rise), Decimal(150), Decimal(2000), 30 * MINUTE, WH)
    assert result.outcome is outcome
    assert result.expected == Decimal("1.075")


@pytest.mark.parametrize(
    ("meter", "other", "outcome"),
    [
        ("30", "25", Outcome.PASSED),
        ("290", "50", Outcome.FAILED),
        ("-430", "21", Outcome.FAILED),
        ("5", "6", Outcome.UNCLEAR),
    ],
)
def test_a_dimmers_step_shows_the_dutch_fault(meter, other, outcome):
    assert dimmer(Decimal(meter), Decimal(other)).outcome is outcome


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 30), date(2026, 4, 8)),
        (date(2026, 4, 30), date(2026, 5, 8)),
        (date(2026, 12, 23), date(2027, 1, 4)),
        (date(2026, 3, 7), date(2026, 3, 13)),
    ],
)
def test_a_plan_is_due_after_five_working_days_without_bank_holidays(reported, due):
    assert report(reported).due == due


def test_scotland_has_its_own_bank_holidays():
    assert report(date(2026, 12, 30), region="GB-SCT").due == date(2027, 1, 8)
    assert report(date(2026, 12, 30), region="GB-ENG").due == date(2027, 1, 7)


def test_nothing_is_owed_for_a_report_made_before_the_rule():
    assert report(date(2026, 2, 20)).compensation is None
    owed = report(date(2026, 2, 23)).compensation
    assert owed is not None
    assert owed.amount == 40


def sign(kind: Sign, month: int) -> SupplierSign:
    return SupplierSign(kind, date(2026, month, 1))


TODAY = date(2026, 6, 10)


def test_what_the_supplier_hears_is_unknown_until_something_tells():
    assert supplier_link([], TODAY).light is Light.UNKNOWN
    assert supplier_link([sign(Sign.SMART_BILL, 1)], TODAY).light is Light.UNKNOWN


def test_an_estimated_bill_turns_the_light_red_since_the_first_of_them():
    signs = [
        sign(Sign.SMART_BILL, 3),
        sign(Sign.ESTIMATED_BILL, 4),
        sign(Sign.ESTIMATED_BILL, 5),
    ]
    link = supplier_link(signs, TODAY)
    assert (link.light, link.since) == (Light.RED, date(2026, 4, 1))


def test_the_light_turns_green_again_with_a_bill_on_smart_readings():
    signs = [sign(Sign.ESTIMATED_BILL, 4), sign(Sign.SMART_BILL, 6)]
    link = supplier_link(signs, TODAY)
    assert link.light is Light.GREEN
    assert supplier_cannot_hear("m1", link, None, TODAY) is None


def test_money_is_at_stake_only_once_the_plan_is_overdue():
    link = supplier_link([sign(Sign.ESTIMATED_BILL, 5)], TODAY)
    told = report(date(2026, 6, 1))
    on_time = supplier_cannot_hear("m1", link, told, date(2026, 6, 8))
    overdue = supplier_cannot_hear("m1", link, told, date(2026, 6, 9))
    assert on_time is not None
    assert overdue is not None
    assert on_time.at_stake is None
    assert overdue.at_stake is not None
    assert overdue.facts["due"] == date(2026, 6, 8)
