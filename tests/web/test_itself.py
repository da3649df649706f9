"""The schema of the interface, against the routes and against real answers; and the keys."""

import re

import pytest
from starlette.testclient import TestClient

import communique
from communique.api.forms import measures
from communique.web import schema as schemas
from communique.web.application import PAGES, application
from communique.web.asked import OWN
from communique.web.opened import TAKES as OPENED
from communique.web.pages.editions import TAKES as EDITIONS
from communique.web.sides import ASKED

ADDRESSES = {
    "/corpus.json": "/corpus.json",
    "/search.json": "/search.json?q=peace&party=a",
    "/compare.json": "/compare.json?a=party+%3D+%22a%22",
    "/compare.recipe.json": "/compare.recipe.json?a=party+%3D+%22a%22",
    "/complete": "/complete?q=pea",
    "/editions.json": "/editions.json?every=1",
    "/notebook.json": "/notebook.json",
    "/notebook.recipe.json": "/notebook.recipe.json",
    "/api.json": "/api.json",
    "/d/{id}.json": "/d/d0.json?q=peace&layers=entity",
    "/d/{id}/diff.json": "/d/d0/diff.json?with=d1",
    "/measures/frequency.json": "/measures/frequency.json?go=1",
    "/measures/trend.json": "/measures/trend.json?query=peace&bootstrap=0",
    "/measures/keyness.recipe.json": "/measures/keyness.recipe.json?by=party",
}
FILES = {
    "/search.csv": "/search.csv?q=peace",
    "/compare.csv": "/compare.csv?a=party+%3D+%22a%22",
    "/compare.svg": "/compare.svg?a=party+%3D+%22a%22",
    "/editions.csv": "/editions.csv?every=1",
    "/editions.parquet": "/editions.parquet?show=edits",
    "/notebook.csv": "/notebook.csv",
    "/notebook.html": "/notebook.html",
    "/measures/frequency.csv": "/measures/frequency.csv?go=1",
    "/search.parquet": "/search.parquet?q=peace",
    "/compare.parquet": "/compare.parquet?a=party+%3D+%22a%22",
    "/notebook.parquet": "/notebook.parquet",
    "/measures/frequency.parquet": "/measures/frequency.parquet?go=1",
    "/measures/frequency.svg": "/measures/frequency.svg?go=1",
}
WRONG = [
    "/search.json?q=%5B",
    "/compare.json?a=partie",
    "/measures/keyness.json?go=1",
    "/d/no.json",
]


@pytest.fixture
def schema(small):
    return small.get("/api.json").json()


@pytest.fixture
def pinned(small):
    token = re.search(r'name="token" value="([^"]+)"', small.get("/search?q=peace").text)[1]
    given = {"token": token, "do": "pin", "address": "/search?q=peace"}
    assert small.post("/notebook", data=given, follow_redirects=False).status_code == 303


KINDS = {"string": str, "integer": int, "number": (int, float), "object": dict, "array": list,
         "boolean": bool, "null": type(None)}  # fmt: skip


def _misfits(value, wanted, whole, at="answer"):
    """Yield what of a value doesn't fit a schema, as far as ours say something."""
    if "$ref" in wanted:
        wanted = whole["components"]["schemas"][wanted["$ref"].rpartition("/")[2]]
    kinds = [wanted["type"]] if isinstance(wanted["type"], str) else wanted["type"]
    if not any(isinstance(value, KINDS[kind]) for kind in kinds):
        yield f"{at} is {value!r}, not {kinds}"
        return
    if value is not None and "minimum" in wanted and value < wanted["minimum"]:
        yield f"{at} is {value}"
    for name in wanted.get("required", ()):
        if name not in value:
            yield f"{at} lacks {name}"
    for name, each in wanted.get("properties", {}).items():
        if name in value:
            yield from _misfits(value[name], each, whole, f"{at}.{name}")
    more = wanted.get("additionalProperties")
    for name, each in value.items() if more else ():
        yield from _misfits(each, more, whole, f"{at}.{name}")
    for number, each in enumerate(value if "items" in wanted else ()):
        yield from _misfits(each, wanted["items"], whole, f"{at}[{number}]")


