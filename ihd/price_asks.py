"""When a supplier's price list is asked, where the person turned that on, and what became of it.

What it answers comes in as if it had been published on our own topic: by the queue, and kept as
every other table is. It is asked when prices that should be known are not: in the morning those up
to this evening, from four o'clock on those up to tomorrow's, again and again until they are there.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from ssl import SSLContext
from zoneinfo import ZoneInfo

from ihd.checks.finding import Finding, FindingKind
from ihd.clock import Interval, days_interval, local_date
from ihd.feed.events import Arrival, PriceTrouble
from ihd.feed.price_api import PriceApiError, PriceQuestion, ask_prices
from ihd.guide import AskedPrices
from ihd.home import FUELS, Home
from ihd.meter import Fuel, Message
from ihd.settings import Settings
from ihd.tariffs.octopus_pages import TariffCode
from ihd.tariffs.price_json import own_json

log = logging.getLogger(__name__)

DUE_AT = time(16)
"""The local time from which tomorrow's prices should be known."""
KNOWN_TO = time(23)
"""The local time up to which a day's prices are published: a market's midnight is an hour later."""
FIRST_REST, LONGEST_REST = timedelta(minutes=5), timedelta(hours=1)
SPREAD = timedelta(minutes=5)
"""Homes that all ask on the stroke of four would be a burden: each waits for a while of its own."""
NEW_HOME_LOOKS_BACK = timedelta(days=31)
FOUND_AFTER_TRIES = 3
OWN = "plainwatt"
_DAY = timedelta(days=1)

Put = Callable[[Arrival], None]
Call = Callable[[Callable[[Home], None]], None]


@dataclass(slots=True)
class _Ask:
    """How asking for one fuel's prices stands.

    ``source`` is what they are asked of; ``had`` says that it has answered before, so that what
    is known is its own.
    """

    source: list[object]
    had: bool = False
    asked: AskedPrices = field(default_factory=AskedPrices)
    under_way: bool = False
    failures: int = 0
    failing_since: datetime | None = None


class PriceAsks:
    """Owns what was asked and when; lives on the worker's thread, and asks on threads of its own.

    ``put`` and ``call`` reach the worker from any thread.
    """

    def __init__(
        self,
        put: Put,
        call: Call,
        clock: Callable[[], datetime],
        *,
        trusting: SSLContext | None = None,
        spread: timedelta | None = None,
    ) -> None:
        self._put, self._call, self._clock = put, call, clock
        self._trusting = trusting
        self._spread = spread if spread is not None else SPREAD * random.random()
        self._asks: dict[Fuel, _Ask] = {}

    @property
    def asked(self) -> Mapping[Fuel, AskedPrices]:
        """How asking stands, for each fuel that is asked for."""
        return {fuel: ask.asked for fuel, ask in self._asks.items()}

    def tick(self, home: Home, now: datetime) -> None:
        """Ask for what is due and not known, where the person gave leave to."""
        for fuel in FUELS:
            code = _code(home.settings, fuel)
            before = self._asks.get(fuel)
            if not home.settings.prices.fetch or not code:
                if before is not None:
                    del self._asks[fuel]
                    _settle(home, fuel, now)
                continue
            source = _source(home.settings, code)
            if before is None or before.source != source:
                self._asks[fuel] = before = _Ask(source)
            if not before.under_way and self._is_due(before, home, fuel, now):
                self._ask(before, home, fuel, TariffCode.read(code), now)

    def _is_due(self, ask: _Ask, home: Home, fuel: Fuel, now: datetime) -> bool:
        """Say whether to ask now: something due is not known, or is of another tariff."""
        again = ask.asked.again_at
        if ask.failures and again is not None:
            # A clock that was put back must not make a rest of it that lasts for years.
            return now >= again or again - now > LONGEST_REST
        ask.had = ask.had or ask.source == home.store.noted(_note(fuel))
        if not ask.had:
            return True
        zone, known = home.settings.zone, _known_until(home, fuel, now)
        if known is None or known < due_until(now - self._spread, zone):
            return True
        again = next_due(now - self._spread, zone) + self._spread
        ask.asked = replace(ask.asked, known_until=known, again_at=again)
        return False

    def _ask(self, ask: _Ask, home: Home, fuel: Fuel, code: TariffCode, now: datetime) -> None:
        prices, zone = home.settings.prices, home.settings.zone
        within = period(_known_since_yesterday(home, fuel, now), now, zone)
        question = PriceQuestion(prices.host, code, within, prices.direct_debit)
        topic = f"{home.settings.topic_prefixes.get(OWN, OWN)}/prices/{fuel}"
        ask.under_way = True

        def errand() -> None:
            trouble: PriceTrouble | None = None
            at = self._clock()
            try:
                found = ask_prices(question, issued=at, trusting=self._trusting)
            except PriceApiError as error:
                trouble = error.trouble
            except Exception:
                # Whatever a price list sends, it will be asked again.
                log.exception("the price list was asked in vain")
                trouble = PriceTrouble.NO_PRICES
            else:
                self._put(Arrival(Message(topic, own_json(found), at)))
            self._call(lambda home: self._answered(ask, home, fuel, trouble))

        threading.Thread(target=errand, name="plainwatt-prices", daemon=True).start()

    def _answered(self, ask: _Ask, home: Home, fuel: Fuel, trouble: PriceTrouble | None) -> None:
        """Note what became of a question; its prices have been taken in by now."""
        now, zone = self._clock(), home.settings.zone
        known = _known_until(home, fuel, now)
        ask.under_way = False
        if trouble is None:
            home.store.note(_note(fuel), ask.source)
            if known is None or known < due_until(now - self._spread, zone):
                trouble = PriceTrouble.NOT_YET
        ask.failures = ask.failures + 1 if trouble else 0
        ask.failing_since = (ask.failing_since or now) if trouble else None
        again = next_due(now - self._spread, zone) + self._spread
        if trouble is not None:
            again = now + min(FIRST_REST * 2 ** min(ask.failures - 1, 10), LONGEST_REST)
        ask.asked = AskedPrices(now, trouble, known, again)
        if self._asks.get(fuel) is not ask or trouble in (None, PriceTrouble.NOT_YET):
            _settle(home, fuel, now)
        elif ask.failures >= FOUND_AFTER_TRIES and ask.failing_since is not None:
            home.found([_finding(home.settings, fuel, trouble, ask.failing_since)])


