"""Home and the list of stories unroll as a story does: by hand, by key, by themselves, or not."""

import pytest
from waiting import rested, until

from handscroll.model.rights import State
from handscroll.model.stories.story import Story, StoryKind

SOON = 20_000
PAGES = ("/", "/stories")
LAY = "() => document.querySelector('#roll').scrollLeft"
ENDED = "document.getAnimations().every((one) => one.playState !== 'running')"


@pytest.fixture(scope="module", autouse=True)
def told(house):
    """A story that the list has, with a picture as its cover."""
    both = {"zh-Hans": "山中", "en": "In the hills"}
    cover = {"relic": house.relics["scroll"], "x": 100, "y": 10, "width": 500, "height": 300,
             "capture": house.museum.relics.get(house.relics["scroll"]).parts[1].capture.id,
             "alt": both}  # fmt: skip
    made = {"id": "hills", "kind": "exhibition", "title": both, "cover": cover,
            "sections": [{"kind": "text", "id": "a", "heading": both, "text": both}]}  # fmt: skip
    house.museum.stories.create("hills", StoryKind.EXHIBITION, both, person="wang")
    house.museum.stories.save(Story.model_validate(made), expected=1, person="wang")
    house.museum.stories.move("hills", State.PUBLISHED, person="wang")
    yield
    house.museum.stories.move("hills", State.WITHDRAWN, person="wang")


@pytest.fixture
def unrolled(open_page):
    """Open a page that lies unrolled, once its script is there."""

    def open_one(path, *, way=None, ready=".bench--live", **how):
        page = open_page(path, still=False, **how)
        if way:
            page.evaluate(f"localStorage.setItem('handscroll-way', '{way}')")
            page.reload()
        page.locator(ready).wait_for(timeout=SOON)
        return page

    return open_one


def begins_at(page, side) -> bool:
    """Whether the sheet and its first section begin at the same place, right or left."""
    apart = page.evaluate(
        """(side) => {
            const at = (name) => document.querySelector(name).getBoundingClientRect()[side];
            return Math.abs(at('#roll') - at('.fold'));
        }""",
        side,
    )
    return bool(apart < 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_it_begins_at_its_right_end_and_is_walked_by_keys(
    path, language, scheme, unrolled, judge, artefacts
):
    page = unrolled(f"/{language}{path}", color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
    assert page.evaluate(LAY) == 0
    first = page.locator("#roll").get_attribute("aria-label")
    until(page, lambda: begins_at(page, "right"), "it begins elsewhere")
    name = path.strip("/") or "home"
    until(page, ENDED)
    page.screenshot(path=artefacts / f"unrolled-{name}-{language}-1440-{scheme}.png")
    assert judge(page) == []
    thick = "() => getComputedStyle(document.querySelector('.scroll > .roller--rest')).width"
    before = float(page.evaluate(thick)[:-2])
    page.locator("#roll").focus()
    page.keyboard.press("ArrowLeft")
    until(page, f"({LAY})() < -300")
    page.keyboard.press("End")
    until(page, "document.querySelector('.marks [href=\"#end\"][aria-current]') !== null")
    assert page.locator("#roll").get_attribute("aria-label") != first
    said = page.locator(".bench > [role=status]").inner_text()
    assert said == page.get_attribute("#roll", "aria-label")
    until(page, lambda: float(page.evaluate(thick)[:-2]) < before, "the rest is not thinner")
    page.keyboard.press("Home")
    until(page, f"({LAY})() === 0")
    # It is told in the frame after it has come there.
    until(page, lambda: page.locator("#roll").get_attribute("aria-label") == first)


@pytest.mark.parametrize("path", PAGES)
def test_the_wheel_a_hand_and_the_map_move_it(path, unrolled):
    page = unrolled(f"/en{path}")
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 300)
    until(page, f"({LAY})() < -200")
    page.locator(".map-place").evaluate(
        "one => { one.value = 1000; one.dispatchEvent(new Event('input')); }"
    )
    until(page, "document.querySelector('.marks [href=\"#end\"][aria-current]') !== null")
    assert "part" in page.locator(".map-place").get_attribute("aria-valuetext")
    assert page.locator(".map-small .map-fold").count() == page.locator(".fold").count()
    page.locator(".map-place").focus()
    page.keyboard.press("Home")
    until(page, f"({LAY})() === 0")
    # It comes out of its roll at first: what is not out yet cannot be taken hold of.
    until(page, ENDED)
    box = page.locator("#roll").bounding_box()
    page.mouse.move(box["x"] + 500, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 900, box["y"] + 6, steps=8)
    page.mouse.up()
    until(page, f"({LAY})() < -300")


def focus_within(page, *, whole=False) -> bool:
    """Whether what has the focus is in sight, at least in part, where it has come to rest."""
    box = rested(page, page.locator(":focus").bounding_box, still_s=0.1)
    left, right = box["x"], box["x"] + box["width"]
    return bool(left >= 0 and right <= 1440 if whole else right > 0 and left < 1440)


def test_a_mark_leads_to_its_section_and_the_keyboard_goes_along(unrolled):
    page = unrolled("/en/")
    page.locator('.marks [href="#leaves"]').focus()
    page.keyboard.press("Enter")
    until(page, f"({LAY})() < -400")
    assert page.evaluate("document.activeElement.id") == "leaves"
    rested(page, lambda: page.evaluate(LAY))
    page.keyboard.press("Tab")
    until(page, "document.activeElement.closest('.fold').id === 'leaves'")
    until(page, lambda: focus_within(page, whole=True), "what has the focus is not seen")


def test_nothing_that_gets_the_focus_stays_out_of_sight(unrolled):
    page = unrolled("/en/")
    page.locator("#roll").focus()
    seen = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('#roll') !== null"):
            break
        until(page, lambda: focus_within(page), "what has the focus is not seen")
        seen += 1
    assert seen >= 8


def test_it_unrolls_by_itself_until_a_hand_touches_it(unrolled):
    page = unrolled("/en/")
    play = page.locator('[data-do="play"]')
    page.locator(".pace input").fill("5")
    play.focus()
    page.keyboard.press("Enter")
    assert play.get_attribute("aria-pressed") == "true"
    until(page, f"({LAY})() < -30")
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 10)
    page.locator('[data-do="play"][aria-pressed="false"]').wait_for(timeout=SOON)
    rested(page, lambda: page.evaluate(LAY), still_s=0.6)


