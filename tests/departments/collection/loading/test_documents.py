"""Loading LIDO, Linked Art and IIIF: known by content, told record by record, undone as one."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handscroll.departments.collection.loading.documents import Kind, kind_of
from handscroll.entrances.cli import build
from handscroll.standards.lido.writing import HEAD, TAIL, record
from handscroll.standards.linked_art.writing import document

MANIFEST = {
    "@context": "http://iiif.io/api/presentation/3/context.json", "type": "Manifest",
    "id": "https://m.example/1", "label": {"zh-Hant": ["溪山"]}, "items": [],
}  # fmt: skip


@pytest.fixture
def run(museum):
    def run(*arguments: object):
        return CliRunner().invoke(build(), ["--museum", str(museum.folder), *map(str, arguments)])

    return run


def lido_of(*records: bytes) -> bytes:
    return HEAD + b"".join(records) + TAIL


def written(relic) -> bytes:
    found = record(relic)
    assert found is not None
    return found


def numbers(museum) -> list[str]:
    return sorted(one.accession_number for one in museum.relics.each())


def test_half_the_records_broken_the_rest_goes_through_and_undo_brings_all_back(
    museum, run, make_relic, tmp_path
):
    good = [written(make_relic(id=f"r{n}", accession_number=f"G {n}", parts=())) for n in range(4)]
    broken = [
        good[0].replace(b"</lido:titleWrap>", b"", 1),
        good[1].replace(b">G 1<", b"><"),
        good[2].replace(b"<lido:workID", b"<lido:workID lido:workID=\"&x;\"", 1),
        good[3].replace(b'lido:type="handscroll:number"', b'lido:type="handscroll:loan"')
        .replace(b">r3<", b">DE 7/obj<"),
    ]  # fmt: skip
    file = tmp_path / "lido-without-ending"
    file.write_bytes(lido_of(*(one for pair in zip(good, broken, strict=True) for one in pair)))
    dry = json.loads(run("load", file, "--name", "lido", "--dry-run", "--json").stdout)
    assert (dry["added"], dry["problems_in_all"], numbers(museum)) == (4, 4, [])
    done = run("load", file, "--name", "lido", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)["problems"]
    assert [one["row"] for one in told] == [2, 4, 6, 8]
    assert all(one["why"] and one["fix"] and one["file"] == file.name for one in told)
    assert ("r1" in told[1]["what"], "no number" in told[1]["why"]) == (True, True)
    assert "DE 7/obj" in told[3]["what"]
    assert numbers(museum) == ["G 0", "G 1", "G 2", "G 3"]
    assert run("undo", "lido").exit_code == 0
    assert numbers(museum) == []


def test_a_field_that_cannot_be_is_named(run, make_relic, tmp_path):
    bad = written(make_relic(id="r1", parts=()))
    number = b'<lido:workID lido:type="handscroll:loan">' + b"y" * 400 + b"</lido:workID>"
    bad = bad.replace(b"</lido:workID>", b"</lido:workID>" + number, 1)
    (tmp_path / "one.lido.xml").write_bytes(lido_of(bad))
    done = run("load", tmp_path / "one.lido.xml", "--name", "a", "--dry-run", "--json")
    [problem] = json.loads(done.stdout)["problems"]
    assert problem["field"] == "catalogue.identifiers.0.text"


def test_a_folder_of_all_kinds_is_loaded_by_what_each_file_holds(museum, run, make_relic, tmp_path):
    def named(n: int):
        return make_relic(id=f"r{n}", accession_number=f"M {n}", parts=())

    files = {
        "a.xml": lido_of(written(named(1))),
        "b.json": json.dumps(document(named(2))).encode(),
        "c.json": json.dumps([document(named(3)), {"type": "Person"}]).encode("utf-16"),
        "d.jsonl": json.dumps(document(named(4))).encode() + b"\n{\n",
        "e.json": json.dumps(MANIFEST).encode(),
        "f.json": json.dumps(MANIFEST | {"type": "AnnotationPage"}).encode(),
        "g.json": b'{"some": "thing else"}',
        "h.xml": b"<html/>",
        "i.csv": b"accession_number\nM 5\n",
    }
    for name, content in files.items():
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(content)
    told = json.loads(run("load", tmp_path / "in", "--name", "all", "--json").stdout)
    assert numbers(museum) == ["M 1", "M 2", "M 3", "M 4", "M 5", "https://m.example/1"]
    assert [(one["file"], one["row"]) for one in told["problems"]] == [
        ("c.json", 2), ("d.jsonl", 2), ("f.json", 1),
    ]  # fmt: skip
    assert "AnnotationPage" in told["problems"][2]["why"]


def test_texts_that_no_register_keeps_are_a_problem_of_their_record(museum, run, tmp_path):
    titles = {"\\ud800": "half a character", "\\u0000": "no character", "\U00020000": "fine"}
    works = []
    for number, title in enumerate(titles):
        names = [
            {"type": "Identifier", "content": f"T {number}"},
            {"type": "Name", "content": "TITLE"},
        ]
        work = json.dumps({"@context": "x", "type": "HumanMadeObject", "identified_by": names})
        works.append(work.replace("TITLE", title))
    (tmp_path / "a.jsonl").write_text("\n".join(works), "utf-8")
    told = json.loads(run("load", tmp_path / "a.jsonl", "--name", "t", "--json").stdout)
    assert [one["row"] for one in told["problems"]] == [1, 2]
    assert numbers(museum) == ["T 2"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HEAD.replace(b"?>\n", b"?>\n" + BOMB.encode()) + b"<lido:lido>&b;</lido:lido>" + TAIL,
         "document type"),
        (b'{"type": "HumanMadeObject", "a": ' + b"[" * 99_999, "nests more"),
        (b'[{"type": "HumanMadeObject"', "no JSON"),
        (HEAD.replace(b"UTF-8", b"klingon") + TAIL, "klingon"),
    ],
)  # fmt: skip
def test_bombs_and_what_cannot_be_read_are_one_problem_and_the_museum_stays(
    museum, run, tmp_path, content, why
):
    (tmp_path / "evil.json").write_bytes(content)
    done = run("load", tmp_path / "evil.json", "--name", "evil", "--json")
    assert done.exit_code == 1
    [problem] = json.loads(done.stdout)["problems"]
    assert why in problem["why"]
    assert numbers(museum) == []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a", HEAD, Kind.LIDO),
        ("a.jsonl", b'{"schema": 2, "title": {"en": "\\"type\\":\\"HumanMadeObject\\""}}', None),
        ("a.csv", b"accession_number,title\n1,iiif.io/api/presentation", None),
        ("a.json", b"", None),
        ("a.json", b'\xef\xbb\xbf {"type" : "HumanMadeObject"}', Kind.LINKED_ART),
        ("a.bin", b"\xff\xfe\x00", None),
    ],
)
def test_a_file_is_known_by_what_it_holds(tmp_path: Path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) is kind


def test_the_manifests_of_the_cookbook_are_loaded(material, run):
    folder = material / "data/open/reference/iiif_cookbook"
    told = json.loads(run("load", folder, "--name", "c", "--dry-run", "--json").stdout)
    # 55 manifests, and 9 works that three collections name; 19 files describe no work.
    assert (told["added"], told["problems_in_all"]) == (64, 19)
