"""Popolo: persons, organisations, memberships and events of a corpus, as JSON.

Popolo allows keys of one's own; what it has no word for stands in those that
`communique.read.popolo` reads.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from communique.read.popolo import LIFE, OWN
from communique.records import Agent, Meeting, Membership, Record, Relation, records_of
from communique.write.chosen import Chosen, Log


def write(chosen: Chosen, path: Path, log: Log) -> None:
    """Write the tables of agents, memberships, relations and meetings of the whole corpus."""
    records = records_of(chosen.corpus.records)
    if not records:
        log("the corpus has no tables of agents or meetings")
    log("documents are left out: these are people, organisations and meetings")
    path.write_text(
        json.dumps(as_popolo(records), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def as_popolo(records: Sequence[Record]) -> Mapping[str, Any]:
    """Return records as the object that Popolo has for them."""
    # The first key is how a file is known to be Popolo.
    found: dict[str, list[dict[str, Any]]] = {
        "persons": [], "organizations": [], "memberships": [], "events": [], "relations": []
    }  # fmt: skip
    persons = {each.id for each in records if isinstance(each, Agent) and each.kind == "person"}
    for number, each in enumerate(records):
        match each:
            case Agent(kind="person"):
                found["persons"].append(_agent(each))
            case Agent():
                found["organizations"].append(_agent(each))
            case Membership():
                found["memberships"].append(_membership(each, f"m{number}", persons))
            case Meeting():
                found["events"].append(_event(each))
            case Relation():
                found["relations"].append(_relation(each))
    return {name: those for name, those in found.items() if those or name == "persons"}


def _agent(agent: Agent) -> dict[str, Any]:
    start, end = LIFE[agent.kind]
    apart = {key: value for key, value in agent.details.items() if key in OWN}
    return _given(
        id=agent.id,
        name=agent.name,
        kind="state" if agent.kind == "state" else "",
        other_names=[{"name": name} for name in agent.other_names],
        classification=agent.classification,
        parent_id=agent.parent,
        country=agent.country,
        **{start: agent.start, end: agent.end},
        **{key: value for key, value in agent.details.items() if key not in OWN},
        details=apart,
    )


def _membership(each: Membership, identity: str, persons: set[str]) -> dict[str, Any]:
    member = "person_id" if each.agent in persons else "member_id"
    return _given(
        id=identity,
        **{member: each.agent},
        organization_id=each.organisation,
        role=each.role,
        on_behalf_of_id=each.on_behalf_of,
        start_date=each.start,
        end_date=each.end,
    )


def _event(each: Meeting) -> dict[str, Any]:
    return _given(
        id=each.id,
        name=each.name or each.id,
        unnamed=not each.name,
        series=each.series,
        ordinal=each.ordinal,
        location=each.place,
        start_date=each.start,
        end_date=each.end,
    )


def _relation(each: Relation) -> dict[str, Any]:
    return _given(
        kind=each.kind,
        active=list(each.active),
        passive=each.passive,
        start_date=each.start,
        end_date=each.end,
    )


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
