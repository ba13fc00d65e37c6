"""Prices from outside: our topic, CSV, evcc, Home Assistant and Octopus-shaped pages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.clock import Interval
from ihd.tariffs.octopus_pages import read_page, table_of_pages
from ihd.tariffs.price_csv import PriceFormError, price_table_from_csv
from ihd.tariffs.price_json import published_from_json
from ihd.tariffs.prices import PriceSlot, PriceTable

OURS = """{"currency": "EUR", "unit": "EUR/MWh", "vat_included": false,
 "issued": "2026-03-28T13:05:00Z", "slots": [
  {"from": "2026-03-28T23:00:00Z", "to": "2026-03-28T23:15:00Z", "price": "85.10"},
  {"from": "2026-03-28T23:15:00Z", "to": "2026-03-28T23:30:00Z", "price": -12.5},
  {"from": "2026-03-28T23:30:00Z", "to": "2026-03-28T23:45:00Z", "price": null},
  {"from": "2026-03-28T23:45:00Z", "to": "2026-03-29T00:00:00Z", "price": 0}]}"""


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_our_topic_keeps_every_figure_and_tells_not_known_yet_from_free():
    table = published_from_json(OURS).table
    assert table.price_at(at("2026-03-28T23:10")) == Decimal("0.08510")
    assert table.price_at(at("2026-03-28T23:15")) == Decimal("-0.0125")
    assert table.price_at(at("2026-03-28T23:40")) is None
    assert table.price_at(at("2026-03-28T23:50")) == 0
    assert table.issued == at("2026-03-28T13:05")
    assert table.known_until(at("2026-03-28T23:00")) == at("2026-03-28T23:30")
    assert table.vat_included is False


@pytest.mark.parametrize(
    ("payload", "instant", "price"),
    [
        (
            '{"rates": [{"start": "2026-01-20T11:30:00Z", "end": "2026-01-20T12:00:00Z",'
            ' "value_inc_vat": 0.240366, "is_capped": false}]}',
            "2026-01-20T11:45",
            "0.240366",
        ),
        (
            '{"result": {"rates": [{"start": 1768908600, "end": 1768910400, "value": 0.246}]}}',
            "2026-01-20T11:45",
            "0.246",
        ),
        (
            '[{"start": "2026-01-20T12:30:00+01:00", "end": "2026-01-20T12:45:00+01:00",'
            ' "value": 0.31}]',
            "2026-01-20T11:40",
            "0.31",
        ),
        (
            '{"today": [{"total": 0.8724, "startsAt": "2026-01-20T12:00:00.000+01:00"},'
            ' {"total": 0.9, "startsAt": "2026-01-20T12:15:00.000+01:00"}], "tomorrow": []}',
            "2026-01-20T11:29",
            "0.9",
        ),
        (
            '{"attributes": {"data": [{"start_time": "2026-01-20T11:00:00+00:00",'
            ' "end_time": "2026-01-20T12:00:00+00:00", "price_per_kwh": 0.11}]}}',
            "2026-01-20T11:29",
            "0.11",
        ),
        (
            '{"raw_today": [{"start": "2026-01-20T12:00:00+01:00",'
            ' "end": "2026-01-20T13:00:00+01:00", "value": 0.07}], "raw_tomorrow": []}',
            "2026-01-20T11:29",
            "0.07",
        ),
    ],
)
def test_what_evcc_and_home_assistant_send_is_understood(payload, instant, price):
    table = published_from_json(payload, currency="EUR", vat_included=True).table
    assert table.price_at(at(instant)) == Decimal(price)


def test_a_market_price_per_mwh_in_milliseconds():
    payload = (
        '{"data": [{"start_timestamp": 1698357600000, "end_timestamp": 1698361200000,'
        ' "marketprice": 85.1, "unit": "Eur/MWh"}]}'
    )
    table = published_from_json(payload, currency="EUR", unit="EUR/MWh", vat_included=False).table
    assert table.price_at(datetime.fromtimestamp(1698357600, UTC)) == Decimal("0.0851")


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        ("not json", "not JSON"),
        ("[1, 2]", "list of"),
        ('{"currency": "EUR", "vat_included": true}', "list of"),
        (OURS.replace('"vat_included": false,', ""), "vat_included"),
        (OURS.replace('"EUR",', '"euro",'), "currency"),
        (OURS.replace("EUR/MWh", "EUR"), "unit of a price"),
        (OURS.replace("23:00:00Z", "23:00:00"), "offset"),
        (OURS.replace("-12.5", "true"), "not a price"),
        (OURS.replace("-12.5", "NaN"), "not a price"),
        (OURS.replace('23:15:00Z", "price": "85', '23:20:00Z", "price": "85'), "two prices"),
        ('{"rates": [{"a": 1}]}', "known form"),
    ],
)
def test_prices_that_cannot_be_told_are_refused_with_the_reason(payload, says):
    options = {} if payload.startswith('{"currency"') else {"currency": "EUR", "vat_included": True}
    with pytest.raises(PriceFormError, match=says):
        published_from_json(payload, **options)


def test_a_csv_of_prices_lasts_as_its_rows_do():
    text = (
        "valid_from_utc,p_per_kwh\n2026-01-01T00:00:00Z,-2.5\n"
        "2026-01-01T00:30:00Z,11.466\n2026-01-01T01:00:00Z,\n"
    )
    table = price_table_from_csv(text, "GBP", "GBP/kWh", vat_included=True)
    assert table.price_at(at("2026-01-01T00:45")) == Decimal("0.11466")
    assert table.price_at(at("2026-01-01T00:00")) == Decimal("-0.025")
    assert table.price_at(at("2026-01-01T01:00")) is None
    with pytest.raises(PriceFormError, match="line 3"):
        price_table_from_csv(text.replace("11.466", "x"), "GBP", "GBP/kWh", vat_included=True)
    with pytest.raises(PriceFormError, match="column 'price'"):
        price_table_from_csv("start,b\n", "GBP", "GBP/kWh", vat_included=True)


PAGE = """{"count": 5, "next": "https://prices.invalid/?page=2", "previous": null,
 "results": [
 {"value_exc_vat": 24.0, "value_inc_vat": 25.2,
  "valid_from": "2026-01-02T00:00:00Z", "valid_to": null, "payment_method": "DIRECT_DEBIT"},
 {"value_exc_vat": 26.0, "value_inc_vat": 27.3,
  "valid_from": "2026-01-02T00:00:00Z", "valid_to": null, "payment_method": "NON_DIRECT_DEBIT"}]}"""
LAST = """{"count": 5, "next": null, "previous": null, "results": [
 {"value_exc_vat": 20.2, "value_inc_vat": 21.21,
  "valid_from": "2026-01-01T00:30:00Z", "valid_to": "2026-01-02T00:00:00Z", "payment_method": null},
 {"value_exc_vat": 20.0, "value_inc_vat": 21.0,
  "valid_from": null, "valid_to": "2026-01-01T00:30:00Z", "payment_method": null}]}"""


def test_pages_follow_on_open_ends_reach_the_edge_and_the_way_of_paying_decides():
    pages = [read_page(PAGE), read_page(LAST)]
    assert pages[0].next.endswith("page=2")
    assert pages[1].next is None
    within = Interval(at("2026-01-01T00:00"), at("2026-01-03T00:00"))
    table = table_of_pages(pages, within)
    assert table.price_at(at("2026-01-02T12:00")) == Decimal("0.252")
    assert table.price_at(at("2026-01-01T00:10")) == Decimal("0.21")
    assert table.known_until(at("2026-01-01T00:00")) == within.end
    other = table_of_pages(pages, within, payment_method="NON_DIRECT_DEBIT")
    assert other.price_at(at("2026-01-02T12:00")) == Decimal("0.273")
    with pytest.raises(PriceFormError, match="page of prices"):
        read_page("[]")


def test_the_day_that_ends_at_23_utc_leaves_its_last_hour_not_known_yet():
    start = at("2026-01-01T23:00")
    slots = [
        PriceSlot(
            Interval(start + timedelta(minutes=30 * n), start + timedelta(minutes=30 * n + 30)),
            Decimal("0.2"),
        )
        for n in range(48)
    ]
    table = PriceTable.of(slots, "GBP", vat_included=True)
    assert table.known_until(at("2026-01-02T12:00")) == at("2026-01-02T23:00")
    assert table.price_at(at("2026-01-02T23:00")) is None


def test_a_newer_table_counts_where_both_cover_the_same_time():
    def table(price, start, count):
        first = at(start)
        return PriceTable.of(
            [
                PriceSlot(
                    Interval(first + timedelta(hours=n), first + timedelta(hours=n + 1)),
                    Decimal(price),
                )
                for n in range(count)
            ],
            "EUR",
            vat_included=True,
        )

    both = table("0.1", "2026-01-01T00:00", 4).with_newer(table("0.23", "2026-01-01T02:00", 4))
    assert [str(slot.price) for slot in both.slots()] == [
        "0.10",
        "0.10",
        "0.23",
        "0.23",
        "0.23",
        "0.23",
    ]
    with pytest.raises(ValueError, match="differ"):
        both.with_newer(PriceTable("GBP", vat_included=True))
