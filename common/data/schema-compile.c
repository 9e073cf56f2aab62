/*
 * schema-compile (-c | -h) FILE…: the project's schema on stdout as constant C tables (-c) or as
 * the header with their sizes (-h). Reads *.txt as types and *.tsv as kinds (formats:
 * common/data/schema/README). A tool of the build: never installed, never reads a cluster.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "data/schema_pack.h"

static void read_file(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "re");
	size_t n;

	if (!f)
		die(ERR_NOTFOUND, "open %s: not readable", path);
	do {
		buf_grow(b, 65536);
		n = fread(b->data + b->len, 1, 65536, f);
		b->len += n;
	} while (n);
	fclose(f);
}

static void add_file(struct pack_builder *b, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t len = strlen(name);
	bool kinds = len > 4 && !strcmp(name + len - 4, ".tsv");
	autobuf text = BUF_INIT;
	struct err e = ERR_INIT;

	read_file(path, &text);
	if ((kinds ? kind_parse : schema_parse)(b, text.data, text.len, name, &e))
		die_err(&e);
}

/* As pieces of a literal; octal, so that no digit behind can join the escape. */
static void print_blob(const struct schema_pack *p)
{
	printf("static const char blob[%u] =", p->n_blob + 1);
	for (uint32_t i = 0; i < p->n_blob; i++) {
		unsigned char c = (unsigned char)p->blob[i];

		if (i % 64 == 0)
			printf("%s\n\t\"", i ? "\"" : "");
		if (isalnum(c) || strchr(" .,:;-_=/()[]{}<>|*+!@", c ? c : '\n'))
			putchar(c);
		else
			printf("\\%03o", c);
	}
	printf("\";\n\n");
}

static void print_words(const struct schema_pack *p)
{
	printf("static const uint32_t words[] = {");
	for (uint32_t i = 0; i < p->n_words; i++)
		printf("%s%u,", i % 12 ? " " : "\n\t", p->words[i]);
	printf("\n};\n\n");
}

static void print_types(const struct schema_pack *p)
{
	printf("static const struct pack_type types[] = {\n");
	for (uint32_t i = 0; i < p->n_types; i++) {
		const struct pack_type *t = &p->types[i];

		printf("\t{ %u, %u, %u, %u, %u }, /* %s */\n", t->name, t->doc, t->first, t->n,
			t->atomic, p->blob + t->name);
	}
	printf("};\n\n");
}

static void print_fields(const struct schema_pack *p)
{
	printf("static const struct pack_field fields[] = {\n");
	for (uint32_t i = 0; i < p->n_fields; i++) {
		const struct pack_field *f = &p->fields[i];

		const uint32_t strings[] = {f->name, f->tag, f->merge_key, f->map_keys, f->enums,
			f->dflt, f->when, f->go, f->need, f->doc};

		printf("\t{ ");
		for (size_t j = 0; j < array_size(strings); j++)
			printf("%u, ", strings[j]);
		printf("%u, %u, %u, %u, %u, %u },\n", f->type, f->flags, f->shape, f->nest,
			f->list_type, f->nth);
	}
	printf("};\n\n");
}

static void print_kinds(const struct schema_pack *p)
{
	printf("static const struct pack_kind kinds[] = {\n");
	for (uint32_t i = 0; i < p->n_kinds; i++) {
		const struct pack_kind *k = &p->kinds[i];

		printf("\t{ %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u },\n", k->group,
			k->version, k->kind, k->plural, k->singular, k->short_names, k->categories,
			k->verbs, k->subresources, k->resource, k->api_version, k->type,
			k->namespaced);
	}
	printf("};\n\n");
}

static void print_header(const struct schema_pack *p)
{
	printf("/* Made by schema-compile from common/data/schema/. */\n#pragma once\n"
	       "#define SCHEMA_BUILTIN_TYPES %u\n#define SCHEMA_BUILTIN_FIELDS %u\n"
	       "#define SCHEMA_BUILTIN_WORDS %u\n#define SCHEMA_BUILTIN_KINDS %u\n",
		p->n_types, p->n_fields, p->n_words, p->n_kinds);
}

static void print_tables(const struct schema_pack *p)
{
	printf("/* Made by schema-compile from common/data/schema/. */\n"
	       "#include \"data/schema_pack.h\"\n\n");
	print_blob(p);
	print_words(p);
	print_types(p);
	print_fields(p);
	print_kinds(p);
	printf("const struct schema_pack schema_builtin = {\n"
	       "\tblob, words, types, fields, kinds, %u, %u, %u, %u, %u\n};\n",
		p->n_blob, p->n_words, p->n_types, p->n_fields, p->n_kinds);
}

int main(int argc, char **argv)
{
	struct pack_builder b;
	struct schema_pack p;
	struct err e = ERR_INIT;

	if (argc < 3 || (strcmp(argv[1], "-c") && strcmp(argv[1], "-h")))
		die(ERR_USAGE, "usage: schema-compile (-c | -h) FILE...");
	pack_init(&b);
	for (int i = 2; i < argc; i++)
		add_file(&b, argv[i]);
	if (pack_finish(&b, &p, &e))
		die_err(&e);
	(argv[1][1] == 'c' ? print_tables : print_header)(&p);
	pack_release(&b);
	return fflush(stdout) || ferror(stdout) ? EXIT_FAILED : EXIT_DONE;
}
