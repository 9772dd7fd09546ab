//! A new user's way through every page, with scripts and without: nothing may depend on them.

use crate::driver::{self, Browser, Element, Scripts};
use crate::service::Service;
use crate::world;

#[test]
fn a_new_user_with_scripts() {
    walk(Scripts::On);
}

#[test]
fn a_new_user_without_scripts() {
    walk(Scripts::Off);
}

fn walk(scripts: Scripts) {
    if !driver::is_here("the walk through the pages") {
        return;
    }
    let service = world::service();
    let browser = Browser::open(scripts);
    check_scripts(&browser, scripts);
    screens(&browser, &service);
    looks_at_the_party(&browser);
    assesses_a_dealing(&browser, &service);
    looks_through_a_text(&browser, &service);
    compares_editions(&browser, &service);
    sees_what_changed(&browser);
    is_told_what_is_wrong(&browser, &service);
    admits_an_edition(&browser, &service);
}

/// The test would prove nothing if the browser did not do as it is told.
#[track_caller]
fn check_scripts(browser: &Browser, scripts: Scripts) {
    browser.go("data:text/html,<title>off</title><script>document.title='on'</script>");
    let expected = match scripts {
        Scripts::On => "on",
        Scripts::Off => "off",
    };
    assert_eq!(browser.title(), expected);
}

fn screens(browser: &Browser, service: &Service) {
    browser.go(&service.base);
    assert_eq!(browser.title(), "Screen · interdict");
    let name = browser.field("Name");
    name.write("Ана Примерова");
    browser.one("summary").click();
    browser.field("What it is").choose("Person");
    browser.field("Country").write("Russia");
    browser.one("main form button").click();
    browser.one(".hit");
    browser.check_shows(&[
        "1 listed party may be Ана Примерова",
        "Ana Petrovna Primerova",
        "PROGRAM-A",
        "since 2023-05-01",
    ]);
    assert_eq!(
        browser.field("Name").value(),
        "Ана Примерова",
        "what was typed stays"
    );
    assert_eq!(browser.field("Country").value(), "Russia");
    assert!(!browser.address().contains('?'), "no name in the address");
    // Before it was listed, on a day for which no edition is held.
    browser.set("on", "2023-04-01");
    browser.one("main form button").click();
    browser.one(".answer");
    browser.check_shows(&["on 2023-04-01"]);
    assert!(browser.all(".hit").is_empty(), "it was not listed yet");
    browser.set("on", "2024-06-02");
    browser.one("main form button").click();
    browser.one(".hit");
}

fn looks_at_the_party(browser: &Browser) {
    browser.link("Ana Petrovna Primerova").click();
    browser.one(".columns");
    assert!(
        browser
            .address()
            .ends_with("/party/ours/NK-one?on=2024-06-02"),
        "the day goes along"
    );
    browser.check_shows(&[
        "Ана Петровна Примерова",
        "7 Sosnovaya, Tver, Russia",
        "PROGRAM-A",
        "Through the editions",
        "Kedrovaya Dolina Trading",
    ]);
    browser.link("Kedrovaya Dolina Trading").click();
    browser.one(".columns");
    browser.check_shows(&["X-778899", "Ana Petrovna Primerova"]);
}

fn assesses_a_dealing(browser: &Browser, service: &Service) {
    browser.go(&service.base);
    browser.link("Dealing").click();
    world::describe_dealing(browser);
    browser.one("main form button").click();
    browser.one(".verdict");
    browser.check_shows(&[
        "Prohibited",
        "83 FR 17644-17648",
        "What was said, and changes nothing",
    ]);
    assert_eq!(
        browser.field("Party 1").value(),
        "ZTE Kangxun",
        "what was typed stays"
    );
    browser.set("day", "2018-07-16");
    browser
        .field("Keep the assessment in the ledger, with a receipt")
        .click();
    browser.one("main form button").click();
    browser.link("receipt").click();
    browser.one("dl.said");
    browser.check_shows(&["Receipt", "Nothing recorded restricts it", "2018-07-16"]);
    browser.link("Judge it again").click();
    browser.one("p.verdict");
    browser.check_shows(&["the same in every word"]);
}

fn looks_through_a_text(browser: &Browser, service: &Service) {
    browser.go(&service.base);
    browser.link("Text").click();
    browser.one("textarea");
    world::bring_documents(browser, service);
    browser.set("on", "2018-05-14");
    browser.one("main form button").click();
    browser.one(".answer");
    browser.check_shows(&["letter.md", "Morskoy Veter", "ZTE Kangxun"]);
    let marked: Vec<String> = browser.all("mark").iter().map(Element::words).collect();
    let marks = |name: &str| marked.iter().any(|words| words.contains(name));
    assert!(marks("ZTE Kangxun") && marks("Morskoy Veter"), "{marked:?}");
    assert!(
        browser.field("Text").value().starts_with("The ban"),
        "what was typed stays"
    );
}

fn compares_editions(browser: &Browser, service: &Service) {
    browser.go(&service.base);
    browser.link("Lists").click();
    browser.check_shows(&["us_ofac_sdn", "(1 held)", "not held"]);
    browser.link("Specially Designated Nationals").click();
    browser.check_shows(&["How the list grew", "held:", "serves today"]);
    // The newest edition is held: compare the two before it.
    let (from, to) = (browser.all("[name='from']"), browser.all("[name='to']"));
    from[2].click();
    to[1].click();
    browser.one("main form button").click();
    browser.one("h1");
    browser.check_shows(&[
        "From 2026-03-01 to 2026-03-02",
        "Came onto the list",
        "Went from the list",
        "FICTIONOV",
    ]);
    browser.link("Testimir61").click();
    browser.one(".columns");
    browser.check_shows(&["61 Example Street", "1 of 2 editions"]);
}

fn sees_what_changed(browser: &Browser) {
    browser.link("Today").click();
    browser.check_shows(&["New in the ledger", "us_ofac_sdn", "held:"]);
    browser.link("month").click();
    browser.check_shows(&["What is about to change"]);
    browser.link("Measures").click();
    browser.check_shows(&["ZTE"]);
}

fn is_told_what_is_wrong(browser: &Browser, service: &Service) {
    browser.go(&service.base);
    browser.field("Name").write("x");
    browser.one("summary").click();
    browser.field("Country").write("Atlantis");
    browser.one("main form button").click();
    browser.one("[role='alert']");
    browser.check_shows(&["Atlantis"]);
    assert_eq!(
        browser.field("Country").value(),
        "Atlantis",
        "it can be corrected"
    );
    browser.go(&format!("{}/nowhere", service.base));
    browser.check_shows(&["nothing is at this path"]);
    browser.go(&format!("{}/party/ours/nobody", service.base));
    browser.check_shows(&["Screen a party", "See the lists"]);
}

fn admits_an_edition(browser: &Browser, service: &Service) {
    browser.go(&format!("{}/lists/us_ofac_sdn", service.base));
    browser.check_shows(&["Held until a person decides"]);
    browser.field("Why").write("The publisher announced it");
    browser.field("Your name").write("Ann Example");
    browser.one("button[value='admit']").click();
    browser.check_shows(&["Ann Example", "2026-03-03"]);
    let words = browser.words();
    assert!(!words.contains("Held until a person decides"), "{words}");
}
