"""The page on how prices arrive says nothing the program does not understand."""

import re
from dataclasses import fields
from pathlib import Path

from ihd import settings
from ihd.price_topics import PricesTable, PriceTopics
from ihd.settings import PriceSettings
from ihd.tariffs.price_json import FORMS, published_from_json

PAGE = (Path(__file__).parents[2] / "docs" / "prices.md").read_text(encoding="utf-8")
TOPICS, LEAVE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_message_is_understood():
    (payload,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    published = published_from_json(payload)
    assert (published.table.scaled, len(published.standing)) == ((1230,), 1)


def test_a_file_of_ones_own_is_read_and_every_key_of_it_shown(tmp_path):
    (tmp_path / "mine.toml").write_text(TOPICS)
    assert "homeassistant/sensor/my_price/raw_today" in PriceTopics.load(tmp_path).filters
    assert {name for name in PricesTable.__struct_fields__ if name not in TOPICS} == set()


def test_the_settings_are_taken_and_every_one_shown(tmp_path):
    (tmp_path / "settings.toml").write_text(LEAVE)
    assert settings.load(tmp_path / "settings.toml").prices.fetch is True
    assert {field.name for field in fields(PriceSettings) if field.name not in LEAVE} == set()


def test_every_form_of_a_row_is_on_the_page():
    text = " ".join(PAGE.split())
    assert {
        f"`{f.start}` `{f.price}`" for f in FORMS if f"`{f.start}` `{f.price}`" not in text
    } == set()
