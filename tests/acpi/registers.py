# SPDX-License-Identifier: BSD-2-Clause
"""Checks of methods that talk to registers: processors to come, waking up. For tests/acpi/check.

acpiexec has memory where the registers are: what was written is read back. That is all that some methods need, and then
the table is evaluated as it is, beside a probe that looks at the bytes. Other registers change by themselves: QEMU's
interface for processors. For those, `scripted` makes a copy of the byte code in
which each access to such a register is a call of a method of the same length, and a probe has these methods: the
device, written in ASL. In the copy, nothing else of the method differs, so its loops, conditions and order are what is
checked; that its fields lie where the registers are is checked on the table as it is.

acpiexec reports a notification from another thread some time later. In the copies, Notify (PRnn, Arg1) is Noop, XRnn
(Arg1), which writes it down."""
import os
import re

from acpica import Interpreter, read, require, run

VALUE = rb"([\x00\x01\x60-\x6e]|\x0a.)"  # Zero, One, locals and arguments, a byte
BOUND = 256  # notifications of one _E02

# Each notification is two bytes in XLOG, the processor and the event, from the second pair on: acpiexec shows no empty
# buffer.
LOG = r"""
    Name (XLOG, Buffer (1024) { 0xEE, 0xEE })
    Name (XCNT, 1)
    Method (XNOT, 2)
    {
        XLOG [XCNT * 2] = Arg0
        XLOG [XCNT * 2 + 1] = Arg1
        XCNT++
    }
    Method (XSAW)
    {
        XCNT = 1
        \_GPE._E02 ()
        Return (Mid (XLOG, 0, XCNT * 2))
    }
"""
OBSERVER = "    Method (XR%02X, 1) { XNOT (%d, Arg0) }\n"

# The registers as they are: their bytes.
RAW = r"""
    OperationRegion (XREG, SystemIO, 0xAF00, %(size)d)
    Field (XREG, ByteAcc, NoLock, Preserve) { XRAW, %(bits)d }
    Method (XPUT, 1) { XRAW = Arg0 }
    Method (XGET) { Return (XRAW) }
"""

# QEMU: docs/specs/acpi_cpu_hotplug.
HOTPLUG = r"""
    Name (XFLG, Buffer (128) {}) /* each processor's flags */
    Name (XSEL, 0)
    Name (XCMD, 0)
    Name (XSTK, 0)               /* writing to the flags clears nothing */
    Name (XOST, Buffer (3) {})   /* the processor, its _OST event and status */
    Scope (\_SB)
    {
        Method (WSEL, 1) { If (Arg0 < %(count)d) { XSEL = Arg0 } }
        Method (RFLG) { Return (DerefOf (XFLG [XSEL])) }
        Method (WFLG, 1)
        {
            Local0 = DerefOf (XFLG [XSEL])
            If (XSTK) {}
            ElseIf (Arg0 & 2) { XFLG [XSEL] = Local0 & 0xFD }
            ElseIf (Arg0 & 4) { XFLG [XSEL] = Local0 & 0xFB }
        }
        Method (WCMD, 1)
        {
            XCMD = Arg0
            Local0 = %(count)d
            While (Arg0 == 0 && Local0 && !(DerefOf (XFLG [XSEL]) & 6))
            {
                XSEL = (XSEL + 1) %% %(count)d
                Local0--
            }
        }
        Method (RDAT) { If (XCMD) { Return (0) } Return (XSEL) }
        Method (WDAT, 1)
        {
            XOST [0] = XSEL
            XOST [XCMD] = Arg0
        }
    }
    Method (XSET, 2)
    {
        XFLG = Arg0
        XSTK = Arg1
    }
"""

