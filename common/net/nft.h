/*
 * nft: nftables of the current network namespace.
 *
 * Scripts are nft(8)'s language, run by libnftables: one script is one transaction, all or nothing.
 */
#pragma once
#include <stdbool.h>

#include "base/err.h"

/* ERR_EXISTS, ERR_NOTFOUND, ERR_FORBIDDEN or ERR_SYS, with the first line of nft's own words. */
must_check int nft_run(const char *script, struct err *e);
/* The same in a child, which is waited for: libnftables takes 2 KB an element, and a daemon would
   keep them. */
must_check int nft_run_apart(const char *script, struct err *e);
/* Whether a table of the family "ip" is there; costs one message, not a start of libnftables. */
must_check int nft_has_table(const char *table, bool *ret, struct err *e);
