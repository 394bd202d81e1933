# SPDX-License-Identifier: BSD-2-Clause
"""A case: one guest configuration and what must be seen when it runs.

A case is a directory with `guest.cfg` (xl's format, with @WORDS@ that Guest.config() replaces), `expect`
(see parse_expect) and, optionally, `script` (shell, run in dom0 beside the guest; see dom0/steps), `script.guest` (shell,
run by the guest's init in place of its report; see guest/steps) and `prepare` (shell, run in dom0 with $domid set before
the guest's first instruction). Those in cases/ are run by default; those in configurations/ are for comparing tables, those in placements/ for PCI
memory, those in guests/ are systems that people run, those in toolstacks/ need a lab of their own. The probe can take Linux's place in configurations/; probes/ has guests for it alone, of nothing but guest.cfg. A file `plan` has words for slipway-plan, see check-plan."""
import os
import re

from . import faults, soak

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASES = os.path.join(HERE, "cases")
CONFIGURATIONS = os.path.join(HERE, "configurations")
PLACEMENTS = os.path.join(HERE, "placements")
PROBES = os.path.join(HERE, "probes")
GUESTS = os.path.join(HERE, "guests")
TOOLSTACKS = os.path.join(HERE, "toolstacks")
LOADERS = ("slipway", "stock")
OVMF = 'bios = "ovmf"\nbios_path_override = "/tmp/work/files/OVMF.RELEASE.lab.fd"'
LINUX_WORDS = "console=ttyS0 iomem=relaxed loglevel=4 xen_emul_unplug=never apic=debug"

# The probe (payloads/probe) in place of SeaBIOS, as a disk that SeaBIOS boots, and as what OVMF starts. All have one UUID, so
# that what two of them say can be compared byte by byte.
PROBE_UUID = 'uuid = "01234567-89ab-4cde-8f01-23456789abcd"'
PROBES_AT = {
    "rom": 'bios_path_override = "/tmp/work/files/probe.rom"',
    "disk": 'device_model_args_hvm = [ "-drive", "file=/tmp/work/files/probe.img,format=raw,if=ide,index=0,snapshot=on" ]',
    "efi": OVMF + '\ndevice_model_args_hvm = [ "-device", "ich9-ahci,id=boot", "-device", "ide-hd,drive=probe,bus=boot.0", '
           '"-drive", "file=/tmp/work/files/probe-efi.img,format=raw,if=none,id=probe,snapshot=on" ]',
}


class CaseError(Exception):
    """A case is missing or written wrongly; the text says which and where."""


class Expectation:
    """One line of an expect file and one line of TAP."""

    def __init__(self, verb, stream, pattern, sentence):
        self.verb, self.stream, self.pattern, self.sentence = verb, stream, pattern, sentence


def parse_expect(path, settings, loader):
    """Reads an expect file. Lines:
         limit SECONDS               how long the guest may take, from xl create on
         ends REASON                 why it must stop: poweroff, reboot, crash, or running when it stays up
         beside MIB                  memory for guests that the case's steps create
         loader slipway|stock        a bare CASE means this loader alone, where the other can't be judged
         see STREAM /REGEX/ WORDS    the stream has such a line
         never STREAM /REGEX/ WORDS  the stream has no such line
         file PATH WORDS             the artifact is there and not empty
         include NAME                the lines of NAME.expect, beside the case or in cases/
         on slipway|stock LINE       LINE counts for this loader alone
       STREAM is serial, console (the guest's lines on port 0xE9), or a path below the guest's artifacts.
       Settings (limit, ends, beside, loader) go into the dictionary; expectations are returned."""
    try:
        lines = open(path).read().splitlines()
    except OSError as problem:
        raise CaseError(f"{path}: {problem.strerror}") from problem
    return parse_lines(lines, path, settings, loader)


