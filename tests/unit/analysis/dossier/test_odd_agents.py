"""Tests of programs that are odd for their actor, of the patterns that tell them."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis.dossier.agent_kinds import agent_kind
from audit_explorer.analysis.dossier.odd_agents import odd_agents
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from tests.builders import ABSENT, make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (CHROME, "browser"),
        (f"{CHROME} Edg/152.0.0.0", "browser"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML) Version/26.1 Safari/605",
            "browser",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0", "browser"),
        ("python-requests/2.32.5", "script"),
        ("argo-workflows/v3.7.2 python-httpx/0.28.1", "script"),
        ("Go-http-client/2.0", "script"),
        ("Terraform/1.13.4 terraform-provider-runai/0.9.2", "script"),
        ("okhttp/5.1.0", "script"),
        ("curl/8.14.1", "script"),
        ("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041", "script"),
        (CHROME.replace("Chrome/", "HeadlessChrome/"), "script"),
        ("OpenAPI-Generator/1.224.0/python", "script"),
        ("metrics-agent", None),
        ("curly hair", None),
        ("my-java-like thing", None),
        ("", None),
    ],
)
def test_documented_patterns_tell_browsers_from_scripts(agent: str, kind: str | None) -> None:
    """What programs document that they send is known; what poses as a browser is none; the rest stays unknown."""
    assert agent_kind(agent) == kind


def test_only_what_is_odd_is_listed(tmp_path: Path) -> None:
    """An application's browser and a user's script, with counts; no agent, an unknown one, another type: not odd."""

    def acted(kind: object, agent: str | None) -> dict[str, object]:
        context = {"ip_address": "10.0.0.1", **({"user_agent": agent} if agent else {})}
        return make_legacy(id=len(entries), sourceType=kind, context=context)

    entries: list[dict[str, object]] = []
    for kind, agent in (
        *(("Application", CHROME),) * 2,
        ("User", CHROME),
        ("User", "curl/8.14.1"),
        ("Application", "curl/8.14.1"),
        ("User", "something else"),
        ("Robot", CHROME),
        (ABSENT, "curl/8.14.1"),
        ("User", None),
    ):
        entries.append(acted(kind, agent))
    path = tmp_path / "logs.json"
    path.write_text(json.dumps([*entries, make_current()]), "utf-8")
    with closing(open_files([path])) as dataset:
        answer = odd_agents(dataset, Filter())

    assert answer.rows[["source_type", "user_agent", "kind", "events"]].values.tolist() == [
        ["Application", CHROME, "browser", 2],
        ["User", "curl/8.14.1", "script", 1],
    ]
    assert (answer.events, answer.without, answer.unclear) == (10, 2, 1)
