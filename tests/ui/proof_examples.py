"""What proves a figure: the amount an hour, and a week of two rates."""

from __future__ import annotations

from settings_examples import CONTROLS

from ihd.screens.now import Line
from ihd.screens.proof import ProofScreen
from ihd.screens.rows import Fact, Heading, OpenPage, Opens, Said

BELIEVE = Opens("Can I believe it?", OpenPage("meter"))
HOUR = ProofScreen(
    title="Using 32p an hour",
    rows=(
        Fact("Power", "1.236 kW", "Read from your meter at 18:42:06"),
        Fact("Price of a unit", "26.11p", "By your tariff, until 00:30"),
        Fact("An hour of that", "32p", "1.236 kW × 26.11p", strong=True),
        Said(Line("With VAT. The standing charge is not in it: that is by the day.")),
        BELIEVE,
    ),
    back=OpenPage("now"),
    controls=CONTROLS,
)
WEEK = ProofScreen(
    title="18 to 24 November: £25.62",
    rows=(
        Heading("What your meter counted"),
        Fact("1: At the start", "12,569.104 kWh", "17 November at 23:59:58"),
        Fact("1: At the end", "12,706.271 kWh", "24 November at 18:42:06"),
        Fact("Between them", "137.167 kWh"),
        Fact("Used in this time", "137.166 kWh", strong=True),
        Said(Line("It is cut at the hour, without what we do not believe.")),
        Heading("What it cost"),
        Fact("Day", "£14.32", "54.860 kWh × 26.11p"),
        Fact("Night", "£7.59", "82.306 kWh at 9.2212p on average"),
        Fact("Energy alone", "£21.91"),
        Fact("Standing charge", "£3.71", "7 days"),
        Fact("In all", "£25.62", strong=True),
        Said(Line("With VAT and 7 days of standing charge. From your meter’s own readings.")),
        BELIEVE,
    ),
    back=OpenPage("usage"),
    controls=CONTROLS,
)
ALL = {"hour": HOUR, "week": WEEK}
