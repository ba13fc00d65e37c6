"""What the Bill page may have to say: a bill on its way, one that is wrong, an account, a form."""

from __future__ import annotations

from dataclasses import replace

from ihd.screens.bill import (
    BillScreen,
    CheckBill,
    DraftPack,
    EnterAccount,
    EnterStatement,
    FormStep,
    GoToStatementStep,
    MakeEvidencePack,
    MakeLetter,
    PickStatement,
    SendLetter,
    SkipStatement,
)
from ihd.screens.choice import Choice
from ihd.screens.controls import control_words
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Course,
    CourseMonth,
    Entry,
    Fact,
    Figure,
    Keys,
    Opens,
    OpenSheet,
    Option,
    Outlook,
    Question,
    Said,
    Sheet,
    Switch,
    Weight,
)
from ihd.words import Words

CONTROLS = control_words(Words("en"))

LINES = (
    Fact("Day units", "£46.21", "177.0 kWh at 26.11p"),
    Fact("Night units", "£7.04", "78.2 kWh at 9.00p"),
    Fact("Standing charge", "£11.75", "22 days at 53.40p"),
    Fact("VAT", "£3.25", "5% of £65.00"),
    Fact("This bill so far", "£68.25", strong=True),
)
COURSE = Course(
    months=tuple(
        CourseMonth(label, balance, normal, mark, past=at < 8)
        for at, (label, balance, normal, mark) in enumerate(
            (
                ("Apr", 0.18, 0.20, ""),
                ("May", 0.36, 0.34, ""),
                ("Jun", 0.58, 0.52, ""),
                ("Jul", 0.78, 0.68, ""),
                ("Aug", 0.94, 0.82, ""),
                ("Sep", 1.00, 0.90, "£236"),
                ("Oct", 0.92, 0.84, ""),
                ("Nov", 0.60, 0.58, "Now £142"),
                ("Dec", 0.26, 0.24, ""),
                ("Jan", -0.06, -0.08, ""),
                ("Feb", -0.22, -0.20, "−£52"),
                ("Mar", -0.05, 0.0, ""),
            )
        )
    ),
    balance_label="Your balance",
    normal_label="Normal",
    spoken="Twelve months: highest £236 in September, now £142, lowest minus £52 in February.",
)
ACCOUNT = Sheet(
    "account",
    "Account",
    (
        Figure("If billed today", Amount("£142", "in credit", "£142 in credit")),
        Said(Line("That is usual for November: winter will use it up.", Tone.USUAL), title=True),
        Fact("Could be refunded today", "£0"),
        Fact("Debit that ends at zero", "£118 a month", "You pay £115"),
        COURSE,
        Entry("Balance on the bill", EnterAccount("balance"), Keys.NUMBER, "£118.20", "118.20"),
        Entry("Balance as of", EnterAccount("as_of"), Keys.DAY, "2 November", "2.11.2026"),
        Entry("Debit a month", EnterAccount("debit"), Keys.NUMBER, "£115", "115"),
    ),
)
WRONG = Sheet(
    "statement-7",
    "Bill of 2 November",
    (
        Said(Line("This bill is £31.40 too high.", Tone.HIGH), title=True),
        Fact("Estimated reading, 119 kWh above ours", "£31.07", "12,825 E against 12,706"),
        Fact("VAT on that", "£1.55"),
        Fact("A standing-charge day too few", "−£1.22"),
        Said(Line("Send your supplier the reading of 2 November: 12,706 kWh.")),
        Buttons(
            (
                Action("Write the letter", MakeLetter("bill_wrong", "statement-7"), Weight.MAIN),
                Action("Show as a QR code", SendLetter("code")),
            )
        ),
    ),
)
RIGHT = Sheet(
    "statement-6",
    "Bill of 2 October",
    (
        Said(Line("This bill is right, to the penny.", Tone.LOW), title=True),
        Fact("Theirs", "£84.12"),
        Fact("Ours", "£84.12"),
    ),
)
PACK = Sheet(
    "pack",
    "Evidence pack",
    (
        Said(Line("One document with your readings, what we left out, and every bill.")),
        Option("This bill", DraftPack("period", "bill"), chosen=True),
        Option("The last year", DraftPack("period", "year")),
        Switch(
            "With your meter's numbers",
            DraftPack("meters", "yes"),
            on=False,
            note="MPAN and serial; leave out what need not be known.",
        ),
        Buttons((Action("Make the pack", MakeEvidencePack(), Weight.MAIN),)),
    ),
)
BILLS = Sheet(
    "bills",
    "Bills checked",
    (
        Opens("2 November", OpenSheet("statement-7"), value="£31.40 too high", tone=Tone.HIGH),
        Opens("2 October", OpenSheet("statement-6"), value="Right", tone=Tone.LOW),
        Opens("2 September", OpenSheet("statement-6"), value="Right", tone=Tone.LOW),
    ),
)

