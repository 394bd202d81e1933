# SPDX-License-Identifier: BSD-2-Clause
"""Finds the tables in a guest's memory as firmware and an operating system do. Written from the standards alone: ACPI
6.5, 5.2 and 15.1; SMBIOS 3.6, 5.2; the block at 0x1000 is SeaBIOS's or OVMF's."""
import os
import struct

from acpica import require

INFO = 0x1000
TOLD = 0x10000  # what a kernel is told: Xen: public/arch-x86/hvm/start_info.h, or Linux boot protocol, "Zero Page"
START_INFO_MAGIC = 0x336EC578
SCRATCH_END = 0x20000  # the firmware copies what lies below before it uses this memory
ANCHORS = {b"_SM_": "SMBIOS", b"_SM3_": "SMBIOS3", b"_MP_": "MP", b"$PIR": "PIR", b"RSD PTR ": "RSDP"}
SEARCHED = {"RSDP": (b"RSD PTR ", 0xEA020, 0xF0000), "SMBIOS": (b"_SM_", 0xEB000, 0xF0000)}  # by OVMF, in 16-byte steps
SEARCHED_BY_KERNELS = {"SMBIOS": (b"_SM_", 0xF0000, 0x100000), "SMBIOS3": (b"_SM3_", 0xF0000, 0x100000)}
TYPES = {1: "RAM", 2: "reserved", 3: "ACPI", 4: "NVS"}


class Memory:
    """What slipway-sim --dump wrote: a file for each run of pages, named after its address."""

    def __init__(self, directory):
        self.runs = {}
        for name in os.listdir(directory):
            with open(os.path.join(directory, name), "rb") as f:
                self.runs[int(name, 16)] = f.read()

    def read(self, address, length):
        for start, data in self.runs.items():
            if start <= address and address + length <= start + len(data):
                return data[address - start:address - start + length]
        require(False, "a pointer leads to 0x%x, where there are no tables" % address)

    def numbers(self, address, layout):
        return struct.unpack("<" + layout, self.read(address, struct.calcsize("<" + layout)))


def sums_to_zero(data, what):
    require(sum(data) % 256 == 0, what, "has a wrong checksum")


