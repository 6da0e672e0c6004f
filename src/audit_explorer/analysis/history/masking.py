"""Which values of a body are secrets: they are compared, never shown.

A value is one by its name (password, clientSecret, apiKey …), by the name that stands beside it ({name: "TOKEN", value:
…}), or by its shape (a key with a documented prefix, a private key, a URL with a password).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.history.differences import Item

if TYPE_CHECKING:
    from audit_explorer.analysis.history.differences import Change, Path
    from audit_explorer.analysis.history.json_value import Json

#: What stands in a secret's place.
HIDDEN: Final = "⟨secret, not shown⟩"

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# What may follow the word that says that it is a secret, and leaves it one.
_TRAILING: Final = re.compile(
    "values?|data|text|plain|plaintext|string|base|b|encoded|encrypted|hash|hashed|old|new|current|previous|"
    "confirm|confirmation|confirmed|again|repeat|contents?|default|header"
)
_SECRET: Final = re.compile(
    "secrets?|passwords?|passwd|pwd|pass|passphrases?|passcode|tokens?|jwt|bearer|credentials?|creds|apikeys?|"
    "kubeconfig|authorization|auth|cookies?|otp|totp|pin|pem|pat|dockerconfig(json)?|netrc|pgpass|passwort|kennwort|"
    "sig|signature"
)
# What a key is of when it is a secret.
_KEY_OF: Final = re.compile(
    "api|access|private|secret|signing|encrypt|encryption|ssh|account|shared|service|master|license|licence|auth|hmac|"
    "aes|tls|ssl|rsa|gpg|pgp|session|storage|deploy|webhook|client|app|application|user|admin|host"
)
# All in one word, as some write it.
_JOINED: Final = re.compile(
    "(secret|passw(or)?d|passphrase|passcode|token|credential|kubeconfig|dockerconfig(json)?|"
    "(api|access|private|secret|signing|encryption|ssh|account)key)s?$"
)
_COUNT: Final = re.compile("max|min|maximum|minimum|num|number|count|limit|total|per|used|quota")
# An object that has a name and a value beside it is one field.
_NAMED_BY: Final = frozenset({"name", "key", "field", "variable", "env", "id", "label", "title", "type", "kind"})
_VALUE_OF: Final = frozenset({"value", "values", "val", "data", "content", "default"})

_SHAPES: Final = re.compile(
    r"""eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*           # JWT
    |-----BEGIN\ [A-Z\ ]*PRIVATE\ KEY
    |\b(nvapi-|hf_|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-|sk_live_|rk_live_|npm_|pypi-)[\w.-]{10,}
    |\b(dckr_pat_|dop_v1_|ya29\.|SG\.)[\w.-]{10,}
    |\b(AKIA|ASIA)[0-9A-Z]{16}\b
    |\bAIza[\w-]{30,}
    |AGE-SECRET-KEY-1
    |(?i:\b(bearer|basic)\ +[\w+/.~-]{8,})
    |://[^/\s:@]*:[^/\s@]+@
    |(?i:(secret|passw(or)?d|pwd|passphrase|token|(api|access|account|private)[_-]?key)["']?
       \s*[=:]\s*["']?[^\s"'&;,]{3,})
    |(?i:--(\w+-)*(secret|password|passphrase|token|api-key|access-key)[ =]+\S)""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Masked:
    """How many values were hidden so far."""

    hidden: int = 0

    def value(self, value: Json, path: Path = (), within: tuple[Json, ...] = ()) -> Json:
        """Give a value as it may be shown; `path` is where it stands, `within` what holds it there."""
        return self._masked(value, secret=_is_secret_place(path, value, within))

    def change(self, change: Change) -> tuple[Json, Json]:
        """Give what was before a change and what is after it, as they may be shown."""
        secret = _is_secret_place(change.path, change.new if change.old is None else change.old, change.within)
        return self._masked(change.old, secret=secret), self._masked(change.new, secret=secret)

    def _masked(self, value: Json, *, secret: bool) -> Json:
        top: list[Json] = [value]
        waiting: list[tuple[Json, Json, Json, bool]] = [(top, 0, value, secret)]
        while waiting:
            holder, place, one, is_secret = waiting.pop()
            if isinstance(one, dict):
                pairs = _pair_secrets(one)
                made: Json = {}
                holder[place] = made
                for name, inner in one.items():
                    safe = self._name(name, made)
                    made[safe] = None
                    waiting.append((made, safe, inner, is_secret or name in pairs or is_secret_name(name, inner)))
            elif isinstance(one, list):
                made = [None] * len(one)
                holder[place] = made
                waiting += [
                    (made, number, inner, is_secret or (number > 0 and _is_flag(one[number - 1])))
                    for number, inner in enumerate(one)
                ]
            elif _hides(one, secret=is_secret):
                self.hidden += 1
                holder[place] = HIDDEN
            else:
                holder[place] = one
        return top[0]

    def _name(self, name: str, made: Json) -> str:
        if not is_secret_text(name):
            return name
        self.hidden += 1
        return HIDDEN if HIDDEN not in made else f"{HIDDEN} {len(made)}"


def is_secret_name(name: str, value: Json = "") -> bool:
    """Say whether what is named so is a secret: "clientSecret" is, "secretName" or "maxTokens" isn't."""
    return _is_secret_name(name, isinstance(value, int | float | Decimal))


@lru_cache(10_000)
def _is_secret_name(name: str, of_number: bool) -> bool:  # noqa: FBT001 - a cache takes what it is given
    words = [word.lower() for word in _WORD.findall(name)]
    if of_number and any(map(_COUNT.fullmatch, words)):
        return False
    while len(words) > 1 and _TRAILING.fullmatch(words[-1]):
        words.pop()
    if not words:
        return False
    # Some part a word that others write as one: pass_phrase, kubeConfig.
    if _SECRET.fullmatch(words[-1]) or any(map(_JOINED.search, (words[-1], "".join(words[-2:])))):
        return True
    return words[-1] in {"key", "keys"} and len(words) > 1 and _KEY_OF.fullmatch(words[-2]) is not None


def is_secret_path(path: Path) -> bool:
    """Say whether anything on the way to a number names a secret."""
    return _is_secret_place(path, 0, ())


def is_secret_text(text: str) -> bool:
    """Say whether a text has the shape of a secret."""
    return _SHAPES.search(text) is not None


def shown_path(path: Path) -> Path:
    """Give a path as it may be shown: by which value an item is known may be the secret itself."""
    made: list[str | Item] = []
    secret = False
    for step in path:
        if isinstance(step, Item):
            hides = step.key and _hides(step.value, secret=secret)
            made.append(step._replace(value=HIDDEN) if hides else step)
        else:
            made.append(HIDDEN if is_secret_text(step) else step)
            secret = secret or is_secret_name(step)
    return tuple(made)


def _hides(value: Json, *, secret: bool) -> bool:
    if isinstance(value, str):
        return bool(value) and (secret or is_secret_text(value))
    return secret and value is not None and not isinstance(value, bool)


def _pair_secrets(holder: Json) -> frozenset[str]:
    """Give which names of an object hold the secret that another of its values names."""
    if not isinstance(holder, dict):
        return frozenset()
    if any(
        isinstance(named, str) and _is_last(name, _NAMED_BY) and is_secret_name(named) for name, named in holder.items()
    ):
        return frozenset(name for name in holder if _is_last(name, _VALUE_OF))
    return frozenset()


def _is_last(name: str, words: frozenset[str]) -> bool:
    """Say whether a name ends with one of these words, in any case: "variableValue" with "value"."""
    parts = _WORD.findall(name)
    return bool(parts) and parts[-1].lower() in words


def _is_flag(value: Json) -> bool:
    return isinstance(value, str) and value.startswith("-") and "=" not in value and is_secret_name(value)


def _is_secret_place(path: Path, value: Json, within: tuple[Json, ...]) -> bool:
    last = len(path) - 1
    for place, step in enumerate(path):
        if isinstance(step, Item):
            continue
        before = path[place - 1] if place else ""
        if is_secret_name(step, value if place == last else "") or (
            _is_last(step, _VALUE_OF) and _names_secret(before)
        ):
            return True
    step = path[-1] if path else ""
    if isinstance(step, Item):
        return any(
            isinstance(one, list) and 0 < step.place < len(one) and _is_flag(one[step.place - 1]) for one in within
        )
    return any(step in _pair_secrets(one) for one in within)


def _names_secret(step: str | Item) -> bool:
    named = step.value if isinstance(step, Item) and _is_last(step.key, _NAMED_BY) else None
    return isinstance(named, str) and is_secret_name(named)
