# SPDX-License-Identifier: BSD-2-Clause
"""Tables as text that a reviewer can read: what no reader misses is left out, what repeats itself is told once."""
import difflib
import re

NUMBER = re.compile(r"(0x)?([0-9A-F]+)")
LONGEST_BLOCK = 48
HEADING = re.compile(r"\b(?:Device|Scope|Method|Field) \(|^Subtable Type|^Handle ")


def parse(line):
    """What stays the same from block to block, and the numbers: (of any width, digits)."""
    return NUMBER.sub("#", line), [(bool(prefix), digits) for prefix, digits in NUMBER.findall(line)]


def steps(old, new):
    """The ways in which one number can have become the other."""
    if not old[0] and len(old[1]) != len(new[1]) and "0" in (old[1][0], new[1][0]):
        return set()
    a, b = int(old[1], 16), int(new[1], 16)
    ways = {("+", b - a)}
    if b == 2 * a:
        ways.add("doubled")
    if (old[1] + new[1]).isdecimal():
        ways.add(("decimal +", int(new[1]) - int(old[1])))
    return ways


def repetitions(parsed, at, size):
    """How often the `size` lines at `at` come in a row, each number in them going on in the same way."""
    count, ways = 1, None
    while at + (count + 1) * size <= len(parsed):
        now = []
        for i in range(at + count * size, at + (count + 1) * size):
            old, new = parsed[i - size], parsed[i]
            if old[0] != new[0]:
                return count
            now += [steps(a, b) for a, b in zip(old[1], new[1])]
        if ways is not None:
            now = [a & b for a, b in zip(now, ways)]
        if not all(now):
            return count
        ways = now
        count += 1
    return count


def fold(lines):
    """
    Four or more blocks of lines that differ by equal steps (or doublings) become the first and the last of them, with
    their number in between: nothing is lost.
    """
    parsed = [parse(line) for line in lines]
    folded, at = [], 0
    while at < len(lines):
        best = (0, 0)  # lines saved, -size of the block
        for size in range(1, min(LONGEST_BLOCK, (len(lines) - at) // 4) + 1):
            if parsed[at][0] == parsed[at + size][0]:
                count = repetitions(parsed, at, size)
                if count >= 4:
                    best = max(best, ((count - 2) * size - 1, -size))
        saved, size = best[0], -best[1]
        if saved < 2:
            folded.append(lines[at])
            at += 1
            continue
        count = (saved + 1) // size + 2
        folded += lines[at:at + size]
        folded.append("... and %d more in equal steps, to:" % (count - 2))
        folded += lines[at + (count - 1) * size:at + count * size]
        at += count * size
    return folded


def without_comment(text):
    return text[text.index("*/") + 2:].strip("\n") if text.startswith("/*") else text


def aml(text):
    """Byte code: names that iasl explains, and packages and buffers of simple things each in a line."""
    compiler = re.search(r'Compiler ID +"(.*)"\n \* +Compiler Version (\w+)', text)
    text = without_comment(text)
    text = re.sub(r" */\*.*?\*/", "", text)
    text = re.sub(r" *// (?:_\w{3}: |[0-9] Arguments).*", "", text)
    text = re.sub(r"(?m)^( +(?:0x[0-9A-F]{2},? *)+)//.*", r"\1", text)  # a buffer as characters
    text = re.sub(r"(\b(?:Package|Buffer) \(\w*\))\n? *\{([^{}/]*?)\}",
                  lambda m: m.group(1) + " {" + re.sub(r"\s+", " ", m.group(2)).strip() + "}", text)
    text = re.sub(r"(?m)(\}, )\n\n", r"\1\n", text)
    lines = [line.rstrip() for line in text.split("\n")]
    if compiler and compiler.group(1) != "INTL":
        lines.insert(0, "Compiler %s %s" % compiler.groups())
    return fold(lines)


def data(text, name_at):
    """Data tables: without offsets, length and checksum; an address of another table becomes its name. Releases of iasl
    explain a signature in their own words, and lay out long data in their own way."""
    lines = []
    text = re.sub(r": \\\n\s*", ": ", without_comment(text))
    text = re.sub(r"(?m) *\\$", "", re.sub(r"/\*.*?\*/", "", text))
    for line in text.split("\n"):
        if line.startswith("Raw Table Data"):
            break
        field = re.match(r"(\[.{12,16}?\])? *(.*?) : (.*)", line)
        if not field:
            lines.append(line.strip())
            continue
        place, name, value = field.groups()
        if name == "Table Length" or (name == "Checksum" and len(lines) < 5):
            continue
        if "Address" in name and re.fullmatch(r"[0-9A-F]{8,16}", value):
            value = name_at.get(int(value, 16), value)
        if name == "Signature":
            value = value[:6]
        lines.append("%s%s : %s" % ("" if place else "    ", name, value.rstrip()))
    while lines and not lines[-1]:
        lines.pop()
    return fold(lines)


def dmidecode(text, release_date):
    # As releases from 3.6 on say it.
    text = re.sub(r"(?m)^(\t*)Type: (\d+)-bit (.*)$", r"\1Type: \3\n\1Data Bus Width: \2 bit", text)
    lines = [line for line in text.split("\n") if not line.startswith(("#", "Reading ", "Table at "))]
    lines = [line.replace(release_date, "that of the build") for line in lines]
    return fold("\n".join(lines).strip("\n").split("\n"))


def heading(lines, at):
    """The line that says what line `at` is part of."""
    for line in reversed(lines[:at + 1]):
        if HEADING.search(line):
            return " " + line.strip()
    return ""


def difference(old, new):
    """A unified diff without line numbers: they would change with every table before."""
    result = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(2):
        result.append("@@" + heading(old, group[0][1]))
        for kind, a, b, c, d in group:
            if kind == "equal":
                result += [" " + line for line in old[a:b]]
            else:
                result += ["-" + line for line in old[a:b]] + ["+" + line for line in new[c:d]]
    return result