WAKE = r"""
    External (\_WAK, MethodObj)
    External (\_SB.PCI0.PM, DeviceObj)
    Scope (\_SB.PCI0.PM)
    {
        OperationRegion (XPCI, PCI_Config, 0x40, 0x41)
        Field (XPCI, ByteAcc, NoLock, Preserve) { XBAS, 32, Offset (0x40), XMSC, 8 }
        OperationRegion (XCTL, SystemIO, 0xB004, 1)
        Field (XCTL, ByteAcc, NoLock, Preserve) { XPM1, 8 }
        OperationRegion (XAPM, SystemIO, 0xB2, 1)
        Field (XAPM, ByteAcc, NoLock, Preserve) { XSMI, 8 }
        Method (XWAK, 1)
        {
            XBAS = 0
            XMSC = 0
            XSMI = 0
            XPM1 = Arg0
            Local0 = \_WAK (3)
            Local1 = Package (7) {}
            Local1 [0] = DerefOf (Local0 [0])
            Local1 [1] = DerefOf (Local0 [1])
            Local1 [2] = SizeOf (Local0)
            Local1 [3] = XBAS
            Local1 [4] = XMSC
            Local1 [5] = XSMI
            Local1 [6] = XPM1
            Return (Local1)
        }
    }
"""


def present_processors(namespace):
    return sorted(p for p in namespace.paths if re.fullmatch(r"\\_SB\.PR[0-9A-F]{2}", p))


def same(calls, got, want):
    for call, have, expected in zip(calls, got, want):
        require(have == expected, call, "gives", have, "instead of", expected)


class Probed(Interpreter):
    """The tables in acpiexec, some of them as the copies in `changed`, with a probe made of these parts."""

    def __init__(self, work, tables, name, parts, changed=None):
        files = []
        for table in tables:
            if changed and table in changed:
                aml = bytearray(changed[table])
                aml[9] = (aml[9] - sum(aml)) % 256
                with open(os.path.join(work, name + "-" + table), "wb") as f:
                    f.write(aml)
                table = name + "-" + table
            files.append(table)
        with open(os.path.join(work, name + ".asl"), "w", encoding="ascii") as f:
            f.write('DefinitionBlock ("", "SSDT", 2, "test", "probe", 0)\n{\n' + "".join(parts) + "}\n")
        run(["iasl", "-vs", "-p", name, name + ".asl"], work)
        super().__init__(work, files + [name + ".aml"])

    def check(self, steps):
        """(call, value) pairs, one after the other."""
        calls, want = zip(*steps)
        same(calls, self.evaluate(calls)[0], want)


def scripted(aml, registers, mark_before):
    """
    The byte code with calls in place of accesses to these registers: Store (value, CFLG) becomes Noop, WFLG (value),
    and each other CFLG becomes RFLG. Their fields are declared in front of `mark_before`, and used after it.
    """
    head, mark, code = aml.partition(mark_before)
    require(mark, "there is no", mark_before)
    for register in registers:
        path = rb"((?:\\\x2e_SB_)?)" + register
        code = re.sub(rb"(?s)\x70" + VALUE + path, b"\xa3\\2W" + register[1:] + b"\\1", code)
        code = re.sub(path, rb"\1R" + register[1:], code)
    return head + mark + code


def observed(aml, count):
    """The byte code with calls in place of notifications of processors."""
    aml, found = re.subn(rb"\x86PR([0-9A-F]{2})\x69", b"\xa3XR\\1\x69", aml)
    require(found == count, "the SSDT notifies", found, "processors")
    return aml


def log(pairs):
    return bytes(sum(pairs, (0xEE, 0xEE)))


def buffer(octets):
    return "(" + octets.hex(" ") + ")"


def processor_probe(count):
    return ["    External (\\_GPE._E02, MethodObj)\n", LOG] + [OBSERVER % (n, n) for n in range(count)]


