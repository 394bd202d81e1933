# SPDX-License-Identifier: BSD-2-Clause
"""A case: one guest configuration and what must be seen when it runs; see description.py."""
import os
import re

from . import description, faults, soak
from .expect import CASES, LOADERS, parse_expect, parse_lines
from .sections import CaseError

OVMF = 'bios = "ovmf"\nbios_path_override = "/tmp/work/files/OVMF.RELEASE.lab.fd"'
LINUX_WORDS = "console=ttyS0 iomem=relaxed loglevel=4 xen_emul_unplug=never apic=debug"

# A guest with Linux on a disk. Its TSC is the machine's: where Xen emulates it, as it does here, each look at the clock
# is a VM exit, and on a slow host ticks of several vCPUs then take longer than the time between them: Linux hangs.
LINUX_ON_DISK = re.compile("@(?:DISKS_ON_AHCI|WAY_[A-Z_]+|RESULTS_ON_AHCI|GRUB_DISK|(?:LINUX|OVMF)_FOR_TABLES)@")

# The probe (tests/probe) in place of SeaBIOS, as a disk that SeaBIOS boots, and as what OVMF starts. All have one
# UUID, so that what two of them say can be compared byte by byte.
PROBE_UUID = 'uuid = "01234567-89ab-4cde-8f01-23456789abcd"'
PROBES_AT = {
    "rom": 'bios_path_override = "/tmp/work/files/probe.rom"',
    "disk": 'device_model_args_hvm = [ "-drive", '
            '"file=/tmp/work/files/probe.img,format=raw,if=ide,index=0,snapshot=on" ]',
    "efi": OVMF + '\n'
           'device_model_args_hvm = [ "-device", "ich9-ahci,id=boot", "-device", "ide-hd,drive=probe,bus=boot.0", '
           '"-drive", "file=/tmp/work/files/probe-efi.img,format=raw,if=none,id=probe,snapshot=on" ]',
}

# What all guests of ways.ini have, whatever starts them, except what a guest says for itself.
WAY = ("memory = 512", "vcpus = 2", PROBE_UUID)
PVH_LOADER = "/tmp/work/files/slipway-pvh"


def menu_words():
    """Linux's command line in the first entry of the disk's menu."""
    with open(os.path.join(description.HERE, "guest", "grub.cfg"), encoding="utf-8") as file:
        return re.search(r" /boot/vmlinuz (.*poweroff)$", file.read(), re.M)[1]


