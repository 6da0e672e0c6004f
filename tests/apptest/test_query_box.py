"""The query box without a browser: what is typed, clicked, taken back; chips and text as two views of one filter."""

from __future__ import annotations

import pytest

from audit_explorer.filters.language import read_language
from audit_explorer.period import UTC_ZONE
from audit_explorer.period import zone as zone_called
from tests.apptest.canaries import RAW
from tests.apptest.dashboard import (
    ROOT,
    ask,
    ask_for_help,
    button,
    open_page,
    press,
    query,
    query_box,
    send_to_box,
    sentence,
    want,
)

pytestmark = pytest.mark.usefixtures("twelve")


def test_a_typed_query_is_the_filter() -> None:
    """It goes into the address and the sentence, and stays as it was typed."""
    at = open_page("events")
    ask(at, "  action:Delete   actor=ann ")

    assert query(at) == {"action": ["Delete"], "actor": ["ann"]}
    assert sentence(at) == "Deletions by ann, all time"
    assert query_box(at)["text"] == "  action:Delete   actor=ann "
    assert query_box(at)["problem"] is None


def test_what_can_not_be_read_stays_with_its_place() -> None:
    """The filter is that of before; the place, the reason and what was probably meant are shown until it reads."""
    at = open_page("events", {"action": "Delete"})
    for typed, start, end in (("acton:Delete", 0, 5), ("action:Delete (", 15, 15), ("x " * 6000, 0, 0)):
        ask(at, typed)
        box = query_box(at)
        assert not at.exception
        assert query(at) == {"action": ["Delete"]}
        if len(typed) <= 10_000:
            assert box["text"] == typed
            assert (box["problem"]["start"], box["problem"]["end"]) == (start, end)
    ask(at, "acton:Delete")
    suggestion = query_box(at)["suggestion"]
    assert suggestion == "action:Delete"

    ask(at, suggestion)
    assert query_box(at)["problem"] is None
    assert query_box(at)["text"] == "action:Delete"


def test_a_place_counts_what_is_shown() -> None:
    """A hidden character is written out in the box, and the underline stands where its letters stand."""
    at = open_page("events")
    ask(at, f'"a{RAW}b" acton:x')

    box = query_box(at)
    assert RAW not in box["text"]
    assert box["text"][box["problem"]["start"] : box["problem"]["end"]] == "acton"
    ask(at, box["text"].replace("acton:x", ""))
    assert query(at) == {"q": [f"a{RAW}b"]}


def test_a_click_adds_to_the_text() -> None:
    """What was typed stays letter by letter; the second click takes its own part away again."""
    at = open_page("events")
    ask(at, "type:Project   -name:foo")
    typed = query_box(at)["text"]

    press(at, "exclude", row=0, column="action")
    text = query_box(at)["text"]
    assert text.startswith(typed)
    assert read_language(text, UTC_ZONE).to_query() == [
        (name, value) for name, values in query(at).items() for value in values
    ]
    (chip,) = [one for one in at.button if str(one.key).startswith("chip") and "Action" in one.label]
    chip.click().run()
    assert query_box(at)["text"].strip() == typed


def test_a_click_adds_to_what_can_not_be_read_yet() -> None:
    """A query that is still being mended is not lost by a click beside it."""
    at = open_page("events")
    ask(at, "acton:Delete")
    press(at, "exclude", row=0, column="action")

    box = query_box(at)
    assert box["text"].startswith("acton:Delete -action")
    assert box["problem"]["start"] == 0
    assert list(query(at)) == ["not.action"]


def test_a_refused_query_is_forgotten_with_another_filter() -> None:
    """Whoever leaves it for another filter meets neither the old words nor the warning."""
    at = open_page("events", {"q": "team-1"})
    ask(at, "acton:Delete")
    assert query_box(at)["problem"]

    button(at, "chip text").click().run()

    assert query_box(at)["text"] == ""
    assert query_box(at)["problem"] is None


