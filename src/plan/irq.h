/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How PCI interrupts are wired: the one source of interrupt line registers, $PIR, the MP table
 * and the DSDT's _PRT. The wiring is Xen's (hvm_pci_intx_gsi and hvm_pci_intx_link of its interrupt
 * model).
 */
#pragma once

#include <stdint.h>

/* pin is 0..3 for INTA..INTD, device 0..31. */
uint8_t irq_gsi(uint8_t device, uint8_t pin);  /* I/O APIC input: 16..47 */
uint8_t irq_link(uint8_t device, uint8_t pin); /* PIIX3 link 0..3 = PIRQA..PIRQD */
uint8_t irq_isa(uint8_t link); /* ISA interrupt that we route a link to: 5, 10, 11, 5 */
