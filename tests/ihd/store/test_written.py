from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.checks.verdict import Verdict
from ihd.meter import Quality
from ihd.store.written import Clock, Form, RawKind, ValueKind, split, unsplit

NUMBER_TEXTS = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,8})?", fullmatch=True)
VALUES = st.one_of(
    st.none(),
    st.text(),
    st.decimals(),
    NUMBER_TEXTS.map(Decimal),
    st.sampled_from([Decimal("-0"), Decimal("1E+30"), Decimal("sNaN1"), Decimal("0E-40")]),
)
RAWS = st.one_of(st.just(""), st.text(), NUMBER_TEXTS)


def there_and_back(value, raw, usual_shift=0):
    written = split(value, raw, usual_shift)
    form = Form(Quality.GOOD, Verdict.BELIEVED, Clock.METER, *written[1:6])
    return written, *unsplit(written.mantissa, form, written.extra)


@given(value=VALUES, raw=RAWS, usual_shift=st.integers(-6, 6))
def test_any_value_and_any_text_come_back_to_the_letter(value, raw, usual_shift):
    written, value_back, raw_back = there_and_back(value, raw, usual_shift)
    assert (type(value_back), str(value_back), raw_back) == (type(value), str(value), raw)
    assert -(2**63) <= written.mantissa < 2**63


@given(text=NUMBER_TEXTS, factor=st.sampled_from(["1", "1000", "0.001", "100", "1E+3"]))
def test_a_scaled_number_comes_back_to_the_letter(text, factor):
    value = Decimal(text) * Decimal(factor)
    _, value_back, raw_back = there_and_back(value, text)
    assert (str(value_back), raw_back) == (str(value), text)


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        ("623.000", "0.623"),
        ("4595.563", "4595.563"),
        ("-120", "-0.12"),
        ("0.000", "0.000"),
        ("6.5", "6500"),
        ("17940.852", "17940.852"),
    ],
)
def test_what_meters_send_needs_nothing_beside_its_number(value, raw):
    written, value_back, raw_back = there_and_back(Decimal(value), raw, 3)
    assert (written.value, written.raw) == (ValueKind.NUMBER, RawKind.NUMBER)
    assert written.extra == ""
    assert (str(value_back), raw_back) == (value, raw)


@given(value=st.decimals())
def test_a_number_sent_as_it_is_kept_comes_back_to_the_letter(value):
    _, value_back, raw_back = there_and_back(value, str(value))
    assert (str(value_back), raw_back) == (str(value), str(value))


def test_a_power_written_in_kilowatts_keeps_one_form_through_zero():
    usual = split(Decimal("623.000"), "0.623")
    assert split(Decimal("0.000"), "0.000", usual.shift)[1:6] == usual[1:6]
