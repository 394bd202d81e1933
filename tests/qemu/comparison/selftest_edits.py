# SPDX-License-Identifier: BSD-2-Clause
"""What the selftest does to a copy of its sample: functions that change files in a directory, and functions that return
such a function."""
import os
import re
import shutil


def edit(directory, name, old, new):
    """Replaces text, which must be there; bytes as well."""
    path = os.path.join(directory, name)
    with open(path, "rb") as file:
        data = file.read()
    old, new = (part if isinstance(part, bytes) else part.encode() for part in (old, new))
    if old not in data:
        raise AssertionError(f"{name} has no {old!r}")
    with open(path, "wb") as file:
        file.write(data.replace(old, new))


def poke(directory, name, at, value):
    path = os.path.join(directory, name)
    with open(path, "rb") as file:
        data = bytearray(file.read())
    assert data[at:at + len(value)] != value
    data[at:at + len(value)] = value
    with open(path, "wb") as file:
        file.write(data)


def says(text):
    """A line more at the end of the kernel's log."""
    def doctor(directory):
        with open(os.path.join(directory, "result/dmesg.txt"), "a", encoding="utf-8") as file:
            file.write(f"[   99.000000] {text}\n")
    return doctor


def text(name, *pairs):
    def doctor(directory):
        for old, new in zip(pairs[::2], pairs[1::2]):
            edit(directory, f"result/{name}", old, new)
    return doctor


def byte(name, at, *values):
    return lambda directory: poke(directory, f"result/{name}", at, bytes(values))


def code(at, value):
    """A byte of the DSDT, whose sum stays zero."""
    def doctor(directory):
        path = os.path.join(directory, "result/acpi/DSDT")
        with open(path, "rb") as file:
            data = bytearray(file.read())
        data[9] = (data[9] + data[at] - value) & 0xFF
        data[at] = value
        with open(path, "wb") as file:
            file.write(data)
    return doctor


def add_function(directory):
    for kind in ("config", "resource"):
        shutil.copy(os.path.join(directory, f"result/pci/0000:00:04.0.{kind}"),
                    os.path.join(directory, f"result/pci/0000:00:05.0.{kind}"))


def remove_table(directory):
    os.remove(os.path.join(directory, "result/acpi/WAET"))


def another_uuid(directory):
    for name in ("xenstore.txt", "result/dmidecode.txt"):
        edit(directory, name, "01234567-89ab-4cde-8f01-23456789abcd", "aaaaaaaa-89ab-4cde-8f01-23456789abcd")


def later(directory):
    """All lines of the kernel's log at other times, two of them in another order."""
    path = os.path.join(directory, "result/dmesg.txt")
    with open(path, encoding="utf-8") as file:
        lines = [re.sub(r"^\[ *\d+\.", "[   77.", line) for line in file]
    lines[-1], lines[-2] = lines[-2], lines[-1]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)
