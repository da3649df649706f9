"""From the demo to a citation in ten interactions, guessed from the pages alone."""

from dataclasses import dataclass, field

MOST = 10


@dataclass
class Hands:
    """What a person does with a page: each click, choice or text is one interaction."""

    page: object
    done: list[str] = field(default_factory=list)

    def click(self, found) -> None:
        self.done.append("click")
        found.click()

    def write(self, found, text: str) -> None:
        self.done.append(f"write {text}")
        found.fill(text)

    def choose(self, found, index: int) -> None:
        self.done.append("choose")
        found.select_option(index=index)


@dataclass
class Keys:
    """The same without a mouse: Tab goes to what is wanted, and a key or a text acts on it."""

    page: object
    done: list[str] = field(default_factory=list)

    def press(self, *names: str) -> None:
        self.done.append(" ".join(names))
        # Letters are keys once the script of the page is there.
        self.page.wait_for_load_state("load")
        for name in names:
            self.page.keyboard.press(name)

    def write(self, text: str) -> None:
        self.done.append(f"write {text}")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def reach(self, found, *names: str) -> None:
        """Go to an element by Tab, and press keys there."""
        self.done.append(f"reach, {' '.join(names)}")
        self.page.wait_for_load_state("load")
        for _ in range(300):
            if found.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        assert found.evaluate("element => element === document.activeElement")
        for name in names:
            self.page.keyboard.press(name)


def _hits(page) -> int:
    return int(page.locator(".sum").get_attribute("data-hits"))


def test_by_mouse_hits_are_found_counted_compared_opened_and_cited(visit_demo):
    found = visit_demo("/")
    page, hands = found.page, Hands(found.page)

    hands.write(page.get_by_label("Query"), "peace")
    hands.click(page.get_by_role("button", name="Search"))
    page.wait_for_url("**/search?q=peace")
    every = _hits(page)
    party = page.locator(".facet", has=page.get_by_role("heading", name="Party"))
    value = party.locator("a[data-count]").first
    count = int(value.get_attribute("data-count"))
    hands.click(value)
    page.locator(f".sum[data-hits='{count}']").wait_for()
    assert 0 < count < every
    hands.click(page.get_by_role("link", name="Compare"))
    hands.choose(page.get_by_role("group", name="These documents").get_by_label("Party"), 1)
    hands.click(page.get_by_role("button", name="Compare"))
    number = page.locator(".ratios td.n a").first
    count = int(number.get_attribute("data-count"))
    hands.click(number)
    page.locator(f".sum[data-hits='{count}']").wait_for()
    line = page.locator("td.k a").first
    words = line.inner_text()
    hands.click(line)
    assert page.locator("mark.here").inner_text() == words
    hands.click(page.get_by_role("link", name="Cite"))

    assert page.locator("#cite p").first.is_visible()
    assert "state" in page.locator("#cite p").first.inner_text()
    assert len(hands.done) <= MOST
    assert found.wrongs == []


def test_by_keys_hits_are_found_counted_compared_opened_and_cited(visit_demo):
    found = visit_demo("/")
    page, keys = found.page, Keys(found.page)

    keys.press("/")
    keys.write("peace")
    page.wait_for_url("**/search?q=peace")
    every = _hits(page)
    party = page.locator(".facet", has=page.get_by_role("heading", name="Party"))
    value = party.locator("a[data-count]").first
    count = int(value.get_attribute("data-count"))
    keys.reach(value, "Enter")
    page.locator(f".sum[data-hits='{count}']").wait_for()
    assert 0 < count < every
    keys.press("g", "c")
    page.wait_for_url("**/compare")
    choice = page.get_by_role("group", name="These documents").get_by_label("Party")
    keys.reach(choice, "ArrowDown")
    keys.reach(page.get_by_role("button", name="Compare"), "Enter")
    number = page.locator(".ratios td.n a").first
    number.wait_for()
    count = int(number.get_attribute("data-count"))
    keys.reach(number, "Enter")
    page.locator(f".sum[data-hits='{count}']").wait_for()
    keys.press("j", "Enter")
    page.locator("mark.here").wait_for()
    keys.reach(page.get_by_role("link", name="Cite", exact=True), "Enter")

    assert page.locator("#cite p").first.is_visible()
    assert len(keys.done) <= MOST
    assert found.wrongs == []
