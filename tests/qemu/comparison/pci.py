# SPDX-License-Identifier: BSD-2-Clause
"""PCI: every register of every function, the resources Linux made of them, and lspci's words."""
import re

from .boot import Broken, add

# Offset, size, name. PCI 3.0, 6.1, and PCI-to-PCI Bridge 1.2, 3.2.
COMMON = [(0x00, 2, "Vendor ID"), (0x02, 2, "Device ID"), (0x04, 2, "Command"), (0x06, 2, "Status"),
          (0x08, 1, "Revision ID"), (0x09, 3, "Class Code"), (0x0c, 1, "Cache Line Size"),
          (0x0d, 1, "Latency Timer"), (0x0e, 1, "Header Type"), (0x0f, 1, "BIST"),
          (0x34, 1, "Capabilities Pointer"), (0x3c, 1, "Interrupt Line"), (0x3d, 1, "Interrupt Pin")]
DEVICE = [(0x10 + 4 * n, 4, f"BAR {n}") for n in range(6)] + [
    (0x28, 4, "Cardbus CIS Pointer"), (0x2c, 2, "Subsystem Vendor ID"), (0x2e, 2, "Subsystem ID"),
    (0x30, 4, "Expansion ROM Base Address"), (0x35, 3, "Reserved"), (0x38, 4, "Reserved"), (0x3e, 1, "Min_Gnt"),
    (0x3f, 1, "Max_Lat")]
BRIDGE = [(0x10, 4, "BAR 0"), (0x14, 4, "BAR 1"), (0x18, 1, "Primary Bus"), (0x19, 1, "Secondary Bus"),
          (0x1a, 1, "Subordinate Bus"), (0x1b, 1, "Secondary Latency Timer"), (0x1c, 1, "I/O Base"),
          (0x1d, 1, "I/O Limit"), (0x1e, 2, "Secondary Status"), (0x20, 2, "Memory Base"), (0x22, 2, "Memory Limit"),
          (0x24, 2, "Prefetchable Memory Base"), (0x26, 2, "Prefetchable Memory Limit"),
          (0x28, 4, "Prefetchable Base Upper 32 Bits"), (0x2c, 4, "Prefetchable Limit Upper 32 Bits"),
          (0x30, 2, "I/O Base Upper 16 Bits"), (0x32, 2, "I/O Limit Upper 16 Bits"), (0x35, 3, "Reserved"),
          (0x38, 4, "Expansion ROM Base Address"), (0x3e, 2, "Bridge Control")]
HEADERS = {0: COMMON + DEVICE, 1: COMMON + BRIDGE}
# What QEMU's chips have where others have nothing. Intel 82371SB (PIIX3) and 82371AB (PIIX4).
CHIPS = {("8086", "7000"): {0x4c: "ISA timer, XBCS", 0x60: "PIRQRC[A:D]", 0x80: "APICBASE"},
         ("8086", "7113"): {0x40: "PMBASE", 0x80: "PMREGMISC", 0x90: "SMBBASE", 0xd0: "SMBus host configuration"},
         ("8086", "7010"): {0x40: "IDETIM", 0x48: "UDMACTL, UDMATIM"}}
# Identifier: name and how many bytes belong to it.
CAPABILITIES = {0x01: ("Power Management", 8), 0x05: ("MSI", 24), 0x10: ("PCI Express", 60), 0x11: ("MSI-X", 12),
                0x12: ("SATA", 8), 0x13: ("Advanced Features", 6)}
MSI = 0x05
STATUS_INTERRUPT = 0x0008   # the state of the interrupt at this very moment


def capabilities(config):
    """(offset, identifier) of each; a list that runs in circles ends."""
    found = []
    if len(config) < 64 or not config[0x06] & 0x10:
        return found
    at = config[0x34] & 0xfc
    while 0x40 <= at < 0xfe and at not in [where for where, _ in found]:
        found.append((at, config[at]))
        at = config[at + 1] & 0xfc
    return found


