"""What is new, gone or never seen before against a baseline that the address names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import pandas as pd
import streamlit as st

from audit_explorer.analysis.keys.listed_rows import listed
from audit_explorer.analysis.keys.seen_combinations import PARTS
from audit_explorer.charts.words import count
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.marks.mark_words import LONGEST_TAG
from audit_explorer.identity import Key
from audit_explorer.period import Period
from audit_explorer.record import FIELD
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.choice import pick
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.events.event_link import open_row
from audit_explorer.ui.review.baseline_choice import ONLY_BEFORE, Baseline, baselines, chosen_day
from audit_explorer.ui.review.baseline_csv import COLUMNS, BaselineCsv
from audit_explorer.ui.review.marking import attempt, say_problem
from audit_explorer.ui.review.resolved_view import resolved_filter
from audit_explorer.ui.review.review_bar import draw_latest_bulk, mark_seqs
from audit_explorer.ui.session.slots import NEXT_PAGE
from audit_explorer.ui.view import View, ask, current
from audit_explorer.workbench.review_baseline import MOST, Difference, differ, differ_from_review

if TYPE_CHECKING:
    from audit_explorer.store import Dataset
    from audit_explorer.workbench.reviews import Snapshot

T = TypeVar("T")

_LISTED: Final = 500
_PLACE: Final = "baseline"


def draw_baseline(view: View) -> None:
    """Draw the choice of a baseline, and what differs from it. Raises WorkbenchError, and what asking raises."""
    offered = baselines(view)
    with st.container(horizontal=True, vertical_alignment="bottom", key="baseline row"):
        name = pick("Baseline", "baseline", {"": "None", **{one.name: one.label for one in offered}})
        chosen = next((one for one in offered if one.name == name), None)
        day = chosen_day(view) if chosen is not None and chosen.dataset is not None else None
    if chosen is None:
        st.caption(
            "An earlier export that is open too, the archive, this log before a day, or a closed review: which records "
            "and which combinations of actor, operation and entity type are new against it? Open the other one in the "
            "sidebar to choose it here."
        )
        return
    if chosen.name == ONLY_BEFORE and day is None:
        st.text("Say before which day.")
        return
    with st.spinner("Comparing …"):
        found = _differ(view, chosen, day)
    if found is None:
        st.text(f"There are more than {MOST:,} records on one side, too many to compare: narrow the filter.")
        return
    words = _words(view, chosen, day)
    _say(found, words)
    csv = BaselineCsv(view, f"{view.key} {chosen.name} {day}", found)
    _draw_new(view, found, chosen, words, csv)
    _draw_gone(view, found, chosen, csv)
    _draw_combinations(view, found, csv)


def _differ(view: View, chosen: Baseline, day: Period | None) -> Difference | None:
    if chosen.dataset is None:
        if chosen.snapshot is None:
            return None
        return ask(_with_review, view, view.filter, _Named(chosen.name, chosen.snapshot))
    before = Period(None, day.start) if day is not None else Period()
    asked = view.filter
    if chosen.name == ONLY_BEFORE and day is not None:
        asked = asked.with_period(_later(asked.period, day))
    elsewhere = resolved_filter(view.asked, view, chosen.dataset)
    scope = elsewhere.with_period(_earlier(view.filter.period, before))
    other = _Named(chosen.dataset.opening, chosen.dataset)
    return ask(_with_other, view, asked, other, Filter(period=before), scope)


@dataclass(frozen=True)
class _Named(Generic[T]):
    """Something large under a name of its own, by which an answer is remembered."""

    name: str
    thing: T = field(repr=False)


def _with_review(dataset: Dataset, asked: Filter, snapshot: _Named[Snapshot]) -> Difference | None:
    return differ_from_review(dataset, asked, snapshot.thing)


def _with_other(dataset: Dataset, asked: Filter, other: _Named[Dataset], known: Filter, scope: Filter) -> Difference:
    return differ(dataset, asked, other.thing, known, scope)


def _later(period: Period, day: Period) -> Period:
    starts = [at for at in (period.start, day.start) if at is not None]
    return Period(max(starts), period.end)


def _earlier(period: Period, before: Period) -> Period:
    ends = [at for at in (period.end, before.end) if at is not None]
    return Period(period.start, min(ends) if ends else None)


def _words(view: View, chosen: Baseline, day: Period | None) -> str:
    """Name the baseline within a sentence; inert."""
    name = "this log" if chosen.name == ONLY_BEFORE else chosen.label
    return name if day is None else f"{name} before {shown(day.start, zone=view.zone)}"


def _say(found: Difference, words: str) -> None:
    what = (
        f"{count(len(found.new), 'record is', 'records are')} new and {len(found.gone):,} gone; "
        f"{count(len(found.combinations), 'combination was', 'combinations were')} never seen before"
    )
    st.text(f"Against {words}: {what}.")
    if found.changed:
        st.text(f"{count(found.changed, 'of the new ones has', 'of the new ones have')} a known id with other content.")
    if found.unsure:
        st.caption(f"{count(found.unsure, 'record')} can't be compared, as of a CSV with JSON; their ids are the same.")
    if found.unread:
        st.caption(f"Of {count(found.unread, 'record')} only the ids were compared; narrow the filter to compare all.")


def _draw_new(view: View, found: Difference, chosen: Baseline, words: str, csv: BaselineCsv) -> None:
    if not found.new:
        return
    st.text("New records")
    rows = ask(listed, view, found.new[:_LISTED], columns=COLUMNS)
    _cut(len(found.new))
    table(rows, view, key=f"new {view.key} {chosen.name}", columns=_looks(view), on_row=partial(_open_new, rows))
    csv.offer_rows("new", view.dataset, found.new)
    say_problem(_PLACE)
    tag = f"new since {words}"[:LONGEST_TAG].strip()
    st.button(
        f"Tag {count(len(found.new), 'new record')}, and explore them",
        key="tag new",
        disabled=len(found.new) > MOST,
        help="Gives each a tag, by which Explore finds them.",
        on_click=partial(_tag, list(found.new), tag),
    )
    draw_latest_bulk(view)


def _draw_gone(view: View, found: Difference, chosen: Baseline, csv: BaselineCsv) -> None:
    if not found.gone:
        return
    st.text("Gone records")
    _cut(len(found.gone))
    if chosen.dataset is not None:
        seqs = tuple(int(seq) for seq in found.gone)
        rows = listed(chosen.dataset, seqs[:_LISTED], columns=COLUMNS)
        open_ = partial(_open_gone, chosen, rows)
        table(rows, view, key=f"gone {view.key} {chosen.name}", columns=_looks(view), on_row=open_)
        csv.offer_rows("gone", chosen.dataset, seqs)
        return
    keys = [Key.read(str(text)) for text in found.gone[:_LISTED]]
    frame = pd.DataFrame(
        {"id": [key and key.id for key in keys], "tenant_id": [(key and key.tenant) or None for key in keys]}
    )
    st.caption("A closed review has kept their keys alone; what they said is in the export that it was made with.")
    table(frame, view, key=f"gone {view.key} {chosen.name}", columns={"id": "Event ID", "tenant_id": "Tenant"})


def _draw_combinations(view: View, found: Difference, csv: BaselineCsv) -> None:
    if found.combinations.empty:
        return
    st.text("Combinations never seen before")
    _cut(len(found.combinations))
    frame = found.combinations.head(_LISTED)
    columns: Columns = {
        **{name: FIELD[name].label for name in PARTS},
        "events": whole("Events"),
        "first": f"First ({view.zone.key})",
        "last": f"Last ({view.zone.key})",
    }
    table(frame, view, key=f"combinations {view.key}", columns=columns, on_row=partial(_open_combination, frame))
    csv.offer_combinations()


def _cut(size: int) -> None:
    if size > _LISTED:
        st.caption(f"The first {_LISTED:,} of {size:,}.")


def _looks(view: View) -> Columns:
    labels = {name: FIELD[name].label for name in COLUMNS}
    return {**labels, "happened_at": f"{labels['happened_at']} ({view.zone.key})"}


def _open_new(rows: pd.DataFrame, row: int) -> None:
    open_row(int(rows["seq"].iloc[row]))


def _open_gone(chosen: Baseline, rows: pd.DataFrame, row: int) -> None:
    text = chosen.key_of(int(rows["seq"].iloc[row]))
    if text is not None:
        NEXT_PAGE.set(("events", {link.LOG: [chosen.log], link.ZONE: [current().zone.key], "event": [text]}))


def _open_combination(frame: pd.DataFrame, row: int) -> None:
    conditions = [
        Condition(name, "is", value) if isinstance(value := frame[name].iloc[row], str) else Condition(name, "missing")
        for name in PARTS
    ]
    asked = current().asked
    for name in PARTS:
        asked = asked.without(name)
    link.show_on("events", asked.adding(*conditions))


def _tag(seqs: list[int], tag: str) -> None:
    def work() -> None:
        mark_seqs(current(), seqs, "tagged", tag, "tagged")
        link.show_on("events", Filter((Condition("review", "is", f"tagged:{tag}"),)))

    attempt(_PLACE, work)
