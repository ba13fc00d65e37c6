"""What the Now page may have to say, from the usual evening to the worst of days."""

from __future__ import annotations

from dataclasses import replace

from ihd.screens.choice import Choice
from ihd.screens.doors import OpenPage
from ihd.screens.now import Amount, Line, NowScreen, Ribbon, RibbonPart, TodayBlock, Tone
from ihd.screens.proof import ProofRequest, Proven

HOURS = ((0.0, "00:00"), (0.25, "06:00"), (0.5, "12:00"), (0.75, "18:00"), (1.0, "24:00"))
HERE = (18 * 60 + 42) / 1440

TWO_RATES = Ribbon(
    parts=(
        RibbonPart(0.0, 0.5 / 24, "26.1p", Tone.USUAL),
        RibbonPart(0.5 / 24, 7.5 / 24, "9.0p", Tone.LOW),
        RibbonPart(7.5 / 24, 1.0, "26.1p", Tone.USUAL),
    ),
    here=HERE,
    hours=HOURS,
    spoken="26.1p a unit until 00:30, then 9.0p",
)

USUAL = NowScreen(
    clock="Tuesday 18:42",
    age=Line("4 s ago", Tone.LOW),
    live=True,
    amount=Amount("32p", "an hour", "Using 32p an hour"),
    band=Line("Usual for a Tuesday evening", Tone.USUAL),
    power="1.24 kW",
    today=TodayBlock(
        title="Today so far",
        amount="£2.14",
        energy="8.2 kWh",
        standing="+53p standing charge",
        filled=0.59,
        filled_says="Usual by now £2.38",
        expected=0.66,
        tone=Tone.USUAL,
        why=Choice("How this comes about", ProofRequest(Proven.TODAY)),
    ),
    gas=Line("Gas today 84p, by 18:30"),
    price="26.1p a unit until 00:30, then 9.0p",
    prices=Choice("Tariff", OpenPage("tariff")),
    ribbon=TWO_RATES,
    why=Choice("How this comes about", ProofRequest(Proven.HOUR)),
)

HIGH = replace(
    USUAL,
    age=Line("2 s ago", Tone.LOW),
    amount=Amount("£2.08", "an hour", "Using £2.08 an hour"),
    band=Line("High for this hour", Tone.HIGH),
    power="7.94 kW",
    today=replace(
        USUAL.today,
        amount="£4.31",
        energy="16.5 kWh",
        filled=1.2,
        filled_says="Usual day £3.60",
        tone=Tone.HIGH,
    ),
    budget=Line("Heading for £71, budget £60", Tone.HIGH),
)

LOW = replace(
    USUAL,
    clock="Tuesday 03:10",
    age=Line("12 s ago", Tone.LOW),
    amount=Amount("4p", "an hour", "Using 4p an hour"),
    band=Line("Low, even for the night", Tone.LOW),
    power="0.44 kW",
    today=replace(
        USUAL.today,
        amount="12p",
        energy="1.3 kWh",
        filled=0.03,
        expected=0.05,
        tone=Tone.LOW,
        filled_says="Usual by now 18p",
    ),
    gas=Line("Gas today 0p, by 03:00"),
    price="9.0p a unit until 07:30, then 26.1p",
    ribbon=replace(TWO_RATES, here=3.17 / 24, spoken="9.0p a unit until 07:30, then 26.1p"),
)

LEARNING = replace(
    USUAL,
    age=Line("Just now", Tone.LOW),
    band=Line("Learning what is usual for you"),
    today=TodayBlock("Today so far", "£2.14", "8.2 kWh", standing="+53p standing charge"),
    price="26.1p a unit, says your meter",
    ribbon=None,
)

STALE = replace(
    USUAL,
    age=Line("No reading since 14:05", Tone.WRONG),
    live=False,
    amount=Amount("32p", "an hour", "32p an hour, at 14:05"),
    band=Line("This is the last we heard"),
    today=TodayBlock("Today up to 14:05", "£1.31", "5.0 kWh", standing="+53p standing charge"),
    gas=Line("Gas today 31p, by 14:00"),
    notice=Line("Your meter cannot be heard at the moment.", Tone.WRONG),
)

