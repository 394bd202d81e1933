# SPDX-License-Identifier: BSD-2-Clause
"""The host's side of the lab: cases, the emulated machine, what it reports, and the verdicts."""
