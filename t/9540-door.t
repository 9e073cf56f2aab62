#!/bin/sh
# Every test of the API, of k-ctl and of the controllers that can be run through a k-api.
T_DOOR='2010-api 3000-ctl 3010-ctl-logs 3020-ctl-describe 3030-ctl-bad 4001-daemons
	4010-controllers 4030-slices'
export T_DOOR
exec "${0%/*}/3040-door.t"
