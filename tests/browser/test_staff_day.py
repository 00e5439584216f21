"""A registrar's day in real Chromium, by the keyboard alone, in Chinese and in English.

Every button and field is reached by Tab, as somebody reaches it who has no mouse.
"""

import csv
import io

import pytest
from waiting import until

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.importing.working import bring_in, owed
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.identity import relic_id
from handscroll.model.intake import IntakeItem
from handscroll.model.rights import State

MOST_TABS = 600
PASSWORD = "a long enough password"


class Hands:
    """Somebody at a keyboard.

    Every page that is come upon is judged, once for each address without its query.
    """

    def __init__(self, page, judge, url) -> None:
        self.page, self.judge, self.url = page, judge, url
        self.judged: set[str] = set()

    def go(self, path):
        """Type an address."""
        self.page.goto(self.url + path)
        self.look()

    def reach(self, selector):
        """Press Tab until the focus is there."""
        self.page.wait_for_selector(selector, state="attached")
        for _ in range(MOST_TABS):
            if self.page.evaluate("s => !!document.activeElement?.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    def press(self, selector, key="Enter"):
        """Go there, and press a key."""
        self.reach(selector)
        self.page.keyboard.press(key)

    def leave(self, selector, address):
        """Press what leads to another page, and look at that."""
        with self.page.expect_navigation(url=address):
            self.press(selector)
        self.look()

    def write(self, selector, text):
        """Put a text in place of what stands there."""
        self.reach(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, selector, value):
        """Go through a list to one of its options."""
        self.reach(selector)
        values = self.page.eval_on_selector(selector, "s => [...s.options].map(o => o.value)")
        now = self.page.eval_on_selector(selector, "s => s.selectedIndex")
        steps = values.index(value) - now
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert self.page.input_value(selector) == value

    def look(self):
        """Have the page judged, unless one like it was."""
        place = self.page.url.partition("?")[0]
        if place not in self.judged:
            self.judged.add(place)
            assert self.judge(self.page) == []


@pytest.fixture
def hands(browser, house, judge):
    """Somebody who has signed in nowhere yet."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", accept_downloads=True,
        service_workers="block",
    )  # fmt: skip
    yield Hands(context.new_page(), judge, house.url)
    context.close()


@pytest.fixture
def painted(house, planned_scan, request):
    """A draft with one picture."""
    # The same scan is not taken in twice: what is drawn goes by the length of its name.
    number = f"Day {request.node.name}"
    item = IntakeItem(
        accession_number=number, title={"en": "A painted day"}, files=(planned_scan(number),)
    )
    for key in ask_for(house.museum, Plan(items=[item]), person="wang").keys:
        take_in(house.museum, key)
    return relic_id(number)


def sign_in(hands, language):
    hands.go(f"/{language}/sign-in")
    hands.write("input[name=name]", "wang")
    hands.write("input[name=password]", PASSWORD)
    with hands.page.expect_navigation(url="**/staff"):
        hands.page.keyboard.press("Enter")
    hands.look()


def create(hands, language, number):
    """Begin a record; return its identifier."""
    hands.leave(f"a[href='/{language}/relics/new']", "**/relics/new")
    hands.write("input[name=number]", number)
    hands.write("input[name=title_hant]", "溪山圖")
    hands.write("input[name=title_en]", "Streams")
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")
    hands.look()
    return relic_id(number)


def draw_a_seal(hands, language, relic):
    """Add an impression and set two corners of its place on the picture."""
    page, name = hands.page, "catalogue.impressions.n0.region"
    hands.go(f"/{language}/relics/{relic}/edit")
    hands.press("#s-seals > summary")
    hands.press('button[value="add catalogue.impressions"]')
    hands.press(f'summary[id="f-{name}"]')
    hands.press(f'[data-region="{name}"] button')
    page.wait_for_selector(".edit-region .drawing")
    until(page, lambda: page.evaluate("document.activeElement.className").startswith("mark-stage"))
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    until(page, lambda: page.input_value(f'[id="f-{name}.width"]') not in ("", "0"))
    with page.expect_navigation(url="**/edit?saved=*"):
        page.keyboard.press("Control+s")


def ask_for_review(hands, language, relic):
    hands.go(f"/{language}/staff/relics/{relic}")
    hands.press("details.step:has(textarea[name=look]) > summary")
    hands.write("textarea[name=look]", "請看印章")
    with hands.page.expect_navigation():
        hands.press("details.step:has(textarea[name=look]) form button")


def publish(hands, language, relic):
    """Find what waits on the desk, and publish it from there."""
    hands.go(f"/{language}/staff")
    hands.leave(f"a.slip-work[href='/{language}/relics/{relic}/review']", "**/review")
    with hands.page.expect_navigation():
        hands.press("form:has(input[name=state][value=published]) button")


def retitle(hands, language, relic, title):
    hands.go(f"/{language}/relics/{relic}/edit")
    hands.write('[id="f-title.en"]', title)
    with hands.page.expect_navigation(url="**/edit?saved=*"):
        hands.page.keyboard.press("Enter")


def compare_and_restore(hands, language, relic, old, new):
    """Look at two versions side by side, and restore the older one."""
    hands.go(f"/{language}/relics/{relic}/history?old={old}&new={new}")
    assert hands.page.locator("ins").count() >= 1
    assert hands.page.locator("del").count() >= 1
    button = f"form:has(input[name=version][value='{old}']) button"
    with hands.page.expect_navigation(url="**/history?done=*"):
        hands.press(button)


def change_many(hands, language, query):
    """Give all that are found one description in English, having looked at what that would do."""
    page = hands.page
    hands.go(f"/{language}/find?q={query}&view=table")
    hands.leave("#picks button[value=all]", "**/staff/bulk?*")
    hands.choose("#field", "description")
    hands.choose("#deed", "set")
    with page.expect_navigation():
        hands.press("button[name=do][value=step]")
    hands.write("#step-0 [name$='description.en']", "Seen today")
    hands.leave("button[name=do][value=look]", "**/staff/bulk/*")
    with page.expect_navigation():
        hands.press("button[name=do][value=apply]")


def take_back_many(hands):
    with hands.page.expect_navigation():
        hands.press("button[name=do][value=undo]")


def bring_in_a_table(hands, house, language, file):
    """Bring a museum's own table in by its mapping, and take it back."""
    page, museum = hands.page, house.museum
    before = museum.relics.count()
    # Listening begins before the page is there: begun with the key, the key may overtake it.
    choosers = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    hands.go(f"/{language}/staff/import")
    hands.press("#file", "Space")
    until(page, lambda: page.evaluate("document.readyState") and choosers)
    choosers[0].set_files(file)
    hands.leave(".bring-drop button", "**/staff/import/*")
    worked(museum, page, ".bring-columns")
    assert page.input_value("#to-0") != ""
    with page.expect_navigation():
        hands.press(".bring-columns button[value=check]")
    worked(museum, page, ".bring-tally")
    with page.expect_navigation():
        hands.press("button[value=load]")
    worked(museum, page, ".bring-tally")
    assert museum.relics.count() == before + 2
    hands.leave("a[href*='undo=']", "**/import?undo=*")
    with page.expect_navigation(url="**/import?said=undone*"):
        hands.press(".bring-asked button")
    assert museum.relics.count() == before


def worked(museum, page, selector):
    """Do what the worker of a served museum does, till the page shows what came of it."""
    for _, subject in list(owed(museum)):
        bring_in(museum, subject)
    page.wait_for_selector(selector)
    page.wait_for_load_state()


def export(hands, language, query):
    """Take what is found home as a table."""
    hands.go(f"/{language}/find?q={query}")
    with hands.page.expect_download() as taken:
        hands.press("a[download][href*='as=csv']")
    return list(csv.DictReader(io.StringIO(taken.value.path().read_text("utf-8-sig"))))


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_day_at_the_desk(language, hands, painted, house, tmp_path):
    museum = house.museum
    number = f"Made {language}"
    sign_in(hands, language)
    made = create(hands, language, number)
    assert museum.relics.get(made).title["en"] == "Streams"

    draw_a_seal(hands, language, painted)
    [seal] = museum.relics.get(painted).catalogue.impressions
    assert seal.region.width > 50

    ask_for_review(hands, language, painted)
    assert museum.relics.get(painted).state is State.IN_REVIEW
    publish(hands, language, painted)
    assert museum.relics.get(painted).state is State.PUBLISHED

    before, old = museum.relics.standing(painted)
    retitle(hands, language, painted, "Quite another day")
    compare_and_restore(hands, language, painted, old, old + 1)
    assert museum.relics.get(painted).title == before.title

    word = "painted"
    change_many(hands, language, word)
    assert museum.relics.get(painted).description["en"] == "Seen today"
    take_back_many(hands)
    assert museum.relics.get(painted).description == before.description

    file = tmp_path / "藏品.csv"
    sheet = f"典藏號,品名,畫家\nT{language} 1,早春圖,郭熙\nT{language} 2,秋林,王翬\n"
    file.write_text(sheet, "gb18030")
    bring_in_a_table(hands, house, language, file)

    rows = export(hands, language, word)
    assert before.accession_number in {value for row in rows for value in row.values()}
