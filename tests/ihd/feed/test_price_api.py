"""A supplier's price list asked over HTTPS, of a server on loopback that speaks as they do."""

import http.server
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from brokers import free_port
from price_server import PriceServer, half_hours, row

from ihd.clock import Interval
from ihd.feed import price_api
from ihd.feed.events import PriceTrouble
from ihd.feed.price_api import PriceApiError, PriceQuestion, ask_prices
from ihd.tariffs.octopus_pages import TariffCode
from ihd.tariffs.price_csv import PriceFormError

CODE = "E-1R-SHAPED-25-01-01-C"
RATES = f"/v1/products/SHAPED-25-01-01/electricity-tariffs/{CODE}/standard-unit-rates/"
CHARGES = RATES.replace("standard-unit-rates", "standing-charges")
NOW = datetime(2026, 1, 15, 17, tzinfo=UTC)
START = datetime(2026, 1, 14, 23, tzinfo=UTC)
WITHIN = Interval(datetime(2026, 1, 14, tzinfo=UTC), datetime(2026, 1, 17, tzinfo=UTC))
CHARGE = row(datetime(2026, 1, 1, tzinfo=UTC), None, 48.7)


@pytest.fixture
def server(certificates):
    lists = {RATES: half_hours(START, [12.345, 0, -1.5] * 32), CHARGES: [CHARGE]}
    with PriceServer(certificates, lists) as serving:
        yield serving


def ask(server, *, direct_debit=True, within=WITHIN, trusting=None):
    code = TariffCode.read(CODE)
    question = PriceQuestion(server.host, code, within, direct_debit)
    return ask_prices(question, issued=NOW, trusting=trusting or server.trusting)


def trouble(server, **how):
    with pytest.raises(PriceApiError) as caught:
        ask(server, **how)
    return caught.value.trouble


def test_prices_and_the_standing_charge_come_with_their_tax_page_by_page(server):
    server.page_rows = 40
    published = ask(server)
    table = published.table
    assert len(list(table.slots())) == 96
    assert table.vat_included
    assert table.issued == NOW
    assert table.price_at(START) == Decimal("0.12345")
    assert table.price_at(START + timedelta(hours=1)) == Decimal("-0.015")
    assert table.known_until(NOW) == datetime(2026, 1, 16, 23, tzinfo=UTC)
    (charge,) = published.standing
    assert (charge.start, charge.per_day) == (WITHIN.start, Decimal("0.487"))
    assert [path.partition("?")[0] for path in server.asked] == [RATES] * 3 + [CHARGES]


def test_a_price_of_nothing_is_a_price_and_a_missing_one_is_none(server):
    server.lists[RATES][2]["value_inc_vat"] = None
    table = ask(server).table
    assert table.price_at(START + timedelta(minutes=30)) == 0
    assert table.price_at(START + timedelta(hours=1)) is None
    assert table.price_at(datetime(2026, 1, 16, 23, tzinfo=UTC)) is None


def test_the_tariff_code_and_the_days_are_all_that_is_sent(server):
    ask(server)
    assert server.asked[0] == (
        f"{RATES}?period_from=2026-01-14T00:00:00Z&period_to=2026-01-17T00:00:00Z&page_size=1500"
    )
    for headers in server.headers:
        assert headers == {
            "Host": server.host,
            "Accept-Encoding": "identity",
            "Accept": "application/json",
            "User-Agent": "plainwatt",
        }


def test_open_ends_and_other_ways_of_paying_stand_side_by_side(server):
    change = datetime(2026, 1, 15, tzinfo=UTC)
    server.lists[RATES] = [
        row(change, None, 25.2, "DIRECT_DEBIT"),
        row(change, None, 27.3, "NON_DIRECT_DEBIT"),
        row(None, change, 24.0, "DIRECT_DEBIT"),
        row(None, change, 26.0, "NON_DIRECT_DEBIT"),
    ]
    server.lists[CHARGES] = [row(None, None, 50, "DIRECT_DEBIT"), row(None, None, 55, "PREPAID")]
    for direct_debit, prices in ((True, ("0.24", "0.252")), (False, ("0.26", "0.273"))):
        published = ask(server, direct_debit=direct_debit)
        table = published.table
        found = table.price_at(change - timedelta(hours=1)), table.price_at(change)
        assert found == tuple(map(Decimal, prices))
        assert table.known_until(NOW) == WITHIN.end
    assert [one.per_day for one in ask(server).standing] == [Decimal("0.5")]


def test_nothing_published_for_the_period_is_an_answer_without_prices(server):
    later = Interval(WITHIN.end, WITHIN.end + timedelta(days=2))
    assert list(ask(server, within=later).table.slots()) == []


