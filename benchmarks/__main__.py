"""Runs the benchmarks: `python -m benchmarks`, or one of them: build, search, html."""

import argparse

from benchmarks import building, measuring, pages, querying, ranking, searching, serving, vertical


def main() -> None:
    """Run what is asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        choices=["build", "search", "vertical", "query", "rank", "measures", "html", "serve"],
    )
    parser.add_argument(
        "--largest", type=int, default=64, help="copies of SOTU in the largest build"
    )
    arguments = parser.parse_args()
    if arguments.what in {None, "build"}:
        building.report(tuple(size for size in (1, 4, 16, 64) if size <= arguments.largest))
    if arguments.what in {None, "search"}:
        searching.report()
    if arguments.what in {None, "vertical"}:
        vertical.report()
    if arguments.what in {None, "query"}:
        querying.report()
    if arguments.what in {None, "rank"}:
        ranking.report()
    if arguments.what in {None, "measures"}:
        measuring.report()
    if arguments.what in {None, "html"}:
        pages.report()
    if arguments.what in {None, "serve"}:
        serving.report()


if __name__ == "__main__":
    main()
