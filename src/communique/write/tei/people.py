"""Persons, organisations, meetings and relations as ParlaMint lists them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from communique.read.parliament.unstated import UNSTATED
from communique.records import Agent, Meeting, Membership, Record, Relation
from communique.write.tei.forms import EVER, attribute, certain, either, line, names, period

_ORGANISATIONS = frozenset({
    "country", "republic", "government", "ministry", "parliament", "politicalParty",
    "parliamentaryGroup", "europeanCommission", "europeanInstitution", "federatedState", "ngo",
    "conferenceOfChairs", "boardOfParliament", "institution", "senate", "committee", "subcommittee",
    "commission", "delegation", "supervisoryBoard", "workingGroup",
    "interparliamentaryFriendshipGroup", "nationalCouncil", "chamberOfThePeople",
    "chamberOfTheNations", "europeanParliament", "internationalOrganisation", "boardOfDirectors",
    "ethnicCommunity",
})  # fmt: skip
_ROLES = frozenset({
    "member", "head", "deputyHead", "minister", "associateMember", "nonAttachedMember",
    "ministerDelegate", "secretaryOfState", "observer", "verifier", "vicePublicDefenderOfRights",
    "publicDefenderOfRights", "alternateOfDelegation", "replacement", "representative",
    "academician", "candidateChairman", "constitutionalJudge", "deputyMinister", "ombudsman",
    "prosecutorGeneral", "secretary", "secretaryGeneral",
})  # fmt: skip
_RELATIONS = frozenset({"coalition", "opposition", "renaming", "successor", "representing"})
_SEXES = {**{each: each for each in "MFUON"}, "male": "M", "female": "F"}
_CLASSES = {"party": "politicalParty", "group": "parliamentaryGroup"}
_DETAILS = frozenset({"gender", "family_name", "given_name"})
NOBODY, NOTHING, MEETINGS = (
    f"{UNSTATED}.{each}" for each in ("person", "organisation", "meetings")
)


@dataclass(frozen=True)
class People:
    """Records with the names that they have in a file.

    Attributes:
        records: all of a corpus.
        speakers: the names of those who speak in its texts, by their ids.
        taken: what else in the file has a name.
    """

    records: Sequence[Record]
    speakers: Mapping[str, str]
    taken: Sequence[str]

    @property
    def agents(self) -> Sequence[Agent]:
        """Persons, organisations and states."""
        return [each for each in self.records if isinstance(each, Agent)]

    @property
    def meetings(self) -> Sequence[Meeting]:
        """Meetings."""
        return [each for each in self.records if isinstance(each, Meeting)]

    @property
    def memberships(self) -> Sequence[Membership]:
        """Memberships."""
        return [each for each in self.records if isinstance(each, Membership)]

    @property
    def relations(self) -> Sequence[Relation]:
        """Relations between organisations that have a member."""
        return [each for each in self.records if isinstance(each, Relation) and each.active]

    def lists(self) -> str:
        """Return the list of organisations and that of persons, neither of them empty."""
        known = [*self.taken, NOBODY, NOTHING, MEETINGS]
        ids = names([each.id for each in self.agents], taken=known)
        known += ids.values()
        mentioned = list(dict.fromkeys(_mentioned([*self.memberships, *self.relations], ids)))
        ids |= names(mentioned, taken=known)
        known += ids.values()
        organisations = self._organisations(ids, mentioned, known)
        return "".join((*organisations, *self._persons(ids, known)))

    def _organisations(
        self, ids: Mapping[str, str], mentioned: Sequence[str], known: Sequence[str]
    ) -> Iterator[str]:
        yield "<listOrg>\n"
        bodies = [each for each in self.agents if each.kind != "person"]
        yield from (_organisation(each, ids) for each in bodies)
        # What is pointed to has to be there, also where no table says more of it.
        yield from (_nobody("org", ids[each], name=each) for each in mentioned)
        if self.meetings:
            events = names([each.id for each in self.meetings], taken=[*known, *self.speakers])
            held = "".join(_event(each, events[each.id]) for each in self.meetings)
            yield _nobody("org", MEETINGS, f"<listEvent>{held}</listEvent>")
        elif not bodies and not mentioned:
            yield _nobody("org", NOTHING)
        told = [each for each in self.relations if each.kind in _RELATIONS]
        if told:
            yield "<listRelation>\n"
            yield from (_relation(each, ids) for each in told)
            yield "</listRelation>\n"
        yield "</listOrg>\n"

    def _persons(self, ids: Mapping[str, str], known: Sequence[str]) -> Iterator[str]:
        held: dict[str, list[Membership]] = {}
        for each in self.memberships:
            held.setdefault(each.agent, []).append(each)
        persons = [each for each in self.agents if each.kind == "person"]
        used = {*known, *ids}
        others = {key: name for key, name in self.speakers.items() if key not in used}
        yield "<listPerson>\n"
        yield from (_person(each, held.get(each.id, ()), ids) for each in persons)
        yield from (_nobody("person", key, name=name) for key, name in others.items())
        if not persons and not others:
            yield _nobody("person", NOBODY)
        yield "</listPerson>\n"

    def losses(self) -> Iterator[str]:
        """Yield what the lists can't hold of the records."""
        for told, those in _LOST.items():
            if any(those(each) for each in self.records):
                yield told
        persons = {each.id for each in self.agents if each.kind == "person"}
        if any(each.agent not in persons for each in self.memberships):
            yield "memberships of organisations in others are left out"


