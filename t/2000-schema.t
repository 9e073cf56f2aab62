#!/bin/sh
# The schema's tables cost a program nothing at its start: no pointers for the loader to relocate,
# and what is made of them at run time is memory that is not there until it is touched.
. "${0%/*}/lib.sh"

if ! command -v readelf >/dev/null; then
	skip 'no readelf here'
	done_testing
	exit
fi
cd "$T_DIR" || exit 1
ar x "$T_BUILD/common/libk.a" schema_tables.o schema.o kind.o

# relocations FILE: how many of them the loader of a position-independent program would do
relocations() {
	readelf -rW "$1" | awk '/^Relocation section/ { on = /\.rela?\.(data|init_array)/ }
		on && / R_[A-Z0-9]+_/ { n++ } END { print n + 0 }'
}
# section FILE NAME: bytes of the sections that begin with NAME
section() { size -A "$1" | awk -v s="$2" 'index($1, s) == 1 { n += $2 } END { print n + 0 }'; }

n=$(($(relocations schema_tables.o) + $(relocations schema.o) + $(relocations kind.o)))
if nm schema.o | grep -q __asan; then
	skip 'sanitizers bring relocations of their own'
else
	ok "$n relocations, 16 at most" test "$n" -le 16
	ok 'and there are some to see' test "$n" -ge 4
	n=0
	for o in schema_tables.o schema.o kind.o; do n=$((n + $(section $o .data))); done
	ok "$n bytes of data to copy, 1024 at most" test "$n" -le 1024
fi
ok 'the tables are there' test "$(section schema_tables.o .rodata)" -gt 100000

# The compiler of it names file and line.
printf 'type a.v1.T\n\tx Nope\n' >bad.txt
exits 6 'a broken text ends the build' "$T_BUILD/common/data/schema-compile" -c bad.txt
is "$err" 'schema-compile: bad.txt:2: there is no type "a.v1.Nope"' 'and says where'

done_testing