def parse_lines(lines, path, settings, loader):
    """The same of lines that are there already; path is for complaints."""
    found = []
    for number, line in enumerate(lines, 1):
        verb, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        if verb == "on" and rest.split(" ")[0] in LOADERS:
            only, _, line = rest.partition(" ")
            verb, _, rest = line.strip().partition(" ") if only == loader else ("", "", "")
        if not verb or verb.startswith("#"):
            continue
        match = re.match(r"(\S+) /(.*)/ (.+)", rest)
        if verb in ("limit", "beside") and rest.isdigit():
            settings[verb] = int(rest)
        elif verb == "ends" and rest:
            settings["ends"] = rest
        elif verb == "loader" and rest in LOADERS:
            settings["loader"] = rest
        elif verb == "include" and rest:
            beside = os.path.join(os.path.dirname(os.path.dirname(path)), rest + ".expect")
            found += parse_expect(beside if os.path.exists(beside) else os.path.join(CASES, rest + ".expect"), settings, loader)
        elif verb in ("see", "never") and match:
            found.append(Expectation(verb, match[1], re.compile(match[2], re.M), match[3]))
        elif verb == "file" and " " in rest:
            name, words = rest.split(" ", 1)
            found.append(Expectation("file", name, None, words))
        else:
            raise CaseError(f"{path}:{number}: not understood: {line}")
    return found


class Guest:
    """One run of a case with one loader."""

    def __init__(self, case, loader):
        self.case, self.loader = case, loader
        self.probe = case.partition("+")[2]  # where it is, if the guest runs one; see PROBES_AT
        self.name = f"{case}.{loader}"
        settings = {"limit": 180, "ends": "poweroff"}
        self.inner_script = self.prepare = None
        self.beside = 0     # MiB of memory for guests that its steps create
        fault, soaking = faults.table().get(case), soak.count(case)
        if fault:
            self.expectations = parse_lines(faults.expectations(fault), "faults.ini", settings, loader)
            self.template, self.prepare, self.script = faults.configuration(fault), faults.prepare(fault), faults.script(fault)
        elif soaking:
            self.expectations = parse_lines(soak.expectations(soaking), "lab/soak.py", settings, loader)
            self.template, self.script, self.beside = soak.CONFIGURATION, soak.script(soaking), soak.BESIDE_MIB
        else:
            self.read(directory(case), settings)
        self.beside = settings.get("beside", self.beside)
        self.limit, self.ends, self.only = settings["limit"], settings["ends"], settings.get("loader")

    def read(self, where, settings):
        """A case that is a directory."""
        self.directory = where
        expect = {"": os.path.join(where, "expect"), "efi": "probe-efi.expect"}.get(self.probe, "probe.expect")
        self.expectations = parse_expect(os.path.join(CASES, expect), settings, self.loader)
        with open(os.path.join(self.directory, "guest.cfg")) as file:
            self.template = file.read()
        self.script = self.optional("script")
        self.inner_script = self.optional("script.guest")
        self.prepare = self.optional("prepare")

    def optional(self, name):
        path = os.path.join(self.directory, name)
        return open(path).read() if os.path.exists(path) else None

    def wants_bugs(self):
        """Does it run on the image that fails on purpose?"""
        return "@BUGS@" in self.template

    def memory(self):
        """MiB of memory the guest may have in all, with what its devices are given before it starts."""
        own = max(map(int, re.findall(r"^\s*(?:max)?mem(?:ory)?\s*=\s*(\d+)", self.template, re.M)))
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
            "RESULTS": f'"-drive", "file={here}/results.img,format=raw,if=ide,index=1"',
            "FILES": "/tmp/work/files",
            "OVMF": OVMF,
            "PROBE_ROM": PROBES_AT["rom"],
            "PROBE_DISK": PROBES_AT["disk"],
            "SERIAL": f'"-chardev", "file,id=lab,path={here}/serial.txt,append=on", '
                      '"-serial", "chardev:lab"',
            "GRUB_DISK": '"-drive", "file=/lab/grub.img,format=raw,if=ide,index=0,snapshot=on"',
            # Both on AHCI: SeaBIOS boots the first disk it finds, and looks at IDE before AHCI.
            "DISKS_ON_AHCI":
                '"-device", "ich9-ahci,id=boot", '
                '"-drive", "file=/lab/grub.img,format=raw,if=none,id=grub,snapshot=on", '
                f'"-device", "ide-hd,drive=grub,bus=boot.0", {results_on_ahci}',
            # OVMF reads AHCI by DMA, too, and starts what the EFI system partition has.
            "EFI_DISKS_ON_AHCI":
                '"-device", "ich9-ahci,id=boot", '
                '"-drive", "file=/lab/efi.img,format=raw,if=none,id=grub,snapshot=on", '
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
        # The quickest Linux there is here: no picture, disks on AHCI, and other vCPUs left where the firmware left them.
        for_tables = (words["FIRMWARE"], 'vga = "none"', '# GRUB: words="maxcpus=1 slipway.dump=tables"', '# GRUB: timeout=0')
        words["LINUX_FOR_TABLES"] = "\n".join((
            *for_tables, f'device_model_args_hvm = [ {words["DISKS_ON_AHCI"]}, {words["SERIAL"]} ]'))
        words["OVMF_FOR_TABLES"] = "\n".join((
            words["OVMF"], *for_tables, f'device_model_args_hvm = [ {words["EFI_DISKS_ON_AHCI"]}, {words["SERIAL"]} ]'))
        if self.probe:
            words["PROBE"] = "\n".join((words["FIRMWARE"], "# PROBE", PROBE_UUID, PROBES_AT[self.probe]))
            words["LINUX_FOR_TABLES"] = words["PROBE"] + '\nvga = "none"'
        head = f'name = "{self.name}"\ntype = "hvm"\nvnc = 0\n'
        for event in ("poweroff", "reboot", "crash", "watchdog"):
            if not re.search(rf"^\s*on_{event}\s*=", self.template, re.M):
                head += f'on_{event} = "preserve"\n'
        body = re.sub(r"@([A-Z_]+)@", lambda m: words[m[1]], self.template)
        return head + body


