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
    names = answer.column_names
    return pd.DataFrame({name: _series(column) for name, column in zip(names, answer.columns, strict=True)})


def _series(column: pa.ChunkedArray) -> pd.Series:
    plain = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
    series: pd.Series = plain.to_pandas(types_mapper=_WITH_GAPS.get if plain.null_count else None)
    return series