def due_until(now: datetime, zone: ZoneInfo) -> datetime:
    """Return up to when prices should be known: this evening's, from four o'clock tomorrow's."""
    local = now.astimezone(zone)
    day = local.date() + (_DAY if local.time() >= DUE_AT else timedelta(0))
    return datetime.combine(day, KNOWN_TO, zone).astimezone(now.tzinfo)


def next_due(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next instant from which more prices should be known."""
    local = now.astimezone(zone)
    day = local.date() + (_DAY if local.time() >= DUE_AT else timedelta(0))
    return datetime.combine(day, DUE_AT, zone).astimezone(now.tzinfo)


def period(known_before: bool, now: datetime, zone: ZoneInfo) -> Interval:  # noqa: FBT001
    """Return the days to ask for: from yesterday to tomorrow, else a month back as well."""
    today = local_date(now, zone)
    back = _DAY if known_before else NEW_HOME_LOOKS_BACK
    return days_interval(today - back, today + 2 * _DAY, zone)


def _known_until(home: Home, fuel: Fuel, now: datetime) -> datetime | None:
    table = home.prices(fuel).table
    return None if table is None else table.known_until(now)


def _known_since_yesterday(home: Home, fuel: Fuel, now: datetime) -> bool:
    table = home.prices(fuel).table
    return table is not None and table.price_at(now - _DAY) is not None


def _code(settings: Settings, fuel: Fuel) -> str:
    return settings.prices.gas if fuel is Fuel.GAS else settings.prices.electricity


def _source(settings: Settings, code: str) -> list[object]:
    """Return what tells one price list from another: where, which tariff, paid how."""
    prices = settings.prices
    return [prices.host, code.strip().upper(), prices.direct_debit]


def _note(fuel: Fuel) -> str:
    return f"prices/{fuel}/asked"


def _finding(settings: Settings, fuel: Fuel, trouble: PriceTrouble, since: datetime) -> Finding:
    facts = {
        "fuel": str(fuel),
        "trouble": str(trouble),
        "host": settings.prices.host,
        "code": _code(settings, fuel),
    }
    return Finding(FindingKind.PRICES_NOT_HAD, subject=_note(fuel), since=since, facts=facts)


def _settle(home: Home, fuel: Fuel, now: datetime) -> None:
    """Let what is held against a price list be over."""
    stands = [
        finding
        for finding in home.record()
        if finding.kind is FindingKind.PRICES_NOT_HAD
        and finding.subject == _note(fuel)
        and finding.until is None
    ]
    home.found(replace(finding, until=now) for finding in stands)
