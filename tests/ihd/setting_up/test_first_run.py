"""From an empty folder to a working Now, by touching what is on the screen and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from people import GLOW, GLOW_METER, glow, plug

from ihd.feed.glow import Glow
from ihd.screens.first_run import UseBroker
from ihd.screens.rows import Entry, Option, Weight
from ihd.screens.settings_screen import ChangeSetting, DraftTariff, PickMeter, SetPassword
from ihd.settings import BrokerSettings


def labels(screen):
    return [row.label for row in screen.rows if isinstance(row, Option)]


def main(screen):
    return next((one.label for one in screen.actions if one.weight is Weight.MAIN), None)


def reach(person, broker):
    """Type the broker's address and try it."""
    person.ask(UseBroker("typed"))
    person.ask(ChangeSetting("broker.host", "127.0.0.1"))
    person.ask(ChangeSetting("broker.port", str(broker.port)))
    person.touch("Try it")
    return person.wait(lambda screen: main(screen) == "Go on", "the broker answers")


def test_a_stranger_gets_from_nothing_to_a_working_now(person, busy):
    person.start()
    screen = reach(person, busy)
    assert screen.text[0].text == "The broker at this machine answers."
    person.touch("Go on")
    screen = person.wait(lambda screen: screen.rows and screen.rows[0].note, "meters are heard")
    assert labels(screen)[:2] == ["Hildebrand Glow: electricity", "Zigbee2MQTT: Kettle plug"]
    first, second, *_ = [row for row in screen.rows if isinstance(row, Option)]
    assert not first.chosen
    assert first.value == "1.24 kW"
    assert "Counter at 7,319 kWh." in first.note
    assert "Named as a plug." in second.note
    assert main(screen) is None
    person.touch("Hildebrand Glow: electricity")
    busy.publish(GLOW, glow("7319.090", "1.240"))
    screen = person.wait(lambda screen: screen.preview is not None, "a preview")
    assert main(screen) == "Go on"
    screen = person.touch("Go on")
    screen = person.touch("The price my meter sends")
    assert screen.preview.amount.figure == "32p"
    person.touch("Go on")
    person.touch("Show me")
    assert person.told[-1].place == "now"
    now = person.open("now")
    assert now.live
    assert now.amount.figure == "32p"


def test_what_tells_of_its_radio_alone_is_no_meter_and_power_is_heard_first(person, busy):
    radio = Glow(mac=GLOW.split("/")[1]).state(datetime.now(UTC))
    busy.publish(radio.topic, radio.payload.decode(), retain=True)
    person.start()
    reach(person, busy)
    person.touch("Go on")
    screen = person.wait(lambda screen: len(screen.heard) >= 3, "numbers are heard")
    assert "Hildebrand Glow" not in labels(screen)
    assert sorted(one.value for one in screen.heard[:2]) == ["0.00 kW", "1.24 kW"]
    assert len({one.source for one in screen.heard}) == len(screen.heard)


def test_a_broker_that_wants_a_password_is_told_and_let_in_with_it(person, make_mosquitto):
    broker = make_mosquitto(users={"home": "s3cret"})
    person.start()
    person.ask(UseBroker("typed"))
    person.ask(ChangeSetting("broker.port", str(broker.port)))
    person.touch("Try it")
    screen = person.wait(lambda s: "password" in s.text[0].text, "it is refused")
    assert main(screen) == "Try it"
    person.ask(ChangeSetting("broker.username", "home"))
    person.ask(SetPassword("s3cret"))
    person.touch("Try it")
    person.wait(lambda screen: main(screen) == "Go on", "it lets us in")
    assert not person.folder.secrets.exists()
    person.touch("Go on")
    assert "s3cret" not in person.folder.settings.read_text()
    assert "s3cret" not in (person.folder.root / "set-up.json").read_text()
    assert "s3cret" in person.folder.secrets.read_text()
    assert "s3cret" not in repr(person.see())


def test_a_place_where_nothing_answers_is_told_in_a_sentence(person):
    person.start()
    person.ask(UseBroker("typed"))
    person.ask(ChangeSetting("broker.port", "9"))
    person.touch("Try it")
    screen = person.wait(lambda s: "Nothing answers" in s.text[0].text, "it is told")
    assert screen.text[0].text == "Nothing answers at this machine, port 9."
    assert main(screen) == "Try it"


@pytest.mark.parametrize("port", ["0", "70000", "many", ""])
def test_a_port_that_cannot_be_is_refused_and_what_stood_stays(person, port):
    person.start()
    person.ask(UseBroker("typed"))
    screen = person.ask(ChangeSetting("broker.port", port))
    assert screen.text[0].text.startswith("That could not be done")
    entry = next(r for r in screen.rows if isinstance(r, Entry) and r.label == "Port")
    assert entry.value == "1883"


