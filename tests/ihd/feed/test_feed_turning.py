"""A feed may turn to another broker, and one that only passes by leaves nothing behind."""

from dataclasses import replace

import pytest
from brokers import wait_until

from ihd.feed.events import LinkState


def wait_ups(worker, count):
    def ups():
        return [change.state for change in worker.links].count(LinkState.UP)

    wait_until(lambda: ups() == count, f"the link is up for time {count}")


def test_a_feed_turns_to_another_broker_at_once(make_mosquitto, listen):
    first, second = make_mosquitto(), make_mosquitto()
    worker = listen(first, ["glow/#"])
    worker.wait_link(LinkState.UP)
    worker.feed.turn_to(second.settings(), None)
    wait_ups(worker, 2)
    second.publish("glow/a", "1")
    assert worker.wait_payloads(1) == [b"1"]


def test_a_feed_that_rests_after_a_failure_turns_at_once(make_mosquitto, listen):
    broker = make_mosquitto(users={"home": "right"})
    worker = listen(broker, ["glow/#"], password="wrong", first_rest_s=600.0)
    worker.wait_link(LinkState.REFUSED)
    worker.feed.turn_to(broker.settings(), "right")
    worker.wait_link(LinkState.UP)


def test_the_broker_that_was_left_collects_nothing_more_for_us(make_mosquitto, listen):
    first, second = make_mosquitto(), make_mosquitto()
    worker = listen(first, ["glow/#"])
    worker.wait_link(LinkState.UP)
    worker.feed.turn_to(second.settings(), None)
    wait_ups(worker, 2)
    first.publish("glow/a", "1")
    worker.feed.turn_to(first.settings(), None)
    wait_ups(worker, 3)
    first.publish("glow/a", "2")
    assert worker.wait_payloads(1) == [b"2"]


@pytest.mark.parametrize("protocol", [4, 5])
def test_what_a_passing_feed_did_not_hear_is_not_kept_for_it(mosquitto, listen, protocol):
    settings = replace(mosquitto.settings(), protocol=protocol)
    worker = listen(mosquitto, ["glow/#"], settings=settings, client_id="by", passing=True)
    worker.wait_link(LinkState.UP)
    worker.feed.stop()
    mosquitto.publish("glow/a", "1")
    again = listen(mosquitto, ["glow/#"], settings=settings, client_id="by", passing=True)
    again.wait_link(LinkState.UP)
    mosquitto.publish("glow/a", "2")
    assert again.wait_payloads(1) == [b"2"]
