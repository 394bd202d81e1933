/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernels as payloads, by their bytes alone. The forms that there are: kernel_file.h. */
#pragma once

#include "kernel_file.h"

/* Does the blob begin like one? An OVMF may, too: the caller must check for that before. */
bool kernel_recognise(struct span blob);

/* Parses it. False, with *why, if it can't be started. All spans are inside the blob. */
MUST_USE bool kernel_parse(struct kernel *kernel, struct span blob, struct problem *why);
