# SPDX-License-Identifier: BSD-2-Clause
"""What must be seen of a guest. Lines:
     limit SECONDS               how long the guest may take, from xl create on
     ends REASON                 why it must stop: poweroff, reboot, crash, or running when it stays up, or any of these
     beside MIB                  memory for guests that the case's steps create
     loader slipway|stock        a bare CASE means this loader alone, where the other can't be judged
     see STREAM /REGEX/ WORDS    the stream has such a line
     never STREAM /REGEX/ WORDS  the stream has no such line
     file PATH WORDS             the artifact is there and not empty
     include NAME                the lines of NAME.expect, beside the case or in cases/
     on slipway|stock LINE       LINE counts for this loader alone
   STREAM is serial, console (the guest's lines on port 0xE9), or a path below the guest's artifacts.
   Settings (limit, ends, beside, loader) go into a dictionary; expectations are returned."""
import os
import re

from .sections import CaseError

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASES = os.path.join(HERE, "cases")
LOADERS = ("slipway", "stock")


class Expectation:
    """One line that something must be seen of, and one line of TAP."""

    def __init__(self, verb, stream, pattern, sentence):
        self.verb, self.stream, self.pattern, self.sentence = verb, stream, pattern, sentence


def parse_expect(path, settings, loader):
    """Reads an expect file."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError as problem:
        raise CaseError(f"{path}: {problem.strerror}") from problem
    return parse_lines(lines, path, settings, loader)


def parse_lines(lines, path, settings, loader, first=1):
    """The same of lines that are there already; path and the number of the first line are for complaints."""
    found = []
    for number, line in enumerate(lines, first):
        verb, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        if verb == "on" and rest.split(" ")[0] in LOADERS:
            only, _, line = rest.partition(" ")
            verb, _, rest = line.strip().partition(" ") if only == loader else ("", "", "")
        if not verb or verb.startswith("#"):
            continue
        match = re.match(r"(\S+) /(.*)/ (.+)", rest)
        if verb in ("limit", "beside") and rest.isdigit():
            settings[verb] = int(rest)
        elif verb == "ends" and rest:
            settings["ends"] = rest
        elif verb == "loader" and rest in LOADERS:
            settings["loader"] = rest
        elif verb == "include" and rest:
            beside = os.path.join(os.path.dirname(os.path.dirname(path)), rest + ".expect")
            included = beside if os.path.exists(beside) else os.path.join(CASES, rest + ".expect")
            found += parse_expect(included, settings, loader)
        elif verb in ("see", "never") and match:
            found.append(Expectation(verb, match[1], re.compile(match[2], re.M), match[3]))
        elif verb == "file" and " " in rest:
            name, words = rest.split(" ", 1)
            found.append(Expectation("file", name, None, words))
        else:
            raise CaseError(f"{path}:{number}: not understood: {line}")
    return found
