"""LIDO of other houses: what we know finds its place, the rest stands in the staff's notes."""

import pytest

from handscroll.errors import InvalidError
from handscroll.standards.lido.reading import identifier_of, parsed, relic_of
from handscroll.standards.lido.writing import record

HEAD = (
    '<lido:lido xmlns:lido="http://www.lido-schema.org"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<lido:lidoRecID lido:type="local">DE-Mb112/lido/obj-7</lido:lidoRecID>'
)
WORK = """<lido:descriptiveMetadata xml:lang="de"><lido:objectClassificationWrap>
<lido:objectWorkTypeWrap><lido:objectWorkType><lido:term>Gemälde</lido:term></lido:objectWorkType>
</lido:objectWorkTypeWrap></lido:objectClassificationWrap><lido:objectIdentificationWrap>
<lido:titleWrap><lido:titleSet lido:type="preferred"><lido:appellationValue>Berge
</lido:appellationValue></lido:titleSet><lido:titleSet><lido:appellationValue xml:lang="zh-Hant"
>溪山</lido:appellationValue></lido:titleSet></lido:titleWrap>
<lido:inscriptionsWrap><lido:inscriptions><lido:inscriptionTranscription xml:lang="zh-Hant"
>石谷</lido:inscriptionTranscription></lido:inscriptions></lido:inscriptionsWrap>
<lido:repositoryWrap><lido:repositorySet lido:type="current"><lido:repositoryName>
<lido:legalBodyName><lido:appellationValue>Museum für Kunst</lido:appellationValue>
</lido:legalBodyName></lido:repositoryName><lido:workID lido:type="inventory number">1962.7
</lido:workID><lido:workID lido:type="former">alt 3</lido:workID></lido:repositorySet>
</lido:repositoryWrap><lido:objectDescriptionWrap><lido:objectDescriptionSet lido:type="x">
<lido:descriptiveNoteValue>Eine Rolle.</lido:descriptiveNoteValue></lido:objectDescriptionSet>
</lido:objectDescriptionWrap><lido:objectMeasurementsWrap><lido:objectMeasurementsSet>
<lido:displayObjectMeasurements>28,5 x 343 cm</lido:displayObjectMeasurements>
<lido:objectMeasurements><lido:measurementsSet><lido:measurementType>Höhe</lido:measurementType>
<lido:measurementUnit>cm</lido:measurementUnit><lido:measurementValue>28,5</lido:measurementValue>
</lido:measurementsSet></lido:objectMeasurements></lido:objectMeasurementsSet>
</lido:objectMeasurementsWrap></lido:objectIdentificationWrap>
<lido:eventWrap><lido:eventSet><lido:event><lido:eventType><lido:term>Herstellung</lido:term>
</lido:eventType><lido:eventActor><lido:displayActorInRole>Wang Hui (Maler)
</lido:displayActorInRole><lido:actorInRole><lido:actor><lido:actorID lido:type="URI"
>https://viaf.org/viaf/1</lido:actorID><lido:nameActorSet><lido:appellationValue>Wang Hui
</lido:appellationValue></lido:nameActorSet><lido:vitalDatesActor><lido:earliestDate>1632
</lido:earliestDate><lido:latestDate>1717</lido:latestDate></lido:vitalDatesActor></lido:actor>
</lido:actorInRole></lido:eventActor><lido:eventDate><lido:displayDate>um 1690</lido:displayDate>
<lido:date><lido:earliestDate>1685-01-01</lido:earliestDate><lido:latestDate>1695</lido:latestDate>
</lido:date></lido:eventDate><lido:eventPlace><lido:displayPlace>Suzhou</lido:displayPlace>
</lido:eventPlace></lido:event></lido:eventSet></lido:eventWrap></lido:descriptiveMetadata>
"""
ADMINISTRATION = """<lido:administrativeMetadata xml:lang="de"><lido:recordWrap>
<lido:recordID lido:type="local">7</lido:recordID><lido:recordType><lido:term>Einzelobjekt
</lido:term></lido:recordType><lido:recordSource><lido:legalBodyName><lido:appellationValue>M
</lido:appellationValue></lido:legalBodyName></lido:recordSource></lido:recordWrap>
<lido:resourceWrap><lido:resourceSet><lido:resourceRepresentation><lido:linkResource
>https://m.example/7.jpg</lido:linkResource></lido:resourceRepresentation><lido:rightsResource>
<lido:rightsType><lido:conceptID lido:type="URI">https://creativecommons.org/licenses/by/4.0/
</lido:conceptID></lido:rightsType><lido:creditLine>Foto: X</lido:creditLine></lido:rightsResource>
</lido:resourceSet></lido:resourceWrap></lido:administrativeMetadata></lido:lido>"""


