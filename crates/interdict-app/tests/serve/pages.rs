//! Pages: whole without scripts, sound for keyboards and screen readers, and nothing from elsewhere.

use crate::service::Service;

#[track_caller]
fn check_page(path: &str, html: &str) {
    assert!(
        html.starts_with("<!DOCTYPE html><html lang=\"en\">"),
        "{path}"
    );
    assert_eq!(html.matches("<h1").count(), 1, "{path}: one heading");
    assert!(html.contains("<main id=\"content\""), "{path}");
    assert!(
        html.contains("href=\"#content\""),
        "{path}: a way past the menu"
    );
    assert!(!html.contains("<script"), "{path}");
    for foreign in ["src=\"http", "@import", "href=\"//"] {
        assert!(!html.contains(foreign), "{path}: {foreign}");
    }
    for (at, _) in html.match_indices("url(") {
        assert!(
            html[at..].starts_with("url(#"),
            "{path}: a picture may use its own patterns only"
        );
    }
    for (at, _) in html.match_indices("<link ") {
        assert!(html[at..].contains("href=\"/"), "{path}");
    }
    labels(path, html);
}

/// Every field has a label: by its id, around it, or as an attribute.
#[track_caller]
fn labels(path: &str, html: &str) {
    for kind in ["<input", "<select", "<textarea"] {
        for (at, _) in html.match_indices(kind) {
            let tag = &html[at..at + html[at..].find('>').unwrap()];
            if tag.contains("type=\"hidden\"") || tag.contains("aria-label=") {
                continue;
            }
            let id = tag
                .split(" id=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let told = id.is_some_and(|id| html.contains(&format!("for=\"{id}\"")));
            let wrapped = html[..at]
                .rfind("<label")
                .is_some_and(|label| !html[label..at].contains("</label>"));
            assert!(told || wrapped, "{path}: {tag}");
        }
    }
}

#[test]
fn every_page_is_whole() {
    let service = Service::start();
    let paths = [
        "/",
        "/text",
        "/dealing",
        "/lists",
        "/lists/ours",
        "/measures",
        "/measures?on=2018-05-14",
        "/today",
        "/today?days=30",
        "/party/ours/NK-one",
        "/party/ours/NK-one?on=2024-06-02",
        "/reference",
    ];
    for path in paths {
        let reply = service.get(path).expect(200);
        assert!(
            reply
                .header("content-security-policy")
                .contains("default-src 'none'"),
            "{path}"
        );
        check_page(path, &reply.text);
    }
    for path in [
        "/party/ours/nobody",
        "/lists/nowhere",
        "/assessments/0000000000",
    ] {
        let reply = service.get(path).expect(404);
        check_page(path, &reply.text);
    }
    assert_eq!(
        service.get("/style.css").expect(200).header("content-type"),
        "text/css; charset=utf-8"
    );
}

#[test]
fn a_screening_and_a_dealing_are_walked_through() {
    let service = Service::start();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let page = service
        .post_with(
            "/",
            "name=Ana+Primerova&country=Russia&on=2024-06-02",
            &form,
        )
        .expect(200);
    check_page("/", &page.text);
    assert!(page.text.contains("/party/ours/NK-one?on=2024-06-02"));
    assert!(page.text.contains("PROGRAM-A"));
    assert!(
        page.text.contains("value=\"Ana Primerova\""),
        "what was typed stays"
    );
    let page = service
        .post_with("/", "name=%3Cscript%3E", &form)
        .expect(200);
    check_page("/", &page.text);
    let page = service
        .post_with("/", "name=x&country=Atlantis", &form)
        .expect(422);
    assert!(page.text.contains("Atlantis"));
    let dealing = "dealing=export&day=2018-05-14&actor=us-person&party0=ZTE+Kangxun&role0=end-user&item=EAR99&keep=yes";
    let page = service.post_with("/dealing", dealing, &form).expect(200);
    check_page("/dealing", &page.text);
    assert!(page.text.contains("Prohibited"), "{}", page.text);
    let receipt = page
        .text
        .split("href=\"/assessments/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    check_page(
        "/assessments",
        &service
            .get(&format!("/assessments/{receipt}"))
            .expect(200)
            .text,
    );
    service
        .post_with("/dealing", "dealing=dance", &form)
        .expect(422);
}

#[test]
fn a_text_is_marked() {
    let service = Service::start();
    let kind = [("content-type", "multipart/form-data; boundary=b")];
    let field = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = field("text", "<b>The ban on sales to ZTE stays.")
        + &field("file\"; filename=\"", "")
        + &field("on", "2018-05-14")
        + &field("recorded", "")
        + &field("explain", "yes")
        + "--b--\r\n";
    let page = service.post_with("/text", &body, &kind).expect(200);
    check_page("/text", &page.text);
    let text = &page.text;
    assert!(text.contains("named in 1 place"), "{text}");
    assert!(
        text.contains("<mark><a href=\"#m0-0\" id=\"t0-0\">ZTE</a></mark>"),
        "{text}"
    );
    assert!(text.contains("id=\"m0-0\""));
    assert!(
        text.contains("&lt;b&gt;The ban"),
        "what was sent is no markup"
    );
    assert!(text.contains("data-state=\"in force\""), "{text}");
    assert!(
        text.contains("/party/register/register-zte?on=2018-05-14"),
        "{text}"
    );
    let empty = field("text", " ") + "--b--\r\n";
    let page = service.post_with("/text", &empty, &kind).expect(422);
    check_page("/text", &page.text);
}

#[test]
fn pages_ask_what_was_known_by_then() {
    let service = Service::start();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let asked = |recorded: &str| {
        let body = format!("name=Ana+Primerova&on=2024-06-02&recorded={recorded}");
        service.post_with("/", &body, &form)
    };
    let page = asked("2001-01-01").expect(200).text;
    check_page("/", &page);
    assert!(page.contains("nothing may be concluded"), "{page}");
    assert!(page.contains("as known at 2001-01-02T00:00:00Z"), "{page}");
    let page = asked("2100-01-01T00%3A00Z").expect(200).text;
    let place = "/party/ours/NK-one?on=2024-06-02&amp;recorded=2100-01-01T00%3A00%3A00Z";
    assert!(page.contains(place), "the clocks go with the link: {page}");
    asked("yesterday").expect(422);
    let party = "/party/ours/NK-one?on=2024-06-02&recorded=2100-01-01T00%3A00%3A00Z";
    let party = service.get(party).expect(200).text;
    check_page("/party", &party);
    assert!(party.contains("As known at"), "{party}");
    let dealing = "dealing=export&day=2018-05-14&actor=us-person&party0=ZTE+Kangxun&role0=end-user&item=EAR99&recorded=";
    let judged = |recorded: &str| {
        let body = format!("{dealing}{recorded}");
        service.post_with("/dealing", &body, &form)
    };
    let page = judged("2100-01-01").expect(200).text;
    assert!(page.contains("Prohibited"), "{page}");
    assert!(
        page.contains("value=\"2100-01-01\""),
        "what was typed stays"
    );
    let page = judged("2001-01-01").expect(404).text;
    assert!(
        page.contains("no register of measures at that moment"),
        "{page}"
    );
    judged("soon").expect(422);
    let measures = service
        .get("/measures?recorded=2100-01-01")
        .expect(200)
        .text;
    check_page("/measures", &measures);
}
