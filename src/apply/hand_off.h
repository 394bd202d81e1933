/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of Slipway, and the beginning of the payload. */
#pragma once

#include "payload.h"

/* Reports, leaves XenStore as a guest expects it, and starts the payload. */
_Noreturn void hand_off(const struct payload *payload, const struct layout *layout);
