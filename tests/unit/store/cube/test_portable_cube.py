"""What is counted over the cube is asked in the subset of SQL that other engines have too."""

from __future__ import annotations

from audit_explorer.analysis.facets import facet_counts
from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.timeline import timeline
from audit_explorer.store.cube.cube import make_cube
from tests.unit.analysis.portable import refused
from tests.unit.analysis.rows import Row, opened
from tests.unit.analysis.test_portable import FILTERS, QUESTIONS, Recorder


def test_the_cube_is_asked_in_the_subset() -> None:
    """Its tables are named like others, and asked in the same words."""
    with opened([Row(hours=hour) for hour in range(60)]) as dataset:
        dataset.cube = make_cube(dataset.cursor(), least=1, share=8)
        recorder = Recorder(dataset)
        for question in (facet_counts, headline, rates, timeline):
            for asked in FILTERS[:9] + FILTERS[-3:]:
                QUESTIONS[question](recorder, asked, 0)

    assert any("cube_" in sql for sql in recorder.statements)
    assert {sql: refused(sql) for sql in recorder.statements if refused(sql)} == {}
