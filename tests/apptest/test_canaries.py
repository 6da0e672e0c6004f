"""Nothing that a person sees holds log text as it was received: every page, every chart, the command line.

Exports are the exception, and said so in the last test: they are what is stored, with the formula's mark alone.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from audit_explorer.cli import main
from audit_explorer.record import FIELDS
from audit_explorer.store.archive import Archive
from audit_explorer.ui.failures.failure_views import SPLITS
from audit_explorer.ui.session import logs
from tests.apptest.canaries import NAME, RAW, SHOWN, canary, log, sent, word
from tests.apptest.dashboard import PAGES, button, open_page
from tests.archives import archive_files
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: The words that carry the values of fields with few of them: every page has them, as facets.
FACETS: Final = (
    *("action", "entityType", "entity_type", "sourceName", "subject", "sourceType", "subject_type", "cluster_name"),
    *("errorType", "error_type", "ip", "source_ip", "userAgent", "user_agent", "version", "http_method", "result"),
    *("tenantId", "tenant_id", "clusterUuid"),
)
OLDER: Final = (*FACETS[:1], "entityType", "entityName", "entityId", "sourceName", "sourceType", "sourceId", "id")
NEWER: Final = ("entity_name", "entity_id", "subject", "source_ip", "url", "request_id", "cluster_id", "cluster_name")
COLUMNS: Final = [field.name for field in FIELDS]
OLD_ENTITY: Final = json.dumps([canary("entityType"), canary("entityId"), canary("entityName")])
NEW_ENTITY: Final = json.dumps([canary("entity_type"), canary("entity_id"), canary("entity_name")])
QUERY: Final = [
    ("not.entity_name", "entityName"),
    ("error_message~", "description"),
    ("actor", "subject"),
    ("q", "body"),
]

#: Page and address, with the words that must be there besides the facets'.
VIEWS: Final[tuple[tuple[str, Mapping[str, str | list[str]], tuple[str, ...]], ...]] = (
    ("overview", {}, ("file", "nothing", "time", "otherName")),
    ("events", {}, ("entityName", "entity_name", "description", "error_message")),
    ("events", {"columns": COLUMNS}, (*OLDER, *NEWER, "body", "bodyKey", "metadata", "metadataKey", "context")),
    *(("failures", {"by": split}, ("description", "error_message")) for split in SPLITS),
    ("entities", {}, ("entityName", "entity_name", "entityId", "entity_id")),
    ("entities", {"entity": OLD_ENTITY}, ("description", "bodyKey", "body", "later")),
    ("entities", {"entity": NEW_ENTITY}, ("otherName", "error_message")),
    ("actors", {}, ("sourceName", "subject")),
    ("actors", {"who": canary("sourceName")}, ("sourceName", "entityName", "description", "userAgent")),
)
#: Number of an event in its file, with the words of its drawer.
DRAWERS: Final = (
    (1, (*OLDER, "description", "errorType", "body", "bodyKey", "context", "file")),
    (2, (*NEWER, "id", "error_type", "error_message", "metadata", "metadataKey", "result", "http_method")),
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Start with the log of canaries."""
    path = tmp_path / NAME
    path.write_text(log(), "utf-8")
    monkeypatch.setattr(logs, "start_files", lambda: (path,))
    return path


def raw(texts: list[str]) -> list[str]:
    """Give what is around every character that should have been written out, as escapes."""
    return [ascii(text[max(0, text.index(RAW) - 60) :][:160]) for text in texts if RAW in text]


def missing(texts: list[str], names: tuple[str, ...]) -> list[str]:
    """Give the names whose word is nowhere, or nowhere with its hidden character written out."""
    # In an element that draws Markdown the code's signs have backslashes.
    whole = "\n".join(texts).replace("\\", "")
    return [name for name in names if f"{SHOWN}{word(name)}" not in whole]


def careless(text: str) -> None:
    """Draw a text as it is in every way that the dashboard draws with."""
    st.markdown(text)
    st.text(text)
    st.button("b", help=text)
    st.dataframe(pd.DataFrame({"a": [text]}))
    st.plotly_chart(go.Figure().update_layout(title=text))
    st.plotly_chart(go.Figure(), alt=text, key="alt")
    st.selectbox("s", [0], format_func=lambda _: text)
    st.expander(text)


