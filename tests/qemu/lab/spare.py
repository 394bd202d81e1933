# SPDX-License-Identifier: BSD-2-Clause
"""What machines with an IOMMU have besides what Xen runs from: devices to be passed to guests (passthrough.ini). iommu
has some that dom0 has no driver for, all on the root bus; what they hold is made here, and known to the guests'
expectations. sriov has a network card that makes virtual ones."""
import os

MIB = 1 << 20
MEMORY_MIB = 1024       # of the shared memory, a stand-in for a graphics card's; the outer firmware puts it above 4 GiB
DISK = b"SLIPWAY PASSED DISK\n"
# Where they are: in names that xl takes, and in the guests' configurations.
SLOTS = {"nvme": 0x10, "memory": 0x11, "nic": 0x12, "display": 0x13, "usb": 0x14, "two": 0x15, "port": 0x16}


def write(path, begin, size):
    """A sparse file that begins with these bytes."""
    with open(path, "wb") as file:
        file.write(begin)
        file.truncate(size)


def option_rom():
    """PCI Firmware Specification 3.3, 5.1: a header, a PCI data structure for an Intel network card, a sum of zero."""
    rom = bytearray(4096)
    rom[:3] = b"\x55\xaa" + bytes([len(rom) // 512])
    rom[3] = 0xCB                               # RETF: there is nothing to initialise
    rom[0x18:0x1A] = (0x1C).to_bytes(2, "little")
    rom[0x1C:0x34] = (b"PCIR" + bytes.fromhex("86800e10") + bytes.fromhex("00001800") + b"\0" + bytes.fromhex("000002")
                      + (len(rom) // 512).to_bytes(2, "little") + bytes.fromhex("0000") + bytes.fromhex("00800000"))
    rom[0x40:0x40 + len(DISK)] = DISK
    rom[-1] = -sum(rom) % 256
    return bytes(rom)


def devices(host, directory):
    """QEMU's arguments for those of this machine, their files in this directory."""
    return {"iommu": physical, "sriov": virtual}.get(host, lambda _: [])(directory)


def virtual(_):
    """A card of which dom0's driver makes several, on a bus of its own, which has numbers for them."""
    return ["-device", f"pcie-root-port,id=cards,slot=1,addr={SLOTS['port']:#x}", "-device", "igb,bus=cards"]


def physical(directory):
    disk, memory, rom = (os.path.join(directory, name) for name in ("spare-disk.img", "spare-memory.img", "spare.rom"))
    write(disk, DISK, 16 * MIB)
    write(memory, b"", MEMORY_MIB * MIB)
    with open(rom, "wb") as file:
        file.write(option_rom())
    at = {name: f"addr={slot:#x}" for name, slot in SLOTS.items()}
    return [
        "-drive", f"file={disk},format=raw,if=none,id=spare-disk",
        "-device", f"nvme,serial=spare,drive=spare-disk,{at['nvme']}",
        "-object", f"memory-backend-file,id=spare-memory,size={MEMORY_MIB}M,share=on,mem-path={memory}",
        "-device", f"ivshmem-plain,memdev=spare-memory,{at['memory']}",
        # A network of two: this card, and a router at 10.0.2.2 that answers to ping.
        "-netdev", "user,id=spare-net,restrict=on",
        "-device", f"e1000,netdev=spare-net,mac=00:16:3e:00:00:77,romfile={rom},{at['nic']}",
        "-device", f"secondary-vga,romfile=,{at['display']}",
        "-device", f"qemu-xhci,{at['usb']}",
        # Two functions of one device.
        "-device", f"edu,multifunction=on,{at['two']}.0",
        "-device", f"edu,{at['two']}.1",
    ]
