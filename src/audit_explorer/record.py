"""The normalised record: one table of fields, the only place that knows the wire names of both API generations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["time", "few", "number", "text", "json"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the normalised record.

    `kind`: "few" is a column with few distinct values (kept dictionary-encoded, offered as a facet or a list), "text"
    one with many, "number" an integer, "json" a JSON text, "time" the UTC instant. `wire` holds the names under which
    the field arrives, in order of preference; a dot goes into a nested object. `derived` columns are made here and
    arrive under no name. `mono` asks for a monospaced font.
    """

    name: str
    kind: Kind
    label: str
    meaning: str
    wire: tuple[str, ...] = ()
    derived: bool = False
    mono: bool = False


FIELDS: Final = (
    Field("happened_at", "time", "Time", "when it happened", ("happenedAt", "timestamp", "happened_at")),
    Field(
        "result",
        "few",
        "Outcome",
        "whether it succeeded or failed; a word that is neither stays as it is",
        ("result", "outcome", "status", "success", "succeeded"),
    ),
    Field("action", "few", "Action", "what was done", ("action",)),
    Field(
        "operation",
        "few",
        "Operation",
        "what was asked of the API, by its name there; where no name is certain, the action with the entity type",
        derived=True,
    ),
    Field("entity_type", "few", "Entity type", "the kind of thing it was done to", ("entityType", "entity_type")),
    Field("entity_name", "text", "Entity", "the name of the thing it was done to", ("entityName", "entity_name")),
    Field(
        "entity_id",
        "text",
        "Entity ID",
        "the thing's identifier; where the record names none, the one in its URL",
        ("entityId", "entity_id"),
        mono=True,
    ),
    Field("actor", "few", "Actor", "who did it: the source's name, else its id", derived=True),
    Field("source_type", "few", "Actor type", "user or application", ("sourceType", "subject_type", "source_type")),
    Field("source_name", "text", "Actor name", "the actor's name as sent", ("sourceName", "subject", "source_name")),
    Field("source_id", "text", "Actor ID", "the actor's identifier", ("sourceId", "source_id"), mono=True),
    Field(
        "source_ip",
        "few",
        "Source IP",
        "the address it came from",
        ("source_ip", "sourceIp", "context.ip_address"),
        mono=True,
    ),
    Field("cluster", "few", "Cluster", "the cluster's name where the log knows it, else its id", derived=True),
    Field("cluster_id", "text", "Cluster ID", "the cluster's identifier", ("clusterUuid", "cluster_id"), mono=True),
    Field("cluster_name", "text", "Cluster name", "the cluster's name as sent", ("cluster_name", "clusterName")),
    Field(
        "http_status",
        "number",
        "HTTP status",
        "the answer's status code",
        ("http_status_code", "httpStatusCode", "http_status", "status_code", "statusCode", "response_code"),
        mono=True,
    ),
    Field("error_type", "few", "Error type", "the error's type", ("error_type", "errorType")),
    Field("error_message", "text", "Error message", "what the platform said", ("error_message", "errorMessage")),
    Field(
        "error_shape",
        "few",
        "Error pattern",
        "what like failures share: the message without ids, numbers and quoted names; where there is none, the request "
        "and its answer",
        derived=True,
    ),
    Field("http_method", "few", "HTTP method", "the request's method", ("http_method", "httpMethod")),
    Field("url", "text", "URL", "the request's address", ("url",), mono=True),
    Field("request_id", "text", "Request ID", "the request's identifier", ("request_id", "requestId"), mono=True),
    Field(
        "user_agent",
        "few",
        "User agent",
        "the program it was done with",
        ("user_agent", "userAgent", "context.user_agent"),
    ),
    Field("tenant_id", "few", "Tenant", "the tenant's identifier", ("tenantId", "tenant_id"), mono=True),
    Field("version", "few", "Version", "the record's format version", ("version",)),
    Field("id", "text", "Event ID", "the event's identifier", ("id",), mono=True),
    Field("error", "json", "Error", "the error as sent", ("error",)),
    Field("context", "json", "Context", "where the request came from, as sent", ("context",)),
    Field("body", "json", "Body", "the request's body, as sent; may hold secrets", ("body",)),
    Field("metadata", "json", "Metadata", "further fields, unknown ones included", ("metadata",)),
)
FIELD: Final = {field.name: field for field in FIELDS}

