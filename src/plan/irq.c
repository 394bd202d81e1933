/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI interrupt wiring, see irq.h. */
#include "plan/irq.h"

uint8_t irq_gsi(uint8_t device, uint8_t pin)
{
    return (uint8_t)(16 + ((device * 4 + device / 8 + pin) & 31));
}

uint8_t irq_link(uint8_t device, uint8_t pin)
{
    return (uint8_t)((device + pin) & 3);
}

uint8_t irq_isa(uint8_t link)
{
    static const uint8_t isa[4] = {5, 10, 11, 5};

    return isa[link & 3];
}
