"""What the set-up guide may have to say, step by step."""

from __future__ import annotations

from dataclasses import replace

from ihd.feed.events import ListenState
from ihd.feed.own_broker import OWN
from ihd.guide import OwnBroker
from ihd.screens.controls import control_words
from ihd.screens.first_run import (
    FinishSetUp,
    FirstRunScreen,
    GoToStep,
    Heard,
    LeaveSetUp,
    PickTariff,
    Preview,
    TakeMeterPrices,
    UseBroker,
)
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.own_broker_words import own_option, own_sheets
from ihd.screens.rows import Action, Entry, Keys, Option, Weight
from ihd.screens.settings_screen import ChangeSetting, DraftTariff, PickMeter, SetPassword
from ihd.words import Words

WORDS = Words("en")
CONTROLS = control_words(WORDS)
OFF = OwnBroker(OWN)
TAKEN = OwnBroker(OWN, ListenState.PORT_TAKEN)
LISTENING = OwnBroker(OWN, ListenState.LISTENING, "192.168.1.20", "m7mp-h3xw-9tza")
LATER = Action("Later", LeaveSetUp())


def _onward(place: str) -> Action:
    return Action("Go on", GoToStep(place), Weight.MAIN)


def _back(place: str) -> Action:
    return Action("Back", GoToStep(place))


HEARD = tuple(
    Heard(source, value, f"18:42:{second:02d}")
    for second, source, value in (
        (20, "Electricity, power", "1.24 kW"),
        (20, "Electricity, reading", "12,706.412 kWh"),
        (18, "Washing machine plug", "0.00 kW"),
        (10, "Electricity, power", "1.19 kW"),
        (10, "Electricity, reading", "12,706.409 kWh"),
        (8, "Washing machine plug", "0.00 kW"),
        (0, "Electricity, power", "1.22 kW"),
        (0, "Gas, reading", "3,481.270 m³"),
    )
)
PREVIEW = Preview(
    "Your display will say",
    Amount("32p", "an hour", "32p an hour"),
    Line("Learning what is usual for you", Tone.QUIET),
)

