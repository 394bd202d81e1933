# SPDX-License-Identifier: BSD-2-Clause
"""The changes that tests/mutants/run makes: which there are in a C file."""
import os
import re

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OPERATORS = [("<=", "<"), (">=", ">"), ("==", "!="), ("!=", "=="), ("&&", "||"), ("||", "&&"), (" < ", " <= "),
             (" > ", " >= "),
             (" + ", " - "), (" - ", " + "), ("<<", ">>"), (">>", "<<"), (" & ", " | "), (" | ", " & "), ("++", "--"),
             (" += ", " -= ")]
NUMBER = re.compile(r"(?<![\w.\"'])(0x[0-9A-Fa-f]+|\d+)(?=[uUlL]*\b)")
STATEMENT = re.compile(r"^(\s+)(?!return\b|else\b|case\b|default\b|break;|continue;|for\b|while\b|if\b|do\b|goto\b|"
                       r"ASSERT\b|buf_expect\b)"      # these hold: without them nothing changes
                       r"([\w*(][^{}]*;)$")
DECLARATION = re.compile(r"(const |static |struct |enum |unsigned |bool |char |u?int\d+_t |size_t |uintptr_t )")
CONDITION = re.compile(r"\bif \((.*)\)( \{)?$")


class Mutant:
    def __init__(self, path, number, old, new):
        self.path = path
        self.number = number    # of the line, from 0
        self.old = old
        self.new = new

    def key(self):
        return (self.path, " ".join(self.old.split()), " ".join(self.new.split()))

    def __str__(self):
        return f"{self.path}:{self.number + 1}: {' '.join(self.old.split())} => {' '.join(self.new.split())}"


def without_comments(lines):
    """The lines, with blanks instead of comments and the contents of strings."""
    text = "\n".join(lines)
    blank = lambda m: re.sub(r"[^\n]", " ", m[0])       # noqa: E731
    text = re.sub(r"/\*.*?\*/", blank, text, flags=re.S)
    return re.sub(r'"(?:\\.|[^"\\\n])*"', blank, text).split("\n")


def mutants_of(path):
    with open(os.path.join(TOP, path)) as file:
        lines = file.read().split("\n")
    inside = False
    for number, (line, code) in enumerate(zip(lines, without_comments(lines))):
        if line.startswith("#") or line.startswith("_Static_assert"):
            continue
        if line.startswith("{"):
            inside = True
        if line.startswith("}"):
            inside = False
        indented = line.startswith(" ")
        if not indented or not code.strip():
            continue
        if inside:
            for old, new in OPERATORS:
                for at in (m.start() for m in re.finditer(re.escape(old), code)):
                    if old in ("<", ">", "<<", ">>", "<=", ">=", "==") and code[at - 1:at + 3].strip() in ("->",
                                                                                                           "<<=",
                                                                                                           ">>="):
                        continue
                    yield Mutant(path, number, line, line[:at] + new + line[at + len(old):])
            for match in CONDITION.finditer(code):
                start, end = match.span(1)
                for word in ("0 && ", "1 || "):
                    yield Mutant(path, number, line, line[:start] + word + "(" + line[start:end] + ")" + line[end:])
            match = STATEMENT.match(code.rstrip())
            if match and not DECLARATION.match(match[2]):
                yield Mutant(path, number, line, match[1] + ";")
        for match in NUMBER.finditer(code):
            value = int(match[1], 0)
            for new in {value + 1, max(value - 1, 0)} - {value}:
                text = f"{new:#x}" if match[1].startswith("0x") else str(new)
                yield Mutant(path, number, line, line[:match.start(1)] + text + line[match.end(1):])