def register_name(config, at):
    chip = CHIPS.get((f"{config[1]:02x}{config[0]:02x}", f"{config[3]:02x}{config[2]:02x}"), {})
    for where, identifier in capabilities(config):
        name, size = CAPABILITIES.get(identifier, (f"capability {identifier:02x}", 4))
        if where <= at < where + size:
            return f"{name} +{at - where}"
    return chip.get(at, "register")


def set_by_kernel(config, at):
    """Message Address and Data of a device that uses MSI name a vector or Xen's number for it. PCI 3.0, 6.8.1."""
    return any(identifier == MSI and config[where + 2] & 1 and where + 4 <= at < where + 16
               for where, identifier in capabilities(config))


def config_fields(fields, function, config):
    """Every register of one function, by its name."""
    fields[function] = "present"
    for at, size, register in HEADERS.get(config[0x0e] & 0x7f, COMMON):
        value = int.from_bytes(config[at:at + size], "little")
        if register == "Status":
            value &= ~STATUS_INTERRUPT
        fields[f"{function} 0x{at:02x} {register}"] = f"0x{value:0{2 * size}x}"
    for at in range(0x40, len(config), 4):
        value = int.from_bytes(config[at:at + 4], "little")
        text = "set by the kernel" if set_by_kernel(config, at) else f"0x{value:08x}"
        fields[f"{function} 0x{at:02x} {register_name(config, at)}"] = text


def read_config(boot):
    fields = {}
    for name in boot.names("pci"):
        if not name.endswith(".config"):
            continue
        config, function = boot.bytes(f"pci/{name}"), name[:-len(".config")]
        if len(config) < 256 or len(config) % 4:
            raise Broken(f"{boot.name}: pci/{name} has {len(config)} bytes instead of 256")
        config_fields(fields, function, config)
    if not fields:
        raise Broken(f"{boot.name}: pci/ has no configuration space")
    return fields


def read_resources(boot):
    """Linux's BARs, windows and driver of each function."""
    fields = {}
    names = [f"BAR {n}" for n in range(6)] + ["ROM"]
    for name in boot.names("pci"):
        if name.endswith(".resource"):
            for index, line in enumerate(boot.lines(f"pci/{name}")):
                which = names[index] if index < len(names) else f"window {index - len(names)}"
                fields[f"{name[:-len('.resource')]} {which}"] = line
    if not fields:
        raise Broken(f"{boot.name}: pci/ has no resources")
    for line in boot.lines("pci-drivers.txt"):
        function, _, driver = line.partition(" ")
        fields[f"{function} driver"] = driver
    return fields


HEX_LINE = re.compile(r"[0-9a-f]{2,3}: [0-9a-f]{2}( [0-9a-f]{2})*$")
FUNCTION = re.compile(r"(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] ")
MESSAGE = re.compile(r"Address: [0-9a-f]{8,16}\s+Data: [0-9a-f]{4}")


def read_lspci(boot):
    """Each line's words before the colon, the rest as the value."""
    fields, function, messages = {}, None, message_irqs(boot)
    for line in boot.lines("lspci.txt"):
        if HEX_LINE.match(line):
            continue
        if FUNCTION.match(line):
            function, _, line = line.partition(" ")
            add(fields, function, line)
            continue
        if function is None:
            raise Broken(f"{boot.name}: lspci.txt: what is '{line.strip()}'?")
        key, _, value = line.strip().partition(":")
        value = re.sub(r" INTx[+-]", "", value) if key == "Status" else value
        found = re.search(r"routed to IRQ (\d+)", value)
        if found and found.group(1) in messages:
            value = value.replace(found.group(0), "routed by MSI")
        if MESSAGE.match(line.strip()):
            key, value = "Message", "set by the kernel"
        add(fields, f"{function} {key}", value.strip())
    return fields


def message_irqs(boot):
    """The numbers that Linux gave to message-signalled interrupts, in whatever order drivers came."""
    return {found.group(1) for found in re.finditer(r"^ *(\d+):.*\bmsi\b", boot.text("interrupts.txt"), re.M | re.I)}
