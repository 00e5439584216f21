"""Reading without a network: what was seen stays, staff's never comes, what is gone goes."""

import socket
import threading
from types import SimpleNamespace

import pytest
import uvicorn
from waiting import comes

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.departments.viewing.offline import keeping
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.intake import IntakeItem
from handscroll.model.review import Said
from handscroll.model.rights import State

PASSWORD = "a long enough password"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys())
      found.push(`${name.split(' ').at(-1)} ${one.url}`);
  return found;
}"""
FETCHED = "performance.getEntriesByType('resource').map((one) => one.name)"
DRAWN = """() => {
  const canvas = document.querySelector('#viewer canvas');
  const line = canvas.getContext('2d').getImageData(0, canvas.height / 2, canvas.width, 1).data;
  let seen = 0;
  for (let i = 3; i < line.length; i += 4) seen += line[i] > 250 ? 1 : 0;
  return seen / canvas.width;
}"""


@pytest.fixture
def line(house):
    """The house behind a line that can be cut and mended; its address stays the same."""
    # Held all the while: what is cut could not be mended where somebody else has taken the port.
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    app = build_app(house.museum, departments())
    running = []

    def mend():
        config = uvicorn.Config(app, port=port, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        server.force_exit = True
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        comes(lambda: server.started)

    def cut():
        while running:
            server, thread = running.pop()
            server.should_exit = True
            thread.join()

    mend()
    yield SimpleNamespace(url=f"http://127.0.0.1:{port}", cut=cut, mend=mend)
    cut()
    held.close()


@pytest.fixture
def visitor(browser, line):
    """A browser that was never here, and its page."""
    context = browser.new_context(viewport={"width": 900, "height": 700}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def holds(page, expression):
    """Wait until an expression holds in a page that may be on its way to another."""
    return comes(lambda: page.evaluate(expression))


def kept(page, kind=""):
    """Addresses that lie in the device's stores."""
    return [one.split(" ")[1] for one in page.evaluate(KEPT) if one.startswith(kind)]


def see(page, address):
    """Open a page and wait until it and every picture it fetched are kept."""
    assert page.goto(address).status == 200
    if page.locator("#stage").count():
        holds(page, "performance.getEntriesByName('scroll-seen').length")
    comes(lambda: address in kept(page, "pages"))
    tiles = {one for one in page.evaluate(FETCHED) if "/iiif/" in one}
    comes(lambda: tiles <= set(kept(page, "pictures")))
    built = {one for one in page.evaluate(FETCHED) if "/static/assets/" in one}
    comes(lambda: built <= set(kept(page)))
    return tiles


def test_a_work_seen_once_opens_and_unrolls_without_a_network(line, visitor, house):
    page, relic = visitor, f"{line.url}/en/relics/{house.relics['scroll']}"
    see(page, relic)
    line.cut()
    assert page.reload().status == 200
    page.wait_for_selector("#stage.stage--live")
    comes(lambda: page.evaluate(DRAWN) > 0.9)
    page.locator("#stage").press("End")
    holds(page, "document.querySelector('#position').value === '1000'")
    # Opened at a place of the work that nobody opened before: the same work.
    assert page.goto(f"{relic}?show=seal").status == 200
    page.wait_for_selector("#stage.stage--live")


def test_what_was_not_seen_gives_a_kind_page_in_the_readers_language(
    line, visitor, house, judge, artefacts
):
    page = visitor
    see(page, f"{line.url}/en/relics/{house.relics['fan']}")
    see(page, f"{line.url}/zh-Hans/relics/{house.relics['fan']}")
    line.cut()
    for language, said in (("en", "no network"), ("zh-Hans", "没有网络"), ("zh-Hant", "沒有網路")):
        assert page.goto(f"{line.url}/{language}/about").status == 503
        assert page.evaluate("document.documentElement.lang") == language
        assert said in page.text_content("h1")
        if language == "zh-Hant":
            page.wait_for_selector("#offline-none")
            continue
        page.wait_for_selector("#offline-list a")
        assert page.get_attribute("#offline-list a", "href") == (
            f"{line.url}/{language}/relics/{house.relics['fan']}"
        )
        page.wait_for_selector("#offline-none", state="hidden")
        assert judge(page) == []
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            holds(page, "document.documentElement.scrollWidth <= innerWidth")
            page.screenshot(path=artefacts / f"offline-{language}-{width}.png", full_page=True)
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    comes(lambda: page.text_content("#offline-back") == "網路恢復了。")
    page.click("main .button")
    page.wait_for_selector("article.essay .glossary")


