"""Whatever a broker sends, belief answers; and what it keeps, it can take up again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.checks.belief import Belief
from ihd.checks.verdict import Verdict
from ihd.meter import REGISTERS, Fuel, Quality, Quantity, Reading

instants = st.integers(0, 10**6).map(
    lambda s: datetime(2026, 3, 28, tzinfo=UTC) + timedelta(seconds=s)
)
values = st.one_of(
    st.none(),
    st.text(max_size=5),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.decimals(0, 100_000, places=3),
    st.sampled_from([Decimal("1E+400"), Decimal("1E-400"), Decimal("-0"), Decimal(2**48 - 1)]),
)
odd_readings = st.builds(
    Reading,
    meter=st.sampled_from(["m1", "m2"]),
    fuel=st.sampled_from([*Fuel, None]),
    quantity=st.sampled_from([*Quantity, Quantity.IMPORT_ENERGY, Quantity.IMPORT_ENERGY]),
    value=values,
    received_at=instants,
    taken_at=st.none() | instants,
    register=st.sampled_from([None, "1"]),
    phase=st.sampled_from([None, "a"]),
    unit=st.sampled_from([None, "kWh", "W", "furlongs"]),
    currency=st.sampled_from([None, "GBP", "JPY"]),
    quality=st.sampled_from([*Quality, Quality.GOOD, Quality.GOOD]),
    raw=st.text(max_size=5),
)


@given(st.lists(odd_readings, max_size=40))
def test_any_readings_in_any_order_are_judged(sent: list[Reading]):
    belief = Belief()
    for reading in sent:
        judged = belief.judge(reading)
        assert judged.reading is reading
        if judged.verdict is Verdict.BELIEVED and reading.quantity in REGISTERS:
            assert judged.segment is not None
            assert isinstance(reading.value, Decimal)
            assert 0 <= reading.value < 10**9


@given(st.lists(odd_readings, max_size=40))
def test_what_is_kept_is_taken_up_as_it_was(sent: list[Reading]):
    belief = Belief()
    for reading in sent:
        belief.judge(reading)
    kept = belief.kept()
    assert Belief(kept=kept).kept() == kept


@given(st.lists(odd_readings, max_size=30))
def test_after_anything_at_all_six_good_readings_count_again(sent: list[Reading]):
    belief = Belief()
    for reading in sent:
        belief.judge(reading)
    start = datetime(2026, 5, 1, tzinfo=UTC)
    verdicts = [
        belief.judge(
            Reading(
                meter="m1",
                fuel=Fuel.ELECTRICITY,
                quantity=Quantity.IMPORT_ENERGY,
                value=Decimal(500_000 + n) / 1000,
                received_at=start + n * timedelta(seconds=10),
                unit="kWh",
            )
        )
        for n in range(6)
    ]
    assert verdicts[-1].verdict is Verdict.BELIEVED


@pytest.mark.parametrize("text", ["", "{}", '{"channel":["m1"]}', "[1,2]"])
def test_what_was_kept_and_is_damaged_is_refused(text: str):
    with pytest.raises(msgspec.DecodeError):
        Belief(kept=[text])


@pytest.mark.parametrize("raw", ["1E+999999", "-1E+999999", "1E-999999", "9" * 48, "NaN", "12 kWh"])
def test_what_was_sent_beyond_any_number_is_a_finding_like_another(raw: str):
    belief = Belief()
    start = datetime(2026, 5, 1, tzinfo=UTC)

    def said(n: int, value: Decimal | None, quality: Quality, raw: str) -> Reading:
        return Reading(
            meter="m1",
            fuel=Fuel.ELECTRICITY,
            quantity=Quantity.IMPORT_ENERGY,
            value=value,
            received_at=start + n * timedelta(seconds=10),
            quality=quality,
            raw=raw,
        )

    belief.judge(said(0, Decimal(500), Quality.GOOD, "500"))
    judged = belief.judge(said(1, None, Quality.IMPLAUSIBLE, raw))
    assert judged.verdict is Verdict.QUARANTINED
    (finding,) = judged.findings
    span = finding.facts["passes_in_s"]
    assert span is None or timedelta(seconds=int(str(span)))
    assert Belief(kept=belief.kept()).kept() == belief.kept()
