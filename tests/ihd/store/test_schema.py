"""A new file is what the migrations lead to."""

from pathlib import Path

from ihd.store import schema


def test_a_new_file_is_made_as_the_migrations_would_make_it():
    there = Path(schema.__file__).with_name("newest.sql").read_text(encoding="utf-8")
    assert there == schema.newest(), "run: python -m ihd.store.schema"
