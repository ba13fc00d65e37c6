"""A supplier's public price list, asked for over HTTPS: only if the person turned it on.

A question is a few GETs to the one host that was named. They carry the tariff's code and the days
asked for, and nothing else: no account, no meter, no cookie, and no other host's addresses are
followed. It takes seconds, so it is asked on a thread of its own.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from ihd.clock import Interval
from ihd.feed.events import PriceTrouble
from ihd.tariffs.octopus_pages import (
    DIRECT_DEBIT,
    OTHERWISE,
    PricePage,
    TariffCode,
    read_page,
    table_of_pages,
)
from ihd.tariffs.price_csv import PriceFormError
from ihd.tariffs.price_json import Published, StandingFrom

ANSWERS_WITHIN_S = 20.0
MOST_SECONDS = 90.0
MOST_BYTES = 2 * 1024 * 1024
MOST_PAGES = 40
_PIECE = 65_536
_HEADERS = {"Accept": "application/json", "User-Agent": "plainwatt"}


class PriceApiError(Exception):
    """The prices could not be had."""

    def __init__(self, trouble: PriceTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class PriceQuestion:
    """Which prices are asked for, of whom; ``host`` may carry a port."""

    host: str
    code: TariffCode
    within: Interval
    direct_debit: bool = True


def ask_prices(
    question: PriceQuestion, *, issued: datetime, trusting: ssl.SSLContext | None = None
) -> Published:
    """Return the prices of a kWh and of a day; raise PriceApiError.

    ``trusting`` decides which certificates are believed; the system's authorities where None.
    """
    paid = DIRECT_DEBIT if question.direct_debit else OTHERWISE
    code, within = question.code, question.within
    asking = _Asking(question.host, trusting or ssl.create_default_context())
    try:
        rates = list(asking.pages(code.path("standard-unit-rates", within)))
        charges = list(asking.pages(code.path("standing-charges", within)))
        table = table_of_pages(rates, within, payment_method=paid, issued=issued)
        days = table_of_pages(charges, within, payment_method=paid)
    except PriceFormError as error:
        raise PriceApiError(PriceTrouble.NO_PRICES) from error
    finally:
        asking.end()
    standing = tuple(StandingFrom(slot.interval.start, slot.price) for slot in days.slots())
    return Published(table, standing)


class _Asking:
    """Owns the one connection that a question is asked over."""

    def __init__(self, host: str, trusting: ssl.SSLContext) -> None:
        self._host = host
        self._ends_at = time.monotonic() + MOST_SECONDS
        # Without a proxy and without following: only the host that was named hears of it.
        self._connection = http.client.HTTPSConnection(
            host, timeout=ANSWERS_WITHIN_S, context=trusting
        )

    def end(self) -> None:
        self._connection.close()

    def pages(self, path: str) -> Iterator[PricePage]:
        """Yield a list's pages, from the first on."""
        for _ in range(MOST_PAGES):
            page = read_page(self._get(path))
            yield page
            if page.next is None:
                return
            path = self._on_this_host(page.next)
        raise PriceApiError(PriceTrouble.TOO_LARGE)

    def _get(self, path: str) -> bytes:
        try:
            self._connection.request("GET", path, headers=_HEADERS)
            with self._connection.getresponse() as answer:
                _heed(answer.status)
                return self._read(answer)
        except ssl.SSLCertVerificationError as error:
            raise PriceApiError(PriceTrouble.UNTRUSTED) from error
        except TimeoutError as error:
            raise PriceApiError(PriceTrouble.TOO_SLOW) from error
        except (OSError, OverflowError, UnicodeError) as error:
            raise PriceApiError(PriceTrouble.UNREACHABLE) from error
        except http.client.HTTPException as error:
            raise PriceApiError(PriceTrouble.NO_PRICES) from error

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        pieces = bytearray()
        while piece := answer.read1(_PIECE):
            pieces += piece
            if len(pieces) > MOST_BYTES:
                raise PriceApiError(PriceTrouble.TOO_LARGE)
            if time.monotonic() > self._ends_at:
                raise PriceApiError(PriceTrouble.TOO_SLOW)
        return bytes(pieces)

    def _on_this_host(self, address: str) -> str:
        """Return the path of the next page's address; raise where it is another host's."""
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise PriceApiError(PriceTrouble.NO_PRICES) from error
        if parts.scheme != "https" or parts.netloc.lower() != self._host.lower():
            raise PriceApiError(PriceTrouble.ELSEWHERE)
        return f"{parts.path}?{parts.query}"


def _heed(status: int) -> None:
    if status == http.client.OK:
        return
    if 300 <= status < 400:
        raise PriceApiError(PriceTrouble.ELSEWHERE)
    if status in (http.client.NOT_FOUND, http.client.BAD_REQUEST):
        raise PriceApiError(PriceTrouble.UNKNOWN_TARIFF)
    if status == http.client.TOO_MANY_REQUESTS or status >= 500:
        raise PriceApiError(PriceTrouble.BUSY)
    raise PriceApiError(PriceTrouble.REFUSED)
