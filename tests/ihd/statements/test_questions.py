"""Readings that look mistyped are asked about; those of another unit's counter say nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ihd.clock import midnight, to_ms
from ihd.statements.ours import OurDial, Ours
from ihd.statements.questions import Doubt, questions_of
from ihd.statements.statement_file import load_statement

BILL = """
fuel = "gas"
from = 2026-10-01
to = 2026-11-01
total = 40
[[register]]
opening = 4240
closing = {closing}
units = "{units}"
[[line]]
name = "Gas"
kwh = 650
price = "6 p"
amount = 39
"""


def doubts(closing: str, units: str = "m3") -> list[Doubt]:
    bill = load_statement(BILL.format(closing=closing, units=units)).statement
    ends = [to_ms(midnight(day, bill.zone)) for day in (bill.first_day, bill.after_last_day)]
    counted = OurDial(None, "kWh", tuple(ends), (Fraction(48_000), Fraction(48_700)))
    face = OurDial(None, "m3", tuple(ends), (Fraction(4240), Fraction(4302)))
    return [one.doubt for one in questions_of(bill, Ours((counted, face)))]


@pytest.mark.parametrize("units", ["m3", "hcf"])
def test_a_meters_face_is_not_held_against_its_count_of_energy(units):
    assert doubts("4302", units) == []


def test_a_digit_too_many_is_asked_about():
    assert set(doubts("43020")) == {Doubt.TOO_MANY_DIGITS}