def test_the_guide_is_resumed_where_it_was_left(person, busy):
    person.start()
    reach(person, busy)
    person.touch("Go on")
    person.wait(lambda screen: len(labels(screen)) >= 2, "meters are heard")
    person.stop()
    person.start()
    screen = person.wait(lambda screen: len(labels(screen)) >= 2, "they are heard again")
    assert screen.place == "house"
    person.touch("Hildebrand Glow: electricity")
    person.touch("Go on")
    person.touch("One price at all hours")
    person.ask(DraftTariff("electricity", "unit", "31,5"))
    person.stop()
    person.start()
    screen = person.see()
    assert screen.place == "tariff"
    entry = next(row for row in screen.rows if isinstance(row, Entry))
    assert entry.value == "31.5p"


def test_a_home_with_a_broker_in_its_settings_begins_with_its_meters(person, busy):
    person.folder.create().settings.write_text(f"[broker]\nport = {busy.port}\n")
    person.start()
    screen = person.wait(lambda screen: len(labels(screen)) >= 2, "meters are heard")
    assert screen.place == "house"


def test_a_number_nobody_knows_becomes_a_meter_by_two_touches(person, busy):
    person.start()
    reach(person, busy)
    person.touch("Go on")
    person.wait(lambda s: any(sheet.place == "numbers" for sheet in s.sheets), "it is offered")
    person.touch("All that was used, in kWh")
    busy.publish("cellar/odd/box", '{"total": 4321.6}', retain=True)
    person.wait(lambda s: "cellar: odd" in labels(s), "it is a candidate")
    person.ask(PickMeter("cellar/odd", "electricity"))
    busy.publish("cellar/odd/box", '{"total": 4321.7}')
    person.wait(lambda s: person.settings().meter_for("electricity") == "cellar/odd", "picked")
    assert (person.folder.bridges / "0-own.toml").exists()


def test_a_scan_disturbs_nothing_and_what_it_hears_is_not_kept(person, busy):
    person.start()
    reach(person, busy)
    person.touch("Go on")
    person.wait(lambda screen: len(labels(screen)) >= 2, "meters are heard")
    busy.publish("nobody/knows/this", "5")
    person.wait(lambda s: any("nobody" in str(sheet) for sheet in s.sheets), "the look hears it")
    log = busy.log()
    looks = [line for line in log.splitlines() if "-look" in line and "nobody/knows" in line]
    homes = [line for line in log.splitlines() if "-look" not in line and "nobody/knows" in line]
    assert any("Sending PUBLISH" in line for line in looks)
    assert not any("Sending PUBLISH" in line for line in homes)


def test_gas_is_picked_and_priced_beside_electricity(person, busy):
    gas = {
        "gasmeter": {
            "timestamp": "2026-03-01T12:00:00Z",
            "energy": {
                "import": {
                    "cumulative": 3481.27,
                    "day": 1.0,
                    "units": "kWh",
                    "cumulativevol": 311.5,
                    "cumulativevolunits": "m3",
                    "mprn": "9900000001",
                    "price": {"unitrate": 0.0612, "standingcharge": 0.29},
                }
            },
        }
    }
    import json

    busy.publish("glow/0C0FFEE00001/SENSOR/gasmeter", json.dumps(gas), retain=True)
    person.start()
    reach(person, busy)
    person.touch("Go on")
    person.wait(lambda screen: len(labels(screen)) >= 2, "meters are heard")
    person.ask(PickMeter(GLOW_METER, "electricity"))
    person.ask(PickMeter("glow/0C0FFEE00001/gas", "gas"))
    roles = {meter.role: meter.id for meter in person.settings().meters}
    assert roles == {"electricity": GLOW_METER, "gas": "glow/0C0FFEE00001/gas"}
    screen = person.touch("Go on")
    headings = [row.text for row in screen.rows if type(row).__name__ == "Heading"]
    assert headings == ["Gas"]


def test_what_was_not_picked_stays_a_plug(person, busy):
    person.start()
    reach(person, busy)
    person.touch("Go on")
    person.wait(lambda screen: len(labels(screen)) >= 2, "meters are heard")
    busy.publish("zigbee2mqtt/Kettle plug", plug(2900.0))
    assert person.settings().meters == ()
    assert replace(person.settings().broker, port=1883) == BrokerSettings()


def test_a_language_chosen_first_leaves_the_guide_at_its_first_step(person):
    person.start()
    assert person.see().place == "broker"
    person.ask(ChangeSetting("display.language", "de"))
    person.stop()
    person.start()
    assert person.see().place == "broker"
