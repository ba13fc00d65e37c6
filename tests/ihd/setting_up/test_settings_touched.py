"""Everything on the Settings page does what it says, at once, and what it says leads somewhere."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta

import pytest
from brokers import free_port
from people import GLOW, GLOW_METER, glow
from people import Person as PersonAt

from ihd import pin
from ihd.paths import HomeFolder
from ihd.screens.first_run import PickTariff, UseBroker
from ihd.screens.rows import Entry, OpenPage, Opens, OpenSheet, Option, Question, Said
from ihd.screens.settings_screen import (
    BackUpNow,
    ChangeSetting,
    DeleteEverything,
    DraftTariff,
    PickMeter,
    RemoveTariff,
    RestoreFrom,
    SaveTariff,
    Scan,
    SetPin,
    TakeBroker,
)
from ihd.settings import BudgetSettings, DisplaySettings, load

LONGEST = 90


@pytest.fixture
def home(tmp_path, busy):
    """A person in front of a home that is set up and heard its meter."""
    folder = HomeFolder(tmp_path / "home")
    folder.create().settings.write_text(
        f'timezone = "Europe/London"\n[broker]\nport = {busy.port}\n'
        f'[[meters]]\nid = "{GLOW_METER}"\nrole = "electricity"\n'
    )
    someone = PersonAt(folder, "now").start()
    someone.wait(lambda screen: screen.live, "the meter is heard")
    someone.open("settings")
    yield someone
    someone.stop()


def front(screen):
    """Return what each door of the front says."""
    return {row.label: row.value for row in screen.rows if isinstance(row, Opens)}


def sheet(screen, place):
    return next(one for one in screen.sheets if one.place == place)


def row(screen, place, label):
    return next(r for r in sheet(screen, place).rows if getattr(r, "label", None) == label)


def texts(part):
    """Yield every text of a screen that a person reads."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in ("command", "place", "start", "value", "layout", "detail"):
                yield from texts(getattr(part, field.name))


def doors(part):
    """Yield the place of every sheet that something on the screen leads to."""
    if isinstance(part, OpenSheet):
        yield part.place
    elif isinstance(part, tuple):
        for one in part:
            yield from doors(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from doors(getattr(part, field.name))


def test_every_door_leads_to_a_sheet_and_no_sentence_is_long(home):
    home.ask(Scan())
    screen = home.wait(
        lambda screen: any(one.place == "numbers" for one in screen.sheets), "numbers are offered"
    )
    screen = home.ask(PickTariff("day_and_night"))
    assert set(doors(screen)) <= {one.place for one in screen.sheets}
    assert len({one.place for one in screen.sheets}) == len(screen.sheets)
    long = [text for text in texts(screen) if len(text) > LONGEST]
    assert [text for text in long if str(home.folder.root) not in text] == []


def test_display_settings_are_told_at_once_and_kept(home):
    home.touch("Dark, high contrast")
    home.touch("Very large")
    home.touch("Nederlands")
    assert home.told[-1] == DisplaySettings("dark-contrast", 3, "nl")
    assert load(home.folder.settings).display == DisplaySettings("dark-contrast", 3, "nl")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("billing_day", "32"),
        ("billing_day", "soon"),
        ("budget.amount", "a lot"),
        ("budget.amount", "0"),
        ("budget.amount", "-5"),
        ("budget.per", "week"),
        ("display.speech", "loud"),
        ("timezone", "Mars/Olympus"),
        ("display.language", "tlh"),
        ("display.text_size", "9"),
        ("display.nothing", "1"),
        ("nothing", "1"),
        ("broker", "1"),
        ("meters", "[]"),
    ],
)
def test_what_a_setting_cannot_be_is_refused_in_words_and_changes_nothing(home, path, value):
    before = home.settings()
    screen = home.ask(ChangeSetting(path, value))
    assert screen.notice.text.startswith("That could not be done")
    assert home.settings() == before


def test_billing_day_and_supply_are_kept_and_gone_by(home):
    home.ask(ChangeSetting("billing_day", "14"))
    home.ask(ChangeSetting("supply.fuse_a", "60"))
    assert load(home.folder.settings).billing_day == 14
    assert load(home.folder.settings).supply.fuse_a == 60
    assert row(home.see(), "supply", "Main fuse").value == "60 A"


