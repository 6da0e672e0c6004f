"""Tests of what of a body is a secret."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audit_explorer.analysis.history.differences import differences
from audit_explorer.analysis.history.masking import HIDDEN, Masked, is_secret_name
from audit_explorer.analysis.history.wording import change_words, path_words


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "Password",
        "client_secret",
        "clientSecret",
        "CLIENT-SECRET",
        "apiKey",
        "apikey",
        "accessKeys",
        "secretKey",
        "privateKey",
        "authToken",
        "refresh_token",
        "dbpassword",
        "newPassword",
        "passwordHash",
        "creds",
        "tokenValue",
        "password2",
        "AWS_SECRET_ACCESS_KEY",
        "kubeconfig",
        "Authorization",
        "pass_phrase",
        "kubeConfig",
        "dockerConfig",
        "authHeader",
        "sasSignature",
    ],
)
def test_a_name_that_says_secret(name: str) -> None:
    """Whatever the spelling."""
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "secretName",
        "tokenExpiration",
        "passwordPolicy",
        "accessKeyId",
        "key",
        "primaryKey",
        "topologyKey",
        "monkey",
        "keyword",
        "secretId",
        "tokenType",
        "name",
        "author",
        "passive",
        "compass",
        "deservedGpus",
        "",
        "1",
    ],
)
def test_a_name_that_only_looks_so(name: str) -> None:
    """What names, counts or describes a secret is none."""
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"password": "x"}, {"password": HIDDEN}),
        ({"secret": {"a": ["x", 1, True, None]}}, {"secret": {"a": [HIDDEN, HIDDEN, True, None]}}),
        ({"name": "DB_PASSWORD", "value": "x"}, {"name": "DB_PASSWORD", "value": HIDDEN}),
        ({"key": "team", "value": "x"}, {"key": "team", "value": "x"}),
        ({"maxTokens": 4096, "resetPassword": True}, {"maxTokens": 4096, "resetPassword": True}),
        (["--token", "x", "--name", "y"], ["--token", HIDDEN, "--name", "y"]),
        ("postgres://u:p4ss@db/x", HIDDEN),
        ("Server=db;Password=p4ssw0rd;", HIDDEN),
        ('{"password": "x1234"}', HIDDEN),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", HIDDEN),
        ("-----BEGIN RSA PRIVATE KEY-----\nx", HIDDEN),
        ("nvapi-0123456789abcdef", HIDDEN),
        ({"ghp_0123456789abcdef0123": 1}, {HIDDEN: 1}),
        ("71f69d83-ba66-4822-adf5-55ce55efd210", "71f69d83-ba66-4822-adf5-55ce55efd210"),
        ("https://host/path?x=1", "https://host/path?x=1"),
    ],
)
def test_what_is_hidden(value: Any, kept: Any) -> None:  # noqa: ANN401 - JSON values
    """By its name, by the name beside it, by its shape; nothing else."""
    masked = Masked()

    assert masked.value(value) == kept
    assert masked.hidden == json.dumps(kept, ensure_ascii=False).count(HIDDEN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"password": "tell1"}, {"password": "tell2"}),
        ({"e": [{"name": "TOKEN", "value": "tell1"}]}, {"e": [{"name": "TOKEN", "value": "tell2"}]}),
        ({"e": [{"id": 1, "name": "TOKEN", "value": "tell1"}]}, {"e": [{"id": 1, "name": "TOKEN", "value": "tell2"}]}),
        ({"name": "TOKEN", "value": "tell1"}, {"name": "TOKEN", "value": "tell2"}),
        ({"name": "TOKEN", "value": "tell1"}, {"name": "x", "value": "y"}),
        ({"args": ["--token", "tell1"]}, {"args": ["--token", "tell2"]}),
        ({"tokens": ["tell1", "tell2"]}, {"tokens": ["tell2", "tell1"]}),
        ({"secret": {"a": "tell1"}}, {"secret": {"a": "tell2", "b": ["tell3"]}}),
        ({"password": "tell1"}, {"password": {"x": "tell2"}}),
        ({}, {"credentials": [{"id": "tell1"}]}),
        ({"credentials": [{"id": "tell1"}]}, {"credentials": [{"id": "tell1", "v": "tell2"}]}),
    ],
)
def test_a_change_of_a_secret_tells_nothing_of_it(old: Any, new: Any) -> None:  # noqa: ANN401
    """It is seen that something changed, never what it was or is, in a path neither."""
    masked = Masked()
    said = [(path_words(one.path), change_words(one, masked, None)) for one in differences(old, new)]

    assert said
    assert "tell" not in json.dumps(said)


@pytest.mark.parametrize(
    "holder",
    [
        {"Name": "TOKEN", "Value": "hidden-1"},
        {"id": "clientSecret", "value": "hidden-1"},
        {"label": "Password", "defaultValue": "hidden-1"},
        {"variableName": "DB_PASSWORD", "variableValue": "hidden-1"},
        {"type": "password", "data": ["hidden-1"]},
    ],
)
def test_the_name_beside_a_value_in_any_spelling(holder: dict[str, Any]) -> None:
    """A secret under a plain name is hidden where a field beside it names it, in a list and as a difference too."""
    assert "hidden-1" not in json.dumps(Masked().value({"env": [[holder]]}))
    other = json.loads(json.dumps(holder).replace("hidden-1", "other-2"))
    changes = differences({"env": [holder]}, {"env": [other]})
    said = " ".join(f"{path_words(one.path)} {change_words(one, Masked())}" for one in changes)
    assert changes
    assert "hidden-1" not in said
    assert "other-2" not in said
