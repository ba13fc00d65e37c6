"""The page about the tariff file says nothing the program does not understand."""

import re
from pathlib import Path

import pytest

from ihd.tariffs import file, version_file
from ihd.tariffs.file import load_tariff
from ihd.tariffs.price_json import published_from_json

PAGE = (Path(__file__).parents[3] / "docs" / "tariffs.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_of_the_page_loads(block, tmp_path):
    (tmp_path / "agile.csv").write_text("start,price\n2026-01-02T00:00Z,12.3\n")
    text = block if "currency" in block else 'name = "T"\ncurrency = "GBP"\n' + block
    if "unit_rate" not in text and "[[rate]]" not in text:
        text = text.replace('currency = "GBP"\n', 'currency = "GBP"\nunit_rate = 0.2\n')
    if "file =" in text:
        text = re.sub(r"slots = .*\n", "", text)
    path = tmp_path / "page.toml"
    path.write_text(text, encoding="utf-8")
    load_tariff(path)


def test_the_message_on_the_page_is_understood():
    payload = re.search(r"`(\{\"currency\".*?\]\})`", PAGE)[1]
    assert published_from_json(payload).table.scaled


def test_every_word_of_the_file_is_on_the_page():
    words = {*file._TOP_KEYS, *version_file.VERSION_KEYS, *version_file._RATE_KEYS}
    assert {word for word in words if f"`{word}`" not in PAGE and word not in PAGE} == set()
