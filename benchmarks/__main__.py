"""Runs the benchmarks: `python -m benchmarks`, or one of them: build, search, html."""

import argparse

from benchmarks import (
    browsing,
    building,
    formulas,
    measuring,
    novelties,
    pages,
    printed,
    querying,
    ranking,
    reusing,
    searching,
    serving,
    versions,
    vertical,
)

_SIZES = (1, 4, 16, 64)
_REPORTS = {
    "build": building.report,
    "search": searching.report,
    "vertical": vertical.report,
    "query": querying.report,
    "rank": ranking.report,
    "measures": measuring.report,
    "reuse": reusing.report,
    "novelty": novelties.report,
    "editions": versions.report,
    "formulas": formulas.report,
    "html": pages.report,
    "pdf": printed.report,
    "serve": serving.report,
    "readers": serving.readers,
    "browser": browsing.report,
}


def main() -> None:
    """Run what is asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=list(_REPORTS))
    parser.add_argument(
        "--largest", type=int, default=64, help="copies of SOTU in the largest build"
    )
    arguments = parser.parse_args()
    for name in [arguments.what] if arguments.what else _REPORTS:
        if name == "build":
            building.report(tuple(size for size in _SIZES if size <= arguments.largest))
        else:
            _REPORTS[name]()


if __name__ == "__main__":
    main()