#: What a person goes by when they read who did what to what.
NAMES: Final = ("actor", "entity_name", "cluster")
#: No column but a question to the names: which letters of theirs look like others, by their script.
LOOKALIKE: Final = "lookalike"
LOOKALIKE_LABEL: Final = "Look-alike letters"
#: No columns either but what the clocks of a zone show of an event's time: 0 to 23, and the day's name.
HOUR: Final = "hour"
WEEKDAY: Final = "weekday"
CLOCK_LABELS: Final = {HOUR: "Hour", WEEKDAY: "Weekday"}
#: No column but a question to what people noted of an event: whether it is reviewed, starred, commented or tagged.
REVIEW: Final = "review"
REVIEW_LABEL: Final = "Review"
#: What a person can ask for as a column, by the label.
LABELS: Final = {name: field.label for name, field in FIELD.items()} | CLOCK_LABELS
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

SUCCEEDED: Final = "Succeeded"
FAILED: Final = "Failed"

# The names under which pages of records arrive inside an object (current API, vendor page).
WRAPPERS: Final = ("audit_logs", "logs")

# What is said of an outcome: by the platform, by what collects, converts and prints logs (ECS, CIM, CADF and the like),
# by HTTP and gRPC, by a database (t, f) and by a spreadsheet in its own language. 1 and 0 are no words: see FLAGS.
_SUCCEEDED: Final = (
    *("succeeded", "success", "successful", "successfully", "succeed", "ok", "okay", "true", "t", "yes", "y", "s"),
    *("pass", "passed", "done", "complete", "completed", "allow", "allowed", "grant", "granted", "permit"),
    *("permitted", "accept", "accepted", "approved", "authorized", "authorised", "created", "nocontent"),
    *("auditsuccess", "wahr", "vrai", "verdadero", "vero", "waar"),
)
_FAILED: Final = (
    *("failed", "failure", "fail", "fails", "failing", "unsuccessful", "error", "errored", "errors", "false", "f"),
    *("no", "n", "deny", "denied", "reject", "rejected", "refused", "block", "blocked", "abort", "aborted"),
    *("disallowed", "notallowed", "unauthorized", "unauthorised", "unauthenticated", "forbidden", "accessdenied"),
    *("permissiondenied", "notfound", "badrequest", "conflict", "invalid", "invalidargument", "alreadyexists"),
    *("timeout", "timedout", "deadlineexceeded", "unavailable", "serviceunavailable", "internalerror"),
    *("internalservererror", "exception", "fatal", "auditfailure", "falsch", "faux", "falso", "onwaar"),
)
# In a table that was copied from our own pages the outcome has its sign.
_SIGNED: Final = {"✓Succeeded": SUCCEEDED, "✕Failed": FAILED}

#: Names under which 1 and 0 are yes and no; under any other, 0 may as well be a program's exit without an error.
FLAGS: Final = frozenset({"success", "succeeded"})

#: Texts that say that there is no value, in lower case: of tables, programs and JSON that stands in a text.
NOTHING: Final = (
    *("", "-", "--", "---", "–", "—", ".", "\\n", "null", '"null"', "'null'", "(null)", "<null>", "[null]", "none"),
    *("nil", "<nil>", "nan", "n/a", "#n/a", "na", "undefined", "{}", "[]", '""', "''", "(none)", "<none>", "(empty)"),
)
#: What an error may be besides where there is none.
NO_ERROR: Final = (*NOTHING, "false", "0", "no", "no error", "falsch")

# Kinds of entity: those of the client's ResourceType, of the legacy documentation, of the API's own paths. Each also
# arrives in the plural.
_KINDS: Final = (
    *("Application", "Project", "Department", "User", "Group", "Cluster", "Node Pool", "Access Rule", "Tenant", "Node"),
    *("Service Account", "Role", "Job", "Workload", "Workspace", "Training", "Inference", "Environment", "Template"),
    *("PVC Asset", "Git Asset", "Host Path Asset", "NFS Asset", "S3 Asset", "Config Map Asset", "Secret Asset"),
    *("Compute Resource", "Credential", "Data Volume", "Access Key", "Report", "Identity Provider", "Subscription"),
    *("Notification Channel", "User Application", "Workload Type", "NIM Service", "Storage Class Configuration"),
)
_ENTITY_TYPES: Final = {
    **{f"{kind.replace(' ', '').lower()}{ending}": kind for kind in _KINDS for ending in ("", "s")},
    # Where it stands alone, as in the path of its requests.
    **{
        kind.replace(" ", "").lower(): f"{kind} Asset"
        for kind in ("PVC", "Git", "Host Path", "NFS", "S3", "Config Map")
    },
    **dict.fromkeys(("app", "apps"), "Application"),
    **dict.fromkeys(("cmvolumeasset", "cmvolumeassets"), "Config Map Asset"),
    **dict.fromkeys(("secretvolumeasset", "secretvolumeassets"), "Secret Asset"),
    **dict.fromkeys(("policy", "policies"), "Policy"),
    **dict.fromkeys(("registry", "registries"), "Registry"),
    **dict.fromkeys(("networktopology", "networktopologies"), "Network Topology"),
    **dict.fromkeys(("setting", "settings"), "Settings"),
    **dict.fromkeys(("securitysetting", "securitysettings"), "Security Settings"),
    **dict.fromkeys(("idp", "idps"), "Identity Provider"),
    "login": "Login",
}

