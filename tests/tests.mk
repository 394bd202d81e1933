# SPDX-License-Identifier: BSD-2-Clause
# Everything that checks: included by the Makefile at the top.
