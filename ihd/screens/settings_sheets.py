"""The sheets of the Settings page: everything a person may choose, subject by subject."""

from __future__ import annotations

from decimal import Decimal

from ihd.guide import Copy, Guide
from ihd.screens.broker_words import (
    broker_line,
    broker_rows,
    heard_line,
    place,
    to_be_typed,
    try_it,
)
from ihd.screens.budget_words import money_typed
from ihd.screens.now import Line, Tone
from ihd.screens.number_words import NUMBERS
from ihd.screens.role_words import ROLES, role_rows
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
    Row,
    Said,
    Sheet,
    Switch,
    Weight,
)
from ihd.screens.settings_screen import (
    BackUpNow,
    ChangeSetting,
    DeleteEverything,
    LeaveKiosk,
    RestoreFrom,
    Scan,
    SetPin,
    TakeBroker,
)
from ihd.settings import THEMES, Settings
from ihd.snapshot import Link
from ihd.units import Money
from ihd.words import LANGUAGES, Words

CURRENCIES = ("GBP", "EUR", "USD", "AUD", "CAD", "NZD", "CHF", "DKK", "NOK", "SEK", "PLN", "CZK")
_RESTS = (0, 2, 10, 30)
_MB = Decimal(1_000_000)


def language_sheet(guide: Guide, words: Words) -> Sheet:
    """Return the languages, each named in itself."""
    options = tuple(
        Option(
            name,
            ChangeSetting("display.language", code),
            chosen=code == guide.settings.display.language,
        )
        for code, name in LANGUAGES.items()
    )
    return Sheet("language", words.text("Language"), options)


def display_sheet(guide: Guide, words: Words) -> Sheet:
    """Return the themes and the sizes of the text."""
    display = guide.settings.display
    sizes = (
        ("1", words.text("Plain")),
        ("2", words.text("Large")),
        ("3", words.text("Very large")),
    )
    rows: list[Row] = [Heading(words.text("Theme"))]
    rows += [
        Option(
            theme_name(theme, words),
            ChangeSetting("display.theme", theme),
            chosen=theme == display.theme,
        )
        for theme in THEMES
    ]
    rows.append(Heading(words.text("Size of the text")))
    rows += [
        Option(
            name, ChangeSetting("display.text_size", size), chosen=size == str(display.text_size)
        )
        for size, name in sizes
    ]
    rows.append(Heading(words.text("Rest when nobody touches it")))
    rows += [
        Option(
            words.plural("After one minute", "After {count} minutes", minutes)
            if minutes
            else words.text("Never"),
            ChangeSetting("display.rest_minutes", str(minutes)),
            chosen=minutes == display.rest_minutes,
        )
        for minutes in sorted({*_RESTS, display.rest_minutes})
    ]
    return Sheet("display", words.text("Display"), tuple(rows))


def theme_name(theme: str, words: Words) -> str:
    """Return a theme's name."""
    match theme:
        case "auto":
            return words.text("By time of day")
        case "dark":
            return words.text("Dark")
        case "light":
            return words.text("Light")
        case "dark-contrast":
            return words.text("Dark, high contrast")
        case _:
            return words.text("Light, high contrast")


def meters_sheet(guide: Guide, words: Words) -> Sheet:
    """Return which meter stands for what, and the ways to find more."""
    rows: list[Row] = list(role_rows(guide, ROLES, words))
    around = guide.around
    if around is not None:
        heard = heard_line(around, words)
        rows += [Said(broker_line(around, words)), *([Said(heard)] if heard else [])]
        if around.offers:
            rows.append(Opens(words.text("A number that is not listed"), OpenSheet(NUMBERS)))
    if around is None or not around.running:
        rows.append(Buttons((Action(words.text("Look for meters"), Scan(), Weight.MAIN),)))
    return Sheet("meters", words.text("Meters"), tuple(rows))


