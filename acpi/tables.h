/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of acpi/ share. A builder appends its table and returns its address. */
#pragma once

#include "layout.h"
#include "lib/buf.h"

/* Begin a table, 16-byte aligned, with its header (ACPI 6.5, 5.2.6); set length and checksum. */
uint32_t table_begin(struct buf *out, const char *signature, uint8_t revision);
/* The same with the OEM ids (OEMID, OEM Table ID, OEM Revision) of another table; NULL: our own. */
uint32_t table_begin_like(struct buf *out, const char *signature, uint8_t revision,
                          const uint8_t *other);
uint64_t table_end(struct buf *out, uint32_t begun);

/* A table as the compiler made it, its checksum included, at a multiple of 16. */
uint64_t table_append(struct buf *out, const uint8_t *table, uint32_t size);

/* Generic Address Structure. ACPI 6.5, 5.2.3.2. */
enum gas_space { GAS_MEMORY = 0, GAS_IO = 1 };
enum gas_access { GAS_UNDEFINED = 0, GAS_BYTE = 1, GAS_WORD = 2, GAS_DWORD = 3 };
void gas_append(struct buf *out, enum gas_space space, uint8_t bit_width, enum gas_access access,
                uint64_t address);

/* With the OEM ids of `licence`, see table_begin_like(). */
uint64_t fadt_revision_1(struct buf *out, uint64_t facs, uint64_t dsdt, const uint8_t *licence);
uint64_t fadt_revision_4(struct buf *out, uint64_t facs, uint64_t dsdt, const uint8_t *licence);

/* From this id on, a processor takes a structure for x2APICs in MADT and SRAT. */
#define FIRST_X2APIC_ID 255

uint64_t madt_build(struct buf *out, const struct cpu_facts *cpu, const struct apic_ids *ids);

/* The MADT's structure for vCPU number `index`, which its _MAT returns, too; and its size. */
uint32_t madt_processor_size(uint32_t apic_id);
void madt_processor(struct buf *out, uint32_t index, uint32_t apic_id, bool online);

uint64_t hpet_build(struct buf *out, uint32_t hpet_id);
uint64_t waet_build(struct buf *out);

/* Its length never changes: it can be built again once it is known what RAM is left. */
uint64_t srat_build(struct buf *out, const struct platform *platform, const struct apic_ids *ids,
                    const struct layout *layout);
uint64_t slit_build(struct buf *out, const struct numa_facts *numa);

/* TCPA or TPM2; kind is not TPM_NONE. */
uint64_t tpm_build(struct buf *out, enum tpm_kind kind, uint64_t event_log);

/* The SSDTs that only some guests have, by number: 0 if this guest does not have that one. */
#define STATIC_SSDTS 4
uint64_t static_ssdt(struct buf *out, const struct platform *platform, uint32_t index);

/* The SSDT that is written at run time. */
uint64_t ssdt_build(struct buf *out, const struct platform *platform, const struct apic_ids *ids,
                    const struct layout *layout);
