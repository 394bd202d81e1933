/* SPDX-License-Identifier: BSD-2-Clause */
/* SSDTs that are as iasl made them: what some guests have and others don't. */
#include "tables.h"
#include "ssdt_s3_aml.h"
#include "ssdt_slate_aml.h"
#include "ssdt_tpm12_aml.h"
#include "ssdt_tpm20_aml.h"

uint64_t static_ssdt(struct buf *out, const struct platform *platform, uint32_t index)
{
    const struct device_facts *device = &platform->device;
    const struct {
        const uint8_t *table;
        uint32_t size;
        bool wanted;
    } of[STATIC_SSDTS] = {
        {ssdt_s3_aml, sizeof(ssdt_s3_aml), platform->options.acpi_s3},
        {ssdt_slate_aml, sizeof(ssdt_slate_aml), platform->options.acpi_laptop_slate},
        {ssdt_tpm12_aml, sizeof(ssdt_tpm12_aml), device->tpm == TPM_1_2},
        {ssdt_tpm20_aml, sizeof(ssdt_tpm20_aml), device->tpm == TPM_2_0},
    };

    return of[index].wanted ? table_append(out, of[index].table, of[index].size) : 0;
}