@pytest.mark.parametrize("dots", [1, 1.25])
def test_what_runs_by_itself_stops_at_its_end(dots, unrolled):
    page = unrolled("/en/", device_scale_factor=dots)
    page.evaluate("""() => {
        const roll = document.querySelector('.roll');
        roll.scrollTo({ left: 60 - (roll.scrollWidth - roll.clientWidth), behavior: 'instant' });
    }""")
    # It runs for less than a second: whether it was pressed is written down by the page.
    page.evaluate("""() => {
        const play = document.querySelector('[data-do="play"]');
        const pressed = () => window.pressed.push(play.getAttribute('aria-pressed'));
        window.pressed = [];
        new MutationObserver(pressed).observe(play, { attributeFilter: ['aria-pressed'] });
    }""")
    page.locator('[data-do="play"]').click()
    until(page, "window.pressed.at(-1) === 'false'")
    assert page.evaluate("window.pressed") == ["true", "false"]
    page.locator(".marks [href='#end'][aria-current]").wait_for(timeout=SOON)
    until(page, lambda: page.locator(".map-place").input_value() == "1000")


def test_an_address_that_nobody_can_read_opens_at_the_beginning(unrolled):
    page = unrolled("/en/#100%")
    assert rested(page, lambda: page.evaluate(LAY)) == 0
    page.goto("about:blank")
    page = unrolled("/en/#end")
    until(page, f"({LAY})() < -300")


def test_a_hand_that_let_go_is_not_waited_for_again(unrolled):
    page = unrolled("/en/")
    until(page, ENDED)
    box = page.locator(".roll").bounding_box()
    page.mouse.move(box["x"] + 500, box["y"] + 6)
    for _ in range(3):
        page.mouse.down()
        page.mouse.up()
    tool = page.context.new_cdp_session(page)
    window = tool.send("Runtime.evaluate", {"expression": "window"})["result"]["objectId"]

    def let_go():
        found = tool.send("DOMDebugger.getEventListeners", {"objectId": window})["listeners"]
        return "pointercancel" not in [one["type"] for one in found]

    until(page, let_go, "a hand is still waited for")


TAKEN = ("map", "place", "rest", "seen", "hint", "bench", "pace", "said")


@pytest.fixture(scope="module")
def strangely_named(house):
    """A story whose author named its sections as the page's own parts might be."""
    stories = house.museum.stories
    both = {"zh-Hans": "山中", "en": "In the hills"}
    told = [{"kind": "text", "id": name, "heading": both, "text": both} for name in TAKEN]
    stories.create("strange", StoryKind.STORY, both, person="wang")
    made = {"id": "strange", "kind": "story", "title": both, "sections": told}
    stories.save(Story.model_validate(made), expected=1, person="wang")
    return "strange"


