"""The screen of a home at rest."""

from __future__ import annotations

from datetime import datetime

from ihd.home import Home
from ihd.screens.now_words import now_screen
from ihd.screens.resting import RestingScreen
from ihd.screens.resting_words import resting_screen
from ihd.words import Words


def resting_page(home: Home, _request: object, words: Words, now: datetime) -> RestingScreen:
    """Return what is shown of the home at an instant while nobody touches the screen."""
    return resting_screen(now_screen(home.snapshot(now), words), now, home.settings.zone)