def trimmed(text: str) -> str:
    return text.replace("\n<", "<")


def test_a_record_of_another_house_becomes_a_relic_and_loses_nothing():
    relic = relic_of(parsed(HEAD + trimmed(WORK + ADMINISTRATION)))
    told = relic.catalogue
    assert (relic.accession_number, relic.title) == ("1962.7", {"de": "Berge"})
    assert (told.titles[0].text, told.titles[0].kind) == ("溪山", "alias")
    assert told.object_type == "painting"
    assert relic.creator == {"de": "Wang Hui (Maler)"}
    [maker] = told.makers
    assert maker.person.names[0].text == "Wang Hui"
    assert (maker.person.born.written, maker.person.died.written) == ("1632", "1717")
    assert maker.person.links == ("https://viaf.org/viaf/1",)
    assert (relic.date_written, told.date.years) == ("um 1690", (1685, 1695))
    assert (told.measures[0].height_mm, told.measures[0].as_written) == (285, "28,5 x 343 cm")
    assert told.inscriptions[0].transcription.text == "石谷"
    assert [one.text for one in told.identifiers] == ["alt 3"]
    assert told.held_by == {"de": "Museum für Kunst"}
    assert relic.description == {"de": "Eine Rolle."}
    assert relic.rights.uri == "http://creativecommons.org/licenses/by/4.0/"
    assert relic.rights.credit_line == {"de": "Foto: X"}
    assert told.relations[0].link == "https://m.example/7.jpg"
    for left in ("Suzhou", "obj-7", "Einzelobjekt"):
        assert left in told.staff_note


def test_two_blocks_of_two_languages_are_one_record():
    both = WORK + WORK.replace('xml:lang="de"', 'xml:lang="en"').replace("Berge", "Mountains")
    relic = relic_of(parsed(HEAD + trimmed(both + ADMINISTRATION)))
    assert relic.title == {"de": "Berge", "en": "Mountains"}
    assert len(relic.catalogue.makers) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + "</lido:lido>", "no number"),
        (HEAD, "well-formed"),
        (HEAD + "&evil;</lido:lido>", "well-formed"),
        ("<a>" * 300 + "</a>" * 300, "well-formed"),
        (HEAD + "\ud800</lido:lido>", "well-formed"),
    ],
)
def test_a_record_that_cannot_be_read_says_why(text, why):
    with pytest.raises(InvalidError, match=why):
        relic_of(parsed(text))


def test_a_field_that_cannot_be_what_it_says_is_named():
    bad = (HEAD + trimmed(WORK + ADMINISTRATION)).replace("1962.7", "1962\ufeff.7" + "x" * 400)
    bad = bad.replace("alt 3", "y" * 400)
    with pytest.raises(InvalidError, match=r"catalogue\.identifiers\.0\.text"):
        relic_of(parsed(bad))


def test_a_record_is_named_by_its_identifier():
    assert identifier_of(parsed(HEAD + "</lido:lido>")) == "DE-Mb112/lido/obj-7"


def test_what_somebody_added_to_a_record_of_ours_is_kept(speaking):
    written = (record(speaking) or b"").decode()
    more = (
        "<lido:titleSet><lido:appellationValue>Nebentitel</lido:appellationValue></lido:titleSet>"
        "</lido:titleWrap>"
    )
    wraps = "<lido:displayStateEditionWrap><lido:displayState>2. Zustand</lido:displayState>"
    wraps += "</lido:displayStateEditionWrap><lido:objectDescriptionWrap>"
    changed = written.replace("</lido:titleWrap>", more)
    changed = changed.replace("<lido:objectDescriptionWrap>", wraps)
    told = relic_of(parsed(changed)).catalogue
    assert told.titles[-1].text == "Nebentitel"
    assert "2. Zustand" in told.staff_note
    assert told.makers == relic_of(parsed(written)).catalogue.makers
