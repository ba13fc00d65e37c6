"""Faults of ten kinds at random in a home's minutes: nothing lost, each one named."""

from collections import Counter

import pytest
from fault_injection import a_home, faults_for, minutes_of, run


@pytest.mark.parametrize("seed", [1, 2])
def test_random_faults_lose_nothing_and_are_called_what_they_are(seed: int):
    minutes = minutes_of(a_home(40, seed), seed)
    faults = faults_for(minutes, 60, seed)
    outcome = run(minutes, faults, seed)
    assert abs(outcome.total_wh - outcome.true_wh) <= outcome.true_wh // 500
    assert Counter(f.kind for f in outcome.unnamed(faults)).total() <= 1


def test_a_clean_month_gives_no_false_finding():
    minutes = minutes_of(a_home(30, 9), 9)
    outcome = run(minutes, [], 9)
    assert outcome.total_wh == outcome.true_wh - minutes[0]
    assert [str(finding.kind) for finding in outcome.findings] == []
