"""The model: agents, their memberships and relations, and meetings, after Popolo.

What holds from one day to another says so by `start` and `end`, both EDTF (`2019-10-24`,
`2018-04`, `1991~`) and both days of it; empty is open. A document of the corpus is one release of
one text of one statement: its own fields say so (`statement`, `translation_of`, `url`,
`retrieved`, `release`, `status`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AGENT_KINDS = ("person", "organisation", "state")


@dataclass(frozen=True, slots=True)
class Agent:
    """A person, an organisation or a state.

    Attributes:
        id: as the source has it; fields of documents (`speaker`, `party`) name it, or its name.
        kind: one of `AGENT_KINDS`.
        name: the usual one.
        other_names: abbreviations, former names, names in other languages.
        classification: what sort of organisation: `party`, `parliament`, `group`, `ministry`.
        parent: the id of the organisation that it is part of.
        country: ISO 3166-1 alpha-2 where there is one, else as the source has it.
        start, end: birth and death, founding and dissolution.
        details: whatever else is known: `{"gender": "F", "orientation": "centre"}`.
    """

    id: str
    kind: str
    name: str
    other_names: tuple[str, ...] = ()
    classification: str = ""
    parent: str = ""
    country: str = ""
    start: str = ""
    end: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Membership:
    """What somebody was in an organisation, and when.

    Attributes:
        agent: the id of the person, or of the organisation that is a member of another.
        organisation: the id of the organisation.
        role: `member`, `minister`, `general secretary`, ...
        on_behalf_of: the id of the organisation that the member stands for there.
        start, end: from when to when.
    """

    agent: str
    organisation: str
    role: str = "member"
    on_behalf_of: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """How organisations stood to each other or to the government, and when.

    Attributes:
        kind: `coalition`, `opposition`, `renaming`, `successor`, ...
        active: the ids of those who stand in it.
        passive: the id of what they stand in it to: a government; may be empty.
        start, end: from when to when.
    """

    kind: str
    active: tuple[str, ...]
    passive: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, a session, a legislative term: where things are said.

    Attributes:
        id: `21 IMCWP`; fields of documents (`meeting`) name it.
        series: `IMCWP`.
        ordinal: 21, or 0 where meetings aren't numbered.
        name: the long one.
        place: where.
        start, end: its days.
    """

    id: str
    series: str = ""
    ordinal: int = 0
    name: str = ""
    place: str = ""
    start: str = ""
    end: str = ""


Record = Agent | Membership | Relation | Meeting

KINDS: Mapping[str, Any] = {
    "agents": Agent,
    "memberships": Membership,
    "relations": Relation,
    "meetings": Meeting,
}
"""The tables and what their rows are; a column is called as the attribute."""
