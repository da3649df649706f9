"""Layers, editions, and texts from right to left and without spaces, in a real browser."""

import subprocess
import sys

import pytest

import scripts
from communique.ingest import build
from communique.sample import archive as sample_archive

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

STATES = {
    "layers": "/scripts/d/debate?layers=entity,u,note,pos:NOUN&q=treaty&at=t3#t3",
    "five layers": "/scripts/d/debate?layers=entity,head,u,note,vocal,pos:NOUN",
    "layers by kind": "/scripts/d/en_1954?layers=entity:GPE,entity:DATE",
    "arabic layers": "/scripts/d/arabic_debate?layers=u,note&q=السلام",
    "no such layer": "/scripts/d/ar_1948?layers=morph",
    "arabic": "/scripts/d/ar_1948?q=السلام",
    "arabic place": "/scripts/d/ar_1948?at=p3#p3",
    "arabic lines": "/scripts/search?q=السلام",
    "arabic sentences": "/scripts/search?q=السلام&context=s",
    "arabic documents": "/scripts/search?q=السلام&show=documents",
    "arabic answers": "/scripts/search?q=الحقوق&show=ranked",
    "arabic difference": "/scripts/d/ar_1950/diff?with=ar_1948",
    "arabic novelty": "/scripts/measures/novelty?document=ar_1950",
    "hebrew lines": "/scripts/search?q=[]&language=he",
    "chinese": "/scripts/d/zh_1951?q=和平",
    "chinese lines": "/scripts/search?q=和平",
    "chinese compared": "/scripts/compare?a=language+%3D+%22zh%22",
    "corpus of scripts": "/scripts/",
    "editions": "/archive/editions",
    "decisions": "/archive/editions?show=decisions&kind=near",
    "quiet edits": "/archive/editions?show=edits",
    "since last time": "/archive/measures/novelty?document=2012_09_kestria_corrected&copies=true",
    "a meeting": "/archive/measures/meeting?meeting=7+IMPD",
    "a translation": "/archive/measures/translation?one=2013_03_kestria&other=2013_03_kestria_de",
}
each_state = pytest.mark.parametrize("path", STATES.values(), ids=STATES)
each_look = pytest.mark.parametrize(
    ("width", "scheme"),
    [("wide", "light"), ("wide", "dark"), ("phone", "light"), ("phone", "dark")],
)


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Return the address of a workbench on texts in many scripts, and on the archive sample."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "communique.toml").write_text('[read]\nunit = "text"\n')
    scripts.write(folder / "files")
    program = [sys.executable, "-m", "communique"]
    for command in (
        ["build", "files", "-o", "scripts.corpus", "-q"],
        ["annotate", "spacy", "--give", "entity,pos,lemma", "-c", "scripts.corpus", "-q"],
    ):
        subprocess.run([*program, *command], cwd=folder, check=True, timeout=300)
    sample_archive.write(folder / "archive")
    build([folder / "archive"], folder / "archive.corpus").corpus.close()
    serve = ["serve", "scripts.corpus", "archive.corpus", "--port", "0", "--no-browser", "-q"]
    with subprocess.Popen(
        [*program, *serve], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as serving:
        yield serving.stdout.readline().strip()
        serving.terminate()


def _settled(page):
    """Wait until a page that is a job's shows what the job makes."""
    page.wait_for_function("!document.getElementById('job')", timeout=60_000)


@each_state
@each_look
def test_a_state_fits_and_shuts_nobody_out(visit, path, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    found = visit(path, width, scheme)
    _settled(found.page)

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


def _on(page):
    return page.locator(".switch.on .name").all_inner_texts()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("width", ["wide", "phone"])
def test_layers_are_switched_on_and_off_by_mouse(visit, width, script):
    page = visit("/scripts/d/debate?q=treaty", width, java_script_enabled=script).page

    page.locator(".switch .name", has_text="entity").click()
    page.wait_for_url("**/d/debate?q=treaty&layers=entity")
    page.locator(".switch .name", has_text="turn").click()
    page.wait_for_url("**layers=entity,u")
    assert _on(page) == ["entity", "turn"]
    assert page.locator("mark.hit").count() == 3
    assert page.locator(".text span.u1", has_text="France").count() == 1
    page.locator("summary", has_text="entity by type").click()
    page.locator(".kinds .switch .name", has_text="PERSON").click()
    page.wait_for_url("**layers=entity,entity:PERSON,u")
    page.locator(".switch .name", has_text="entity").first.click()
    page.wait_for_url("**layers=entity:PERSON,u")
    assert page.locator(".note dt").all_inner_texts().count("PERSON") == 1
    page.locator(".docbar a[rel=next]").click()
    page.wait_for_url("**/d/debate?q=treaty&layers=entity:PERSON,u&at=t*#t*")
    assert page.locator("mark.here").inner_text().lower() == "treaty"


def test_layers_are_switched_by_keys_and_the_number_opens_the_passages(visit):
    page = visit("/scripts/d/en_1954").page

    page.locator("#q").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "entity"
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/en_1954?layers=entity")
    number = page.locator(".switch.on a.n")
    count = number.get_attribute("data-count")
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    assert page.locator(".sum").get_attribute("data-hits") == count


def test_a_switch_leaves_the_page_where_it_was(visit):
    found = visit("/scripts/d/en_1954?layers=entity")
    page = found.page
    page.set_viewport_size({"width": 1280, "height": 320})
    page.evaluate("document.getElementById('p3').scrollIntoView()")
    assert page.evaluate("document.querySelector('.docbar').getBoundingClientRect().top") == 0
    before = page.evaluate("document.getElementById('p3').getBoundingClientRect().top")

    page.locator(".switch.on .name").click()
    page.wait_for_url("**/d/en_1954")

    page.wait_for_function(
        "top => Math.abs(document.getElementById('p3').getBoundingClientRect().top - top) < 3",
        arg=before,
    )


def test_notes_stand_in_the_margin_and_on_a_phone_below(visit):
    path = "/scripts/d/en_1954?layers=entity"
    inside = (
        "row => { const [p, n] = ['p', '.notes'].map("
        "(part) => row.querySelector(part).getBoundingClientRect());"
    )
    row = ".par:has(.notes)"

    wide = visit(path).page.locator(row).first
    assert wide.evaluate(f"{inside} return n.left >= p.right && Math.abs(n.top - p.top) < 12; }}")
    phone = visit(path, "phone").page.locator(row).first
    assert phone.evaluate(f"{inside} return n.left >= 0 && n.top >= p.bottom - 24; }}")
    arabic = visit("/scripts/d/arabic_debate?layers=u,note", "wide").page.locator(row).first
    assert arabic.evaluate(f"{inside} return n.right <= p.left; }}")


def test_notes_are_printed(visit):
    page = visit("/scripts/d/en_1954?layers=entity").page
    page.emulate_media(media="print")

    note = page.locator(".note").first
    assert note.is_visible()
    assert not page.locator(".docbar").is_visible()
    assert note.evaluate("note => parseFloat(getComputedStyle(note).fontSize) >= 10")


def test_an_arabic_line_reads_from_the_right(visit):
    order = """row => ['.l', '.k', '.r'].map((s) => row.querySelector('td' + s).innerText)"""
    page = visit("/scripts/search?q=السلام&id=ar_1950").page
    left, hit, right = page.locator("tr.rtl").first.evaluate(order)

    assert hit == "السلام"
    assert right.rstrip().endswith("لكل فرد الحق في")
    assert left.strip().startswith("والحرية")
    assert page.locator("th.l").inner_text() == "after"
    phone = visit("/scripts/search?q=السلام&id=ar_1950", "phone").page
    running = phone.locator("tr.rtl td.run").first
    assert running.is_visible()
    assert not phone.locator("tr.rtl td.k").first.is_visible()
    assert "الحق في السلام والحرية" in " ".join(running.inner_text().split())


def test_the_text_of_a_document_has_its_direction(visit):
    for name, direction in (("ar_1948", "rtl"), ("he_1949", "rtl"), ("zh_1951", "ltr")):
        page = visit(f"/scripts/d/{name}").page
        assert page.locator(".text").get_attribute("dir") == direction
        number, text = (page.locator(each).first.bounding_box() for each in (".pn", ".text p"))
        middle = text["x"] + text["width"] / 2
        assert (number["x"] > middle) == (direction == "rtl")


def test_chinese_lines_have_as_much_context_as_there_is_room_for(visit):
    page = visit("/scripts/search?q=和平&id=zh_1951").page
    texts = page.locator("td.r").all_inner_texts()

    assert max(map(len, texts)) >= 30


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_quiet_change_is_found_from_the_corpus_page(visit, script):
    found = visit("/archive/", java_script_enabled=script)
    page = found.page

    page.get_by_role("link", name="editions", exact=True).click()
    page.get_by_role("link", name="what was changed quietly").click(timeout=60_000)
    page.locator(".switch .name", has_text="replaced").click(timeout=60_000)
    page.wait_for_url("**/editions?show=edits&kind=replaced")
    count = page.locator(".switch.on a.n").get_attribute("data-count")
    assert page.locator(".sum").get_attribute("data-rows") == count
    link = page.locator("td.text a").nth(1)
    words = link.inner_text()
    link.click()
    page.wait_for_url("**/d/**at=c**")
    assert page.locator("mark.here").first.inner_text() == words


def test_what_is_new_in_a_statement_is_found_from_the_reader(visit):
    page = visit("/archive/d/2012_09_kestria_corrected").page

    page.get_by_role("link", name="Since last time").click()
    _settled(page)
    page.locator("td.t a").first.click()
    page.wait_for_url("**/d/2012_09_kestria_corrected?at=c**")
    assert page.locator("mark.here").first.is_visible()