def some_of(count):
    """Numbers of processors: acpiexec takes 10 ms for each evaluation."""
    return sorted({0, 1, 2, 7, 8, count // 2, count - 1} & set(range(count)))


def states(paths, offline_mat, present):
    """_STA and _MAT of some processors, of which the numbers in `present` are there: (call, value) pairs."""
    steps = []
    for n in some_of(len(paths)):
        path, mat, here = paths[n], offline_mat[n], n in present
        flag = {0: 4, 9: 8}[mat[0]]  # local APIC, local x2APIC
        require(mat[flag] == 0, path + "._MAT is that of a processor that is there")
        steps += [(path + "._STA", 0x0F if here else 0),
                  (path + "._MAT", mat[:flag] + bytes([1 if here else 0]) + mat[flag + 1:])]
    return steps


def check_processors(work, tables, paths, offline_mat):
    count = len(paths)
    some = some_of(count)

    plain = Probed(work, tables, "hotplug-raw", [RAW % {"size": 12, "bits": 96}])
    steps = []
    for n in some:
        for flags, state in ((0, 0), (1, 0x0F), (6, 0), (7, 0x0F), (0xFE, 0)):
            steps += [("\\XPUT (ff ff ff ff %02x 00 00 00 00 00 00 00)" % flags, None), (paths[n] + "._STA", state),
                      ("\\XGET", bytes([n, 0, 0, 0, flags] + 7 * [0]))]
        steps += [("\\XPUT (00)", None), (paths[n] + "._OST 0x103 0x80 (00)", None),
                  ("\\XGET", bytes([n, 0, 0, 0, 0, 2, 0, 0, 0x80, 0, 0, 0]))]
    plain.check(steps)
    require(not any(p + "._EJ0" in plain.paths for p in paths),
            "a processor has _EJ0, which QEMU 7.2 dies of under Xen")

    ssdt = scripted(read(os.path.join(work, "SSDT.dat")), [b"CSEL", b"CDAT", b"CFLG", b"CCMD"], b"\x5b\x01CLCK")
    device = Probed(work, tables, "hotplug", processor_probe(count) + [HOTPLUG % {"count": count}],
                    {"SSDT.dat": observed(ssdt, count)})
    steps = [("\\XSAW", log([]))]
    for n in some:
        one = bytearray(count)
        for event, notified in ((2, 1), (4, 3)):
            one[n] = event | 1
            steps += [("\\XSET %s 0" % buffer(one), None), ("\\XSAW", log([(n, notified)])), ("\\XSAW", log([])),
                      (paths[n] + "._STA", 0x0F)]
        one[n] = 3
        steps += [("\\XSET %s 1" % buffer(one), None), ("\\XSAW", log(BOUND * [(n, 1)]))]
        one[n] = 5
        steps += [("\\XSET %s 1" % buffer(one), None), ("\\XSAW", log(BOUND * [(n, 3)]))]
        one[n] = 7  # came, and shall go
        steps += [("\\XSET %s 0" % buffer(one), None), ("\\XSAW", log([(n, 1), (n, 3)]))]
        steps += [(paths[n] + "._OST 0x103 0x84 (00)", None), ("\\XOST", bytes([n, 0x03, 0x84]))]
    every = bytes(count * [3])
    steps += [("\\XSET %s 0" % buffer(every), None), ("\\_SB.WSEL 0", None),
              ("\\XSAW", log([(n, 1) for n in range(count)])), ("\\XSAW", log([]))]
    for present in ({count - 1}, set(range(0, count, 2))):
        flags = bytes(n in present for n in range(count))
        steps += [("\\XSET %s 0" % buffer(flags), None)] + states(paths, offline_mat, present)
    device.check(steps)


def check_waking(work, tables):
    probe = Probed(work, tables, "wake", [WAKE])
    probe.check([("\\_SB.PCI0.PM.XWAK 0x%X" % control, [0, 0, 2, 0xB001, 1, sends, control])
                 for control, sends in ((0, 0xF1), (1, 0), (0xFE, 0xF1), (0xFF, 0))])


def check_registers(work, tables, namespace, values):
    """Every method that a guest has of these. `tables` are the files of byte code."""
    paths = present_processors(namespace)
    if "\\_SB.COST" in namespace.paths:
        check_processors(work, tables, paths, [values[p + "._MAT"] for p in paths])
    else:
        require("\\_GPE._E02" not in namespace.paths, "_E02 is there, but no processor can come")
    if "\\_WAK" in namespace.paths:
        check_waking(work, tables)
