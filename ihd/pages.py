"""The open page: what it was asked for, and the screen that answers.

Lives on the worker's thread beside the home. Pages ask with frozen requests; every place has one
maker, which turns the home at an instant into that place's frozen screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ihd.clock import local_date
from ihd.home import Home
from ihd.screens.now_words import now_screen
from ihd.screens.usage import UsageRequest
from ihd.usage_page import usage_page
from ihd.words import Words

Maker = Callable[[Home, datetime, Words, object], object]


def _now(home: Home, now: datetime, words: Words, _request: object) -> object:
    return now_screen(home.snapshot(now), words)


def _usage(home: Home, now: datetime, words: Words, request: object) -> object:
    today = UsageRequest(local_date(now, home.settings.zone))
    return usage_page(home, request if isinstance(request, UsageRequest) else today, words, now)


MAKERS: Mapping[str, Maker] = {"now": _now, "usage": _usage}
"""What each place shows; a place without a maker here has no page yet."""

PLACE_OF: Mapping[type, str] = {UsageRequest: "usage"}
"""Which place a request is for."""


class Pages:
    """Remembers which page is open and what each was last asked for."""

    def __init__(self, words: Words, place: str = "now") -> None:
        self.words = words
        self.place = place
        self._asked: dict[str, object] = {}

    def open(self, place: str) -> None:
        """Have another page made from now on."""
        if place in MAKERS:
            self.place = place

    def ask(self, request: object) -> None:
        """Keep what a page is asked for."""
        place = PLACE_OF.get(type(request))
        if place is not None:
            self._asked[place] = request

    def screen(self, home: Home, now: datetime) -> object:
        """Return the open page's screen at an instant."""
        return MAKERS[self.place](home, now, self.words, self._asked.get(self.place))
