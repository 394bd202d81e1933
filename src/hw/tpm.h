/* SPDX-License-Identifier: BSD-2-Clause */
/* Is there a TPM? */
#ifndef HW_TPM_H
#define HW_TPM_H

#include "platform.h"

/* Fills platform->device.tpm: looks for the kind that options.tpm_version tells. */
void tpm_probe(struct platform *platform);

#endif
