/* SPDX-License-Identifier: BSD-2-Clause */
/* Is there a TPM? */
#pragma once

#include "platform.h"

/* Fills platform->device.tpm: looks for the kind that options.tpm_version names. */
void tpm_probe(struct platform *platform);
