//! The binary `interdict`.

fn main() {}
