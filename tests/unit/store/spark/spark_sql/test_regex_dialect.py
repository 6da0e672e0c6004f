"""Tests of patterns said so that Java and Rust find what RE2 finds; they are run in test_said_alike."""

from __future__ import annotations

import pytest

from audit_explorer.store.spark.spark_sql.regex_dialect import common_regex


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"\d\w\s", r"[0-9][0-9A-Za-z_][\t\n\f\r ]"),
        ("a.b$", r"a[^\n]b\z"),
        ("(?m)^a$", "(?m)^a$"),
        ("(?s:.).", r"(?s:(?s:.))[^\n]"),
        ("(?i)a", "(?iu)a"),
        ("[[:alpha:]_]", "[A-Za-z_]"),
        ("[+--]", r"[\x2b-\x2d]"),
        ("[a&&b[]", r"[a\x26\x26b\x5b]"),
        ("(?P<name>a)", "(?<name>a)"),
        (r"\Qa.b\E.", r"a\x2eb[^\n]"),
        ("a{,2}", r"a\x7b\x2c2\x7d"),
        ("a{1,2}?", "a{1,2}?"),
        (r"\p{Greek}\pL", r"\p{IsGreek}\pL"),
        ("(?U)a+", "a+"),
    ],
)
def test_a_pattern(pattern: str, said: str) -> None:
    """Each sign that one of the engines reads otherwise has a form that all read alike."""
    assert common_regex(pattern) == said
