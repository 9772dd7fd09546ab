//! How the pages look: light and dark, narrow, and on paper. Pictures are kept; what can be measured is.

use serde_json::json;

use crate::driver::{self, Browser, Scripts};
use crate::world::{self, PAGES};

/// A window: name of its pictures, width in pixels, colour scheme.
const WINDOWS: &[(&str, u32, &str)] = &[
    ("light", 1_200, "light"),
    ("dark", 1_200, "dark"),
    ("narrow", 360, "light"),
];

#[test]
fn every_page_fits_its_window() {
    if !driver::is_here("the look of the pages") {
        return;
    }
    let service = world::service();
    let browser = Browser::open(Scripts::On);
    for (window, width, scheme) in WINDOWS {
        let metrics =
            json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        browser.chromium("Emulation.setDeviceMetricsOverride", metrics);
        browser.prefer_scheme(scheme);
        for page in PAGES {
            page.visit(&browser, &service);
            browser.picture(&format!("{}-{window}", page.name));
            check_fits(&browser, page.name, *width);
            check_ground(&browser, page.name, scheme);
        }
    }
}

/// Nothing sticks out sideways; what is wider scrolls within itself.
#[track_caller]
fn check_fits(browser: &Browser, page: &str, width: u32) {
    let wide = browser.script(
        "return [...document.querySelectorAll('body *')]\
         .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)\
         .map(one => one.outerHTML.slice(0, 100)).slice(0, 5)",
    );
    let scrolls = browser.script("return document.documentElement.scrollWidth");
    assert!(
        scrolls.as_u64().unwrap() <= u64::from(width),
        "{page}, {width} wide: {scrolls}: {wide}"
    );
}

/// The ground is light where that is preferred, and dark where that is.
#[track_caller]
fn check_ground(browser: &Browser, page: &str, scheme: &str) {
    let ground = browser.one("body").style("background-color");
    let numbers = ground.trim_start_matches(|ch: char| !ch.is_ascii_digit());
    let red: u32 = numbers.split(',').next().unwrap().parse().unwrap();
    assert_eq!(red > 128, scheme == "light", "{page}, {scheme}: {ground}");
}

#[test]
fn every_page_prints() {
    if !driver::is_here("pages on paper") {
        return;
    }
    let service = world::service();
    let browser = Browser::open(Scripts::On);
    // Whoever prefers dark prints black on white all the same.
    browser.prefer_scheme("dark");
    for page in PAGES {
        page.visit(&browser, &service);
        let bytes = browser.paper(page.name);
        assert!(bytes > 1_000, "{}: {bytes}", page.name);
        browser.chromium("Emulation.setEmulatedMedia", json!({"media": "print"}));
        assert_eq!(browser.one("nav").style("display"), "none", "{}", page.name);
        check_ground(&browser, page.name, "light");
        for asked in page.asked() {
            assert!(
                browser.words().contains(asked),
                "{}: {asked:?} is not on paper",
                page.name
            );
        }
        browser.picture(&format!("{}-paper", page.name));
        browser.prefer_scheme("dark");
    }
}
