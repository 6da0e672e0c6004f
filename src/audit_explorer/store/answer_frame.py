"""An answer by columns as a small pandas frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas.api.extensions import ExtensionDtype

# pandas' own whole numbers have no empty place: one that lacks a value would turn all others into fractions.
_WITH_GAPS: Final[Mapping[pa.DataType, ExtensionDtype]] = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
}


def answer_frame(answer: pa.Table) -> pd.DataFrame:
    """Give the answer as a frame, a text that came by its number in a dictionary as the text.

    Times are naive UTC (datetime64), text is str; a column of numbers that lacks some is of a nullable type.
    """
    columns = [column.cast(column.type.value_type) if _coded(column) else column for column in answer.columns]
    frame: pd.DataFrame = pa.table(columns, names=answer.column_names).to_pandas()
    for name, column in zip(answer.column_names, columns, strict=True):
        if column.null_count and column.type in _WITH_GAPS:
            frame[name] = column.to_pandas(types_mapper=_WITH_GAPS.get)
    return frame


def _coded(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_dictionary(column.type))
