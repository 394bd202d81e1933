# SPDX-License-Identifier: BSD-2-Clause
"""Verdicts as TAP and as Markdown."""


def shown(value):
    return "nothing" if value is None else value


class Verdicts:
    def __init__(self, same, listed):
        self.same, self.listed = same, listed
        self.sides = ("first boot", "this boot") if same else ("stock", "Slipway")
        self.number = self.failures = self.errors = 0
        self.case = None
        self.cases = []   # (name, directories, rows); a row is (subject, found, count, error)

    def begin(self, case, directories):
        self.case = case
        self.cases.append((case, directories, []))

    def add(self, case, subject, found=(), count=0, error=None):
        self.number += 1
        self.cases[-1][2].append((subject, found, count, error))
        unlisted = [difference for difference in found if difference.name is None]
        whose = "the first boot's" if self.same else "stock's"
        good = not unlisted and error is None
        print(f"{'ok' if good else 'not ok'} {self.number} - {case}: {subject.title} equal{self._s(subject)} {whose}"
              f"{'' if not found or unlisted else ', but for what is listed'}")
        if error:
            self.errors += 1
            print(f"#   error: {error}")
            return
        if unlisted:
            self.failures += 1
        for difference in unlisted:
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
        for case, directories, rows in self.cases:
            lines += [f"## {case}", "", f"| Subject | Verdict | Fields | Differences | Explained by |",
                      "|---|---|---:|---:|---|"]
            for subject, found, count, error in rows:
                unlisted = [difference for difference in found if difference.name is None]
                verdict = "error" if error else "**differs**" if unlisted else "as listed" if found else "equal"
                names = error or ", ".join(f"`{name}`" for name in sorted(self._names(found)))
                lines.append(f"| {subject.title} | {verdict} | {count} | {len(found)} | {cell(names)} |")
            lines.append("")
            lines += self._details([difference for _, found, _, _ in rows for difference in found])
        if self.listed and self.listed.unused():
            lines += ["## Listed, but not seen in these boots", ""]
            lines += [f"- `{rule.name}`: `{rule.line}`" for rule in self.listed.unused()] + [""]
        return "\n".join(lines)

    def _details(self, found):
        if not found:
            return []
        lines = [f"| Difference | Subject | Field | {self.sides[0].capitalize()} | {self.sides[1].capitalize()} |",
                 "|---|---|---|---|---|"]
        for difference in sorted(found, key=lambda d: (d.name is not None, d.name or "")):
            name = f"`{difference.name}`" if difference.name else "**not listed**"
            lines.append(f"| {name} | {difference.subject} | {cell(difference.field)} | {cell(shown(difference.one))} "
                         f"| {cell(shown(difference.other))} |")
        return lines + [""]


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")
