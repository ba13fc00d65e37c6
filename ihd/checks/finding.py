"""What a check found: data, not words. The sentence for it is made in ``ihd.screens``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ihd.meter import Reading
from ihd.units import Money


class FindingKind(StrEnum):
    """The ways a reading, a meter, a link or a price can be wrong.

    The facts of each group, beyond ``quantity``, ``register``, ``phase``, ``unit`` and ``fuel`` of
    readings:

    - disbelieved readings: value (None where only ``raw`` is known), raw, currency, at, count,
      last_value, last_at, passable, passes_in_s, least, most, became (the kind it turned out to be)
    - breaks (METER_JUMPED and after): value, at, last_value, last_at, carried, segment;
      METER_RESUMED: strayed_at; STRAY_READING: count, next_value
    - silence: fuel, last_at, age_s, amber_s, red_s; WEAK_SIGNAL: rssi_dbm, lqi
    - REGISTER_STUCK, VALUE_FROZEN: value, flowed_kwh, moved_at, times
    - POWER_DISAGREES: register_kwh, power_kwh, hours; COUNTERS_DISAGREE: theirs_kwh, ours_kwh
    - METER_CLOCK_OFF: offset_s (+ is ahead), whole_hours
    - switching: register, utc, local, within_s, days, follows, expected_utc, expected_local,
      off_s, drift_s_a_week, cost_a_year
    - REGISTERS_SWAPPED: day, night, days, kwh_by_day_register_at_night,
      kwh_by_night_register_by_day
    - gas: ours_kwh, theirs_kwh, volume_m3, ratio, factor, theirs_is_more
    - SENSORS_DISAGREE: sensor, opinion, meter_kwh, other_kwh, difference_percent, doubt_percent
    - SUPPLIER_CANNOT_HEAR: sign, day, reported, due, overdue
    - COPY_NOT_MADE (of a medium: home or second): trouble (gone, full or failed)
    - PRICES_NOT_HAD: fuel, trouble, host, code
    - CREDIT_RUNS_OUT: fuel, warned, balance, needed, currency, ends_at
    - PRICE_DIFFERS: fuel, of, difference, meter, agreed, currency, rate, until
    - statements: see ``ihd.statements``; ``at_stake`` is what the bill asks too much (- too little)
    """

    UNREADABLE_MESSAGE = "unreadable_message"
    BROKER_UNREACHABLE = "broker_unreachable"
    BROKER_REFUSED = "broker_refused"
    BROKER_UNTRUSTED = "broker_untrusted"
    BROKER_NOT_LISTENING = "broker_not_listening"
    CLIENT_ID_TAKEN = "client_id_taken"
    METER_SILENT = "meter_silent"
    METER_ERROR = "meter_error"
    IMPLAUSIBLE_READING = "implausible_reading"
    STORE_TROUBLE = "store_trouble"
    COPY_NOT_MADE = "copy_not_made"
    RECORDED_ELSEWHERE = "recorded_elsewhere"
    CLOCK_UNTRUSTED = "clock_untrusted"
    TARIFF_UNREADABLE = "tariff_unreadable"
    BRIDGE_UNREADABLE = "bridge_unreadable"
    PRICES_NOT_HAD = "prices_not_had"
    PRICE_DIFFERS = "price_differs"
    CREDIT_RUNS_OUT = "credit_runs_out"

    SENTINEL_READING = "sentinel_reading"
    UNKNOWN_UNIT = "unknown_unit"
    ZERO_READING = "zero_reading"
    FALLEN_READING = "fallen_reading"
    IMPOSSIBLE_RISE = "impossible_rise"
    STRAY_READING = "stray_reading"
    REJECTED_READING = "rejected_reading"
    IMPOSSIBLE_POWER = "impossible_power"
    IMPOSSIBLE_PRICE = "impossible_price"

    METER_JUMPED = "meter_jumped"
    METER_EXCHANGED = "meter_exchanged"
    METER_RESET = "meter_reset"
    METER_ROLLED_OVER = "meter_rolled_over"
    METER_RESUMED = "meter_resumed"

    METER_SLOW = "meter_slow"
    WEAK_SIGNAL = "weak_signal"
    REGISTER_STUCK = "register_stuck"
    VALUE_FROZEN = "value_frozen"
    POWER_DISAGREES = "power_disagrees"
    COUNTERS_DISAGREE = "counters_disagree"
    METER_CLOCK_OFF = "meter_clock_off"

    SWITCHING_DIFFERS = "switching_differs"
    SWITCHING_DRIFTS = "switching_drifts"
    REGISTERS_SWAPPED = "registers_swapped"
    BILL_SWAPPED = "bill_swapped"

    GAS_UNITS_MIXED = "gas_units_mixed"
    GAS_CONVERTED_TWICE = "gas_converted_twice"

    SENSORS_DISAGREE = "sensors_disagree"
    SUPPLIER_CANNOT_HEAR = "supplier_cannot_hear"

    READING_ESTIMATED = "reading_estimated"
    READING_DIFFERS = "reading_differs"
    ENERGY_DIFFERS = "energy_differs"
    ENERGY_ARITHMETIC = "energy_arithmetic"
    PRICE_OLD = "price_old"
    PRICE_EARLY = "price_early"
    PRICE_WRONG = "price_wrong"
    STANDING_DAYS = "standing_days"
    PERIOD_OVERLAPS = "period_overlaps"
    PERIOD_GAP = "period_gap"
    BACK_BILLED = "back_billed"
    LINE_ARITHMETIC = "line_arithmetic"
    SUM_ARITHMETIC = "sum_arithmetic"
    VAT_TWICE = "vat_twice"
    VAT_MISSING = "vat_missing"
    VAT_RATE = "vat_rate"
    VAT_ARITHMETIC = "vat_arithmetic"
    TOTAL_ARITHMETIC = "total_arithmetic"
    BALANCE_CARRIED = "balance_carried"
    BALANCE_ARITHMETIC = "balance_arithmetic"
    BILL_METER_DIFFERS = "bill_meter_differs"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the checks hold against a reading, a meter, a link or a price.

    ``until`` is None while it stands. ``evidence`` are the readings it rests on, ``facts`` the
    named values its sentence needs.
    """

    kind: FindingKind
    subject: str
    since: datetime
    until: datetime | None = None
    evidence: tuple[Reading, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    at_stake: Money | None = None
