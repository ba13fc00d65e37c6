import os
import stat

import pytest

from ihd.store.journal import Journal, journal_path, records


@pytest.fixture
def journal(tmp_path):
    opened = Journal(tmp_path / "journal")
    yield opened
    opened.close()


def test_records_come_back_in_order(journal):
    for record in (b"one", b"", b"three" * 1000):
        journal.append(record)
    assert list(records(journal.path)) == [b"one", b"", b"three" * 1000]


def test_a_record_cut_short_costs_only_itself(journal):
    journal.append(b"whole")
    journal.append(b"cut short")
    content = journal.path.read_bytes()
    for length in range(len(b"whole") + 8, len(content)):
        journal.path.write_bytes(content[:length])
        assert list(records(journal.path)) == [b"whole"]


def test_bytes_that_changed_end_the_journal(journal):
    journal.append(b"whole")
    journal.append(b"changed")
    content = bytearray(journal.path.read_bytes())
    content[-2] ^= 1
    journal.path.write_bytes(content)
    assert list(records(journal.path)) == [b"whole"]


def test_what_is_rewritten_stands_in_place_of_all_before(journal):
    journal.append(b"one")
    journal.rewrite(b"two")
    journal.append(b"three")
    assert list(records(journal.path)) == [b"two", b"three"]


def test_an_empty_journal_leaves_no_file(tmp_path):
    journal = Journal(tmp_path / "journal")
    journal.append(b"one")
    journal.empty()
    journal.close()
    assert not journal.path.exists()
    assert list(records(journal.path)) == []


def test_a_journal_is_for_its_owners_eyes_only(journal):
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="POSIX folders")
def test_each_home_has_its_own_journal_in_a_private_folder(tmp_path):
    bases = [str(tmp_path)]
    one, other = journal_path(tmp_path / "a.db", bases), journal_path(tmp_path / "b.db", bases)
    assert one != other
    assert one.parent == other.parent
    assert stat.S_IMODE(one.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="POSIX links")
def test_a_folder_that_is_a_link_laid_by_another_is_not_used(tmp_path):
    trap, safe, elsewhere = tmp_path / "trap", tmp_path / "safe", tmp_path / "elsewhere"
    for folder in (trap, safe, elsewhere):
        folder.mkdir()
    (trap / f"plainwatt-{os.getuid()}").symlink_to(elsewhere)
    found = journal_path(tmp_path / "a.db", [str(trap), str(safe)])
    assert found.parent.parent == safe
