# SPDX-License-Identifier: BSD-2-Clause
"""One run in numbers: what its trace has between the first VM entry and the hand-off, by phase."""
import collections
import os
import re
import struct

from lab import trace
from . import ways

HANDOFF_PORT = 0x402    # as in payload.S
DEBUG_PORT = 0xE9
CONFIG_ADDRESS, CONFIG_DATA = 0xCF8, range(0xCFC, 0xD00)
MTRRS = range(0x200, 0x300)
APICS = range(0xFEC00000, 0xFEF00000)
ALL_ONES = (0xFF, 0xFFFF, 0xFFFFFFFF)

# Where the time to a kernel's first instruction goes. The toolstack's is xl's own, before the first of the loader.
STAGES = ("toolstack", "loader", "firmware", "boot loader")
BOOTS_FROM = b"Booting from "   # SeaBIOS's last line before it starts what is on a disk or in an option ROM

# Both loaders do these one after another, so the first or last trace of each is where the next begins.
PHASES = ("start", "PCI", "processors", "tables")

DEVICES = (
    (range(0xCF8, 0xCFC), "PCI address"), (CONFIG_DATA, "PCI data"), (range(0xE9, 0xEA), "debug port"),
    (range(0x70, 0x72), "CMOS"), (range(0x3F8, 0x400), "serial port"), (range(0x2F8, 0x300), "serial port"),
    (range(0x378, 0x37C), "parallel port"), (range(0x4D0, 0x4D2), "8259 PIC"),
    (range(0xB000, 0xB040), "power management"),
    (range(0xB2, 0xB4), "power management"), (range(0x88, 0x89), "battery"), (range(0xAE00, 0xB000), "hotplug"),
)

REGISTERS = (
    (range(0x00, 0x04), "PCI: which function is it"), (range(0x04, 0x08), "PCI: command registers"),
    (range(0x08, 0x10), "PCI: class and header type"), (range(0x10, 0x34), "PCI: base addresses and ROMs"),
    (range(0x3C, 0x40), "PCI: interrupt pins and lines"), (range(0x40, 0x100), "PCI: the chipset's own registers"),
)
CHIPS = ((range(0xFEC00000, 0xFEC01000), "I/O APIC"), (range(0xFED00000, 0xFED01000), "HPET"),
         (range(0xFEE00000, 0xFEE01000), "local APIC"))

# What Xen answers itself.
XENS_PORTS = (range(0xE9, 0xEA), range(0x4D0, 0x4D2))


def device_of(port):
    return next((name for ports, name in DEVICES if port in ports), f"port {port:#x}")


def functions_present(exits):
    """The functions that answer. All others are Xen's, which reads all ones for them and drops what is written."""
    latch, present = 0, set()
    for exit_ in exits:
        for access in trace.port_accesses(exit_):
            if access.port == CONFIG_ADDRESS and access.write:
                latch = access.value
            elif (access.port in CONFIG_DATA and not access.write and latch & 0xFC == 0
                  and access.value & 0xFFFF not in (0, 0xFFFF)):
                present.add(latch >> 8)
    return present


def ports_of_nobody(exits):
    """Ports that read as all ones: no device model has registered them, and Xen answers in its place."""
    reads = [access for exit_ in exits for access in trace.port_accesses(exit_) if not access.write]
    return ({access.port for access in reads if access.value in ALL_ONES}
            - {access.port for access in reads if access.value not in ALL_ONES} - set(CONFIG_DATA))


def trips(access, latch, present, nobody):
    """Does the device model answer?"""
    if access.port in CONFIG_DATA:
        return latch >> 8 in present
    return access.port not in nobody and not any(access.port in ports for ports in XENS_PORTS)


def handoff(exits):
    return next((index for index, exit_ in enumerate(exits)
                 if any(access.port == HANDOFF_PORT and access.write for access in trace.port_accesses(exit_))), None)


