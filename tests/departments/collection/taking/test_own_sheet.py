"""A museum's own sheet from the command line to the pages: all of it arrives, the staff's stays."""

import asyncio
import json

import httpx
import pytest
from typer.testing import CliRunner

from handscroll.departments.collection.finding.opened import search_of
from handscroll.entrances.cli import build
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.identity import relic_id
from handscroll.museum import Museum
from handscroll.museum.search import Query

HEAD = (
    "文件名,藏品编号,题名,Title,作者,字,号,年代,朝代,形制,质地,尺寸（厘米）,鉴藏印,"
    "递藏,库位,版权,保险"
)
ROW = (
    "a.png,试 1,秋山圖,<b>Autumn</b>,董其昌（1555-1636）,玄宰,香光居士,萬曆丁巳,明,条幅,绢本设色,"
    "28.5 x 343.2,乾隆御覽之寶（朱文，藏家：弘历）,1925 故宫博物院,地库/三室,CC0,一百万"
)


@pytest.fixture
def home(tmp_path, make_scan):
    with Museum.create(tmp_path / "museum"):
        pass
    make_scan(tmp_path / "scans" / "a.png")
    (tmp_path / "scans" / "records.csv").write_text(f"{HEAD}\n{ROW}\n", encoding="gb18030")
    return tmp_path


def ingest(home, *more: str):
    sheet = home / "scans" / "records.csv"
    told = ["--museum", home / "museum", "ingest", home / "scans", "--sheet", sheet, *more]
    return CliRunner().invoke(build(), [*map(str, told)])


def test_a_dry_run_shows_what_each_column_became_and_writes_nothing(home):
    done = ingest(home, "--dry-run")
    assert done.exit_code == 0
    assert "What each column became" in done.output
    assert "Kept as written" in done.output
    told = json.loads(ingest(home, "--dry-run", "--json").stdout)
    became = {one["column"]: one["told"] for one in told["became"]}
    assert became["dimensions"] == "overall_unmounted: height 285 mm, width 3432 mm"
    assert became["date"] == "1617 (certain)"
    assert [one["field"] for one in told["kept_as_written"]] == ["保险"]
    with Museum.open(home / "museum") as museum:
        assert museum.relics.count() == 0


def test_what_a_sheet_says_is_kept_shown_and_found_and_the_staffs_stays_with_the_staff(home):
    done = ingest(home, "--publish")
    assert done.exit_code == 0, done.output
    assert "1 relics taken in, 0 problems, 1 kept as written" in done.output
    with Museum.open(home / "museum") as museum:
        relic = museum.relics.get(relic_id("试 1"))
        assert relic.catalogue.staff_note == "保险: 一百万"
        assert relic.catalogue.location.building == "地库"
        index = search_of(museum)
        for facet, value in (
            ("seal_owner", "弘历"),
            ("support", "silk"),
            ("dynasty", "明"),
            ("format", "narrow_scroll"),
            ("format", "hanging_scroll"),
        ):
            assert index.find(Query(filters={facet: (value,)})).hits == (relic.id,), facet
        page = get(museum, f"/zh-Hans/relics/{relic.id}/record")
        for words in ("玄宰", "香光居士", "乾隆御覽之寶", "故宫博物院", "条幅", "萬曆丁巳"):
            assert words in page
        assert "<b>Autumn</b>" not in get(museum, f"/en/relics/{relic.id}/record")
        for secret in ("地库", "一百万"):
            assert secret not in page
            assert secret not in get(museum, f"/api/find?q={secret}").replace(f"q={secret}", "")


def get(museum, path):
    async def ask():
        app = build_app(museum, departments())
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://m.test") as client:
            answer = await client.get(path)
            assert answer.status_code == 200, path
            return answer.text

    return asyncio.run(ask())
