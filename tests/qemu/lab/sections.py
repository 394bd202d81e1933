# SPDX-License-Identifier: BSD-2-Clause
"""Files of named sections: a line `[NAME]`, and below it lines `KEY = VALUE`. A value goes on in the indented lines
below it, which are taken as they are, without the indentation that they have in common: in configurations and scripts
a line may begin with "#". A comment has its "#" in the first column, and is above a section or a key."""
import re
import textwrap


class CaseError(Exception):
    """A case is missing or written wrongly; the text says which and where."""


class Section(dict):
    """Values by key, without a newline at their end; `lines` has the numbers of the lines that they begin in."""

    def __init__(self):
        super().__init__()
        self.lines = {}


def blocks(lines):
    """(number, line, those below it that are indented or empty) of each line that is neither."""
    found = [(0, "#", [])]
    for number, line in enumerate(lines, 1):
        if line.strip() and not line[0].isspace():
            found.append((number, line, []))
        else:
            found[-1][2].append(line)
    return found


def read(path, keys):
    """All sections by name, in the order of the file; each may have these keys."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    found, section = {}, None
    for number, line, below in blocks(lines):
        alone = not any(text.strip() for text in below)
        heading, setting = re.fullmatch(r"\[([\w-]+)\]", line), re.fullmatch(r"([\w.]+) *= *(.*)", line)
        if line.startswith("#") and alone:
            continue
        if heading and alone and heading[1] not in found:
            section = found[heading[1]] = Section()
        elif setting and section is not None and setting[1] in keys and setting[1] not in section:
            first = [setting[2]] if setting[2] else []
            section[setting[1]] = "\n".join(first + textwrap.dedent("\n".join(below)).splitlines()).rstrip()
            section.lines[setting[1]] = number if first else number + 1
        else:
            raise CaseError(f"{path}:{number}: not understood: {line}")
    return found
