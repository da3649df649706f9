"""Every page at the width of a desk and of a phone, in light and dark, by mouse and by keys."""

import pytest

from addresses import PAGES

each_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
each_look = pytest.mark.parametrize(
    ("width", "scheme"),
    [("wide", "light"), ("wide", "dark"), ("phone", "light"), ("phone", "dark")],
)
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@each_page
@each_look
def test_a_page_fits_asks_for_nothing_foreign_and_shuts_nobody_out(visit, path, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    found = visit(path, width, scheme)

    overflow = found.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    results = axe.Axe().run(found.page, options={"runOnly": {"type": "tag", "values": _RULES}})

    told = [
        f"{each['id']}: {node['html'][:150]}"
        for each in results.response["violations"]
        for node in each["nodes"]
    ]
    assert told == []
    assert overflow <= 0
    assert found.wrongs == []


def test_from_the_corpus_to_a_passage_and_its_reference_by_keys(visit):
    page = visit("/").page

    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("/")
    page.keyboard.type("peace")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=peace")
    page.keyboard.press("j")
    page.keyboard.press("j")
    hit = page.locator(":focus")
    words, link = hit.inner_text(), hit.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{link}")
    assert page.locator("mark.here").inner_text() == words
    assert page.locator("mark.here").evaluate(
        "mark => { const at = mark.getBoundingClientRect();"
        " return at.top >= 0 && at.bottom <= innerHeight; }"
    )
    page.keyboard.press("u")
    page.wait_for_url("**/search?q=peace")


def test_from_the_corpus_to_a_passage_and_its_reference_without_script(visit):
    page = visit("/", java_script_enabled=False).page

    page.get_by_role("searchbox").fill("peace")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?q=peace")
    total = int(page.locator(".sum a.big").first.get_attribute("data-count"))
    facet = page.locator(".facet a[data-count]").first
    count = int(facet.get_attribute("data-count"))
    facet.click()
    assert 0 < count < total
    page.locator(f".sum[data-hits='{count}']").wait_for()
    page.get_by_role("link", name="right").click()
    page.wait_for_url("**sort=right**")
    page.locator("td.k a").first.click()
    page.wait_for_url("**/d/**")
    page.locator("mark.here").wait_for()
    page.locator("summary", has_text="BibTeX").click()
    assert "@misc{" in page.locator("details[open] pre").inner_text()


def test_keys_go_from_hit_to_hit_of_a_document(visit):
    page = visit("/d/02_kestria?q=the").page
    hits = [each.get_attribute("id") for each in page.locator("mark.hit").all()]

    for hit in hits[:3]:
        page.keyboard.press("n")
        page.wait_for_url(f"**at={hit}#{hit}")
        assert page.locator("mark.here").get_attribute("id") == hit
    page.keyboard.press("p")
    page.wait_for_url(f"**#{hits[1]}")


def test_the_back_button_goes_through_the_states_of_a_search(visit):
    page = visit("/search?q=peace").page
    first = page.locator("td.k a").first.get_attribute("href")

    page.get_by_role("link", name="right", exact=True).click()
    page.wait_for_url("**sort=right")
    page.go_back()

    assert page.locator("td.k a").first.get_attribute("href") == first


def test_an_address_of_a_token_alone_marks_it(visit):
    page = visit("/d/02_kestria#t79").page
    page.wait_for_url("**at=t79#t79")

    assert page.locator("mark#t79").inner_text() == "peace"


def test_a_mark_of_the_chart_opens_its_hits(visit):
    page = visit("/search?q=peace").page
    mark = page.locator(".cq-820 a[data-count]").first
    count = mark.get_attribute("data-count")

    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**date**")

    assert page.locator(".sum").get_attribute("data-hits") == count


def test_filters_are_folded_on_a_phone_and_open(visit):
    page = visit("/search?q=peace", "phone").page

    assert not page.locator(".facet").first.is_visible()
    page.locator(".filters summary").click()
    assert page.locator(".facet").first.is_visible()


@pytest.mark.parametrize("path", ["/", "/search?q=peace"])
def test_every_number_opens_what_it_counts(visit, path):
    page = visit(path).page
    numbers = {
        (
            each.get_attribute("data-count"),
            each.get_attribute("data-unit"),
            each.get_attribute("href"),
        )
        for each in page.locator("[data-count]").all()
    }

    assert numbers
    for count, unit, link in numbers:
        page.goto(link)
        name = {"documents": "data-documents", "types": "data-rows"}.get(unit, "data-hits")
        assert page.locator(f"[{name}]").get_attribute(name) == count, link


def test_a_measure_is_asked_for_sorted_and_opened_without_script(visit):
    page = visit("/", java_script_enabled=False).page

    page.get_by_role("link", name="Measures").click()
    page.get_by_role("link", name="Collocates").click()
    page.get_by_label("query").fill("peace")
    page.get_by_role("button", name="Count").click()
    assert page.url.endswith("/measures/collocates?query=peace")
    page.get_by_role("link", name="hits", exact=True).click()
    number = page.locator("td.n a").first
    count = number.get_attribute("data-count")
    number.click()
    assert page.locator(".sum").get_attribute("data-hits") == count


def test_two_selections_are_chosen_and_a_number_opened_without_script(visit):
    page = visit("/compare", java_script_enabled=False).page

    side = page.get_by_role("group", name="These documents")
    side.get_by_label("Party").select_option(index=1)
    chosen = side.get_by_label("Party").input_value()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare?a=party**")
    assert page.get_by_role("heading", level=1).inner_text() == f"{chosen} against all others"
    number = page.locator(".ratios td.n a").first
    count = number.get_attribute("data-count")
    number.click()
    assert page.locator(".sum").get_attribute("data-hits") == count


def test_a_number_and_a_passage_are_pinned_noted_and_taken_away_without_script(visit):
    page = visit("/search?q=peace", java_script_enabled=False).page

    for path in ("/search?q=peace", "/d/02_kestria?at=p2"):
        page.goto(path)
        page.get_by_role("button", name="Pin").click()
        page.wait_for_url("**/notebook#pin-**")
    number = page.locator(".pinned a[data-count]").first
    assert number.get_attribute("data-unit") == "hits"
    assert page.locator(".pinned blockquote").is_visible()
    second = page.locator(".pinned").nth(1)
    second.locator("summary").click()
    second.get_by_label("Note on").fill("Said again.")
    second.get_by_role("button", name="Keep the note").click()
    page.get_by_text("Said again.", exact=True).first.wait_for()
    page.get_by_role("button", name="Up").click()
    assert "02_kestria" in page.locator(".pinned h2 a").first.get_attribute("href")
    for _ in range(page.locator(".pinned").count()):
        page.get_by_role("button", name="Remove").first.click()
    page.get_by_role("heading", name="Nothing is pinned yet").wait_for()


@each_look
def test_a_notebook_with_pins_shuts_nobody_out_and_prints(visit, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    found = visit("/compare?a=date+%3E%3D+2018", width, scheme)
    page = found.page

    page.get_by_role("button", name="Pin").click()
    page.wait_for_url("**/notebook#pin-**")
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    results = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    page.emulate_media(media="print")

    assert overflow <= 0
    assert found.wrongs == []
    assert [each["id"] for each in results.response["violations"]] == []
    assert page.locator(".pinned table").first.is_visible()
    assert not page.get_by_role("button", name="Remove").first.is_visible()


@each_look
def test_a_query_is_completed_by_keys_and_shuts_nobody_out(visit, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    found = visit("/", width, scheme)
    page = found.page
    box = page.get_by_role("combobox", name="Query")

    box.press_sequentially("peace :: par")
    option = page.get_by_role("option", name="party")
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    results = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    assert box.input_value() == "peace :: party"
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially(" = ")
    page.get_by_role("option").first.wait_for()
    box.press("Escape")
    assert page.get_by_role("option").count() == 0
    box.press_sequentially('"')
    page.get_by_role("option").first.click()
    assert box.input_value().startswith('peace :: party = "')
    box.press("Enter")
    page.wait_for_url("**/search?q=peace**")

    assert found.wrongs == []
    assert [each["id"] for each in results.response["violations"]] == []


def test_a_box_is_a_box_without_script(visit):
    page = visit("/", java_script_enabled=False).page

    assert page.locator("#q").get_attribute("role") is None
    assert page.locator(".completion").count() == 0


def test_letters_go_to_screens_and_can_be_switched_off(visit):
    page = visit("/search?q=peace").page

    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/compare")
    page.keyboard.press("?")
    page.wait_for_url("**/keys")
    page.get_by_label("Keys of one letter").uncheck()
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.keyboard.press("/")
    assert page.url.endswith("/keys")
    page.reload()
    assert not page.get_by_label("Keys of one letter").is_checked()
    page.get_by_label("Keys of one letter").check()
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/search")


def test_letters_sort_fold_and_open(visit):
    page = visit("/search?q=peace").page

    page.keyboard.press("s")
    page.wait_for_url("**sort=left")
    page.keyboard.press("f")
    assert not page.locator(".facet").first.is_visible()
    page.keyboard.press("j")
    link = page.locator(":focus").get_attribute("href")
    page.keyboard.press("o")
    page.wait_for_url(f"**{link}")


def test_print_has_the_text_and_no_furniture(visit):
    page = visit("/search?q=peace").page
    page.emulate_media(media="print")

    assert page.locator(".kwic").is_visible()
    assert not page.locator("header.top").is_visible()
    assert not page.locator(".qbar").is_visible()
