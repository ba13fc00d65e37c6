"""A home that has no broker: ours is begun by a touch, heard through, and ended by another."""

from __future__ import annotations

import os
import signal
import socket
import subprocess

import psutil
import pytest
from brokers import free_port, wait_until
from people import GLOW, Person, glow

from ihd.checks.finding import FindingKind
from ihd.screens.first_run import UseBroker
from ihd.screens.rows import Buttons, CodeShown, Fact, OpenSheet, Option, Said
from ihd.screens.settings_screen import ChangeSetting, DeleteEverything, StopListening


def sheet(screen):
    return next(one for one in screen.sheets if one.place == "own_broker")


def said(screen):
    return [row.line.text for row in sheet(screen).rows if isinstance(row, Said)]


def told(screen):
    """Return what a bridge is to be told, by its label."""
    return {row.label: row.value for row in sheet(screen).rows if isinstance(row, Fact)}


def labels_of(one):
    return [action.label for row in one.rows if isinstance(row, Buttons) for action in row.actions]


def listening(port: int) -> set[str]:
    """Return the addresses this program and its children listen on at a port."""
    ours = psutil.Process()
    return {
        one.laddr.ip
        for process in (ours, *ours.children(recursive=True))
        for one in process.net_connections("tcp")
        if one.status == psutil.CONN_LISTEN and one.laddr.port == port
    }


def send(port, name, password, payload=None, *, retain=False):
    """Publish as a bridge does; return how that ended."""
    where = ["-h", "127.0.0.1", "-p", str(port), "-V", "311", "-q", "1", "-t", GLOW]
    who = [*(["-u", name] if name else []), *(["-P", password] if password else [])]
    command = ["mosquitto_pub", *where, *who, *(["-r"] if retain else []), "-s"]
    sent = (payload or glow("7319.086", "1.240")).encode()
    return subprocess.run(command, input=sent, capture_output=True, timeout=20).returncode


@pytest.fixture
def port(person):
    """A free port, asked for on loopback alone, in a guide that nothing else was touched of."""
    port = free_port()
    person.start()
    person.ask(ChangeSetting("own.port", str(port)))
    person.ask(ChangeSetting("own.listens_on", "127.0.0.1"))
    return port


def start_listening(person):
    person.touch("Start listening")
    return person.wait(lambda s: "Password" in told(s), "it listens")


def test_what_it_means_is_said_before_and_nothing_listens_until_then(person, port):
    screen = person.see()
    row = next(r for r in screen.rows if getattr(r, "label", "") == "Plainwatt's own broker")
    assert isinstance(row, Option)
    assert row.command == OpenSheet("own_broker")
    assert not row.chosen
    assert said(screen)[:2] == [
        "Your bridge sends to this machine.",
        f"Plainwatt then listens on port {port} of your home network, with a name and password.",
    ]
    assert listening(port) == set()
    assert person.session.listens is None
    assert not person.folder.broker_users.exists()


def test_a_bridge_told_what_the_screen_says_is_heard_through_to_now(person, port):
    screen = start_listening(person)
    assert listening(port) == {"127.0.0.1"}
    bridge = told(screen)
    assert bridge["Address"] == "127.0.0.1"
    assert bridge["Port"] == str(port)
    assert send(port, bridge["User name"], bridge["Password"], retain=True) == 0
    person.wait(lambda s: any(a.label == "Go on" for a in s.actions), "the guide goes on")
    person.touch("Go on")
    person.wait(lambda s: s.rows and getattr(s.rows[0], "note", ""), "the meter is heard")
    person.touch("Hildebrand Glow: electricity")
    assert send(port, bridge["User name"], bridge["Password"], glow("7319.090", "1.240")) == 0
    person.wait(lambda s: s.preview is not None, "it is the house's")
    person.place = "now"
    now = person.open("now")
    assert now.live
    kept = person.settings().broker
    assert (kept.own, kept.host, kept.port) == (True, "127.0.0.1", port)


def test_its_password_is_nowhere_but_in_the_secrets_and_only_hashed_for_the_broker(
    person, port, caplog
):
    caplog.set_level("DEBUG")
    password = told(start_listening(person))["Password"]
    assert len(password.replace("-", "")) == 12
    users = person.folder.broker_users
    assert users.stat().st_mode & 0o777 == 0o600
    assert users.read_text().startswith("plainwatt:$argon2id$")
    files = [path for path in person.folder.root.rglob("*") if path.is_file()]
    holding = {path.name for path in files if password.encode() in path.read_bytes()}
    assert holding == {"secrets.toml"}
    child = psutil.Process(person.session._own_broker.pid)
    assert password not in " ".join(child.cmdline())
    assert password not in " ".join(child.environ().values())
    assert password not in caplog.text