def _script() -> None:
    import streamlit  # noqa: PLC0415 - Streamlit runs this function's text alone

    streamlit.session_state["call"](streamlit.session_state["text"])


def test_the_search_finds_raw_text() -> None:
    """The checks below are no blind ones: in whatever element a careless page shows raw text, it is found."""
    at = AppTest.from_function(_script)
    at.session_state["call"], at.session_state["text"] = careless, f"a {canary('x')}"
    at.run()
    assert not at.exception
    assert len(raw(sent(at))) == 8
    assert missing(sent(at), ("x",)) == ["x"]
    assert missing([f"a {SHOWN}{word('x')}"], ("x",)) == []


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize(("page", "query", "words"), VIEWS)
def test_no_page_shows_raw_text(page: str, query: Mapping[str, str | list[str]], words: tuple[str, ...]) -> None:
    """On every page every word of the log is seen with its hidden character written out, and never as it is."""
    at = open_page(page, query)
    assert not at.exception
    assert raw(sent(at)) == []
    assert missing(sent(at), (*FACETS, *words)) == []


@pytest.mark.parametrize(("number", "words"), DRAWERS)
def test_no_drawer_shows_raw_text(path: Path, number: int, words: tuple[str, ...]) -> None:
    """Fields, JSON, the record as received, the file's name and the events around it: all inert."""
    at = open_page("events", {"columns": "happened_at", "event": key_in(path, f"seq = {number}")})
    assert not at.exception
    assert raw(sent(at)) == []
    assert missing(sent(at), words) == []


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("split", SPLITS)
def test_no_chart_shows_raw_text(split: str) -> None:
    """Legend, labels, hovers and the sentence for who can't see it: what a chart names is inert."""
    words = {
        "error_type": ("errorType", "error_type"),
        "http_status": (),
        "action": ("action",),
        "entity_type": ("entityType", "entity_type"),
        "actor": ("sourceName", "subject"),
        "source_ip": ("ip", "source_ip"),
    }[split]
    charts = [chart.proto for chart in open_page("failures", {"by": split}).get("plotly_chart")]
    # Where all failures share one value, how often it fails is said in words.
    assert charts
    # A legend has room for 24 characters.
    labels = [f"{SHOWN}{word(name)}"[:24] for name in words]
    assert [label for label in labels if label not in _spec(charts[0])] == []
    assert [chart.alt for chart in charts if SHOWN not in chart.alt and words] == []
    assert raw([text for chart in charts for text in (_spec(chart), chart.alt)]) == []


def _spec(chart: Any) -> str:  # noqa: ANN401 - Streamlit's message
    return json.dumps(json.loads(chart.spec), ensure_ascii=False)


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("page", ["overview", "entities"])
def test_the_charts_of_a_page_show_no_raw_text(page: str) -> None:
    """The timeline names an unknown outcome, the areas types and actions: inert, in the figure as in the alt."""
    words = {"overview": ("result",), "entities": ("entityType", "entity_type", "action")}[page]
    texts = [_spec(chart.proto) for chart in open_page(page).get("plotly_chart")]
    assert raw(texts) == []
    assert missing(texts, words) == []


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize(("key", "name"), QUERY)
@pytest.mark.parametrize("page", PAGES)
def test_no_filter_shows_raw_text(page: str, key: str, name: str) -> None:
    """The sentence, the chips and a facet's marked values say what is filtered by, inert."""
    at = open_page(page, {key: canary(name)})
    assert not at.exception
    texts = [at.text[0].value, *(one.label for one in at.button if str(one.key).startswith("chip "))]
    assert len(texts) == 2
    assert [missing([text], (name,)) for text in texts] == [[], []]
    # The box that a text was searched with holds what was typed: the person changes it there.
    typed = [canary(name)] if key == "q" else []
    assert [text for text in sent(at) if RAW in text and text not in typed] == []


