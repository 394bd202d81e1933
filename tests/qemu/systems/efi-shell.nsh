# SPDX-License-Identifier: BSD-2-Clause
# The shell does this at its start: what it knows of tables, memory and devices, each with its own checks.
@echo -off
echo GUEST: the shell starts
acpiview
echo GUEST: acpiview has ended
smbiosview
echo GUEST: smbiosview has ended
memmap
echo GUEST: memmap has ended
pci
echo GUEST: pci has ended
reset -s
