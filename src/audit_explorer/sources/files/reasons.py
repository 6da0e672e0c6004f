"""The closed set of short phrases that say why something in a file could not be read as it stands."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a reader reported a problem; problems are counted by it."""

    NOT_AN_OBJECT = "not an object"
    NO_RECORD = "no audit record: it has none of the fields that say who did what, when"
    ERROR_ANSWER = "an error answer in the place of a record"
    OTHER_SCHEMA = "no audit record: a log of another schema"
    WRAPPED = "taken out of what it was wrapped in"
    PIECES = "lines in pieces put together"
    PREFIXED = "text around the records passed over"
    NOT_JSON = "not valid JSON"
    WRONG_NESTING = "wrong nesting"
    NOT_CLOSED = "not closed"
    CUT_OFF = "cut off"
    GARBAGE = "text between records"
    DUPLICATED_KEY = "duplicated key, the last value is used"
    LONE_SURROGATE = "lone surrogate"
    NOT_A_NUMBER = "NaN or Infinity"
    CONTROL_CHARACTER = "control character in a text"
    NOT_UTF8 = "bytes that are not UTF-8"
    TOO_DEEP = "nested too deeply, kept as text"
    MISSING_COMMA = "missing comma"
    EXTRA_COMMA = "extra comma"
    STRAY_BRACKET = "stray bracket"
    END_MISSING = "end of the list missing"
    SHORT_ROW = "fewer cells than headers"
    LONG_ROW = "more cells than headers"
    QUOTE = "quote not closed or out of place"
    PACKED_CUT_OFF = "compressed data cut off"
    PACKED_DAMAGED = "compressed data damaged"
    PACKED_TRAILING = "data after the compressed data"
    ENCRYPTED = "encrypted, not read"
    METHOD = "compression method not supported, not read"
    TOO_NESTED = "archive within archives, not read"
    SKIPPED = "no log, skipped"
