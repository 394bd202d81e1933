# SPDX-License-Identifier: BSD-2-Clause
"""The runs of one guest as a whole."""
import statistics


class Rounds:
    """Those that are measured: the first round of all warms up and counts, and is taken where there is no other. What
    can't be a median is that of the run with the median time."""

    def __init__(self, runs):
        rounds = [run for run in runs if run["round"] > 0] or runs
        self.rounds = sorted(rounds, key=lambda run: run["ms"])
        self.typical = self.rounds[len(self.rounds) // 2]

    def median(self, key):
        return statistics.median(run[key] for run in self.rounds)
