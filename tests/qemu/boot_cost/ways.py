# SPDX-License-Identifier: BSD-2-Clause
"""The ways from xl create to a kernel's first instruction, and the files that they start.

Two kernels: a small one, kernel.S alone, and the lab's Debian kernel with kernel.S instead of its first
instructions, of the same size and with the same header, so that every loader has the same work. Each is there as a
bzImage, as an ELF file with a PVH entry, in a unified kernel image and on a disk with GRUB."""
import os
import shutil
import struct
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES = os.path.join(HERE, "..", "images")

MARK_PORT = 0x404               # as in kernel.S
FIRMWARE_BEGINS, KERNEL_BEGINS = ord("F"), ord("K")
SIZES = ("small", "Debian")
LINUX_PARTITION = 5 << 20       # where the lab's disk has its file system: images/disk
SETUP_SECTS = 0x1F1             # in a bzImage
PHYS32_ENTRY, PT_LOAD, PT_NOTE = 18, 1, 4


class Way:
    """One way with one of the two kernels, which switches the guest off."""
    vcpus, memory = 2, 512
    loaders = ("",)             # a way is all of it, its loader, too
    ends = "off"

    def __init__(self, way, size, words):
        self.way, self.size, self.words = way, size, words
        self.name = f"{way}-{size}"

    def config(self, _loader, _index):
        return (f'name = "{self.name}"\nmemory = {self.memory}\nvcpus = {self.vcpus}\n'
                'on_poweroff = "preserve"\non_reboot = "preserve"\non_crash = "preserve"\n' + TSC
                + self.words.replace("SIZE", self.size))


# What "default" means on a host with a reliable time-stamp counter. The lab's has none; there RDTSC would be an exit.
TSC = 'tsc_mode = "native"\n'
HVM = 'type = "hvm"\nvga = "none"\nvnc = 0\n'
SLIPWAY = 'firmware = "/tmp/work/firmware/slipway"\n'
SEABIOS = 'bios = "seabios"\nbios_path_override = "/tmp/work/seabios.marked"\n'
KERNEL = 'kernel = "/tmp/work/SIZE.bzimage"\nramdisk = "/tmp/work/SIZE.initrd"\ncmdline = "quiet"\n'
# As xl has it with hdtype="ahci". From an IDE disk the BIOS reads through a port, for minutes if it is Debian's kernel.
DISK = ('device_model_args_hvm = [ "-device", "ahci,id=ahci", "-drive", "file=/tmp/work/SIZE.disk,format=raw,if=none,'
        'id=disk", "-device", "ide-hd,drive=disk,bus=ahci.0,bootindex=0" ]\n')
PVH = 'type = "pvh"\n'
ELF = 'kernel = "/tmp/work/SIZE.elf"\nramdisk = "/tmp/work/SIZE.initrd"\ncmdline = "quiet"\n'
PVH_LOADER = "/tmp/work/firmware/slipway-pvh"

# Name, the configuration, and what it is in words. stock-disk first: after stock-kernel in one machine GRUB stops.
ALL = (
    ("stock-disk", HVM + SEABIOS + DISK, "stock, SeaBIOS, GRUB, AHCI disk"),
    ("stock-kernel", HVM + SEABIOS + KERNEL, "stock, SeaBIOS, `kernel=`"),
    ("slipway-kernel", HVM + SLIPWAY + SEABIOS + KERNEL, "Slipway, SeaBIOS, `kernel=`"),
    ("slipway-disk", HVM + SLIPWAY + SEABIOS + DISK, "Slipway, SeaBIOS, GRUB, AHCI disk"),
    ("slipway-uki", HVM + SLIPWAY + 'bios_path_override = "/tmp/work/SIZE.efi"\n', "Slipway, UKI"),
    ("slipway-bzimage", HVM + SLIPWAY + 'bios_path_override = "/tmp/work/SIZE.bzimage"\n',
     "Slipway, bzImage without initrd"),
    ("pvh", PVH + ELF, "PVH, ELF `kernel=`"),
    ("slipway-pvh-elf", PVH + f'pvshim = 1\npvshim_path = "{PVH_LOADER}"\n' + ELF, "PVH, slipway-pvh, the same"),
    ("slipway-pvh-uki", PVH + f'kernel = "{PVH_LOADER}"\nramdisk = "/tmp/work/SIZE.efi"\n', "PVH, slipway-pvh, UKI"),
)
# The file that the loader starts, in one piece as the toolstack leaves it in memory, and who starts a BIOS instead.
STARTED = {"slipway-uki": (".efi",), "slipway-bzimage": (".bzimage",), "slipway-pvh-elf": (".elf", ".initrd"),
           "slipway-pvh-uki": (".efi",)}
WORDS = {name: words for name, _, words in ALL}
WAYS = tuple(Way(name, size, config) for size in SIZES for name, config, _ in ALL)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def assembled(scratch, *flags, section=".text"):
    """kernel.S as bytes of one section."""
    built, out = os.path.join(scratch, "kernel.o"), os.path.join(scratch, "kernel.bin")
    subprocess.run(["gcc", "-m32", *flags, "-c", "-o", built, os.path.join(HERE, "kernel.S")], check=True)
    subprocess.run(["objcopy", "-O", "binary", "-j", section, built, out], check=True)
    return read(out)


