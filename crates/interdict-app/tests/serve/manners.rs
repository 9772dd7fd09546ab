//! Keys, limits, and clients without manners.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::service::Service;
use crate::support::Desk;

const SCREEN: &str = r#"{"party": {"name": "Morskoy Veter"}}"#;

#[test]
fn keys_open_what_their_role_allows() {
    let desk = Desk::new();
    let key = |role: &str| desk.json(&["key", "create", role, "--role", role])["keys"][0].clone();
    let (read, screen) = (key("read"), key("screen"));
    let service = Service::over(desk);
    let with = |key: &serde_json::Value| format!("ApiKey {}", key["key"].as_str().unwrap());
    service.get("/healthz").expect(200);
    service.get("/catalog").expect(401);
    service
        .get_with("/catalog", &[("authorization", "ApiKey interdict_0_0")])
        .expect(401);
    service
        .get_with("/catalog", &[("authorization", &with(&read))])
        .expect(200);
    service
        .post_with("/v1/screen", SCREEN, &[("authorization", &with(&read))])
        .expect(403);
    service
        .post_with("/v1/screen", SCREEN, &[("authorization", &with(&screen))])
        .expect(200);
    service
        .get_with("/metrics", &[("authorization", &with(&screen))])
        .expect(403);
    let id = screen["id"].as_str().unwrap();
    service.desk.run(&["key", "revoke", id]).expect(0);
    service
        .post_with("/v1/screen", SCREEN, &[("authorization", &with(&screen))])
        .expect(401);
    let listed = service.desk.run(&["key", "list", "--json"]).expect(0).out;
    assert!(!listed.contains(screen["key"].as_str().unwrap()));
}

#[test]
fn an_address_that_others_reach_needs_a_key() {
    let desk = Desk::new();
    let run = desk.run(&["serve", "--listen", "0.0.0.0:0"]).expect(2);
    assert!(run.err.contains("there is no key"), "{}", run.err);
}

#[test]
fn a_configuration_is_checked() {
    let desk = Desk::new();
    desk.run(&["config", "check"]).expect(0);
    desk.file("config.toml", "[serve]\nlisten = \"8000\"\n");
    let run = desk.run(&["config", "check"]).expect(2);
    assert!(run.err.contains("serve.listen"), "{}", run.err);
    desk.file("config.toml", "[serve]\nlissen = \"x\"\n");
    assert!(
        desk.run(&["config", "check"])
            .expect(2)
            .err
            .contains("line 2")
    );
}

#[test]
fn too_much_is_refused_and_told() {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[serve]\nbody_bytes_max = 1000\nrequests_per_s_max = 5\n",
    );
    let service = Service::over(desk);
    std::thread::sleep(Duration::from_millis(1_100));
    service.post("/v1/screen", &"x".repeat(2_000)).expect(413);
    let replies: Vec<_> = (0..10).map(|_| service.get("/algorithms")).collect();
    let refused = replies
        .iter()
        .find(|reply| reply.status == 429)
        .expect("more than five in a second");
    assert_eq!(refused.header("retry-after"), "1");
}

#[test]
fn bad_manners_leave_it_serving() {
    let service = Service::start();
    let address = service.base.trim_start_matches("http://").to_owned();
    let head = "POST /v1/screen HTTP/1.1\r\nHost: x\r\n";
    let kinds: Vec<Vec<u8>> = vec![
        vec![0xff; 300],
        format!("{head}Content-Length: 10\r\n\r\n{{").into_bytes(),
        format!("{head}Content-Length: 99999999999\r\n\r\nxxxx").into_bytes(),
        format!("{head}Content-Length: 2\r\n\r\n{{]").into_bytes(),
        format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000)).into_bytes(),
        format!("{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n").into_bytes(),
        b"POST /v1/screen/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{\"party\""
            .to_vec(),
        b"POST /v1/scr".to_vec(),
    ];
    let mut slow = Vec::new();
    for number in 0..1_000 {
        let bytes = &kinds[number % kinds.len()];
        let Ok(mut stream) = TcpStream::connect(&address) else {
            continue;
        };
        let _ = stream.write_all(bytes);
        if number % kinds.len() == kinds.len() - 1 {
            slow.push(stream);
            continue;
        }
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let mut answer = [0; 12];
        if stream.read_exact(&mut answer).is_ok() {
            assert_ne!(answer[9], b'5', "{}", String::from_utf8_lossy(bytes));
        }
    }
    service.post("/v1/screen", SCREEN).expect(200);
    let metrics = service.get("/metrics").expect(200).text;
    assert!(!metrics.contains("status=\"500\""), "{metrics}");
}
