"""A museum in which people, names and seals meet in several records; some of it not published."""

import asyncio

import httpx
import pytest

from handscroll.departments.collection.finding.opened import search_of
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import State
from handscroll.museum import Museum

WANG = {"id": "wang-hui", "names": [
    {"text": "王翬", "pinyin": "Wáng Huī"}, {"kind": "courtesy", "text": "石谷"},
    {"kind": "english", "text": "Wang Hui", "language": "en"}],
    "born": {"written": "1632"}, "died": {"written": "1717"},
    "native_place": {"zh-Hans": "常熟", "en": "Changshu"},
    "links": ["https://vocab.getty.edu/ulan/500125871"]}  # fmt: skip
COLLECTOR = {"id": "made-collector", "names": [{"text": "墨緣居士"}]}


def seal(reading="墨緣", owner=COLLECTOR, **more):
    return {"id": "moyuan", "reading": reading, "owner": owner, "cutting": "relief",
            "source": "Seal list A", **more}  # fmt: skip


def pressed(names, **more):
    return [{"id": f"s{n}", "seal": name, **more} for n, name in enumerate(names, start=1)]


def named(text, born="", died=""):
    return {"names": [{"text": text}], "born": {"written": born}, "died": {"written": died}}


def record(number, state=State.PUBLISHED, catalogue=None, **label):
    facts = {"title": {"zh-Hans": f"山水{number}", "en": f"Landscape {number}"},
             "format": ObjectFormat.HANDSCROLL, "parts": ()}  # fmt: skip
    told = Catalogue.model_validate(catalogue or {})
    facts |= {"id": relic_id(number), "accession_number": number, "state": state}
    return Relic(catalogue=told, **(facts | label))


def made_by(person, qualifier="autograph"):
    return [{"person": person, "qualifier": qualifier, "role": "painter"}]


def records():
    """The records, and the draft that nobody but staff may meet."""
    return [
        record("A 1", dynasty={"zh-Hans": "清"}, date_written="1690",
               catalogue={"makers": made_by(WANG), "seals": [seal()],
                          "impressions": pressed(["moyuan", "moyuan"])}),
        record("A 2", dynasty={"zh-Hans": "清"}, date_written="1700",
               catalogue={"makers": made_by(WANG | {"died": {"written": "1720"}}, "attributed"),
                          "seals": [seal("墨缘", cutting="intaglio")],
                          "impressions": pressed(["moyuan"])}),
        record("A 3", dynasty={"zh-Hans": "北宋"},
               catalogue={"makers": made_by(WANG, "copy"), "inscriptions": [
                   {"id": "c1", "kind": "colophon", "author": COLLECTOR,
                    "transcription": {"text": "右山水一卷"}}],
                   "provenance": [{"holder": COLLECTOR, "how": "gift", "price": "SECRET-PRICE",
                                   "when": {"written": "1800"}}]}),
        record("B 1", catalogue={"makers": made_by(named("李明", "1500", "1560"))}),
        record("B 2", catalogue={"makers": made_by(named("李明", "1700", "1770"))}),
        record("B 3", catalogue={"makers": made_by(named("李明"))}),
        record("C 1", creator={"zh-Hant": "傳馬遠", "en": "Attributed to Ma Yuan"},
               dynasty={"zh-Hans": "南宋", "en": "Southern Song"}, date_written="1200"),
        record("C 2", creator={"zh-Hans": "馬遠 (1160—1225)"}),
        record("S 1", State.DRAFT, {"makers": made_by({"id": "secret", "names": [{"text": "密"}]}),
                                    "seals": [seal("SECRET-READING"), seal() | {"id": "hidden"}],
                                    "impressions": pressed(["moyuan", "hidden"])}),
    ]  # fmt: skip


def fill(folder):
    made = Museum.create(folder)
    made.lots.load(records(), "made", person="test")
    search_of(made)
    return made


def asking(museum):
    app = build_app(museum, departments())

    def get(path, *, html=True, cookie=None):
        async def go():
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://museum") as client:
                headers = {"accept": "text/html" if html else "application/json"}
                if cookie:
                    headers["cookie"] = cookie
                return await client.get(path, headers=headers)

        return asyncio.run(go())

    return get


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Ask the whole application of a museum that no test changes; return the answer."""
    with fill(tmp_path_factory.mktemp("read") / "museum") as made:
        yield asking(made)


@pytest.fixture
def filled(tmp_path):
    """A museum with people, namesakes, a seal on two works, and a draft; to be changed."""
    with fill(tmp_path / "filled") as made:
        yield made


@pytest.fixture
def ask_changed(filled):
    """Ask the application of the museum that the test changes."""
    return asking(filled)


@pytest.fixture
def make_record():
    """Make a record: number, state, catalogue, label."""
    return record
