//! Every page without a mouse: all that can be pressed can be reached, and where the keyboard is can be seen.

use std::collections::HashSet;

use crate::driver::{self, Browser, Scripts};
use crate::world::{self, PAGES};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// Presses of the tabulator after which a page counts as one that does not let go.
const PRESSES_MAX: usize = 400;

#[test]
fn a_screening_by_keyboard_alone() {
    if !driver::is_here("a screening by keyboard") {
        return;
    }
    let service = world::service();
    let browser = Browser::open(Scripts::On);
    browser.go(&service.base);
    assert_eq!(
        browser.focused().attribute("id").as_deref(),
        Some("name"),
        "one may type at once"
    );
    browser.press(&[
        "a", "n", "a", " ", "p", "r", "i", "m", "e", "r", "o", "v", "a", ENTER,
    ]);
    browser.one(".hit");
    browser.go(&format!("{}/lists", service.base));
    browser.press(&[TAB]);
    assert_eq!(browser.focused().words(), "Skip to the content");
    browser.press(&[ENTER]);
    assert_eq!(
        browser.focused().attribute("id").as_deref(),
        Some("content")
    );
    // The table of lists may be wider than the window: the keyboard can move it.
    browser.press(&[TAB]);
    assert_eq!(
        browser.focused().attribute("role").as_deref(),
        Some("region")
    );
    browser.press(&[TAB, ENTER]);
    browser.one("h1");
    assert!(
        browser.address().contains("/lists/"),
        "{}",
        browser.address()
    );
}

#[test]
fn the_keyboard_reaches_everything_and_is_seen() {
    if !driver::is_here("the way of the keyboard") {
        return;
    }
    let service = world::service();
    let browser = Browser::open(Scripts::On);
    for page in PAGES {
        page.visit(&browser, &service);
        check_tour(&browser, page.name);
    }
}

/// Goes round the page by the tabulator: every field, button and link that is shown is met once, with a ring.
#[track_caller]
fn check_tour(browser: &Browser, page: &str) {
    let there = browser.script(NUMBER_ALL).as_u64().unwrap();
    let mut met = HashSet::new();
    for _ in 0..PRESSES_MAX {
        browser.press(&[TAB]);
        let focused = browser.script(FOCUSED);
        let Some(number) = focused["number"].as_u64() else {
            break;
        };
        assert!(
            focused["ring"].as_bool().unwrap(),
            "{page}: {focused} shows nothing"
        );
        met.insert(number);
    }
    let missed = browser.script(&format!(
        "const met = new Set({:?}); return [...document.querySelectorAll('[data-number]')]\
         .filter(one => !met.has(+one.dataset.number)).map(one => one.outerHTML.slice(0, 120))",
        met.iter().collect::<Vec<_>>()
    ));
    assert_eq!(
        missed.as_array().map(Vec::len),
        Some(0),
        "{page}: of {there}, not met: {missed}"
    );
}

/// Numbers what can be pressed and is shown, and begins at the top. Of a group of radio buttons the keyboard
/// meets one, as it should.
const NUMBER_ALL: &str = r"
    document.body.tabIndex = -1;
    document.body.focus();
    const groups = new Set();
    let number = 0;
    for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\'0\']')) {
        if (one.type === 'hidden' || !one.checkVisibility()) continue;
        if (one.type === 'radio') {
            const own = one.name;
            const chosen = document.querySelector(`input[name='${own}']:checked`);
            if (chosen ? chosen !== one : groups.has(own)) continue;
            groups.add(own);
        }
        one.dataset.number = number++;
    }
    return number;";

const FOCUSED: &str = r"
    const one = document.activeElement;
    if (!one || one === document.body) return {};
    const style = getComputedStyle(one);
    return {
        number: one.dataset.number === undefined ? null : +one.dataset.number,
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        html: one.outerHTML.slice(0, 120),
    };";
