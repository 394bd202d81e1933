# SPDX-License-Identifier: BSD-2-Clause
"""The least that a loader can do for the default guest (2 vCPUs, a standard VGA, SeaBIOS), if the payload is to find
what it finds after stock: VM exits and trips to the device model by what they are for, in the items of
measure.item_of(). What is not here should not be: its floor is 0.

A PCI access is two trips, one to the address port and one to the data port; where there is no function Xen answers for
the latter, with an exit. The guest has six functions: host bridge, ISA, IDE and power management of the chipset, of
which nothing need be asked but who they are, since their registers after reset are known; the Xen platform device and
the display, of which QEMU has one form each, so that only base addresses which exist are asked for."""

SLOTS, OF_THEM_USED, FUNCTIONS = 32, 4, 6
ABSENT = SLOTS - OF_THEM_USED + 5       # and five functions of the chipset's slot
UNKNOWN = 2                             # functions that are not the chipset's
BARS = 6                                # IDE's bus master, two of the platform device, two and a ROM of the display
VCPUS = 2
MTRRS = 16                              # eleven fixed ones, two pairs of variable ones, the default type
HOSTS = ("interrupt",)                  # nobody's choice: they come when they come

FLOOR = {
    "PCI: functions that aren't there": (2 * ABSENT, ABSENT, "nothing tells a guest which there are"),
    "PCI: which function is it": (2 * FUNCTIONS, 2 * FUNCTIONS, "address and data"),
    "PCI: class and header type": (4 * UNKNOWN, 4 * UNKNOWN, "two words of each that is not the chipset's"),
    "PCI: command registers": (2 * UNKNOWN + 2 * FUNCTIONS, 2 * UNKNOWN + 2 * FUNCTIONS,
                               "read where reset values are not known, written once each"),
    "PCI: base addresses and ROMs": (5 * BARS, 5 * BARS, "3 accesses to size one, 2 to place it"),
    "PCI: interrupt pins and lines": (7, 7, "read of each that is not the chipset's; two have a pin"),
    "PCI: the chipset's own registers": (10, 10, "five registers"),
    "MTRRs": (MTRRS * VCPUS, 0, "every processor's own"),
    "CMOS": (16, 16, "four sizes of two bytes; Xen refuses words there"),
    "CPUID": (7 + VCPUS - 1, 0, "three leaves of Xen, four of the processor, its number on each other one"),
    "I/O APIC": (6, 0, "three registers behind an index"),
    "local APIC": (5, 0, "three registers, start and INIT for all others"),
    "debug port": (4, 0, "the log's four lines"),
    "hypercall hvm_op": (4, 0, "two parameters of XenStore, ACPI's ports, the page of virtual 8086 mode"),
    "hypercall event_channel_op": (2, 0, "questions to XenStore, and the report"),
    "hypercall sched_op": (3, 0, "an answer to each of both, and the processors"),
    "hypercall memory_op": (3, 0, "Xen's page, its memory map, pages for tables"),
    "hypercall xen_version": (2, 0, "version, UUID"),
    "power management": (3, 3, "ACPI mode on, and seen to be on"),
    "serial port": (2, 0, "is there one: two"),
    "parallel port": (1, 0, "is there one"),
    "8259 PIC": (2, 0, "two bytes, which Xen 4.17 doesn't take as a word"),
    "HPET": (1, 0, "is there one"),
    "memory at 0xfed40f00": (1, 0, "is there a TPM"),
    "MSR": (2, 0, "the hypercall page; how many MTRRs there are"),
    "HLT": (VCPUS - 1, 0, "where each other processor ends"),
    "control register write": (2, 0, "into protected mode, and out of it"),
}
MOST = 1.2      # times the floor


def compare(items):
    """(item, exits, trips, floor of exits, floor of trips, why) of all that a run has, dearest first; the sums are of
    what is a loader's choice."""
    rows = []
    for item, (exits, trips) in items.items():
        least = FLOOR.get(item, (0, 0, "the host's" if item in HOSTS else "not needed"))
        rows.append((item, exits, trips, *least))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def sums(items):
    """Exits, trips, and the floor of both."""
    own = [count for item, count in items.items() if item not in HOSTS]
    return (*(sum(count[kind] for count in own) for kind in range(2)),
            *(sum(least[kind] for least in FLOOR.values()) for kind in range(2)))
