# SPDX-License-Identifier: BSD-2-Clause
"""The namespace against the file `expect` of its platform: processors, what only some guests have, windows of the host
bridge, routes of interrupts. For tests/acpi/check, whose probe has the methods that `routes` calls."""
from acpica import require
from devices import check_id
from registers import present_processors

TPMS = {1: ("PNP0C31", 0x5000), 2: ("MSFT0101", 0x1000)}  # _HID and size of the registers


def routes(namespace, apic):
    """_PRT in the PIC's or the APIC's mode, as a set of (device, pin, source, index)."""
    values, _ = namespace.evaluate(["\\_PIC %d" % apic, "\\XLEN", "\\XPRT 0", "\\XPRT 62"])
    require(values[1] == 124, "_PRT has", values[1], "entries")
    flat = values[2] + values[3]
    require(len(flat) == 4 * 124, "an entry of _PRT does not have four elements")
    found = set()
    for address, pin, source, index in (flat[i:i + 4] for i in range(0, len(flat), 4)):
        require(address & 0xFFFF == 0xFFFF, "_PRT has an entry for one function")
        found.add((address >> 16, pin, source, index))
    return found


def windows(crs):
    """The address spaces in a resource template: (resource type, first, last, length)."""
    found, at = [], 0
    while crs[at] != 0x79:
        if crs[at] < 0x80:
            at += 1 + (crs[at] & 7)
            continue
        size = int.from_bytes(crs[at + 1:at + 3], "little")
        width = {0x88: 2, 0x87: 4, 0x8A: 8}.get(crs[at])
        require(width, "there is a descriptor %#x in the bridge's _CRS" % crs[at])
        fields = [int.from_bytes(crs[at + 6 + width * i:at + 6 + width * (i + 1)], "little") for i in range(5)]
        found.append((crs[at + 3], fields[1], fields[2], fields[4]))
        require(fields[0] == 0 and fields[3] == 0, "a window of the bridge has a granularity or translation")
        at += 3 + size
    require(at + 2 == len(crs), "the bridge's _CRS continues after its end tag")
    return found


def check_windows(crs, expect):
    want = [(2, 0, 0xFF), (1, 0, 0xCF7), (1, 0xD00, 0xFFFF), (0, 0xA0000, 0xBFFFF)]
    for key in ("low", "high"):
        start, end = (int(n, 16) for n in expect[key][0].split())
        if start != end:
            want.append((0, start, end - 1))
    want = [(t, first, last, last - first + 1) for t, first, last in want]
    require(windows(crs) == want, "the bridge's windows are", windows(crs), "instead of", want)


def check_options(namespace, values, number):
    """What only some guests have."""
    sets = {"S3": {r"\_S3", r"\_WAK", r"\_SB.PCI0.PM"}, "slate": {r"\CONV"}, "tpm": {r"\_SB.TPM"},
            "generation_id": {r"\_SB.PCI0.ISA.VGID.ADDR"},
            "hotplug": {r"\_GPE._E02", r"\_SB.CSTA", r"\_SB.CMAT", r"\_SB.COST", r"\_SB.CPUN"}}
    for key, paths in sets.items():
        want = paths if number[key] else set()
        require(namespace.paths & paths == want, key, "is", number[key], "but there are", namespace.paths & paths)
    have = values[r"\_SB.PCI0.ISA.VGID._STA"]
    require(have == (0x0F if number["generation_id"] else 0), "VGID._STA is", have)
    if number["generation_id"]:
        have = namespace.evaluate([r"\_SB.PCI0.ISA.VGID.ADDR"])[0][0]
        require(have == [number["generation_id"], 0], "VGID.ADDR is", have)
    if number["tpm"]:
        hid, size = TPMS[number["tpm"]]
        check_id(values, r"\_SB.TPM._HID", hid)
        want = bytes([0x86, 9, 0, 1]) + (0xFED40000).to_bytes(4, "little") + size.to_bytes(4, "little") + b"\x79\x00"
        require(values[r"\_SB.TPM._CRS"] == want, r"\_SB.TPM._CRS is", values[r"\_SB.TPM._CRS"].hex())


def check_expect(namespace, values, expect):
    number = {key: int(v[0]) for key, v in expect.items() if key not in ("route", "low", "high")}
    processors = present_processors(namespace)
    require(len(processors) == number["processors"], "there are", len(processors), "processors")
    online = 0 if number["hotplug"] else number["online"]  # there, registers tell, and here they are all zero
    for n in range(number["processors"]):
        path, apic_id, on = r"\_SB.PR%02X." % n, n * number["apic_id_step"], n < online
        require(values[path + "_STA"] == (0x0F if on else 0), path + "_STA is", values[path + "_STA"])
        if apic_id < 255:
            mat = bytes([0, 8, n, apic_id, on, 0, 0, 0])
        else:
            mat = bytes([9, 16, 0, 0]) + b"".join(i.to_bytes(4, "little") for i in (apic_id, on, n))
        require(values[path + "_MAT"] == mat, path + "_MAT is", values[path + "_MAT"])
        node = n % number["nodes"] if number["nodes"] else None
        require(values.get(path + "_PXM") == node, path + "_PXM is", values.get(path + "_PXM"), "instead of", node)
    for key, path in (("HPET", "HPET"), ("UAR1", "ISA.UAR1"), ("UAR2", "ISA.UAR2"), ("LTP1", "ISA.LTP1")):
        have = values["\\_SB.PCI0." + path + "._STA"]
        require(have == (0x0F if number[key] else 0), path + "._STA is", have)
    for key, want in (("S3", [1, 1, 0, 0]), ("S4", [0, 0, 0, 0]), ("S5", [0, 0, 0, 0])):
        there = "\\_" + key in namespace.paths
        require(there == bool(number.get(key, 1)), "\\_" + key, "is there" if there else "is missing")
        if there:
            require(namespace.evaluate(["\\_" + key])[0] == [want], "\\_" + key, "is wrong")
    check_options(namespace, values, number)
    check_windows(values["\\_SB.PCI0._CRS"], expect)
    wanted = [r.split() for r in expect["route"]]
    require(routes(namespace, 1) == {(int(d), int(p), 0, int(gsi)) for d, p, gsi, _ in wanted},
            "_PRT for the APIC is not what plan/irq.h says")
    require(routes(namespace, 0) == {(int(d), int(p), "LNK" + link, 0) for d, p, _, link in wanted},
            "_PRT for the PIC is not what plan/irq.h says")
