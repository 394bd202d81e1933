/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The TPM, see tpm.h. TCG PC Client Platform TPM Profile 1.05, 6.5: 1.2 has the FIFO registers
 * (TIS), 2.0 in QEMU those of the command/response buffer (CRB). Either tells its vendor and
 * device.
 */
#include "probe/tpm.h"
#include "machine/machine.h"
#include "pc.h"

#define TIS_DID_VID        (TPM_BASE + 0xF00u)
#define CRB_INTF_ID_VENDOR (TPM_BASE + 0x34u) /* the upper half of the interface identifier */

/* Does a register hold an id? Where nothing is, all bits are set. */
static bool is_id(uint32_t id)
{
    return id != 0 && id != 0xFFFF;
}

void tpm_probe(struct platform *platform)
{
    struct device_facts *device = &platform->device;
    uint32_t id;

    switch (platform->options.tpm_version) {
    case 1:
        id = mmio_read32(TIS_DID_VID);
        if (is_id(id & 0xFFFF) && is_id(id >> 16))
            device->tpm = TPM_1_2;
        break;
    case 2:
        if (is_id(mmio_read32(CRB_INTF_ID_VENDOR) & 0xFFFF))
            device->tpm = TPM_2_0;
        break;
    default:
        warn(MSG_TPM_VERSION, "%llu", platform->options.tpm_version);
    }
}
