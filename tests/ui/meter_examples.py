"""What the Meter page may have to say: all well, a reading left out, silence, two registers."""

from __future__ import annotations

from dataclasses import replace

from ihd.screens.controls import control_words
from ihd.screens.meter import (
    AcceptReading,
    DraftExchange,
    Light,
    LightLine,
    MeterExchanged,
    MeterScreen,
    RegisterReading,
    RejectReading,
    ReportedToSupplier,
    StartTrial,
    SupplierHears,
    UndoDecision,
)
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Card,
    Entry,
    Fact,
    GoBack,
    Heading,
    Keys,
    OpenPage,
    Opens,
    OpenSheet,
    Question,
    Said,
    Sheet,
    Weight,
)
from ihd.words import Words

CONTROLS = control_words(Words("en"))

GAPS = Sheet(
    "gaps",
    "When it went quiet",
    (
        Said(Line("In the last 30 days we heard nothing for 3 h 12 min in all.")),
        *(
            Fact(f"{day} November, {start}", f"{minutes} min", "Weak signal before and after")
            for day, start, minutes in (
                (23, "14:05", 48),
                (21, "02:10", 12),
                (17, "09:32", 7),
                (14, "19:51", 65),
                (9, "11:20", 31),
                (3, "06:44", 29),
            )
        ),
    ),
)
LEFT_OUT = Sheet(
    "left-out",
    "Readings left out",
    (
        Said(Line("We keep these, and count none of them.")),
        Opens("3,041,271,842 kWh", OpenSheet("reading-1"), note="Electricity, Tuesday 18:22"),
        Opens("0 kWh", OpenSheet("reading-1"), note="Gas, 12 November 03:30"),
        Heading("Decided by you"),
        Fact("12,705 kWh", "Right", "Electricity, 9 November 14:05"),
        Buttons((Action("Undo", UndoDecision("17"), spoken="Undo: the reading was right"),)),
    ),
)
READING = Sheet(
    "reading-1",
    "The reading of 18:22",
    (
        Said(Line("The meter said 3,041,271,842 kWh. That cannot be.", Tone.HIGH), title=True),
        Said(Line("Your supply could not pass that in 190 years. We left it out of every total.")),
        Fact("Before it", "12,706.412 kWh", "at 18:22:01"),
        Fact("After it", "12,706.431 kWh", "at 18:22:21"),
        Buttons(
            (
                Action("Leave it out", RejectReading("18"), Weight.MAIN),
                Action(
                    "This is right",
                    Question(
                        "Count 3,041,258,136 kWh as used between 18:22:01 and 18:22:11?",
                        (
                            Action("No, leave it out", GoBack(), Weight.MAIN),
                            Action("Yes, count it", AcceptReading("18"), Weight.DANGER),
                        ),
                    ),
                ),
                Action("My meter was changed", OpenSheet("changed")),
            )
        ),
    ),
)
CHANGED = Sheet(
    "changed",
    "My meter was changed",
    (
        Entry(
            "Day it was changed",
            DraftExchange("glow/electricity", "day"),
            Keys.DAY,
            hint="Day, month, year: 24.11.2026",
        ),
        Entry(
            "Last reading of the old meter",
            DraftExchange("glow/electricity", "closing"),
            Keys.READING,
            value="12,706.412 kWh",
            start="12706.412",
            unit="kWh",
            note="It is on the card the fitter leaves.",
        ),
        Buttons((Action("Keep this", MeterExchanged("glow/electricity"), Weight.MAIN),)),
    ),
)
SUPPLIER = Sheet(
    "supplier",
    "Meter to your supplier",
    (
        Said(Line("Only your supplier can see whether your readings arrive.")),
        Said(Line("A bill marked E (estimated) means that they do not.")),
        Buttons(
            (
                Action("My bill says E", SupplierHears(hears=False)),
                Action("My bill says A or S", SupplierHears(hears=True)),
            )
        ),
    ),
)
LINK = Sheet(
    "link",
    "Meter to you",
    (
        Fact("Electricity", "4 s ago", "We call it late after 15 min."),
        Fact("Usually every", "10 s"),
        Fact("Signal", "Strong", "-58 dBm, 255 of 255", tone=Tone.LOW),
        Fact("Gas", "22 min ago", "It reports every half-hour"),
        Opens("When it went quiet", OpenSheet("gaps"), value="6 times"),
    ),
)
NIGHT = Sheet(
    "night",
    "Night rate",
    (
        Said(Line("Your meter switches 53 minutes late.", Tone.HIGH), title=True),
        Fact("Your tariff says", "00:30 to 07:30"),
        Fact("Your meter does", "01:23 to 08:23", "Seen on 9 nights, to the minute"),
        Fact("That costs you", "£31 a year", tone=Tone.HIGH),
        Said(Line("Ask your supplier to set the clock of the meter.")),
    ),
)
CHECK = Sheet(
    "check",
    "A second opinion",
    (
        Said(Line("Your clamp agrees with your meter.", Tone.LOW), title=True),
        Fact("Your meter", "214.3 kWh", "in the last 4 weeks"),
        Fact("Your clamp", "209.8 kWh", "good to 10%"),
        Heading("Tests you can make"),
        Opens("Everything off", OpenSheet("trial"), note="10 minutes: does it count on?"),
        Opens("A known heater", OpenSheet("trial"), note="30 minutes: does it count right?"),
    ),
)
TRIAL = Sheet(
    "trial",
    "Everything off",
    (
        Said(Line("Switch off every appliance, or the main switch, for ten minutes.")),
        Said(Line("Your meter should not count at all.")),
        Buttons((Action("Start the ten minutes", StartTrial("all_off"), Weight.MAIN),)),
    ),
)
SHEETS = (GAPS, LEFT_OUT, READING, CHANGED, SUPPLIER, LINK, NIGHT, CHECK, TRIAL)

