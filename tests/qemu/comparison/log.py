# SPDX-License-Identifier: BSD-2-Clause
"""The kernel's log: how often it says what, without what no two boots have in common."""
import functools
import re

from .boot import Broken, add

STAMP = re.compile(r"^(?:<(\d+)>)?\[ *\d+\.\d+\] ")
WARNING_LEVEL = 4

# A line that sounds like this is a complaint, whatever its level. What both boots say does not count.
COMPLAINT = re.compile(
    r"""\[Firmware\ (Bug|Warn|Info)\] | ACPI\ (BIOS\ )?(Error|Warning|Exception) | \bBUG\b | \bWARN(ING)?\b | \bOops\b
    | \b(error|fail(ed|ure|s|ing)?|invalid|conflicts?|corrupt(ed|ion)?|panic|broken|wrong|bad|buggy|bogus|mismatch)\b
    | \b(can't|cannot|couldn't|could\ not|unable|no\ space|not\ enough|no\ compatible|not\ responding|unexpected)\b
    | \b(nobody\ cared|spurious|timed?[ -]?out|overlap(s|ping)?|unsupported|nonexistent|missing|stall(s|ed)?|stuck)\b
    | \bnot\ (found|claimed|available|present|working|valid|accessible)\b | \bignor(ed|ing)\b | \btainted\b
    | mtrr.*(inconsistent|different|your\ BIOS|set\ up) | Call\ Trace | ^RIP:""", re.I | re.X)

# What a boot says or not, depending on timing.
CHANCE = [re.compile(text) for text in (
    r"took (\d+|<n>) usecs$", r"^hrtimer: interrupt took", r"^perf: interrupt took too long", r"^random: ",
    r"^calibrate_delay_direct\(\) ", r"^Probably due to long platform interrupts", r"^tsc: ", r"^TSC ",
    r"^clocksource: (?!hpet|xen|jiffies|refined|acpi_pm)", r"^audit: type=", r"^[0-9a-f]{64}$", r"^$",
    r"^workqueue: .* hogged CPU", r"^rcu: (?!Hier|RCU|Adjust|srcu)", r"^sched: ", r"^clocksource: +'", r"^BIOS-e820: ",
    r"^Freeing initrd memory: ", r"^Kernel Offset: ", r"^sched_clock: Marking",
    r"^(APIC|TSC) delta adjusted to PM-Timer: ")]

# Numbers that vary from boot to boot, or lie where tables lie, and what stands for them. A 32-bit Linux measures the PM
# timer and takes it only if it runs as fast as it should, which it does not always under emulation: found it has it
# either way.
VARIES = [(re.compile(text), new) for text, new in (
    (r"^(?:clocksource: acpi_pm: |PM-Timer running at invalid rate: ).*", "clocksource: acpi_pm"),
    (r"(ACPI: (?:RSDP|[A-Z0-9]{4})) 0x[0-9A-F]{16} [0-9A-F]{6}", r"\1 <address> <length>"),
    (r"(ACPI: Reserving \w+ table memory at) \[mem .*\]", r"\1 <address>"),
    (r"(found SMP MP-table at) \[mem .*\]", r"\1 <address>"),
    (r"^  mpc: [0-9a-f]+-[0-9a-f]+$", "  mpc: <address>"),
    (r"^\w+(: module verification failed)", r"<module>\1"),
    # Skipped if the kernel could measure the time-stamp counter, which under emulation it does not always.
    (r"^(Calibrating delay loop)(?:\.\.\.| \(skipped\), value calculated using timer frequency\.\.) .*", r"\1"),
    (r"\d+\.\d+ BogoMIPS", "<n> BogoMIPS"), (r"\(lpj=\d+\)", "(lpj=<n>)"),
    (r"(deferred pages initialised in) \d+ms", r"\1 <time>"),
    (r"(Detected) \d+\.\d+ MHz", r"\1 <n> MHz"),
    (r"(setting system clock to) .*", r"\1 <time>"),
    (r"^(\.{3,5} .*(?:delta|mult|result|speed is)\W+)\d+(?:\.\d+)?", r"\1<n>"),
    (r"^(initial memory mapped:) \[mem .*\]", r"\1 <addresses>"),
    (r"^(Memory:) \d+K/(\d+K available \(.*),.* reserved, (.*)\)$", r"\1 <n>/\2, <n> reserved, \3)"),
    (r"\bsd[a-z]\d*\b", "sd<n>"), (r"^(sd|scsi|sr) \d+:", r"\1 <n>:"),
    (r"\b(input|event|js)\d+\b", r"\1<n>"), (r"\b(scsi|host|ata|usb|hci)(\d+)?\b", r"\1<n>"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uuid>"),
    (r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", "<mac>"),
    (r"\b(V|D|IRR|S)\([0-9A-F]+\)", r"\1(<n>)"),
    (r"pirq=\d+ -> irq=(\d+)", r"pirq=<n> -> irq=\1"),
    (r"(cpu \d+ spinlock event irq) \d+", r"\1 <n>"),
    (r"(early log buf free:) \d+\(\d+%\)", r"\1 <n>"),
    (r"(RAMDISK:|NODE_DATA\(\d+\) allocated|software IO TLB: mapped) \[mem [^]]*\]", r"\1 <address>"),
    (r"\b(\d+\.\d+|\d+) (MB/s|GB/s|usecs|msecs)\b", r"<n> \2"), (r"\bafter \d+ (ms|us|usecs)\b", r"after <time>"))]


@functools.lru_cache(maxsize=None)
def normalise(text):
    for pattern, new in VARIES:
        text = pattern.sub(new, text)
    return None if any(chance.search(text) for chance in CHANCE) else text


def read(boot):
    """(text, level or None) of each line that counts."""
    lines = []
    for line in boot.lines("dmesg.txt"):
        stamp = STAMP.match(line)
        if not stamp:   # a message of several lines
            continue
        text = normalise(line[stamp.end():].rstrip())
        if text is not None:
            lines.append((text, int(stamp.group(1)) & 7 if stamp.group(1) else None))
    if not any("Linux version" in text for text, _ in lines):
        raise Broken(f"{boot.name}: dmesg.txt does not begin where Linux begins")
    return lines


def complains(text, level):
    return COMPLAINT.search(text) or (level is not None and level <= WARNING_LEVEL)


def counted(lines):
    counts = {}
    for text in lines:
        counts[text] = counts.get(text, 0) + 1
    return {text: f"said {'once' if count == 1 else f'{count} times'}" for text, count in counts.items()}


def read_complaints(boot):
    """One field for each time: a second complaint is one more, whatever the first was."""
    fields = {}
    for text, level in read(boot):
        if complains(text, level):
            add(fields, text, "said")
    return fields


def read_messages(boot):
    return counted(text for text, level in read(boot) if not complains(text, level))
