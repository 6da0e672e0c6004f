"""Tests of letters that look like Latin ones."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.store.ingest.lookalike_letters import lookalike


@pytest.mark.parametrize(
    ("name", "scripts"),
    [
        ("\u0430dmin", ("Cyrillic",)),
        ("\u0430dmin@corp.example", ("Cyrillic",)),
        ("admin@c\u043erp.example", ("Cyrillic",)),
        ("\u0441\u0435\u043e@corp.example", ("Cyrillic",)),
        ("p.\u0455mith", ("Cyrillic",)),
        ("\u0430\u200bdmin", ("Cyrillic",)),
        ("\u0430\u0301dmin", ("Cyrillic",)),
        ("\u03b1dmin", ("Greek",)),
        ("\u0570ost", ("Armenian",)),
        ("\u13aadmin", ("Cherokee",)),
        ("\uff41dmin", ("fullwidth",)),
        ("\U0001d41a\U0001d41d\U0001d426\U0001d422\U0001d427", ("mathematical",)),
        ("\u24d0dmin", ("mathematical",)),
        ("\u0430dm\u03b9n", ("Cyrillic", "Greek")),
        ("\u0418\u0432aн", ("Cyrillic",)),
    ],
)
def test_a_word_that_mixes_scripts_is_marked(name: str, scripts: tuple[str, ...]) -> None:
    """Latin letters beside letters like them in one word, an invisible sign between them or not."""
    found = lookalike(name)
    assert found is not None
    assert found.mixed
    assert found.scripts == scripts


@pytest.mark.parametrize(
    "name",
    [
        *("admin", "Müller", "José", "Jose\u0301", "Ångström", "Łukasz", "Nguyễn", "İstanbul", "Zoë O'Brien", "straße"),
        *("東京project", "プロジェクトA", "한국team", "上海-prod-01", "ñandú", "عربي admin", "שלום-team", "ไทยA"),
        *("№5", "x²", "™", "µservice", "👩‍💻 ops", "❎ failed", "🆗", "①", "ｶﾀｶﾅ"),
    ],
)
def test_what_people_write_is_not(name: str) -> None:
    """Accents belong to Latin; Chinese, Japanese, Korean and scripts that look like no other stand beside it."""
    assert lookalike(name) is None


@pytest.mark.parametrize("name", ["Иван", "Иван Петров", "кластер-1", "ci-бот", "prod_кластер", "Вера Smith", "Ελένη"])
def test_a_name_in_a_script_of_its_own_is_no_mixture(name: str) -> None:
    """Nothing is said against it unless it reads like another name."""
    found = lookalike(name)
    assert found is not None
    assert not found.mixed


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("\u0430\u0441\u0435", "ace"),
        ("\uff41\uff44\uff4d\uff49\uff4e", "admin"),
        ("\u1d00\u1d05\u1d0d\u026a\u0274", "admin"),
        ("\u0251dmin", "admin"),
        ("\u0440\u200b\u0430y", "pay"),
    ],
)
def test_how_a_name_reads(name: str, reads: str) -> None:
    """Each letter is the Latin one that it is taken for."""
    found = lookalike(name)
    assert found is not None
    assert found.reads == reads


@given(st.text())
def test_any_text_is_looked_at(name: str) -> None:
    """No text raises; what is in ASCII alone, or without such letters, is nothing; NFC and NFD are the same."""
    found = lookalike(name)
    assert found is None or (found.scripts and not name.isascii())
    assert lookalike(unicodedata.normalize("NFC", name)) == found or any(unicodedata.combining(one) for one in name)


@given(st.text("abcxyzABC", min_size=1), st.text("\u0430\u0435\u043e\u0440\u0441", min_size=1))
def test_every_mixture_of_latin_and_cyrillic_is_marked(latin: str, cyrillic: str) -> None:
    """Whichever comes first."""
    for name in (latin + cyrillic, cyrillic + latin, f"{latin}.{cyrillic}"):
        found = lookalike(name)
        assert found is not None
        assert found.mixed
