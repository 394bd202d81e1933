# SPDX-License-Identifier: BSD-2-Clause
"""The DSDT as SeaBIOS walks it, looking for devices that it drives. For tests/acpi/check."""
import os
import re

from acpica import read, require


class FirmwareParser:
    """The byte code as SeaBIOS reads it: outside methods it knows only some objects, and skips each by its length."""

    SKIPPED = {0x14: 1}  # MethodOp: name, then skipped
    EXTENDED_BLOCKS = {0x82, 0x83, 0x84, 0x85}  # Device, Processor, PowerRes, ThermalZone

    def __init__(self, aml):
        self.aml = aml
        self.ids = []

    def length(self, at):
        first, more = self.aml[at], self.aml[at] >> 6
        value = first & (0x0F if more else 0x3F)
        for i in range(more):
            value |= self.aml[at + 1 + i] << (4 + 8 * i)
        return value, at + 1 + more

    def name(self, at):
        while self.aml[at] in b"\\^":
            at += 1
        if self.aml[at] == 0x2E:
            return at + 9
        if self.aml[at] == 0x2F:
            return at + 2 + 4 * self.aml[at + 1]
        if self.aml[at] == 0:
            return at + 1
        require(re.fullmatch(rb"[A-Z_][A-Z0-9_]{3}", self.aml[at:at + 4]), "no name in the DSDT at", at)
        return at + 4

    def constant(self, at):
        sizes = {0x00: 1, 0x01: 1, 0xFF: 1, 0x0A: 2, 0x0B: 3, 0x0C: 5}
        op = self.aml[at]
        if op in sizes:
            return at + sizes[op]
        if op == 0x0D:
            return self.aml.index(0, at) + 1
        require(op in (0x11, 0x12), "SeaBIOS knows no value with opcode %#x, at %d of the DSDT" % (op, at))
        return at + 1 + self.length(at + 1)[0]

    def terms(self, at, end):
        while at < end:
            at = self.term(at)
        require(at == end, "an object of the DSDT passes the end of its parent, at", at)

    def term(self, at):
        op = self.aml[at]
        if op == 0x08:
            value = self.name(at + 1)
            if self.aml[value - 4:value] == b"_HID" and self.aml[value] == 0x0C:
                self.ids.append(self.aml[value + 1:value + 5])
            return self.constant(value)
        if op == 0x14:
            return at + 1 + self.length(at + 1)[0]
        if op == 0x10:
            size, inner = self.length(at + 1)
            self.terms(self.name(inner), at + 1 + size)
            return at + 1 + size
        require(op == 0x5B, "SeaBIOS knows no object with opcode %#x, at %d of the DSDT" % (op, at))
        op = self.aml[at + 1]
        if op == 0x80:  # OperationRegion: address and length must be constants
            return self.constant(self.constant(self.name(at + 2) + 1))
        if op == 0x01:  # Mutex
            return self.name(at + 2) + 1
        size, inner = self.length(at + 2)
        require(op in self.EXTENDED_BLOCKS or op == 0x81,
                "SeaBIOS knows no object with opcode 0x5b%02x, at %d of the DSDT" % (op, at))
        if op == 0x82:
            self.terms(self.name(inner), at + 2 + size)
        return at + 2 + size


def check_for_seabios(work):
    aml = read(os.path.join(work, "DSDT.dat"))
    parser = FirmwareParser(aml)
    parser.terms(36, len(aml))
    require(b"\x41\xd0\x03\x03" in parser.ids, "SeaBIOS finds no PNP0303, and would leave the keyboard alone")