@pytest.mark.parametrize(
    ("typed", "kept", "shown"), [("60", "60", "£60"), ("62,50", "62.50", "£62.50")]
)
def test_a_budget_is_typed_as_people_write_it_and_taken_away_again(home, typed, kept, shown):
    home.ask(ChangeSetting("budget.per", "bill"))
    screen = home.ask(ChangeSetting("budget.amount", typed))
    assert load(home.folder.settings).budget == BudgetSettings(kept, "bill")
    assert row(screen, "billing", "Budget").value == shown
    assert next(r.value for r in screen.rows if r.label == "Bills and budget") == shown
    screen = home.ask(ChangeSetting("budget.amount", ""))
    assert load(home.folder.settings).budget.amount == ""
    assert row(screen, "billing", "Budget").value == ""


def test_the_house_is_not_compared_with_itself_and_an_empty_sheet_says_what_to_do(home):
    screen = home.see()
    picks = {
        role: [r.command.id for r in sheet(screen, f"role:{role}").rows if isinstance(r, Option)]
        for role in ("electricity", "check", "solar", "gas")
    }
    assert GLOW_METER in picks["electricity"]
    assert GLOW_METER not in picks["check"]
    assert GLOW_METER not in picks["solar"]
    assert picks["gas"] == []
    said, *_, look = sheet(screen, "role:gas").rows
    assert said.line.text == "Nothing that could be this was heard yet."
    assert look.actions[0].command == Scan()


def test_speech_is_chosen_and_only_then_asked_about_at_rest(home):
    screen = home.touch("Short")
    assert load(home.folder.settings).display.speech == "basic"
    assert row(screen, "speech", "Speak at rest too").on is False
    home.ask(row(screen, "speech", "Speak at rest too").command)
    assert load(home.folder.settings).display.speech_at_rest is True
    screen = home.touch("Off")
    assert "Speak at rest too" not in [
        getattr(r, "label", "") for r in sheet(screen, "speech").rows
    ]
    assert home.told[-1].speech == "off"


def test_a_price_change_from_a_day_on_leaves_the_past_its_price(home, busy):
    home.ask(PickTariff("one_price"))
    home.ask(DraftTariff("electricity", "unit", "31,5"))
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    home.ask(DraftTariff("electricity", "from", f"{tomorrow.day}.{tomorrow.month}.{tomorrow.year}"))
    screen = home.ask(SaveTariff("electricity"))
    assert screen.notice.text == "The prices are kept."
    assert screen.open == "prices"
    stretches = [r for r in sheet(screen, "prices").rows if isinstance(r, Opens) and r.note]
    assert [r.note for r in stretches] == [
        "26.1p a unit, 53.7p a day",
        "31.5p a unit, 53.7p a day",
    ]
    busy.publish(GLOW, glow("7319.200", "1.000"))
    now = home.open("now")
    assert now.price.startswith("26.1p a unit")
    home.open("settings")
    home.ask(RemoveTariff(f"electricity@{tomorrow}"))
    rows = sheet(home.see(), "prices").rows
    stretches = [r for r in rows if isinstance(r, Opens) and r.note]
    assert len(stretches) == 1
    home.ask(RemoveTariff("electricity"))
    assert home.settings().electricity.tariff == ""