ROWS = (
    Opens("Readings left out", OpenSheet("left-out"), value="None"),
    Opens("When it went quiet", OpenSheet("gaps"), value="6 times"),
    Opens("A second opinion", OpenSheet("check"), value="Agrees", tone=Tone.USUAL),
    Opens("My meter was changed", OpenSheet("changed")),
)

ELECTRICITY = RegisterReading(
    label="Electricity",
    whole="012706",
    fraction=".412",
    unit="kWh",
    when="at 18:42:10",
    spoken="Electricity: 12,706.412 kilowatt-hours at 18:42",
)
GAS = RegisterReading(
    label="Gas",
    whole="03481",
    fraction=".270",
    unit="m³",
    when="at 18:30",
    spoken="Gas: 3,481.270 cubic metres at 18:30",
)

WELL = MeterScreen(
    to_us=LightLine("Meter to you", Light.FINE, "4 s ago, strong signal", OpenSheet("link")),
    to_supplier=LightLine(
        "Meter to your supplier",
        Light.UNKNOWN,
        "We cannot tell",
        OpenSheet("supplier"),
    ),
    compare="Your meter should show this",
    registers=(ELECTRICITY, GAS),
    controls=CONTROLS,
    rows=ROWS,
    sheets=SHEETS,
)

DISBELIEVED = replace(
    WELL,
    cards=(
        Card(
            Line("We did not believe one reading", Tone.HIGH),
            (
                "At 18:22 the meter said 3,041,271,842 kWh.",
                "Your supply could not pass that in 190 years. We left it out.",
            ),
            (
                Action("See why", OpenSheet("reading-1")),
                Action("My meter was changed", OpenSheet("changed")),
            ),
        ),
    ),
    rows=(replace(ROWS[0], value="1 reading", tone=Tone.HIGH), *ROWS[1:]),
)

SILENT = replace(
    WELL,
    to_us=LightLine("Meter to you", Light.SILENT, "Nothing since 14:05", OpenSheet("link")),
    to_supplier=LightLine(
        "Meter to your supplier",
        Light.SILENT,
        "Your bill of 2 November was estimated",
        OpenSheet("supplier"),
    ),
    cards=(
        Card(
            Line("Your supplier does not hear your meter", Tone.WRONG),
            (
                "Read your meter and send them the reading.",
                "Told today, they owe you a plan by 1 December, or £40.",
            ),
            (
                Action("I told them today", ReportedToSupplier("today"), Weight.MAIN),
                Action("What to write", OpenSheet("supplier")),
            ),
        ),
    ),
    registers=(
        replace(ELECTRICITY, live=False, when="at 14:05:10"),
        replace(GAS, live=False, when="at 14:00"),
    ),
)

ECONOMY_7 = replace(
    WELL,
    registers=(
        replace(ELECTRICITY, label="Day, rate 1", whole="008412", note="Press 9 until you see 1"),
        replace(ELECTRICITY, label="Night, rate 2", whole="004294", fraction=".081"),
        GAS,
    ),
    rows=(
        *ROWS[:1],
        Opens("Night rate", OpenSheet("night"), value="53 min late", tone=Tone.HIGH),
        *ROWS[1:],
    ),
)

NOTHING = MeterScreen(
    to_us=LightLine("Meter to you", Light.UNKNOWN, "No meter chosen yet"),
    to_supplier=LightLine("Meter to your supplier", Light.UNKNOWN, "Unknown"),
    compare="",
    registers=(),
    controls=CONTROLS,
    cards=(
        Card(
            Line("We do not know which meter is yours", Tone.WRONG),
            ("Two are heard. We never guess which of them is your house.",),
            (Action("Choose my meter", OpenPage("settings"), Weight.MAIN),),
        ),
    ),
)

GERMAN = replace(
    DISBELIEVED,
    to_us=LightLine(
        "Vom Zähler zu dieser Anzeige",
        Light.SLOW,
        "vor 4 Minuten, schwaches Funksignal im Zählerschrank",
        OpenSheet("link"),
    ),
    to_supplier=LightLine(
        "Vom Zähler zu Ihrem Stromanbieter",
        Light.UNKNOWN,
        "Unbekannt: das kann nur eine Rechnung sagen",
        OpenSheet("supplier"),
    ),
    compare="Vergleichen Sie mit der Anzeige Ihres Zählers im Keller",
    registers=(
        replace(ELECTRICITY, label="Strom, Hochtarif (Zählwerk 1.8.1)", when="um 18:42:10 Uhr"),
        replace(GAS, label="Gas", when="in der halben Stunde bis 18:30 Uhr"),
    ),
    cards=(
        Card(
            Line("Einen Zählerstand haben wir nicht geglaubt", Tone.HIGH),
            (
                "Um 18:22 Uhr meldete der Zähler einen Stand von 3.041.271.842 kWh.",
                "Ihr Anschluss könnte das in 190 Jahren nicht liefern. Wir zählen es nicht mit.",
            ),
            (
                Action("Warum nicht?", OpenSheet("reading-1")),
                Action("Mein Zähler wurde ausgetauscht", OpenSheet("changed")),
            ),
        ),
    ),
    rows=(
        Opens("Nicht gezählte Zählerstände", OpenSheet("left-out"), value="1 Zählerstand"),
        Opens(
            "Zeiten ohne Nachricht vom Zähler",
            OpenSheet("gaps"),
            value="sechsmal in den letzten 30 Tagen",
        ),
    ),
)

ALL = {
    "well": WELL,
    "disbelieved": DISBELIEVED,
    "silent": SILENT,
    "economy-7": ECONOMY_7,
    "nothing": NOTHING,
    "german": GERMAN,
}
