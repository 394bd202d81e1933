# SPDX-License-Identifier: BSD-2-Clause
"""The report: what each guest costs on either loader, in Markdown and as a plot."""
import os
import statistics

from . import plot
from .measure import PHASES

LOADERS = ("stock", "before", "slipway")     # before: if there is an older image to compare with
NAMES = {"slipway": "Slipway"}
RAM, NVS = 1, 4
MIB = 1 << 20

HEAD = """# What booting costs

Each guest on Xen's own hvmloader ("stock"){before} and on Slipway, in turn in one boot of real Xen {xen}, from its
first VM entry to the first instruction of its payload, by xentrace. Xen runs in QEMU's software emulation on one
processor. {clock}

Figures are medians of {rounds} rounds; a table of phases is that of the round with the median time. XenStore requests
are counted by xenstored in a round of their own. The default guest has 2 vCPUs, 512 MiB, a standard VGA and nothing
else; the others are like it but for what their name says ("20-devices": 14 network cards without ROM besides the
default's 6 functions).

"""
COUNTED = """The clock counts instructions, eight
nanoseconds each, so what else the host does can't disturb it; neither does it know of caches, or of string
instructions being quick."""
UNCOUNTED = "The clock is the host's: the times are those of a slow, shared machine, and vary."


class Measured:
    """All rounds of one guest on one loader."""

    def __init__(self, runs):
        rounds = [run for run in runs if run["round"] > 0] or runs
        self.rounds = sorted(rounds, key=lambda run: run["ms"])
        self.typical = self.rounds[len(self.rounds) // 2]
        self.requests = next((run["requests"] for run in runs if run["round"] == 0), None)

    def median(self, key):
        return statistics.median(run[key] for run in self.rounds)

    def without_longest(self):
        """Milliseconds apart from the one longest exit."""
        return statistics.median(run["ms"] - run["longest"]["ms"] for run in self.rounds)


def by_guest(data):
    """Measured by loader by guest, in the order of the runs; guests measured on all loaders only."""
    found, there = {}, {run["loader"] for run in data["runs"]} | {"stock", "slipway"}
    for run in data["runs"]:
        found.setdefault(run["guest"], {}).setdefault(run["loader"], []).append(run)
    return {guest: {loader: Measured(loaders[loader]) for loader in LOADERS if loader in there}
            for guest, loaders in found.items() if len(loaders) == len(there)}


def in_words(loaders):
    """What a cell with a number of each loader has: stock / Slipway."""
    return " / ".join(NAMES.get(loader, loader) for loader in loaders)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n\n"


def summary(guests):
    """A table of medians: each cell is stock's number, Slipway's, and how many times less that is."""
    def cell(loaders, key, form):
        stock, slipway = (loaders[loader].median(key) for loader in ("stock", "slipway"))
        return f"{stock:{form}} / {slipway:{form}}: {stock / slipway:.1f}"

    forms = ("exits", ".0f"), ("trips", ".0f"), ("hypercalls", ".0f")
    rows = [[guest, *(cell(loaders, key, form) for key, form in forms),
             f"{loaders['stock'].requests} / {loaders['slipway'].requests}", cell(loaders, "ms", ".1f")]
            for guest, loaders in guests.items()]
    return table(["stock / Slipway: ratio", "VM exits", "device model trips", "hypercalls", "XenStore requests", "ms"],
                 rows)


def change(guests):
    """A table of medians with a column for the older image, and one for how much more or less Slipway costs now."""
    rows = []
    for guest, loaders in guests.items():
        for words, key, form in (("VM exits", "exits", ".0f"), ("device model trips", "trips", ".0f"),
                                 ("hypercalls", "hypercalls", ".0f"), ("XenStore requests", "", ".0f"),
                                 ("ms", "ms", ".1f")):
            numbers = [loaders[loader].median(key) if key else loaders[loader].requests for loader in LOADERS]
            if None not in numbers:
                more = f"{(numbers[2] / numbers[1] - 1) * 100:+.1f}%" if numbers[1] else ""
                rows.append([f"{guest}: {words}", *(f"{number:{form}}" for number in numbers), more])
    return table(["", "stock", "before", "Slipway", "more than before"], rows)


def processors_ms(measured):
    """Time of the phase in which processors start: Xen's, and the guest's own."""
    phase = measured.typical["phases"]["processors"]
    own = phase["us"].get("the guest itself", 0) / 1000
    return phase["ms"] - own, own


def goals(guests, of="slipway"):
    """(goal, limit, value, is it met) of each goal that these guests can show, of one loader."""
    found = []

    def at_most(goal, limit, value):
        found.append((goal, limit, value, value <= limit))

    def share(key):
        default = guests["default"]
        return default[of].median(key) / default["stock"].median(key)

    if "default" in guests:
        default = guests["default"]
        at_most("VM exits of the default guest, share of stock's", 1 / 10, share("exits"))
        at_most("its device model trips, share of stock's", 1 / 5, share("trips"))
        at_most("its time, share of stock's", 1 / 5, share("ms"))
        at_most("its time without the one longest exit of each, share of stock's", 1 / 5,
                default[of].without_longest() / default["stock"].without_longest())
    if "no-vga" in guests:
        without = guests["no-vga"]
        at_most("time of a guest without a display, share of stock's", 1 / 5,
                without[of].median("ms") / without["stock"].median("ms"))
    if "1-vcpu" in guests and "128-vcpus" in guests:
        one, many = guests["1-vcpu"][of], guests["128-vcpus"][of]
        at_most("VM exits of each further vCPU", 24, (many.median("exits") - one.median("exits")) / 127)
        xens = [processors_ms(measured)[0] for measured in (one, many)]
        at_most("time of 128 vCPUs without Xen's share of starting them, in times of 1 vCPU", 2,
                (many.median("ms") - xens[1] + xens[0]) / one.median("ms"))
    if "default" in guests and "20-devices" in guests:
        more = guests["20-devices"][of].median("exits") - guests["default"][of].median("exits")
        at_most("VM exits of each further PCI function", 60, more / 14)
    return found


def goals_table(found, before):
    """The goals; with a column of what the older image had, if there is one."""
    head = ["goal", "at most", "is", ""]
    rows = [[goal, f"{limit:.3g}", f"{value:.3g}", "met" if met else "**missed**"] for goal, limit, value, met in found]
    if before:
        head, rows = head + ["before"], [row + [f"{was[2]:.3g}"] for row, was in zip(rows, before)]
    return table(head, rows)


def growth(guests):
    """By number of vCPUs: exits, and those of each further one; who spends the time of starting them."""
    rows, before = [], None
    for guest in sorted((guest for guest in guests if guest.endswith(("-vcpu", "-vcpus")) or guest == "default"),
                        key=lambda guest: guests[guest]["slipway"].typical["vcpus"]):
        loaders = guests[guest]
        count, exits = loaders["slipway"].typical["vcpus"], [measured.median("exits") for measured in loaders.values()]
        times = [processors_ms(measured) for measured in loaders.values()]
        more = " / ".join(f"{(now - then) / (count - before[0]):.1f}"
                          for now, then in zip(exits, before[1])) if before else ""
        rows.append([count, " / ".join(f"{number:.0f}" for number in exits), more,
                     *(" / ".join(f"{time[i]:.1f}" for time in times) for i in range(2))])
        before = count, exits
    return table(["vCPUs", f"VM exits: {in_words(loaders)}", "each further vCPU",
                  "ms of starting them: Xen's", "the guest's own"],
                 rows) if len(rows) > 1 else ""


def breakdown(title, loaders, kind, unit=1, form="{:.0f}"):
    """A table of one Counter of all phases; each cell is stock's number and Slipway's."""
    def values(key, phases):
        return [sum(measured.typical["phases"][phase][kind].get(key, 0) for phase in phases) / unit
                for measured in loaders.values()]

    def cell(numbers):
        return " / ".join(form.format(number) for number in numbers) if any(numbers) else ""

    keys = {key for measured in loaders.values() for phase in PHASES for key in measured.typical["phases"][phase][kind]}
    rows = [[key] + [cell(values(key, [phase])) for phase in PHASES] + [cell(values(key, PHASES))]
            for key in sorted(keys, key=lambda key: (-sum(values(key, PHASES)), key))]
    return table([f"{title}: {in_words(loaders)}", *PHASES, "all"], rows)


def one_guest(guest, loaders):
    text = f"## {guest}\n\n"
    for loader, measured in loaders.items():
        rounds, longest = measured.rounds, measured.typical["longest"]
        text += (f"{loader}: {min(run['exits'] for run in rounds)} to {max(run['exits'] for run in rounds)} exits, "
                 f"{rounds[0]['ms']:.1f} to {rounds[-1]['ms']:.1f} ms in {len(rounds)} rounds; "
                 f"longest exit: {longest['what']}, {longest['ms']:.1f} ms.\n")
    rows = []
    for key, form in (("exits", "{:.0f}"), ("trips", "{:.0f}"), ("ms", "{:.1f}")):
        pairs = [[measured.typical["phases"][phase][key] for measured in loaders.values()] for phase in PHASES]
        rows.append([key] + [" / ".join(map(form.format, pair)) for pair in pairs + [list(map(sum, zip(*pairs)))]])
    text += "\n" + table([in_words(loaders), *PHASES, "all"], rows)
    for title, kind, unit, form in (("VM exits", "reasons", 1, "{:.0f}"), ("port accesses", "ports", 1, "{:.0f}"),
                                    ("hypercalls", "hypercalls", 1, "{:.0f}"), ("milliseconds", "us", 1000, "{:.1f}")):
        text += breakdown(title, loaders, kind, unit, form)
    return text + what_for(loaders)


def what_for(loaders):
    """What the exits are for: stock's and Slipway's, and how many of them are trips to the device model."""
    items = [measured.typical["items"] for measured in loaders.values()]
    rows = [[item] + [" / ".join(str(of.get(item, [0, 0])[kind]) for of in items) for kind in range(2)]
            for item in sorted(set().union(*items),
                               key=lambda item: (*(-of.get(item, [0, 0])[0] for of in reversed(items)), item))]
    return table([f"what for: {in_words(loaders)}", "VM exits", "device model trips"], rows)


def memory(guests):
    """Usable RAM, and what is kept from the system, by the memory map that the payload gets."""
    def size(ranges, wanted, low, high):
        return sum(max(0, min(start + length, high) - max(start, low))
                   for start, length, kind in ranges if wanted(kind))

    rows = []
    for guest, loaders in guests.items():
        for loader, measured in loaders.items():
            ranges = measured.typical["map"]
            if not ranges:
                continue  # only SeaBIOS's is known
            rows.append([guest, loader,
                         f"{size(ranges, lambda kind: kind == RAM, 0, MIB) / 1024:.0f}",
                         f"{size(ranges, lambda kind: kind == RAM, MIB, 1 << 52) / 1024:.0f}",
                         f"{size(ranges, lambda kind: kind != RAM, 0, MIB) / 1024:.0f}",
                         f"{size(ranges, lambda kind: kind == NVS, MIB, 1 << 52) / 1024:.0f}"])
    head = ["guest", "loader", "usable below 1 MiB", "usable above", "kept below 1 MiB", "ACPI tables (NVS)"]
    return "## Memory\n\nBy the map that the payload gets, in KiB.\n\n" + table(head, rows)


def write(data, out):
    """Writes report.md and plot.svg. Returns the goals missed."""
    guests = by_guest(data)
    found, before = goals(guests), any("before" in loaders for loaders in guests.values())
    rounds = max((len(measured.rounds) for loaders in guests.values() for measured in loaders.values()), default=0)
    with open(os.path.join(out, "report.md"), "w", encoding="utf-8") as file:
        file.write(HEAD.format(xen=data["xen"], rounds=rounds, clock=COUNTED if data["counted"] else UNCOUNTED,
                               before=', on an older image of Slipway ("before")' if before else ""))
        file.write(summary(guests) + "![VM exits and time](plot.svg)\n\n")
        if before:
            file.write("## Before and now\n\n" + change(guests))
        file.write("## Goals\n\n" + goals_table(found, goals(guests, "before") if before else []))
        file.write("## Processors\n\n" + growth(guests))
        for guest, loaders in guests.items():
            file.write(one_guest(guest, loaders))
        file.write(memory(guests))
    with open(os.path.join(out, "plot.svg"), "w", encoding="utf-8") as file:
        file.write(plot.draw(guests))
    return [f"{goal}: {value:.3g}, at most {limit:.3g}" for goal, limit, value, met in found if not met]
