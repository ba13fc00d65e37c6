"""The open page: what it was asked for, and the screen that answers.

Lives on the worker's thread beside the home. Pages ask with frozen requests; every place has one
maker, which turns the home at an instant into that place's frozen screen. A maker's module is
imported when its page is first opened: the first number on the screen waits for none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ihd.home import Home
from ihd.paths import HomeFolder
from ihd.screens.now import NowScreen
from ihd.screens.now_words import now_screen
from ihd.words import Words

if TYPE_CHECKING:
    from ihd.setting_up.desk import Desk

SET_UP_PLACES = ("first_run", "settings")
"""The places whose screens are made of how setting up stands; the desk obeys what they ask for."""

MAKERS: Mapping[str, str] = {
    "usage": "ihd.usage_page:usage_page",
    "tariff": "ihd.tariff_page:tariff_page",
    "save": "ihd.save_page:save_page",
    "resting": "ihd.resting_page:resting_page",
    "proof": "ihd.proof_page:proof_page",
}
"""Each place's maker, as "module:function" of (home, request or None, words, now)."""

PLACE_OF: Mapping[str, str] = {
    "UsageRequest": "usage",
    "TariffRequest": "tariff",
    "SaveRequest": "save",
    "ProofRequest": "proof",
}
"""Which place a request, by the name of its type, is for."""

DESKS: Mapping[str, str] = {
    "meter": "ihd.metering.desk:MeterDesk",
    "bill": "ihd.paying.desk:BillDesk",
}
"""Places that keep something between touches: a class with ``screen`` and ``obey``."""

ASIDE = "ihd.paying.aside:Aside"
"""What is said besides: a reminder and the budget on the Now page, the budget on Save."""


class Pages:
    """Remembers which page is open and what each was last asked for.

    ``desk`` gives the desk for what is set up, made when it is first needed. ``is_asked`` says
    that the next screen answers a person, who should not be kept waiting.
    """

    def __init__(
        self, words: Words, place: str = "now", *, desk: Callable[[], Desk] | None = None
    ) -> None:
        self.words = words
        self.place = place
        self.is_asked = False
        self._desk = desk
        self._asked: dict[str, object] = {}
        self._desks: dict[str, Any] = {}
        self._aside: Any = None
        self._is_first = True

    def open(self, place: str) -> None:
        """Have another page made from now on."""
        self.is_asked = True
        known = place == "now" or place in MAKERS or place in DESKS
        if known or (place in SET_UP_PLACES and self._desk is not None):
            self.place = place

    def ask(self, request: object, home: Home, now: datetime) -> None:
        """Keep what a page is asked for, and do what it asks to be done."""
        self.is_asked = True
        place = PLACE_OF.get(type(request).__name__)
        if place is not None:
            self._asked[place] = request
        elif self.place in SET_UP_PLACES and self._desk is not None:
            self._desk().obey(request, home, now)
        elif self.place in DESKS:
            self._desk_of(self.place).obey(request, home, now)

    def screen(self, home: Home, now: datetime) -> object:
        """Return the open page's screen at an instant."""
        return self.made(self.place, home, now)

    def made(self, place: str, home: Home, now: datetime) -> object:
        """Return a page's screen at an instant; only the open page has anything looked for."""
        if place == "now":
            return self._now(home, now)
        if place in SET_UP_PLACES and self._desk is not None:
            begin = place == self.place == "first_run"
            return set_up_screen(place, self._desk(), home, self.words, now, begin=begin)
        if place in DESKS:
            return self._desk_of(place).screen(home, now, self.words)
        screen = _named(MAKERS[place])(home, self._asked.get(place), self.words, now)
        if place == "save" and home.settings.budget.amount:
            return self._beside.with_budget(screen, home, now, self.words)
        return screen

    def _now(self, home: Home, now: datetime) -> NowScreen:
        """Return the Now page's screen, with a reminder that is due, and how the budget stands.

        The first screen waits for neither: a home without budget, bill and account never does.
        """
        screen = now_screen(home.snapshot(now), self.words)
        first, self._is_first = self._is_first, False
        if first or not _may_have_an_aside(home):
            return screen
        found: NowScreen = self._beside.beside(screen, home, now, self.words)
        return found

    @property
    def _beside(self) -> Any:
        if self._aside is None:
            self._aside = _named(ASIDE)()
        return self._aside

    def _desk_of(self, place: str) -> Any:
        if place not in self._desks:
            self._desks[place] = _named(DESKS[place])()
        return self._desks[place]


def _may_have_an_aside(home: Home) -> bool:
    folder = HomeFolder.of_database(home.store.path)
    budget = bool(home.settings.budget.amount)
    return budget or folder.statements.exists() or folder.account.exists()


def _named(where: str) -> Callable[..., Any]:
    module, _, name = where.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def set_up_screen(
    place: str, desk: Desk, home: Home, words: Words, now: datetime, *, begin: bool
) -> object:
    """Return how setting up stands; ``begin`` has what its step needs looked for."""
    # Imported here: a home that is set up starts without any of it.
    from ihd.screens.first_run_words import first_run_screen
    from ihd.screens.settings_words import settings_screen

    guide = desk.guide(home, now, setting_up=begin)
    screen = first_run_screen if place == "first_run" else settings_screen
    return screen(guide, words)
