"""`python -m bench`: the numbers of the design beside a bare Django view in the same run. See `bench/__init__.py`."""

from __future__ import annotations

import argparse
import time
from importlib import import_module

from . import server

SMALL, LARGE = 1_000, 100_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=LARGE, help=f"cases of the large town (default {LARGE})")
    parser.add_argument("--reports", type=int, default=300, help="reports sent, alone and by eight each (default 300)")
    parser.add_argument("--only", nargs="+", choices=["worklist", "case", "send", "progress"], help="only these parts")
    parser.add_argument("--threads", type=int, default=server.THREADS, help="threads of each of the two web workers")
    args = parser.parse_args()
    server.THREADS = args.threads
    began = time.monotonic()
    database = server.start_database()
    import_module("django").setup()  # only now does the environment say which database
    run = import_module("bench.run")
    run.prepare()
    run.Run(database).measure(args)
    print(f"\nThe whole run took {time.monotonic() - began:.0f} seconds.")


if __name__ == "__main__":
    main()
