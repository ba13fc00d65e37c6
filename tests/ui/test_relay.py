"""From the worker's thread to the page: the last screen, at most four times a second."""

import sys
import threading

from now_examples import HIGH, USUAL

from ui.relay import Relay


def heard_by(relay: Relay) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []
    relay.arrived.connect(lambda place, screen: heard.append((place, screen)))
    return heard


def test_a_screen_sent_from_another_thread_arrives_on_this_one(qtbot):
    relay = Relay()
    threads = []
    relay.arrived.connect(lambda _place, _screen: threads.append(threading.current_thread()))
    worker = threading.Thread(target=relay.send, args=("now", USUAL))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(threads) == 1)
    assert threads == [threading.main_thread()]


def test_of_a_burst_the_first_and_the_last_are_shown(qtbot):
    relay = Relay(gap_ms=40)
    heard = heard_by(relay)
    for number in range(500):
        relay.send("now", number)
    qtbot.waitUntil(lambda: len(heard) == 2)
    qtbot.wait(80)
    assert heard == [("now", 0), ("now", 499)]


def test_what_answers_a_touch_waits_for_no_gap(qtbot):
    relay = Relay(gap_ms=10_000)
    heard = heard_by(relay)
    for number in range(10):
        relay.send("now", number)
    relay.send("usage", "the answer", at_once=True)
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == [("now", 0), ("now", 9), ("usage", "the answer")]


def test_a_burst_for_one_page_does_not_swallow_another_pages_screen(qtbot):
    relay = Relay(gap_ms=40)
    heard = heard_by(relay)
    relay.send("now", USUAL)
    relay.send("meter", 1)
    relay.send("now", HIGH)
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == [("now", USUAL), ("meter", 1), ("now", HIGH)]


def test_twenty_thousand_screens_leave_the_reference_count_of_none_where_it_was(qtbot):
    relay = Relay(gap_ms=5)
    heard = heard_by(relay)
    before = sys.getrefcount(None)
    for number in range(20_000):
        relay.send("now", None if number % 2 else USUAL)
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] == ("now", None))
    assert abs(sys.getrefcount(None) - before) < 200
