# SPDX-License-Identifier: BSD-2-Clause
"""Verdicts over what a guest left behind, and TAP.

success and skip pass; failure means that the guest did something else than expected; error that the lab
itself broke, so that nothing is known about the guest."""
import os

from . import progress, work

ENDINGS = {"poweroff": "powers off", "reboot": "asks for a reboot", "crash": "crashes", "running": "stays up",
           "any": "comes to an end or stays up"}


def stream_path(directory, stream):
    return os.path.join(directory, {"serial": "serial.txt", "console": "console.txt"}.get(stream, stream))


def judge(guest, directory, meta):
    """A list of (passed, sentence, detail), one for each expectation."""
    verdicts = []
    reason = meta.get("reason", "unknown")
    words = ENDINGS.get(guest.ends, f"ends with {guest.ends}")
    ended = reason == guest.ends or guest.ends == "any" and reason != "limit"
    verdicts.append((ended, f"{words} within {guest.limit} s",
                     f"it ended with '{reason}' after {meta.get('total_seconds', '?')} s"))
    if guest.script:
        said = work.read_text(os.path.join(directory, "script.txt")).strip().splitlines()
        verdicts.append((meta.get("script") == 0, "its steps succeed", said[-1] if said else "it said nothing"))
    for expectation in guest.expectations:
        path = stream_path(directory, expectation.stream)
        if expectation.verb == "file":
            there = os.path.exists(path) and os.path.getsize(path) > 0
            verdicts.append((there, expectation.sentence, f"{expectation.stream} is missing or empty"))
            continue
        text = work.read_text(path)
        match = expectation.pattern.search(text)
        if expectation.verb == "see":
            last = text.rstrip().splitlines()[-1:] or ["nothing at all"]
            verdicts.append((bool(match), expectation.sentence,
                             f"no /{expectation.pattern.pattern}/ in {expectation.stream}, which ends: {last[0]}"))
        else:
            line = text[text.rfind("\n", 0, match.start()) + 1:].split("\n", 1)[0] if match else ""
            verdicts.append((not match, expectation.sentence, f"{expectation.stream} has: {line}"))
    return verdicts


class Tap:
    """Prints TAP and counts; used from several threads."""

    def __init__(self):
        self.passed = self.failed = self.number = 0
        self.judged = set()
        self.hung = set()       # controls

    def owes(self, guest):
        """Is it a control that hung, and has no verdict yet?"""
        return guest in self.hung and guest not in self.judged

    def _line(self, good, guest, sentence):
        with progress.lock:
            self.judged.add(guest)
            self.number += 1
            number = self.number
        progress.emit(f"{'ok' if good else 'not ok'} {number} - case {guest.case} ({guest.loader}): {sentence}")

    def verdict(self, guest, passed, sentence, detail):
        self._line(passed, guest, sentence)
        if passed:
            self.passed += 1
        else:
            self.failed += 1
            progress.emit(f"#   failure: {detail}")

    def error(self, guest, detail):
        self._line(False, guest, "the lab runs it")
        self.failed += 1
        progress.emit(f"#   error: {detail}")

    def finish(self):
        """The plan and the summary line; returns the exit status."""
        progress.emit(f"1..{self.number}")
        progress.emit(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0