def test_a_network_lost_half_way_is_told_and_what_lacks_comes_by_itself(
    line, visitor, house, judge, artefacts
):
    page, context = visitor, visitor.context
    see(page, f"{line.url}/en/relics/{house.relics['scroll']}")
    page.evaluate(
        """() => {
          const line = document.querySelector('#network');
          window.said = [];
          new MutationObserver(() => said.push(line.textContent)).observe(line, {childList: true});
        }"""
    )
    line.cut()
    context.set_offline(True)
    comes(lambda: "network is gone" in page.text_content("#network"))
    page.locator("#stage").press("End")
    page.click("[data-do=actual]")
    page.wait_for_selector("#stage-problem:not([hidden])")
    assert page.is_visible("#record h2")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        holds(page, "document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=artefacts / f"network-gone-{width}.png")
    assert judge(page) == []
    line.mend()
    context.set_offline(False)
    page.wait_for_selector("#stage-problem", state="hidden")
    comes(lambda: "The network is back." in page.evaluate("said"))
    comes(lambda: page.evaluate(DRAWN) > 0.9)


def test_signing_in_leaves_nothing_behind_and_nothing_of_staff_is_kept(line, visitor, house):
    page = visitor
    see(page, f"{line.url}/en/relics/{house.relics['fan']}")
    page.goto(f"{line.url}/en/sign-in")
    page.fill("input[name=name]", "wang")
    page.fill("input[name=password]", PASSWORD)
    page.click("form.sheet button")
    page.wait_for_url("**/staff")
    of_the_house = set(kept(page, "house"))
    comes(lambda: set(kept(page)) <= of_the_house)
    draft = house.relics["draft"]
    for path in (f"relics/{draft}", f"staff/relics/{draft}", f"relics/{house.relics['fan']}"):
        assert page.goto(f"{line.url}/en/{path}").status == 200
    holds(page, "performance.getEntriesByName('scroll-seen').length")
    assert set(kept(page)) <= of_the_house
    line.cut()
    assert page.goto(f"{line.url}/en/relics/{house.relics['fan']}").status == 503
    assert not any("staff" in one or house.relics["fan"] in one for one in kept(page))


@pytest.fixture
def passing(house, planned_scan):
    """A work that was published and may be withdrawn: its identifier, and its picture's."""
    item = IntakeItem(
        accession_number="Off 1", title={"en": "Passing"}, publish=True,
        files=(planned_scan("passing"),),
    )  # fmt: skip
    for key in ask_for(house.museum, Plan(items=[item]), person="wang").keys:
        take_in(house.museum, key)
    (found,) = [one for one in house.museum.relics.list() if one.accession_number == "Off 1"]
    yield found
    if house.museum.relics.get(found.id).state is State.PUBLISHED:
        withdraw(house, found)


def withdraw(house, relic):
    house.museum.reviews.move(
        relic.id, State.WITHDRAWN, person="wang", said=Said(because="It was not ours to show")
    )


def test_what_is_withdrawn_leaves_the_device_in_every_language(line, visitor, house, passing):
    page, capture = visitor, passing.parts[0].capture.id
    for language in ("zh-Hant", "en"):
        see(page, f"{line.url}/{language}/relics/{passing.id}")
    assert any(capture in one for one in kept(page))
    withdraw(house, passing)
    assert page.reload().status == 404
    comes(lambda: not any(passing.id in one or capture in one for one in kept(page)))
    line.cut()
    assert page.goto(f"{line.url}/zh-Hant/relics/{passing.id}").status == 503


def test_pictures_beyond_the_budget_go_those_seen_first_before_others(line, visitor, monkeypatch):
    monkeypatch.setattr(keeping, "BUDGET_MB", 0)
    page = visitor
    page.goto(f"{line.url}/en/about")
    comes(lambda: kept(page, "pages"))

    def look(number):
        address = f"{line.url}/motifs/cloud.svg?seed={number}"
        page.evaluate("(address) => fetch(address).then((one) => one.text())", address)
        return address

    def clouds():
        return [one for one in kept(page, "pictures") if "cloud.svg" in one]

    # The very first picture is over the budget by itself, and lies alone: it goes.
    comes(lambda: look(0) in clouds())
    seen: list[str] = []
    while len(seen) < 90 and (not seen or seen[0] in clouds()):
        seen.append(look(len(seen) + 1))
        comes(lambda: seen[-1] in clouds())
    stay = clouds()
    assert seen[0] not in stay, "none goes, however many there are"
    assert stay == seen[-len(stay) :], "another one went than that seen first"


def test_a_new_version_of_the_house_drops_what_the_old_one_kept(line, visitor, house, monkeypatch):
    page = visitor
    see(page, f"{line.url}/en/relics/{house.relics['fan']}")
    before = set(page.evaluate("caches.keys()"))
    built, _ = keeping._built()
    monkeypatch.setattr(keeping, "_built", lambda: (built, b"another"))
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
    comes(lambda: not before & set(page.evaluate("caches.keys()")))
    # The page that is open tells the new script what it shows.
    comes(lambda: kept(page, "pages"))


def test_nobodys_search_is_kept(line, visitor, house):
    page = visitor
    see(page, f"{line.url}/en/find")
    assert page.goto(f"{line.url}/en/find?q=autumn").status == 200
    see(page, f"{line.url}/en/about")
    assert not any("autumn" in one for one in kept(page))