def test_a_link_is_written_as_a_query() -> None:
    """Whatever the address asks for stands in the box, and means the same when Enter is pressed."""
    parameters: dict[str, str | list[str]] = {
        "action": ["Create", "Delete"],
        "not.actor": "ann",
        "http_status>": "400",
        "q": "team",
        "hour": "19-7",
    }
    at = open_page("events", parameters)
    before = query(at)
    text = query_box(at)["text"]
    assert text

    ask(at, text)
    assert query_box(at)["problem"] is None
    assert query(at) == before


def test_another_zone_leaves_what_was_typed() -> None:
    """As long as it says the same there: a time on the clocks of the zone is written anew."""
    at = open_page("events")
    for typed, shown in (("TYPE:Project", "TYPE:Project"), ("AFTER:2026-09-07", "after:2026-09-06T22:00")):
        ask(at, typed)
        at.query_params["tz"] = "UTC"
        at.run()
        assert query_box(at)["text"].startswith(shown)
        at.query_params["tz"] = "Europe/Berlin"
        at.run()


def test_the_address_goes_back() -> None:
    """An earlier address, as Back brings it, is the text again: the part that was added goes."""
    at = open_page("events")
    ask(at, "type:Project")
    earlier = dict(at.query_params)
    press(at, "exclude", row=0, column="action")
    assert query_box(at)["text"] != "type:Project"

    at.query_params.clear()
    for name, values in earlier.items():
        at.query_params[name] = values
    at.run()

    assert query_box(at)["text"] == "type:Project"


def test_the_text_goes_along_to_another_page() -> None:
    """As it was typed."""
    at = open_page("events")
    ask(at, "TYPE:Project")
    at.switch_page(str(ROOT / "pages" / "failures.py")).run()

    assert query_box(at)["text"] == "TYPE:Project"


def test_values_are_offered_with_their_counts() -> None:
    """Those of fields with few of them at once, those of other fields when a part is typed; none of what is none."""
    at = open_page("events")
    offered = query_box(at)["values"]["actor"]
    assert sorted(label for _, label, _ in offered["rows"]) == ["ann@corp.example", "bob@corp.example"]
    assert all(count > 0 for *_, count in offered["rows"])
    assert offered["whole"]

    want(at, "entity_name", "TEAM-1")
    more = query_box(at)["more"]
    assert (more["field"], more["typed"]) == ("entity_name", "TEAM-1")
    assert [label for _, label, _ in more["rows"]] == ["team-1"]
    for field in ("body.a", "nothing", "happened_at", "body", ""):
        want(at, field, "a")
        assert not at.exception
        assert query_box(at)["more"]["rows"] == []


def test_paths_are_offered_with_their_records() -> None:
    """Those inside the field that is typed, and then their values; each can be asked for."""
    at = open_page("events")
    rows: list[tuple[str, str, int]] = []
    for root in ("body", "error"):
        want(at, "", root)
        rows = query_box(at)["more"]["rows"]
        assert rows
        for typed, _label, records in rows:
            assert typed.startswith((f"{root}.", f"{root}["))
            assert records > 0
            read_language(f"{typed}:*", UTC_ZONE)
    values = []
    for typed, *_ in rows:
        want(at, typed, "no acc")
        values += [label for _, label, _ in query_box(at)["more"]["rows"]]
    assert values
    assert all(label.startswith("no access to") for label in values)


def test_marks_are_a_query() -> None:
    """What people noted is asked for in words, and offered."""
    at = open_page("events")
    assert {"reviewed", "open", "starred"} <= {typed for typed, *_ in query_box(at)["values"]["review"]["rows"]}
    ask(at, "review:open type:Project")
    assert not at.exception
    assert query(at) == {"entity_type": ["Project"], "not.review": ["reviewed"]}
    assert [one.label for one in at.button if str(one.key).startswith("chip ")][1].startswith("Review\\: not yet")
    assert query_box(at)["text"] == "review:open type:Project"


