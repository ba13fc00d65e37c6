"""Speech through the system's own commands: interrupted, given up, and never waited for."""

import time

import psutil
import pytest
from voices import NEVER_ENDS, NO_SERVER, NO_SOUND_CARD, SPEAKS, Voices, needs_commands

from ui.voice import Command, Speaker, commands, has_voice

pytestmark = needs_commands


@pytest.fixture
def voices(tmp_path, monkeypatch):
    return Voices(tmp_path / "programs", monkeypatch)


@pytest.fixture
def speaker(qtbot, voices):
    made = []

    def make():
        made.append(Speaker())
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_words_come_to_the_voice_of_their_language(qtbot, voices, speaker):
    voices.install("espeak-ng", SPEAKS)
    speaker().say("Isel. 9 ceiniog yr awr.", "cy")
    qtbot.waitUntil(lambda: voices.heard == ["-v cy --stdin | Isel. 9 ceiniog yr awr."])


def test_the_systems_chosen_voice_comes_before_a_bare_one(qtbot, voices, speaker):
    voices.install("espeak-ng", SPEAKS)
    voices.install("spd-say", SPEAKS)
    speaker().say("Hoch.", "de")
    qtbot.waitUntil(lambda: voices.heard == ["--wait --language de -- Hoch. | "])


@pytest.mark.parametrize("broken", [NO_SERVER, "#!/no/such/shell\n"])
def test_a_voice_that_fails_is_given_up_for_the_next_and_the_words_are_said(
    qtbot, voices, speaker, broken
):
    voices.install("spd-say", broken)
    voices.install("espeak-ng", SPEAKS)
    one = speaker()
    one.say("Usual. 32 pence an hour.", "en")
    qtbot.waitUntil(lambda: voices.heard == ["-v en --stdin | Usual. 32 pence an hour."])
    assert one.has_voice


def test_where_every_way_failed_there_is_no_voice(qtbot, voices, speaker):
    voices.install("espeak-ng", NO_SOUND_CARD)
    one = speaker()
    assert one.has_voice
    one.say("Usual.", "en")
    qtbot.waitUntil(lambda: not one.has_voice)
    one.say("Usual.", "en")


def test_without_any_program_there_is_no_voice_and_nothing_fails(voices, speaker):
    assert not has_voice()
    one = speaker()
    one.say("Usual.", "en")
    assert not one.has_voice


def test_what_is_said_next_interrupts_and_nothing_is_waited_for(qtbot, voices, speaker):
    voices.install("espeak-ng", NEVER_ENDS)
    one = speaker()
    one.say("one ", "en")
    qtbot.waitUntil(lambda: voices.heard == ["one "])
    voices.install("espeak-ng", SPEAKS)
    one.say("two", "en")
    qtbot.waitUntil(lambda: len(voices.heard) == 1 and "two" in voices.heard[0])
    assert one.has_voice


def test_no_program_outlives_what_it_says_nor_is_left_unburied(qtbot, voices, speaker):
    voices.install("espeak-ng", NEVER_ENDS)
    one, before = speaker(), set(psutil.Process().children())
    for word in ("one", "two", "three"):
        one.say(word, "en")
        qtbot.wait(20)
    one.close()
    deadline = time.monotonic() + 5
    while set(psutil.Process().children()) - before and time.monotonic() < deadline:
        qtbot.wait(20)
    assert set(psutil.Process().children()) <= before


def test_words_that_look_like_an_option_are_words():
    say = Command("spd-say", ("--wait", "--language", "{language}", "--", "{text}"))
    assert say.arguments("--help {me}", "en")[-2:] == ["--", "--help {me}"]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "sunos5"])
def test_a_command_is_only_named_where_it_is_installed(voices, platform):
    assert commands(platform) == ()
