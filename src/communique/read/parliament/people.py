"""Persons, organisations, memberships and relations in the head of a TEI corpus."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from communique.read.guarded.markup import ID, LANG, children, first, local, written
from communique.read.parliament.unstated import UNSTATED
from communique.records import Agent, Meeting, Membership, Record, Relation

_AGENTS = frozenset({"person", "org", "event"})
_STATES = frozenset({"country", "republic"})
"""Roles of organisations that are states."""


def reference(written_one: str | None) -> str:
    """Return the id that a reference points to: `#id`, also into another file."""
    return (written_one or "").rpartition("#")[2]


def records(header: Element) -> Iterator[Record]:
    """Yield all records in a header."""
    ids = {each.get(ID, ""): _identity(each) for each in header.iter() if local(each) in _AGENTS}
    for element in header.iter():
        match local(element):
            case "person":
                yield from _person(element, ids)
            case "org":
                if element.get("n") != UNSTATED:
                    yield _organisation(element)
                for event in element.iter():
                    if local(event) == "event" and event.get(ID):
                        yield _meeting(event)
            case "relation":
                yield _relation(element, ids)


def _identity(element: Element) -> str:
    """Return the id of an element: where XML has no name for it, our own files say it beside."""
    name, beside = element.get(ID, ""), element.get("n") or UNSTATED
    return beside if name.startswith("_") and beside != UNSTATED else name


def _pointed(written_one: str | None, ids: Mapping[str, str]) -> str:
    """Return the id of what a reference points to."""
    name = reference(written_one)
    return ids.get(name, name)


def _person(element: Element, ids: Mapping[str, str]) -> Iterator[Record]:
    if element.get("n") == UNSTATED:
        return
    identity = _identity(element)
    name, *others = [_name(each) for each in children(element, "persName")] or [""]
    yield Agent(
        id=identity,
        kind="person",
        name=name or identity,
        other_names=tuple(dict.fromkeys(each for each in others if each and each != name)),
        start=_when(element, "birth"),
        end=_when(element, "death"),
        details=_details(element),
    )
    for each in children(element, "affiliation"):
        start, end = _edges(each)
        yield Membership(
            agent=identity,
            organisation=_pointed(each.get("ref"), ids),
            role=each.get("role") or "member",
            start=start,
            end=end,
        )


def _name(named: Element) -> str:
    parts = (_part(named, kind) for kind in ("forename", "nameLink", "surname"))
    return " ".join(filter(None, parts)) or written(named)


def _part(named: Element, kind: str) -> str:
    return " ".join(written(each) for each in children(named, kind))


def _details(element: Element) -> dict[str, str]:
    """Return the gender of a person, and the parts of the name as Popolo calls them."""
    sex, named = first(element, "sex"), first(element, "persName")
    found = {"gender": sex.get("value") or ""} if sex is not None else {}
    parts = {"given_name": "forename", "family_name": "surname"}
    if named is not None and all(_part(named, kind) for kind in parts.values()):
        found |= {name: _part(named, kind) for name, kind in parts.items()}
    return found


def _organisation(element: Element) -> Agent:
    full = initial = ""
    others: list[str] = []
    for each in children(element, "orgName"):
        text = written(each)
        if each.get("full") in {"abb", "init"}:
            initial = initial or text
        elif not full or (each.get(LANG) == "en" and full not in others):
            others += [full] if full else []
            full = text
        else:
            others.append(text)
    event = first(element, "event")
    start, end = _edges(event) if event is not None else ("", "")
    role = element.get("role") or ""
    return Agent(
        id=_identity(element),
        kind="state" if role in _STATES else "organisation",
        name=full or initial or _identity(element),
        other_names=tuple(filter(None, (initial if full else "", *others))),
        classification={"politicalParty": "party", "parliamentaryGroup": "group"}.get(role, role),
        start=start,
        end=end,
    )


def _meeting(event: Element) -> Meeting:
    start, end = _edges(event)
    name, identity = written(first(event, "label")), _identity(event)
    return Meeting(id=identity, name=name if name != identity else "", start=start, end=end)


def _relation(element: Element, ids: Mapping[str, str]) -> Relation:
    start, end = _edges(element)
    named = element.get("mutual") or element.get("active") or ""
    return Relation(
        kind=element.get("name") or "",
        active=tuple(_pointed(each, ids) for each in named.split()),
        passive=_pointed(element.get("passive"), ids),
        start=start,
        end=end,
    )


def _edges(element: Element) -> tuple[str, str]:
    when = element.get("when") or ""
    return (element.get("from") or when)[:10], (element.get("to") or when)[:10]


def _when(element: Element, name: str) -> str:
    found = first(element, name)
    return (found.get("when") or "")[:10] if found is not None else ""