def broker_sheet(guide: Guide, words: Words) -> Sheet:
    """Return where readings come from now, and what it takes to have them come from elsewhere."""
    broker = guide.settings.broker
    up = guide.home.broker is Link.UP
    rows: list[Row] = [
        Fact(
            words.text("Readings come from"),
            words.text("{host}, port {port}", host=place(broker, words), port=broker.port),
            words.text("Connected") if up else words.text("Not connected"),
            Tone.QUIET if up else Tone.WRONG,
        ),
        *broker_rows(guide, words),
    ]
    around = guide.around
    if around is not None:
        rows.append(Said(broker_line(around, words)))
    if around is not None and around.reached and guide.broker != broker:
        use = Action(words.text("Use this broker"), TakeBroker(), Weight.MAIN)
        rows.append(Buttons((use,)))
    elif to_be_typed(guide):
        rows.append(Buttons((try_it(guide, words),)))
    rows.append(_victron(guide, words))
    return Sheet("broker", words.text("Broker"), tuple(rows))


def _victron(guide: Guide, words: Words) -> Switch:
    on = guide.settings.broker.keep_victron_awake
    return Switch(
        words.text("Keep a Victron system awake"),
        ChangeSetting("broker.keep_victron_awake", "false" if on else "true"),
        on,
        note=words.text("It tells nothing unless asked. Nothing else here ever sends a message."),
    )


def billing_sheet(guide: Guide, words: Words) -> Sheet:
    """Return when bills begin, and what may be spent."""
    chosen, budget = guide.settings, guide.settings.budget
    day = str(chosen.billing_day)
    label, hint = words.text("Bills begin on day"), words.text("A day of the month, 1 to 31")
    spoken = words.text("Electricity and gas together, with VAT and standing charges.")
    rows: tuple[Row, ...] = (
        Entry(label, ChangeSetting("billing_day"), Keys.DIGITS, day, day, hint=hint),
        Entry(
            words.text("Budget"),
            ChangeSetting("budget.amount"),
            Keys.NUMBER,
            budget_amount(chosen, words),
            budget.amount,
            hint=words.text("None"),
            unit=words.currency(chosen.currency),
            note=spoken,
        ),
        Opens(
            words.text("How often bills come"),
            OpenPage("bill"),
            note=words.text("It is said with your account, on the Bill page."),
        ),
        Heading(words.text("The budget is for")),
        *(
            Option(name, ChangeSetting("budget.per", per), chosen=per == budget.per)
            for per, name in (
                ("month", words.text("A calendar month")),
                ("bill", words.text("A bill")),
            )
        ),
    )
    return Sheet("billing", words.text("Bills and budget"), rows)


def budget_amount(chosen: Settings, words: Words) -> str:
    """Return what may be spent, in money; nothing where that is not set."""
    amount = chosen.budget.amount
    return money_typed(Money(Decimal(amount), chosen.currency), words) if amount else ""


def place_sheet(guide: Guide, words: Words) -> Sheet:
    """Return the home's time zone and its currency."""
    chosen = guide.settings
    zone = Entry(
        words.text("Time zone"),
        ChangeSetting("timezone"),
        Keys.TEXT,
        chosen.timezone or chosen.zone.key,
        chosen.timezone,
        hint=words.text("Such as Europe/London; empty for this machine's own"),
    )
    currencies = (
        Option(code, ChangeSetting("currency", code), chosen=code == chosen.currency)
        for code in dict.fromkeys((*CURRENCIES, chosen.currency))
    )
    rows: tuple[Row, ...] = (zone, Heading(words.text("Currency")), *currencies)
    return Sheet("place", words.text("Place and currency"), rows)


def supply_sheet(guide: Guide, words: Words) -> Sheet:
    """Return what the supply can carry, by which impossible readings are told."""
    supply = guide.settings.supply
    note = words.text("A reading above this is not believed.")
    fuse, gas = str(supply.fuse_a), str(supply.gas_meter_m3_per_h)
    rows: list[Row] = [
        Said(Line(note)),
        Entry(
            words.text("Main fuse"),
            ChangeSetting("supply.fuse_a"),
            Keys.DIGITS,
            words.text("{amps} A", amps=fuse),
            fuse,
            unit="A",
        ),
        *(
            Option(
                words.plural("One phase", "{count} phases", count),
                ChangeSetting("supply.phases", str(count)),
                chosen=count == supply.phases,
            )
            for count in (1, 3)
        ),
        Entry(
            words.text("Largest flow of the gas meter"),
            ChangeSetting("supply.gas_meter_m3_per_h"),
            Keys.DIGITS,
            words.text("{flow} m³ an hour", flow=gas),
            gas,
            unit=words.text("m³ an hour"),
        ),
    ]
    return Sheet("supply", words.text("Supply"), tuple(rows))


