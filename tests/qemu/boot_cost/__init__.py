# SPDX-License-Identifier: BSD-2-Clause
"""What the benchmark measures in a guest's trace, and how it reports that."""
