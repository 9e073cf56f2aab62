/* k-keeper as a part of the program that all controllers share. */
#pragma once

int keeper_main(int argc, char **argv);
