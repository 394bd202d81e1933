# SPDX-License-Identifier: BSD-2-Clause
"""Running the tools of ACPICA on tables, for the checks of tests/acpi, tests/golden and tests/qemu/comparison."""
import concurrent.futures
import os
import re
import subprocess


class Failed(Exception):
    """What is wrong with the tables of one directory."""


def require(condition, *words):
    if not condition:
        raise Failed(" ".join(str(w) for w in words))


def run(command, cwd, commands=()):
    """Standard output and error of a tool that is typed commands at; it must end well and in time."""
    done = subprocess.run(command, cwd=cwd, input="".join(c + "\n" for c in commands).encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    text = done.stdout.decode("latin-1")
    require(done.returncode == 0, "%s ends with status %d:\n%s" % (command[0], done.returncode, text))
    return text


def read(path):
    with open(path, "rb") as f:
        return f.read()


# Methods that no table calls, for their names are another document's than ACPI's: the generation id's address.
CALLED_BY_NAME = re.compile(r"Method \((?:ISA\.VGID\.)?ADDR, 0")
NOT_REFERENCED = "4089"
# "Legacy Processor() keyword": an object of that kind is what stock has, and what Windows before Vista looks for.
PROCESSOR_KEYWORD = "3168"


def compile_without_complaint(source, work):
    text = run(["iasl", "-w3", "-vw", PROCESSOR_KEYWORD, "-vs", "-vi", "-p", source[:-4] + "_new", source], work)
    with open(os.path.join(work, source), encoding="latin-1") as f:
        lines = f.read().split("\n")
    unused = [int(n) for n, kind in re.findall(r"\((\d+)\) : warning +(\d+)", text) if kind == NOT_REFERENCED]
    excused = sum(1 for n in unused if CALLED_BY_NAME.search(lines[n - 1]))
    require(re.search(r"\b0 Errors, %d Warnings, 0 Remarks" % excused, text), "iasl complains about",
            source, "\n", text)


def recompile(name, work):
    """
    What iasl makes of NAME.dat, with the byte code beside it, and the proof that it is a good table: the text compiles
    again, to the same bytes where there is no byte code, which differs by its External statements.
    """
    signature = read(os.path.join(work, name + ".dat"))[:4]
    others = sorted(f for f in os.listdir(work) if re.fullmatch(r"[DS]SDT\d*\.dat", f) and f != name + ".dat")
    extern = [word for other in others for word in ("-e", other)] if signature == b"SSDT" else []
    text = run(["iasl", "-p", name] + extern + ["-d", name + ".dat"], work)
    require(os.path.exists(os.path.join(work, name + ".dsl")), "iasl can't disassemble", name, "\n", text)
    require(not re.search(r"warning|error", text, re.I), "iasl disassembles", name, "with a complaint\n", text)
    compile_without_complaint(name + ".dsl", work)
    if signature not in (b"DSDT", b"SSDT"):
        old, new = (read(os.path.join(work, f)) for f in (name + ".dat", name + "_new.aml"))
        if signature != b"FACS":  # iasl puts itself down as creator, and the checksum follows
            old, new = (t[:9] + t[10:28] + t[36:] for t in (old, new))
        require(old == new, name, "compiles to other bytes than it was read from")
    return read(os.path.join(work, name + ".dsl")).decode("latin-1")


class Interpreter:
    """Byte code in acpiexec, where memory stands in for registers. `kinds` has each object's path and what it is,
    `processors` the ID, P_BLK and its length of those that are Processor objects."""

    def __init__(self, work, files, options=()):
        self.work = work
        self.command = ["acpiexec", *options, *files]
        text = self.batch(["paths", "object Processor"])
        objects = re.findall(r"^ *\d+ +(\w+) +([\w.]+) *$", text, re.M)
        self.kinds = {"\\" + path: kind for kind, path in objects}
        self.paths = set(self.kinds)
        found = re.findall(r"(\\[\w.\\]+) +Processor .* ID (\w+) Len (\w+) Addr (\w+)", text)
        self.processors = {path: (int(id_, 16), int(address, 16), int(length, 16))
                           for path, id_, length, address in found}
        self.devices = {path for path, kind in self.kinds.items() if kind == "Device"}

    def batch(self, commands):
        text = run(self.command, self.work, commands + ["quit"])
        loaded = text.find("ACPI table initialization")
        require(loaded >= 0, "acpiexec does not start:\n", text)
        bad = re.search(r".*(?:ACPI (?:BIOS )?(?:Error|Warning)|Exception|AE_[A-Z_]+|failed).*", text[loaded:])
        require(not bad, "acpiexec says:", bad and bad.group(0))
        return text[loaded:]

    def evaluate(self, calls):
        """One acpiexec for all calls: what each returned, and the whole text."""
        text = self.batch(["evaluate " + c for c in calls])
        parts = re.split(r"^Evaluating ", text, flags=re.M)[1:]
        require(len(parts) == len(calls), "acpiexec evaluated", len(parts), "of", len(calls), "objects")
        return [self.value(p) for p in parts], parts

    def evaluate_all(self, paths):
        """The values of objects that don't depend on each other, from several runs at once."""
        runs = [paths[i:i + 100] for i in range(0, len(paths), 100)]
        with concurrent.futures.ThreadPoolExecutor(len(runs)) as pool:
            return dict(zip(paths, sum(pool.map(lambda r: self.evaluate(r)[0], runs), [])))

    @staticmethod
    def value(text):
        """An int, str or bytes; a list for a package of those; None if nothing was returned."""
        body = "\n".join(text.split("\n")[1:])
        found = []
        kinds = "Integer|String|Buffer|Object Reference|Package"
        for kind, rest in re.findall(r"\[(%s)\](.*(?:\n\s+[0-9A-F]{4}: .*)*)" % kinds, body):
            if kind == "Integer":
                found.append(int(rest.split("=")[1], 16))
            elif kind == "String":
                found.append(re.search(r'"(.*)"', rest).group(1))
            elif kind == "Buffer":
                lines = re.findall(r"[0-9A-F]{4}: ((?:[0-9A-F]{2} )+)", rest)
                found.append(bytes.fromhex("".join(lines)))
            elif kind == "Object Reference":
                found.append(re.search(r"Name (\w+)", rest).group(1))
        if "[Package]" in body:
            return found
        return found[0] if found else None