def parse_guest(word):
    """CASE, CASE:slipway or CASE:stock to a list of guests; `faults` means all of faults.ini, `soak-N` many small guests. A bare CASE means both
    loaders, unless its expect file names one."""
    case, _, loader = word.partition(":")
    if case == "faults":
        return [Guest(name, "slipway") for name in faults.table()]
    if soak.count(case):
        return [Guest(case, "slipway")]
    if not case or not (case in faults.table() or os.path.isdir(directory(case))):
        raise CaseError(f"no case named '{case}'; there are: {' '.join(name for where in (CASES, CONFIGURATIONS, PLACEMENTS, GUESTS, TOOLSTACKS) for name in all_cases(where))}"
                        f"; for probes also: {' '.join(all_cases(PROBES))}")
    place = case.partition("+")[2]
    if "+" in case and (place not in PROBES_AT or directory(case).startswith((CASES, PLACEMENTS, GUESTS, TOOLSTACKS))):
        raise CaseError(f"'{case}' is no probe; those are configurations with one of {' '.join('+' + name for name in PROBES_AT)}")
    if loader and loader not in LOADERS:
        raise CaseError(f"'{loader}' is no loader; there are: {' '.join(LOADERS)}")
    guests = [Guest(case, name) for name in LOADERS]
    return [g for g in guests if g.loader == (loader or g.only or g.loader)]


def all_cases(where=CASES):
    return sorted(name for name in os.listdir(where) if os.path.exists(os.path.join(where, name, "guest.cfg")))


def directory(case):
    """Where a case is described, if anywhere; behind a plus sign a probe's name has the place of the probe."""
    name, plus, _ = case.partition("+")
    for where in (CONFIGURATIONS, PLACEMENTS, GUESTS, TOOLSTACKS, *[PROBES] * bool(plus)):
        if os.path.isdir(os.path.join(where, name)):
            return os.path.join(where, name)
    return os.path.join(CASES, name)
