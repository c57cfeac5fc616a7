#ifdef CUT
#include "cut.glsl"
#endif

void main() {
#ifdef CUT
    if (hole(1.)) discard;
#endif
}
