"""What the Settings page may have to say, with every kind of row it is made of."""

from __future__ import annotations

from dataclasses import replace

from ihd.screens.controls import control_words
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Entry,
    Fact,
    GoBack,
    Heading,
    Keys,
    OpenPage,
    Opens,
    OpenSheet,
    Option,
    Question,
    Said,
    Sheet,
    Switch,
    Weight,
)
from ihd.screens.settings_screen import (
    BackUpNow,
    ChangeSetting,
    DeleteEverything,
    DraftTariff,
    LeaveKiosk,
    PickMeter,
    RestoreFrom,
    SaveTariff,
    Scan,
    SetPassword,
    SetPin,
    SettingsScreen,
)
from ihd.screens.speech import SayNow
from ihd.words import LANGUAGES, Words

CONTROLS = control_words(Words("en"))

DISPLAY = Sheet(
    "display",
    "Display",
    (
        Heading("Theme"),
        *(
            Option(name, ChangeSetting("display.theme", theme), chosen=theme == "auto", note=note)
            for name, theme, note in (
                ("By time of day", "auto", "Light by day, dark in the evening"),
                ("Dark", "dark", ""),
                ("Light", "light", ""),
                ("Dark, high contrast", "dark-contrast", ""),
                ("Light, high contrast", "light-contrast", ""),
            )
        ),
        Heading("Size of the text"),
        *(
            Option(name, ChangeSetting("display.text_size", size), chosen=size == "1")
            for name, size in (("Plain", "1"), ("Large", "2"), ("Very large", "3"))
        ),
        Switch(
            "Rest after 10 minutes",
            ChangeSetting("display.rest", "false"),
            on=True,
            note="Shows only the amount, dimmed at night.",
        ),
    ),
)
SPEECH = Sheet(
    "speech",
    "Speech",
    (
        Said(Line("This machine has no voice.", Tone.WRONG), title=True),
        Said(Line("Install espeak-ng or speech-dispatcher, then try it.")),
        Option("Off", ChangeSetting("display.speech", "off")),
        Option(
            "Short",
            ChangeSetting("display.speech", "basic"),
            note="Low, usual or high, and what an hour costs.",
        ),
        Option(
            "In full",
            ChangeSetting("display.speech", "full"),
            chosen=True,
            note="Also today so far, and the price of a unit.",
        ),
        Buttons((Action("Say it now", SayNow(), Weight.MAIN),)),
        Switch(
            "Speak at rest too",
            ChangeSetting("display.speech_at_rest", "true"),
            on=False,
            note="Otherwise it is silent while the screen rests.",
        ),
        Said(Line("It speaks when use turns low, usual or high.")),
        Said(Line("While use is high it says so again, every ten minutes.")),
        Said(Line("Touch the loudspeaker to hear it again; hold it for silence.")),
    ),
)
LANGUAGE = Sheet(
    "language",
    "Language",
    tuple(
        Option(name, ChangeSetting("display.language", code), chosen=code == "en")
        for code, name in LANGUAGES.items()
    ),
)
BROKER = Sheet(
    "broker",
    "Broker",
    (
        Entry(
            "Address", ChangeSetting("broker.host"), Keys.ADDRESS, "192.168.1.20", "192.168.1.20"
        ),
        Entry("Port", ChangeSetting("broker.port"), Keys.DIGITS, "1883", "1883"),
        Entry("User name", ChangeSetting("broker.username"), Keys.TEXT, hint="None"),
        Entry("Password", SetPassword(), Keys.SECRET, value="Kept in the keyring"),
        Switch("Encrypted (TLS)", ChangeSetting("broker.tls", "true"), on=False),
        Fact("Link", "Connected", "since 09:14", tone=Tone.USUAL),
        Buttons((Action("Look for brokers", Scan()),)),
    ),
)
METERS = Sheet(
    "meters",
    "Meters",
    (
        Opens("Electricity", OpenSheet("pick"), value="Glow, 1100012345678"),
        Opens("Gas", OpenSheet("pick"), value="Glow, 9912345601"),
        Opens("Solar", OpenSheet("pick"), value="None"),
        Opens("Second sensor", OpenSheet("pick"), value="Shelly clamp"),
    ),
)
PICK = Sheet(
    "pick",
    "Which meter is the house?",
    (
        Option(
            "Glow, electricity",
            PickMeter("glow/electricity", "electricity"),
            chosen=True,
            note="A smart meter's bridge; counts 12,706 kWh",
            value="1.24 kW",
        ),
        Option(
            "Washing machine plug",
            PickMeter("plug/washing", "electricity"),
            note="Its name says plug; counts 214 kWh",
            value="0.00 kW",
        ),
        Option("None", PickMeter("", "electricity")),
    ),
)
TARIFFS = Sheet(
    "tariffs",
    "Tariffs",
    (
        Heading("Electricity"),
        Opens("Fixed until 31 March", OpenSheet("tariff"), note="26.11p a unit, 53.4p a day"),
        Opens("From 1 April", OpenSheet("tariff"), value="Price to be set", tone=Tone.HIGH),
        Buttons((Action("Add a change", OpenSheet("tariff")),)),
    ),
)
TARIFF = Sheet(
    "tariff",
    "From 1 April",
    (
        Entry("Starts on", DraftTariff("e-2", "from"), Keys.DAY, "1 April 2027", "1.4.2027"),
        Entry("Unit rate", DraftTariff("e-2", "unit_rate"), Keys.NUMBER, hint="26.11", unit="p"),
        Entry(
            "Standing charge",
            DraftTariff("e-2", "standing_charge"),
            Keys.NUMBER,
            "53.40p a day",
            "53.40",
            unit="p a day",
        ),
        Buttons((Action("Keep this", SaveTariff("e-2"), Weight.MAIN),)),
    ),
)
BILLING = Sheet(
    "billing",
    "Bills and budget",
    (
        Entry("Bills begin on day", ChangeSetting("billing_day"), Keys.DIGITS, "3", "3"),
        Entry(
            "Budget",
            ChangeSetting("budget.amount"),
            Keys.NUMBER,
            "£120",
            "120",
            unit="£",
            note="Electricity and gas together, with VAT and standing charges.",
        ),
        Opens(
            "How often bills come",
            OpenPage("bill"),
            note="It is said with your account, on the Bill page.",
        ),
        Heading("The budget is for"),
        Option("A calendar month", ChangeSetting("budget.per", "month"), chosen=True),
        Option("A bill", ChangeSetting("budget.per", "bill")),
    ),
)
PRIVACY = Sheet(
    "privacy",
    "Privacy",
    (
        Said(Line("Everything stays on this machine. Nothing is sent anywhere.")),
        Fact("Readings since", "3 March 2025", "412 MB"),
        Fact("Kept in", "/home/pi/.local/share/plainwatt"),
        Buttons(
            (
                Action(
                    "Delete everything",
                    Question(
                        "Delete every reading, setting and secret of this home?",
                        (
                            Action("Keep it all", GoBack(), Weight.MAIN),
                            Action("Delete everything", DeleteEverything(), Weight.DANGER),
                        ),
                        more="This cannot be undone. A backup you made stays.",
                    ),
                    Weight.DANGER,
                ),
            )
        ),
    ),
)
BACKUP = Sheet(
    "backup",
    "Backup",
    (
        Fact("Last copy", "Yesterday 03:00"),
        Buttons((Action("Make a copy now", BackUpNow(), Weight.MAIN),)),
        Heading("Put a copy back"),
        Opens(
            "23 November 2026",
            Question(
                "Put back the copy of 23 November?",
                (
                    Action("Keep what is here", GoBack(), Weight.MAIN),
                    Action("Put it back", RestoreFrom("backup-20261123.db"), Weight.DANGER),
                ),
            ),
            note="410 MB",
        ),
    ),
)
KIOSK = Sheet(
    "kiosk",
    "Kiosk",
    (
        Entry("PIN", SetPin(), Keys.PIN, hint="None"),
        Switch("Full screen, PIN to leave", ChangeSetting("display.kiosk", "true"), on=False),
        Buttons((Action("Leave full screen", LeaveKiosk()),)),
    ),
)

