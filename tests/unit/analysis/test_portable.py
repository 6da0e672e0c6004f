"""Every question is asked in the subset of SQL that other engines have too."""

from __future__ import annotations

import inspect
import json
import pkgutil
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest

from audit_explorer import analysis
from audit_explorer.analysis.completeness import conflict_fields, conflicts, problem_counts, problems
from audit_explorer.analysis.counting.clock_counts import clock_counts
from audit_explorer.analysis.counting.part_counts import part_counts
from audit_explorer.analysis.detail import around, event, matches, neighbours
from audit_explorer.analysis.differences.before_and_now import before_and_now, log_span
from audit_explorer.analysis.differences.compare import compare
from audit_explorer.analysis.differences.dimensions import DIMENSIONS
from audit_explorer.analysis.differences.gone import gone_values
from audit_explorer.analysis.differences.novelty import new_in_each, new_values
from audit_explorer.analysis.differences.rarity import rare_values
from audit_explorer.analysis.differences.value_groups import flagged_events, value_groups
from audit_explorer.analysis.dossier.dossier import dossier
from audit_explorer.analysis.dossier.entities_touched import entities_touched
from audit_explorer.analysis.dossier.odd_agents import odd_agents
from audit_explorer.analysis.dossier.own_rights import own_rights
from audit_explorer.analysis.dossier.peers import peers
from audit_explorer.analysis.dossier.seen_values import seen_values
from audit_explorer.analysis.dossier.sessions import sessions
from audit_explorer.analysis.dossier.when_active import when_active
from audit_explorer.analysis.events import COLUMNS, Sort, page
from audit_explorer.analysis.facets import FACETS, FURTHER, FacetAsk, facet_counts
from audit_explorer.analysis.failures.attempts import left_out
from audit_explorer.analysis.failures.bursts import bursts
from audit_explorer.analysis.failures.leading_stories import leading_stories
from audit_explorer.analysis.failures.outages import outages
from audit_explorer.analysis.failures.probing import probing
from audit_explorer.analysis.failures.stories import STORY_KINDS, stories
from audit_explorer.analysis.finding import find, key, keys_of_rows, one_tenant
from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.history.life_story import life_story, namesakes, story_page
from audit_explorer.analysis.inside.paths import paths
from audit_explorer.analysis.keys.listed_rows import listed
from audit_explorer.analysis.keys.many_keys import keys_of, seqs_of
from audit_explorer.analysis.keys.review_progress import progress
from audit_explorer.analysis.keys.seen_combinations import combinations
from audit_explorer.analysis.lookalikes import has_lookalikes, lookalike_facet, lookalike_scripts
from audit_explorer.analysis.overview.comparison import comparison
from audit_explorer.analysis.parties.actors import ACTOR_RANKS, known_as, ranked_actors
from audit_explorer.analysis.parties.appearances import appearances
from audit_explorer.analysis.parties.deeds import deeds
from audit_explorer.analysis.parties.entities import RANKS, Entity, alike, breakdown, ranked
from audit_explorer.analysis.parties.listed_entities import listed_entities
from audit_explorer.analysis.patterns import patterns
from audit_explorer.analysis.place import place
from audit_explorer.analysis.questions.question_parts import spark
from audit_explorer.analysis.questions.registry import QUESTIONS as ASKED
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.sort_key import sort_keys
from audit_explorer.analysis.summary import summary
from audit_explorer.analysis.timeline import timeline
from audit_explorer.analysis.value_counts import value_rows, values_among
from audit_explorer.analysis.values.leading_values import leading_values
from audit_explorer.analysis.values.number_paths import number_path
from audit_explorer.analysis.values.value_list import VALUE_SORTS, ValueAsk, value_list
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import all_of, any_of, inverse
from audit_explorer.identity import Key
from audit_explorer.period import Period
from audit_explorer.sources import open_files
from tests.builders import mixed_records
from tests.unit.analysis.portable import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from audit_explorer.store import Dataset

_ZONE: Final = ZoneInfo("Europe/Berlin")
_START: Final = datetime(2026, 9, 1, tzinfo=UTC)

