//! The front door: the name index, matching, the assessment of dealings.
