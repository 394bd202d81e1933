# SPDX-License-Identifier: BSD-2-Clause
"""Running the tools of ACPICA on tables, for the checks of tests/acpi and tests/golden."""
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


def compile_without_complaint(source, work):
    text = run(["iasl", "-w3", "-vs", "-vi", "-p", source[:-4] + "_new", source], work)
    require(re.search(r"\b0 Errors, 0 Warnings, 0 Remarks", text), "iasl complains about", source, "\n", text)


def recompile(name, work):
    """
    What iasl makes of NAME.dat, with the byte code beside it, and the proof that it is a good table: the text compiles again, to the same bytes where
    there is no byte code, which differs by its External statements.
    """
    signature = read(os.path.join(work, name + ".dat"))[:4]
    others = sorted(f for f in os.listdir(work) if re.fullmatch(r"[DS]SDT\d*\.dat", f) and f != name + ".dat")
    extern = ["-e", ",".join(others)] if signature == b"SSDT" else []
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
