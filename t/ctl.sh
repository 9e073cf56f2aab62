# t/ctl.sh: what the tests of k-ctl share: a store in which pods may be made.
#
# shellcheck shell=sh
quiet() { "$@" >"$T_DIR/null" 2>&1; }
quiet k-store put <<X
{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default","namespace":"default"}}
X
status() { # KIND NAME STATUS: through the subresource
	printf '{"verb":"patch","target":%s,"subresource":"status","patch":{"status":%s}}' \
		"$(k-ctl get "$1" "$2" | jq -c '{apiVersion, kind} + (.metadata |
			with_entries(select(.key == ("name", "namespace"))))')" "$3" |
		tr -d '\n\t' | k-store commit >"$T_DIR/null"
}
