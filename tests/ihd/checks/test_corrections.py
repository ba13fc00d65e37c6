"""The person's word: accept, reject, undo, and "my meter was exchanged"."""

from datetime import timedelta
from decimal import Decimal

import pytest
from belief_ledger import START, Ledger, play, readings

from ihd.checks.belief import Belief, channel_of
from ihd.checks.corrections import Correction, CorrectionKind
from ihd.checks.track import Past, Seen
from ihd.clock import to_ms

SECOND = timedelta(seconds=1)
JUMP = ["4595.563", "4595.570", "5000.000", "5000.007", "5000.014", "5000.021", "5000.028"]
EXCHANGE = ["45120.300", "45120.307", "12.400", "12.407", "12.414", "12.421", "12.428"]
CHANNEL = channel_of(readings(["1"])[0])


def said(kind: CorrectionKind, place: int, **more: Decimal) -> Correction:
    return Correction(
        kind=kind,
        channel=CHANNEL,
        at=START + 10 * place * SECOND,
        said_at=START + timedelta(days=1),
        **more,
    )


def judged_again(values: list[str], *words: Correction) -> Ledger:
    belief, ledger = Belief(), Ledger()
    messages = readings(values)
    for message in messages:
        belief.judge(message)
    for judged in belief.again(CHANNEL, messages, words):
        ledger.take(judged)
    return ledger


def test_without_a_word_history_is_judged_as_it_was():
    assert judged_again(JUMP).total == play(readings(JUMP)).total == Decimal("0.035")


def test_an_accepted_jump_is_counted():
    ledger = judged_again(JUMP, said(CorrectionKind.ACCEPT, 2))
    assert ledger.total == Decimal("404.465")
    assert ledger.open() == []


def test_to_undo_a_word_is_to_judge_without_it():
    belief, messages = Belief(), readings(JUMP)
    accept = said(CorrectionKind.ACCEPT, 2)
    for words in ([accept], []):
        ledger = Ledger()
        for judged in belief.again(CHANNEL, messages, words):
            ledger.take(judged)
    assert ledger.total == Decimal("0.035")


def test_a_refused_exchange_leaves_the_old_meter_standing():
    ledger = judged_again(EXCHANGE, said(CorrectionKind.REFUSE, 2))
    assert ledger.total == Decimal("0.007")
    assert ledger.open() == ["fallen_reading"]


def test_a_refused_exchange_is_still_refused_for_what_comes_after():
    belief, messages = Belief(), readings([*EXCHANGE, "12.435", "12.442"])
    refuse = [said(CorrectionKind.REFUSE, 2)]
    list(belief.again(CHANNEL, messages[:7], refuse))
    later = [belief.judge(message).verdict for message in messages[7:]]
    assert later == ["quarantined", "quarantined"]


def test_a_rejected_reading_counts_no_more():
    ledger = judged_again(
        ["10.000", "10.400", "10.400", "10.407"],
        said(CorrectionKind.REJECT, 1),
        said(CorrectionKind.REJECT, 2),
    )
    assert ledger.names == ["rejected_reading"]
    assert ledger.total == Decimal("0.407")


def test_an_exchange_the_person_tells_of_needs_no_confirming():
    ledger = judged_again(EXCHANGE[:3], said(CorrectionKind.EXCHANGED, 2))
    assert ledger.total == Decimal("0.007")
    assert ledger.names == []


def test_an_exchange_with_its_two_readings_is_counted_to_the_last_watt_hour():
    word = said(
        CorrectionKind.EXCHANGED, 2, closing=Decimal("45120.310"), opening=Decimal("12.398")
    )
    assert judged_again(EXCHANGE, word).total == Decimal("0.040")


def test_history_can_be_judged_from_the_middle():
    belief, messages = Belief(), readings(JUMP)
    ledger = play(messages, belief)
    before = [Seen(Decimal(m.raw), m.at, m) for m in messages[:2]]
    after = Past(to_ms(messages[0].at), before)
    words = [said(CorrectionKind.ACCEPT, 2)]
    for judged in belief.again(CHANNEL, messages[2:], words, after=after):
        ledger.take(judged)
    assert ledger.total == Decimal("404.465")


@pytest.mark.parametrize("place", [0, 3, 6])
def test_what_the_person_says_of_other_registers_changes_nothing(place: int):
    word = said(CorrectionKind.REJECT, place)
    other = Correction(
        kind=word.kind, channel=("m2", *CHANNEL[1:]), at=word.at, said_at=word.said_at
    )
    assert judged_again(JUMP, other).total == Decimal("0.035")