BROKER = FirstRunScreen(
    place="broker",
    step=1,
    steps=4,
    progress="Step 1 of 4",
    title="Where do readings arrive?",
    text=(Line("Two places answered."),),
    rows=(
        Option(
            "This machine",
            UseBroker("this_machine"),
            chosen=True,
            note="Mosquitto answers here, with 14 topics",
        ),
        Option("homeassistant.local", UseBroker("found:homeassistant.local:1883")),
        Option("Another address", UseBroker("typed")),
        *own_option(OFF, WORDS, chosen=False),
    ),
    actions=(_onward("numbers"), LATER),
    controls=CONTROLS,
    heard_title="What we hear now",
    heard=HEARD,
    sheets=own_sheets(OFF, WORDS),
)
PORT_TAKEN = replace(BROKER, sheets=own_sheets(TAKEN, WORDS))
OURS = replace(
    BROKER,
    text=(Line("The broker at this machine answers.", Tone.LOW),),
    rows=(
        replace(BROKER.rows[0], chosen=False),
        BROKER.rows[2],
        *own_option(LISTENING, WORDS, chosen=True),
    ),
    sheets=own_sheets(LISTENING, WORDS),
)
TYPED = replace(
    BROKER,
    text=(Line("The broker at 192.168.1.20 wants a password.", Tone.WRONG),),
    rows=(
        Option("Another address", UseBroker("typed"), chosen=True),
        Entry(
            "Address", ChangeSetting("broker.host"), Keys.ADDRESS, "192.168.1.20", "192.168.1.20"
        ),
        Entry("User name", ChangeSetting("broker.username"), Keys.TEXT, hint="None"),
        Entry("Password", SetPassword(), Keys.SECRET, hint="None"),
    ),
    actions=(LATER,),
    heard=(),
    heard_title="Nothing heard yet",
)
HOUSE = FirstRunScreen(
    place="house",
    step=2,
    steps=4,
    progress="Step 2 of 4",
    title="Which is your house?",
    text=(Line("We never guess. Look at the numbers."),),
    rows=(
        Option(
            "Glow, electricity",
            PickMeter("glow/electricity", "electricity"),
            note="A smart meter's bridge; counts 12,706 kWh",
            value="1.24 kW",
        ),
        Option(
            "Washing machine plug",
            PickMeter("plug/washing", "electricity"),
            note="Its name says plug; counts 214 kWh",
            value="0.00 kW",
        ),
        Option(
            "Shelly clamp",
            PickMeter("shelly/0", "electricity"),
            note="Agrees with Glow: may be a second sensor",
            value="1.31 kW",
        ),
    ),
    actions=(_back("broker"), LATER),
    controls=CONTROLS,
    heard_title="What we hear now",
    heard=HEARD,
)
PICKED = replace(
    HOUSE,
    rows=(replace(HOUSE.rows[0], chosen=True), *HOUSE.rows[1:]),
    actions=(_onward("tariff"), _back("broker"), LATER),
    preview=replace(PREVIEW, amount=Amount("1.24 kW", "now", "1.24 kW now")),
)
TARIFF = FirstRunScreen(
    place="tariff",
    step=3,
    steps=4,
    progress="Step 3 of 4",
    title="What does a unit cost?",
    text=(Line("Your meter says 26.11p."),),
    rows=(
        Option("As the meter says", TakeMeterPrices(), chosen=True),
        Option("One price all day", PickTariff("one_price")),
        Option("Day and night prices", PickTariff("day_and_night")),
        Entry(
            "Unit rate", DraftTariff("first", "unit_rate"), Keys.NUMBER, "26.11p", "26.11", unit="p"
        ),
        Entry(
            "Standing charge",
            DraftTariff("first", "standing_charge"),
            Keys.NUMBER,
            "53.40p a day",
            "53.40",
            unit="p",
        ),
    ),
    actions=(_onward("done"), _back("house"), LATER),
    controls=CONTROLS,
    heard_title="",
    preview=PREVIEW,
)
DONE = FirstRunScreen(
    place="done",
    step=4,
    steps=4,
    progress="Step 4 of 4",
    title="That is all",
    text=(
        Line("Your display starts now. In about two weeks it knows what is usual for you."),
        Line("Everything can be changed later, under the gear."),
    ),
    rows=(),
    actions=(Action("Show me", FinishSetUp(), Weight.MAIN), _back("tariff")),
    controls=CONTROLS,
    preview=PREVIEW,
)
GERMAN = replace(
    PICKED,
    progress="Schritt 2 von 4",
    title="Welcher dieser Zähler misst Ihren Haushalt?",
    text=(Line("Wir raten das nie. Vergleichen Sie die Zahlen und berühren Sie einen Zähler."),),
    rows=(
        Option(
            "Lesekopf am Stromzähler im Keller",
            PickMeter("tasmota/strom", "electricity"),
            chosen=True,
            note="Lesekopf eines Zählers; Zählerstand 12.706 Kilowattstunden",
            value="1,24 kW",
        ),
        Option(
            "Steckdose der Waschmaschine",
            PickMeter("plug/washing", "electricity"),
            note="Der Name sagt Steckdose; Zählerstand 214 Kilowattstunden",
            value="0,00 kW",
        ),
    ),
    actions=(
        Action("Weiter zum Tarif", GoToStep("tariff"), Weight.MAIN),
        Action("Zurück", GoToStep("broker")),
        Action("Später einrichten", LeaveSetUp()),
    ),
    heard_title="Was gerade ankommt",
    preview=Preview(
        "Das wird Ihre Anzeige sagen",
        Amount("1,24 kW", "gerade jetzt", "1,24 kW gerade jetzt"),
        Line("Lernt noch, was für Sie gewöhnlich ist"),
    ),
)
ALL = {
    "broker": BROKER,
    "port-taken": PORT_TAKEN,
    "ours": OURS,
    "typed": TYPED,
    "house": HOUSE,
    "picked": PICKED,
    "tariff": TARIFF,
    "done": DONE,
    "german": GERMAN,
}
