"""The display at work: a home's session behind, a window in front, the relay between."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ihd.commands.options import RefusalError, home_folder
from ihd.home import Home
from ihd.pages import Pages
from ihd.paths import HomeFolder
from ihd.screens.daylight import theme_at
from ihd.screens.doors import OpenPage, doors
from ihd.screens.now import NowScreen
from ihd.screens.now_words import stopped_screen
from ihd.screens.speech import Say, SayNow
from ihd.session import Session, load_settings
from ihd.settings import OFF, DisplaySettings, Settings, SettingsError
from ihd.store import StoreError
from ihd.words import Words
from ui.ahead import Ahead
from ui.app import Display, open_window
from ui.daylight import Daylight
from ui.ending import Ending
from ui.rest import Rest

if TYPE_CHECKING:
    from ui.kiosk import Kiosk
    from ui.talk import Talk


def run_display(options: Namespace) -> int:
    """Show the home the options name until the window is closed; return the exit status."""
    folder = home_folder(options)
    chosen = _settings_of(folder)
    words = Words(chosen.display.language)
    view = open_window(
        doors(words),
        theme=theme_at(chosen.display.theme, datetime.now(UTC).astimezone(chosen.zone).time()),
        text_size=chosen.display.text_size,
        full_screen=options.kiosk,
    )
    ending = Ending(view.app)
    demo = getattr(options, "demo", None)
    if demo is not None:
        demo.open()
    front = Front(view, words)
    session = Session(
        folder,
        chosen,
        demo=demo,
        adopt=demo is not None,
        show=front.show,
        failed=front.failed,
        tell=front.tell,
        listening=demo is not None or folder.settings.exists(),
    )
    session.meanwhile = words.make_ready
    session.start()
    front.serve(session)
    front.guard(folder, chosen, kiosk=options.kiosk)
    if demo is None and not chosen.meters:
        view.window.open("first_run")
    watch = FirstPaint(view) if options.exit_after_paint else None
    ahead = Ahead(view.window, view.relay, doors(words), front.make_ready)
    status = view.run()
    with suppress(StoreError):  # Why it could not be opened is on the page, and in the log.
        session.stop()
    del watch, ending, ahead
    return status


def _settings_of(folder: HomeFolder) -> Settings:
    try:
        return load_settings(folder)
    except SettingsError as error:
        raise RefusalError(str(error)) from error


class Front:
    """Brings what the worker makes to the window, and what the window asks for to the worker."""

    def __init__(self, view: Display, words: Words) -> None:
        self._view = view
        self._session: Session | None = None
        self._folder: HomeFolder | None = None
        self._display = DisplaySettings()
        self._daylight: Daylight | None = None
        self._kiosk: Kiosk | None = None
        self._talk: Talk | None = None
        self._rest: Rest | None = None
        self._pages = Pages(words, desk=lambda: self._at_work.desk)

    @property
    def _at_work(self) -> Session:
        assert self._session is not None
        return self._session

    # On the worker's thread

    def show(self, home: Home, now: datetime) -> None:
        """Send the open page its screen."""
        at_once, self._pages.is_asked = self._pages.is_asked, False
        screen = self._pages.screen(home, now)
        place = self._pages.place
        self._view.relay.send(place, screen, at_once=at_once)
        if self._talk is not None:
            self._talk.listen(home, self._pages.words, now, resting=place == "resting")

    def tell(self, sign: object) -> None:
        """Send the window a sign; in a new language the next screen is made already."""
        if isinstance(sign, DisplaySettings):
            self._pages.words = Words(sign.language)
        self._view.relay.tell(sign)

    def failed(self, error: Exception) -> None:
        """Say on the page why the home cannot be opened."""
        self._view.relay.send("now", stopped_screen(str(error), self._pages.words))

    def has_voice(self) -> bool:
        """Say whether this machine has a voice, as far as is known."""
        if self._talk is not None:
            return self._talk.speaker.has_voice
        # Imported here: only Settings asks.
        from ui.voice import has_voice

        return has_voice()

    # On the window's thread

    def serve(self, session: Session) -> None:
        """Have a session answer what the window asks for."""
        self._session = session
        session.has_voice = self.has_voice
        self._view.window.opened.connect(self._opened)
        self._view.window.asked.connect(self._asked)
        self._view.relay.told.connect(self._heed)

    def guard(self, folder: HomeFolder, chosen: Settings, *, kiosk: bool) -> None:
        """Keep the screen: shut but for the PIN where it is a kiosk, at rest where untouched."""
        display = chosen.display
        self._folder, self._display = folder, display
        self._daylight = Daylight(self._view.window, self._at_work.clock, chosen.zone)
        self._daylight.wear(display.theme)
        if kiosk or display.kiosk:
            self._shut()
        self._rest_as(display)
        self._speak_as(display)

    def make_ready(self, place: str) -> None:
        """Have a page's screen made that nobody has asked for yet."""
        session = self._at_work

        def make(home: Home) -> None:
            self._view.relay.send(place, self._pages.made(place, home, session.clock()))

        session.call(make)

    def _shut(self) -> None:
        # Imported here: the first number waits for no PIN.
        from ihd.screens.kiosk import kiosk_words
        from ui.kiosk import Kiosk, lock_of

        assert self._folder is not None
        words = kiosk_words(Words(self._display.language))
        self._kiosk = self._kiosk or Kiosk(self._view.window, words, lock_of(self._folder))
        self._kiosk.begin()

    def _rest_as(self, display: DisplaySettings) -> None:
        if self._rest is not None:
            self._rest.end()
            self._rest = None
        if display.rest_minutes:
            self._rest = Rest(self._view.window, after_s=display.rest_minutes * 60)

    def _speak_as(self, display: DisplaySettings) -> None:
        if self._talk is not None or display.speech != OFF:
            self._talking().wear(display, Words(display.language))

    def _talking(self) -> Talk:
        """Return what speaks, made when it is first wanted: a start that is silent has none."""
        if self._talk is None:
            from ui.talk import Talk

            session, view = self._at_work, self._view
            self._talk = Talk(view.window, session.answer, view.relay.tell, session.clock)
        return self._talk

    def _opened(self, place: str) -> None:
        self._at_work.answer(lambda _home: self._pages.open(place))

    def _asked(self, request: object) -> None:
        if isinstance(request, SayNow):
            self._talking().say_now()
            return
        session = self._at_work
        session.answer(lambda home: self._pages.ask(request, home, session.clock()))

    def _heed(self, sign: object) -> None:
        """Do what setting up asks of the window: open a page, or look and speak as was chosen."""
        match sign:
            case OpenPage():
                self._view.window.open(sign.place)
            case Say():
                self._talking().speak(sign)
            case DisplaySettings():
                before, self._display = self._display, sign
                self._wear(sign)
                self._speak_as(sign)
                if sign.rest_minutes != before.rest_minutes:
                    self._rest_as(sign)
                # Whoever left the full screen by the PIN stays out, whatever else is changed.
                if sign.kiosk and not before.kiosk:
                    self._shut()
                elif before.kiosk and not sign.kiosk and self._kiosk is not None:
                    self._kiosk.end()

    def _wear(self, display: DisplaySettings) -> None:
        """Look and speak as was chosen."""
        words = Words(display.language)
        window = self._view.window
        window.rename(doors(words))
        if display.text_size != window.look.text_size:
            window.wear(replace(window.look, text_size=display.text_size))
        if self._daylight is not None:
            self._daylight.wear(display.theme)
        if self._kiosk is not None:
            from ihd.screens.kiosk import kiosk_words

            self._kiosk.words = kiosk_words(words)


class FirstPaint:
    """Prints how long the first paint and the first live value took, then leaves."""

    def __init__(self, view: Display) -> None:
        self._view = view
        self._first_ms: int | None = None
        view.window.painted.connect(self._painted)
        view.relay.arrived.connect(self._arrived)

    def _painted(self) -> None:
        self._first_ms = _ms_since_start()

    def _arrived(self, _place: str, screen: object) -> None:
        if isinstance(screen, NowScreen) and screen.live:
            self._view.window.repaint()
            figures = {
                "first_paint_ms": self._first_ms,
                "live_value_ms": _ms_since_start(),
                "cpu_ms": round(time.process_time() * 1000),
            }
            sys.stdout.write(json.dumps(figures) + "\n")
            sys.stdout.flush()
            self._view.app.exit(0)


def _ms_since_start() -> int:
    """Return the milliseconds since this program was started, by the system's own account."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        started_s = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return round((time.clock_gettime(time.CLOCK_BOOTTIME) - started_s) * 1000)
    except (OSError, AttributeError):
        return round(time.process_time() * 1000)