@pytest.mark.parametrize("path", ADDRESSES)
def test_real_answers_fit_the_schema(small, schema, pinned, path):
    answer = small.get(ADDRESSES[path])
    said = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]

    assert answer.status_code == 200
    assert list(_misfits(answer.json(), said["schema"], schema)) == []


def test_the_walk_over_an_answer_sees_what_does_not_fit(schema):
    wanted = {"$ref": "#/components/schemas/Completion"}

    assert list(_misfits({"from": 0, "to": 1, "items": []}, wanted, schema)) == []
    assert list(_misfits({"from": "0", "to": -1, "items": [{"text": 1}]}, wanted, schema)) == [
        "answer.from is '0', not ['integer']",
        "answer.to is -1",
        "answer.items[0] lacks says",
        "answer.items[0].text is 1, not ['string']",
    ]


@pytest.mark.parametrize("path", FILES)
def test_files_are_of_the_kind_that_is_said(small, schema, path):
    [kind] = schema["paths"][path]["get"]["responses"]["200"]["content"]

    assert small.get(FILES[path]).headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize("address", WRONG)
def test_a_mistake_fits_the_schema_too(small, schema, address):
    answer = small.get(address)

    assert answer.status_code in {400, 404}
    assert list(_misfits(answer.json(), {"$ref": "#/components/schemas/Error"}, schema)) == []


def test_each_address_that_is_data_is_in_the_schema(schema):
    paths = [path.replace(":path", "") for path, _ in PAGES]
    data = [path for path in paths if re.search(r"\.\w+$", path)] + ["/complete"]
    of_measures = [f"/measures/{name}{ending}" for name in measures()
                   for ending in (".json", ".csv", ".parquet", ".svg", ".recipe.json")]  # fmt: skip

    assert set(schema["paths"]) == {*data, *of_measures, "/d/{id}.json"}


def test_what_an_address_takes_is_what_its_page_takes(schema, small):
    def names(path):
        return {each["name"] for each in schema["paths"][path]["get"]["parameters"]}

    assert names("/search.json") >= set(OWN) | {"party", "id"}
    assert names("/compare.json") == set(ASKED)
    assert set(schemas._SEARCH) == set(OWN)
    assert {*names("/editions.json"), "page"} == set(EDITIONS)
    assert {*names("/d/{id}.json"), "page"} == {*OPENED, "id"}
    assert "file" not in names("/measures/keyness.json")
    for path, item in schema["paths"].items():
        needed = [each for each in item["get"]["parameters"] if each.get("required")]
        if needed and path.startswith("/measures/") and path.endswith(".json"):
            assert small.get(f"{path}?go=1").status_code == 400


def test_the_page_lists_the_same_addresses(small, page, schema):
    found = page(small, "/api")

    assert [each.text() for each in found.css("details.path summary code")] == list(schema["paths"])


def test_a_corpus_among_several_says_where_it_is(speeches, sample):
    with (
        communique.open(speeches) as other,
        TestClient(application([sample, other]), base_url="http://localhost") as client,
    ):
        schema = client.get("/speeches/api.json").json()

    assert schema["servers"] == [{"url": "/speeches"}]


def test_every_key_of_the_script_is_in_the_list(small, page):
    found = page(small, "/keys")
    listed = " ".join(each.text() for each in found.css("kbd")).split()
    script = small.get(found.css_first("script").attributes["src"]).text
    body = script[script.index("const keys = {") : script.index("const screens")]
    keys = re.findall(r'^  "?([a-z/?])"?: \(\) =>', body, re.MULTILINE)
    screens = re.findall(r"(\w): \d", re.search(r"const screens = \{(.+)\}", script)[1])

    assert len(keys) > 10
    assert len(screens) == 5
    assert set(keys) | set(screens) <= set(listed)
    style = small.get(found.css_first("link[rel=stylesheet]").attributes["href"]).text
    assert ".keyswitch{display:none}" in style
