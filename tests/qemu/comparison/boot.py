# SPDX-License-Identifier: BSD-2-Clause
"""What one boot of a guest left behind: the files that tests/qemu/guest/dump wrote."""
import os
import re


class Broken(Exception):
    """A file that a subject needs is missing or cannot be what it should be: the verdict is error."""


class Boot:
    """`directory` is the guest's artifacts with result/ in it, or a result directory itself."""

    def __init__(self, directory):
        inner = os.path.join(directory, "result")
        self.result = inner if os.path.isdir(inner) else directory
        self.name = os.path.basename(os.path.normpath(directory))

    def _path(self, name):
        return os.path.join(self.result, name)

    def bytes(self, name):
        try:
            with open(self._path(name), "rb") as file:
                data = file.read()
        except OSError as why:
            raise Broken(f"{self.name}: {name}: {why.strerror}") from why
        if not data:
            raise Broken(f"{self.name}: {name} is empty")
        return data

    def text(self, name):
        return self.bytes(name).decode("utf-8", "replace").replace("\r", "")

    def lines(self, name):
        return [line for line in self.text(name).splitlines() if line.strip()]

    def names(self, directory):
        """The files of a directory, which must be there but may be empty."""
        try:
            return sorted(os.listdir(self._path(directory)))
        except OSError as why:
            raise Broken(f"{self.name}: {directory}: {why.strerror}") from why

    def has_acpi(self):
        """Whether this Linux found ACPI; without it there are no tables and no devices to compare."""
        return "ACPI: RSDP" in self.text("dmesg.txt")

    def is_uefi(self):
        return re.search(r"\befi: EFI v", self.text("dmesg.txt")) is not None

    def only_tables(self):
        """Whether it was told to omit what says nothing about tables; see tests/qemu/guest/dump."""
        return " slipway.dump=tables" in self.text("cmdline.txt")

    def beside(self, name):
        """A file that dom0 wrote; it lies beside the result directory."""
        for directory in (self.result, os.path.dirname(os.path.normpath(self.result))):
            try:
                with open(os.path.join(directory, name), encoding="utf-8", errors="replace") as file:
                    return file.read()
            except OSError:
                continue
        raise Broken(f"{self.name}: there is no {name}")

    def uuid(self):
        """The guest's UUID as XenStore has it: only this one may differ between boots."""
        found = re.search(r'/vm = "/vm/([0-9a-f-]{36})"', self.beside("xenstore.txt"))
        if not found:
            raise Broken(f"{self.name}: xenstore.txt does not tell the guest's UUID")
        return found.group(1)


def add(fields, key, value):
    """Notes a field; one that comes again is numbered, so that none hides another."""
    number, name = 1, key
    while name in fields:
        number += 1
        name = f"{key} #{number}"
    fields[name] = value
    return name
