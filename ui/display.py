"""The display at work: a home's session behind, a window in front, the relay between."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from ihd.commands.options import home_folder
from ihd.home import Home
from ihd.pages import Pages
from ihd.screens.doors import doors
from ihd.screens.now import NowScreen
from ihd.screens.now_words import stopped_screen
from ihd.session import Session, load_settings
from ihd.words import Words
from ui.app import Display, open_window


def run_display(options: Namespace) -> int:
    """Show the home the options name until the window is closed; return the exit status."""
    folder = home_folder(options)
    chosen = load_settings(folder)
    words = Words(chosen.display.language)
    view = open_window(
        doors(words),
        theme=chosen.display.theme,
        text_size=chosen.display.text_size,
        full_screen=options.kiosk,
    )

    demo = getattr(options, "demo", None)
    place = "now" if demo is not None or chosen.meters else "first_run"
    pages = Pages(words, place, desk=lambda: session.desk)

    def show(home: Home, now: datetime) -> None:
        view.relay.send(pages.place, pages.screen(home, now))

    def opened(place: str) -> None:
        session.loop.call(lambda _home: pages.open(place))

    def asked(request: object) -> None:
        session.loop.call(lambda home: pages.ask(request, home, session.clock()))

    if demo is not None:
        demo.open()

    def failed(error: Exception) -> None:
        view.relay.send("now", stopped_screen(str(error), words))

    session = Session(
        folder, chosen, demo=demo, adopt=demo is not None, show=show, failed=failed
    ).start()
    view.window.opened.connect(opened)
    view.window.asked.connect(asked)
    watch = FirstPaint(view) if options.exit_after_paint else None
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: view.app.quit())
    status = view.run()
    session.stop()
    del watch
    return status


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
            figures = {"first_paint_ms": self._first_ms, "live_value_ms": _ms_since_start()}
            sys.stdout.write(json.dumps(figures) + "\n")
            sys.stdout.flush()
            self._view.app.quit()


def _ms_since_start() -> int:
    """Return the milliseconds since this program was started, by the system's own account."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        started_s = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return round((time.clock_gettime(time.CLOCK_BOOTTIME) - started_s) * 1000)
    except (OSError, AttributeError):
        return round(time.process_time() * 1000)
