"""Draw the pictures the documents show: ``python docs/screens/draw.py [NAME …]``.

All are of one home, simulated and then shown by the program itself as ``plainwatt shot`` does. A
picture has 256 colours, which nobody can tell from more and takes a quarter of the room.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import msgspec
from PIL.Image import Dither, Quantize

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from ihd.feed.demo import past_of  # noqa: E402
from ihd.feed.events import LinkChange, LinkState  # noqa: E402
from ihd.home import Home  # noqa: E402
from ihd.meter import Message  # noqa: E402
from ihd.pages import SET_UP_PLACES, Pages, set_up_screen  # noqa: E402
from ihd.paths import HomeFolder  # noqa: E402
from ihd.screens import bill  # noqa: E402
from ihd.screens.doors import doors  # noqa: E402
from ihd.screens.proof import ProofRequest, Proven  # noqa: E402
from ihd.screens.rows import OpenPage  # noqa: E402
from ihd.screens.usage import Span, UsageRequest  # noqa: E402
from ihd.session import Session, open_home  # noqa: E402
from ihd.settings import BudgetSettings, FuelPrice, Settings, save  # noqa: E402
from ihd.words import Words  # noqa: E402

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 18, 20, 14, tzinfo=UTC)
TODAY = date(2026, 11, 24)
QUIET = NOW + timedelta(minutes=40)
DAYS, STEP_S = 40, 300
TARIFF = """
name = "Economy 7"
currency = "GBP"
clock = "UTC"
standing_charge = "53.68 p"
vat_percent = 5
prices_include_vat = true
[[rate]]
name = "Night"
price = "13.4 p"
when = "00:30-07:30"
[[rate]]
name = "Day"
price = "29.25 p"
"""
STATEMENT = """
supplier = "Larkfield Energy"
number = "B-1027"
from = 2026-10-20
last_day = 2026-11-19
issued = 2026-11-22
vat = 3.90
total = 81.92
[[line]]
name = "Night"
kwh = 53
price = "13.4 p"
amount = 7.10
[[line]]
name = "Day"
kwh = 194
price = "29.99 p"
amount = 58.18
[[line]]
name = "Standing charge"
days = 31
price = "53.68 p"
amount = 16.64
"""
ACCOUNT = """
balance = 227.00
as_of = 2026-11-01
pay_day = 1
[[debit]]
from = 2026-04-01
amount = 100.00
[months]
jan = 152
feb = 138
mar = 121
apr = 92
may = 70
jun = 56
jul = 52
aug = 53
sep = 61
oct = 97
nov = 126
dec = 149
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page at an instant after what was asked of it, perhaps with one of its sheets open."""

    place: str
    asked: tuple[object, ...] = ()
    sheet: str = ""
    at: datetime = NOW
    size: tuple[int, int] = (800, 480)
    theme: str = "dark"


TYPED = (
    bill.CheckBill("electricity", anew=True),
    bill.EnterStatement("first_day", "20.10.2026", sure=True),
    bill.EnterStatement("last_day", "19.11.2026", sure=True),
    bill.SkipStatement("issued"),
    bill.PickStatement("counters", "one"),
)
PICTURES = {
    "now": Picture("now"),
    "now-small": Picture("now", size=(480, 320)),
    "now-upright": Picture("now", size=(720, 1280), theme="light"),
    "now-quiet": Picture("now", at=QUIET),
    "proof": Picture("proof", (ProofRequest(Proven.TODAY),)),
    "usage": Picture("usage", (UsageRequest(TODAY),)),
    "usage-day": Picture("usage", (UsageRequest(TODAY, Span.DAY),), theme="light"),
    "tariff": Picture("tariff"),
    "bill": Picture("bill", theme="light"),
    "bill-checked": Picture("bill", sheet="november", theme="light"),
    "bill-account": Picture("bill", sheet="account", theme="light"),
    "bill-form": Picture("bill", TYPED, theme="light"),
    "meter": Picture("meter"),
    "save": Picture("save"),
    "first_run": Picture("first_run"),
    "own-broker": Picture("settings", sheet="own_broker"),
    "settings": Picture("settings"),
    "speech": Picture("settings", sheet="speech"),
    "budget": Picture("now", (OpenPage("now"),), theme="light"),
    "asked-prices": Picture("settings", sheet="price_list"),
    "resting": Picture("resting"),
}


def main(chosen: list[str]) -> None:
    """Draw the chosen pictures, or all."""
    with TemporaryDirectory() as folder:
        home, session = simulated(HomeFolder(Path(folder)))
        try:
            for name in chosen or PICTURES:
                draw(name, PICTURES[name], home, session)
        finally:
            home.store.close()


def simulated(folder: HomeFolder) -> tuple[Home, Session]:
    """Make a home that has lived for weeks, with a bill and an account."""
    for path, text in (
        (folder.create().tariffs / "economy-7.toml", TARIFF),
        (folder.statements / "november.toml", STATEMENT),
        (folder.account, ACCOUNT),
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    chosen = Settings(
        timezone=ZONE.key,
        electricity=FuelPrice(tariff="economy-7.toml"),
        budget=BudgetSettings(amount="190"),
    )
    home, _, bridges = open_home(folder, chosen, adopt=True)
    for message in past_of(NOW, ZONE, history_days=DAYS, step_s=STEP_S):
        unpriced = _without_price(message)
        home.take(unpriced, bridges.decode(unpriced))
    home.link(LinkChange(NOW - timedelta(days=1), LinkState.UP))
    home.keep(NOW)
    save(home.settings, folder.settings)
    return home, Session(folder, home.settings, listening=False)


def draw(name: str, wanted: Picture, home: Home, session: Session) -> None:
    """Draw a picture, with the doors along its foot where the program has them."""
    from PIL.ImageQt import fromqimage

    from ui.shot import shoot

    words = Words("en")
    picture = shoot(
        wanted.place,
        screen_of(wanted, home, session, words),
        doors=() if wanted.place in ("resting", "first_run") else doors(words),
        size=wanted.size,
        theme=wanted.theme,
    )
    few = fromqimage(picture).convert("RGB").quantize(256, Quantize.MEDIANCUT, dither=Dither.NONE)
    few.save(HERE / f"{name}.png", optimize=True)


def screen_of(wanted: Picture, home: Home, session: Session, words: Words) -> object:
    """Return what the page says once it was asked for all of that, in turn.

    Its first screen comes without a reminder or the budget.
    """
    pages = Pages(words, wanted.place, desk=lambda: session.desk)
    for request in wanted.asked:
        pages.screen(home, wanted.at)
        pages.ask(request, home, wanted.at)
    if wanted.place in SET_UP_PLACES:
        # No step begins: nothing is looked for around the house.
        screen = set_up_screen(wanted.place, session.desk, home, words, wanted.at, begin=False)
    else:
        screen = pages.screen(home, wanted.at)
    return replace(screen, open=wanted.sheet) if wanted.sheet else screen


def _without_price(message: Message) -> Message:
    """Return a message without the one price of electricity that the simulated meter knows."""
    if not message.topic.endswith("electricitymeter"):
        return message
    payload = re.sub(rb'"price":\{[^}]*\}', b'"price":{}', message.payload)
    return msgspec.structs.replace(message, payload=payload)


if __name__ == "__main__":
    main(sys.argv[1:])
