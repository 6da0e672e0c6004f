"""CSV cells of a column of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit_explorer.shown import RISKY_BYTES, neutral

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Arrow's own pool would keep what every thread of it once needed.
POOL: Final = pa.system_memory_pool()

_RISKY: Final = np.isin(np.arange(256), list(RISKY_BYTES))
_SPECIAL: Final = '",\n\r'


def text_cells(texts: pa.Array) -> pa.Array:
    """Give what stands in the file for each text, NULL for NULL.

    A text that a spreadsheet could run is marked. RFC 4180: one with a comma, a quote or a line break is quoted, with
    its quotes doubled.
    """
    return _quoted(_marked(texts))


def _marked(texts: pa.Array) -> pa.Array:
    offsets, data = _bytes(texts)
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    # Nearly every text begins with a letter, a digit or a bracket: its first byte tells.
    risky = filled[_RISKY[data[offsets[filled]]]]
    if not len(risky):
        return texts
    found = texts.take(pa.array(risky)).to_pylist()
    marked = {place: safe for place, text in zip(risky, found, strict=True) if text and (safe := neutral(text)) != text}
    if not marked:
        return texts
    mask = np.zeros(len(texts), dtype=bool)
    mask[list(marked)] = True
    values = pa.array(list(marked.values()), type=texts.type)
    return pc.replace_with_mask(texts, pa.array(mask), values, memory_pool=POOL)


def _quoted(texts: pa.Array) -> pa.Array:
    _, data = _bytes(texts)
    found = None
    for sign in _SPECIAL:
        # Of all the bytes of a column most often none is special; looking at them in one go costs next to nothing.
        if (data == ord(sign)).any():
            more = pc.match_substring(texts, sign, memory_pool=POOL)
            found = more if found is None else pc.or_(found, more)
            if found.true_count == len(texts) - texts.null_count:
                return _in_quotes(texts)
    if found is None:
        return texts
    found = found.fill_null(False)  # noqa: FBT003 - Arrow's signature
    return pc.replace_with_mask(texts, found, _in_quotes(pc.filter(texts, found, memory_pool=POOL)), memory_pool=POOL)


def _in_quotes(texts: pa.Array) -> pa.Array:
    doubled = pc.replace_substring(texts, '"', '""', memory_pool=POOL)
    quote, nothing = pa.scalar('"', texts.type), pa.scalar("", texts.type)
    return pc.binary_join_element_wise(quote, doubled, quote, nothing, memory_pool=POOL)


def _bytes(texts: pa.Array) -> tuple[NDArray[np.integer], NDArray[np.uint8]]:
    """Give where each text begins, with the end of the last, in the bytes of all of them."""
    _, offsets, data = texts.buffers()
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    places = np.frombuffer(offsets, dtype=kind)[texts.offset : texts.offset + len(texts) + 1]
    held = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(0, np.uint8)
    return places - places[0], held[places[0] : places[-1]]