def test_prices_are_asked_for_only_with_leave_which_says_what_is_sent_to_whom(home):
    screen = home.see()
    assert row(screen, "prices", "Prices from your supplier").value == "Off"
    assert "Nothing is sent anywhere." in sheet(screen, "privacy").rows[0].line.text
    home.ask(ChangeSetting("prices.host", f"127.0.0.1:{free_port()}"))
    screen = home.ask(ChangeSetting("prices.electricity", "E-1R-SHAPED-25-01-01-C"))
    host = home.settings().prices.host
    said = [*texts(sheet(screen, "price_list"))]
    assert f"When this is on, Plainwatt asks {host} once a day." in said
    assert "It sends the tariff code, nothing about you." in said
    assert not any(text.startswith("The price list") for text in said)
    home.ask(row(screen, "price_list", "Ask for prices").command)
    assert load(home.folder.settings).prices.fetch is True
    screen = home.wait(
        lambda screen: any(
            text == f"The price list at {host} cannot be reached."
            for text in texts(sheet(screen, "price_list"))
        ),
        "what became of asking",
    )
    assert row(screen, "prices", "Prices from your supplier").value == host
    privacy = [*texts(sheet(screen, "privacy"))]
    assert f"Your tariff code is sent to {host}, to ask for prices." in privacy
    assert not any("Nothing is sent anywhere" in text for text in privacy)
    home.ask(row(screen, "price_list", "Ask for prices").command)
    assert load(home.folder.settings).prices.fetch is False


def test_a_code_that_cannot_be_asked_for_is_refused_in_words(home):
    screen = home.ask(ChangeSetting("prices.electricity", "E-2R-SHAPED-25-01-01-C"))
    assert "two rates" in screen.notice.text
    assert home.settings().prices.electricity == ""


def test_a_price_in_pounds_is_asked_about_and_the_answer_taken(home):
    home.ask(PickTariff("one_price"))
    screen = home.ask(DraftTariff("electricity", "unit", "0.2611"))
    assert screen.question.text == "Is it really 0.2611p?"
    probable, as_typed = screen.question.answers
    assert [probable.label, as_typed.label] == ["No, 26.11p", "Yes, 0.2611p"]
    screen = home.ask(probable.command)
    assert screen.question is None
    entry = row(screen, "draft:electricity", "What does a kWh cost, VAT included?")
    assert entry.value == "26.11p"
    assert home.ask(as_typed.command).question is None


def test_hours_are_chosen_or_typed_and_impossible_ones_are_told(home):
    home.ask(PickTariff("day_and_night"))
    home.ask(DraftTariff("electricity", "night", "12"))
    home.ask(DraftTariff("electricity", "day", "31"))
    screen = home.ask(DraftTariff("electricity", "hours", "25:00-26:00"))
    said = [r.line.text for r in sheet(screen, "draft:electricity").rows if isinstance(r, Said)]
    assert "These prices do not fit together." in said
    home.ask(DraftTariff("electricity", "hours", "23:00-06:00"))
    home.ask(SaveTariff("electricity"))
    assert "23:00-06:00" in (home.folder.tariffs / "electricity.toml").read_text()


def test_a_broker_that_does_not_answer_replaces_nothing(home, make_mosquitto, busy):
    home.ask(UseBroker("typed"))
    home.ask(ChangeSetting("broker.port", "9"))
    home.ask(UseBroker("typed"))
    screen = home.ask(TakeBroker())
    assert screen.notice.text == "This broker has not answered yet."
    assert home.settings().broker.port == busy.port
    other = make_mosquitto()
    home.ask(ChangeSetting("broker.port", str(other.port)))
    home.ask(UseBroker("typed"))
    home.wait(
        lambda s: any(r for r in sheet(s, "broker").rows if "Use this" in str(r)), "it answers"
    )
    home.touch("Use this broker")
    assert load(home.folder.settings).broker.port == other.port
    other.publish(GLOW, glow("7400.000", "2.000"), retain=True)
    now = home.open("now")
    now = home.wait(lambda screen: screen.power == "2.00 kW", "readings come from there")
    assert now.live


def test_a_meter_is_given_another_role_and_taken_out_of_it(home):
    home.ask(Scan())
    home.wait(lambda s: any("Kettle" in str(r) for r in sheet(s, "role:solar").rows), "it is heard")
    home.ask(PickMeter("zigbee2mqtt/Kettle plug", "solar"))
    home.ask(PickMeter(GLOW_METER, "export"))
    roles = {(m.id, m.role) for m in home.settings().meters}
    assert roles == {
        (GLOW_METER, "electricity"),
        (GLOW_METER, "export"),
        ("zigbee2mqtt/Kettle plug", "solar"),
    }
    assert front(home.see())["Meters"] == "2 meters"
    home.ask(PickMeter("zigbee2mqtt/Kettle plug", ""))
    assert front(home.see())["Meters"] == "One meter"
    home.ask(PickMeter("", "export"))
    assert [(m.id, m.role) for m in home.settings().meters] == [(GLOW_METER, "electricity")]


