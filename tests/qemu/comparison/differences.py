# SPDX-License-Identifier: BSD-2-Clause
"""differences.rules: what may differ. Below a line `[name]`, a name of docs/differences.md, is one rule per line:

    subject | field | stock | Slipway

The subject's key and three regular expressions that the whole field and the whole values must match; "-" stands for a
field that is not there. Columns are parted by " | ", and a line that begins with "#" is a comment."""
import os
import re


PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "docs", "differences.md")


class BadList(Exception):
    pass


class Rule:
    def __init__(self, name, where, line, subjects):
        columns = line.split(" | ")
        if len(columns) != 4:
            raise BadList(f"{where}: a rule has four columns, this has {len(columns)}: {line}")
        self.subject, *patterns = (column.strip() for column in columns)
        if self.subject not in subjects:
            raise BadList(f"{where}: there is no subject '{self.subject}'; there are {', '.join(subjects)}")
        try:
            self.patterns = [None if text == "-" else re.compile(text) for text in patterns]
        except re.error as why:
            raise BadList(f"{where}: {why}: {line}") from why
        self.name, self.line, self.hits = name, line, 0

    def matches(self, difference):
        if difference.subject != self.subject:
            return False
        for pattern, value in zip(self.patterns, (difference.field, difference.one, difference.other)):
            if (pattern is None) != (value is None) or (pattern and not pattern.fullmatch(value)):
                return False
        return True


class Differences:
    def __init__(self, path, subjects):
        self.path, self.rules, self.compared = path, [], set()
        with open(path, encoding="utf-8") as file:
            self._parse(file.read().splitlines(), subjects)

    def _parse(self, lines, subjects):
        names = {}
        for number, line in enumerate(lines, 1):
            where = f"{self.path}:{number}"
            heading = re.fullmatch(r"\[(.*)\]", line)
            if heading:
                name = heading[1]
                if not re.fullmatch(r"[a-z0-9-]+", name) or name in names:
                    raise BadList(f"{where}: '{name}' must be new and of a-z, 0-9 and -")
                names[name] = 0
            elif line.strip() and not line.startswith("#"):
                if not names:
                    raise BadList(f"{where}: a rule without a name above it: {line}")
                self.rules.append(Rule(name, where, line.strip(), subjects))
                names[name] += 1
        for name, rules in names.items():
            if not rules:
                raise BadList(f"{self.path}: '{name}' has no rule")

    def explain(self, difference):
        """Names the difference if a rule describes it."""
        if not difference.excusable:
            return
        for rule in self.rules:
            if rule.matches(difference):
                rule.hits += 1
                difference.name = rule.name
                return

    def unused(self):
        """Rules of what was compared that explain nothing."""
        return [rule for rule in self.rules if not rule.hits and rule.subject in self.compared]
