# SPDX-License-Identifier: BSD-2-Clause
"""The emulated machine that runs Xen: QEMU in software emulation, and its serial port as a file."""
import contextlib
import fcntl
import os
import subprocess
import time

from . import spare

# com1 carries everything: Xen's log, dom0's console and the guests' lines of port 0xE9. Scrubbing free
# memory at boot would make QEMU allocate all of it.
XEN = ("console=com1 com1=115200,8n1 guest_loglvl=all loglvl=warning/all noreboot bootscrub=0 "
       "conring_size=1m dom0_mem={dom0}M,max:{dom0}M")
DOM0 = "console=hvc0 ro quiet"
# Of another family than QEMU's own model: Linux looks for a GART on the buses of a family 15 CPU, which takes
# twelve seconds of each boot here. With pages of 1 GiB an OVMF maps its terabyte in 513 entries; with those of 2 MiB it
# spends minutes on half a million.
CPU = "qemu64,family=23,model=1,+svm,+npt,+pdpe1gb"
DOM0_MIB = 1280
XEN_MIB = 512           # Xen itself and what domains need besides their memory
SPARE_MIB = 640         # what Xen and dom0 take more where there is an IOMMU
PLACES = os.cpu_count() or 1
# With more processors than the host has, one waits for a lock whose holder does not run: guests are ten times slower.
PARALLEL = min(4, max(2, PLACES))
# Time from executed instructions, eight nanoseconds each, instead of the host's clock: two to three times slower, but
# nothing the host does can disturb the emulated machine. A shorter instruction makes spinning processors crawl.
COUNTED = ["-icount", "shift=3,sleep=off"]
STATE = b"info registers\ninfo lapic\ninfo pic\n"
running = set()         # machines that must not outlive the runner


def read_hosts():
    """What hosts says of each machine: the suite that QEMU is from, and its arguments."""
    with open(os.path.join(os.path.dirname(__file__), "..", "hosts"), encoding="utf-8") as file:
        lines = [line.replace("PARALLEL", str(PARALLEL)).split() for line in file if not line.startswith("#")]
    return {name: (suite, arguments) for name, suite, *arguments in lines}


HOSTS = read_hosts()


def qemu_of(lab, host):
    """The program that build-host made for such a machine, beside the labs."""
    return os.path.join(lab, "..", f"host-{HOSTS[host][0]}", "qemu")


@contextlib.contextmanager
def place(lab, host, say):
    """Waits for one of the host's places for machines, one for each processor, or for all of them if the machine's
    processors run in parallel; says so if it has to. Machines of other commands have places, too. Limits on time are
    those of a machine that has the processors to itself."""
    with contextlib.ExitStack() as files:
        places = [files.enter_context(open(os.path.join(lab, "..", f"place-{number}.lock"), "w"))
                  for number in range(PLACES)]
        waiting = "# waits for a processor of this host: other machines of the lab run on them"
        if any("thread=multi" in argument for argument in HOSTS[host][1]):
            for file in places:
                if not take_if_free(file):
                    say(waiting)
                    fcntl.flock(file, fcntl.LOCK_EX)
        elif not any(take_if_free(file) for file in places):
            say(waiting)
            while not any(take_if_free(file) for file in places):
                time.sleep(1)
        yield


def take_if_free(file):
    """Whether it is ours now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Machine:
    """One boot of Xen. Ends with the object: use it in a with statement."""

    def __init__(self, lab, host, directory, guest_mib, counted=False, disk=None):
        self.directory = directory
        self.log = os.path.join(directory, "lab-serial.txt")
        self.work = os.path.join(directory, "work.img")
        self.results = os.path.join(directory, "results.img")
        self.errors = os.path.join(directory, "lab-qemu.txt")
        self.monitor = os.path.join(directory, "lab-monitor.txt")
        devices = spare.devices(host, directory)
        mib = guest_mib + DOM0_MIB + XEN_MIB + (SPARE_MIB if devices else 0)
        self.command = [
            os.environ.get("LAB_QEMU") or qemu_of(lab, host),
            *HOSTS[host][1], *(COUNTED if counted else []), "-cpu", CPU, "-m", str(mib),
            "-display", "none", "-monitor", "stdio", "-no-reboot", "-net", "none", "-nodefaults",
            "-serial", f"file:{self.log}",
            "-kernel", os.path.join(lab, "xen"), "-append", XEN.format(dom0=DOM0_MIB),
            "-initrd", f"{lab}/dom0-kernel {DOM0},{lab}/dom0-initramfs",
            "-drive", f"file={lab}/dom0.img,format=raw,if=virtio,snapshot=on",
            "-drive", f"file={self.work},format=raw,if=virtio,readonly=on",
            "-drive", f"file={self.results},format=raw,if=virtio",
            *devices,
            # /dev/vdd in dom0, which writes nothing to it.
            *(["-drive", f"file={disk.replace(',', ',,')},format=raw,if=virtio,snapshot=on"] if disk else []),
        ]
        self.process = None
        self.rest = b""
        self.reader = None

    def __enter__(self):
        open(self.log, "wb").close()
        self.reader = open(self.log, "rb")
        with open(self.errors, "wb") as errors, open(self.monitor, "wb") as monitor:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=monitor, stderr=errors)
        running.add(self)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        running.discard(self)
        self.reader.close()

    def lines(self):
        """The complete lines that arrived since the last call."""
        *lines, self.rest = (self.rest + self.reader.read()).split(b"\n")
        return [line.decode("utf-8", "replace").rstrip("\r") for line in lines]

    def ended(self):
        return self.process.poll() is not None

    def wait_end(self, seconds):
        """Gives the machine time to switch itself off."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass

    def nudge(self):
        """
        Presses a key. QEMU's SVM changes a processor's pending interrupts without its lock, so that now and then one
        that a timer raises at that moment is lost; it is found again as soon as any other arrives.
        """
        try:
            self.process.stdin.write(b"sendkey shift\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it has ended

    def state(self):
        """Registers and interrupt controllers, twice with a second between, as QEMU's monitor prints them."""
        try:
            for _ in range(2):
                self.process.stdin.write(STATE)
                self.process.stdin.flush()
                time.sleep(1)
        except OSError:
            pass  # it has ended
        with open(self.monitor, "rb") as file:
            return file.read().decode("utf-8", "replace").replace("\r", "")

    def why_ended(self):
        """QEMU's last words, for a machine that ended too early."""
        with open(self.errors, "rb") as file:
            words = file.read().decode("utf-8", "replace").strip().splitlines()
        status = self.process.returncode
        return f"QEMU ended with status {status}" + (f": {words[-1]}" if words else "")


def wait_a_moment():
    time.sleep(0.2)