# Every way of asking a field, of each kind of field.
FILTERS: Final = (
    Filter(),
    *(
        Filter((Condition("action", *asks, negated), Condition("http_status", *asks, negated)))
        for asks in (("is", "403"), ("missing", ""))
        for negated in (False, True)
    ),
    Filter((Condition("entity_name", "contains", "a_b"), Condition("body", "contains", 'a"b', negated=True))),
    Filter((Condition("action", "is", "Create"), Condition("action", "missing"), Condition("result", "is", "Failed"))),
    *(
        Filter((Condition(field, operator, value, negated),))
        for field, operator, value in (
            ("entity_name", "begins", "a_"),
            ("entity_name", "ends", "_b"),
            ("actor", "matches", "a*@?orp"),
            ("source_ip", "within", "10.0.0.0/8"),
            ("http_status", ">=", "400"),
            ("http_status", "<", "500"),
            ("happened_at", ">", "2026-10-01T00:00:00Z"),
            ("happened_at", "<=", "2026-10-01T00:00:00Z"),
            ("body.deservedGpus", ">", "1"),
            ("context.ip_address", "is", "10.1.2.3"),
            ("actor", "is", "J\u00fcrgen"),
            ("lookalike", "is", "Cyrillic"),
            ("lookalike", "missing", ""),
        )
        for negated in (False, True)
    ),
    Filter(
        expression=all_of(
            any_of(Condition("http_status", ">=", "400"), Condition("error_type", "is", "X")),
            inverse(Condition("actor", "matches", "ci-*")),
            inverse(any_of(Condition("action", "is", "Create"), Condition("result", "missing"))),
        )
    ),
    Filter(text='50%" -"a b" c', period=Period(_START)),
    *(
        Filter((Condition("hour", *asks, negated), Condition("weekday", *days)), zone=zone)
        for asks, days in ((("is", "19-7"), ("is", "Saturday-Sunday")), ((">=", "7"), ("missing", "")))
        for negated in (False, True)
        for zone in ("Europe/Berlin", "Asia/Kolkata")
    ),
    Filter(period=Period(None, _START), once=True),
    Filter(period=Period(_START, datetime(2026, 11, 1, tzinfo=UTC))),
)
KEYS: Final = (
    Key("1001", "1", None, "0" * 32),
    Key("", None, 1_654_687_704_131, "0" * 32),
    Key("", None, None, "0" * 32),
    Key("1001", "1.58E+18", None, "0" * 32),
)
_SORTS: Final = ("happened_at", "actor", "entity_name", "http_status", "body")
_SPLITS: Final = ("result", "actor", "entity_name", "http_status")

_ENTITIES: Final = (Entity("Department", "51", None), Entity("", "", "other"))


#: How each question is asked in all its forms; a question that isn't here fails the test.
def _answered(answer: Callable[..., object], log: Dataset, asked: Filter, _: int) -> object:
    return answer(log, asked, _ZONE)


def _listed(log: Dataset, asked: Filter) -> object:
    """What is found are numbers, which each engine has its own of."""
    where = log.where(asked)
    found = [
        listed_entities(log, f"events WHERE {where.sql}", where.parameters, "count(*)", offset=offset, limit=limit)
        for offset, limit in ((0, 2), (2, 9_999), (99, 1))
    ]
    return [(one.before, one.total) for one in found]


