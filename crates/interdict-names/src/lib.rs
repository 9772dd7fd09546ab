//! Text to analysed names; how alike two names are, and why.