def _mentioned(records: Iterable[Membership | Relation], known: Mapping[str, str]) -> Iterator[str]:
    """Yield the ids that memberships and relations name and no agent has."""
    for each in records:
        named = (
            [each.organisation]
            if isinstance(each, Membership)
            else [*each.active, *filter(None, [each.passive])]
        )
        yield from (name for name in named if name not in known)


def _is_doubted(each: Record) -> bool:
    return any(day and certain(day) != day for day in (each.start, each.end))


def _role(agent: Agent) -> str:
    role = _CLASSES.get(agent.classification, agent.classification)
    if role in _ORGANISATIONS:
        return role
    return "country" if agent.kind == "state" and not role else "institution"


def _full_name(agent: Agent) -> tuple[str, str]:
    """Return the forename and the surname of a person where they are known, and are the name."""
    parts = (agent.details.get("given_name", ""), agent.details.get("family_name", ""))
    return parts if all(map(str.strip, parts)) and " ".join(parts) == agent.name else ("", "")


def _details(each: Record) -> bool:
    if not isinstance(each, Agent):
        return False
    own = {name: value for name, value in each.details.items() if value}
    gone = set(own) - (_DETAILS if each.kind == "person" else set())
    named = "given_name" not in own and "family_name" not in own
    return bool(gone) or not (named or all(_full_name(each)))


_LOST: Mapping[str, Callable[[Record], bool]] = {
    "dates of people and meetings that are doubted or no days are written as sure, or left out":
        _is_doubted,
    "parents and countries of agents are left out":
        lambda each: isinstance(each, Agent) and bool(each.parent or each.country),
    "details of agents that ParlaMint has no place for are left out":
        _details,
    "genders are written as ParlaMint's letters, or left out":
        lambda each: isinstance(each, Agent) and each.details.get("gender", "M") not in "MFUON",
    "what ParlaMint has no word for among organisations is written as institution or country":
        lambda each: isinstance(each, Agent) and each.kind != "person"
        and _CLASSES.get(each.classification, each.classification) not in _ORGANISATIONS,
    "classifications of persons are left out":
        lambda each: isinstance(each, Agent) and each.kind == "person"
        and bool(each.classification),
    "roles that ParlaMint has no word for are written as member, with their names beside":
        lambda each: isinstance(each, Membership) and each.role not in _ROLES,
    "on whose behalf somebody is a member is left out":
        lambda each: isinstance(each, Membership) and bool(each.on_behalf_of),
    "relations that ParlaMint has no word for are left out":
        lambda each: isinstance(each, Relation) and each.kind not in _RELATIONS,
    "series, ordinals and places of meetings are left out":
        lambda each: isinstance(each, Meeting) and bool(each.series or each.ordinal or each.place),
}  # fmt: skip
"""What can't be held, and the records that have it."""


