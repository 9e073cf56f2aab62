#!/bin/sh
# What the controllers do: what a first pass prints (t/data/first-pass.tsv) and where passes end
# (t/data/fixed-points.tsv), from the saved states.
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"

grep -v '^#' "$T_DATA/first-pass.tsv" >rows
while IFS=$TAB read -r state program ere n; do
	k-$program -f "$T_DATA/states/$state.json" >acts 2>&1
	is "$(grep -cE -e "$ere" acts)" "$n" "$state: k-$program prints $n of $ere"
done <rows

# look DUMP KIND NAME PATH: the values, one a line. In a path ~ is a dot inside a key, #
# counts, (T) is the element of type T.
cat >look.pl <<'X'
use strict; use warnings; use JSON::PP;
my ($dump, $kind, $name, $path) = @ARGV;
open my $h, '<', $dump or die;
my @found = grep { $_->{kind} eq $kind && $_->{metadata}{name} =~ /^$name$/ }
	map { decode_json($_) } <$h>;
if ($path eq '#') { print scalar @found, "\n"; exit }
for my $o (@found) {
	my $v = $o;
	for my $p (split /\./, $path) {
		if ($p eq '#') { $v = @{$v // []}; next }
		my $type = $p =~ s/\((\w+)\)$// ? $1 : undef;
		$p =~ tr/~/./;
		$v = ref $v eq 'ARRAY' ? $v->[$p] : ref $v eq 'HASH' ? $v->{$p} : undef;
		($v) = grep { $_->{type} eq $type } @$v if defined $type;
	}
	print $v // '', "\n";
}
X
look() { perl look.pl "$@"; }

printf '%s\n' '{"kind":"A","metadata":{"name":"x"},"l":[{"type":"T","v":{"a.b":1}},{"type":"U"}]}' >d
is "$(look d A x 'l(T).v.a~b')/$(look d A x l.#)/$(look d A 'y' '#')" 1/2/0 'paths are read'

last=
grep -v '^#' "$T_DATA/fixed-points.tsv" >rows
while IFS=$TAB read -r state object path value; do
	if test "$state" != "$last"; then
		fresh "$T_DATA/states/$state.json"
		linked <state >end
		last=$state
	fi
	is "$(look end "${object%%/*}" "${object#*/}" "$path")" "$value" \
		"$state: $object $path"
done <rows

done_testing
