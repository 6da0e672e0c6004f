"""What is said of a query that can't be understood, and where."""

from __future__ import annotations

import time
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.filters.language import QueryTextError, read_language
from audit_explorer.period import UTC_ZONE

WORDS: Final = "actor status body.a[0].b body.*.x missing last after on hour until once Failed é \u212a 5 7d /a+/"
VALUES: Final = "2026-09-01 19-7 10.0.0.0/8 ::1 OR AND NOT and or TO"
SIGNS: Final = ": = != ! - ~ ^= $= *= @= > >= < <= ( ) [ ] { } \" “ ” ' / \\ * ? , && || | &"
#: What a query is made of, for texts that nearly are one.
BITS = st.sampled_from([*WORDS.split(), *VALUES.split(), *SIGNS.split(), " ", "  ", "\n", "\x00", "\ud800", "\u202e"])


def outcome_of(text: str) -> QueryTextError | None:
    """Give the error of a text; None where it is understood."""
    try:
        read_language(text, UTC_ZONE)
    except QueryTextError as error:
        return error
    return None


def error_of(text: str) -> QueryTextError:
    """Give the error of a text that can't be understood."""
    with pytest.raises(QueryTextError) as caught:
        read_language(text, UTC_ZONE)
    return caught.value


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("(a", "", "a ) is missing"),
        ("(a OR (b)", "", "a ) is missing"),
        ("actor:(a OR b", "", "a ) is missing"),
        ('foo "bar', "", "quotation mark is missing"),
        ("who:“Ana", "", "quotation mark is missing"),
        ("a)", ")", "this ) closes nothing"),
        (")", ")", "this ) closes nothing"),
        ("()", ")", "a word, or a field with its value, was expected after ("),
        ("a AND", "", "was expected after AND"),
        ("a OR", "", "was expected after OR"),
        ("NOT", "", "was expected after NOT"),
        ("OR a", "OR", "was expected"),
        ("a AND OR b", "OR", "put it into quotation marks"),
        ("actor:", "", "a value was expected after actor:"),
        ("actor: ", "", "a value was expected"),
        ("actor:or", "or", "put it into quotation marks"),
        ("actor:()", ")", "a value was expected"),
        (":x", ":", "was expected"),
        (">=5", ">=", "was expected"),
        ("status:[400 499]", "[400", "a range is written [400 TO 499]"),
        ("status:abc", "abc", "http_status takes a whole number"),
        ("status:failed", "failed", "outcome:Failed"),
        ("status>=x", "x", "http_status takes a whole number"),
        ("actor>5", "5", "can't be asked"),
        ("hour:25", "25", "an hour from 0 to 23"),
        ("weekday:Caturday", "Caturday", "a day such as Saturday"),
        ("after:soon", "soon", "after: takes a time"),
        ("on:2026-09-01T10:00", "2026-09-01T10:00", "on: takes a day"),
        ("last:7", "7", "last: takes a length"),
        ("last:7d after:2026-09-01", "after", "can't both be asked"),
        ("after:2026-09-01 last:7d", "last", "beside another period"),
        ("a OR last:7d", "last", "can only stand beside"),
        ("until:now", "now", "until: takes now"),
        ("source_ip@=10.0.0.0/99", "10.0.0.0/99", "takes a range of addresses"),
        ("ip:300.0.0.0/8", "300.0.0.0/8", "takes a range of addresses"),
        ("actor:/a(b/", "/a(b/", "missing )"),
        ("actor:/*a/", "/*a/", "no argument for repetition"),
        ("entitytype:x", "entitytype", "did you mean entity_type?"),
        ("a (b OR entitytyp:x)", "entitytyp", "did you mean entity_type?"),
        ("missing:actr", "actr", "did you mean actor?"),
        ("deservedGpus > 100", "deservedGpus", "did you mean body.deservedGpus?"),
        ("action:(Delete Update)", "Delete Update", "no action is Delete and Update at once"),
        ("action:(Delete AND Update)", "Delete AND Update", "OR between them"),
        ("status:(200 404)", "200 404", "at once"),
        ("review:soon", "soon", "review takes reviewed, open"),
        ("review>3", "3", "can't be asked"),
        ("* OR a", "*", "a * alone fits every event"),
        ("-*", "*", "a * alone fits every event"),
    ],
)
def test_error_has_its_place_and_plain_words(text: str, place: str, words: str) -> None:
    """The place is that of what is wrong, or the end of the text; no word is one of the parser's."""
    error = error_of(text)
    assert text[error.start : error.end] == place
    assert place or error.start == len(text)
    assert words in error.message
    assert not {"_CLOSE", "WORD", "VALUE", "FIELD", "token", "$END"} & set(error.message.split())


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("entitytype:x", "entity_type:x"),
        ("a (b OR entitytyp:x)", "a (b OR entity_type:x)"),
        ("deservedGpus > 100", "body.deservedGpus > 100"),
        ("status:failed x", "outcome:failed x"),
        ("action:Delete|Create", "action:(Delete OR Create)"),
        ("tag:later a", "review:tagged:later a"),
        ("is:starred", "review:starred"),
        ("reviewed:no", "-review:reviewed"),
        ("(action:(Delete Update) OR x) name:b", "(action:(Delete OR Update) OR x) name:b"),
        ("ip:(192.0.2.1 AND 192.0.2.2)", "ip:(192.0.2.1 OR 192.0.2.2)"),
        ('action == "Delete"', 'action:"Delete"'),
        ("WHERE action = 'Delete' AND actor LIKE 'ana%'", "action = Delete AND actor:ana*"),
        ("SELECT * FROM events WHERE status >= 500 ORDER BY time DESC LIMIT 10;", "status >= 500"),
        ("select * from audit", None),
        ("status in (500, 503)", "status:(500 OR 503)"),
        ("actor NOT IN ('a b', 'c')", '-actor:("a b" OR c)'),
        ("actor LIKE 'ana%'", "actor:ana*"),
        ("actor not like '%bot'", "-actor:*bot"),
        ("actor IS NOT NULL and cluster is null", "actor:* and missing:cluster"),
        ("status between 400 and 499", "status:[400 TO 499]"),
        ("status<>200", "status!=200"),
        ('{app="x"} |= "y"', "y"),
        ('{action="Delete"} |= "y" != "z z" | json', 'action:Delete y -"z z"'),
        ("@user.name:ana", "actor:ana"),
        ("@http.status_code:>=500", "http_status:>=500"),
        ("timestamp > now-7d", "last:7d until:now"),
        ('@timestamp >= "now-24h"', "last:24h until:now"),
        ("_exists_:actor", "actor:*"),
        ('actor=~"ci-.*"', "actor:/ci-.*/"),
        ("actor:'Ana B'", 'actor:"Ana B"'),
        ("status:[500, 503]", "status:(500 OR 503)"),
        ("actor:(ana, bob)", "actor:(ana OR bob)"),
        ("after:now-7d x", "last:7d until:now x"),
        ("event:Delete", "action:Delete"),
    ],
)
def test_a_corrected_text_is_proposed(text: str, corrected: str | None) -> None:
    """What another language would say, or the nearest field, is proposed as a whole text that can be read."""
    error = error_of(text)
    assert error.suggestion == corrected
    assert error.start < error.end
    if corrected is not None:
        read_language(corrected, UTC_ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "where is the project",
        "log in (a)",
        "error != x",
        "project not in use",
        "don't",
        'url:"a==b"',
        "I like ana",
        "/a==b/",
    ],
)
def test_words_of_english_are_no_other_language(text: str) -> None:
    """What only looks like another language is read as it stands."""
    assert read_language(text, UTC_ZONE).to_query()


