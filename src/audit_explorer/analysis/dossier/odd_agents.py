"""Which events were done with a program that is odd for their actor: a service account's browser, a person's script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.dossier.agent_kinds import agent_kind
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.dossier.agent_kinds import AgentKind
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: Which kind of program is odd for which type of actor.
ODD: Final[dict[str, AgentKind]] = {"Application": "browser", "User": "script"}


@dataclass(frozen=True, slots=True)
class OddAgents:
    """What of a filter's events was done with an odd program.

    `rows`: source_type, user_agent, kind ("browser" or "script"), events, failed, unknown (outcome), first, last (naive
    UTC, of dated events), most events first. `without` counts the events that name no program, `unclear` those whose
    program no documented pattern knows, `events` all of them.
    """

    rows: pd.DataFrame
    without: int
    unclear: int
    events: int


def odd_agents(dataset: Dataset, asked: Filter) -> OddAgents:
    """Look for a resolved filter's events of an application with a browser's user agent, of a user with a script's."""
    where = dataset.where(asked)
    rows = dataset.frame(
        f"""
        SELECT source_type, user_agent, count(*) AS events, count(*) FILTER (WHERE result = '{FAILED}') AS failed,
               count(*) FILTER (WHERE {UNKNOWN_OUTCOME}) AS unknown, min(happened_at) AS first, max(happened_at) AS last
        FROM events WHERE {where.sql} GROUP BY source_type, user_agent
        ORDER BY events DESC, source_type ASC NULLS LAST, user_agent ASC NULLS LAST
        """,
        where.parameters,
    )
    named = rows["user_agent"].map(lambda agent: isinstance(agent, str)).astype(bool)
    rows.insert(2, "kind", [agent_kind(agent) if isinstance(agent, str) else None for agent in rows["user_agent"]])
    odd = [
        kind is not None and ODD.get(actor if isinstance(actor, str) else "") == kind
        for actor, kind in zip(rows["source_type"], rows["kind"], strict=True)
    ]
    clear = rows["kind"].notna()
    return OddAgents(
        rows[odd].reset_index(drop=True),
        int(rows.loc[~named, "events"].sum()),
        int(rows.loc[named & ~clear, "events"].sum()),
        int(rows["events"].sum()),
    )
