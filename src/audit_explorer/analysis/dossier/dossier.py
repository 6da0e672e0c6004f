"""All that is known of one actor in a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.dossier.entities_touched import entities_touched
from audit_explorer.analysis.dossier.odd_agents import OddAgents, odd_agents
from audit_explorer.analysis.dossier.own_rights import OwnRights, own_rights
from audit_explorer.analysis.dossier.peers import peers
from audit_explorer.analysis.dossier.seen_values import SeenValues, seen_values
from audit_explorer.analysis.dossier.sessions import Sessions, sessions
from audit_explorer.analysis.dossier.when_active import WhenActive, when_active
from audit_explorer.analysis.headline import Headline, headline
from audit_explorer.analysis.parties.deeds import deeds
from audit_explorer.analysis.parties.entities import ranked
from audit_explorer.filters import Condition, Filter

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.store import Dataset

_ENTITIES: Final = 10


@dataclass(frozen=True, slots=True)
class Dossier:
    """An actor's events in a period, and what they are against the rest of the log; see the module of each part.

    `ever` has the figures of all its events, whatever the period; `leading` the entities with the most events.
    """

    now: Headline
    ever: Headline
    when: WhenActive
    deeds: pd.DataFrame
    peers: pd.DataFrame
    sessions: Sessions
    addresses: SeenValues
    agents: SeenValues
    odd_agents: OddAgents
    touched: pd.DataFrame
    leading: pd.DataFrame
    rights: OwnRights


def dossier(dataset: Dataset, asked: Filter, who: str, zone: str) -> Dossier:
    """Ask all of it of an actor; of the resolved filter only the period and `once` count.

    Days and hours are those of the zone's clocks; raises KeyError for a zone that is none.
    """
    alone = Filter((Condition("actor", "is", who),), period=asked.period, once=asked.once)
    return Dossier(
        now=headline(dataset, alone),
        ever=headline(dataset, Filter(alone.conditions, once=asked.once)),
        when=when_active(dataset, alone, zone),
        deeds=deeds(dataset, alone),
        peers=peers(dataset, alone, who),
        sessions=sessions(dataset, alone),
        addresses=seen_values(dataset, alone, "source_ip"),
        agents=seen_values(dataset, alone, "user_agent"),
        odd_agents=odd_agents(dataset, alone),
        touched=entities_touched(dataset, alone),
        leading=ranked(dataset, alone, limit=_ENTITIES)[0],
        rights=own_rights(dataset, alone, who),
    )