class Found:
    """
    anchor: name -> address; e820: (start, end, type); acpi: name -> bytes, in the order of the XSDT, "FAC1" being the
    FADT of the RSDT; name_at: address -> name of an ACPI table.
    """

    def __init__(self, memory):
        self.memory = memory
        self.anchor = {}
        self.acpi = {}
        self.name_at = {}
        self.kernel = None  # lines that say what a kernel is told
        self.read_info()
        if "RSDP" in self.anchor:
            self.walk_acpi(self.anchor["RSDP"])

    def read_info(self):
        if self.memory.read(INFO, 14) == b"XenHVMOVMF\0\0\0\0":
            e820, entries, step = *self.read_ovmf(), 20
        elif self.memory.read(INFO, 6) == b"XenHVM":
            e820, entries, step = *self.read_seabios(), 20
        else:
            e820, entries, step = self.read_kernel()
        self.e820 = []
        for i in range(entries):
            start, size, kind = self.memory.numbers(e820 + step * i, "QQI")
            require(not self.e820 or start >= self.e820[-1][1], "the memory map is out of order")
            self.e820.append((start, start + size, TYPES.get(kind, kind)))

    def read_ovmf(self):
        info = self.memory.read(INFO, 40)
        length, _, tables, count, e820, entries = struct.unpack_from("<BBQIQI", info, 14)
        require(length == 40 and tables == count == 0, "the block at 0x1000 is not OVMF's")
        sums_to_zero(info, "the block at 0x1000")
        self.search(SEARCHED)
        return e820, entries

    def search(self, searched):
        for name, (signature, start, end) in searched.items():
            found = [at for at in range(start, end, 16) if self.memory.read(at, len(signature)) == signature]
            require(len(found) < 2, "there is a second anchor of", name)
            if found:
                self.anchor[name] = found[0]

    def text(self, address):
        length = 0
        while self.memory.read(address + length, 1) != b"\0":
            length += 1
        return self.memory.read(address, length).decode()

    def read_kernel(self):
        """A PVH guest's: SMBIOS is where kernels look, and where OVMF does. ACPI is the toolstack's."""
        self.search({"SMBIOS": SEARCHED["SMBIOS"]})
        ovmfs = self.memory.read(self.anchor["SMBIOS"], 31)
        self.search(SEARCHED_BY_KERNELS)
        require(self.memory.read(self.anchor["SMBIOS"], 31) == ovmfs, "OVMF finds another SMBIOS")
        if self.memory.numbers(TOLD, "I") == (START_INFO_MAGIC,):
            version, modules, _, cmdline, rsdp, e820, entries = self.memory.numbers(TOLD + 4, "I4xIQQQQI")
            self.kernel = ["start info of version %d, %d modules" % (version, modules)]
        else:
            require(self.memory.read(TOLD + 0x202, 4) == b"HdrS", "the kernel is told nothing")
            (rsdp, entries), e820 = self.memory.numbers(TOLD + 0x70, "Q368xB"), TOLD + 0x2D0
            entry, initrd, size, cmdline = self.memory.numbers(TOLD + 0x214, "III8xI")
            self.kernel = ["boot_params, entry 0x%x, %d bytes of initrd at 0x%x" % (entry, size, initrd)]
        self.kernel += ["RSDP at 0x%x" % rsdp, "command line \"%s\"" % self.text(cmdline)]
        return e820, entries, 24 if self.kernel[0].startswith("start") else 20

    def read_seabios(self):
        info = self.memory.read(INFO, 32)
        signature, length, _, tables, count, e820, entries = struct.unpack("<14sBBIIII", info)
        require(signature == b"XenHVMSeaBIOS\0" and length == 32, "there is no block at 0x1000")
        sums_to_zero(info, "the block at 0x1000")
        for address in self.memory.numbers(tables, "%dI" % count):
            require(address % 16 == 0 and address < SCRATCH_END, "an anchor stands at 0x%x" % address)
            names = [n for s, n in ANCHORS.items() if self.memory.read(address, len(s)) == s]
            require(len(names) == 1 and names[0] not in self.anchor,
                    "there is no anchor, or a second one, at 0x%x" % address)
            self.anchor[names[0]] = address
        return e820, entries

    def kept(self, start, end):
        """Does an operating system leave this memory alone?"""
        return any(a <= start and end <= b and kind != "RAM" for a, b, kind in self.e820)

    def add(self, address, name=None):
        signature, length = self.memory.numbers(address, "4sI")
        data = self.memory.read(address, length)
        signature = name = name or signature.decode("latin-1")
        number = 1
        while name in self.acpi:
            number += 1
            name = "%s%d" % (signature, number)
        require(self.kept(address, address + length), name, "stands in memory that is given away")
        if name == "FACS":
            require(address % 64 == 0, "the FACS is not aligned")
        else:
            require(length >= 36, name, "has a length of", length)
            sums_to_zero(data, name)
        require(address not in self.name_at, name, "stands where", self.name_at.get(address), "does")
        self.acpi[name] = data
        self.name_at[address] = name
        return data

    def walk_acpi(self, rsdp):
        sums_to_zero(self.memory.read(rsdp, 20), "the first part of the RSDP")
        sums_to_zero(self.memory.read(rsdp, 36), "the RSDP")
        rsdt_at, length, xsdt_at = self.memory.numbers(rsdp + 16, "IIQ")
        require(length == 36, "the RSDP has a length of", length)
        rsdt, xsdt = self.add(rsdt_at, "RSDT"), self.add(xsdt_at, "XSDT")
        tables = [p for p, in struct.iter_unpack("<Q", xsdt[36:])]
        tables_1 = [p for p, in struct.iter_unpack("<I", rsdt[36:])]
        require(tables and tables[1:] == tables_1[1:], "RSDT and XSDT differ by more than the FADT")
        fadt, fadt_1 = self.add(tables[0]), self.acpi.get("FACP")
        require(fadt[:4] == b"FACP", "the XSDT's first table is no FADT")
        if tables_1[0] != tables[0]:
            fadt_1 = self.add(tables_1[0], "FAC1")
        require(fadt_1[:4] == b"FACP" and fadt_1[36:44] == fadt[36:44], "the two FADTs lead to different tables")
        for address, name in zip(struct.unpack_from("<II", fadt, 36), ("FACS", "DSDT")):
            require(self.add(address, name)[:4] == name.encode(), "there is no", name)
        for address in tables[1:]:
            self.add(address)

    def smbios(self):
        """The entry point's fields, and a file as `dmidecode --dump-bin` writes: the structures follow it at 32."""
        at = self.anchor["SMBIOS"]
        entry = self.memory.read(at, 31)
        sums_to_zero(entry, "the SMBIOS entry point")
        sums_to_zero(entry[16:], "the DMI entry point")
        length, major, minor, largest, revision = struct.unpack_from("<BBBHB", entry, 5)
        size, structures, count, bcd = struct.unpack_from("<HIHB", entry, 22)
        require(length == 31 and entry[16:21] == b"_DMI_", "the SMBIOS entry point is broken")
        require(self.kept(structures, structures + size), "SMBIOS structures stand in memory that is given away")
        fields = ["version %d.%d, BCD 0x%02x, revision %d" % (major, minor, bcd, revision),
                  "%d structures in %d bytes at 0x%x, the largest of %d" % (count, size, structures, largest)]
        return fields, self.move(entry, 24, "<I", (16, 31, 21), (0, 31, 4)) + self.memory.read(structures, size)

    def smbios3(self):
        """The same for the 64-bit entry point; its size is a maximum."""
        at = self.anchor["SMBIOS3"]
        entry = self.memory.read(at, 24)
        sums_to_zero(entry, "the 64-bit SMBIOS entry point")
        length, major, minor, docrev, revision = struct.unpack_from("<5B", entry, 6)
        size, structures = struct.unpack_from("<IQ", entry, 12)
        require(length == 24, "the 64-bit SMBIOS entry point is broken")
        require(self.kept(structures, structures + size), "SMBIOS structures stand in memory that is given away")
        fields = ["version %d.%d.%d, revision %d" % (major, minor, docrev, revision),
                  "%d bytes at 0x%x" % (size, structures)]
        return fields, self.move(entry, 16, "<Q", (0, 24, 5)) + self.memory.read(structures, size)

    @staticmethod
    def move(entry, pointer, layout, *checksums):
        """The entry point, with the structures 32 bytes from its start; each checksum is (from, to, where)."""
        entry = bytearray(entry)
        struct.pack_into(layout, entry, pointer, 32)
        for start, end, at in checksums:
            entry[at] = (entry[at] - sum(entry[start:end])) % 256
        return bytes(entry).ljust(32, b"\0")