def test_a_named_day_is_written_out() -> None:
    """The text means the same tomorrow."""
    at = open_page("events")
    ask(at, "after:yesterday type:Project")
    assert query_box(at)["problem"] is None
    text = query_box(at)["text"]
    assert "yesterday" not in text
    asked = read_language(text, zone_called("Europe/Berlin") or UTC_ZONE)
    assert dict(asked.to_query())["from"] == query(at)["from"][0]


def test_a_click_replaces_its_own_part_of_what_can_not_be_read() -> None:
    """What was asked of its field before stands in the text in the same words, and is widened there."""
    at = open_page("events")
    ask(at, "type:Project")
    ask(at, "type:Project acton:x")
    press(at, "exclude", row=0, column="action")
    box = query_box(at)
    assert box["text"].startswith("type:Project acton:x -action")
    assert box["problem"]["start"] == len("type:Project ")
    assert len(query(at)) == 2


def test_every_name_that_is_offered_can_be_read() -> None:
    """A field's name with its first sign and one of its own values is a query."""
    at = open_page("events")
    box = query_box(at)
    assert {"actor", "http_status", "status", "last", "missing"} <= {name for name, *_ in box["fields"]}
    for name, field, *_ in box["fields"]:
        for typed, _label, _count in box["values"].get(field, {"rows": []})["rows"]:
            read_language(f"{name}:{typed}", UTC_ZONE)


def test_help_has_examples_of_this_log() -> None:
    """Each of them can be read; Use adds it to what was typed."""
    at = open_page("events")
    ask(at, "type:Project")
    ask_for_help(at)

    assert "`actor:ann@corp.example`" in [one.value for one in at.markdown]
    uses = [one for one in at.button if one.label == "Use"]
    assert len(uses) >= 8
    uses[0].click().run()
    assert not at.exception
    assert query_box(at)["text"].startswith("type:Project ")
    assert "actor" in "".join(query(at))


def test_keys_go_from_event_to_event() -> None:
    """The first one, the next, the one before: in the order of the table; failures alone with their own keys."""
    at = open_page("events", {"sort": "actor"})
    press(at, "open", row=0)
    first = query(at)["event"]
    press(at, "open", row=1)
    second = query(at)["event"]
    at = open_page("events", {"sort": "actor"})

    button(at, "go to next event").click().run()
    assert query(at)["event"] == first
    button(at, "go to next event").click().run()
    assert query(at)["event"] == second
    button(at, "go to previous event").click().run()
    assert query(at)["event"] == first
    button(at, "go to previous event").click().run()
    assert query(at)["event"] == first


def test_the_keys_of_failures_pass_over_what_succeeded() -> None:
    """From one failure to the next, in the order of the table, until there are no more."""
    at = open_page("events", {"sort": "entity_name", "result": "Failed"})
    expected = []
    for row in range(12):
        try:
            press(at, "open", row=row)
        except IndexError:
            break
        if query(at)["event"] not in expected:
            expected.append(query(at)["event"])
    at = open_page("events", {"sort": "entity_name"})
    found = []
    for _ in range(14):
        button(at, "go to next failure").click().run()
        if query(at).get("event", []) not in found:
            found.append(query(at).get("event", []))

    assert found == (expected or [[]])


def test_a_key_clears_the_filter() -> None:
    """The button that it presses is there as soon as something is asked."""
    at = open_page("events")
    ask(at, "type:Project")
    (clear,) = [one for one in at.button if one.key == "clear all"]
    assert clear.proto.shortcut == "x"
    clear.click().run()
    assert query(at) == {}
    assert query_box(at)["text"] == ""


@pytest.mark.parametrize("message", [None, 1, {"text": None}, {"text": ["a"]}, {"field": 1}, "x"])
def test_no_message_breaks_the_page(message: object) -> None:
    """Whatever a browser sends, the page stands."""
    at = open_page("events", {"action": "Delete"})
    for event in ("ask", "want", "help"):
        send_to_box(at, event, message)
        assert not at.exception
    assert query(at) == {"action": ["Delete"]}