def ends_of_phases(exits):
    """Index of the first exit after each phase."""
    config = [index for index, exit_ in enumerate(exits)
              if any(access.port == CONFIG_ADDRESS or access.port in CONFIG_DATA
                     for access in trace.port_accesses(exit_))]
    last = config[-1]
    for index, exit_ in enumerate(exits):
        for event, words in exit_.events:
            if ((event == trace.MSR_WRITE and words[0] in MTRRS)
                    or (event in (trace.MMIO_READ, trace.MMIO_WRITE) and words[0] in APICS)):
                last = max(last, index)
    return config[0], config[-1] + 1, last + 1, len(exits)


def what_is(exit_):
    """An exit in words."""
    accesses = [f"{'to' if access.write else 'from'} {device_of(access.port)}, value {access.value:#x}"
                for access in trace.port_accesses(exit_) if access.value is not None]
    return f"{exit_.reason} {accesses[0]}" if accesses else exit_.reason


def item_of(exit_, latch, present):
    """What an exit is for; latch is what the PCI address port holds."""
    for access in trace.port_accesses(exit_):
        if access.port != CONFIG_ADDRESS and access.port not in CONFIG_DATA:
            return device_of(access.port)
        if latch >> 8 not in present:
            return "PCI: functions that aren't there"
        return next((item for registers, item in REGISTERS if latch & 0xFC in registers), "PCI: other registers")
    for event, words in exit_.events:
        if event in (trace.MMIO_READ, trace.MMIO_WRITE):
            return next((item for addresses, item in CHIPS if words[0] in addresses), f"memory at {words[0]:#x}")
        if event == trace.MSR_WRITE and words[0] in MTRRS:
            return "MTRRs"
        if event == trace.VMMCALL:
            return "hypercall " + trace.HYPERCALLS.get(words[0], str(words[0]))
    return exit_.reason


def store_requests(directory):
    """XenStore requests of the guest by xenstored's own log: a guest's are the ones with relative paths."""
    try:
        with open(os.path.join(directory, "xenstored.txt"), encoding="utf-8", errors="replace") as file:
            return len(re.findall(r"\bIN\b.* (?:READ|WRITE|DIRECTORY|DIRECTORY_PART|MKDIR|RM) \((?!/)", file.read()))
    except OSError:
        return None


