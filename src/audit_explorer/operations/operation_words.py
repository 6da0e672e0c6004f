"""What an operation is called in a sentence: who did it, and to what."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from audit_explorer.operations.operation import BY_NAME

# The past of a verb that doesn't just get a "d".
_PAST: Final = {
    "reset": "reset",
    "overwrite": "overwrote",
    "upload": "uploaded",
    "grant": "granted",
    "suspend": "suspended",
}
# What belongs to an entity and is named behind it: "the secret of application x".
_PARTS: Final = ("shared scopes", "secret", "mappers", "resources", "labels", "spec", "admins", "password")
_PART_WORDS: Final = {"spec": "specification", "admins": "administrators"}
# Of these there is one in its place, which no name tells from others.
_SOLE: Final = ("policy", "state", "logo", "tenant setting")
# Whose words say it otherwise than with a verb and its object.
_OTHERWISE: Final = {
    "access_rules_batch": ("changed access rules in bulk", "change access rules in bulk"),
    "access_rules_batch_create": ("created access rules in bulk", "create access rules in bulk"),
    "batch_workloads": ("changed workloads in bulk", "change workloads in bulk"),
    "get_permitted_scopes": ("asked for the permitted scopes", "ask for the permitted scopes"),
    "app_token": ("got a token for an application", "get a token for an application"),
    "grant_token": ("got a token", "get a token"),
    "grant_token_v2": ("got a token", "get a token"),
}
_NOUNS: Final = {
    "distributed": "distributed training",
    "notification channel config": "notification channel",
    "access key asset": "access key",
    "slack app": "Slack app",
}
# Whose words are also another's: the credentials of this kind are what a workload uses.
_CREDENTIALS: Final = {
    "access key": "access key credential",
    "docker registry": "Docker registry credential",
    "generic secret": "generic secret credential",
    "NGC API key": "NGC API key credential",
    "password": "password credential",
}
# By their sound: en-ef-es, ess three.
_AN: Final = ("a", "e", "i", "NFS", "NGC", "S3")


class OperationWords(NamedTuple):
    """An operation in a sentence: the verb in the past and as it is, what stands before the entity, and its kind.

    "regenerated", "regenerate", "the secret of ", "application". Without a kind the verb says it all; `sole` says that
    there is but one of the kind ("the tenant logo").
    """

    done: str
    do: str
    before: str = ""
    kind: str = ""
    sole: bool = False

    def of(self, entity: str, *, succeeded: bool) -> str:
        """Say what was done, or was tried, to an entity of that name; "" where it has none."""
        verb = self.done if succeeded else self.do
        if not self.kind:
            return verb
        if entity:
            return f"{verb} {self.before}{self.kind} {entity}"
        article = "the" if self.sole else "an" if self.kind.startswith(_AN) else "a"
        return f"{verb} {self.before}{article} {self.kind}"

    def says_no_more(self, action: str | None, entity_type: str | None) -> bool:
        """Say whether action and entity type are the same words."""
        return (self.do, self.before, self.kind.lower()) == ((action or "").lower(), "", (entity_type or "").lower())


@cache
def operation_words(name: str) -> OperationWords | None:
    """Give the words of an operation by its name in the table; None where it has no such name."""
    operation = BY_NAME.get(name)
    if operation is None:
        return None
    if name in _OTHERWISE:
        return OperationWords(*_OTHERWISE[name])
    verb, _, kind = operation.words.partition(" ")
    if verb == "logout":
        return OperationWords("signed out", "sign out", "", kind)
    done = _PAST.get(verb, f"{verb}d")
    before = ""
    kind = _CREDENTIALS[kind] if "/credentials/" in operation.template else kind
    part = next((part for part in _PARTS if kind.endswith(f" {part}")), None)
    if (part is not None and operation.places) or part == "password":
        before = f"the {_PART_WORDS.get(part, part)} of "
        kind = kind.removesuffix(f" {part}")
    kind = _NOUNS.get(kind, kind)
    return OperationWords(done, verb, before, kind, kind.endswith(_SOLE) and not operation.places)
