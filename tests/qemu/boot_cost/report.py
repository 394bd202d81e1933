# SPDX-License-Identifier: BSD-2-Clause
"""The report: what each guest costs on either loader, in Markdown and as a plot."""
import os
import statistics

from . import floor, plot, whole_way
from .markdown import table
from .measure import PHASES
from .rounds import Rounds

LOADERS = ("stock", "before", "slipway")     # before: if there is an older image to compare with
NAMES = {"slipway": "Slipway"}
RAM, NVS = 1, 4
TRIPS = ("PCI address", "PCI data", "CMOS", "power management")     # nearly all that go to the device model
MIB = 1 << 20

HEAD = """# What booting costs

{about}

Each guest on Xen's own hvmloader ("stock"){before} and on Slipway, in turn in one boot of real Xen, from its
first VM entry to the first instruction of its payload, by xentrace. Xen runs in QEMU's software emulation on one
processor. {clock}

A table of phases is that of the round with the median time. XenStore requests are counted by xenstored in a round of
their own. The default guest has 2 vCPUs, 512 MiB, a standard VGA and nothing
else; the others differ in what their name says ("20-devices": 14 network cards without ROM in addition
to the default's 6 functions).

"""
COUNTED = """The clock counts instructions, eight
nanoseconds each, so what else the host does can't disturb it; neither does it know of caches, or of string
instructions being quick."""
UNCOUNTED = "The clock is the host's: the times are those of a slow, shared machine, and vary."


class Measured(Rounds):
    """All rounds of one guest on one loader."""

    def __init__(self, runs):
        super().__init__(runs)
        self.requests = next((run["requests"] for run in runs if run["round"] == 0), None)

    def without_longest(self):
        """Milliseconds apart from the one longest exit."""
        return statistics.median(run["ms"] - run["longest"]["ms"] for run in self.rounds)


def by_guest(data):
    """Measured by loader by guest, in the order of the runs; guests measured on all loaders only."""
    runs = [run for run in data["runs"] if run["loader"]]   # the others are of ways.py
    found, there = {}, {run["loader"] for run in runs} | {"stock", "slipway"}
    for run in runs:
        found.setdefault(run["guest"], {}).setdefault(run["loader"], []).append(run)
    return {guest: {loader: Measured(loaders[loader]) for loader in LOADERS if loader in there}
            for guest, loaders in found.items() if len(loaders) == len(there)}


def about(data, measured):
    """With what it was measured, and how often."""
    rounds = [len(of.rounds) for column in measured.values() for of in column.values()]
    number = f"{min(rounds)}" if len(set(rounds)) == 1 else f"{min(rounds)} to {max(rounds)}"
    clock = "" if data["counted"] else "; the clock is that of a busy host, so that its times tell little"
    plural = "" if number == "1" else "s"
    return f"Xen {data['xen']}, image {data['image']}: medians of {number} round{plural}{clock}."


def in_words(loaders):
    """What a cell with a number of each loader has: stock / Slipway."""
    return " / ".join(NAMES.get(loader, loader) for loader in loaders)


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


def floor_goals(guests):
    """The same of what floor.py says of the default guest."""
    if "default" not in guests:
        return []
    exits, trips, least_exits, least_trips = floor.sums(guests["default"]["slipway"].typical["items"])
    return [(f"{what} of the default guest, in times of the floor", floor.MOST, count / least,
             count <= floor.MOST * least)
            for what, count, least in (("VM exits", exits, least_exits), ("device model trips", trips, least_trips))]


def floor_table(items):
    """Each exit and trip of the default guest on Slipway by what it is for, beside its floor."""
    rows = [[item, f"{exits} / {least_exits}", f"{trips} / {least_trips}" if trips or least_trips else "", why]
            for item, exits, trips, least_exits, least_trips, why in floor.compare(items)]
    exits, trips, least_exits, least_trips = floor.sums(items)
    rows.append(["all but the host's", f"{exits} / {least_exits}: {exits / least_exits:.2f}",
                 f"{trips} / {least_trips}: {trips / least_trips:.2f}", ""])
    return table(["what for: Slipway / floor", "VM exits", "device model trips", "why"], rows)


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
        at_most("VM exits of the default guest, share of stock's count", 1 / 10, share("exits"))
        at_most("its device model trips, share of stock's count", 1 / 5, share("trips"))
        at_most("its time without the one longest exit of each, share of stock's time", 0.15,
                default[of].without_longest() / default["stock"].without_longest())
    for guest, limit in (("no-vga", 0.18), ("20-devices", 0.35), ("ovmf", 0.2)):
        if guest in guests:
            loaders = guests[guest]
            at_most(f"time of {guest}, share of stock's time", limit,
                    loaders[of].median("ms") / loaders["stock"].median("ms"))
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


