"""When the display speaks: the rules of the accessible display, told as they are met."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ihd.insight.usual import Band
from ihd.speech import HIGH_GAP, LEAST_GAP, Speech, listen, said

START = datetime(2026, 11, 24, 18, 42, tzinfo=UTC)
BANDS = st.sampled_from(Band)
COURSES = st.lists(st.tuples(st.integers(0, 1500), BANDS), max_size=60)
"""How a home goes on: so many seconds later its band is this."""


def spoken(*course: tuple[int, Band], speech: Speech | None = None) -> list[tuple[int, Band]]:
    """Return what was said, and in which second, of bands that hold from a second on."""
    heard, speech = [], speech or Speech()
    held, band = dict(course), Band.LEARNING
    for second in range(max(held) + 1):
        band = held.get(second, band)
        speech, speaks = listen(speech, band, START + timedelta(seconds=second))
        if speaks:
            heard.append((second, band))
    return heard


def test_the_first_band_that_is_known_is_said():
    assert spoken((0, Band.LEARNING), (30, Band.USUAL), (90, Band.USUAL)) == [(30, Band.USUAL)]


def test_a_band_that_stays_is_said_once():
    assert spoken((0, Band.USUAL), (7200, Band.USUAL)) == [(0, Band.USUAL)]


def test_a_change_is_said_at_once_where_nothing_was_said_for_a_minute():
    assert spoken((0, Band.USUAL), (61, Band.LOW), (62, Band.LOW)) == [
        (0, Band.USUAL),
        (61, Band.LOW),
    ]


def test_a_change_within_the_minute_is_said_when_it_ends():
    assert spoken((0, Band.USUAL), (20, Band.LOW), (120, Band.LOW)) == [
        (0, Band.USUAL),
        (60, Band.LOW),
    ]


def test_a_change_that_is_taken_back_within_the_minute_is_not_said():
    assert spoken((0, Band.USUAL), (20, Band.LOW), (40, Band.USUAL), (900, Band.USUAL)) == [
        (0, Band.USUAL)
    ]


def test_high_is_said_again_after_a_minute_and_then_every_ten():
    seconds = [second for second, _ in spoken((0, Band.HIGH), (1900, Band.HIGH))]
    assert seconds == [0, 60, 660, 1260, 1860]


def test_high_anew_begins_with_the_minute_again():
    course = ((0, Band.HIGH), (100, Band.USUAL), (200, Band.HIGH), (300, Band.HIGH))
    assert [second for second, _ in spoken(*course)] == [0, 60, 120, 200, 260]


def test_a_meter_that_is_silent_for_a_while_is_nothing_to_speak_of():
    course = ((0, Band.USUAL), (100, Band.LEARNING), (500, Band.USUAL), (900, Band.USUAL))
    assert spoken(*course) == [(0, Band.USUAL)]


def test_who_asked_is_not_told_again_a_moment_later():
    asked = said(Speech(Band.USUAL, START - timedelta(hours=1), 1), Band.HIGH, START)
    assert spoken((0, Band.HIGH), (59, Band.HIGH), speech=asked) == []
    assert spoken((0, Band.HIGH), (60, Band.HIGH), speech=asked) == [(60, Band.HIGH)]


def test_a_clock_set_back_an_hour_keeps_nobody_waiting_for_more_than_a_minute():
    later = Speech(Band.USUAL, START + timedelta(hours=1), 1)
    assert spoken((0, Band.LOW), (61, Band.LOW), speech=later) == [(60, Band.LOW)]


@given(COURSES)
def test_nothing_is_ever_said_twice_within_a_minute(course):
    speech, now, last = Speech(), START, None
    for seconds, band in course:
        now += timedelta(seconds=seconds)
        speech, speaks = listen(speech, band, now)
        if speaks:
            assert last is None or now - last >= LEAST_GAP
            last = now


@given(COURSES)
def test_only_high_is_said_again_and_what_is_not_known_never(course):
    speech, now = Speech(), START
    for seconds, band in course:
        now, before = now + timedelta(seconds=seconds), speech
        speech, speaks = listen(speech, band, now)
        if speaks:
            assert band is not Band.LEARNING
            assert band is not before.band or band is Band.HIGH
            assert (speech.band, speech.at) == (band, now)
        else:
            assert speech == before


@given(COURSES, st.sampled_from([Band.LOW, Band.USUAL, Band.HIGH]))
def test_whatever_was_before_a_band_that_holds_for_a_minute_has_been_said(course, band):
    speech, now = Speech(), START
    for seconds, other in course:
        now += timedelta(seconds=seconds)
        speech, _ = listen(speech, other, now)
    speech, _ = listen(speech, band, now)
    speech, _ = listen(speech, band, now + LEAST_GAP)
    assert speech.band is band


@given(COURSES)
def test_high_is_never_left_unsaid_for_more_than_ten_minutes(course):
    speech, now = Speech(), START
    for seconds, band in course:
        now += timedelta(seconds=seconds)
        speech, _ = listen(speech, band, now)
    speech, _ = listen(speech, Band.HIGH, now + HIGH_GAP)
    assert speech.band is Band.HIGH
    assert now + HIGH_GAP - speech.at < HIGH_GAP
