"""Popolo: persons, organisations, memberships and events of a corpus, as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.records import Agent, Meeting, Membership, Record, records_of
from communique.write.chosen import Chosen, Log


def write(chosen: Chosen, path: Path, log: Log) -> None:
    """Write the tables of agents, memberships and meetings of the whole corpus."""
    records = records_of(chosen.corpus.records)
    if not records:
        log("the corpus has no tables of agents or meetings")
    if any(not isinstance(each, Agent | Membership | Meeting) for each in records):
        log("relations between organisations (coalition, opposition) have no place in Popolo")
    agents = [each for each in records if isinstance(each, Agent)]
    if any(each.country for each in agents):
        log("the countries of agents are left out")
    if any(each.kind == "state" for each in agents):
        log("states are written as organisations")
    if any(isinstance(each, Meeting) and (each.series or each.ordinal) for each in records):
        log("series and ordinals of meetings are left out")
    path.write_text(
        json.dumps(as_popolo(records), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def as_popolo(records: list[Record]) -> Mapping[str, Any]:
    """Return records as the object that Popolo has for them."""
    found: dict[str, list[dict[str, Any]]] = {
        "persons": [], "organizations": [], "memberships": [], "events": []
    }  # fmt: skip
    for number, each in enumerate(records):
        match each:
            case Agent(kind="person"):
                found["persons"].append(_agent(each, "birth_date", "death_date"))
            case Agent():
                item = _agent(each, "founding_date", "dissolution_date")
                item |= _given(classification=each.classification, parent_id=each.parent)
                found["organizations"].append(item)
            case Membership():
                found["memberships"].append(
                    _given(
                        id=f"m{number}",
                        person_id=each.agent,
                        organization_id=each.organisation,
                        role=each.role,
                        on_behalf_of_id=each.on_behalf_of,
                        start_date=each.start,
                        end_date=each.end,
                    )
                )
            case Meeting():
                found["events"].append(
                    _given(
                        id=each.id,
                        name=each.name or each.id,
                        location=each.place,
                        start_date=each.start,
                        end_date=each.end,
                    )
                )
    return {name: those for name, those in found.items() if those}


def _agent(agent: Agent, start: str, end: str) -> dict[str, Any]:
    item = _given(id=agent.id, name=agent.name, **{start: agent.start, end: agent.end})
    if agent.other_names:
        item["other_names"] = [{"name": name} for name in agent.other_names]
    return item | _given(**agent.details)


def _given(**values: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
