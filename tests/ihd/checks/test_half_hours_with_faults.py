"""A meter heard each half-hour, faults at random: what is known is right, and each is named."""

from __future__ import annotations

import half_hour_faults
from fault_injection import a_home
from hypothesis import given, settings
from hypothesis import strategies as st

DAYS, FAULTS = 60, 30


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_every_watt_hour_that_is_known_is_right_and_every_fault_named(seed: int):
    half_hours = a_home(DAYS, seed)
    faults = half_hour_faults.faults_for(half_hours, FAULTS, seed)
    outcome = half_hour_faults.run(half_hours, faults, seed)
    assert half_hour_faults.off_wh(half_hours, faults, outcome) <= sum(half_hours) / 1000
    breaks = sum(fault.kind in half_hour_faults.BREAKS for fault in faults)
    stood = sum(fault.kind == "stuck" for fault in faults)
    assert len(outcome.missing(half_hours)) <= 2 * (breaks + stood)
    assert len(outcome.unnamed(faults)) <= 1


def test_a_clean_year_of_half_hours_gives_no_finding_and_loses_nothing():
    half_hours = a_home(365, 4)
    outcome = half_hour_faults.run(half_hours, [], 4)
    assert outcome.findings == []
    assert half_hour_faults.off_wh(half_hours, [], outcome) == 0
    assert outcome.missing(half_hours) == []
