"""What is completed at the cursor; | stands for it."""

from __future__ import annotations

import pytest

from audit_explorer.filters.language import complete, field_candidates, operator_candidates, read_language
from audit_explorer.filters.language.field_names import WORDS
from audit_explorer.period import UTC_ZONE


@pytest.mark.parametrize(
    ("text", "kind", "field", "typed", "replaced"),
    [
        ("|", "field", "", "", ""),
        ("act|", "field", "", "act", "act"),
        ("a|ct", "field", "", "a", "act"),
        ("-act|", "field", "", "act", "act"),
        ("(act|", "field", "", "act", "act"),
        ("user|", "field", "", "user", "user"),
        ("actor |", "operator", "actor", "", ""),
        ("who |", "operator", "actor", "", ""),
        ("actor:|", "value", "actor", "", ""),
        ("actor:an|", "value", "actor", "an", "an"),
        ("actor:an|a x", "value", "actor", "an", "ana"),
        ("actor = an|", "value", "actor", "an", "an"),
        ("status>=4|", "value", "http_status", "4", "4"),
        ('who:"Ana |B" x', "value", "actor", "Ana ", '"Ana B"'),
        ('who:"Ana |', "value", "actor", "Ana ", '"Ana '),
        ("action:(Delete OR Up|", "value", "action", "Up", "Up"),
        ("action:(|", "value", "action", "", ""),
        ("action:(Delete OR Update) |", "field", "", "", ""),
        ("x action:Delete ent|", "field", "", "ent", "ent"),
        ("body.a[0].b:4|", "value", "body.a[0].b", "4", "4"),
        ("missing:clu|", "field", "", "clu", "clu"),
        ("after:2026|", "value", "after", "2026", "2026"),
        ("nonsense:x|", "field", "", "nonsense:x", "nonsense:x"),
        ("team AN|", "keyword", "", "AN", "AN"),
    ],
)
def test_complete(text: str, kind: str, field: str, typed: str, replaced: str) -> None:
    """It is said what is typed, of which field, and which part of the text is replaced by what is chosen."""
    cursor = text.index("|")
    plain = text.replace("|", "")
    found = complete(plain, cursor)
    assert (found.kind, found.field, found.typed) == (kind, field, typed)
    assert plain[found.start : found.end] == replaced


@pytest.mark.parametrize("text", ["(" * 10_000, "a" * 10_000, "actor:(" * 1_000, '"' * 999, "\ud800:"])
def test_complete_never_fails(text: str) -> None:
    """Whatever is typed, and wherever the cursor is said to be, something is answered."""
    for cursor in (-1, 0, 1, len(text) // 2, len(text), len(text) + 5):
        found = complete(text, cursor)
        assert 0 <= found.start <= found.end <= len(text)


@pytest.mark.parametrize("name", field_candidates())
def test_every_candidate_is_understood(name: str) -> None:
    """What is offered can be asked, with the first operator that is offered for it."""
    value = {"missing": "actor", "last": "7d", "once": "yes", "until": "now"}.get(name, "2026-09-01")
    value = {"hour": "7", "review": "open", "weekday": "Monday", "http_status": "200", "status": "200"}.get(name, value)
    before = "last:7d " if name == "until" else ""
    operator = operator_candidates(name)[0]
    assert read_language(f"{before}{name}{operator}{value}", UTC_ZONE).to_query()
    assert name in WORDS or all(sign in ":!=~^$<>=" for one in operator_candidates(name) for sign in one)
