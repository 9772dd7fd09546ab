//! Accessibility by axe-core's rules, in both colour schemes: no serious or critical fault.

use serde_json::Value;

use crate::driver::{self, Browser, Scripts};
use crate::world::{self, PAGES};

/// Runs the rules of WCAG 2.2 A and AA, and good practice.
const RUN: &str = "return axe.run(document, {resultTypes: ['violations'], runOnly: \
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})";

#[test]
fn no_page_has_a_serious_fault() {
    if !driver::is_here("accessibility") {
        return;
    }
    let Some(axe) = axe() else { return };
    let service = world::service();
    let browser = Browser::open(Scripts::On);
    let mut faults = Vec::new();
    for scheme in ["light", "dark"] {
        browser.prefer_scheme(scheme);
        for page in PAGES {
            page.visit(&browser, &service);
            // What is folded is looked at as well.
            browser.script("document.querySelectorAll('details').forEach(one => one.open = true)");
            browser.script(&axe);
            let found = browser.script(RUN);
            assert!(found["testEngine"]["version"].is_string(), "{found}");
            faults.extend(serious(&found).map(|fault| format!("{}, {scheme}: {fault}", page.name)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The faults that keep somebody out.
fn serious(found: &Value) -> impl Iterator<Item = String> {
    let faults = found["violations"].as_array().unwrap().iter();
    faults
        .filter(|fault| matches!(fault["impact"].as_str(), Some("serious" | "critical")))
        .map(|fault| {
            let nodes = fault["nodes"].as_array().unwrap();
            let places: Vec<String> = nodes
                .iter()
                .take(3)
                .map(|node| format!("{} ({})", node["target"], node["failureSummary"]))
                .collect();
            format!(
                "{}, {}: {} at {}",
                fault["impact"],
                fault["id"],
                fault["help"],
                places.join("; ")
            )
        })
}

/// The source of axe-core; says aloud what is skipped without.
#[allow(clippy::print_stderr)]
fn axe() -> Option<String> {
    let Some(path) = std::env::var_os("INTERDICT_AXE") else {
        assert!(
            !driver::is_required(),
            "accessibility needs INTERDICT_AXE, the path of axe.min.js"
        );
        eprintln!("skipped: accessibility needs INTERDICT_AXE, the path of axe.min.js");
        return None;
    };
    Some(std::fs::read_to_string(path).expect("INTERDICT_AXE names a file"))
}
