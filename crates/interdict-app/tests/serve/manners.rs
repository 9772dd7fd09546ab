//! Keys, limits, and clients without manners.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::service::{ENTITIES, Service};
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
    let reply = service.post("/v1/screen", &"x".repeat(2_000)).expect(413);
    assert_eq!(reply.header("connection"), "close", "the rest is not read");
    let refused = (0..1_000)
        .map(|_| service.get("/algorithms"))
        .find(|reply| reply.status == 429)
        .expect("more than five in a second");
    assert_eq!(refused.header("retry-after"), "1");
}

/// What a client without manners sends, and whether it then stays away, half open, without a word.
struct Rude {
    bytes: Vec<u8>,
    stays: bool,
}

fn rude() -> Vec<Rude> {
    const POST: &str = "POST /v1/screen HTTP/1.1\r\nHost: x\r\n";
    let large = "x".repeat(200_000);
    let quick = [
        vec![0xff; 300],
        b"\r\n\r\n\r\n\0\0\0\0".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET http://elsewhere/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".to_vec(),
        b"GET /search/default?q=%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\n{}\r\n", "X-One: 1\r\n".repeat(2_000)).into_bytes(),
        format!("{POST}Content-Length: 10\r\n\r\n{{").into_bytes(),
        format!("{POST}Content-Length: 99999999999\r\n\r\nxxxx").into_bytes(),
        format!("{POST}Content-Length: -1\r\n\r\n").into_bytes(),
        format!("{POST}Content-Length: 2\r\n\r\n{{]").into_bytes(),
        format!("{POST}Content-Length: {}\r\n\r\n{large}", large.len()).into_bytes(),
        format!("{POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            .into_bytes(),
        format!("{POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n").into_bytes(),
        format!("{POST}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx").into_bytes(),
        format!(
            "{POST}Content-Length: 100000\r\n\r\n{}",
            "[".repeat(100_000)
        )
        .into_bytes(),
        b"POST /v1/screen/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{\"party\""
            .to_vec(),
        [SCREEN; 50]
            .map(|body| format!("{POST}Content-Length: {}\r\n\r\n{body}", body.len()))
            .concat()
            .into_bytes(),
    ];
    let slow = [
        b"POST /v1/scr".to_vec(),
        format!("{POST}Content-Length: 30\r\n\r\n{{\"par").into_bytes(),
    ];
    let quick = quick.map(|bytes| Rude {
        bytes,
        stays: false,
    });
    let slow = slow.map(|bytes| Rude { bytes, stays: true });
    quick.into_iter().chain(slow).collect()
}

/// Sends it all, half closes, and takes the beginning of an answer if there is one; then hangs up
/// without having read the rest.
fn be_rude(address: &str, rude: &Rude) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(address).ok()?;
    // The service may hang up while this is still talking.
    let _ = stream.write_all(&rude.bytes);
    if rude.stays {
        return Some(stream);
    }
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut answer = [0; 12];
    if stream.read_exact(&mut answer).is_ok() {
        let shown = String::from_utf8_lossy(&rude.bytes[..rude.bytes.len().min(120)]);
        assert_ne!(answer[9], b'5', "{shown}");
    }
    None
}

#[test]
fn a_thousand_bad_manners_leave_it_serving_and_its_memory_flat() {
    let desk = Desk::new();
    desk.file("entities.ftm.json", ENTITIES);
    desk.file(
        "config.toml",
        "[serve]\nhead_ms_max = 1000\nbody_ms_max = 1000\nbody_bytes_max = 100000\n",
    );
    desk.run(&[
        "import",
        "ours",
        "entities.ftm.json",
        "--published",
        "2024-06-01",
    ])
    .expect(0);
    let service = Service::over(desk);
    let address = service.base.trim_start_matches("http://").to_owned();
    let kinds = rude();
    let mut memory_kb = Vec::new();
    for round in 0..6 {
        // The first round warms up: threads, buffers, what answers reuse.
        let staying: Vec<TcpStream> = (0..200)
            .filter_map(|number| be_rude(&address, &kinds[(round + number) % kinds.len()]))
            .collect();
        service.post("/v1/screen", SCREEN).expect(200);
        drop(staying);
        memory_kb.push(service.memory_kb());
    }
    let metrics = service.get("/metrics").expect(200).text;
    assert!(!metrics.contains("status=\"500\""), "{metrics}");
    let (first, last) = (memory_kb[0], memory_kb[5]);
    assert!(last < first + 8_000, "memory grew: {memory_kb:?} kB");
}

#[test]
fn who_dawdles_is_let_go() {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[serve]\nhead_ms_max = 300\nbody_ms_max = 300\n",
    );
    let service = Service::over(desk);
    let address = service.base.trim_start_matches("http://");
    for rude in rude().iter().filter(|rude| rude.stays) {
        let mut stream = be_rude(address, rude).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        let mut answer = Vec::new();
        // To its end: the service answers or not, and hangs up.
        stream
            .read_to_end(&mut answer)
            .expect("it hangs up in time");
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 "),
            "{answer:?}"
        );
    }
}

#[test]
fn a_full_queue_is_told_and_drains() {
    let desk = Desk::new();
    desk.file("entities.ftm.json", ENTITIES);
    desk.file("config.toml", "[serve]\nthreads = 1\nqueue_max = 1\n");
    let import = [
        "import",
        "ours",
        "entities.ftm.json",
        "--published",
        "2024-06-01",
    ];
    desk.run(&import).expect(0);
    let service = Service::over(desk);
    let query = r#"{"schema": "Person", "properties": {"name": ["Ana Petrovna Primerova"]}}"#;
    let queries: Vec<String> = (0..100)
        .map(|number| format!("\"{number}\": {query}"))
        .collect();
    let body = format!("{{\"queries\": {{{}}}}}", queries.join(","));
    let (mut answered, mut refused) = (0, 0);
    // One thread works, one question waits: of many at once some are told to come again.
    for _ in 0..20 {
        std::thread::scope(|scope| {
            let askers: Vec<_> = (0..24)
                .map(|_| scope.spawn(|| service.post("/match/default", &body)))
                .collect();
            for asker in askers {
                let reply = asker.join().unwrap();
                match reply.status {
                    200 => answered += 1,
                    503 => {
                        assert_eq!(reply.header("retry-after"), "1");
                        assert_eq!(reply.header("content-type"), "application/problem+json");
                        refused += 1;
                    }
                    other => panic!("{other}: {}", reply.text),
                }
            }
        });
        if refused > 0 {
            break;
        }
    }
    assert!(
        answered > 0 && refused > 0,
        "{answered} answered, {refused} refused"
    );
    service.post("/match/default", &body).expect(200);
    let metrics = service.get("/metrics").expect(200).text;
    assert!(
        metrics.contains("interdict_questions_waiting 0"),
        "{metrics}"
    );
}

#[test]
fn slow_clients_hold_nobody_else() {
    let service = Service::start();
    let address = service.base.trim_start_matches("http://");
    let slow: Vec<TcpStream> = (0..60)
        .map(|number| {
            let path = ["/v1/screen", "/v1/text", "/text", "/v1/screen/batch"][number % 4];
            let mut stream = TcpStream::connect(address).unwrap();
            let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&[b'x'; 4_000]).unwrap();
            stream
        })
        .collect();
    let started = Instant::now();
    for _ in 0..5 {
        service.post("/v1/screen", SCREEN).expect(200);
        service.post("/v1/text", "Morskoy Veter sails.").expect(200);
        service.get("/lists").expect(200);
    }
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "they took {:?}, and a body may take three times as long",
        started.elapsed()
    );
    drop(slow);
}
