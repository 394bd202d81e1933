/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot report: how this start went, for dom0. At the hand-off or on failure it is written to
 * XenStore, one key with one line for each fact (docs/messages.md has them); slipway-report(1)
 * prints it.
 */
#pragma once

#include <stdbool.h>
#include "payload.h"

/* Whether a report is wanted; by default it is. */
void report_set(bool wanted);

/* What is going to be started, once it is known: its build is copied before the blob is moved. */
void report_payload(const struct payload *payload, struct span blob);

/*
 * Writes the report: of a failure, or of a start if why is NULL; nothing if no report is wanted.
 * One write. After a failure it may take a second; at a start it waits as store_write() does. False
 * if XenStore did not take it.
 */
bool report_send(const struct problem *why);

/* For fatal(): tells dom0 of the failure in XenStore, once, and ends the domain as crashed. */
void report_last_words(const struct problem *why);