class Guest:
    """One run of a case with one loader."""

    def __init__(self, case, loader):
        self.case, self.loader = case, loader
        self.probe = case.partition("+")[2]  # where it is, if the guest runs one; see PROBES_AT
        self.name = f"{case}.{loader}"
        settings = {"limit": 400, "ends": "poweroff"}
        self.inner_script = self.prepare = None
        self.beside = 0     # MiB of memory for guests that its steps create
        fault, soaking = faults.table().get(case), soak.parse(case)
        if fault:
            self.expectations = parse_lines(faults.expectations(fault), "faults.ini", settings, loader)
            self.template = faults.configuration(fault)
            self.prepare, self.script = faults.prepare(fault), faults.script(fault)
        elif soaking:
            self.expectations = parse_lines(soaking.expectations(), "lab/soak.py", settings, loader)
            self.template, self.script = soaking.configuration(), soaking.script()
            self.beside = soaking.beside()
        else:
            self.read(description.find(case), settings)
        self.beside = settings.get("beside", self.beside)
        self.limit, self.ends, self.only = settings["limit"], settings["ends"], settings.get("loader")

    def read(self, what, settings):
        """A case that is described."""
        if self.probe:
            expect = "probe-efi.expect" if self.probe == "efi" else "probe.expect"
            self.expectations = parse_expect(os.path.join(CASES, expect), settings, self.loader)
        elif what.expect is None:
            raise CaseError(f"{what.expect_at[0]}: {self.case} expects nothing")
        else:
            path, first = what.expect_at
            self.expectations = parse_lines(what.expect.splitlines(), path, settings, self.loader, first)
        self.template, self.prepare = what.template, what.prepare
        self.script, self.inner_script = what.script, what.inner_script
        if what.kind == "ways":
            self.inner_script = "tell_way\n"

    def wants_bugs(self):
        """Does it run on the image that fails on purpose?"""
        return "@BUGS@" in self.template

    def memory(self):
        """MiB of memory the guest may have in all, with what its devices are given before it starts."""
        own = max(map(int, re.findall(r"^\s*(?:max)?mem(?:ory)?\s*=\s*(\d+)", self.config(0), re.M)))
        shared = re.search(r"^share_memory ([\d ]+)", self.prepare or "", re.M)
        return own + self.beside + (sum(map(int, shared[1].split())) if shared else 0)

    def config(self, index):
        """The configuration for xl; index is the guest's number in its lab."""
        here = f"/tmp/guests/{index}"
        firmware = 'firmware = "/tmp/work/firmware/slipway"'
        results_on_ahci = (f'"-drive", "file={here}/results.img,format=raw,if=none,id=results", '
                           '"-device", "ide-hd,drive=results,bus=boot.1"')
        words = {
            "FIRMWARE": firmware if self.loader == "slipway" else "# stock hvmloader",
            "BUGS": 'firmware = "/tmp/work/firmware/bugs"',
            "LINUX": 'kernel = "/lab/vmlinuz"\nramdisk = "/lab/initramfs"',
            "CMDLINE": LINUX_WORDS,
            "MENU_WORDS": menu_words(),
            "RESULTS": f'"-drive", "file={here}/results.img,format=raw,if=ide,index=1"',
            "FILES": "/tmp/work/files",
            "OVMF": OVMF,
            "PVH_GRUB": "/usr/lib/grub-xen/grub-i386-xen_pvh.bin",
            "PV_GRUB": "/usr/lib/grub-xen/grub-x86_64-xen.bin",
            "PVH_LOADER": f'kernel = "{PVH_LOADER}"',
            # libxl's channel for a shim: kernel= and ramdisk= are its modules then.
            "PVH_SHIM": f'pvshim = 1\npvshim_path = "{PVH_LOADER}"',
            "PROBE_ROM": PROBES_AT["rom"],
            "PROBE_DISK": PROBES_AT["disk"],
            "SERIAL": f'"-chardev", "file,id=lab,path={here}/serial.txt,append=on", '
                      '"-serial", "chardev:lab"',
            "GRUB_DISK": '"-drive", "file=/lab/disk.img,format=raw,if=ide,index=0,snapshot=on"',
            "DEMO_INITRD": 'ramdisk = "/tmp/work/files/demo-initrd"' if "demo-initrd" in description.GIVEN else "",
            # Both on AHCI: SeaBIOS boots the first disk it finds, and looks at IDE before AHCI. OVMF reads AHCI by
            # DMA, too.
            "DISKS_ON_AHCI":
                '"-device", "ich9-ahci,id=boot", '
                '"-drive", "file=/lab/disk.img,format=raw,if=none,id=grub,snapshot=on", '
                f'"-device", "ide-hd,drive=grub,bus=boot.0", {results_on_ahci}',
            # For a disk of systems/ as boot.0.
            "RESULTS_ON_AHCI": results_on_ahci,
            # The kernel and its initramfs as disks beside those, for a guest that starts them itself.
            "KERNEL_ON_AHCI":
                '"-drive", "file=/lab/vmlinuz,format=raw,if=none,id=kernel,snapshot=on", '
                '"-device", "ide-hd,drive=kernel,bus=boot.2", '
                '"-drive", "file=/lab/initramfs,format=raw,if=none,id=initramfs,snapshot=on", '
                '"-device", "ide-hd,drive=initramfs,bus=boot.3"',
        }
        way = [line for line in WAY if not re.search(f"^{line.split()[0]} = ", self.template, re.M)]
        words["WAY_HVM"] = "\n".join((
            *way, 'vga = "none"', f'device_model_args_hvm = [ {words["DISKS_ON_AHCI"]}, {words["SERIAL"]} ]'))
        for kind in ("pv", "pvh"):
            words[f"WAY_{kind.upper()}"] = "\n".join((
                f'type = "{kind}"', *way, f'disk = [ "/lab/disk.img,raw,xvda,r", "{here}/results.img,raw,xvdb,rw" ]'))
        # The quickest Linux there is here: no picture, disks on AHCI, and other vCPUs left where the firmware left
        # them.
        for_tables = (words["FIRMWARE"], 'vga = "none"',
                      '# GRUB: words="maxcpus=1 slipway.dump=tables"', '# GRUB: timeout=0')
        words["LINUX_FOR_TABLES"] = "\n".join((
            *for_tables, f'device_model_args_hvm = [ {words["DISKS_ON_AHCI"]}, {words["SERIAL"]} ]'))
        words["OVMF_FOR_TABLES"] = "\n".join((
            words["OVMF"], *for_tables, f'device_model_args_hvm = [ {words["DISKS_ON_AHCI"]}, {words["SERIAL"]} ]'))
        if self.probe:
            words["PROBE"] = "\n".join((words["FIRMWARE"], "# PROBE", PROBE_UUID, PROBES_AT[self.probe]))
            words["LINUX_FOR_TABLES"] = words["PROBE"] + '\nvga = "none"'
        body = re.sub(r"@([A-Z_]+)@", lambda m: words[m[1]], self.template)
        head = f'name = "{self.name}"\n'
        if not re.search(r"^type = ", body, re.M):
            head += 'type = "hvm"\nvnc = 0\n'
        for event in ("poweroff", "reboot", "crash", "watchdog"):
            if not re.search(rf"^\s*on_{event}\s*=", self.template, re.M):
                head += f'on_{event} = "preserve"\n'
        if LINUX_ON_DISK.search(self.template) and not self.probe:
            head += 'tsc_mode = "native"\n'
        return head + body


def parse_guest(word):
    """CASE, CASE:slipway or CASE:stock to a list of guests; `faults` means all of faults.ini, `soak-N` many small
    guests. A bare CASE means both loaders, unless its expectations name one."""
    case, _, loader = word.partition(":")
    if case == "faults":
        return [Guest(name, "slipway") for name in faults.table()]
    what = description.find(case)
    if not what and case not in faults.table() and not soak.parse(case):
        there = " ".join(description.names_for_linux())
        probes = " ".join(name for kind in description.FOR_PROBES for name in description.names(kind))
        raise CaseError(f"no case named '{case}'; there are: {there}; for probes also: {probes}")
    place = case.partition("+")[2]
    if "+" in case and (place not in PROBES_AT or what.kind not in description.WITH_PROBES):
        raise CaseError(f"'{case}' is not a probe; "
                        f"those are configurations with one of {' '.join('+' + name for name in PROBES_AT)}")
    if loader and loader not in LOADERS:
        raise CaseError(f"'{loader}' is not a loader; there are: {' '.join(LOADERS)}")
    guests = [Guest(case, name) for name in LOADERS]
    return [g for g in guests if g.loader == (loader or g.only or g.loader)]
