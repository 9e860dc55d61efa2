/* Carries pkg-config's flags for zlib to the C target that wraps it. Empty on purpose. */
