/*
 * netlink_priv: building and sending messages; for netlink*.c only.
 */
#pragma once
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "net/netlink.h"

enum { NL_MSG_BYTES = 1024 }; /* the largest request of ours takes a third of it */

/* A request under construction: nlmsghdr, the family's header, attributes. */
struct nl_msg {
	_Alignas(struct nlmsghdr) unsigned char bytes[NL_MSG_BYTES];
	size_t len;
};

/* A handle of another netlink protocol than NETLINK_ROUTE. */
must_check int nl_open_protocol(int protocol, struct nl **ret, struct err *e);

struct nlmsghdr *nl_msg_init(struct nl_msg *m, uint16_t type, uint16_t flags, const void *head,
			     size_t head_bytes);
void nl_put(struct nl_msg *m, uint16_t type, const void *p, size_t n);
/* Bytes without an attribute around them. */
void nl_put_raw(struct nl_msg *m, const void *p, size_t n);
void nl_put_u32(struct nl_msg *m, uint16_t type, uint32_t v);
void nl_put_str(struct nl_msg *m, uint16_t type, const char *s);
/* Where a nested attribute starts, for nl_nest_end. */
size_t nl_nest(struct nl_msg *m, uint16_t type);
void nl_nest_end(struct nl_msg *m, size_t start);

/* Send and wait for the answer. fn gets each message that is no acknowledgement (may be NULL); its
   answer that is not 0 is answered when the kernel has ended. what names the object for errors. */
typedef int (*nl_msg_fn)(void *arg, const struct nlmsghdr *h, struct err *e);
int nl_talk(struct nl *nl, struct nl_msg *m, nl_msg_fn fn, void *arg, struct err *e,
	    const char *what, ...) printf_like(6, 7);

/* Attributes of a message behind a head of head_bytes: table[type] for types up to max; others are
   left out. */
void nl_attrs(const struct nlmsghdr *h, size_t head_bytes, const struct rtattr **table,
	      unsigned int max);
void nl_attrs_nested(const struct rtattr *a, const struct rtattr **table, unsigned int max);
/* 0 when a is NULL or short. */
uint32_t nl_attr_u32(const struct rtattr *a);
/* Into out of size bytes; "" when a is NULL. */
void nl_attr_str(const struct rtattr *a, char *out, size_t size);
