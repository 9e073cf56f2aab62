/*
 * check: readers and the commonest sentences, for all files of rules. Each check adds its causes to
 * c; `at` is the path of what is looked at, and a member's path is told behind it. Private to
 * common/rules.
 */
#pragma once
#include "base/map.h"
#include "base/strv.h"
#include "data/mval.h"
#include "data/names.h"
#include "data/schema.h"

/* Each element of a list, as long as there is room for what is wrong with it. */
#define check_each(list, i, n, v, c) \
	yyjson_mut_arr_foreach((mval *)(list), i, n, v) if (causes_full(c)) break; \
	else
/* A cause at "AT.MEMBER" ("AT[KEY]" when member begins with a bracket). */
void wrong(struct causes *c, enum schema_wrong why, const char *at, const char *member,
	const char *fmt, ...) printf_like(5, 6);
/* "" for what is absent or no string. */
const char *text_of(const mval *v);
const char *str_at(const mval *v, const char *path);
/* v.member, when it is there, lies in [min, max]; max INT64_MAX: "greater than or equal". */
void check_range(const mval *v, const char *at, const char *member, int64_t min, int64_t max,
	struct causes *c);
/* The value at path is as it was: "field is immutable". */
void check_fixed(const mval *obj, const mval *old, const char *path, struct causes *c);
/* The object at path is as it was, but for these n members; else it is forbidden, with message. */
void check_fixed_but(const mval *obj, const mval *old, const char *path, const char *const *may,
	size_t n, const char *message, struct causes *c);
/* Causes about at.member. Every sentence about the form of s is one of its own. */
void check_form(const char *at, const char *member, enum name_form form, const char *s,
	struct causes *c);
/* The same of v.member, when it is there and not empty. */
void check_form_of(const mval *v, const char *at, const char *member, enum name_form form,
	struct causes *c);
/* Is v.member a text that is not empty? Else it is required; why may be "". */
bool check_needed(
	const mval *v, const char *at, const char *member, const char *why, struct causes *c);
/* s is one of all, which the message names in this order. */
void check_listed(const char *at, const char *member, const char *s, const char *const *all,
	size_t n, struct causes *c);
/*
 * What the elements of a list are known by: doubles are found in a list of any length, as comparing
 * each with each would take minutes where a request's body is full of them.
 */
#define autoseen __attribute__((cleanup(map_release))) struct map
/* Which element, counted from 1, had this key before; 0: none, and from now on element i has it. */
size_t seen_before(struct map *seen, size_t i, const char *fmt, ...) printf_like(3, 4);
/* s, of element i, is in the list for the first time; at.member has it. */
void check_unique(struct map *seen, size_t i, const char *at, const char *member, const char *s,
	struct causes *c);
/* The list, which stands at `at`, is not longer; so it is. */
bool check_at_most(const mval *list, size_t max, const char *at, struct causes *c);
/* v.member, when it is there, is the number or the name of a port. */
void check_port(const mval *v, const char *at, const char *member, struct causes *c);
/* "example.com/thing" */
void check_domain_path(const char *s, const char *at, const char *member, struct causes *c);
/* ref's apiGroup, kind and name. */
void check_reference(const mval *ref, const char *at, struct causes *c);
/* The name of a host, whose first label may be "*". */
void check_host(const char *host, const char *at, const char *member, struct causes *c);
/* v.member, when it is there, is a quantity above 0. */
void check_quantity_positive(const mval *v, const char *at, const char *member, struct causes *c);
/* … or is one not below 0. */
void check_quantity_not_negative(
	const mval *v, const char *at, const char *member, struct causes *c);
/* "*" stands alone in v's list, among what the message calls so; is it there? */
bool check_star_alone(
	const mval *v, const char *at, const char *member, const char *what, struct causes *c);
/* The name of a driver: a host's, in any case. */
void check_driver(const char *name, const char *at, const char *member, struct causes *c);
/* s in small letters; the caller frees it. */
char *lower(const char *s);
/* v.port, 443 if it is not there, can be one of a Service that is called. */
void check_service_port(const mval *v, const char *at, struct causes *c);

/* check_address.c */
bool is_address(const char *s); /* by the lenient rules of old */
const char *address_wrong(const char *s); /* why it is none; NULL: it is */
bool check_address(const char *s, const char *at, const char *member, struct causes *c);
/* An address that is no loopback, link-local … one. */
void check_plain_address(const char *s, const char *at, const char *member, struct causes *c);
/* status.loadBalancer: the addresses of a balancer. */
void check_balancer(const mval *obj, struct causes *c);
struct cidr {
	unsigned char address[16];
	unsigned bits;
	bool six;
};
bool cidr_parse(const char *s, struct cidr *ret);
bool cidr_holds(const struct cidr *outer, const struct cidr *inner);
bool check_cidr(const char *s, const char *at, const char *member, struct causes *c);
/* The same of a newer field, which knows one form of each. */
bool check_cidr_strict(const char *s, const char *at, const char *member, struct causes *c);
/* A valid one that is written in a way of its own. */
void address_warn(const char *s, const char *at, struct strv *ret);
void cidr_warn(const char *s, const char *at, struct strv *ret);

/* order.c: the causes from the from-th on, all about parts of `at`, in the order in which upstream
 * looks at such a type; those of one place keep theirs. */
void causes_sort(struct causes *c, size_t from, const char *at, const char *type);
/* Does it look at field a of such a type before field b? */
bool causes_before(const char *type, const char *a, const char *b);
