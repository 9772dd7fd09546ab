//! A client of the W3C WebDriver protocol, as far as these tests need it, for Debian's chromedriver.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::service::free_address;

/// The key under which the protocol puts the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long a page may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

/// One window of one Chromium of its own.
pub(crate) struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    /// Chromium's profile, gone with the window.
    _profile: tempfile::TempDir,
}

/// Something on the page.
pub(crate) struct Element<'a> {
    browser: &'a Browser,
    id: String,
}

/// Whether there is a browser to test with; says aloud what is skipped without.
#[allow(clippy::print_stderr)]
pub(crate) fn is_here(what: &str) -> bool {
    let lacking: Vec<&str> = ["chromium", "chromedriver"]
        .into_iter()
        .filter(|program| found(program).is_none())
        .collect();
    if lacking.is_empty() {
        return true;
    }
    let lacking = lacking.join(" and ");
    assert!(!is_required(), "{what} needs {lacking}");
    eprintln!("skipped: {what} needs {lacking}");
    false
}

/// Whether a missing browser is a failure.
pub(crate) fn is_required() -> bool {
    std::env::var_os("INTERDICT_REQUIRE_BROWSER").is_some_and(|value| value == "1")
}

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

impl Browser {
    pub(crate) fn open(scripts: Scripts) -> Self {
        let address = free_address();
        let (_, port) = address.rsplit_once(':').unwrap();
        let driver = Command::new(found("chromedriver").expect("is_here was asked"))
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)));
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Self {
            driver,
            agent: config.build().into(),
            session: format!("http://{address}"),
            _profile: profile,
        };
        let until = Instant::now() + PATIENCE;
        while browser
            .agent
            .get(format!("{}/status", browser.session))
            .call()
            .is_err()
        {
            assert!(Instant::now() < until, "chromedriver does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        let wanted = capabilities(scripts, browser._profile.path());
        let answer = browser.post("/session", &wanted);
        let id = answer["sessionId"].as_str().expect("a session").to_owned();
        browser.session = format!("{}/session/{id}", browser.session);
        browser
    }

    fn answer(&self, what: &str, response: ureq::http::Response<ureq::Body>) -> Value {
        let status = response.status().as_u16();
        // A picture of a long page is larger than what is read by default.
        let text = response
            .into_body()
            .into_with_config()
            .limit(100_000_000)
            .read_to_string()
            .unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
        assert_eq!(status, 200, "{what}: {}", answer["value"]["message"]);
        answer["value"].clone()
    }

    fn get(&self, path: &str) -> Value {
        let response = self.agent.get(format!("{}{path}", self.session)).call();
        self.answer(path, response.unwrap())
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.agent.post(format!("{}{path}", self.session));
        let request = request.header("content-type", "application/json");
        self.answer(path, request.send(body.to_string()).unwrap())
    }

    /// A command of Chromium's own protocol, for what WebDriver has no word for.
    pub(crate) fn chromium(&self, command: &str, parameters: Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            &json!({"cmd": command, "params": parameters}),
        )
    }

    pub(crate) fn go(&self, address: &str) {
        self.post("/url", &json!({"url": address}));
    }

    pub(crate) fn address(&self) -> String {
        self.get("/url").as_str().unwrap().to_owned()
    }

    pub(crate) fn title(&self) -> String {
        self.get("/title").as_str().unwrap().to_owned()
    }

    /// Every element that a CSS selector names.
    pub(crate) fn all(&self, selector: &str) -> Vec<Element<'_>> {
        let query = json!({"using": "css selector", "value": selector});
        let found = self.post("/elements", &query);
        let ids = found.as_array().unwrap().iter();
        ids.map(|one| self.element(one)).collect()
    }

    /// The first element that a CSS selector names, once there is one.
    #[track_caller]
    pub(crate) fn one(&self, selector: &str) -> Element<'_> {
        self.once("css selector", selector)
    }

    /// The link whose words these are, once there is one.
    #[track_caller]
    pub(crate) fn link(&self, words: &str) -> Element<'_> {
        self.once("partial link text", words)
    }

    /// The first element that answers, once there is one: a page may still be on its way.
    #[track_caller]
    fn once(&self, using: &str, value: &str) -> Element<'_> {
        let query = json!({"using": using, "value": value});
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self.post("/elements", &query);
            if let Some(first) = found.as_array().and_then(|found| found.first()) {
                return self.element(first);
            }
            assert!(
                Instant::now() < until,
                "no {value} ({using}) at {}",
                self.address()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The field that a label names: what a person looks for.
    #[track_caller]
    pub(crate) fn field(&self, label: &str) -> Element<'_> {
        let path = format!("//label[normalize-space(.)='{label}']");
        let label = self.once("xpath", &path);
        match label.attribute("for") {
            Some(id) => self.one(&format!("[id='{id}']")),
            None => {
                let inner = json!({"using": "css selector", "value": "input, select, textarea"});
                self.element(&self.post(&label.path("/element"), &inner))
            }
        }
    }

    /// What has the keyboard.
    pub(crate) fn focused(&self) -> Element<'_> {
        self.element(&self.get("/element/active"))
    }

    fn element(&self, answer: &Value) -> Element<'_> {
        let id = answer[ELEMENT].as_str().expect("an element").to_owned();
        Element { browser: self, id }
    }

    /// Presses keys, one after the other, wherever the keyboard is.
    pub(crate) fn press(&self, keys: &[&str]) {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|key| {
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.post("/actions", &json!({"actions": [keyboard]}));
    }

    /// Sets a field of a day by its name. Its parts take keys in the order of the user's language, so that the
    /// value is set as the picker sets it.
    pub(crate) fn set(&self, name: &str, day: &str) {
        self.script(&format!(
            "document.querySelector(`[name='{name}']`).value = '{day}'"
        ));
    }

    /// Makes Chromium prefer a colour scheme, on the screen.
    pub(crate) fn prefer_scheme(&self, scheme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.chromium(
            "Emulation.setEmulatedMedia",
            json!({"media": "", "features": features}),
        );
    }

    /// The value of a script's `return`. The driver runs it, whatever the page may.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// The words of the page as they are seen.
    pub(crate) fn words(&self) -> String {
        let words = self.script("return document.body ? document.body.innerText : ''");
        words.as_str().unwrap().to_owned()
    }

    /// Waits until the page shows words, as a person would who pressed something.
    #[track_caller]
    pub(crate) fn check_shows(&self, what: &[&str]) {
        let until = Instant::now() + PATIENCE;
        loop {
            let words = self.words();
            let lacking = what.iter().find(|one| !words.contains(**one));
            let Some(lacking) = lacking else { return };
            assert!(
                Instant::now() < until,
                "{lacking:?} at {}:\n{words}",
                self.address()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Keeps a picture of the whole page, top to bottom, under `target/e2e`.
    pub(crate) fn picture(&self, name: &str) {
        let wanted = json!({"format": "png", "captureBeyondViewport": true, "clip": self.whole()});
        let picture = self.chromium("Page.captureScreenshot", wanted);
        keep(name, "png", &picture["data"]);
    }

    fn whole(&self) -> Value {
        let size = &self.chromium("Page.getLayoutMetrics", json!({}))["cssContentSize"];
        json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1})
    }

    /// Keeps the page as it would be printed; says how many bytes it has.
    pub(crate) fn paper(&self, name: &str) -> usize {
        let sheet = self.post("/print", &json!({"background": false}));
        keep(name, "pdf", &sheet)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The window first, or Chromium would outlive its driver.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn capabilities(scripts: Scripts, profile: &Path) -> Value {
    let arguments = [
        "--headless=new".to_owned(),
        // Build machines run as root, where Chromium's sandbox refuses to.
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--hide-scrollbars".to_owned(),
        "--disable-background-networking".to_owned(),
        "--window-size=1200,900".to_owned(),
        // A page that glides to an element cannot be clicked meanwhile.
        "--force-prefers-reduced-motion".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    // 2 is "block" among Chromium's content settings.
    let preferences = match scripts {
        Scripts::On => json!({}),
        Scripts::Off => json!({"profile.managed_default_content_settings.javascript": 2}),
    };
    let chromium = json!({
        "binary": found("chromium").expect("is_here was asked"),
        "args": arguments,
        "prefs": preferences,
    });
    json!({"capabilities": {"alwaysMatch": {
        "browserName": "chrome",
        "goog:chromeOptions": chromium,
        "unhandledPromptBehavior": "dismiss and notify",
    }}})
}

/// Writes what the browser gave in base 64 under `target/e2e`.
fn keep(name: &str, kind: &str, text: &Value) -> usize {
    let bytes = base64_decoded(text.as_str().expect("base 64"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../e2e");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.{kind}")), &bytes).unwrap();
    bytes.len()
}

fn base64_decoded(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let place = alphabet.iter().position(|own| *own == byte);
        let place = u32::try_from(place.expect("base 64")).unwrap();
        bits = (bits << 6 | place) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}

impl Element<'_> {
    fn path(&self, rest: &str) -> String {
        format!("/element/{}{rest}", self.id)
    }

    pub(crate) fn click(&self) {
        self.browser.post(&self.path("/click"), &json!({}));
    }

    /// Types text into a field, after what stands there.
    pub(crate) fn write(&self, text: &str) {
        self.browser
            .post(&self.path("/value"), &json!({"text": text}));
    }

    /// Chooses an entry of a list by its words.
    #[track_caller]
    pub(crate) fn choose(&self, words: &str) {
        let path = format!(".//option[normalize-space(.)='{words}']");
        let query = json!({"using": "xpath", "value": path});
        let option = self.browser.post(&self.path("/element"), &query);
        self.browser.element(&option).click();
    }

    pub(crate) fn words(&self) -> String {
        let text = self.browser.get(&self.path("/text"));
        text.as_str().unwrap().to_owned()
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let value = self.browser.get(&self.path(&format!("/attribute/{name}")));
        value.as_str().map(str::to_owned)
    }

    /// What a field holds now.
    pub(crate) fn value(&self) -> String {
        let value = self.browser.get(&self.path("/property/value"));
        value.as_str().unwrap_or_default().to_owned()
    }

    /// The computed value of a style.
    pub(crate) fn style(&self, property: &str) -> String {
        let value = self.browser.get(&self.path(&format!("/css/{property}")));
        value.as_str().unwrap().to_owned()
    }
}
