"""The closed set of short phrases that say why something in a file could not be read as it stands."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a reader reported a problem; problems are counted by it."""

    NOT_AN_OBJECT = "not an object"
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
    PREAMBLE = "lines before the header, passed over"
    HEADER_AGAIN = "the header again, passed over"
    FOOTER = "lines that are no records, passed over"
    NO_RECORD = "no audit record: it has neither a time nor enough other known values"
    NAMED_ZONE = "times without an offset, in a zone that the table names"
    PACKED_CUT_OFF = "compressed data cut off"
    PACKED_DAMAGED = "compressed data damaged"
    PACKED_TRAILING = "data after the compressed data"
    ENCRYPTED = "encrypted, not read"
    METHOD = "compression method not supported, not read"
    TOO_NESTED = "archive within archives, not read"
    TOO_MANY = "more members than are read, the rest not read"
    NO_FILE = "a link or a device, skipped"
    SPARSE = "stored in pieces, not read"
    SKIPPED = "no log, skipped"