def answer(status=200, body=b"{}", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda path: (status, named, body)


def page(**changes):
    return json.dumps({"count": 0, "next": None, "previous": None, "results": [], **changes})


@pytest.mark.parametrize(
    ("odd", "is_trouble"),
    [
        (answer(404, b'{"detail":"Not found."}'), PriceTrouble.UNKNOWN_TARIFF),
        (answer(429), PriceTrouble.BUSY),
        (answer(503, b"<html>"), PriceTrouble.BUSY),
        (answer(403), PriceTrouble.REFUSED),
        (answer(302, Location="https://elsewhere.invalid/"), PriceTrouble.ELSEWHERE),
        (answer(body=page(next="https://elsewhere.invalid/2").encode()), PriceTrouble.ELSEWHERE),
        (answer(body=page(next="http://127.0.0.1/2").encode()), PriceTrouble.ELSEWHERE),
        (answer(body=page(next="https://[broken/2").encode()), PriceTrouble.NO_PRICES),
        (answer(body=b"<html>welcome</html>"), PriceTrouble.NO_PRICES),
        (answer(body=b'{"results": [{"value_inc_vat": "much"}]}'), PriceTrouble.NO_PRICES),
        (answer(body=b"{", Content_Length="100", Connection="close"), PriceTrouble.NO_PRICES),
        (answer(body=b" " * 3_000_000), PriceTrouble.TOO_LARGE),
    ],
    ids=str,
)
def test_every_answer_that_is_none_has_its_name(server, odd, is_trouble):
    server.odd = odd
    assert trouble(server) is is_trouble


def test_a_list_that_never_ends_is_left(server):
    again = page(next=f"https://{server.host}{RATES}?page=2").encode()
    server.odd = answer(body=again)
    assert trouble(server) is PriceTrouble.TOO_LARGE
    assert len(server.asked) == price_api.MOST_PAGES


def test_a_server_of_another_authority_hears_no_question(server, strange_certificates):
    assert trouble(server, trusting=_trusting(strange_certificates)) is PriceTrouble.UNTRUSTED
    assert server.asked == []


def _trusting(certificates):
    return ssl.create_default_context(cafile=str(certificates.path("ca.pem")))


def test_a_host_that_is_not_there_and_one_that_says_nothing(server, monkeypatch):
    monkeypatch.setattr(price_api, "ANSWERS_WITHIN_S", 0.2)
    code = TariffCode.read(CODE)
    gone = PriceQuestion(f"127.0.0.1:{free_port()}", code, WITHIN)
    with pytest.raises(PriceApiError) as caught:
        ask_prices(gone, issued=NOW, trusting=server.trusting)
    assert caught.value.trouble is PriceTrouble.UNREACHABLE
    done = threading.Event()
    server.odd = lambda path: done.wait(10) and None
    assert trouble(server) is PriceTrouble.TOO_SLOW
    done.set()


@pytest.mark.parametrize("host", ["127.0.0.1:99999", "a" * 70 + ".example"])
def test_a_host_that_cannot_be_is_unreachable(host):
    with pytest.raises(PriceApiError) as caught:
        ask_prices(PriceQuestion(host, TariffCode.read(CODE), WITHIN), issued=NOW)
    assert caught.value.trouble is PriceTrouble.UNREACHABLE


def test_a_host_without_tls_is_not_spoken_to(server):
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as plain:
        thread = threading.Thread(target=plain.handle_request, daemon=True)
        thread.start()
        question = PriceQuestion(f"127.0.0.1:{plain.server_port}", TariffCode.read(CODE), WITHIN)
        with pytest.raises(PriceApiError) as caught:
            ask_prices(question, issued=NOW, trusting=server.trusting)
        thread.join(5)
    assert caught.value.trouble is PriceTrouble.UNREACHABLE


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("E-2R-SHAPED-25-01-01-C", "two rates"),
        ("SHAPED", "no tariff code"),
        ("", "no tariff code"),
        ("E-1R-A/../B-C", "no tariff code"),
        ("E-1R-SHAPED-25-01-01-Z", "no tariff code"),
    ],
)
def test_what_is_no_code_is_refused_before_anybody_is_asked(typed, says):
    with pytest.raises(PriceFormError, match=says):
        TariffCode.read(typed)


def test_a_code_is_read_however_it_was_typed():
    code = TariffCode.read(" g-1r-shaped-25-01-01-c ")
    assert (code.fuel, code.product) == ("gas", "SHAPED-25-01-01")
    path = code.path("standing-charges", WITHIN)
    assert path.startswith("/v1/products/SHAPED-25-01-01/gas-tariffs/G-1R-SHAPED-25-01-01-C/stand")
