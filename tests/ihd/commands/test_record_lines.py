"""What ``plainwatt record`` and the demo without a screen print of what they hear."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ihd.commands.record import print_meters_first, print_readings
from ihd.meter import Decoded, Fuel, Quality, Quantity, Reading

AT = datetime(2026, 11, 24, 18, 42, 10, tzinfo=UTC)
UNITS = {Quantity.POWER: "W", Quantity.LINK_RSSI: "dBm"}


def heard(quantity: Quantity, value: str, **more: object) -> Decoded:
    reading = Reading(
        meter="glow/1",
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=Decimal(value),
        received_at=AT,
        unit=UNITS.get(quantity, "kWh"),
        **more,
    )
    return Decoded(topic="glow/1", bridge="glow", readings=(reading,))


def test_a_line_has_a_plain_name_and_no_zeros_that_say_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_readings(heard(Quantity.IMPORT_ENERGY, "18858.030"))
    assert capsys.readouterr().out.endswith(" glow/1 counter: 18858.03 kWh\n")


def test_only_a_doubt_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    print_readings(heard(Quantity.POWER, "9999999", quality=Quality.IMPLAUSIBLE))
    assert capsys.readouterr().out.endswith(" glow/1 power: 9999999 W (implausible)\n")


def test_the_demo_prints_a_meter_before_its_radio(capsys: pytest.CaptureFixture[str]) -> None:
    say = print_meters_first()
    say(heard(Quantity.LINK_RSSI, "-71"))
    assert capsys.readouterr().out == ""
    say(heard(Quantity.POWER, "85.000"))
    names = [line.split(" ", 2)[2] for line in capsys.readouterr().out.splitlines()]
    assert names == ["power: 85 W", "radio signal: -71 dBm"]
