"""The stories this project began with, on every page: none ever says an amount that cannot be.

What was left out is quoted as it was sent, where the page tells that it was left out: by the Meter
page's findings and nowhere else. What the glass of the meter shows is no amount used either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from test_named_regressions import STORIES, messages

from ihd.bridges import Bridges
from ihd.home import Home
from ihd.meter import Fuel
from ihd.pages import DESKS, MAKERS, Pages
from ihd.paths import RESOURCES
from ihd.screens.usage import Span, Unit, UsageRequest
from ihd.settings import Settings
from ihd.store import Store
from ihd.words import Words

EN = Words("en")
MOST = Decimal(500)
"""More kWh, or pounds, than any of these few hours can come to."""
AMOUNT = re.compile(r"£(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:kWh|m³)")
QUOTES = frozenset({"cards", "sheets", "registers", "notice"})
"""Where the Meter page quotes what a meter said, believed or not."""
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def rules() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield Home(Settings(timezone="Europe/London"), store, adopt=True)
    store.close()


def texts(screen: object, *, beside: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield every text of a screen, but for some of its fields."""
    if isinstance(screen, str):
        yield screen
    elif isinstance(screen, tuple | list):
        for part in screen:
            yield from texts(part)
    elif isinstance(screen, dict):
        yield from texts(tuple(screen.values()))
    elif is_dataclass(screen):
        for field in fields(screen):
            if field.name not in beside:
                yield from texts(getattr(screen, field.name))


def impossible(screen: object, *, beside: frozenset[str] = frozenset()) -> list[str]:
    """Return the texts of a screen that say more than can be."""
    return [
        text
        for text in texts(screen, beside=beside)
        for pounds, units in AMOUNT.findall(text)
        if Decimal((pounds or units).replace(",", "")) > MOST
    ]


@pytest.mark.parametrize("story", STORIES)
def test_no_page_ever_says_what_cannot_be(story, home, rules):
    pages, began = Pages(EN), None
    said = list(messages(story))
    looked, found = {0, len(said) // 2, len(said) - 1}, 0
    for number, message in enumerate(said):
        if began is None:
            began = message.received_at
            home.start(began)
        home.take(message, rules.decode(message))
        if number not in looked and len(home.record()) == found:
            continue
        found = len(home.record())
        now = message.received_at + SECOND
        for span, fuel, unit in product(Span, (Fuel.ELECTRICITY, Fuel.GAS), Unit):
            pages.ask(UsageRequest(now.date(), span, fuel, unit), home, now)
            assert not impossible(pages.made("usage", home, now)), span
        for place in ("now", *MAKERS, *DESKS):
            beside = QUOTES if place == "meter" else frozenset()
            assert not impossible(pages.made(place, home, now), beside=beside), place
