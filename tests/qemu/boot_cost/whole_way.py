# SPDX-License-Identifier: BSD-2-Clause
"""The report's part on ways.py: what each way to a kernel's first instruction costs, as tables and as a picture."""
import statistics

from . import ways
from .floor import HOSTS
from .markdown import table
from .measure import STAGES
from .rounds import Rounds

COLOURS = {"toolstack": "#9c9c9c", "loader": "#4c78a8", "firmware": "#f58518", "boot loader": "#54a24b"}
LEFT, BAR, WIDTH = 220, 16, 560
TEXT = 'font-family="sans-serif" font-size="12"'


def by_way(data):
    """Rounds by size by way, in the order of ways.ALL."""
    found = {}
    for way in ways.WAYS:
        runs = [run for run in data["runs"] if run["guest"] == way.name]
        if runs:
            found.setdefault(way.size, {})[way.way] = Rounds(runs)
    return found


def copied_in_words(run):
    """What the loader copied, in KiB; how often the kernel's bytes, if it is more than once."""
    words = f"{run['copied'] / 1024:.0f}"
    return words if not run["moves"] or run["copied"] <= placed(run) else f"{words}, of {placed(run) / 1024:.0f}"


def placed(run):
    """Bytes that Slipway put in their place for the kernel."""
    return sum(size for _, _, size, _ in run["moves"])


def total(run):
    """Milliseconds of one run from xl create to the kernel's first instruction."""
    return sum(stage["ms"] for stage in run["stages"].values())


def summary(found):
    """One small table of all ways, quickest first: of Debian's kernel if it was measured, else of the small one."""
    size = next(size for size in reversed(ways.SIZES) if size in found)
    costs = {way: [statistics.median(map(total, of.rounds)), of.median("exits"), of.median("trips")]
             for way, of in found[size].items()}
    rows = [[ways.WORDS[way], *(f"{number:.0f}" for number in costs[way])]
            for way in sorted(costs, key=lambda way: costs[way])]
    return table([f"{size} kernel", "ms from `xl create` to the kernel", "VM exits", "device model trips"], rows)


def tables(found):
    """For each kernel a table of its ways."""
    text = ""
    for size, measured in found.items():
        rows = []
        for way, of in measured.items():
            stages = of.typical["stages"]
            rows.append([ways.WORDS[way], f"{of.median('exits'):.0f}", f"{of.median('trips'):.0f}",
                         *(f"{stages[stage]['ms']:.1f}" if stage in stages else "" for stage in STAGES),
                         f"{of.median('ms'):.1f}", copied_in_words(of.typical)])
        text += table([f"{size} kernel", "VM exits", "device model trips", *(f"ms: {stage}" for stage in STAGES),
                       "ms: loader to kernel", "KiB copied by the loader"], rows)
    return text


def own_exits(of):
    """VM exits that are not the host's, such as for its interrupts."""
    return statistics.median(run["exits"] - sum(run["reasons"].get(reason, 0) for reason in HOSTS)
                             for run in of.rounds)


def goals(found):
    """(goal, limit, value, is it met) of each goal that these ways can show."""
    reached = []

    def at_most(goal, limit, value):
        reached.append((goal, limit, value, value <= limit))

    for size, measured in found.items():
        if {"stock-kernel", "slipway-uki"} <= measured.keys():
            at_most(f"{size} kernel as a UKI without a display: loader to kernel, share of the time of "
                    "stock's `kernel=`", 1 / 10,
                    measured["slipway-uki"].median("ms") / measured["stock-kernel"].median("ms"))
        for way in ("slipway-pvh-elf", "slipway-pvh-uki"):
            if {"pvh", way} <= measured.keys():
                at_most(f"{size} kernel, {ways.WORDS[way]}: VM exits more than without slipway-pvh, except the host's",
                        30, own_exits(measured[way]) - own_exits(measured["pvh"]))
            if way in measured:
                run = measured[way].typical
                at_most(f"{size} kernel, {ways.WORDS[way]}: bytes copied, in times of those that have to move", 1,
                        run["copied"] / placed(run))
    return reached


def text_at(x, y, words, anchor="start"):
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" {TEXT}>{words}</text>'


def draw(found):
    """Stacked bars of milliseconds, one for each way, from xl create to the kernel; the longest of each kernel's is as
    wide as the picture."""
    height = 40 + sum(30 + (BAR + 6) * len(measured) for measured in found.values())
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 90}" height="{height}">',
             "<!-- SPDX-License-" "Identifier: BSD-2-Clause -->",
             '<rect width="100%" height="100%" fill="white"/>']
    for index, stage in enumerate(STAGES):
        parts.append(f'<rect x="{LEFT + 120 * index}" y="12" width="12" height="12" fill="{COLOURS[stage]}"/>')
        parts.append(text_at(LEFT + 120 * index + 17, 22, stage))
    y = 40
    for size, measured in found.items():
        widest = max(total(of.typical) for of in measured.values())
        parts.append(text_at(LEFT, y + 14, f"{size} kernel: milliseconds from xl create to its first instruction"))
        y += 24
        for way, of in measured.items():
            at = LEFT
            parts.append(text_at(LEFT - 8, y + 13, ways.WORDS[way].replace("`", ""), "end"))
            for stage, cost in of.typical["stages"].items():
                width = cost["ms"] / widest * WIDTH
                parts.append(f'<rect x="{at:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{COLOURS[stage]}">'
                             f'<title>{stage}: {cost["ms"]:.1f} ms</title></rect>')
                at += width
            parts.append(text_at(at + 5, y + 13, f"{total(of.typical):.0f}"))
            y += BAR + 6
        y += 6
    return "\n".join(parts + ["</svg>"]) + "\n"
