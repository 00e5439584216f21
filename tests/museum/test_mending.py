"""A journal whose end is damaged: told before anything is changed, mended without losing bytes."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handscroll.departments.collection.finding.opened import indexing_of, search_of
from handscroll.entrances.checkup import look_at, look_at_end
from handscroll.entrances.cli import build
from handscroll.errors import UnreadableError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.edits import EDITED
from handscroll.museum.mending import MENDED, damaged_lines, mend_journal
from handscroll.museum.search import Query
from handscroll.storage.journal_line import parsed

RUNNER, PROGRAM = CliRunner(), build()
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A museum with five entries in its journal: one of a person, four notes."""
    folder = tmp_path_factory.mktemp("first") / "museum"
    with Museum.create(folder) as museum:
        museum.people.add("wang", Role.CURATOR, PASSWORD, by="test")
        for number in range(4):
            museum.ledger.record("session.opened", f"n{number}", "wang", number=number)
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """The same museum, to be damaged."""
    shutil.copytree(first, tmp_path / "museum")
    return tmp_path / "museum"


def file_of(folder: Path) -> Path:
    return sorted((folder / "journal").glob("*.jsonl"))[-1]


def lines_of(folder: Path) -> list[bytes]:
    return file_of(folder).read_bytes().splitlines(True)


def write(folder: Path, lines: list[bytes]) -> None:
    file_of(folder).write_bytes(b"".join(lines))


def everything(folder: Path) -> dict[str, bytes]:
    files = (one for one in (folder / "journal").iterdir() if one.name != "lock")
    return {one.name: one.read_bytes() for one in files}


def doctor(folder: Path, *options: str):
    answer = RUNNER.invoke(PROGRAM, ["--museum", str(folder), "doctor", "--json", *options])
    found = json.loads(answer.stdout) if answer.stdout.startswith("[") else []
    return answer, {one["name"]: one for one in found}


def changed(lines):
    return [*lines[:-1], lines[-1].replace(b'"number":3', b'"number":7')]


DAMAGE = {
    "a value of the last line": changed,
    "its hash": lambda lines: [*lines[:-1], lines[-1][:-10] + b'abcdef"}\n'],
    "its number": lambda lines: [*lines[:-1], lines[-1].replace(b'"seq":5', b'"seq":9')],
    "its middle cut out, its end left": lambda lines: [*lines[:-1], lines[-1][:40] + b"\n"],
    "words that are no JSON": lambda lines: [*lines[:-1], b"nothing\n"],
    "JSON that is no entry": lambda lines: [*lines[:-1], b"[1, 2]\n"],
    "zeros and an end": lambda lines: [*lines[:-1], bytes(300) + b"\n"],
    "bytes that are no text": lambda lines: [*lines[:-1], b'{"seq":5,"at":"\xff\xfe"}\n'],
    "an empty line behind all": lambda lines: [*lines, b"\n"],
    "three empty lines": lambda lines: [*lines, b"\n\n\n"],
    "the last two lines": lambda lines: [*lines[:-2], *(b"x" + one for one in lines[-2:])],
    "a changed line and a torn one": lambda lines: [*changed(lines), lines[-1][:30]],
    "every line": lambda lines: [b"#" + one for one in lines],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_end_is_named_read_only_and_mended_without_losing_a_byte(folder, damage):
    write(folder, damage(lines_of(folder)))
    kept = everything(folder)
    found = {one.name: one for one in look_at_end(folder)}
    assert not found["journal"].well
    assert " line " in found["journal"].told
    assert "handscroll doctor --mend" in found["journal"].fix
    assert "does not open" in found["museum"].told
    assert everything(folder) == kept
    with pytest.raises(UnreadableError):
        Museum.open(folder)

    kept = everything(folder)
    written = kept["000001.jsonl"].splitlines(True)
    whole = b"".join(one for one in written if parsed(one)[0])
    done = mend_journal(folder, by="test")
    aside = (folder / "journal" / "000001.damaged").read_bytes()
    assert lines_of(folder)[: len(whole.splitlines())] == whole.splitlines(True)
    assert (whole + aside).rstrip(b"\n") == kept["000001.jsonl"].rstrip(b"\n")
    with Museum.open(folder) as again:
        [entry] = [one for one in again.journal.read() if one.kind == "museum.mended"]
        assert len(entry.payload["aside"]) == len(done.aside)
        assert len(done.aside) == sum(parsed(one)[0] is None for one in written)
        assert again.journal.verify() == []
        # What is written from now on is shown: the register knows where the journal ends.
        again.people.set_role("wang", Role.EDUCATOR, by="test")
        assert [one.role for one in again.people.list()] == [Role.EDUCATOR]
        assert all(one.well for one in look_at(again, deep=False) if one.name != "pages")


def test_what_is_kept_after_mending_is_found(folder):
    lines = lines_of(folder)
    with Museum.open(folder) as museum:
        for number in range(9):
            museum.ledger.record("session.opened", f"m{number}", "wang")
        indexing_of(museum).follow()
    write(folder, [*lines, b"nothing\n"])
    mend_journal(folder, by="test")
    with Museum.open(folder) as museum:
        record = Relic(
            id=relic_id("D 1"), accession_number="D 1", title={"en": "Hills"}, parts=(),
            state=State.PUBLISHED,
        )  # fmt: skip
        museum.relics.accession(record, {}, sha512={}, person="wang")
        assert museum.journal.position < 5 + 9
        indexing_of(museum).follow()
        assert search_of(museum).find(Query()).hits == (record.id,)


def test_looking_and_a_dry_run_change_nothing_and_the_order_mends(folder):
    lines = lines_of(folder)
    write(folder, [*changed(lines), lines[-1][:30]])
    kept = everything(folder)
    for options in ((), ("--mend", "--dry-run")):
        answer, found = doctor(folder, *options)
        assert answer.exit_code == 1
        assert not found["journal"]["well"]
        assert everything(folder) == kept
    answer, found = doctor(folder, "--mend")
    assert found["journal"]["well"], answer.output
    assert "Put aside into 000001.damaged" in answer.stderr


def test_what_the_damaged_line_claims_and_what_is_lost_is_said(folder):
    write(folder, changed(lines_of(folder)))
    _, found = doctor(folder)
    told = found["journal"]["told"]
    assert "000001.jsonl line 5: entry 5 was changed: its hash is not that of its content" in told
    assert "Entry 5 says session.opened, n3, by wang" in told
    assert "only the note is lost" in told


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (EDITED, "that edit is written nowhere else"),
        ("review.said", "it may be written nowhere else"),
        ("observation.proposed", "it may be written nowhere else"),
        ("bulk.planned", "it may be written nowhere else"),
        ("relic.state", "the vault keeps the thing"),
        (MENDED, "only the note is lost."),
    ],
)
def test_what_lies_in_the_journal_alone_is_said_to_be_lost(folder, kind, said):
    line = lines_of(folder)[-1].replace(b'"session.opened"', b'"' + kind.encode() + b'"')
    write(folder, [*lines_of(folder)[:-1], line])
    _, found = doctor(folder)
    assert said in found["journal"]["told"]


