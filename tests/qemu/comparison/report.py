# SPDX-License-Identifier: BSD-2-Clause
"""Verdicts as TAP and as Markdown."""
import os
import re

from .differences import PAGE

MANY = 20       # differences that TAP need not tell all
EXAMPLES = 4    # rows shown of a listed difference that a guest has many times


def shown(value):
    return "nothing" if value is None else value


class Verdicts:
    def __init__(self, same, listed, directory=None):
        self.same, self.listed, self.directory = same, listed, directory
        self.sides = ("first boot", "this boot") if same else ("stock", "Slipway")
        self.number = self.failures = self.errors = 0
        self.case = None
        # (name, directories, rows, checks); a row is (subject, found, count, error),
        # a check (sentence, complaints, error)
        self.cases = []

    def begin(self, case, directories):
        self.case = case
        self.cases.append((case, directories, [], []))

    def add_check(self, case, sentence, complaints, error=None):
        """Something that Slipway's guest must not show at all."""
        self.number += 1
        print(f"{'not ok' if complaints or error else 'ok'} {self.number} - {case}: {sentence}")
        self.errors += error is not None
        self.failures += bool(complaints)
        for text in [f"error: {error}"] if error else complaints:
            print("#   " + text.strip().replace("\n", "\n#   "))
        self.cases[-1][3].append((sentence, complaints, error))

    def add(self, case, subject, found=(), count=0, error=None):
        self.number += 1
        self.cases[-1][2].append((subject, found, count, error))
        new = [difference for difference in found if difference.name is None]
        whose = "the first boot's" if self.same else "stock's"
        good = not new and error is None
        print(f"{'ok' if good else 'not ok'} {self.number} - {case}: {subject.title} equal{self._s(subject)} {whose}"
              f"{'' if not found or new else ', except for what is listed'}")
        if error:
            self.errors += 1
            print(f"#   error: {error}")
            return
        if new:
            self.failures += 1
        if len(new) > MANY:
            print(f"#   {len(new)} differences are not listed, the first of them:")
        for difference in new[:MANY]:
            print(f"#   {'unlisted' if difference.excusable and not self.same else 'failure'}: {difference.field}: "
                  f"{self.sides[0]} {shown(difference.one)}; {self.sides[1]} {shown(difference.other)}")
        for name, number in sorted(self._names(found).items()):
            print(f"#   listed: {name} ({number})")

    @staticmethod
    def _s(subject):
        return "" if subject.plural else "s"

    @staticmethod
    def _names(found):
        names = {}
        for difference in found:
            if difference.name:
                names[difference.name] = names.get(difference.name, 0) + 1
        return names

    def finish(self):
        if self.listed:
            for rule in self.listed.unused():
                print(f"# note: {rule.name} never occurs here: {rule.line}")
        print(f"1..{self.number}")
        print(f"{self.number - self.failures - self.errors} passed, {self.failures + self.errors} failed, 0 skipped")
        return 2 if self.errors else 1 if self.failures else 0

    def markdown(self):
        kind = "Two boots of one guest" if self.same else "Slipway against stock"
        lines = [f"# {kind}", "", f"{self.number} comparisons: {self.number - self.failures - self.errors} passed, "
                 f"{self.failures} failed, {self.errors} errors.", ""]
        lines += self._summary()
        if self.listed:
            lines += self._explained()
        for case, directories, rows, checks in self.cases:
            about = what_it_is(directories[1])
            lines += [f"## {case}", ""] + ([about, ""] if about else [])
            lines += ["| Subject | Verdict | Fields | Differences | Explained by |", "|---|---|---:|---:|---|"]
            for subject, found, count, error in rows:
                names = error or ", ".join(self._link(name) for name in sorted(self._names(found)))
                lines.append(f"| {subject.title} | {verdict(found, error)} | {count} | {len(found)} | {cell(names)} |")
            lines.append("")
            for sentence, complaints, error in checks:
                lines.append(f"- {'**not so**' if complaints or error else 'yes'}: {sentence}")
                lines += [f"  - `{cell(text)}`" for text in complaints + [error] * bool(error)]
            lines += [""] * bool(checks)
            lines += self._details([difference for _, found, _, _ in rows for difference in found])
        if self.listed and self.listed.unused():
            lines += ["## Listed, but not seen in these boots", ""]
            lines += [f"- `{rule.name}`: `{rule.line}`" for rule in self.listed.unused()] + [""]
        return "\n".join(lines)

    def _summary(self):
        """Guests by subjects: equal, the number of listed differences, or what is wrong."""
        subjects = list(dict.fromkeys(subject.title for _, _, rows, _ in self.cases for subject, *_ in rows))
        lines = ["| Guest | " + " | ".join(subjects) + " |", "|---|" + "---|" * len(subjects)]
        for case, _, rows, _ in self.cases:
            cells = {subject.title: "**error**" if error else f"**{unlisted(found)} unlisted**" if unlisted(found) else
                     f"{len(found)} listed" if found else "equal" for subject, found, _, error in rows}
            lines.append(f"| [{case}](#{case}) | " + " | ".join(cells.get(title, "") for title in subjects) + " |")
        return lines + [""]

    def _explained(self):
        """Each entry of the list that was seen, and where."""
        seen = {}
        for case, _, rows, _ in self.cases:
            for _, found, _, _ in rows:
                for name, number in self._names(found).items():
                    seen.setdefault(name, {}).setdefault(case, 0)
                    seen[name][case] += number
        lines = ["| Listed difference | Fields | Guests |", "|---|---:|---|"]
        for name, cases in sorted(seen.items()):
            where = "all" if len(cases) == len(self.cases) > 1 else ", ".join(cases)
            lines.append(f"| {self._link(name)} | {sum(cases.values())} | {where} |")
        return lines + [""]

    def _link(self, name):
        where = self.listed and os.path.relpath(PAGE, self.directory or ".")
        return f"[`{name}`]({where}#{name})" if where else f"`{name}`"

    def _details(self, found):
        if not found:
            return []
        lines = [f"| Difference | Subject | Field | {self.sides[0].capitalize()} | {self.sides[1].capitalize()} |",
                 "|---|---|---|---|---|"]
        shown_of = {}
        for difference in sorted(found, key=lambda d: (d.name is not None, d.name or "")):
            rows = shown_of.setdefault((difference.name, difference.subject), [])
            rows.append(difference)
        for (name, subject), rows in shown_of.items():
            enough = len(rows) if name is None or len(rows) <= EXAMPLES + 1 else EXAMPLES
            for difference in rows[:enough]:
                which = self._link(name) if name else "**not listed**"
                lines.append(f"| {which} | {subject} | {cell(difference.field)} | {cell(shown(difference.one))} | "
                             f"{cell(shown(difference.other))} |")
            if enough < len(rows):
                lines.append(f"| {self._link(name)} | {subject} | and {len(rows) - enough} more | | |")
        return lines + [""]


def verdict(found, error):
    return "error" if error else "**differs**" if unlisted(found) else "as listed" if found else "equal"


def unlisted(found):
    return sum(difference.name is None for difference in found)


def what_it_is(directory):
    """The first comment of the guest's configuration, which says what is special about it."""
    for where in (directory, os.path.dirname(os.path.normpath(directory))):
        try:
            with open(os.path.join(where, "guest.cfg"), encoding="utf-8") as file:
                text = re.search(r"(?:^# (?!SPDX).*\n)+", file.read(), re.M)
                return " ".join(line[2:] for line in text.group(0).splitlines()) if text else ""
        except OSError:
            continue
    return ""


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")