def test_the_code_for_a_phone_is_there_while_it_listens(person, port):
    assert [one.place for one in person.see().sheets] == ["own_broker"]
    screen = start_listening(person)
    code = next(one for one in screen.sheets if one.place == "own_broker_code")
    assert isinstance(code.rows[0], CodeShown)


def test_nobody_else_is_let_in(person, port):
    right = told(start_listening(person))["Password"]
    for name, password in (("plainwatt", "wrong"), ("plainwatt", ""), ("", ""), ("other", right)):
        assert send(port, name, password) != 0


def test_turned_off_nothing_listens_any_more_and_who_was_let_in_is_forgotten(person, port):
    before = told(start_listening(person))["Password"]
    person.ask(StopListening())
    assert listening(port) == set()
    assert not person.folder.broker_users.exists()
    assert before not in person.folder.secrets.read_text()
    assert not person.settings().broker.own
    assert told(start_listening(person))["Password"] != before


def test_another_broker_taken_in_its_place_ends_it(person, port, make_mosquitto):
    start_listening(person)
    other = make_mosquitto()
    person.ask(UseBroker("typed"))
    person.ask(ChangeSetting("broker.port", str(other.port)))
    person.touch("Try it")
    person.wait(lambda s: any(a.label == "Go on" for a in s.actions), "the other answers")
    assert listening(port) == {"127.0.0.1"}
    person.touch("Go on")
    assert listening(port) == set()
    assert person.settings().broker.port == other.port


def test_a_port_that_is_taken_is_told_and_what_worked_stays(person, port):
    with socket.create_server(("127.0.0.1", port)):
        person.touch("Start listening")
        screen = person.wait(lambda s: "Another" in said(s)[0], "it is told")
    assert said(screen)[:2] == [
        f"Another program has port {port} on this machine.",
        "Choose another port, or go back and choose the broker on this machine.",
    ]
    assert not person.settings().broker.own
    person.ask(ChangeSetting("own.port", str(free_port())))
    start_listening(person)


def test_it_is_chosen_and_left_in_the_settings_as_well(person, port):
    person.open("settings")
    assert told(start_listening(person))["Port"] == str(port)
    assert labels_of(sheet(person.see())) == ["Stop listening"]
    person.ask(StopListening())
    assert not person.settings().broker.own
    assert listening(port) == set()


def test_who_leaves_before_it_listens_has_chosen_nothing(person, port):
    person.touch("Start listening")
    person.touch("This machine")
    wait_until(lambda: listening(port) == set(), "nothing listens")
    person.wait(lambda s: "Start listening" in labels_of(sheet(s)), "it is as before")
    assert not person.settings().broker.own


def test_with_everything_else_it_is_deleted(person, port):
    start_listening(person)
    person.ask(DeleteEverything())
    wait_until(lambda: listening(port) == set(), "nothing listens")
    wait_until(lambda: not person.folder.broker_users.exists(), "its file is gone")


def test_a_second_display_leaves_it_to_the_first(person, port):
    before = told(start_listening(person))
    child = person.session._own_broker.pid
    other = Person(person.folder).start()
    other.wait(lambda _: linked(other) == "up", "the other is connected as well")
    assert other.session._own_broker is None
    other.stop()
    assert person.session._own_broker.pid == child
    assert send(port, before["User name"], before["Password"]) == 0


def test_it_begins_with_the_session_and_ends_with_it(person, port):
    before = told(start_listening(person))
    person.stop()
    assert listening(port) == set()
    person.start()
    wait_until(lambda: listening(port) == {"127.0.0.1"}, "it listens again")
    assert told(person.see()) == before
    assert send(port, before["User name"], before["Password"]) == 0


def test_a_child_that_dies_is_replaced_and_the_home_hears_on(person, port):
    bridge = told(start_listening(person))
    person.wait(lambda _: linked(person) == "up", "we are connected")
    first = person.session._own_broker.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: person.session._own_broker.pid != first, "another child")
    wait_until(lambda: listening(port), "it listens again")
    assert send(port, bridge["User name"], bridge["Password"], retain=True) == 0
    person.wait(lambda _: linked(person) == "up", "we are connected again")


def test_a_port_taken_while_we_were_away_is_one_finding(person, port):
    start_listening(person)
    person.stop()
    with socket.create_server(("127.0.0.1", port)):
        person.start()
        person.wait(lambda _: found(person), "it is found")
        assert found(person) == [FindingKind.BROKER_NOT_LISTENING]
        now = person.open("now")
        expected = f"Another program has port {port}, so our own broker cannot listen."
        assert now.notice.text == expected
    wait_until(lambda: found(person) == [], "the port is free again", within_s=20)


def linked(person):
    return str(person.on_the_worker(lambda home, now: home.snapshot(now).broker))


def found(person):
    findings = person.on_the_worker(lambda home, now: home.snapshot(now).findings)
    return [one.kind for one in findings if str(one.kind).startswith("broker")]
