"""What became of what failed: it worked later, never did, or doesn't any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.analysis.failures.attempts import attempted, attempts_sql

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

StoryKind = Literal["then worked", "only failed", "still failing"]
STORY_KINDS: Final[tuple[StoryKind, ...]] = ("then worked", "only failed", "still failing")
_KEY: Final = "actor, operation, entity_type, thing, by_name"


def stories(
    dataset: Dataset, asked: Filter, *, kind: StoryKind | None = None, most: int = 50, offset: int = 0
) -> tuple[pd.DataFrame, dict[StoryKind, int]]:
    """Join a resolved filter's failures with the other attempts by actor, operation and entity.

    Each combination with a failure that the filter keeps is one story. Its kind depends on its attempts in the filter's
    period, whatever outcome or error the filter asks for: "only failed" when none succeeded, "then worked" when the
    latest succeeded, "still failing" when the latest failed though an earlier one succeeded; so each has one kind.
    Attempts without a time, an actor or a known outcome are in none, see `left_out`.

    Failures in a row are a run. A story is told by one: where it still fails, by the last; else by the longest,
    the latest of several. Columns: kind, actor, operation, entity_type, entity_id (None where the entity is known by
    its name), entity_name, attempts, failures, runs (how often it began to fail), unnumbered (attempts that don't name
    the entity's id), in_a_row (failures of the run), first, last (its first and last failure), worked_at (the success
    that ended it, NaT where none did), worked_before (the last success before it, NaT where none is in this period);
    times are naive UTC. The heaviest come first: most in a row, most failures, latest. Also gives how many stories of
    each kind there are in all.
    """
    full, rest = dataset.where(asked), dataset.where(attempted(asked))
    frame = dataset.frame(
        f"""
        WITH {attempts_sql(full, rest)}, ordered AS (
            SELECT {_KEY}, entity_id, entity_name, happened_at, bad, fits,
                   sum(CASE WHEN bad THEN 0 ELSE 1 END) OVER (
                       PARTITION BY {_KEY} ORDER BY happened_at, seq DESC
                   ) AS worked
            FROM attempts
        ), running AS (
            SELECT {_KEY}, CASE WHEN bad THEN worked ELSE worked - 1 END AS run, max(entity_name) AS name,
                   count(*) AS attempts, count(*) FILTER (WHERE bad) AS in_a_row, count(*) FILTER (WHERE fits) AS fits,
                   count(*) FILTER (WHERE entity_id IS NULL) AS unnumbered,
                   min(happened_at) FILTER (WHERE bad) AS first, max(happened_at) FILTER (WHERE bad) AS last,
                   max(happened_at) FILTER (WHERE NOT bad) AS worked_at
            FROM ordered GROUP BY {_KEY}, CASE WHEN bad THEN worked ELSE worked - 1 END
        ), weighed AS (
            SELECT {_KEY}, run, in_a_row, first, last, worked_at,
                   max(name) OVER (PARTITION BY {_KEY}) AS entity_name,
                   sum(attempts) OVER (PARTITION BY {_KEY}) AS attempts,
                   sum(in_a_row) OVER (PARTITION BY {_KEY}) AS failures,
                   sum(fits) OVER (PARTITION BY {_KEY}) AS fitting,
                   sum(unnumbered) OVER (PARTITION BY {_KEY}) AS unnumbered,
                   count(worked_at) OVER (PARTITION BY {_KEY}) AS successes,
                   sum(CASE WHEN in_a_row > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY {_KEY}) AS runs,
                   lag(worked_at) OVER (PARTITION BY {_KEY} ORDER BY run) AS worked_before,
                   max(CASE WHEN worked_at IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY {_KEY}) AS is_open,
                   row_number() OVER (
                       PARTITION BY {_KEY}
                       ORDER BY CASE WHEN worked_at IS NULL THEN 0 ELSE 1 END, in_a_row DESC, run DESC
                   ) AS place
            FROM running
        ), told AS (
            SELECT CASE WHEN successes = 0 THEN 'only failed' WHEN is_open = 1 THEN 'still failing'
                        ELSE 'then worked' END AS kind,
                   actor, operation, entity_type, CASE WHEN by_name THEN NULL ELSE thing END AS entity_id, entity_name,
                   attempts, failures, runs, unnumbered, in_a_row, first, last, worked_at, worked_before
            FROM weighed WHERE place = 1 AND fitting > 0
        ), numbered_stories AS (
            SELECT kind, actor, operation, entity_type, entity_id, entity_name, attempts, failures, runs, unnumbered,
                   in_a_row, first, last, worked_at, worked_before,
                   count(*) OVER (PARTITION BY kind) AS alike,
                   row_number() OVER (
                       {"PARTITION BY kind " if kind else ""}ORDER BY in_a_row DESC, failures DESC, last DESC,
                           actor, operation NULLS LAST, entity_type NULLS LAST, entity_id NULLS LAST,
                           entity_name NULLS LAST
                   ) AS nth,
                   row_number() OVER (PARTITION BY kind ORDER BY in_a_row DESC) AS nth_of_kind
            FROM told
        )
        SELECT kind, actor, operation, entity_type, entity_id, entity_name, attempts, failures, runs, unnumbered,
               in_a_row, first, last, worked_at, worked_before, alike, nth
        FROM numbered_stories
        WHERE nth_of_kind = 1 OR (nth > {int(offset)} AND nth <= {int(offset) + int(most)})
        ORDER BY nth, kind
        """,
        [*full.parameters, *rest.parameters],
    )
    totals: dict[StoryKind, int] = {
        one: int(frame.loc[frame["kind"] == one, "alike"].max()) if (frame["kind"] == one).any() else 0
        for one in STORY_KINDS
    }
    on_page = frame["nth"].between(offset + 1, offset + most) & ((frame["kind"] == kind) if kind else True)
    listed = frame[on_page].drop(columns=["alike", "nth"]).reset_index(drop=True)
    whole = dict.fromkeys(("attempts", "failures", "runs", "unnumbered", "in_a_row"), "int64")
    return listed.astype(whole), totals
