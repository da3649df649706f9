"""Document-feature matrices as files: CSV as quanteda writes them, and MatrixMarket with names.

A CSV has a column `doc_id`, then one for each feature. Beside `NAME.mtx`, which any program for
sparse matrices reads, `NAME.documents.txt` and `NAME.features.txt` have the names, one a line.
"""

from pathlib import Path

import numpy as np
import polars as pl
from scipy import io, sparse

from communique.errors import CommuniqueError, ReadError, UsageError
from communique.features.dfm import KEY, DocumentFeatureMatrix

_ID = "doc_id"
_HINT = "endings: .csv, .mtx"


def write(dfm: DocumentFeatureMatrix, path: Path) -> list[Path]:
    """Write a matrix in the form that the file's ending names; return the files.

    Raises:
        UsageError: the ending is neither `.csv` nor `.mtx`, or a name can't be written so.
    """
    if path.suffix == ".csv":
        dense = pl.DataFrame(dfm.counts.toarray(), schema=_distinct(dfm))
        dense.insert_column(0, pl.Series(_ID, dfm.names)).write_csv(path)
        return [path]
    if path.suffix != ".mtx":
        raise _unknown(path)
    beside = _names(path)
    for file, names in zip(beside, (dfm.names, dfm.features.to_list()), strict=True):
        if any("\n" in name for name in names):
            raise UsageError("a name with a line break can't be a line", where=str(file))
        file.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    field = "integer" if np.issubdtype(dfm.counts.dtype, np.integer) else "real"
    io.mmwrite(path, dfm.counts.tocoo(), field=field, symmetry="general", precision=17)
    return [path, *beside]


def read(path: Path) -> DocumentFeatureMatrix:
    """Read what `write` writes, or what quanteda does by `convert(x, to = "data.frame")`.

    Raises:
        ReadError: the file can't be read, or doesn't hold a matrix with its names.
    """
    try:
        if path.suffix == ".csv":
            return _read_csv(path)
        if path.suffix != ".mtx":
            raise _unknown(path)
        return _read_market(path)
    except CommuniqueError:
        raise
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        reason = str(error).partition("\n")[0]
        raise ReadError(f"the matrix can't be read: {reason}", where=str(path)) from error


def _read_csv(path: Path) -> DocumentFeatureMatrix:
    table = pl.read_csv(path, infer_schema_length=None)
    if table.width < 2:
        raise ReadError("the file has no features", where=str(path), hint="doc_id, then features")
    names, cells = table.to_series(0).cast(pl.String), table[:, 1:]
    for column in cells:
        if not column.dtype.is_numeric() or column.null_count():
            raise ReadError(
                f"the column {column.name!r} doesn't hold a number in each row", where=str(path)
            )
    counts = sparse.csr_array(cells.to_numpy())
    return _made(counts, names, pl.Series(cells.columns, dtype=pl.String))


def _read_market(path: Path) -> DocumentFeatureMatrix:
    counts = sparse.csr_array(io.mmread(path))
    names = [
        pl.Series(file.read_text("utf-8").splitlines(), dtype=pl.String) for file in _names(path)
    ]
    for number, (file, found) in enumerate(zip(_names(path), names, strict=True)):
        if len(found) != counts.shape[number]:
            raise ReadError(
                f"the file has {len(found):,} names for {counts.shape[number]:,} "
                f"{('rows', 'columns')[number]} of {path.name}",
                where=str(file),
            )
    return _made(counts, *names)


def _made(counts: sparse.csr_array, names: pl.Series, features: pl.Series) -> DocumentFeatureMatrix:
    tokens = np.asarray(counts.sum(axis=1)).ravel().astype(np.int64)
    return DocumentFeatureMatrix(counts, names.alias(KEY).to_frame(), features, tokens)


def _distinct(dfm: DocumentFeatureMatrix) -> list[str]:
    names = dfm.features.to_list()
    if _ID in names:
        raise UsageError(f"a feature is called {_ID}, as the column of documents is", hint=".mtx")
    return names


def _names(path: Path) -> tuple[Path, Path]:
    return path.with_suffix(".documents.txt"), path.with_suffix(".features.txt")


def _unknown(path: Path) -> UsageError:
    return UsageError(
        "the file's name doesn't say in what form the matrix is", where=str(path), hint=_HINT
    )
