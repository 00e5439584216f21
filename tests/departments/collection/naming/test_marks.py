from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.naming.marks import marks_of, read_person, read_seal
from handscroll.model.relic import Relic


def relic(**more):
    facts = {"id": "r", "accession_number": "1", "title": {"en": "t"}, "parts": ()}
    return Relic(**(facts | more))


def test_the_greatest_scroll_has_a_line_for_each_person_and_two_for_each_seal():
    found = marks_of(relic(catalogue=great_record()))
    assert len(found["person"]) == len(found["collector"]) == 17
    assert len(found["maker"]) == 1
    assert len(found["seal"]) == 2 * 74
    assert "seal:made-seal-0" in found["bears"]
    assert "maker.traditionally_attributed:made-person-0" in found["bears"]
    assert all(len(value.encode()) <= 200 for value in found["bears"])


def test_lines_are_read_back():
    found = marks_of(relic(catalogue=great_record()))
    people = {line.key.base for text in found["person"] if (line := read_person(text))}
    seals = {told.id for text in found["seal"] if (told := read_seal(text))}
    assert people == {f"made-person-{n}" for n in range(17)}
    assert seals == {f"made-seal-{n}" for n in range(74)}


def test_the_longest_identifiers_are_whole_in_a_line_that_the_index_cuts():
    name, seal = "p" * 128, "s" * 128
    stated = {"seals": [{"id": seal, "reading": "印" * 300,
                       "owner": {"id": name, "names": [{"text": "名" * 300}]}}]}  # fmt: skip
    record = great_record().model_validate(stated)
    found = marks_of(relic(catalogue=record))
    cut = [text.encode()[:200].decode(errors="ignore") for text in found["person"] + found["seal"]]
    line = read_person(cut[0])
    assert line is not None
    assert line.key.base == name
    assert {told.id for text in cut[1:] if (told := read_seal(text))} == {seal}


def test_a_label_alone_names_its_maker():
    found = marks_of(relic(creator={"zh-Hant": "傳馬遠"}))
    assert found["bears"][:3] == [
        "person:~马远",
        "maker:~马远",
        "maker.traditionally_attributed:~马远",
    ]
    assert "named:马远" in found["bears"]
    assert found["pictured"] == ["no"]