def small_kernel(scratch, code, stem):
    """The small kernel in both forms, and its initrd."""
    setup = assembled(scratch, "-DSETUP", f"-DCODE_SIZE={len(code)}", section=".setup")
    write(stem + ".bzimage", setup + code.ljust((len(code) + 15) & ~15, b"\0"))
    subprocess.run(["gcc", "-m32", "-nostdlib", "-static", "-DNOTE", "-Wl,-Ttext-segment=0x1000000",
                    "-Wl,--build-id=none", "-Wl,-e,startup", "-o", stem + ".elf", os.path.join(HERE, "kernel.S")],
                   check=True)
    write(stem + ".initrd", bytes(1024))


def pvh_entry(image):
    """Where in a 64-bit ELF file its PVH entry is."""
    offset, count = struct.unpack_from("<Q", image, 0x20)[0], struct.unpack_from("<H", image, 0x38)[0]
    headers = [struct.unpack_from("<IIQQQQQQ", image, offset + 56 * number) for number in range(count)]
    _, _, at, _, _, size, _, _ = next(header for header in headers if header[0] == PT_NOTE)
    end, entry = at + size, None
    while at < end:
        name, length, kind = struct.unpack_from("<III", image, at)
        at += 12 + (name + 3 & ~3)
        if kind == PHYS32_ENTRY:
            entry, = struct.unpack_from("<I", image, at)
        at += length + 3 & ~3
    return next(entry - header[4] + header[2] for header in headers
                if header[0] == PT_LOAD and header[4] <= entry < header[4] + header[5])


def debian_kernel(code, lab, stem):
    """The lab's kernel in both forms, with other first instructions, and its initramfs."""
    image = bytearray(read(os.path.join(lab, "guest", "vmlinuz")))
    at = (image[SETUP_SECTS] + 1) * 512
    image[at:at + len(code)] = code
    write(stem + ".bzimage", image)
    image = bytearray(read(os.path.join(lab, "guest", "vmlinux")))
    at = pvh_entry(image)
    image[at:at + len(code)] = code
    write(stem + ".elf", image)
    subprocess.run(["objcopy", "--strip-all", stem + ".elf"], check=True)
    shutil.copy(os.path.join(lab, "guest", "initramfs"), stem + ".initrd")


def disk(scratch, lab, stem):
    """The lab's disk with this kernel instead of Linux, and without a menu."""
    root = os.path.join(scratch, "root")
    os.makedirs(os.path.join(root, "boot", "grub"))
    shutil.copy(stem + ".bzimage", os.path.join(root, "boot", "vmlinuz"))
    shutil.copy(stem + ".initrd", os.path.join(root, "boot", "initramfs"))
    write(os.path.join(root, "boot", "grub", "grub.cfg"),
          b"linux /boot/vmlinuz quiet\ninitrd /boot/initramfs\nboot\n")
    files = sum(os.path.getsize(stem + form) for form in (".bzimage", ".initrd"))
    subprocess.run(["mke2fs", "-q", "-t", "ext2", "-b", "4096", "-E", "root_owner=0:0", "-d", root,
                    os.path.join(scratch, "part"), f"{(files >> 20) + 4}M"], check=True)
    with open(os.path.join(lab, "guest", "disk.img"), "rb") as file:
        write(stem + ".disk", file.read(LINUX_PARTITION) + read(os.path.join(scratch, "part")))
    shutil.rmtree(root)


def marked_seabios(image):
    """
    SeaBIOS that says where it begins: its reset vector jumps over five bytes into the date of the BIOS, where there is
    room to write to MARK_PORT before it jumps to where it did.
    """
    vector, there = len(image) - 16, struct.unpack_from("<H", image, len(image) - 15)[0]
    mark = b"\xba" + struct.pack("<H", MARK_PORT) + b"\xb0" + bytes([FIRMWARE_BEGINS]) + b"\xee"    # mov, mov, out
    jump = b"\xe9" + struct.pack("<H", there - (0xFFF5 + len(mark) + 3) & 0xFFFF)
    return image[:vector] + b"\xea\xf5\xff\x00\xf0" + mark + jump + image[vector + 5 + len(mark) + len(jump):]


def copied(way, run, sizes):
    """
    Bytes that the loader of a run copied: the BIOS, by its size; or what Slipway moved for a kernel, and before that
    the whole file if it was in the kernel's way: it is at the end of RAM then, where the toolstack puts nothing.
    """
    if way.way == "pvh":
        return 0
    if way.way not in STARTED:
        return sizes["seabios.marked"]
    whole = sum(sizes[way.size + form] for form in STARTED[way.way])
    moved_first = any(start > way.memory << 19 for _, start, size, _ in run["moves"] if size)
    return sum(size for _, _, size, _ in run["moves"]) + (whole if moved_first else 0)


def files(scratch, lab, slipway_pvh, seabios, sizes):
    """What the ways start: files here by their names in dom0."""
    code = assembled(scratch)
    found = {"firmware/slipway-pvh": slipway_pvh, "seabios.marked": os.path.join(scratch, "seabios.marked")}
    write(found["seabios.marked"], marked_seabios(read(seabios)))
    for size in sizes:
        stem = os.path.join(scratch, size)
        if size == "small":
            small_kernel(scratch, code, stem)
        else:
            debian_kernel(code, lab, stem)
        disk(scratch, lab, stem)
        subprocess.run([os.path.join(IMAGES, "uki"), stem + ".bzimage", stem + ".initrd", "quiet", stem + ".efi"],
                       check=True)
        found.update({size + form: stem + form for form in (".bzimage", ".initrd", ".elf", ".efi", ".disk")})
    return found
