/* Carries pkg-config's flags for libxml2 to the C target that wraps it. Empty on purpose: libxml2's own headers pull in
   ICU's, which clash with FoundationICU once Swift imports both. */
