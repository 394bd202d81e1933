# SPDX-License-Identifier: BSD-2-Clause
"""Two boots of a guest, field by field. A subject reads a boot into a dictionary from field to value; two such
dictionaries are compared in subjects.py; differences.py reads differences.rules, which says what may differ."""
