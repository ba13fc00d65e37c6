"""What the Tariff page may have to say: two rates, half-hourly prices, one price, and none."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi

from ihd.meter import Fuel
from ihd.screens.choice import Choice
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Action, Fact, OpenPage, Weight
from ihd.screens.tariff import (
    JobWindow,
    PriceDay,
    PriceDoubt,
    PricePart,
    TariffRequest,
    TariffScreen,
)
from ihd.screens.usage import Axis

HOURS = ((0.0, "00:00"), (0.25, "06:00"), (0.5, "12:00"), (0.75, "18:00"), (1.0, "24:00"))
HERE = (18 * 60 + 42) / 1440
ASKED = TariffRequest()


def jobs(asked: TariffRequest) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{hours} h", replace(asked, job_hours=hours), asked.job_hours == hours)
        for hours in (1, 2, 3, 4)
    )


def day_choices(asked: TariffRequest) -> tuple[Choice, ...]:
    return tuple(
        Choice(word, replace(asked, days_ahead=ahead), asked.days_ahead == ahead)
        for ahead, word in enumerate(("Today", "Tomorrow"))
    )


def fuels(asked: TariffRequest) -> tuple[Choice, ...]:
    return (
        Choice("Electricity", asked, chosen=True, icon="bolt"),
        Choice("Gas", replace(asked, fuel=Fuel.GAS), icon="local_fire_department"),
    )


NIGHT = PricePart(0.5 / 24, 7.5 / 24, "9.0p", Tone.LOW, "00:30 to 07:30: 9.0p", "Night")
EARLY = PricePart(0.0, 0.5 / 24, "26.1p", Tone.USUAL, "Until 00:30: 26.1p", "Day")
DAYTIME = PricePart(7.5 / 24, 1.0, "26.1p", Tone.USUAL, "07:30 to 00:30: 26.1p", "Day")

TODAY = PriceDay(
    title="Today",
    date="Tuesday 24 November",
    parts=(
        replace(EARLY, cost="2p"),
        replace(NIGHT, cost="64p", says="00:30 to 07:30: 9.0p, and it cost you 64p"),
        replace(DAYTIME, cost="£1.12", says="07:30 to 00:30: 26.1p, £1.12 so far"),
    ),
    hours=HOURS,
    spoken="Today: 9.0p from 00:30 to 07:30, else 26.1p",
    here=HERE,
    here_label="26.1p now",
    cost="£1.78 so far",
)
TOMORROW = PriceDay(
    title="Tomorrow",
    date="Wednesday 25 November",
    parts=(EARLY, NIGHT, DAYTIME),
    hours=HOURS,
    spoken="Tomorrow: 9.0p from 00:30 to 07:30, else 26.1p",
    windows=(JobWindow(0.5 / 24, 3.5 / 24, "Cheapest"),),
)

TWO_RATES = TariffScreen(
    asked=ASKED,
    now=Line("26.1p a unit until 00:30", Tone.USUAL),
    after=Line("Then 9.0p, in 5 h 48 min"),
    days=(TODAY, TOMORROW),
    day_choices=day_choices(ASKED),
    job_title="A job of",
    jobs=jobs(ASKED),
    cheapest=Line("Cheapest 3 hours: from 00:30, at 9.0p", Tone.LOW),
    cheapest_brief=Line("Cheapest: 00:30, 9.0p", Tone.LOW),
    facts=(
        Fact("Standing charge", "53.4p a day"),
        Fact("Meter", "agrees"),
    ),
    tariff="Your tariff: Two rates, until 31 March",
    fuels=fuels(ASKED),
)

CLOCKS = replace(
    TWO_RATES,
    clocks=Line("Your meter keeps winter time: night is 01:30 to 08:30 on your clock."),
    facts=TWO_RATES.facts[:1],
)
DISPUTED = replace(
    TWO_RATES,
    facts=TWO_RATES.facts[:1],
    doubt=PriceDoubt(
        line=Line("Your meter says 23.8p, 9% less than your tariff.", Tone.WRONG),
        brief=Line("Your meter says 23.8p", Tone.WRONG),
        step="Which is on your bill? We use 26.1p.",
        leads=Choice("Set price", OpenPage("settings", "prices"), spoken="Change the price"),
    ),
)


def pence(slot: int) -> float:
    """Return an invented price of a half-hour: cheap in the small hours, dear at supper."""
    base = 21 - 6 * cos((slot - 6) / 24 * pi)
    if 3 <= slot < 8:
        return -2.5 + abs(slot - 5) * 1.2
    if 32 <= slot < 38:
        return base + 16
    return base


_TOP = 45.0


def price_part(slot: int, *, known: bool = True, past: bool = False) -> PricePart:
    start = f"{slot // 2:02}:{slot % 2 * 30:02}"
    end = f"{(slot + 1) // 2:02}:{(slot + 1) % 2 * 30:02}"
    price = pence(slot)
    tone = Tone.HIGH if price > 30 else Tone.LOW if price < 12 else Tone.USUAL
    if not known:
        return PricePart(
            slot / 48, (slot + 1) / 48, "", Tone.QUIET, "Not published yet", known=False
        )
    cost = f", and it cost you {slot % 9 + 2}p" if past else ""
    return PricePart(
        slot / 48,
        (slot + 1) / 48,
        f"{price:.1f}p",
        tone,
        f"{start} to {end}: {price:.1f}p{cost}",
        height=price / _TOP,
        cost=f"{slot % 9 + 2}p" if past else "",
    )


_AXIS = Axis(((0.0, "0p"), (20 / _TOP, "20p"), (40 / _TOP, "40p")), floor=0.09)
HALF_HOURLY = replace(
    TWO_RATES,
    now=Line("36.2p a unit until 19:00", Tone.HIGH),
    after=Line("It drops to 18p by 23:00"),
    days=(
        PriceDay(
            title="Today",
            date="Tuesday 24 November",
            parts=tuple(price_part(slot, past=slot < 37) for slot in range(48)),
            hours=HOURS,
            spoken="Today: from −2.5p at 02:30 to 42.4p at 17:00",
            axis=_AXIS,
            here=HERE,
            here_label="36.2p now",
            cost="£2.14 so far",
        ),
        PriceDay(
            title="Tomorrow",
            date="Wednesday 25 November",
            parts=tuple(price_part(slot, known=slot < 46) for slot in range(48)),
            hours=HOURS,
            spoken="Tomorrow: from −2.5p at 02:30 to 42.4p at 17:00",
            axis=_AXIS,
            windows=(JobWindow(3 / 48, 9 / 48, "Cheapest"),),
            unpublished="Not published yet",
        ),
    ),
    cheapest=Line("Cheapest 3 hours: tonight 01:30 to 04:30, at 1.4p", Tone.LOW),
    cheapest_brief=Line("Cheapest: 01:30, 1.4p", Tone.LOW),
    facts=(Fact("Standing charge", "45.2p a day"), Fact("Known until", "23:00 tomorrow")),
    tariff="Your tariff: Half-hourly prices",
)
AHEAD = TariffRequest(days_ahead=1)
TOMORROW_SHOWN = replace(HALF_HOURLY, asked=AHEAD, day_choices=day_choices(AHEAD))
UNPUBLISHED = replace(
    TOMORROW_SHOWN,
    days=(
        replace(HALF_HOURLY.days[0], windows=(JobWindow(40 / 48, 46 / 48, "Cheapest"),)),
        replace(
            HALF_HOURLY.days[1],
            parts=tuple(price_part(slot, known=slot < 2) for slot in range(48)),
            windows=(),
            spoken="Tomorrow is not published yet",
        ),
    ),
    cheapest=Line("Cheapest 3 hours: today 20:00 to 23:00, at 22p", Tone.LOW),
    cheapest_brief=Line("Cheapest: 20:00, 22p", Tone.LOW),
    facts=(Fact("Standing charge", "45.2p a day"), Fact("Tomorrow’s", "about 16:00")),
)

ONE_PRICE = replace(
    TWO_RATES,
    now=Line("26.1p a unit, day and night", Tone.USUAL),
    after=Line("The same until 31 March, then 30.0p"),
    tariff="Your tariff: Fixed, until 31 March",
    days=(
        replace(
            TODAY,
            parts=(
                PricePart(0.0, 1.0, "26.1p", Tone.USUAL, "All day: 26.1p", cost="£2.14 so far"),
            ),
            spoken="Today: 26.1p all day",
        ),
    ),
    day_choices=(),
    jobs=(),
    job_title="",
    cheapest=Line("Every hour costs the same: run it when you like."),
    cheapest_brief=Line("Every hour costs the same"),
    fuels=(),
)

UNKNOWN = TariffScreen(
    asked=ASKED,
    now=Line("Your price is not known yet"),
    after=Line("Your meter sends none. Type in what your bill says."),
    action=Action("Set your tariff", OpenPage("settings", "prices"), Weight.MAIN),
)

GERMAN = replace(
    HALF_HOURLY,
    now=Line("36,2 ct je Kilowattstunde bis 19:00 Uhr", Tone.HIGH),
    after=Line("Danach fällt der Preis bis 23:00 Uhr auf 18,0 ct je Kilowattstunde"),
    day_choices=tuple(
        replace(choice, word=word)
        for choice, word in zip(HALF_HOURLY.day_choices, ("Heute", "Übermorgen"), strict=True)
    ),
    days=tuple(
        replace(day, title=title, cost=cost, unpublished="Noch nicht veröffentlicht")
        for day, title, cost in zip(
            HALF_HOURLY.days, ("Heute", "Übermorgen"), ("2.142,14 € bisher", ""), strict=True
        )
    ),
    job_title="Ein Gerät läuft",
    jobs=tuple(replace(choice, word=f"{n} Std.") for n, choice in enumerate(HALF_HOURLY.jobs, 1)),
    cheapest=Line(
        "Die günstigsten drei Stunden: übermorgen 01:30 bis 04:30 Uhr, im Mittel 1,4 ct", Tone.LOW
    ),
    cheapest_brief=Line("Am günstigsten: 01:30, 1,4 ct", Tone.LOW),
    facts=(
        Fact("Grundgebühr", "53,4 ct am Tag"),
        Fact("Zähler", "stimmt überein"),
    ),
    clocks=Line("Ihr Zähler geht nach Winterzeit: Die Nacht beginnt auf Ihrer Uhr um 01:30."),
    tariff="Dynamischer Tarif, jederzeit zum Monatsende kündbar",
)

ALL = {
    "two-rates": TWO_RATES,
    "clocks": CLOCKS,
    "disputed": DISPUTED,
    "half-hourly": HALF_HOURLY,
    "tomorrow": TOMORROW_SHOWN,
    "unpublished": UNPUBLISHED,
    "one-price": ONE_PRICE,
    "unknown": UNKNOWN,
    "german": GERMAN,
}
