/* Carries pkg-config's flags for libpng to the C target that wraps it. Empty on purpose. */
