"""Popolo: persons, organisations, memberships and events as civic data are exchanged, in JSON.

What the model has and Popolo hasn't is read from keys of our own, which its terms allow: `kind`
and `country` of agents, `series`, `ordinal` and `unnamed` of events, and a list `relations`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from communique.errors import ReadError
from communique.records import Agent, Meeting, Membership, Record, Relation
from communique.records.model import AGENT_KINDS

LIFE = {
    "person": ("birth_date", "death_date"),
    "organisation": ("founding_date", "dissolution_date"),
    "state": ("founding_date", "dissolution_date"),
}
"""The keys of the first and the last day of each kind of agent."""

OWN = frozenset(
    {"id", "kind", "name", "other_names", "classification", "parent_id", "country", "details"}
    | {"memberships", "parent", "links", "contact_details", "identifiers", "sources"}
    | {key for keys in LIFE.values() for key in keys}
)
"""Keys of agents that aren't details of them."""


def records(text: str, name: str) -> Iterator[Record]:
    """Yield the records in the text of a file.

    Raises:
        ReadError: it is no JSON, or something in it has no id or name that it needs.
    """
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ReadError(f"the file is not JSON: {error}", where=name) from error
    for kind, key in (("person", "persons"), ("organisation", "organizations")):
        for number, each in enumerate(_items(content, key, name), start=1):
            where = f"{name}, {key} {number}"
            yield _agent(kind, each, where)
            if kind == "person":
                held = _items(each, "memberships", where)
                yield from _memberships(held, str(each["id"]), where)
    yield from _memberships(_items(content, "memberships", name), "", f"{name}, memberships")
    yield from (_relation(each) for each in _items(content, "relations", name))
    for number, each in enumerate(_items(content, "events", name), start=1):
        yield _meeting(each, f"{name}, events {number}")


def _items(content: Mapping[str, Any], key: str, name: str) -> Sequence[Mapping[str, Any]]:
    found = content.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ReadError(f"{key!r} holds no list of objects", where=name)
    return found


def _agent(kind: str, item: Mapping[str, Any], where: str) -> Agent:
    if not item.get("id") or not item.get("name"):
        raise ReadError("what stands here has no id or no name", where=where)
    others = [each.get("name") for each in _items(item, "other_names", where)]
    own = _text(item, "kind")
    start, end = LIFE[kind]
    return Agent(
        id=str(item["id"]),
        kind=own if own in AGENT_KINDS else kind,
        name=str(item["name"]),
        other_names=tuple(str(each) for each in others if each),
        classification=_text(item, "classification"),
        parent=_text(item, "parent_id"),
        country=_text(item, "country"),
        start=_text(item, start),
        end=_text(item, end),
        details=_details(item),
    )


def _details(item: Mapping[str, Any]) -> dict[str, str]:
    """Return what else is said of an agent in a word or a number, and not in lists."""
    more = item.get("details")
    rest = {key: value for key, value in item.items() if key not in OWN}
    found = rest | (more if isinstance(more, dict) else {})
    return {
        key: str(value)
        for key, value in found.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
    }


def _memberships(
    items: Sequence[Mapping[str, Any]], person: str, where: str
) -> Iterator[Membership]:
    for each in items:
        agent = _text(each, "person_id") or _text(each, "member_id") or person
        if not agent or not each.get("organization_id"):
            raise ReadError("a membership names no member or no organisation", where=where)
        yield Membership(
            agent=agent,
            organisation=_text(each, "organization_id"),
            role=_text(each, "role") or "member",
            on_behalf_of=_text(each, "on_behalf_of_id"),
            start=_text(each, "start_date"),
            end=_text(each, "end_date"),
        )


def _relation(item: Mapping[str, Any]) -> Relation:
    active = item.get("active")
    return Relation(
        kind=_text(item, "kind"),
        active=tuple(map(str, active)) if isinstance(active, list) else (),
        passive=_text(item, "passive"),
        start=_text(item, "start_date"),
        end=_text(item, "end_date"),
    )


def _meeting(item: Mapping[str, Any], where: str) -> Meeting:
    ordinal = item.get("ordinal", 0)
    if not isinstance(ordinal, int) or ordinal < 0:
        raise ReadError(f"ordinal is no number: {ordinal!r}", where=where)
    return Meeting(
        id=_text(item, "id") or _text(item, "name"),
        series=_text(item, "series"),
        ordinal=ordinal,
        name="" if item.get("unnamed") else _text(item, "name"),
        place=_text(item, "location"),
        start=_text(item, "start_date"),
        end=_text(item, "end_date"),
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return "" if value is None else str(value)