QUESTIONS: Final[dict[Callable[..., Any], Callable[[Any, Filter, int], object]]] = {
    alike: lambda log, *_: [
        alike(log, one, most=2)
        for one in (
            Entity(None, None, "other"),
            Entity("Project", None, "a"),
            Entity(None, "51", None),
            Entity("", "", "a"),
        )
    ],
    appearances: lambda log, asked, _: [appearances(log, asked, field, most=2) for field in _SPLITS],
    around: lambda log, asked, seq: [
        around(log, seq, of=asked, within=within, each_side=2) for within in (None, timedelta(days=9))
    ],
    bursts: lambda log, asked, _: bursts(log, asked, _ZONE),
    left_out: lambda log, asked, _: left_out(log, asked),
    outages: lambda log, asked, _: outages(log, asked),
    probing: lambda log, asked, _: probing(log, asked),
    leading_stories: lambda log, asked, _: leading_stories(log, asked, STORY_KINDS[0], most=2),
    stories: lambda log, asked, _: [
        stories(log, asked, kind=kind, most=2, offset=1, of_each=each)
        for kind in (*STORY_KINDS, None)
        for each in (False, True)
    ],
    before_and_now: lambda log, asked, _: before_and_now(log, asked),
    breakdown: lambda log, asked, _: breakdown(log, asked),
    clock_counts: lambda log, asked, _: [clock_counts(log, asked, zone) for zone in ("UTC", "Australia/Lord_Howe")],
    combinations: lambda log, asked, _: combinations(log, asked),
    keys_of: lambda log, _, seq: keys_of(log, [seq]),
    keys_of_rows: lambda log, _, seq: list(keys_of_rows(log, [(seq, None, None, None)])),
    listed: lambda log, _, seq: [listed(log, seqs, columns=("happened_at", "actor")) for seqs in ((seq,), ())],
    one_tenant: lambda log, *_: one_tenant(log, "1001"),
    progress: lambda log, asked, _: progress(log, asked, Filter()),
    seqs_of: lambda log, *_: seqs_of(log, KEYS),
    conflict_fields: lambda log, *_: conflict_fields(log),
    conflicts: lambda log, *_: conflicts(log, limit=5),
    deeds: lambda log, asked, _: deeds(log, asked, most=2),
    dossier: lambda log, asked, _: dossier(log, asked, "J\u00fcrgen", "Europe/Berlin"),
    entities_touched: lambda log, asked, _: entities_touched(log, asked),
    event: lambda log, _, seq: event(log, seq),
    find: lambda log, *_: [find(log, one) for one in KEYS],
    key: lambda log, _, seq: key(log, seq),
    life_story: lambda log, *_: [life_story(log, one, once=once) for one in _ENTITIES for once in (False, True)],
    namesakes: lambda log, *_: [namesakes(log, one, once=once) for one in _ENTITIES for once in (False, True)],
    story_page: lambda log, asked, _: [story_page(log, asked, newest=newest, limit=2) for newest in (False, True)],
    facet_counts: lambda log, asked, _: [
        facet_counts(log, asked, [FacetAsk(name) for name in names])
        for names in (FACETS, FURTHER, ["result"], ["http_status"])
    ],
    headline: lambda log, asked, _: headline(log, asked),
    comparison: lambda log, asked, _: comparison(log, asked, Filter()),
    compare: lambda log, asked, _: [
        compare(log, asked, Filter()),
        compare(log, asked, Filter(), most=None, fields=("http_status",)),
    ],
    flagged_events: lambda log, asked, _: sorted(
        log.rows(*flagged_events(log, before_and_now(log, asked), ("actor",))), key=repr
    ),
    gone_values: lambda log, asked, _: gone_values(log, asked, ("actor",)),
    has_lookalikes: lambda log, *_: has_lookalikes(log),
    log_span: lambda log, *_: log_span(log),
    lookalike_facet: lambda log, asked, _: lookalike_facet(log, asked, FacetAsk("lookalike")),
    lookalike_scripts: lambda log, *_: lookalike_scripts(log, ["\u0430dmin"]),
    leading_values: lambda log, *_: leading_values(log, FACETS, most=2),
    number_path: lambda log, *_: number_path(log),
    known_as: lambda log, *_: known_as(log, "a"),
    matches: matches,
    neighbours: lambda log, asked, seq: [
        neighbours(log, asked, seq, sort=Sort(name, descending=descending))
        for name in _SORTS
        for descending in (False, True)
    ],
    new_in_each: lambda log, asked, _: [new_in_each(log, asked, one) for one in (tuple(DIMENSIONS), ("actor",))],
    new_values: lambda log, asked, _: [
        new_values(log, asked, one, offset=offset, limit=2)
        for one, offset in (*(((each,), 0) for each in DIMENSIONS), (("actor", "source_ip", "operation"), 99))
    ],
    page: lambda log, asked, _: [
        page(
            log, asked, columns=COLUMNS, zone="Europe/Berlin", sort=Sort(name, descending=descending), offset=1, limit=2
        )
        for name in _SORTS
        for descending in (False, True)
    ],
    odd_agents: lambda log, asked, _: odd_agents(log, asked),
    own_rights: lambda log, asked, _: own_rights(log, asked, "researcher@corp.example"),
    part_counts: lambda log, asked, _: part_counts(log, asked),
    paths: lambda log, asked, _: paths(log, asked),
    patterns: lambda log, asked, _: patterns(log, asked, most=2),
    peers: lambda log, asked, _: peers(log, asked, "researcher@corp.example"),
    place: lambda log, asked, seq: [place(log, asked, sort=Sort(name), seq=seq) for name in _SORTS],
    sort_keys: lambda log, _, seq: [sort_keys(log, seq, Sort(name)) for name in _SORTS],
    problem_counts: lambda log, *_: problem_counts(log),
    problems: lambda log, *_: problems(log, offset=1, limit=2),
    ranked: lambda log, asked, _: [
        ranked(log, asked, by=by, offset=offset, limit=2) for by in RANKS for offset in (0, 99)
    ],
    ranked_actors: lambda log, asked, _: [
        ranked_actors(log, asked, by=by, offset=offset, limit=2) for by in ACTOR_RANKS for offset in (0, 99)
    ],
    rare_values: lambda log, asked, _: rare_values(log, asked, ("source_ip", "operation")),
    rates: lambda log, asked, _: [rates(log, asked, field, most=2) for field in _SPLITS],
    spark: lambda log, asked, _: spark(log, asked, _ZONE),
    seen_values: lambda log, asked, _: [seen_values(log, asked, field, most=2) for field in _SPLITS],
    sessions: lambda log, asked, _: [sessions(log, asked, offset=offset, limit=2) for offset in (0, 99)],
    summary: lambda log, asked, _: summary(log, asked),
    value_groups: lambda log, asked, _: value_groups(log, asked, ("entity",), ("events > 0", "events DESC"), limit=2),
    values_among: lambda log, asked, _: [values_among(log, asked, _SPLITS)],
    value_list: lambda log, asked, _: [
        value_list(log, asked, ValueAsk(name, sort, search), offset=offset, limit=2)
        for name, sort, search, offset in (
            *(("actor", sort, "", 0) for sort in VALUE_SORTS),
            ("action", "rate", "e", 0),
            ("http_status", "value", "4", 99),
        )
    ],
    listed_entities: lambda log, asked, _: _listed(log, asked),
    value_rows: lambda log, asked, _: [
        {field: sorted(rows, key=repr) for field, rows in (value_rows(log, asked, names) or {}).items()}
        for names in (FACETS, FURTHER, ("http_status",))
    ],
    when_active: lambda log, asked, _: when_active(log, asked, "Europe/Berlin"),
    timeline: lambda log, asked, _: [timeline(log, asked, _ZONE, split=field, buckets=50) for field in _SPLITS],
    **{question.answer: partial(_answered, question.answer) for question in ASKED},
}