@pytest.mark.parametrize("end", [b'{"seq":6,"at":"20', bytes(80)])
def test_a_torn_end_is_no_damage_and_is_put_aside_when_the_museum_opens(folder, end):
    kept = lines_of(folder)
    write(folder, [*kept, end])
    assert damaged_lines(folder) == []
    _, found = doctor(folder)
    assert found["journal"]["well"]
    assert lines_of(folder) == kept
    assert (folder / "journal" / "000001.torn").read_bytes() == end + b"\n"


def test_a_last_line_whose_end_alone_was_taken_is_missed_and_kept(folder):
    kept = lines_of(folder)
    write(folder, [*kept[:-1], kept[-1][:-1]])
    _, found = doctor(folder)
    assert "entry 5 is missing at the end" in found["journal"]["told"]
    assert "--mend" in found["journal"]["fix"]
    assert (folder / "journal" / "000001.torn").read_bytes() == kept[-1]


@pytest.mark.parametrize("gone", [1, 2, 4])
def test_entries_that_are_gone_are_noted_and_what_comes_is_shown_again(folder, gone):
    write(folder, lines_of(folder)[:-gone])
    _, found = doctor(folder)
    assert "missing at the end" in found["journal"]["told"]
    done = mend_journal(folder, by="test")
    assert len(done.missing) == gone
    _, found = doctor(folder)
    assert found["journal"]["well"]
    with Museum.open(folder) as again:
        again.people.set_role("wang", Role.EDUCATOR, by="test")
        assert [one.role for one in again.people.list()] == [Role.EDUCATOR]


def test_damage_that_reaches_into_older_files_is_mended_through_them(tmp_path: Path):
    with Museum.create(tmp_path / "museum") as museum:
        text = (tmp_path / "museum" / "handscroll.toml").read_text("utf-8")
        (tmp_path / "museum" / "handscroll.toml").write_text(
            f"journal_segment_bytes = 4096\n{text}", "utf-8"
        )
    with Museum.open(tmp_path / "museum") as museum:
        for number in range(40):
            museum.ledger.record("session.opened", f"n{number}", "wang", number=number)
    files = sorted(museum.layout.journal.glob("*.jsonl"))
    assert len(files) >= 3
    newest, before = files[-1], files[-2]
    newest.write_bytes(newest.read_bytes().replace(b"wang", b"wong"))
    lines = before.read_bytes().splitlines(True)
    before.write_bytes(b"".join([*lines[:-2], b"a\n", b"b\n"]))
    _, found = doctor(tmp_path / "museum")
    assert not found["journal"]["well"]
    _, found = doctor(tmp_path / "museum", "--mend")
    assert found["journal"]["well"]
    assert before.with_suffix(".damaged").read_bytes() == b"a\nb\n"
    assert b"wong" in newest.with_suffix(".damaged").read_bytes()


def test_a_changed_line_in_the_middle_is_named_and_never_mended_away(folder):
    lines = lines_of(folder)
    lines[2] = lines[2].replace(b'"number":1', b'"number":8')
    write(folder, lines)
    _, found = doctor(folder, "--mend")
    assert "entry 3 was changed" in found["journal"]["told"]
    assert "--mend" not in found["journal"]["fix"]
    assert lines_of(folder) == lines


def test_mending_what_is_well_writes_nothing(folder):
    kept = everything(folder)
    answer, found = doctor(folder, "--mend")
    assert found["journal"]["well"], answer.output
    assert everything(folder) == kept
