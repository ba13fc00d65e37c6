"""The command line, as scripts rely on it: statuses, one clear line, documented JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ihd.commands.shot import PAGES

ROOT = Path(__file__).parents[2]
GLOW = (
    '{{"electricitymeter":{{"timestamp":"{at}","energy":{{"export":{{"cumulative":0.0,"units":"kWh"}},'
    '"import":{{"cumulative":{kwh},"day":1.0,"week":2.0,"month":3.0,"units":"kWh","mpan":"19",'
    '"supplier":"Example","price":{{"unitrate":0.25,"standingcharge":0.5}}}}}},'
    '"power":{{"value":{kw},"units":"kW"}}}}}}'
)


def plainwatt(*words, home=None, stdin=None, **environment):
    command = [sys.executable, str(ROOT / "main.py"), *words]
    command += ["--home", str(home)] if home else []
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "TZ": "Europe/London", "PYTHONPATH": str(ROOT)} | environment,
    )


@pytest.fixture
def conversation(tmp_path):
    """Three minutes of a Glow, the link lost and back, and a message that is none."""
    path = tmp_path / "talk.jsonl"
    topic = "glow/0C0FFEE00001/SENSOR/electricitymeter"
    lines = [{"at": "2026-11-24T18:00:00Z", "link": "up"}]
    for n in range(19):
        at = f"2026-11-24T18:{n // 6:02d}:{n % 6 * 10:02d}Z"
        payload = GLOW.format(at=at, kwh=f"{100 + n * 0.004:.3f}", kw="1.440")
        lines.append({"at": at, "topic": topic, "payload": payload})
    lines.append({"at": "2026-11-24T18:03:01Z", "topic": topic, "payload": "{oh no"})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def home(conversation, tmp_path):
    folder = tmp_path / "home"
    played = plainwatt("replay", str(conversation), home=folder)
    assert played.returncode == 0, played.stderr
    return folder


def test_status_tells_the_home_at_an_instant(home):
    told = plainwatt("status", "--json", "--at", "2026-11-24T18:03:04Z", home=home)
    status = json.loads(told.stdout)
    assert told.returncode == 0
    assert set(status) == {
        "at", "meters", "now", "today", "tariff", "links", "findings",
    }  # fmt: skip
    (meter,) = status["meters"]
    assert meter["id"] == "glow/0C0FFEE00001/electricity"
    assert meter["power_w"] == "1440"
    assert meter["reading_kwh"] == "100.072"
    assert meter["age_s"] == 4
    assert status["now"]["cost_per_hour"] == "0.36"
    assert status["today"] == {"kwh": "0.072", "cost": "0.018"}
    assert status["tariff"]["unit_rate"] == "0.25"


def test_status_speaks_plainly_too(home):
    told = plainwatt("status", "--at", "2026-11-24T18:03:04Z", home=home)
    assert "Using 36p an hour. 1.44 kW." in told.stdout


def test_a_replayed_twice_home_counts_once(home, conversation):
    before = plainwatt("status", "--json", "--at", "2026-11-24T18:03:04Z", home=home).stdout
    assert plainwatt("replay", str(conversation), home=home).returncode == 0
    after = plainwatt("status", "--json", "--at", "2026-11-24T18:03:04Z", home=home).stdout
    assert json.loads(before)["today"] == json.loads(after)["today"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("status", "--at", "yesterday"), "--at"),
        (("status", "--at", "9999-12-31T23:59:59Z"), "too far from today"),
        (("usage", "--from", "0001-01-01"), "too far from today"),
        (("replay", "/no/such/file.jsonl"), "No such file"),
        (("import", "/dev/null/rows.csv"), "cannot be read: Not a directory"),
        (("export", "--out", "/no/such/rows.csv"), "cannot be written: No such file"),
        (("shot", "now", "/no/such/now.png"), "/no/such/now.png"),
        (("decode", "/no/such/capture.json"), "/no/such/capture.json"),
    ],
)
def test_bad_input_gets_one_clear_line(words, says, home):
    answer = plainwatt(*words, home=home)
    assert answer.returncode == 1
    assert says in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_bytes_that_are_no_text_are_named_without_their_codec(home, tmp_path):
    noise = tmp_path / "noise.csv"
    noise.write_bytes(b"\xff\xfe\x00")
    assert plainwatt("import", str(noise), home=home).stderr == (
        f"plainwatt: {noise} cannot be read: it is not UTF-8 text\n"
    )
    assert "it is not JSON" in plainwatt("decode", str(noise), home=home).stderr


def test_a_folder_without_captures_is_said_to_be_one(tmp_path):
    answer = plainwatt("decode", str(tmp_path))
    assert (answer.returncode, answer.stderr) == (
        1,
        f"plainwatt: there is no capture in {tmp_path}\n",
    )


def test_a_conversation_that_is_not_there_leaves_no_home_behind(tmp_path):
    plainwatt("replay", "/no/such/file.jsonl", home=tmp_path / "made for nothing")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
@pytest.mark.parametrize("words", [(), ("demo",)])
def test_without_a_screen_it_says_so_instead_of_falling_over(words, tmp_path):
    answer = plainwatt(*words, home=tmp_path)
    assert answer.returncode == 1
    assert "there is no screen here" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("--speed", "0"), ("--speed", "nan"), ("--days", "-1"), ("--days", "many")]
)
def test_a_demo_that_cannot_be_is_a_matter_of_usage(words):
    assert plainwatt("demo", "--headless", *words).returncode == 2


def test_a_folder_without_a_home_is_one_clear_line(tmp_path):
    answer = plainwatt("status", home=tmp_path / "empty")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "there is no home" in answer.stderr


def test_an_unknown_word_is_a_matter_of_usage():
    assert plainwatt("frobnicate").returncode == 2


def test_it_says_which_version_it_is():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    answer = plainwatt("--version")
    assert (answer.returncode, answer.stdout) == (0, f"plainwatt {project['version']}\n")


def test_every_command_has_help():
    listed = plainwatt("--help").stdout.partition("commands")[2]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ")]
    assert {"demo", "record", "decode", "replay", "status", "shot"} <= set(names)
    for name in names:
        answer = plainwatt(name, "--help")
        assert answer.returncode == 0, name
        assert answer.stdout.startswith(f"usage: plainwatt {name}")


def test_a_page_becomes_a_picture_of_the_size_asked_for(home, tmp_path):
    picture = tmp_path / "now.png"
    answer = plainwatt(
        "shot", "now", str(picture), "--size", "480x320", "--at", "2026-11-24T18:03:04Z",
        "--theme", "light", home=home,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    header = picture.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (480, 320)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_drawn_and_drawing_changes_nothing(page, home, tmp_path):
    picture, before = tmp_path / "page.png", kept_in(home)
    answer = plainwatt(
        "shot", page, str(picture), "--at", "2026-11-24T18:03:04Z", home=home
    )  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    assert picture.stat().st_size > 5000
    assert kept_in(home) == before


def kept_in(folder):
    """Return the files of a folder with their content, but for what SQLite readers share."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file: file.read_bytes() for file in files if file.suffix not in {".db-shm", ".db-wal"}}
