# SPDX-License-Identifier: BSD-2-Clause
"""Where cases are described: most as directories of files, those of a few lines as sections of an ini file
(lab/sections.py).

   file          key
   guest.cfg     config        the guest's configuration in xl's format, with @WORDS@ that Guest.config() replaces
   its comment   about         what the guest is, in words; the first sentence is for docs/compatibility.md
   expect        expect        what must be seen when it runs; see lab/expect.py
   script        script        shell, run in dom0 beside the guest; see dom0/steps
   script.guest  script.guest  shell, run by the guest's init in place of its report; see guest/steps
   prepare       prepare       shell, run in dom0 with $domid set before the guest's first instruction
   plan          plan          words for slipway-plan about devices that the configuration does not name; see check-plan

Only config is always there. Kinds of cases: `cases` are run by default, `configurations` are for comparing tables,
`placements` for PCI memory, `guests` are systems that people run, `toolstacks` are of others than xl, `ways` start
one disk in every way there is, `pvh` are slipway-pvh's of every size, `demos` are what `make demo` shows, `passthrough`
have devices of the machine's own (lab/spare.py). The probe can take Linux's place in configurations; `settings` and
`probes` are guests for it alone. Guests that are not cases: faults.ini (lab/faults.py), soak-N (lab/soak.py)."""
import functools
import os
import re

from . import sections
from .sections import CaseError

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KINDS = ("cases", "configurations", "placements", "guests", "toolstacks", "ways", "pvh", "demos", "passthrough",
         "settings", "probes")
FOR_PROBES = ("settings", "probes")
WITH_PROBES = ("configurations", *FOR_PROBES)
GIVEN = {}      # files that run --file names, by their names in dom0
KEYS = ("about", "config", "expect", "script", "script.guest", "prepare", "plan")


class Description:
    """What is written of a case; what is not there is None."""

    def __init__(self, kind, values, expect_at):
        self.kind = kind
        (self.about, self.template, self.expect, self.script, self.inner_script, self.prepare,
         self.plan) = map(values.get, KEYS)
        self.expect_at = expect_at     # where the lines of expect are: path and number of the first

    def compared(self):
        """Does its guest get to where there is something to be compared between loaders?"""
        return bool(re.search(r"^include (linux|tables|ovmf|grub-commands)", self.expect or "", re.M))

    def on_slipway_alone(self):
        return bool(re.search(r"^loader slipway", self.expect or "", re.M))


def in_directory(kind, directory):
    def text(name):
        path = os.path.join(directory, name)
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return file.read()

    values = {"config": text("guest.cfg"), **{key: text(key) for key in KEYS if key not in ("about", "config")}}
    values["about"] = "\n".join(re.findall(r"^# (?!GRUB:|SPDX)(.*)", values["config"], re.M))
    return Description(kind, values, (os.path.join(directory, "expect"), 1))


def in_section(kind, path, name, section):
    if "config" not in section:
        raise CaseError(f"{path}: {name} has no config")
    values = {key: text + "\n" for key, text in section.items()}
    values["config"] = re.sub("^", "# ", section.get("about", ""), flags=re.M) + "\n" + values["config"]
    return Description(kind, values, (path, section.lines.get("expect", 1)))


@functools.cache
def all_of(kind):
    """The cases of a kind by name."""
    directory, path = os.path.join(HERE, kind), os.path.join(HERE, kind + ".ini")
    if os.path.exists(path):
        return {name: in_section(kind, path, name, section) for name, section in sections.read(path, KEYS).items()}
    return {name: in_directory(kind, os.path.join(directory, name)) for name in os.listdir(directory)
            if os.path.exists(os.path.join(directory, name, "guest.cfg"))}


def names(kind):
    return sorted(all_of(kind))


def names_for_linux():
    """Those of all kinds whose guests don't need the probe."""
    return [name for kind in KINDS if kind not in FOR_PROBES for name in names(kind)]


def find(case):
    """A case's description, or None; after a plus sign the name has the place of the probe."""
    name, plus, _ = case.partition("+")
    kinds = [kind for kind in KINDS if name in all_of(kind) and (plus or kind not in FOR_PROBES)]
    # A case and a guest for the probe may have one name, of which the plus sign means the latter.
    return all_of(kinds[-1])[name] if kinds else None
