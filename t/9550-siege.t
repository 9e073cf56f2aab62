#!/bin/sh
# t/3120-siege.t at its full strength: 1,000 connections of each kind for ten minutes.
: "${EACH:=1000}" "${SIEGE_S:=600}"
export EACH SIEGE_S
exec "${0%/*}/3120-siege.t"