def where_time_goes(guests):
    """Milliseconds that Slipway's guests spend in the guest, in trips to the device model and elsewhere, and what share
    of stock's time the trips alone are."""
    rows = []
    for guest, loaders in guests.items():
        run = loaders["slipway"].typical
        spent = {what: sum(phase["us"].get(what, 0) for phase in run["phases"].values()) / 1000
                 for what in ("the guest itself", *TRIPS)}
        own, trips = spent.pop("the guest itself"), sum(spent.values())
        stock = loaders["stock"].median("ms")
        rows.append([guest, f"{stock:.1f}", f"{run['ms']:.1f}", f"{trips:.1f}", f"{own:.1f}",
                     f"{run['ms'] - trips - own:.1f}", f"{trips / stock:.3f}"])
    return table(["milliseconds", "stock", "Slipway", "its trips", "the guest itself", "Xen's exits",
                  "trips alone, share of stock's time"], rows)


def goals_table(found, before):
    """The goals; with a column of what the older image had, if there is one."""
    head = ["goal", "at most", "is", ""]
    rows = [[goal, f"{limit:.3g}", f"{value:.3g}", "met" if met else "**missed**"] for goal, limit, value, met in found]
    if before:
        # Only the guests that end at their payload are started on the older image, too.
        was = [f"{goal[2]:.3g}" for goal in before] + [""] * (len(rows) - len(before))
        head, rows = head + ["before"], [row + [number] for row, number in zip(rows, was)]
    return table(head, rows)


def growth(guests):
    """By number of vCPUs: exits, and those of each further one; what takes the time of starting them."""
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


def phases(loaders):
    """What each phase costs."""
    rows = []
    for key, form in (("exits", "{:.0f}"), ("trips", "{:.0f}"), ("ms", "{:.1f}")):
        pairs = [[measured.typical["phases"][phase][key] for measured in loaders.values()] for phase in PHASES]
        rows.append([key] + [" / ".join(map(form.format, pair)) for pair in pairs + [list(map(sum, zip(*pairs)))]])
    return table([in_words(loaders), *PHASES, "all"], rows)


def one_guest(guest, loaders):
    text = f"## {guest}\n\n"
    for loader, measured in loaders.items():
        rounds, longest = measured.rounds, measured.typical["longest"]
        text += (f"{loader}: {min(run['exits'] for run in rounds)} to {max(run['exits'] for run in rounds)} exits, "
                 f"{rounds[0]['ms']:.1f} to {rounds[-1]['ms']:.1f} ms in {len(rounds)} rounds; "
                 f"longest exit: {longest['what']}, {longest['ms']:.1f} ms.\n")
    text += "\n" + phases(loaders)
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


def memory_table(guests):
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
    return table(head, rows)


def write(data, out):
    """Writes report.md and the pictures. Returns the goals missed."""
    guests, found = by_guest(data), whole_way.by_way(data)
    reached = goals(guests) + whole_way.goals(found) + floor_goals(guests)
    before = any("before" in loaders for loaders in guests.values())
    with open(os.path.join(out, "report.md"), "w", encoding="utf-8") as file:
        file.write(HEAD.format(about=about(data, guests | found), clock=COUNTED if data["counted"] else UNCOUNTED,
                               before=', on an older image of Slipway ("before")' if before else ""))
        if found:
            file.write("## The whole way\n\n![Milliseconds](ways.svg)\n\n" + whole_way.tables(found))
        file.write("## Goals\n\n" + goals_table(reached, goals(guests, "before") if before else []))
        if guests:
            write_guests(file, guests, before)
    with open(os.path.join(out, "plot.svg"), "w", encoding="utf-8") as file:
        file.write(plot.draw(guests))
    with open(os.path.join(out, "ways.svg"), "w", encoding="utf-8") as file:
        file.write(whole_way.draw(found))
    return [f"{goal}: {value:.3g}, at most {limit:.3g}" for goal, limit, value, met in reached if not met]


def write_guests(file, guests, before):
    """The part of the report on guests that end where their payload begins."""
    file.write("## Loaders\n\n" + summary(guests) + "![VM exits and time](plot.svg)\n\n")
    file.write("## Where the time goes\n\n" + where_time_goes(guests))
    if before:
        file.write("## Before and now\n\n" + change(guests))
    if "default" in guests:
        file.write("## The default guest and the least\n\n"
                   + floor_table(guests["default"]["slipway"].typical["items"]))
    file.write("## Processors\n\n" + growth(guests))
    for guest, loaders in guests.items():
        file.write(one_guest(guest, loaders))
    file.write("## Memory\n\nBy the map that the payload gets, in KiB.\n\n" + memory_table(guests))