PLAIN = SettingsScreen(
    title="Settings",
    rows=(
        Opens("Language", OpenSheet("language"), value="English"),
        Opens("Display", OpenSheet("display"), value="By time of day"),
        Opens("Speech", OpenSheet("speech"), value="In full"),
        Opens("Meters", OpenSheet("meters"), value="Electricity, gas"),
        Opens("Broker", OpenSheet("broker"), value="Connected", tone=Tone.USUAL),
        Opens("Tariffs", OpenSheet("tariffs"), value="26.11p a unit"),
        Opens("Bills and budget", OpenSheet("billing"), value="From the 3rd"),
        Opens("Privacy", OpenSheet("privacy")),
        Opens("Backup", OpenSheet("backup"), value="Yesterday"),
        Opens("Kiosk", OpenSheet("kiosk"), value="No PIN"),
        Opens("Set-up guide", OpenPage("first_run")),
    ),
    controls=CONTROLS,
    sheets=(
        *(DISPLAY, SPEECH, LANGUAGE, BROKER, METERS, PICK, TARIFFS, TARIFF, BILLING, PRIVACY),
        BACKUP,
        KIOSK,
    ),
)
SAVED = replace(PLAIN, notice=Line("The copy is made: 410 MB.", Tone.LOW))
ASKED = replace(
    PLAIN,
    question=Question(
        "Is a unit really £26.11?",
        (
            Action("Yes, pounds", DraftTariff("e-2", "unit_rate", "26.11 pounds")),
            Action("No, 26.11p", DraftTariff("e-2", "unit_rate", "26.11p"), Weight.MAIN),
        ),
    ),
)
GERMAN = replace(
    PLAIN,
    title="Einstellungen",
    controls=control_words(Words("de")),
    rows=(
        Opens("Sprache der Anzeige", OpenSheet("language"), value="Deutsch"),
        Opens("Darstellung", OpenSheet("display"), value="Je nach Tageszeit hell oder dunkel"),
        Opens(
            "Nachrichtenvermittler (Broker)",
            OpenSheet("broker"),
            value="Verbunden seit 09:14 Uhr",
            tone=Tone.USUAL,
        ),
        Switch(
            "Bei hohem Verbrauch vorlesen",
            ChangeSetting("display.speech", "true"),
            on=True,
            note="Höchstens einmal in der Minute, und nur bei einem Wechsel.",
        ),
    ),
)
ALL = {"plain": PLAIN, "saved": SAVED, "asked": ASKED, "german": GERMAN}
PICTURES = {
    **ALL,
    "display": replace(PLAIN, open="display"),
    "broker": replace(PLAIN, open="broker"),
}