ON_ITS_WAY = BillScreen(
    title="Bill",
    rows=(
        Figure(
            "This bill, from 3 November",
            Amount("£68.25", "so far, with VAT", "£68.25 so far, with VAT"),
        ),
        Outlook(
            so_far=0.50,
            low=0.79,
            high=0.96,
            so_far_label="22 of 30 days",
            range_label="£108 to £131",
            spoken="Heading for £108 to £131 by 2 December",
        ),
        Said(Line("Heading for £108 to £131 by 2 December.")),
        *LINES,
        Opens("Check a bill", CheckBill()),
        Opens("Bills checked", OpenSheet("bills"), value="1 is wrong", tone=Tone.HIGH),
        Opens("Account", OpenSheet("account"), value="£142 in credit"),
        Opens("Evidence pack", OpenSheet("pack")),
    ),
    controls=CONTROLS,
    sheets=(ACCOUNT, WRONG, RIGHT, PACK, BILLS),
)
ROUGH = replace(
    ON_ITS_WAY,
    rows=(
        Figure("This bill, from 3 November", Amount("£4.12", "so far", "£4.12 so far")),
        Said(Line("Too early to say where it is heading.")),
        *ON_ITS_WAY.rows[-4:],
    ),
)
EMPTY = replace(
    ON_ITS_WAY,
    rows=(
        Said(Line("We need a price and a few days of readings first.")),
        Opens("Check a bill", CheckBill()),
    ),
    sheets=(),
)


def _step(place: str, number: int, label: str, keys: Keys, **more) -> FormStep:
    hint = more.pop("hint", "")
    unit, start = more.pop("unit", ""), more.pop("start", "")
    entry = Entry(label, EnterStatement(place), keys, start=start, hint=hint, unit=unit)
    return FormStep(
        place=place,
        step=number,
        steps=9,
        progress=f"Step {number} of 9",
        title=label,
        back=GoToStatementStep("before"),
        entry=entry,
        **more,
    )


LETTERS = tuple(
    Choice(letter, PickStatement("closing_type", letter), letter == "E", spoken)
    for letter, spoken in (
        ("A", "A, actual: read by them"),
        ("C", "C, customer: read by you"),
        ("E", "E, estimated"),
        ("S", "S, smart: sent by the meter"),
    )
)
CLOSING = replace(
    ON_ITS_WAY,
    form=_step(
        "closing",
        4,
        "Reading at the end",
        Keys.READING,
        hint="With the letter beside it",
        unit="kWh",
        start="12825",
        choices=LETTERS,
        skip=Action("Not on it", SkipStatement("closing")),
    ),
)
FIRST_DAY = replace(
    ON_ITS_WAY,
    form=_step("first_day", 1, "First day of the bill", Keys.DAY, hint="As 3.10.2026"),
)
FUEL = replace(
    ON_ITS_WAY,
    form=FormStep(
        place="fuel",
        step=2,
        steps=9,
        progress="Step 2 of 9",
        title="Which part of the bill?",
        back=GoToStatementStep(""),
        rows=(
            Option("Electricity", PickStatement("fuel", "electricity")),
            Option("Gas", PickStatement("fuel", "gas")),
        ),
    ),
)
LOWER = replace(
    CLOSING,
    question=Question(
        "1,285 is lower than the reading before, 12,640. Is it right?",
        (
            Action("Type it again", GoToStatementStep("closing"), Weight.MAIN),
            Action("Yes, it says so", EnterStatement("closing", "1285", sure=True)),
        ),
    ),
)
VERDICT = replace(ON_ITS_WAY, open="statement-7")
GERMAN = replace(
    ON_ITS_WAY,
    rows=(
        Figure(
            "Diese Abrechnung, seit dem 3. November",
            Amount("1.068,25 €", "bisher, mit Umsatzsteuer", "1068,25 Euro bisher"),
        ),
        Outlook(
            0.5,
            0.79,
            0.96,
            "22 von 30 Tagen vorbei",
            "zwischen 1.080 € und 1.310 €",
            "Voraussichtlich zwischen 1080 und 1310 Euro",
        ),
        Said(Line("Voraussichtlich zwischen 1.080 € und 1.310 € bis zum 2. Dezember.")),
        Fact("Verbrauch im Hochtarif", "946,21 €", "2.177,0 kWh zu 26,11 ct je Kilowattstunde"),
        Fact("Grundgebühr für 22 Tage", "111,75 €", "53,40 ct am Tag"),
        Fact("Diese Abrechnung bisher", "1.068,25 €", strong=True),
        Opens("Eine Abrechnung nachrechnen", CheckBill()),
        Opens("Ihr Kundenkonto beim Anbieter", OpenSheet("account"), value="142 € Guthaben"),
    ),
)
ALL = {
    "on-its-way": ON_ITS_WAY,
    "rough": ROUGH,
    "empty": EMPTY,
    "german": GERMAN,
}
PICTURES = {
    **ALL,
    "account": replace(ON_ITS_WAY, open="account"),
    "verdict": VERDICT,
    "closing": CLOSING,
    "first-day": FIRST_DAY,
}
FORMS = {"closing": CLOSING, "first-day": FIRST_DAY, "fuel": FUEL, "lower": LOWER}
