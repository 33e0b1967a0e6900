"""Compares the matcher with its peers in one run: right answers, refusals, typing errors, speed and memory, as tables and a picture.

    python benchmarks/matching.py [--data DIR] [--queries dev] [--quick] [--scale [MOST]] [--out FOLDER]

Without --data the shipped pack is asked its own phrasings, each held out in turn, and what its tests want refused.
With --scale: how time and memory grow from 100 to MOST phrasings (100,000), and how long the longest messages take.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.datasets import QuestionSet, sampled, sets_of_folder, sets_of_pack
from benchmarks.growth_picture import draw_growth
from benchmarks.measures import run_methods
from benchmarks.peers import ROOT
from benchmarks.pictures import draw_comparison
from benchmarks.scaling import SIZES, growth_tables, measure_growth
from benchmarks.tables import comparison
from bot.curation.evaluate import DataSetError
from bot.knowledge.files.loader import load_pack

_FOLDS = 4
_QUICK = 100
"""Queries of a kind in a quick run."""


def main() -> None:
    """Measures, prints, and writes the tables, the figures and the picture into a folder."""
    asked = _arguments()
    try:
        sets = sets_of_folder(asked.data, dev=asked.queries == "dev") if asked.data else sets_of_pack(load_pack(ROOT / "knowledge"), _FOLDS)
    except DataSetError as error:
        sys.exit(str(error))
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.scale:
        _scale(sets, asked.out, asked.scale, quick=asked.quick)
    else:
        _compare([sampled(found, _QUICK) for found in sets] if asked.quick else sets, asked.out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="folder with data sets NAME.json and, if you have them, typos/NAME.json")
    parser.add_argument("--queries", choices=("test", "dev"), default="test", help="which questions of the data sets are asked")
    parser.add_argument("--quick", action="store_true", help=f"a first look: {_QUICK} queries of a kind, or 40 with --scale")
    parser.add_argument(
        "--scale", type=int, nargs="?", const=SIZES[-1], metavar="MOST", help="measure growth instead, up to so many phrasings"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "benchmarks", help="where the picture and the tables go")
    return parser.parse_args()


def _compare(sets: list[QuestionSet], out: Path) -> None:
    report = run_methods(sets, _tell)
    _save(out, "matching", comparison(report), [row.as_dict() for row in report.rows], draw_comparison(report))


def _scale(sets: list[QuestionSet], out: Path, most: int, *, quick: bool) -> None:
    growth = measure_growth(sets, _tell, most, quick=quick)
    _save(out, "scaling", growth_tables(growth), growth.as_dict(), draw_growth(growth))


def _save(out: Path, name: str, tables: str, figures: object, picture: bytes) -> None:
    print(tables)
    (out / f"{name}.md").write_text(tables + "\n", encoding="utf-8")
    (out / f"{name}.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    (out / f"{name}.png").write_bytes(picture)
    print(f"\n{out / name}.png, .md and .json are written.", file=sys.stderr)


def _tell(sentence: str) -> None:
    print(f"... {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
