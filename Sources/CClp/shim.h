#include <stdbool.h>
#include <Clp_C_Interface.h>
