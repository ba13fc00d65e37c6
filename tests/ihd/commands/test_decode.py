"""``plainwatt decode`` prints what the bridges make of captures, as one conversation."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from ihd.commands import decode
from ihd.commands.options import RefusalError, add_home_argument


def run(words: list[str], home: Path) -> None:
    parser = argparse.ArgumentParser()
    add_home_argument(parser)
    decode.add_arguments(parser)
    assert decode.run(parser.parse_args(["--home", str(home), *words])) == 0


def capture(folder: Path, name: str, **fields: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(fields))
    return path


def test_json_has_the_documented_fields(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = capture(tmp_path, "1_x.json", topic="emon/emonpi/power1", payload="402")
    run(["--json", str(path)], tmp_path)
    assert json.loads(capsys.readouterr().out) == {
        "topic": "emon/emonpi/power1",
        "bridge": "openenergymonitor",
        "readings": [
            {
                "meter": "emon/emonpi/1",
                "fuel": "electricity",
                "quantity": "power",
                "register": None,
                "phase": None,
                "value": "402",
                "unit": "W",
                "currency": None,
                "taken_at": None,
                "quality": "good",
            }
        ],
        "online": None,
        "notes": [],
    }


def test_a_folder_is_one_conversation_in_sequence_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = "homeassistant/sensor/hall_power/"
    capture(
        tmp_path, "01_unit.json", topic=topic + "unit_of_measurement", payload='"kW"', sequence=2
    )
    capture(tmp_path, "02_state.json", topic=topic + "state", payload="1.5", sequence=1)
    capture(tmp_path, "10_hex.json", topic=topic + "state", payload_hex=b"0.5".hex(), sequence=3)
    run(["--json", str(tmp_path)], tmp_path)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [[r["value"] for r in line["readings"]] for line in lines] == [[], ["1500.0"], ["500.0"]]


def test_a_payload_on_stdin_is_read_as_sent_on_its_topic(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"1-0:1.8.0(12.5*kWh)")))
    run(["--topic", "any/where"], tmp_path)
    assert "import_energy 12.5 kWh (good)" in capsys.readouterr().out


def test_a_home_has_bridges_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bridges").mkdir()
    (tmp_path / "bridges" / "mine.toml").write_text(
        'title = "mine"\n[[message]]\ntopic = "mine"\n[message.topics]\nwatts = "power W"\n'
    )
    run([str(capture(tmp_path, "1.json", topic="mine/watts", payload="7"))], tmp_path)
    assert "mine: power 7 W (good)" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[]", "{", '{"topic": 5}', '{"topic": "x"}'])
def test_what_is_no_capture_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(RefusalError) as refused:
        run([str(path)], tmp_path)
    assert "\n" not in str(refused.value)


def test_a_recording_as_the_papers_have_it_made_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "house.jsonl"
    payload = b"402".hex()
    path.write_text(
        f'{{"at":"2026-11-24T12:18:24+0000","topic":"emon/emonpi/power1","payload_hex":"{payload}"}}\n'
        '{"at":"2026-11-24T12:18:30+0000","link":"down"}\n'
    )
    run([str(path), "--json"], tmp_path)
    (reading,) = json.loads(capsys.readouterr().out)["readings"]
    assert (reading["quantity"], reading["value"]) == ("power", "402")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match="absent"):
        run([str(tmp_path / "absent.json")], tmp_path)


def test_files_or_a_topic_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(RefusalError):
        run([], tmp_path)
