/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults of HVM guests: one of them causes each message, except those below. */
#include "faults/fault.h"

static const struct fault_table *const tables[] = {
    &faults_start_info, &faults_hvm_info,       &faults_hypervisor, &faults_store,
    &faults_options,    &faults_memory,         &faults_files,      &faults_firmware,
    &faults_kernels,    &faults_direct_kernels, &faults_pci,        &faults_devices};

/*
 * Messages that no guest here can cause: exceptions, which need a real processor; bugs; too little
 * room for tables and too few MTRRs, which the unit tests arrange; and those of the PVH loader.
 */
static const enum message others[] = {
    MSG_BUG,         MSG_TOO_FEW_MTRRS,        MSG_EXCEPTION,          MSG_ACPI_FULL,
    MSG_SMBIOS_FULL, MSG_FIRMWARE_TABLES_FULL, MSG_FIRMWARE_INFO_FULL, PVH_MESSAGES};

const struct fault_suite fault_suite = {tables, ARRAY_SIZE(tables), others, ARRAY_SIZE(others),
                                        false};
