# SPDX-License-Identifier: BSD-2-Clause
"""What xentrace recorded of a guest's VM exits. Xen: public/trace.h; the numbers are those of 4.17 and, where it says
so, 4.20."""
import collections
import struct

VMENTRY, VMEXIT = 0x81001, 0x81002
SVM_EXIT = 0x81003      # Xen 4.20: an event of its own, while VMX keeps the old number
MSR_READ, MSR_WRITE, VMMCALL = 0x8200C, 0x8200D, 0x82012
IO_READ, IO_WRITE = 0x82016, 0x82216
MMIO_READ, MMIO_WRITE = 0x82017, 0x82217

# SVM exit codes (AMD APM volume 2, appendix C).
REASONS = {
    0x60: "interrupt", 0x61: "NMI", 0x64: "virtual interrupt", 0x65: "control register write", 0x6E: "RDTSC",
    0x72: "CPUID", 0x74: "IRET", 0x75: "software interrupt", 0x76: "INVD", 0x77: "PAUSE", 0x78: "HLT", 0x7B: "port I/O",
    0x7C: "MSR", 0x7F: "shutdown", 0x81: "hypercall", 0x87: "RDTSC", 0x89: "WBINVD", 0x400: "nested page fault",
}

# Xen: public/xen.h.
HYPERCALLS = {12: "memory_op", 17: "xen_version", 24: "vcpu_op", 29: "sched_op", 32: "event_channel_op", 34: "hvm_op"}


def reason_name(code):
    if code < 0x20:
        return f"control register {'write' if code & 16 else 'read'}"
    if 64 <= code < 96:
        return f"exception {code - 64}"
    return REASONS.get(code, f"exit {code}")


def records(data):
    """(event, TSC or None, words) of each record: header, a 64-bit TSC if bit 31 says so, then the words."""
    at = 0
    while at + 4 <= len(data):
        header, = struct.unpack_from("<I", data, at)
        count, tsc = (header >> 28) & 7, None
        size = 4 + 4 * count + (8 if header >> 31 else 0)
        if at + size > len(data):
            return
        if header >> 31:
            tsc, = struct.unpack_from("<Q", data, at + 4)
        event = header & 0x0FFFFFFF
        yield VMEXIT if event == SVM_EXIT else event, tsc, struct.unpack_from(f"<{count}I", data, at + size - 4 * count)
        at += size


class Exit:
    """One VM exit: why, since when (TSC), until when a processor of the guest ran again, and what was recorded between.
    `guest` is how long the guest had run before."""

    def __init__(self, start, code, rip, guest):
        self.start, self.reason, self.rip, self.guest = start, reason_name(code), rip, guest
        self.end = start
        self.events = []


def exits(data):
    """The exits in the order in which they came, on a machine of one processor."""
    found, entered = [], None
    for event, tsc, words in records(data):
        if event == VMENTRY:
            entered = tsc
            if found:
                found[-1].end = tsc
        elif event == VMEXIT and entered is not None:
            found.append(Exit(tsc, words[0], words[1], tsc - entered))
        elif found:
            found[-1].events.append((event, words))
    return found


Access = collections.namedtuple("Access", "port write value")


def port_accesses(exit_):
    """The port accesses recorded in an exit."""
    return [Access(words[0], event == IO_WRITE, words[1] if len(words) > 1 else None)
            for event, words in exit_.events if event in (IO_READ, IO_WRITE)]