@pytest.fixture
def strange(house, strangely_named):
    """That story, where visitors see it."""
    house.museum.stories.move(strangely_named, State.PUBLISHED, person="wang")
    yield f"/en/stories/{strangely_named}"
    house.museum.stories.move(strangely_named, State.WITHDRAWN, person="wang")
    house.museum.stories.move(strangely_named, State.DRAFT, person="wang")


def test_sections_may_be_named_as_their_author_likes(strange, unrolled, judge):
    page = unrolled(strange)
    for name in TAKEN:
        assert page.locator(f"section#{name} h2").inner_text().endswith("In the hills")
    assert page.locator(".map-small .map-fold").count() == page.locator(".fold").count()
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    page.locator('.marks [href="#seen"]').click()
    until(page, "document.querySelector('.marks [href=\"#seen\"][aria-current]') !== null")
    assert judge(page) == []


PRESENT = "document.querySelector('.marks [aria-current]').hash"


def test_a_section_that_is_asked_for_is_the_present_one_however_narrow_it_is(strange, unrolled):
    """Several narrow ones are seen at once, and none of them may lie across the middle."""
    page = unrolled(strange)
    for name in ("map", "seen", "said", "end"):
        page.locator(f'.marks [href="#{name}"]').click()
        until(page, f"{PRESENT} === '#{name}'")
        rested(page, lambda: page.evaluate(LAY))
        assert page.evaluate(PRESENT) == f"#{name}"
    before = page.evaluate(f"({LAY})()")
    page.locator("#roll").focus()
    page.keyboard.press("Home")
    rested(page, lambda: page.evaluate(LAY))
    assert page.evaluate(f"({LAY})()") != before
    assert page.evaluate(PRESENT) == "#beginning"


def test_who_holds_the_sheet_on_its_way_is_told_where_it_stopped(strange, unrolled):
    page = unrolled(strange)
    page.locator('.marks [href="#said"]').click()
    page.mouse.move(700, 400)
    page.mouse.wheel(-3000, 0)
    rested(page, lambda: page.evaluate(LAY))
    until(page, f"{PRESENT} !== '#said'")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("path", [*PAGES, "/stories/hills"])
def test_who_wants_it_from_the_left_gets_it_so_on_every_page(path, language, unrolled, judge):
    page = unrolled(f"/{language}/")
    page.locator('button[data-way="left"]').click()
    page.goto(page.url.split(f"/{language}")[0] + f"/{language}{path}")
    page.locator(".bench--live").wait_for(timeout=SOON)
    assert page.evaluate("document.documentElement.dataset.way") == "left"
    until(page, lambda: begins_at(page, "left"))
    page.locator("#roll").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"({LAY})() > 100")
    assert judge(page) == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", PAGES)
def test_who_wants_a_page_gets_one_and_finds_the_way_back(path, unrolled, judge):
    page = unrolled(f"/en{path}", way="page")
    roll = page.locator("#roll")
    assert roll.get_attribute("role") is None
    assert roll.get_attribute("tabindex") is None
    tops = page.locator(".fold").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)
    assert judge(page) == []
    page.locator("button[data-way='right']").click()
    assert roll.get_attribute("role") == "region"


@pytest.mark.parametrize(
    "how",
    [{"still": True}, {"still": False, "width": 390, "height": 844},
     {"still": False, "java_script_enabled": False}],
    ids=["still", "phone", "no-script"],
)  # fmt: skip
@pytest.mark.parametrize("path", PAGES)
def test_it_is_an_ordinary_page_for_whoever_cannot_use_a_scroll(path, how, open_page):
    page = open_page(f"/en{path}", **how)
    assert page.locator("#roll").get_attribute("role") is None
    assert page.locator(".bench").is_hidden()
    assert page.locator(".hint").is_hidden()
    tops = [page.locator(".fold").nth(n).bounding_box()["y"]
            for n in range(page.locator(".fold").count())]  # fmt: skip
    assert tops == sorted(tops)
    links = page.locator("main a[href*='/relics/'], main a[href*='/stories/']")
    assert links.count() >= 1
    assert page.locator(".marks a").count() == len(tops)