def _nobody(kind: str, identity: str, inner: str = "", name: str = "not stated") -> str:
    """Return an element that the schema demands and that stands for no record."""
    own, said = attribute("xml:id", identity), either(name, identity)
    if kind == "org":
        named = f'<orgName full="yes">{said}</orgName>'
        return f'<org{own} n="{UNSTATED}" role="institution">{named}{inner}</org>\n'
    return f'<person{own} n="{UNSTATED}"><persName><term>{said}</term></persName></person>\n'


def _organisation(agent: Agent, ids: Mapping[str, str]) -> str:
    others = "".join(
        f'<orgName full="abb">{line(name)}</orgName>' for name in agent.other_names if name.strip()
    )
    lived = period(agent.start, agent.end)
    return (
        f"<org{_own(agent.id, ids)}{attribute('role', _role(agent))}>"
        f'<orgName full="yes">{either(agent.name, agent.id)}</orgName>{others}'
        f"{f'<event{lived}><label>existence</label></event>' if lived else ''}</org>\n"
    )


def _own(identity: str, ids: Mapping[str, str]) -> str:
    """Return the name of an element, with the id itself where that is no name."""
    name = ids[identity]
    own = attribute("xml:id", name)
    return own if name == identity else own + attribute("n", identity)


def _event(meeting: Meeting, name: str) -> str:
    time = period(meeting.start, meeting.end) or f" {EVER}"
    label = either(meeting.name, meeting.id)
    own = _own(meeting.id, {meeting.id: name})
    return f"<event{own}{time}><label>{label}</label></event>"


def _relation(each: Relation, ids: Mapping[str, str]) -> str:
    members = attribute("active", " ".join(f"#{ids[name]}" for name in each.active))
    # Without a second side a relation is one among its members.
    sides = members.replace(" active=", " mutual=", 1)
    if each.passive:
        sides = members + attribute("passive", f"#{ids[each.passive]}")
    return f"<relation{attribute('name', each.kind)}{sides}{period(each.start, each.end)}/>\n"


def _person(agent: Agent, held: Iterable[Membership], ids: Mapping[str, str]) -> str:
    given, family = _full_name(agent)
    parted = f"<surname>{line(family)}</surname><forename>{line(given)}</forename>"
    first = parted if given else f"<term>{either(agent.name, agent.id)}</term>"
    others = (f"<term>{line(name)}</term>" for name in agent.other_names if name.strip())
    sex = _SEXES.get(agent.details.get("gender", ""), "")
    life = "".join(
        f'<{name} when="{certain(day)}"/>'
        for name, day in (("birth", agent.start), ("death", agent.end))
        if certain(day)
    )
    return (
        f"<person{_own(agent.id, ids)}>"
        + "".join(f"<persName>{name}</persName>" for name in (first, *others))
        + (f'<sex value="{sex}"/>' if sex else "")
        + life
        + "".join(_affiliation(each, ids) for each in held)
        + "</person>\n"
    )


def _affiliation(each: Membership, ids: Mapping[str, str]) -> str:
    start = f"<affiliation{attribute('ref', f'#{ids[each.organisation]}')}"
    time = period(each.start, each.end)
    if each.role in _ROLES:
        return f"{start}{attribute('role', each.role)}{time}/>"
    named = f"<roleName>{line(each.role)}</roleName>" if each.role.strip() else ""
    return f'{start} role="member"{time}>{named}</affiliation>'
