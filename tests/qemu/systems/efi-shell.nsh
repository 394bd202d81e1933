# SPDX-License-Identifier: BSD-2-Clause
# The shell does this at its start: what it knows of tables, memory and devices, each with its own checks, into files on its disk. On
# the serial port acpiview takes more than ten minutes here.
@echo -off
fs0:
echo GUEST: the shell starts
acpiview >a acpi.txt
smbiosview >a smbios.txt
memmap >a memmap.txt
pci >a pci.txt
echo GUEST: all has been told
reset -s