def memory_map(directory):
    """What the payload was given, as [start, size, type]."""
    with open(os.path.join(directory, "map.bin"), "rb") as file:
        data = file.read()[1:]
    return [struct.unpack_from("<QQI", data, at) for at in range(0, len(data) // 20 * 20, 20)]


def measure(directory, mhz):
    """The numbers, or None if the run has no hand-off. mhz: ticks of the time-stamp counter in a microsecond."""
    try:
        with open(os.path.join(directory, "trace.bin"), "rb") as file:
            exits = trace.exits(file.read())
        ram = memory_map(directory)
    except OSError:
        return None
    end = handoff(exits)
    if end is None:
        return None
    last, exits = exits[end], exits[:end]
    present, nobody, latch, at = functions_present(exits), ports_of_nobody(exits), 0, 0
    phases, items = {}, collections.defaultdict(lambda: [0, 0])
    for name, until in zip(PHASES, ends_of_phases(exits)):
        counts = {kind: collections.Counter() for kind in ("reasons", "ports", "hypercalls", "us")}
        tripped = 0
        for exit_ in exits[at:until]:
            counts["reasons"][exit_.reason] += 1
            label, before = exit_.reason, tripped
            for access in trace.port_accesses(exit_):
                if access.port == CONFIG_ADDRESS and access.write:
                    latch = access.value
                label = device_of(access.port)
                counts["ports"][label] += 1
                tripped += trips(access, latch, present, nobody)
            item = items[item_of(exit_, latch, present)]
            item[0] += 1
            item[1] += tripped - before
            for event, words in exit_.events:
                if event == trace.VMMCALL:
                    counts["hypercalls"][trace.HYPERCALLS.get(words[0], str(words[0]))] += 1
            counts["us"]["the guest itself"] += exit_.guest / mhz
            counts["us"][label] += (exit_.end - exit_.start) / mhz
        phases[name] = {"exits": until - at, "trips": tripped, "ms": sum(counts["us"].values()) / 1000, **counts}
        at = until
    phases[PHASES[-1]]["us"]["the guest itself"] += last.guest / mhz
    phases[PHASES[-1]]["ms"] += last.guest / mhz / 1000
    longest = max(exits, key=lambda exit_: exit_.end - exit_.start)
    return {"longest": {"ms": (longest.end - longest.start) / mhz / 1000, "what": what_is(longest)},
            "exits": len(exits), "items": items, "trips": sum(phase["trips"] for phase in phases.values()),
            "hypercalls": sum(sum(phase["hypercalls"].values()) for phase in phases.values()),
            "ms": sum(phase["ms"] for phase in phases.values()), "requests": store_requests(directory),
            "functions": len(present), "map": ram, "phases": phases}


def said(exits):
    """(the exit, a character) of what the guest wrote to the debug port a character at a time, as SeaBIOS does. Of a
    string at once, Slipway's way, the trace has no value."""
    return [(index, access.value & 0xFF) for index, exit_ in enumerate(exits)
            for access in trace.port_accesses(exit_)
            if access.port == DEBUG_PORT and access.write and access.value is not None]


def mark(exits, value):
    """The exit of the first write of this byte to MARK_PORT, or None."""
    return next((index for index, exit_ in enumerate(exits) for access in trace.port_accesses(exit_)
                 if access == (ways.MARK_PORT, True, value)), None)


def stages_of(exits, kernel):
    """Which exits end loader, firmware and boot loader; without firmware the loader is all there is."""
    firmware = mark(exits[:kernel], ways.FIRMWARE_BEGINS)
    if firmware is None:
        return {"loader": kernel}
    words = [word for word in said(exits[:kernel]) if word[0] > firmware]
    at = bytes(word[1] for word in words).rfind(BOOTS_FROM)
    boots = next((index for index, character in words[at:] if character == ord("\n")), kernel) if at >= 0 else kernel
    return {"loader": firmware, "firmware": boots, "boot loader": kernel}


def moves(exits, kernel):
    """
    (to, from, bytes, zeros) of each move that Slipway made for the kernel, which the kernel wrote to MARK_PORT as it
    found them in memory; see kernel.S. Of other loaders it finds something else there.
    """
    words = [access.value for exit_ in exits[kernel + 1:] for access in trace.port_accesses(exit_)
             if access.port == ways.MARK_PORT]
    found = []
    for at in range(0, len(words) - 3, 4):
        if words[at] == 0:
            break
        found.append(words[at:at + 4])
    return found


def measure_way(directory, mhz):
    """What a way to a kernel's first instruction costs, or None if the trace doesn't have that."""
    try:
        with open(os.path.join(directory, "trace.bin"), "rb") as file:
            exits = trace.exits(file.read())
        with open(os.path.join(directory, "xl-create.ns"), encoding="ascii") as file:
            toolstack = int(file.read()) / 1e6
    except OSError:
        return None
    kernel = mark(exits, ways.KERNEL_BEGINS)
    if kernel is None:
        return None
    present, nobody, latch, at = functions_present(exits), ports_of_nobody(exits), 0, 0
    entered = exits[0].start - exits[0].guest
    stages = {"toolstack": {"exits": 0, "trips": 0, "ms": toolstack}}
    for stage, end in stages_of(exits, kernel).items():
        tripped = 0
        for exit_ in exits[at:end]:
            for access in trace.port_accesses(exit_):
                if access.port == CONFIG_ADDRESS and access.write:
                    latch = access.value
                tripped += trips(access, latch, present, nobody)
        stages[stage] = {"exits": end - at, "trips": tripped, "ms": (exits[end].start - entered) / mhz / 1000}
        entered, at = exits[end].start, end
    run = [stage for stage in stages if stage != "toolstack"]
    return {"exits": kernel, "reasons": collections.Counter(exit_.reason for exit_ in exits[:kernel]),
            "trips": sum(stages[stage]["trips"] for stage in run),
            "ms": sum(stages[stage]["ms"] for stage in run), "stages": stages, "moves": moves(exits, kernel)}