class Recorder:
    """A dataset with nothing but what a question may use, which notes every statement."""

    def __init__(self, dataset: Dataset) -> None:
        self.statements: set[str] = set()
        self.facts = dataset.facts
        self.where = dataset.where
        self.years = dataset.years
        self.cube = dataset.cube
        self._dataset = dataset

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> object:
        """Note it, and answer."""
        return self._asked(sql, parameters, self._dataset.frame)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> object:
        """Note it, and answer."""
        return self._asked(sql, parameters, self._dataset.rows)

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> object:
        """Note it, and answer."""
        return self._asked(sql, parameters, self._dataset.row)

    def _asked(self, sql: str, parameters: Sequence[Any], answer: Callable[..., object]) -> object:
        # A parameter has a place, not a name: not every engine has both.
        assert isinstance(parameters, list | tuple)
        self.statements.add(sql)
        return answer(sql, parameters)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """A log with all that a question can meet."""
    path: Path = tmp_path_factory.mktemp("portable") / "logs.json"
    path.write_text(json.dumps(mixed_records()), "utf-8")
    dataset = open_files([path])
    yield dataset
    dataset.close()


def found_questions() -> set[Callable[..., Any]]:
    """Give every public function of `analysis` that is asked of a dataset."""
    modules = [import_module(found.name) for found in pkgutil.walk_packages(analysis.__path__, f"{analysis.__name__}.")]
    return {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if "Dataset" in [parameter.annotation for parameter in inspect.signature(function).parameters.values()][:1]
    }


def test_no_question_is_forgotten() -> None:
    """Whoever adds a question says here how it is asked; whoever takes one away, too."""
    assert found_questions() == set(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.__name__))
def test_a_question_is_asked_in_the_subset(question: Callable[..., Any], log: Dataset) -> None:
    """Whatever the filter and the form of the question, an engine that knows the subset can answer every statement."""
    recorder = Recorder(log)
    dated = log.row("SELECT min(seq) FROM events WHERE happened_at IS NOT NULL")[0]
    undated = log.row("SELECT min(seq) FROM events WHERE happened_at IS NULL")[0]
    # What doesn't look at the filter needn't be asked under each.
    filters = (
        FILTERS if {"asked", "of"} & set(inspect.signature(question).parameters) or question is summary else FILTERS[:1]
    )
    places = (dated, undated, 999) if "seq" in inspect.signature(question).parameters else (dated,)
    plain: set[str] = set()
    for asked in filters:
        for seq in places:
            QUESTIONS[question](recorder, asked, seq)
        # What else is asked of the events doesn't change by what they are put in order.
        plain = plain or {*recorder.statements}

    assert recorder.statements
    assert {sql: names for sql in recorder.statements if (names := refused(sql, order=sql in plain))} == {}
