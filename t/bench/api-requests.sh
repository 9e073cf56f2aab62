#!/bin/sh
# Requests a second of k-api, durable, and their latency; lists; memory after all that.
T_LIMIT=300
. "${0%/*}/../lib.sh"
. "${0%/*}/../api.sh"

# rates CONNECTIONS UPSTREAM-CREATE WANTED UPSTREAM-GET WANTED
rates() {
	serve_again
	bare_loop
	load create "$1" 5000 >create
	row "create/s, $1 connections" "$(cut -f 1 create)" 1/s "$2" "ratio>=$3"
	bare_row "create/s, $1 connections" "$(cut -f 1 create)" 1/s "$bare"
	if test "$1" = 32; then
		row 'create, 32 connections, p99' "$(cut -f 3 create)" ms 51 '<=10'
		bare_row 'create, 32 connections, p99' "$(cut -f 3 create)" ms "$bare_p99"
	fi
	load get "$1" 5000 >get
	row "get/s, $1 connections" "$(cut -f 1 get)" 1/s "$4" "ratio>=$5"
}
serve
rates 1 428 5 726 8
rates 8 1105 6 2058 10
rates 32 1393 7 2405 12
load list 1 30 >list
row 'list of 5,000' "$(cut -f 1 list)" ms 49 '<=10'
load update 32 5000 >update
row 'update/s, 32 connections' "$(cut -f 1 update)" 1/s 1104 'ratio>=7'
row 'memory after the load' "$(($(pss) / 1024))" MiB 616 '<=24'
