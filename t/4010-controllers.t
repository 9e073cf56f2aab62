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

# look ROWS: of each row (state, KIND/NAME, path, …) the values that end.STATE has, one line a row.
# NAME is a pattern. In a path ~ is a dot inside a key, # counts, (T) is the element of type T.
cat >look.pl <<'X'
use strict; use warnings; use JSON::PP;
my %dump;
while (my $row = <>) {
	chomp $row;
	my ($state, $object, $path) = split /\t/, $row;
	my ($kind, $name) = split m{/}, $object, 2;
	if (!$dump{$state}) {
		open my $h, '<', "end.$state" or die "end.$state: $!\n";
		$dump{$state} = [map { decode_json($_) } <$h>];
	}
	my @found = grep { $_->{kind} eq $kind && $_->{metadata}{name} =~ /^$name$/ }
		@{$dump{$state}};
	if ($path eq '#') { print scalar @found, "\n"; next }
	my @values;
	for my $o (@found) {
		my $v = $o;
		for my $p (split /\./, $path) {
			if ($p eq '#') { $v = @{$v // []}; next }
			my $type = $p =~ s/\((\w+)\)$// ? $1 : undef;
			$p =~ tr/~/./;
			$v = ref $v eq 'ARRAY' ? $v->[$p] : ref $v eq 'HASH' ? $v->{$p} : undef;
			($v) = grep { $_->{type} eq $type } @$v if defined $type;
		}
		push @values, $v // "";
	}
	print join('; ', @values), "\n";
}
X

printf '%s\n' '{"kind":"A","metadata":{"name":"x"},"l":[{"type":"T","v":{"a.b":1}},{"type":"U"}]}' \
	>end.try
printf 'try\tA/%s\t%s\n' x 'l(T).v.a~b' x 'l.#' y '#' '.*' '#' z l | perl look.pl >values
is "$(tr '\n' / <values)" 1/2/0/1// 'paths are read'

grep -v '^#' "$T_DATA/fixed-points.tsv" >rows
for state in $(cut -f1 rows | uniq); do
	fresh "$T_DATA/states/$state.json"
	linked <state >"end.$state"
done
perl look.pl rows >values
while IFS=$TAB read -r state object path value && IFS= read -r found <&3; do
	is "$found" "$value" "$state: $object $path"
done <rows 3<values
is "$(wc -l <values)" "$(wc -l <rows)" 'every row is looked at'

done_testing
