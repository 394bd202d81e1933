# SPDX-License-Identifier: BSD-2-Clause
"""What goes to dom0 and comes back: a tar of work on one disk, a tar per guest in slots of another."""
import glob
import gzip
import io
import json
import os
import re
import subprocess
import tarfile

from . import description, user_files
from .faults import FILES as FAULT_FILES

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAYLOADS = os.path.join(HERE, "..", "..", "build", "payloads")  # as `make payloads` leaves it
SYSTEMS = os.path.join(HERE, "..", "..", "build", "systems")    # as the scripts in systems/ leave it
TOOLSTACKS = os.path.join(HERE, "..", "..", "build", "toolstacks")  # as `make xenguest` leaves it
SLIPWAY = os.path.join(HERE, "..", "..", "build", "slipway")
SLIPWAY_PLAN = os.path.join(HERE, "..", "..", "build", "slipway-plan")
SLIPWAY_PVH = os.path.join(HERE, "..", "..", "build", "slipway-pvh")
ASSEMBLE = os.path.join(HERE, "..", "..", "tools", "slipway-report", "assemble")  # slipway-report
EXAMPLES = os.path.join(HERE, "..", "..", "docs", "examples")
SLOT = 64 << 20         # as in dom0/main
RESULT_BOOT = 8 << 20   # as in guest/init
BOOTS = 2
RESULT_SCRIPT = 4 << 20  # as in guest/init


def write_work(path, guests, slipway, bugs, traced, forward):
    """The disk that tells dom0 what to do."""
    plan = "".join(f"{index} {guest.name} {guest.limit} {int(guest.case in traced)} {forward}\n"
                   for index, guest in enumerate(guests))
    inner_steps = read_text(os.path.join(HERE, "guest", "steps"))
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        def add(name, data):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))

        add("plan", plan.encode())
        for name in ("main", "steps"):
            add(name, read_bytes(os.path.join(HERE, "dom0", name)))
        add("qemu-acpi-off", read_bytes(os.path.join(EXAMPLES, "qemu-acpi-off")))
        add("slipway-report", subprocess.run([ASSEMBLE, "lab"], check=True, stdout=subprocess.PIPE).stdout)
        for name, image in (("slipway", slipway), ("bugs", bugs)):
            if image:
                add(f"firmware/{name}", read_bytes(image))
        configurations = [guest.config(index) for index, guest in enumerate(guests)]
        texts = configurations + [text for guest in guests for text in (guest.prepare, guest.script) if text]
        for name in sorted(set(re.findall(r"/tmp/work/files/([\w.-]+)", "".join(texts)))):
            add(f"files/{name}", file_for_dom0(name))
        for index, guest in enumerate(guests):
            add(f"guests/{index}/guest.cfg", configurations[index].encode())
            if guest.script:
                add(f"guests/{index}/script", guest.script.encode())
            if guest.prepare:
                add(f"guests/{index}/prepare", guest.prepare.encode())
            if guest.inner_script:
                add(f"guests/{index}/script.guest", (inner_steps + guest.inner_script).encode())
    with open(path, "ab") as file:
        file.truncate((os.path.getsize(path) + 0xFFFF) & ~0xFFFF)


def payload(name):
    return read_bytes(os.path.join(PAYLOADS, name))


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def with_libraries(path):
    """A tar of one of the host's programs with its libraries, which dom0's are not; `run` in it starts it."""
    name = os.path.basename(path)
    said = subprocess.run(["ldd", path], check=True, capture_output=True, text=True).stdout
    libraries = re.findall(r"(/\S+) \(0x", said)
    loader = next(os.path.basename(library) for library in libraries if "/ld-linux" in library)
    start = f'#!/bin/sh\nhere=${{0%/*}}\nexec "$here/{loader}" --library-path "$here" "$here/{name}" "$@"\n'
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", dereference=True) as tar:
        for file in [path, *libraries]:
            tar.add(file, os.path.basename(file))
        info = tarfile.TarInfo("run")
        info.size, info.mode = len(start), 0o755
        tar.addfile(info, io.BytesIO(start.encode()))
    return made.getvalue()


# What guests can have as @FILES@/NAME besides examples, files of toolstacks/, programs built for those, and the images
# of `make guests` and `make payloads`.
MADE = {
    **FAULT_FILES,
    "user-smbios.bin": user_files.smbios,
    "user-smbios-big.bin": user_files.big_smbios,
    "user-acpi.bin": user_files.acpi,
    "slipway-plan.tar": lambda: with_libraries(SLIPWAY_PLAN),
    "slipway-pvh": lambda: read_bytes(SLIPWAY_PVH),
    "slipway.gz": lambda: gzip.compress(read_bytes(SLIPWAY)),
    # Without the variable store, as distributions split it off: 1920 KiB.
    "OVMF_CODE.lab.fd": lambda: payload("OVMF.RELEASE.lab.fd")[0x20000:],
}


def file_for_dom0(name):
    if name in description.GIVEN:
        return read_bytes(description.GIVEN[name])
    for path in (os.path.join(EXAMPLES, name), os.path.join(SYSTEMS, name), os.path.join(TOOLSTACKS, name),
                 *glob.glob(os.path.join(HERE, "toolstacks", "*", name))):
        if os.path.exists(path):
            return read_bytes(path)
    return MADE[name]() if name in MADE else payload(name)


def make_results(path, guests):
    with open(path, "wb") as file:
        file.truncate(SLOT * len(guests))


def unpack(file, offset, target):
    """Unpacks the tar at offset; False when there is none."""
    file.seek(offset)
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            for member in tar:
                if member.isfile() or member.isdir():
                    tar.extract(member, target, set_attrs=False)
        return True
    except tarfile.ReadError:
        return False


def collect(results, index, target):
    """Lays out what the guest in slot `index` left behind; returns its meta dictionary."""
    with open(results, "rb") as disk:
        unpack(disk, SLOT * index, target)
    image = os.path.join(target, "results.img")
    if os.path.exists(image):
        with open(image, "rb") as disk:
            unpack(disk, RESULT_SCRIPT, os.path.join(target, "kept"))
            for boot in range(1, BOOTS + 1):
                where = os.path.join(target, "result" if boot == 1 else f"result-boot{boot}")
                unpack(disk, RESULT_BOOT * boot, where)
        os.remove(image)
    log = read_text(os.path.join(target, "xl-dmesg.txt"))
    with open(os.path.join(target, "console.txt"), "w") as file:
        file.write("".join(line + "\n" for line in re.findall(r"^\(d\d+\) ?(.*)$", log, re.M)))
    meta = {}
    for line in read_text(os.path.join(target, "meta")).splitlines():
        key, _, value = line.partition("=")
        meta[key] = int(value) if value.isdigit() else value
    with open(os.path.join(target, "meta.json"), "w") as file:
        json.dump(meta, file, indent=1, sort_keys=True)
        file.write("\n")
    return meta


def read_text(path):
    """A file's text with lines ended alike; empty when there is no such file."""
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace").replace("\r", "")
    except OSError:
        return ""
