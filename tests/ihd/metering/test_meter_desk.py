"""The Meter page from messages to words, and its touches from commands to totals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from bill_home import said

from ihd.bridges import Bridges
from ihd.clock import Interval
from ihd.home import Home
from ihd.meter import Fuel, Message, Quantity
from ihd.metering.desk import MeterDesk
from ihd.paths import RESOURCES
from ihd.screens import meter as asks
from ihd.screens.meter import Light, MeterScreen
from ihd.screens.rows import (
    Action,
    Buttons,
    Fact,
    OpenPage,
    Opens,
    OpenSheet,
    Question,
    Said,
    Sheet,
)
from ihd.settings import MeterChoice, Settings
from ihd.store import Store
from ihd.words import Words

START = datetime(2026, 11, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TOPIC = "glow/0C0FFEE00001/SENSOR/electricitymeter"
GLOW = (
    '{{"electricitymeter":{{"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","energy":{{"export":'
    '{{"cumulative":0.000,"units":"kWh"}},"import":{{"cumulative":{kwh},"day":1.000,'
    '"week":2.000,"month":3.000,"units":"kWh","mpan":"1900000000011","supplier":"---",'
    '"price":{{"unitrate":0.25000,"standingcharge":0.50000}}}}}},'
    '"power":{{"value":{kw},"units":"kW"}}}}}}'
)
EN = Words("en")
STEP = Decimal("0.040")


class Page:
    """A home that hears a Glow every five minutes, and its Meter page."""

    def __init__(self, folder: Path, bridges: Bridges) -> None:
        self.bridges, self.desk = bridges, MeterDesk()
        self.store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
        self.home = Home(Settings(timezone="Europe/London"), self.store, adopt=True)
        self.home.start(START)
        self.at, self.kwh = START, Decimal("12700.000")

    def hear(self, kwh: Decimal | str, kw: str = "") -> datetime:
        self.at += 5 * MINUTE
        power = kw or f"0.4{self.at.minute:02d}"
        payload = GLOW.format(at=self.at, kwh=kwh, kw=power)
        message = Message(TOPIC, payload.encode(), self.at)
        self.home.take(message, self.bridges.decode(message))
        return self.at

    def count_on(self, lasting: timedelta) -> None:
        for _ in range(lasting // (5 * MINUTE)):
            self.kwh += STEP
            self.hear(self.kwh)

    def touch(self, command: object) -> MeterScreen:
        assert self.desk.obey(command, self.home, self.at + MINUTE)
        return self.screen

    @property
    def screen(self) -> MeterScreen:
        return self.desk.screen(self.home, self.at + 4 * timedelta(seconds=1), EN)

    @property
    def meter(self) -> str:
        meter = self.home.settings.meter_for("electricity")
        assert meter is not None
        return meter

    @property
    def used(self) -> Decimal:
        around = Interval(START, self.at + DAY)
        rows = self.store.totals(self.meter, Quantity.IMPORT_ENERGY, around)
        return sum((row.energy.kwh for row in rows), Decimal(0))


def sheet(screen: MeterScreen, place: str) -> Sheet:
    return next(each for each in screen.sheets if each.place == place)


def actions(rows: object) -> list[Action]:
    if isinstance(rows, Action):
        inner = actions(rows.command) if isinstance(rows.command, Question) else []
        return [rows, *inner]
    if isinstance(rows, tuple):
        return [action for row in rows for action in actions(row)]
    if isinstance(rows, Buttons):
        return actions(rows.actions)
    if isinstance(rows, Question):
        return actions(rows.answers)
    return actions(rows.actions) if hasattr(rows, "actions") else []


@pytest.fixture(scope="module")
def bridges() -> Bridges:
    return Bridges.load(RESOURCES / "bridges")


@pytest.fixture
def page(tmp_path: Path, bridges: Bridges) -> Iterator[Page]:
    page = Page(tmp_path, bridges)
    page.count_on(3 * DAY)
    yield page
    page.store.close()


def test_a_home_without_a_meter_is_asked_to_choose_one(tmp_path: Path, bridges: Bridges):
    page = Page(tmp_path, bridges)
    screen = page.screen
    assert screen.to_us.light is Light.UNKNOWN
    (card,) = screen.cards
    assert card.title.text == "No meter chosen yet"
    assert [action.command for action in card.actions] == [OpenPage("settings", "meters")]
    assert (screen.registers, screen.rows, screen.sheets) == ((), (), ())
    page.store.close()


def test_a_good_meter_is_told_with_what_its_glass_shows(page: Page):
    screen = page.screen
    assert (screen.to_us.light, screen.to_us.text) == (Light.FINE, "Heard 4 s ago")
    assert (screen.to_supplier.light, screen.to_supplier.text) == (
        Light.UNKNOWN,
        "We cannot tell",
    )
    (register,) = screen.registers
    assert (register.whole, register.fraction, register.unit) == ("012734", ".560", "kWh")
    assert register.when == "at 00:00:00"
    assert register.live
    assert register.spoken == "Electricity: 12,734.560 kilowatt-hours at 00:00"
    assert screen.cards == ()


def test_every_door_has_its_sheet_and_no_text_is_unfinished(page: Page):
    page.hear("3041271842.000")
    page.hear("0.000")
    page.hear("5.000")
    screen = page.screen
    places = {each.place for each in screen.sheets}
    assert len(places) == len(screen.sheets)
    opened = {
        row.command.place
        for each in screen.sheets
        for row in each.rows
        if isinstance(row, Opens) and isinstance(row.command, OpenSheet)
    }
    opened |= {row.command.place for row in screen.rows if isinstance(row, Opens)}
    for action in actions((*screen.cards, *(row for each in screen.sheets for row in each.rows))):
        if isinstance(action.command, OpenSheet):
            opened.add(action.command.place)
    assert opened <= places
    texts = said((screen.cards, screen.rows, *(each.title for each in screen.sheets)))
    texts += [text for each in screen.sheets for text in said(each.rows)]
    assert all("None" not in text and "{" not in text.partition("[")[0] for text in texts)


def test_a_reading_left_out_is_the_one_thing_the_page_speaks_of(page: Page):
    page.hear("3041271842.000")
    screen = page.screen
    (card,) = screen.cards
    assert card.title.text == "We do not believe one reading"
    assert card.text[0].startswith("The meter said 3,041,271,842 kWh at 00:05")
    (why,) = card.actions
    rows = sheet(screen, why.command.place).rows
    assert Fact("Before it", "12,734.56 kWh", "at 00:00") in rows
    assert screen.registers[0].whole == "012734"
    page.kwh += STEP
    page.hear(page.kwh)
    assert page.screen.cards == ()
    assert "The reading of 00:05" in [each.title for each in page.screen.sheets]


def test_a_jump_is_asked_about_and_counted_on_a_touch_and_uncounted_on_another(page: Page):
    before = page.used
    page.kwh += 400
    page.hear(page.kwh)
    page.count_on(HOUR)
    (card,) = page.screen.cards
    assert card.title.text == "Is this jump right?"
    count, leave = card.actions
    screen = page.touch(count.command)
    assert page.used == before + 400 + 12 * STEP
    assert screen.cards == ()
    assert screen.notice is not None
    assert screen.notice.text == "Kept. Your totals have followed."
    rows = sheet(screen, "left-out").rows
    undo = next(action for action in actions(rows) if action.label == "Undo")
    page.touch(undo.command)
    assert page.used == before + 12 * STEP
    assert page.touch(leave.command).cards == ()
    assert page.used == before + 12 * STEP


def test_an_exchange_is_confirmed_with_the_fitters_reading(page: Page):
    before, stood = page.used, page.kwh
    page.kwh = Decimal("12.400")
    page.count_on(2 * HOUR)
    (card,) = page.screen.cards
    assert card.title.text == "Was your meter changed?"
    yes, _ = card.actions
    assert yes.command == OpenSheet("changed")
    page.touch(asks.DraftExchange(page.meter, "day", "23.11.2026"))
    page.touch(asks.DraftExchange(page.meter, "closing", str(stood + 1)))
    page.touch(asks.DraftExchange(page.meter, "opening", "12,400"))
    screen = page.touch(asks.MeterExchanged(page.meter))
    assert page.used == before + 1 + 24 * STEP
    assert screen.cards == ()
    assert "A new meter" in said(sheet(screen, "left-out").rows)


def test_an_exchange_that_never_was_is_refused_on_a_touch(page: Page):
    before, glass = page.used, page.screen.registers[0].whole
    page.kwh = Decimal("12.000")
    page.count_on(2 * HOUR)
    assert page.screen.registers[0].whole == "000012"
    no = page.screen.cards[0].actions[1]
    screen = page.touch(no.command)
    assert page.used == before
    assert screen.registers[0].whole == glass


@pytest.mark.parametrize(
    ("field", "value", "answer"),
    [
        ("day", "yesterday", "That is no day. Type it as 24.11.2026."),
        ("day", "1.1.2031", "That day is still to come."),
        ("closing", "lots", "That is no reading. Type its digits, with the mark."),
        ("closing", "12", "The old meter had already counted further than that."),
    ],
)
def test_a_form_that_cannot_be_is_answered_and_changes_nothing(page: Page, field, value, answer):
    before = page.used
    page.touch(asks.DraftExchange(page.meter, "day", "22.11.2026"))
    page.touch(asks.DraftExchange(page.meter, field, value))
    screen = page.touch(asks.MeterExchanged(page.meter))
    assert screen.notice is not None
    assert screen.notice.text == answer
    assert page.used == before
    assert page.home.repairs.words == []


def test_an_id_of_nothing_is_answered(page: Page):
    screen = page.touch(asks.AcceptReading("17"))
    assert screen.notice is not None
    assert screen.notice.text == "We need a reading of that time, and there is none."
    assert not page.desk.obey("something else", page.home, page.at)


def test_silence_turns_the_light_and_says_what_to_do(page: Page):
    screen = page.desk.screen(page.home, page.at + HOUR, EN)
    assert (screen.to_us.light, screen.to_us.text) == (Light.SILENT, "Nothing since 00:00")
    (card,) = screen.cards
    assert card.title.text == "We hear nothing from your meter"
    assert card.text[-1] == "Look whether the bridge has power, and read your meter meanwhile."
    assert not screen.registers[0].live


def test_the_suppliers_side_follows_the_persons_word(page: Page):
    screen = page.touch(asks.SupplierHears(hears=False))
    assert screen.to_supplier.light is Light.SILENT
    (card,) = screen.cards
    assert card.title.text == "Your supplier does not hear your meter"
    screen = page.touch(asks.ReportedToSupplier("today"))
    (card,) = screen.cards
    assert card.text[-1] == "Your supplier owes you a plan by 30 November."
    rows = sheet(screen, "supplier").rows
    assert Fact("You told them", "23 November") in rows
    assert Fact("Due if none comes", "£40.00") in rows
    screen = page.touch(asks.SupplierHears(hears=True))
    assert screen.to_supplier.light is Light.FINE
    assert screen.cards == ()


def test_gaps_are_listed_with_their_dates(page: Page):
    page.home.keep(page.at)
    page.at += 48 * MINUTE
    page.count_on(HOUR)
    page.home.keep(page.at)
    screen = page.screen
    assert Fact("23 November, 00:00", "53 min") in [
        Fact(row.label, row.value) for row in sheet(screen, "gaps").rows if isinstance(row, Fact)
    ]
    door = next(row for row in screen.rows if row.label == "When it went quiet")
    assert door.value == "Once"


def test_a_weak_signal_is_an_amber_light_and_goes_on_record(page: Page):
    topic = "glow/0C0FFEE00001/STATE"
    status = (
        '{"software":"v1.8.12","timestamp":"2026-11-23T00:00:00Z","hardware":"GLOW-IHD-01",'
        '"ethmac":"C0FFEE000001","smetsversion":"SMETS2","eui":"70:B3:D5:21:00:00:00:01","zigbee":'
        '"1.2.5","han":{"rssi":RSSI,"status":"joined","lqi":LQI}}'
    )

    def hear_status(rssi: int, lqi: int) -> None:
        payload = status.replace("RSSI", str(rssi)).replace("LQI", str(lqi)).encode()
        message = Message(topic, payload, page.at)
        page.home.take(message, page.bridges.decode(message))

    hear_status(-92, 12)
    page.count_on(5 * MINUTE)
    assert (page.screen.to_us.light, page.screen.to_us.text) == (
        Light.SLOW,
        "4 s ago, weak signal",
    )
    page.home.keep(page.at)
    page.count_on(2 * HOUR)
    hear_status(-58, 255)
    page.home.keep(page.at)
    screen = page.screen
    assert screen.to_us.text == "4 s ago, strong signal"
    rows = sheet(screen, "gaps").rows
    assert [row.value for row in rows if isinstance(row, Fact)] == ["2 h 5 min"]


def test_a_heater_is_tested_for_half_an_hour(page: Page):
    assert page.touch(asks.StartTrial("heater")).notice is not None
    page.touch(asks.DraftTrial("heater", "heater_w", "2000"))
    page.touch(asks.StartTrial("heater"))
    for _ in range(7):
        page.kwh += Decimal("0.201")
        page.hear(page.kwh, "2.400")
    rows = sheet(page.screen, "trial-heater").rows
    assert Said in [type(row) for row in rows]
    assert "Your meter passed." in said(rows)


def test_a_meter_that_counts_with_everything_off_does_not_pass(page: Page):
    page.touch(asks.StartTrial("all_off"))
    assert "10 min to go" in said(sheet(page.screen, "trial-all_off").rows)
    page.count_on(15 * MINUTE)
    assert "Your meter did not pass." in " ".join(said(sheet(page.screen, "trial-all_off").rows))


def test_no_test_begins_on_readings_that_are_shown_but_not_kept_yet(
    tmp_path: Path, bridges: Bridges
):
    page = Page(tmp_path, bridges)
    payload = GLOW.format(at=page.at, kwh=page.kwh, kw="0.400")
    page.home.glance(bridges.decode(Message(TOPIC, payload.encode(), page.at)))
    assert page.touch(asks.StartTrial("all_off")).notice is not None
    page.at += DAY
    assert "Your meter" not in " ".join(said(sheet(page.screen, "trial-all_off").rows))
    page.store.close()


def test_the_dimmer_is_offered_only_with_a_second_sensor(page: Page):
    assert "trial-dimmer" not in [each.place for each in page.screen.sheets]
    chosen = (*page.home.settings.meters, MeterChoice("clamp", "check", "clamp"))
    page.home.settings = Settings(timezone="Europe/London", meters=chosen)
    assert "trial-dimmer" in [each.place for each in page.screen.sheets]


def test_the_price_a_meter_was_told_is_on_record(page: Page):
    later = GLOW.replace("0.25000", "0.30000")
    for _ in range(3):
        page.at += 5 * MINUTE
        page.kwh += STEP
        payload = later.format(at=page.at, kwh=page.kwh, kw=0.4)
        message = Message(TOPIC, payload.encode(), page.at)
        page.home.take(message, page.bridges.decode(message))
    rows = sheet(page.screen, "witness").rows
    assert Fact("Price of a unit", "0.25 to 0.3", "23 November, 00:05") in rows
    assert page.home.snapshot(page.at).today[Fuel.ELECTRICITY].energy is not None
