# SPDX-License-Identifier: BSD-2-Clause
"""What an earlier run of tests/mutants/run came to."""
import re


class Earlier:
    """What an earlier run printed: which mutants survived, and how many were killed or are equivalent, which is
    printed again."""
    RESULT = re.compile(r"^(?:not )?ok \d+ - "
                        r"((\S+):(\d+): (.* => .*): (survives(?:, .*)?|equivalent, .*|killed by (\S+)))$")

    def __init__(self, log, unit_tests):
        self.killed = self.in_unit = self.equal = 0
        self.survivors, self.judged = [], set()
        if not log:
            return
        with open(log, encoding="utf-8") as file:
            results = [found for found in map(self.RESULT.match, file) if found]
        for found in results:
            self.judged.add(f"{found[2]}:{found[3]}: {found[4]}")
            if found[5].startswith("survives"):
                self.survivors.append((found[2], int(found[3]), found[4]))
                continue
            self.killed += found[6] is not None
            self.in_unit += found[6] in unit_tests
            self.equal += found[6] is None
            print(f"ok {self.killed + self.equal} - {found[1]}")

    def to_try(self, every):
        """The survivors, in sources that may have other lines by now, and what was not tried."""
        for path, line, words in self.survivors:
            same = [mutant for mutant in every if mutant.path == path and str(mutant).split(": ", 1)[1] == words]
            if same:
                yield min(same, key=lambda mutant: abs(mutant.number + 1 - line))
            else:
                print(f"# {path}:{line}: {words}: not there any more")
        yield from (mutant for mutant in every if str(mutant) not in self.judged)