@settings(max_examples=400, deadline=None)
@given(st.lists(BITS, max_size=14).map("".join) | st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    """Every text is understood or has an error with a place in it; what is proposed is understood."""
    error = outcome_of(text)
    if error is None:
        return
    assert 0 <= error.start <= error.end <= len(text)
    assert error.message
    assert error.suggestion is None or outcome_of(error.suggestion) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "(" * 50_000,
            "(" * 10_000,
            "()" * 5_000,
            "[" * 10_000,
            "!" * 9_999 + "a",
            "not " * 2_499 + "a",
            "a:" * 5_000,
        ),
        *('"' * 10_000, '" ' * 5_000, "/a " * 3_333, "a-" * 5_000, "\\" * 10_000, "select " * 1_400, "{a=" * 3_333),
        *("a" + " " * 9_998 + "b", "a OR " * 2_000 + "a", "(a OR (b " * 45 + "c" + "))" * 45, " '" * 5_000),
    ],
    ids=lambda text: f"{text[:6]}…",
)
def test_long_texts_are_answered_at_once(text: str) -> None:
    """A text as long as may be is read, or refused, without a wait and without a crash."""
    began = time.process_time()
    error = outcome_of(text)
    assert error is None or error.end <= len(text)
    assert time.process_time() - began < 3


def test_reading_is_quick() -> None:
    """A query is read, or explained, within five milliseconds."""
    texts = (
        'actor:ana* action:(Delete OR Update) -entity_type:Login error:"not exist" body.deservedGpus>4 status>=500',
        "actor:ana* action:(Delete OR Update) -entitytype:Login",
    )

    def seconds(text: str) -> float:
        began = time.process_time()
        outcome_of(text)
        return time.process_time() - began

    for text in texts:
        seconds(text)
        assert min(seconds(text) for _ in range(20)) < 0.005
