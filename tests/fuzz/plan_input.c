/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slipway-plan's parsers on bytes from anywhere, and the planners and both drawings on what
 * they make of them. A guest that is accepted must be drawn without two regions that overlap. The
 * first byte chooses the parser.
 */
#include <stdlib.h>
#include <string.h>
#include "parse.h"
#include "plan/e820.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_place.h"
#include "show.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* xl's library forgets memory on some of its errors. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libxlutil\nleak:libxenlight\n";
}

static bool parse(uint8_t which, struct guest *guest, const char *text)
{
    if (which == 'w')
        return describe_text(guest, text);
    if (which == 'x' && xl_parse != NULL)
        return xl_parse(guest, text);
    if (which == 'j' && json_parse != NULL)
        return json_parse(guest, text);
    return select_device(guest, "0000:65:00") && lspci_take(guest, text);
}

static void plan_and_draw(struct guest *guest)
{
    static struct plan plan;
    static struct picture picture;
    static struct placement_space space;
    static FILE *nowhere;
    struct problem problem = {0};

    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "w");
    if (nowhere == NULL)
        abort();
    if (!guest_build(&plan, guest)) {
        if (complaint.text[0] == '\0')
            abort();
        return;
    }
    warnings.count = 0;
    pci_place(&plan.layout, &plan.platform, &space);
    mtrr_plan(&plan.layout);
    if (!e820_derive(&plan.layout, &plan.platform, &problem))
        return;
    picture_make(&picture, &plan);
    if (picture.overlap[0] != '\0') {
        fprintf(stderr, "overlap: %s\n", picture.overlap);
        picture_text(stderr, &picture);
        abort();
    }
    picture_text(nowhere, &picture);
    picture_svg(nowhere, &picture, "fuzz");
    print_plan(nowhere, &plan);
    if (json_print != NULL && !json_print(nowhere, &plan))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct guest guest;
    char *text;

    if (size == 0)
        return 0;
    text = malloc(size);
    if (text == NULL)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    guest_init(&guest);
    complaint.at.file = "fuzz";
    if (parse(data[0], &guest, text))
        plan_and_draw(&guest);
    else if (complaint.text[0] == '\0' || strchr(complaint.text, '\n') != NULL)
        abort(); /* refused without a word, or with more than a line */
    free(text);
    return 0;
}
