"""Tests of the way of log text into Markdown."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.shown.inert import shorten, visible
from audit_explorer.ui.elements.markdown import LABEL_LIMIT, code, escaped, unlinked

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=40) | st.text(
    "`\\ *[]()!<>_:$a\n", max_size=20
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("team-a", r"team\-a"),
        ("![x](http://evil.test)", r"\!\[x\]\(http\:\/\/evil\.test\)"),
        ("a\\", r"a\\"),
        (":material/home: $x$ **b**", r"\:material\/home\: \$x\$ \*\*b\*\*"),
        ("two\nlines\u202e", "two⏎lines⟨U\\+202E⟩"),
        ("x" * 70, "x" * 60 + r"…⟨\+10⟩"),
        ("", ""),
    ],
)
def test_a_label_is_escaped(text: str, label: str) -> None:
    """Every ASCII punctuation mark is escaped, what hides is shown, what is long is cut."""
    assert escaped(text) == label


@given(ANY_TEXT)
def test_a_label_says_the_text_and_nothing_in_it_acts(text: str) -> None:
    """Unescaped, the label is the inert text; no punctuation stands in it without its backslash."""
    label = escaped(text)

    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", label) == shorten(visible(text), LABEL_LIMIT)
    assert not set(re.sub(r"\\[!-/:-@\[-`{-~]", "", label)) & set(string.punctuation)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "`plain`"),
        ("a`b", "``a`b``"),
        ("a``b`c", "```a``b`c```"),
        ("`a", "`` `a ``"),
        ("a ", "` a  `"),
        ("**b** <img src=x>", "`**b** <img src=x>`"),
        ("two\nlines", "`two⏎lines`"),
        ("", ""),
    ],
)
def test_code_is_fenced(text: str, shown: str) -> None:
    """The fence is longer than any run of backticks in the text, and padded where the text would touch it."""
    assert code(text) == shown


@given(ANY_TEXT)
def test_code_ends_where_its_text_ends(text: str) -> None:
    """No text closes its own fence: the run of backticks that opens occurs again only at the end."""
    shown = code(text)
    if not shown:
        assert text == ""
        return
    fence = re.match("`+", shown)
    assert fence is not None
    runs = [run.group() for run in re.finditer("`+", shown)]
    assert [number for number, run in enumerate(runs) if run == fence.group()] == [0, len(runs) - 1]
    assert "\n" not in shown


@pytest.mark.parametrize("address", ["https://tenant.run.ai", "http://evil.test/x", "www.evil.test", "a@corp.example"])
def test_an_address_is_code(address: str) -> None:
    """Running Markdown would make a link of it, escaped or not; what stands around it is as it was."""
    assert unlinked(f"Enter it, for example {address}.", 300) == f"Enter it\\, for example `{address}`\\."


def test_words_beside_an_address_are_escaped() -> None:
    """Nothing else changes."""
    assert unlinked("**Leave** it out.", 300) == "\\*\\*Leave\\*\\* it out\\."