def test_a_hint_shows_where_to_touch_until_somebody_has(unrolled):
    page = unrolled("/en/")
    hint = page.locator(".hint")
    hint.wait_for(state="visible", timeout=SOON)
    assert "←" in hint.inner_text()
    page.locator("#roll").focus()
    page.keyboard.press("ArrowLeft")
    hint.wait_for(state="hidden", timeout=SOON)
    page.reload()
    page.locator(".bench--live").wait_for(timeout=SOON)
    assert hint.is_hidden()


LISTENED = """
  window.made = [];
  const Heard = window.AudioContext;
  window.AudioContext = class extends Heard { constructor() { super(); window.made.push(this); } };
  const Voice = window.GainNode;
  window.GainNode = class extends Voice {
    constructor(context, how) { super(context, how); window.voice = this; window.loudest = 0; }
  };
  setInterval(() => {
    if (window.voice) window.loudest = Math.max(window.loudest, window.voice.gain.value);
  }, 10);
"""


@pytest.mark.parametrize("path", ["/en/", "/en/relics/{scroll}"])
def test_it_rustles_where_somebody_asked_for_it_and_never_before(path, open_page, house):
    page = open_page("/en/about", still=False)
    page.add_init_script(LISTENED)
    page.goto(house.url + path.format(**house.relics))
    sound = page.locator("[data-do=sound]")
    sound.wait_for(state="visible", timeout=SOON)
    until(page, "document.querySelector('.bench--live, #tools:not([inert])') !== null")
    onward = page.locator("[data-do=on], [data-do=forward]")
    onward.click()
    page.wait_for_timeout(600)
    assert page.evaluate("window.made.length") == 0, "nothing sounds unasked"
    sound.click()
    assert sound.get_attribute("aria-pressed") == "true"
    until(page, "window.made[0].state === 'running'")
    # The glide from before may not be over yet; at rest nothing sounds.
    until(page, "window.voice.gain.value < 0.001")
    page.evaluate("window.loudest = 0")
    # Pressed again and again: on a busy machine one glide may be over between two looks.
    # Where nothing is left to unroll it goes back.
    press = """() => {
        const place = Number(document.querySelector('.map-place, #position').value);
        window.back = place > 990 || (place > 10 && window.back);
        const onward = window.back ? '[data-do=back]' : '[data-do=on], [data-do=forward]';
        document.querySelector(onward).click();
        return window.loudest > 0.01;
    }"""
    until(page, press)
    until(page, "window.voice.gain.value < 0.001")
    sound.click()
    assert sound.get_attribute("aria-pressed") == "false"
    until(page, "window.made[0].state === 'suspended'")


JUMPS = """() => new Promise((done) => {
  const all = [];
  const named = (one) => `${one.node?.nodeName}.${one.node?.className}`
      + JSON.stringify([one.previousRect, one.currentRect]);
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (!one.hadRecentInput) all.push([one.value, one.sources.map(named)]);
  })).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(all), 3000);
})"""


@pytest.mark.parametrize("way", [None, "left", "page"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_jumps_and_little_is_sent(path, way, unrolled):
    page = unrolled(f"/zh-Hans{path}", way=way)
    moved = page.evaluate(JUMPS)
    assert sum(value for value, _ in moved) <= 0.05, moved
    sent = page.evaluate(
        """() => performance.getEntriesByType('resource')
            .filter((one) => one.name.endsWith('.js')).map((one) => one.encodedBodySize)"""
    )
    assert 0 < sum(sent) <= 50_000


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_jumps_where_a_page_comes_in_pieces_to_a_slow_device(path, language, unrolled):
    other = {"zh-Hans": "zh-Hant", "en": "zh-Hans"}[language]
    page = unrolled(f"/{other}{path}")
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    line = {"offline": False, "latency": 80, "downloadThroughput": 2_000, "uploadThroughput": -1}
    slow.send("Network.emulateNetworkConditions", line)
    page.goto(page.url.replace(f"/{other}{path}", f"/{language}{path}"), wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    slow.send("Network.emulateNetworkConditions", line | {"downloadThroughput": 200_000})
    page.locator(".bench--live").wait_for(timeout=SOON)
    moved = page.evaluate(JUMPS)
    assert sum(value for value, _ in moved) <= 0.05, moved


def test_every_relic_is_two_clicks_away_at_most(open_page, house):
    page = open_page("/en/")
    shown = page.locator("main a[href*='/relics/']").evaluate_all("all => all.map(e => e.href)")
    for name in ("scroll", "hanging", "album", "fan"):
        assert any(one.endswith(house.relics[name]) for one in shown)
    page.fill("#ask", "Autumn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?q=Autumn")
