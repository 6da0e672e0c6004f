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
_WEIGHT: Final = (
    "in_a_row DESC, failures DESC, last DESC, actor, operation NULLS LAST, entity_type NULLS LAST, thing NULLS LAST, "
    "by_name"
)


def stories(
    dataset: Dataset,
    asked: Filter,
    *,
    kind: StoryKind | None = None,
    most: int = 50,
    offset: int = 0,
    of_each: bool = False,
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
    times are naive UTC. The heaviest come first: most in a row, most failures, latest; with `of_each` those that are
    among the `most` of their kind. Also gives how many stories of each kind there are in all.
    """
    full, rest = dataset.where(asked), dataset.where(attempted(asked))
    # Some engines do all that a named query does again wherever it stands: so each stands in as few places as can be.
    of_all = kind is None and not of_each
    placed = f", row_number() OVER (ORDER BY {_WEIGHT}) AS place" if of_all else ""
    place = "place" if of_all else "nth"
    first, last = (0, int(most)) if of_each else (int(offset), int(offset) + int(most))
    asked_for = f"{_any_of(kind)} AND {place} > {first} AND {place} <= {last}"
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
                   count(*) AS tries, count(*) FILTER (WHERE fits) AS fitting,
                   count(*) FILTER (WHERE entity_id IS NULL) AS lacking, count(*) FILTER (WHERE bad) AS in_a_row,
                   min(happened_at) FILTER (WHERE bad) AS first, max(happened_at) FILTER (WHERE bad) AS last,
                   max(happened_at) FILTER (WHERE NOT bad) AS worked_at
            FROM ordered GROUP BY {_KEY}, CASE WHEN bad THEN worked ELSE worked - 1 END
        ), weighed AS (
            SELECT {_KEY}, in_a_row, first, last, worked_at, {_of_story("max(name)")} AS entity_name,
                   {_of_story("sum(tries)")} AS attempts, {_of_story("sum(in_a_row)")} AS failures,
                   {_of_story("sum(fitting)")} AS fitting, {_of_story("sum(lacking)")} AS unnumbered,
                   {_of_story("sum(CASE WHEN in_a_row > 0 THEN 1 ELSE 0 END)")} AS runs,
                   lag(worked_at) OVER (PARTITION BY {_KEY} ORDER BY run) AS worked_before,
                   row_number() OVER (
                       PARTITION BY {_KEY}
                       ORDER BY CASE WHEN worked_at IS NULL THEN 0 ELSE 1 END, in_a_row DESC, run DESC
                   ) AS place
            FROM running
        ), told AS (
            SELECT CASE WHEN attempts = failures THEN 'only failed' WHEN worked_at IS NULL THEN 'still failing'
                        ELSE 'then worked' END AS kind,
                   {_KEY}, entity_name, attempts, failures, unnumbered, runs, in_a_row, first, last, worked_at,
                   worked_before
            FROM weighed WHERE place = 1 AND fitting > 0
        ), placed AS (
            SELECT kind, {_KEY}, entity_name, attempts, failures, runs, unnumbered, in_a_row, first, last, worked_at,
                   worked_before, count(*) OVER (PARTITION BY kind) AS alike,
                   row_number() OVER (PARTITION BY kind ORDER BY {_WEIGHT}) AS nth{placed}
            FROM told
        )
        SELECT kind, actor, operation, entity_type, CASE WHEN NOT by_name THEN thing END AS entity_id, entity_name,
               attempts, failures, runs, unnumbered, in_a_row, first, last, worked_at, worked_before, alike,
               CASE WHEN {asked_for} THEN 1 ELSE 0 END AS listed
        FROM placed WHERE nth = 1 OR ({asked_for})
        ORDER BY {_WEIGHT}
        """,
        [*full.parameters, *rest.parameters],
    )
    counted = dict(zip(frame["kind"], frame["alike"], strict=True))
    rows = frame[frame["listed"] == 1].drop(columns=["alike", "listed"]).reset_index(drop=True)
    if of_each:
        rows = rows.iloc[int(offset) :].reset_index(drop=True)
    whole = ("attempts", "failures", "runs", "unnumbered", "in_a_row")
    return rows.astype(dict.fromkeys(whole, "int64")), {one: int(counted.get(one, 0)) for one in STORY_KINDS}


def _any_of(kind: StoryKind | None) -> str:
    return "true" if kind is None else f"kind = '{STORY_KINDS[STORY_KINDS.index(kind)]}'"


def _of_story(sum_of_runs: str) -> str:
    return f"{sum_of_runs} OVER (PARTITION BY {_KEY})"
