//! The pages as people meet them: real Chromium, with and without scripts, by keyboard, in both colour schemes,
//! narrow and on paper. Pictures of every page are left under `target/e2e`.
//!
//! Needs Debian's `chromium` and `chromium-driver`, and for `sound` also axe-core's file in `INTERDICT_AXE`.
//! Without them the tests say what they skip; with `INTERDICT_REQUIRE_BROWSER=1` they fail.

#[allow(dead_code)]
#[path = "../serve/service.rs"]
mod service;
#[path = "../support/mod.rs"]
mod support;

mod driver;
mod keyboard;
mod looks;
mod sound;
mod walk;
mod world;