EMPTY = NowScreen(
    clock="Tuesday 18:42",
    age=Line("No reading yet"),
    live=False,
    amount=Amount("Waiting", "for the first reading", "Waiting"),
    band=Line("Connecting to your meter"),
    power="",
    today=TodayBlock("Today so far", "Nothing yet", ""),
    gas=None,
    price="",
)

UNPRICED = replace(
    LEARNING,
    amount=Amount("1.24 kW", "now", "Using 1.24 kW now"),
    today=TodayBlock("Today so far", "8.2 kWh", ""),
    gas=Line("Gas today 12.3 kWh, by 18:30"),
    price="Price not known: see Tariff",
)

SOLAR = replace(
    USUAL,
    clock="Sunday 13:05",
    amount=Amount("0p", "an hour", "Using 0p an hour"),
    band=Line("You are sending power out", Tone.LOW),
    power="",
    export="Sending out 2.31 kW",
    ribbon=replace(TWO_RATES, here=13.08 / 24),
)

PREPAID = replace(
    USUAL,
    credit=(Line("Credit £12.40, about 2 days"), Line("Gas credit £6.10, about 3 days")),
)

RUNNING_OUT = replace(
    USUAL,
    notice=Line("The £1.20 on the meter will not last the night: 85p more does.", Tone.WRONG),
    credit=(Line("Gas credit £6.10, about 3 days"),),
)

DOUBTED = replace(USUAL, notice=Line("A reading cannot be right: see Meter."))

REFUSED = replace(
    EMPTY,
    notice=Line(
        "The broker at 192.168.1.20 refuses the user name or password. Check them in Settings.",
        Tone.WRONG,
    ),
)

LOST = replace(
    USUAL,
    notice=Line("Readings stopped coming at 18:40. Trying again.", Tone.WRONG),
)

GERMAN = NowScreen(
    clock="Donnerstag 18:42",
    age=Line("vor 4 Minuten", Tone.QUIET),
    live=True,
    amount=Amount("12,08 €", "pro Stunde", "Gerade 12,08 Euro pro Stunde"),
    band=Line("Für einen Donnerstagabend ungewöhnlich viel", Tone.HIGH),
    power="31,24 kW",
    today=TodayBlock(
        title="Heute bisher verbraucht",
        amount="1.042,14 €",
        energy="1.508,2 kWh",
        standing="zuzüglich 53 ct Grundgebühr für heute",
        filled=0.59,
        filled_says="3,60 € an einem gewöhnlichen Donnerstag",
        expected=0.4,
        tone=Tone.HIGH,
    ),
    gas=Line("Gas heute 0,84 €, bis 18:30 Uhr"),
    export="Einspeisung derzeit 2,31 kW ins Netz",
    price="26,1 ct je Kilowattstunde bis 00:30 Uhr, danach 9,0 ct je Kilowattstunde",
    ribbon=replace(TWO_RATES, spoken="26,1 ct bis 00:30 Uhr"),
    notice=Line(
        "Der Broker unter 192.168.1.20 nimmt Benutzername oder Kennwort nicht an.", Tone.WRONG
    ),
)

HALF_HOURLY = replace(
    USUAL,
    price="36.2p a unit until 19:00, then 31.5p",
    ribbon=Ribbon(
        parts=tuple(
            RibbonPart(
                slot / 48,
                (slot + 1) / 48,
                f"{18 + (slot * 7) % 23}p",
                Tone.HIGH if 32 <= slot < 38 else Tone.LOW if 2 <= slot < 9 else Tone.USUAL,
                known=slot < 46,
                level=((slot * 7) % 23) / 22 if slot < 46 else None,
            )
            for slot in range(48)
        ),
        here=HERE,
        hours=HOURS,
        spoken="36.2p a unit until 19:00, then 31.5p",
    ),
)

ALL = {
    "usual": USUAL,
    "high": HIGH,
    "low": LOW,
    "learning": LEARNING,
    "stale": STALE,
    "empty": EMPTY,
    "unpriced": UNPRICED,
    "solar": SOLAR,
    "prepaid": PREPAID,
    "running-out": RUNNING_OUT,
    "doubted": DOUBTED,
    "refused": REFUSED,
    "lost": LOST,
    "german": GERMAN,
    "half-hourly": HALF_HOURLY,
}
SIZES = ((480, 320), (800, 480), (720, 1280), (1024, 600), (1280, 800), (1920, 1080))