def privacy_sheet(guide: Guide, words: Words) -> Sheet:
    """Return what is stored and where, and the way to delete all of it."""
    keep = Action(words.text("Keep it all"), GoBack(), Weight.MAIN)
    delete = words.text("Delete everything")
    question = Question(
        words.text("Delete every reading, setting and secret of this home?"),
        (keep, Action(delete, DeleteEverything(), Weight.DANGER)),
        more=words.text("This cannot be undone. Copies in this home's folder go too."),
    )
    rows: tuple[Row, ...] = (
        *(Said(Line(sentence)) for sentence in _where_it_stays(guide, words)),
        Said(Line(words.text("It keeps readings, prices, your settings and bills you type in."))),
        Fact(words.text("Kept in"), guide.folder),
        Fact(words.text("Size"), _size(guide.size_bytes, words)),
        Buttons((Action(delete, question, Weight.DANGER),)),
    )
    return Sheet("privacy", words.text("Privacy"), rows)


def _where_it_stays(guide: Guide, words: Words) -> tuple[str, ...]:
    prices = guide.settings.prices
    if not prices.fetch and guide.settings.broker.keep_victron_awake:
        return (words.text("Every reading stays on this machine."),)
    if not prices.fetch:
        return (words.text("Everything stays on this machine. Nothing is sent anywhere."),)
    return (
        words.text("Every reading stays on this machine."),
        words.text("Your tariff code is sent to {host}, to ask for prices.", host=prices.host),
    )


def backup_sheet(guide: Guide, words: Words) -> Sheet:
    """Return the copies there are, and the ways to make one and to put one back."""
    folder = guide.settings.backup_folder
    rows: list[Row] = [
        Said(Line(words.text("A copy is made each day, and kept in the home's folder."))),
        Buttons((Action(words.text("Make a copy now"), BackUpNow(), Weight.MAIN),)),
        Entry(
            words.text("Copy to this folder too"),
            ChangeSetting("backup_folder"),
            Keys.TEXT,
            folder,
            folder,
            hint=words.text("Such as a stick's"),
        ),
    ]
    if guide.copies:
        rows.append(Heading(words.text("Put a copy back")))
        rows += [_copy(one, guide, words) for one in guide.copies]
    return Sheet("backup", words.text("Backup"), tuple(rows))


def _copy(one: Copy, guide: Guide, words: Words) -> Opens:
    zone = guide.settings.zone
    day = words.day(one.made_at.astimezone(zone).date())
    name = words.text("{day}, {time}", day=day, time=words.time(one.made_at, zone))
    question = Question(
        words.text("Put back the copy of {name}?", name=name),
        (
            Action(words.text("Keep what is here"), GoBack(), Weight.MAIN),
            Action(words.text("Put it back"), RestoreFrom(one.path), Weight.DANGER),
        ),
        more=words.text("What was recorded since is then gone."),
    )
    return Opens(name, question, note=_size(one.size_bytes, words))


def kiosk_sheet(guide: Guide, words: Words) -> Sheet:
    """Return the PIN and the full screen."""
    kiosk = guide.settings.display.kiosk
    kept = words.text("Set, not shown") if guide.pin else ""
    rows: list[Row] = [
        Entry(
            words.text("PIN"),
            SetPin(),
            Keys.PIN,
            kept,
            hint=words.text("4 to 12 digits"),
            note=words.text("In full screen it guards these settings and the way out."),
        ),
        Switch(
            words.text("Full screen"),
            ChangeSetting("display.kiosk", "false" if kiosk else "true"),
            kiosk,
        ),
    ]
    buttons = [Action(words.text("Leave full screen"), LeaveKiosk())]
    if guide.pin:
        buttons.insert(0, Action(words.text("Take the PIN away"), SetPin("")))
    rows.append(Buttons(tuple(buttons)))
    return Sheet("kiosk", words.text("PIN and full screen"), tuple(rows))


def _size(count: int, words: Words) -> str:
    return words.text("{megabytes} MB", megabytes=words.number(Decimal(count) / _MB, 1))