def test_a_pin_is_set_changed_and_taken_away(home):
    assert home.ask(SetPin("12")).notice.text == "A PIN has 4 to 12 digits."
    home.ask(SetPin("271828"))
    assert pin.attempt(home.folder, "271828", datetime.now(UTC)).right
    assert row(home.see(), "kiosk", "PIN").value == "Set, not shown"
    home.touch("Take the PIN away")
    assert not pin.is_set(home.folder)


def test_a_copy_is_made_and_put_back_and_recording_goes_on(home, busy):
    home.ask(BackUpNow())
    screen = home.wait(lambda screen: screen.notice is not None, "it is made")
    assert screen.notice.text == "The copy is made."
    assert Said(screen.notice) in sheet(screen, "backup").rows
    assert Said(screen.notice) not in sheet(screen, "kiosk").rows
    door = next(r for r in sheet(screen, "backup").rows if isinstance(r, Opens))
    assert isinstance(door.command, Question)
    back = door.command.answers[-1].command
    assert isinstance(back, RestoreFrom)
    home.ask(back)
    screen = home.wait(lambda s: s.notice and "back in place" in s.notice.text, "it is put back")
    busy.publish(GLOW, glow("7500.000", "3.000"))
    home.open("now")
    home.wait(lambda screen: screen.power == "3.00 kW", "it records again")


def test_a_copy_that_is_none_is_refused_in_words_and_the_home_goes_on(home, tmp_path):
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"no database")
    home.ask(RestoreFrom(str(wrong)))
    home.wait(lambda s: s.notice and s.notice.text.startswith("That could not"), "it is told")
    assert home.open("now").power == "1.24 kW"


def test_everything_is_deleted_and_nothing_else_and_the_guide_begins_anew(home, busy):
    home.ask(SetPin("271828"))
    home.ask(PickTariff("one_price"))
    home.ask(SaveTariff("electricity"))
    (home.folder.root / "mine.txt").write_text("not yours")
    home.ask(DeleteEverything())
    home.wait(lambda _screen: home.settings().meters == (), "it is gone")
    assert OpenPage("first_run") in home.told
    left = {path.name for path in home.folder.root.rglob("*") if path.is_file()}
    assert left - {"mine.txt"} <= {
        "plainwatt.db",
        "plainwatt.db-wal",
        "plainwatt.db-shm",
        "plainwatt.db.lock",
        "client-id",
    }
    busy.publish(GLOW, glow("7600.000", "3.000"))
    screen = home.open("first_run")
    assert screen.place == "broker"
    snapshot = home.on_the_worker(lambda home, now: home.snapshot(now))
    assert snapshot.meters == ()


def test_every_row_to_type_in_shows_what_there_is(home):
    screen = home.see()
    entries = [r for one in screen.sheets for r in one.rows if isinstance(r, Entry)]
    assert all(r.value or r.hint for r in entries)
    options = [r for one in screen.sheets for r in one.rows if isinstance(r, Option)]
    assert all(r.label for r in options)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("supply.fuse_a", "0"),
        ("supply.phases", "4"),
        ("supply.gas_meter_m3_per_h", "-6"),
        ("display.rest_minutes", "-1"),
    ],
)
def test_limits_by_which_all_would_be_disbelieved_are_refused(home, path, value):
    before = home.settings()
    assert "must be from" in home.ask(ChangeSetting(path, value)).notice.text
    assert home.settings() == before


def test_a_second_sensor_says_of_what_kind_it_is(home):
    home.ask(Scan())
    plug = "zigbee2mqtt/Kettle plug"
    home.wait(lambda s: any("Kettle" in str(r) for r in sheet(s, "role:check").rows), "it is heard")
    home.ask(PickMeter(plug, "check"))
    home.touch("A meter in a plug")
    (check,) = [one for one in home.settings().meters if one.role == "check"]
    assert (check.id, check.sensor) == (plug, "plug_meter")
    assert load(home.folder.settings).meters == home.settings().meters