@pytest.mark.usefixtures("path")
def test_no_warning_shows_raw_text() -> None:
    """What a link asks for and can't have is quoted inert, or as an escape."""
    at = open_page("overview", {"tz": canary("zone"), canary("name"): canary("value"), "from": canary("from")})
    assert not at.exception
    assert raw(sent(at)) == []
    assert missing([one.value for one in at.warning], ("zone", "name")) == []


def test_no_error_shows_raw_text(path: Path) -> None:
    """A file that can't be read is named, inert; so is an upload in the choice of logs."""
    path.write_text("no log")
    at = open_page()
    assert raw(sent(at)) == []
    assert missing([at.error[0].value], ("file",)) == []

    at.file_uploader[0].set_value([(f"{RAW}{word('upload')}", log().encode(), "application/json")]).run()
    assert not at.exception
    assert raw(sent(at)) == []
    assert missing(at.sidebar.selectbox[0].options, ("file", "upload")) == []


def test_the_archive_shows_no_raw_text(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was archived is as inert as what was opened: its events, and where they were read."""
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", str(tmp_path / f"archive {RAW}"))
    archive_files(Archive(), [path])
    at = open_page("archive")
    assert not at.exception
    assert raw(sent(at)) == []
    assert any(SHOWN in one.value for one in at.caption)

    at = open_page("events")
    button(at, "Open the archive").click().run()
    assert not at.exception
    assert raw(sent(at)) == []
    assert missing(sent(at), FACETS) == []


def test_a_summary_shows_no_raw_text(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text for a person is inert; the JSON, which has the values themselves, has the character as an escape."""
    query = [f"not.entity_name={canary('otherName')}"]
    assert main(["summary", str(path), "--query", *query]) == 0
    out = capsys.readouterr().out
    assert raw([out]) == []
    words = ("action", "entityType", "entity_type", "sourceType", "subject_type")
    assert missing([out], (*words, "file", "otherName")) == []

    assert main(["summary", str(path), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    assert [name for name in words if f"\\u202e{word(name)}" not in out] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["summary", f"{RAW}{word('x')}"],
        ["summary", "LOG", "--query", f"{canary('x')}=1"],
        ["summary", "LOG", "--query", f"http_status={canary('x')}&from={canary('x')}"],
        ["summary", "LOG", "--zone", canary("x")],
        ["summary", canary("x"), "--nonsense", canary("x")],
        ["export", "LOG", "--to", canary("x")],
        ["export", "LOG", "--to", f"none/{canary('x')}.csv"],
        ["export", "LOG", "--to", "x.csv", "--columns", canary("x")],
        ["sync", "--since", canary("x")],
        ["sync", "--address", f"https://{canary('x')}/"],
        ["sync", "--generation", canary("x")],
    ],
)
def test_no_complaint_shows_raw_text(arguments: list[str], path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is wrong with a command line or a file, the one line that says so is inert."""
    assert main([str(path) if argument == "LOG" else argument for argument in arguments]) in {1, 2}
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("audit-explorer: ")
    assert raw([err]) == []


def test_an_export_says_where_it_is_without_raw_text(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exception: an export holds every text as it was received. Only the line about it is inert."""
    target = path.with_name(f"{canary('target')}.csv")
    assert main(["export", str(path), "--to", str(target)]) == 0
    told = capsys.readouterr()
    assert raw([told.out, told.err]) == []
    assert missing([told.out], ("target",)) == []

    cells = [cell for row in csv.reader(io.StringIO(target.read_text("utf-8"), newline="")) for cell in row]
    names = (*FACETS, *OLDER, *NEWER, "description", "error_message", "file")
    assert [name for name in names if not any(cell.startswith(canary(name)) for cell in cells)] == []
    assert SHOWN not in "".join(cells)

    assert main(["export", str(path), "--to", str(target.with_suffix(".jsonl"))]) == 0
    lines = [json.loads(line) for line in target.with_suffix(".jsonl").read_text("utf-8").splitlines()]
    assert [line["entityName"] for line in lines if "entityName" in line] == 3 * [canary("entityName")]
