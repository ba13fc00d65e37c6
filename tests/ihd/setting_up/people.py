"""A session without a window, obeyed and looked at as the pages do: through the loop alone."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from brokers import wait_until

from ihd.pages import Pages
from ihd.paths import HomeFolder
from ihd.screens.rows import Buttons, Opens, Option
from ihd.session import Session, load_settings
from ihd.words import Words

GLOW = "glow/0C0FFEE00001/SENSOR/electricitymeter"
GLOW_METER = "glow/0C0FFEE00001/electricity"


def glow(kwh: str, kw: str) -> str:
    return json.dumps(
        {
            "electricitymeter": {
                "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
                "energy": {
                    "export": {"cumulative": 0.0, "units": "kWh"},
                    "import": {
                        "cumulative": float(kwh),
                        "day": 1.0,
                        "units": "kWh",
                        "mpan": "1900000000011",
                        "supplier": "Example Energy",
                        "price": {"unitrate": 0.2611, "standingcharge": 0.5373},
                    },
                },
                "power": {"value": float(kw), "units": "kW"},
            }
        }
    )


def plug(watts: float) -> str:
    return json.dumps(
        {"state": "ON", "power": watts, "energy": 214.2, "voltage": 239, "linkquality": 120}
    )


@dataclass
class Person:
    """Someone in front of a display: sees screens, touches what is on them."""

    folder: HomeFolder
    place: str = "first_run"
    told: list[object] = field(default_factory=list)
    session: Session | None = None
    pages: Pages | None = None

    def start(self) -> Person:
        chosen = load_settings(self.folder)
        listening = self.folder.settings.exists()
        self.session = Session(
            self.folder, chosen, tell=self.told.append, listening=listening
        ).start()
        self.pages = Pages(Words("en"), self.place, desk=lambda: self.session.desk)
        return self

    def stop(self) -> None:
        if self.session is not None:
            self.session.stop()
        self.session = None

    def see(self) -> Any:
        return self.on_the_worker(lambda home, now: self.pages.screen(home, now))

    def ask(self, command: object) -> Any:
        self.on_the_worker(lambda home, now: self.pages.ask(command, home, now))
        return self.see()

    def open(self, place: str) -> Any:
        self.on_the_worker(lambda _home, _now: self.pages.open(place))
        return self.see()

    def settings(self) -> Any:
        return self.on_the_worker(lambda home, _now: home.settings)

    def touch(self, label: str) -> Any:
        """Touch what is labelled so: an option, a button or a door, in any open sheet."""
        screen = self.see()
        rows = [*screen.rows, *(row for sheet in screen.sheets for row in sheet.rows)]
        found = [
            row.command for row in rows if isinstance(row, Option | Opens) and row.label == label
        ]
        buttons = [row.actions for row in rows if isinstance(row, Buttons)]
        for actions in (getattr(screen, "actions", ()), *buttons):
            found += [action.command for action in actions if action.label == label]
        assert found, f"'{label}' is not on the screen"
        return self.ask(found[0])

    def wait(self, true: Any, what: str, within_s: float = 15.0) -> Any:
        wait_until(lambda: true(self.see()), what, within_s=within_s)
        return self.see()

    def on_the_worker(self, do: Any) -> Any:
        done, answer = threading.Event(), []

        def errand(home: Any) -> None:
            try:
                answer.append((do(home, self.session.clock()), None))
            except BaseException as error:  # noqa: BLE001
                answer.append((None, error))
            finally:
                done.set()

        self.session.loop.call(errand)
        assert done.wait(20), "the worker does not answer"
        value, error = answer[0]
        if error is not None:
            raise error
        return value
