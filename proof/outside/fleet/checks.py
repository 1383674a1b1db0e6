"""The checks by number, and how one is run and told."""
import os
import sys
import time
from dataclasses import dataclass
from typing import Callable

from outside.fleet.bench import Bench

CHECKS = {}


@dataclass(frozen=True)
class Check:
    """One of the specification's, or one of ours beyond them."""

    number: int
    title: str
    run: Callable
    on_processes: bool


def check(number, title, on_processes=True):
    """Makes a function of a bench a check."""
    def known(run):
        CHECKS[number] = Check(number, title, run, on_processes)
        return run
    return known


def judge(each, host, folder, given):
    """Runs one, prints its line; whether all held."""
    began = time.monotonic()
    with Bench(host, folder / f"{each.number}", given) as bench:
        each.run(bench)
    held = not bench.broken
    seconds = time.monotonic() - began
    load = os.getloadavg()[0] / os.cpu_count()
    if load > 2:
        bench.tell(f"[load {load:.0f} a core]")
    print(f"{'ok    ' if held else 'FAILED'} {each.number:2} {host.name:9} {seconds:5.1f} s  {each.title}: "
          f"{', '.join(bench.facts)}", flush=True)
    for line in bench.broken[:12]:
        print(f"         {line}", flush=True)
    sys.stdout.flush()
    return held
