# SPDX-License-Identifier: BSD-2-Clause
"""A part of a document that a tool writes, between <!-- NAME: written by ... --> and <!-- end of NAME -->."""
import re
import sys


def table(rows):
    """Rows of cells as a table; the first is its head."""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def read(path, name):
    with open(path) as file:
        text = file.read()
    match = re.search(rf"^(<!-- {name}: .*? -->\n)(.*?)^(<!-- end of {name} -->)$", text, re.M | re.S)
    if not match:
        sys.exit(f"{path} has no part <!-- {name}: ... --> to <!-- end of {name} -->")
    return text, match


def write(path, name, part):
    text, match = read(path, name)
    with open(path, "w") as file:
        file.write(text[:match.start(2)] + part + text[match.end(2):])


def cells(path, name):
    """The table of a part, as rows of cells without its head."""
    lines = [line for line in read(path, name)[1][2].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
