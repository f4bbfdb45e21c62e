"""Write an invented police extract to standard output.

``python -m local.synthetic uss 2027-11 --rows 20000 --seed 7 > extract.csv``
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from functions.shared.policy import surveys
from local.synthetic.extract import extract


def main() -> None:
    """The command; ``--truth`` writes what is odd about each row into a file of its own."""
    ask = argparse.ArgumentParser(
        prog="python -m local.synthetic",
        description="Write an invented police extract to standard output.",
    )
    ask.add_argument("survey", choices=[item.code for item in surveys.drawn()])
    ask.add_argument("month", help="the sample month, such as 2027-11")
    ask.add_argument("--rows", type=int, default=20_000)
    ask.add_argument("--seed", type=int, default=7, help="the same seed gives the same file")
    ask.add_argument("--truth", type=Path, help="a CSV file: row, kind, person, forbidden")
    given = ask.parse_args()
    try:
        recipe = extract(given.survey, given.month, rows=given.rows, seed=given.seed)
    except ValueError as error:
        ask.error(str(error))
    sys.stdout.buffer.writelines(recipe.chunks())
    if given.truth:
        with given.truth.open("w", encoding="utf-8") as file:
            file.write("row,kind,person,forbidden\n")
            file.writelines(
                f"{t.number},{t.kind},{t.person},{int(t.forbidden)}\n" for t in recipe.truths()
            )


main()
