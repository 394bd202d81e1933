# SPDX-License-Identifier: BSD-2-Clause
"""Turns the machine's serial lines into events, and events into something to read while waiting."""
import re
import sys
import threading
import time

# First lines of each stage among a guest's lines on port 0xE9, and what to call it.
CONSOLE_STAGES = (
    (re.compile(r"SeaBIOS \(version"), "SeaBIOS started"),
    (re.compile(r"Booting from (ROM|Hard Disk|CD|DVD)"), "SeaBIOS boots"),
    (re.compile(r"slipway: FATAL (.*)"), "the loader gave up: {0}"),
)
LAB_LINE = re.compile(r"LAB: (\S+) (\S+) ?(.*)")
GUEST_LINE = re.compile(r"\(d\d+\) ?(.*)")
START = time.monotonic()
lock = threading.Lock()


def emit(text):
    """Prints whole lines, whatever other threads print."""
    with lock:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


class Progress:
    """Reads one machine's lines; keeps which guest runs and what it did last."""

    def __init__(self, follow):
        self.follow = follow
        self.guest = None       # name of the guest that runs now
        self.seen = set()
        self.tell("Xen starts")

    def tell(self, text):
        self.stage = text
        where = f"{self.guest.replace('.', '/')}: " if self.guest else ""
        emit(f"# [{time.monotonic() - START:4.0f}s] {where}{text}")

    def line(self, line):
        """Takes one line; returns a list of (word, rest), news for the runner."""
        # Xen may start a line of its own or of a guest in the middle of dom0's.
        return list(filter(None, map(self.part, re.split(r"(?=LAB: |\(d\d+\) |\(XEN\) )", line))))

    def part(self, line):
        guest = GUEST_LINE.match(line)
        if guest:
            self.console(guest[1])
            return None
        lab = LAB_LINE.match(line)
        if not lab:
            if line.startswith("(XEN)") and re.search(r"Panic|BUG at|FATAL", line):
                self.tell(line)
            return None
        name, word, rest = lab.groups()
        if name == "dom0":
            tenths = re.match(r"\d+$", rest)
            slower = int(tenths[0]) / 10 if tenths else 1
            self.tell("Xen and dom0 are up" + (f", {slower} times slower than on an idle host" if slower > 1 else ""))
            return ("up", slower)
        if name == "error:":
            self.tell(f"error: {word} {rest}")
            return None
        if name == "all":
            return ("done", "")
        if word == "create":
            self.guest, self.seen = name, set()
            self.tell("xl create")
        elif word == "created":
            self.tell(f"created in {rest} s")
        elif word == "serial":
            self.serial(rest)
        elif word == "step":
            self.tell(f"step: {rest}")
        elif word == "ended":
            self.tell(f"ended: {rest}")
        elif word == "xl":
            self.tell(f"xl {rest}")
        return (word, rest)

    def console(self, text):
        if self.follow:
            firmware = "SeaBIOS" in self.seen or CONSOLE_STAGES[0][0].search(text)
            emit(f" SeaBIOS | {text}" if firmware else f"  loader | {text}")
        if not self.seen:
            self.seen.add("loader")
            self.tell("the loader started")
        for pattern, words in CONSOLE_STAGES:
            match = pattern.search(text)
            if match and words not in self.seen:
                self.seen.update((words, "SeaBIOS" if "SeaBIOS" in words else words))
                self.tell(words.format(*match.groups()))

    def serial(self, text):
        text = re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|.)|[\x00-\x08\x0b-\x1f]", "", text)
        if self.follow:
            emit(f"  serial | {text}")
        match = re.search(r"GUEST: (.*)", text)
        if match and not match[1].startswith("sees ") and not match[1].startswith("alive"):
            self.tell(("" if match[1].startswith("GRUB") else "Linux ") + match[1])
