/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/probe/options.c and oem_options.c: which OEM strings there are. */
#include "problem.h"

static unsigned warnings;

#define warn(message, ...) ((void)warnings++)
#include "probe/options.c"
#undef FIELD
#define keys   own_keys
#define key_of own_key_of
#include "probe/oem_options.c"
#include "prove.h"

#define LONGEST 26

/* What lib_str/numbers proves: true with a value, or false. It reads all of the text. */
bool str_to_u64(const char *text, uint64_t *value)
{
    const bool good = any_bool();

    PROVE(str_len(text) < LONGEST, "a text that ends");
    if (good)
        *value = any_u64();
    return good;
}

/*
 * option_oem_finish() counts the OEM strings up to the first that is missing.
 *
 * bounds: up to 3 strings
 * sources: src/lib/str.c
 * options: --unwind 5
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=12 MAX_OEM_STRINGS=3
 * replaced: str_to_u64 (it is not called)
 * planted: src/probe/options.c: options->oem_count < MAX_OEM_STRINGS && => NOTHING
 */
void prove_finish(void)
{
    static struct options options;

    options.oem_count = any_u32();
    for (uint32_t i = 0; i < 3; i++)
        options.oem[i] = any_bool() ? options.text : NULL;
    option_oem_finish(&options);
    PROVE(options.oem_count <= 3 &&
              (options.oem_count == 3 || options.oem[options.oem_count] == NULL),
          "up to one that is missing");
    for (uint32_t i = 0; i < options.oem_count; i++)
        PROVE(options.oem[i] != NULL, "the first");
    POSSIBLE(options.oem_count == 1 && options.oem[2] != NULL, "one in front of a gap");
}

#define OWN "slipway:"

static bool begins(const char *text, const char *with)
{
    uint32_t i = 0;

    while (with[i] != '\0' && text[i] == with[i])
        i++;
    return with[i] == '\0';
}

static char string[3][12];
static bool taken[3];

/* What is Slipway's is looked at once. */
void model_take(struct options *options, const char *text)
{
    (void)options;
    for (uint32_t i = 0; i < 3; i++) {
        PROVE(text != string[i] || !taken[i], "once");
        taken[i] |= text == string[i];
    }
}

/*
 * oem_options_take() leaves the guest all OEM strings that don't begin with slipway:, in their
 * order, and no other.
 *
 * bounds: up to 3 strings of up to 11 characters
 * sources: src/lib/str.c
 * options: --unwind 13
 * sizes: MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1 TEXT_POOL_SIZE=12 MAX_OEM_STRINGS=3
 * replaced: take str_to_u64 (own)
 * planted: src/probe/oem_options.c: options->oem[kept++] = options->oem[i]; =>
 *   options->oem[kept] = options->oem[i];
 * slow: (ten seconds)
 */
void prove_others(void)
{
    static struct options options;
    const uint32_t before = any_up_to(3);
    uint32_t kept = 0;

    options.oem_count = before;
    for (uint32_t i = 0; i < 3; i++) {
        any_text(string[i], sizeof(string[i]));
        options.oem[i] = string[i];
    }
    oem_options_take(&options);
    for (uint32_t i = 0; i < before; i++) {
        const bool own = begins(string[i], OWN);

        PROVE(taken[i] == own, "taken if it is one of ours");
        if (!own)
            PROVE(options.oem[kept++] == string[i], "kept if it is not, in its order");
    }
    PROVE(options.oem_count == kept, "no others");
    POSSIBLE(before == 3 && kept == 2 && taken[1], "one in the middle");
}