# What each generation calls the same thing (audit-api.md): key is the spelling in lower case without spaces, - and _.
SPELLINGS: Final[dict[str, dict[str, str]]] = {
    "result": dict.fromkeys(_SUCCEEDED, SUCCEEDED) | dict.fromkeys(_FAILED, FAILED) | _SIGNED,
    "action": {
        "create": "Create",
        "update": "Update",
        "delete": "Delete",
        "login": "Login",
        "signin": "Login",
        "logout": "Logout",
        "signout": "Logout",
        "resetpassword": "Reset password",
    },
    "source_type": {"user": "User", "app": "Application", "application": "Application", "applications": "Application"},
    "entity_type": _ENTITY_TYPES,
}

# Headers of the vendor page's CSV that no field name or label covers.
_HEADERS: Final = {
    "datetime": "happened_at",
    "dateandtime": "happened_at",
    "date": "happened_at",
    "time": "happened_at",
    "event": "action",
    "eventtype": "action",
    "subject": "source_name",
    "subjectname": "source_name",
    "subjecttype": "source_type",
    "subjectid": "source_id",
    "actor": "source_name",
    "ip": "source_ip",
    "ipaddress": "source_ip",
    "sourceipaddress": "source_ip",
    "entity": "entity_name",
    "method": "http_method",
    "requesturl": "url",
    "cluster": "cluster_name",
    "tenant": "tenant_id",
    # The shape of a page in the multi-tenant documentation (audit-api.md, "Seen since").
    "resourcetype": "entity_type",
    "resourceid": "entity_id",
    "userid": "source_id",
    "eventdate": "happened_at",
    "eventtime": "happened_at",
    "httpcode": "http_status",
    "response": "http_status",
    "responsecode": "http_status",
    "responsestatus": "http_status",
    "httpresponsecode": "http_status",
    "errordescription": "error_message",
}


#: What tells records apart is a number in one log and a text in another; some programs write every number as 1.0.
BY_VALUE: Final = frozenset({"id", "tenant_id"})
NUMBER_AS_FRACTION: Final = r"^(-?[0-9]+)[.]0+$"


def by_value(text: str) -> str:
    """Give an identifier as its value: "1.0" is "1"; what is no whole number stays as it is."""
    return re.sub(NUMBER_AS_FRACTION, r"\1", text, flags=re.ASCII)


def bare(text: str) -> str:
    """Give the text in lower case with letters and digits only: what two spellings of one thing share."""
    lowered = text.lower()
    return lowered if lowered.isascii() and lowered.isalnum() else re.sub(r"[^a-z0-9]", "", lowered)


def label_of(field: str, value: str) -> str:
    """Give the one label under which a value's spellings group; an unknown value is its own label.

    Only case, white space, hyphens and underscores make no difference: whoever writes "Create!" into the log doesn't
    get it counted as "Create".
    """
    bare_word = re.sub(r"[\s_-]", "", value, flags=re.ASCII)
    # Lower case makes a k of the sign for kelvin: only what is ASCII has it here.
    return SPELLINGS.get(field, {}).get(bare_word.lower() if value.isascii() else bare_word, value)


def _headers() -> dict[str, str]:
    known = {}
    for field in FIELDS:
        if not field.derived:
            names = (field.name, field.label, *(wire for wire in field.wire if "." not in wire))
            known.update({bare(name): field.name for name in names})
    return known | _HEADERS


_BY_HEADER: Final = _headers()


def csv_field(header: str) -> str | None:
    """Map a CSV header to a column by its meaning, ignoring case, spaces and underscores; None when it has none here.

    Source: audit-api.md, "What the vendor's own page offers"; the spellings vary between releases.
    """
    return _BY_HEADER.get(bare(header))
