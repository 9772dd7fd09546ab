//! What is on the pages: invented lists with two editions each, one of them held, and the register.

use crate::driver::Browser;
use crate::service::{ENTITIES, Service};
use crate::support::{Desk, sdn_xml};

/// One page, and how a person comes to it.
pub(crate) struct Page {
    /// Names its pictures.
    pub(crate) name: &'static str,
    way: Way,
}

enum Way {
    /// By its address.
    At(&'static str),
    /// By typing a name into the form of the first page, perhaps with a day.
    Screening(&'static str, &'static str),
    /// By describing a dealing.
    Dealing { keep: bool },
    /// By pasting a text and choosing a file.
    Text,
}

/// Every page, in every state that looks different.
pub(crate) const PAGES: &[Page] = &[
    Page {
        name: "screen",
        way: Way::At("/"),
    },
    Page {
        name: "screened",
        way: Way::Screening("Ana Primerova", ""),
    },
    Page {
        name: "screened-nothing",
        way: Way::Screening("Kwxlpq Zzyzx", ""),
    },
    Page {
        name: "screened-register",
        way: Way::Screening("中兴通讯", ""),
    },
    Page {
        name: "refused",
        way: Way::Screening("   x", "0001-01-01"),
    },
    Page {
        name: "party",
        way: Way::At("/party/ours/NK-one"),
    },
    Page {
        name: "party-register",
        way: Way::At("/party/register/register-zte-kx?on=2018-05-14"),
    },
    Page {
        name: "dealing",
        way: Way::At("/dealing"),
    },
    Page {
        name: "assessed",
        way: Way::Dealing { keep: false },
    },
    Page {
        name: "receipt",
        way: Way::Dealing { keep: true },
    },
    Page {
        name: "text",
        way: Way::At("/text"),
    },
    Page {
        name: "scanned",
        way: Way::Text,
    },
    Page {
        name: "lists",
        way: Way::At("/lists"),
    },
    Page {
        name: "list",
        way: Way::At("/lists/us_ofac_sdn"),
    },
    Page {
        name: "difference",
        way: Way::At("/lists/us_ofac_sdn/diff?from=2026-03-01&to=2026-03-02"),
    },
    Page {
        name: "measures",
        way: Way::At("/measures?on=2018-05-14"),
    },
    Page {
        name: "today",
        way: Way::At("/today?days=30"),
    },
    Page {
        name: "reference",
        way: Way::At("/reference"),
    },
    Page {
        name: "missing",
        way: Way::At("/party/ours/nobody"),
    },
];

/// A service over these lists.
pub(crate) fn service() -> Service {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 10, max = 500 }\n",
    );
    desk.file("entities.ftm.json", ENTITIES);
    import(
        &desk,
        &["ours", "entities.ftm.json", "--published", "2024-06-01"],
    );
    for (published, people) in [
        ("2026-03-01", 1..=60),
        ("2026-03-02", 3..=61),
        ("2026-03-03", 3..=30),
    ] {
        let name = format!("{published}.xml");
        desk.file(&name, sdn_xml(published, people));
        import(&desk, &["us_ofac_sdn", &name]);
    }
    Service::over(desk)
}

fn import(desk: &Desk, words: &[&str]) {
    let run = desk.run(&[&["import"], words].concat());
    // 1 says that the edition is held, which one of them is to be.
    assert!(run.status < 2, "{run:?}");
}

impl Page {
    /// What was asked: on paper, where there are no forms, an answer is worth nothing without it.
    pub(crate) fn asked(&self) -> Vec<&str> {
        match self.way {
            // A text stands below what was found in it, which is what is printed.
            Way::At(_) | Way::Text => vec![],
            // A question that is refused has no answer.
            Way::Screening(_, day) if !day.is_empty() => vec![],
            Way::Screening(name, _) => vec![name],
            Way::Dealing { .. } => vec!["export", "US person", "ZTE Kangxun", "end user", "EAR99"],
        }
    }

    /// Goes there.
    pub(crate) fn visit(&self, browser: &Browser, service: &Service) {
        let base = &service.base;
        match self.way {
            Way::At(path) => browser.go(&format!("{base}{path}")),
            Way::Screening(name, day) => {
                browser.go(&format!("{base}/"));
                browser.field("Name").write(name);
                if !day.is_empty() {
                    browser.set("on", day);
                }
                browser.one("main form button").click();
                browser.one(".answer");
            }
            Way::Text => {
                browser.go(&format!("{base}/text"));
                bring_documents(browser, service);
                browser.one("main form button").click();
                browser.one(".answer");
            }
            Way::Dealing { keep } => {
                browser.go(&format!("{base}/dealing"));
                describe_dealing(browser);
                if keep {
                    browser
                        .field("Keep the assessment in the ledger, with a receipt")
                        .click();
                }
                browser.one("main form button").click();
                browser.one(".verdict");
                if keep {
                    browser.link("receipt").click();
                    browser.one("dl.said");
                }
            }
        }
    }
}

/// Fills the form of a dealing: in May 2018, a US person would ship to ZTE.
pub(crate) fn describe_dealing(browser: &Browser) {
    browser.field("Dealing").choose("export");
    browser.set("day", "2018-05-14");
    browser.field("US person").click();
    browser.field("Party 1").write("ZTE Kangxun");
    browser.one("[name='role0']").choose("end user");
    browser.field("Item").write("EAR99");
}

/// Pastes a text into the form, and chooses a file.
pub(crate) fn bring_documents(browser: &Browser, service: &Service) {
    browser
        .field("Text")
        .write("The ban on sales to ZTE Kangxun stays, says Ana Petrovna Primerova.");
    let letter = "# Letter\n\nThe vessel Morskoy Veter lay in port.\n";
    let file = service.desk.file("letter.md", letter);
    browser.field("Files").write(file.to_str().unwrap());
}
