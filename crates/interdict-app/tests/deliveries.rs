//! Watches and deliveries that are killed with SIGKILL, and mail over TLS.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use support::Desk;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_killed_watch_tells_nothing_twice_and_loses_nothing() {
    const LISTED: u32 = 40;
    let desk = Desk::of_any_count();
    let mut book = String::from("id,name\n");
    for number in 1..=LISTED {
        book += &format!("L{number},\"FICTIONOV, Testimir{number}\"\n");
    }
    for number in 0..20_000 {
        book += &format!("C{number},Quarto Vassily{number} Morandi{}\n", number % 977);
    }
    desk.file("book.csv", book);
    desk.run(&["book", "add", "retail", "book.csv"]).expect(0);
    desk.import_people("2026-01-02", [1000]);
    desk.run(&["watch", "--on", "2026-01-05"]);
    desk.import_people("2026-01-06", 1..=LISTED);
    let words = ["watch", "--on", "2026-01-07", "--threads", "1"];
    let mut killed = 0;
    for step in 1..=12_u32 {
        let mut child = desk.spawn(&words);
        std::thread::sleep(Duration::from_millis(u64::from(step) * 15));
        killed += u32::from(child.try_wait().unwrap().is_none());
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 0, "every watch was over before it was killed");
    desk.run(&words);
    let last = desk.json(&["watch", "--on", "2026-01-07", "--check"]);
    assert_eq!(last["books"][0]["changes"], Value::Array(Vec::new()));
    let all = desk.json(&["alerts", "list", "--all"]);
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for alert in all["alerts"].as_array().unwrap() {
        let customer = alert["customer"].as_str().unwrap();
        if alert["entity"] == format!("ofac-{}", &customer[1..]) {
            let history = alert["history"].as_array().unwrap();
            told.insert(customer.to_owned(), history.len());
        }
    }
    let want = (1..=LISTED).map(|number| (format!("L{number}"), 1));
    assert_eq!(told, want.collect(), "each new hit once");
    desk.verify();
}

/// One request that a receiver of webhooks read: its id, and where the answer goes.
struct Asked {
    id: String,
    body: Value,
    stream: TcpStream,
}

impl Asked {
    fn answer(mut self) {
        // A sender that was killed hears nothing.
        let _ = self
            .stream
            .write_all(b"HTTP/1.1 204 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }
}

/// A receiver of webhooks that tells what it read before it answers.
fn receiver() -> (String, Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (told, asked) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let told: Sender<Asked> = told.clone();
            std::thread::spawn(move || {
                if let Some(asked) = request(stream.unwrap()) {
                    let _ = told.send(asked);
                }
            });
        }
    });
    (url, asked)
}

/// Reads one whole request; nothing when the sender is gone before its end.
fn request(stream: TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream.try_clone().ok()?);
    let (mut id, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((key, value)) = line.trim_end().split_once(':') else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match key.to_ascii_lowercase().as_str() {
            "webhook-id" => value.trim().clone_into(&mut id),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    let body = serde_json::from_slice(&body).ok()?;
    Some(Asked { id, body, stream })
}

/// Makes the digests of some days.
fn make(desk: &Desk, last: std::ops::RangeInclusive<u32>) {
    for day in last {
        let to = format!("2026-01-{day:02}");
        desk.json(&["digest", "make", "--from", "2026-01-01", "--to", &to]);
    }
}

#[test]
fn a_killed_delivery_goes_on_under_the_same_id() {
    const DIGESTS: usize = 4;
    let desk = Desk::of_any_count();
    desk.import_people("2026-01-02", [1000]);
    desk.file("hook.key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    let (url, asked) = receiver();
    for name in ["desk", "night"] {
        desk.subscribe_webhook(name, &url);
    }
    make(&desk, 3..=2 + DIGESTS as u32);
    // By id: the days of its digest, and how often it came.
    let mut came: BTreeMap<String, (Value, usize)> = BTreeMap::new();
    let mut take = |one: &Asked| {
        let to = one.body["data"]["to"].clone();
        let known = came.entry(one.id.clone()).or_insert((to.clone(), 0));
        assert_eq!(known.0, to, "one id, one digest");
        known.1 += 1;
    };
    // Killed after the receiver has read a message, once before it answers and once after, in turn.
    for round in 0..10 {
        let mut child = desk.spawn(&["digest", "send"]);
        let read = asked.recv_timeout(if round == 0 {
            PATIENCE
        } else {
            Duration::from_secs(5)
        });
        let Ok(one) = read else {
            assert!(child.wait().unwrap().success(), "all is sent");
            break;
        };
        take(&one);
        if round % 2 == 0 {
            child.kill().unwrap();
        } else {
            one.answer();
            std::thread::sleep(Duration::from_millis(7 * round));
            child.kill().unwrap();
        }
        child.wait().unwrap();
    }
    let mut last = desk.spawn(&["digest", "send"]);
    let start = Instant::now();
    let status = loop {
        while let Ok(one) = asked.try_recv() {
            take(&one);
            one.answer();
        }
        if let Some(status) = last.try_wait().unwrap() {
            break status;
        }
        assert!(start.elapsed() < PATIENCE, "the last delivery hangs");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success());
    desk.run(&["digest", "send"]).expect(0);
    assert!(asked.try_recv().is_err(), "what is taken is not sent again");
    let days: BTreeSet<String> = came.values().map(|(to, _)| to.to_string()).collect();
    assert_eq!(days.len(), DIGESTS, "every digest came");
    assert_eq!(
        came.len(),
        2 * DIGESTS,
        "one id for each digest and subscriber"
    );
    let again = came.values().filter(|(_, times)| *times > 1).count();
    assert!(again > 0, "a kill before the answer is sent again");
    desk.verify();
}

/// How the way to a mail server is guarded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guard {
    None,
    Starttls,
    Wrapped,
}

/// A mail server that tells each message as it came, before it takes it: it waits for a word to do so.
struct MailServer {
    port: u16,
    messages: Receiver<String>,
    /// Whether messages are taken at once.
    takes: Arc<Mutex<bool>>,
}

/// The certificate and key of the test server, for 127.0.0.1 and nothing else.
const CERTIFICATE: &str = include_str!("data/smtp_test.crt");
const KEY: &str = include_str!("data/smtp_test.key");

fn mail_server(guard: Guard) -> MailServer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, messages) = channel();
    let takes = Arc::new(Mutex::new(true));
    let taking = Arc::clone(&takes);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (told, taking) = (told.clone(), Arc::clone(&taking));
            std::thread::spawn(move || {
                // A client that was killed, or does not trust the certificate, goes away.
                let _ = speak(stream.unwrap(), guard, &told, &taking);
            });
        }
    });
    MailServer {
        port,
        messages,
        takes,
    }
}

fn tls(stream: TcpStream) -> rustls::StreamOwned<rustls::ServerConnection, TcpStream> {
    let chain = vec![CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
    rustls::StreamOwned::new(connection, stream)
}

fn speak(
    mut stream: TcpStream,
    guard: Guard,
    told: &Sender<String>,
    takes: &Mutex<bool>,
) -> std::io::Result<()> {
    match guard {
        Guard::None => {
            stream.write_all(b"220 test\r\n")?;
            talk(&mut stream, told, takes)
        }
        Guard::Wrapped => {
            let mut stream = tls(stream);
            stream.write_all(b"220 test\r\n")?;
            talk(&mut stream, told, takes)
        }
        Guard::Starttls => {
            stream.write_all(b"220 test\r\n")?;
            while !line(&mut stream)?.to_uppercase().starts_with("STARTTLS") {
                stream.write_all(b"250-test\r\n250 STARTTLS\r\n")?;
            }
            stream.write_all(b"220 go on\r\n")?;
            talk(&mut tls(stream), told, takes)
        }
    }
}

/// One line, byte by byte: what follows it may be another protocol.
fn line(stream: &mut impl Read) -> std::io::Result<String> {
    let mut text = Vec::new();
    while !text.ends_with(b"\n") {
        let mut byte = [0];
        if stream.read(&mut byte)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        text.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn talk(
    stream: &mut (impl Read + Write),
    told: &Sender<String>,
    takes: &Mutex<bool>,
) -> std::io::Result<()> {
    loop {
        let word = line(stream)?.trim_end().to_uppercase();
        let answer: &[u8] = match word.get(..4).unwrap_or_default() {
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                stream.flush()?;
                let mut message = String::new();
                while !message.ends_with("\r\n.\r\n") {
                    message += &line(stream)?;
                }
                let _ = told.send(message);
                while !*takes.lock().unwrap() {
                    std::thread::sleep(Duration::from_millis(5));
                }
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer)?;
        stream.flush()?;
    }
}

fn header(message: &str, name: &str) -> String {
    let lines = message.lines().take_while(|line| !line.is_empty());
    let found = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map_or(String::new(), |(_, value)| value.trim().to_owned())
}

#[test]
fn a_killed_mail_goes_on_under_the_same_id() {
    let desk = Desk::of_any_count();
    desk.import_people("2026-01-02", [1000]);
    let server = mail_server(Guard::None);
    desk.subscribe_mail(server.port, &["--tls", "none"])
        .expect(0);
    make(&desk, 3..=3);
    *server.takes.lock().unwrap() = false;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut child = desk.spawn(&["digest", "send"]);
        let message = server.messages.recv_timeout(PATIENCE).unwrap();
        ids.push(header(&message, "message-id"));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    *server.takes.lock().unwrap() = true;
    desk.run(&["digest", "send"]).expect(0);
    let message = server.messages.recv_timeout(PATIENCE).unwrap();
    ids.push(header(&message, "message-id"));
    assert!(ids[0].starts_with("<msg_"), "{ids:?}");
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    desk.run(&["digest", "send"]).expect(0);
    assert!(server.messages.try_recv().is_err(), "taken once");
}

#[test]
fn mail_goes_over_tls_to_a_server_that_is_trusted() {
    for (guard, word) in [(Guard::Starttls, "starttls"), (Guard::Wrapped, "wrapped")] {
        let desk = Desk::of_any_count();
        desk.import_people("2026-01-02", [1000]);
        desk.file("ca.pem", CERTIFICATE);
        let server = mail_server(guard);
        // No public authority has signed it.
        desk.subscribe_mail(server.port, &["--tls", word]).expect(0);
        make(&desk, 3..=3);
        desk.run(&["digest", "send"]).expect(2);
        assert!(server.messages.try_recv().is_err(), "{word}: not trusted");
        let trusted = ["--tls", word, "--ca-file", "ca.pem"];
        desk.subscribe_mail(server.port, &trusted).expect(0);
        desk.run(&["digest", "send"]).expect(0);
        let message = server.messages.recv_timeout(PATIENCE).unwrap();
        assert!(header(&message, "message-id").starts_with("<msg_"));
    }
    // A server without STARTTLS gets nothing.
    let desk = Desk::of_any_count();
    desk.import_people("2026-01-02", [1000]);
    let server = mail_server(Guard::None);
    desk.subscribe_mail(server.port, &["--tls", "starttls"])
        .expect(0);
    make(&desk, 3..=3);
    desk.run(&["digest", "send"]).expect(2);
    assert!(server.messages.try_recv().is_err());
    desk.file("empty.pem", "nothing\n");
    let wrong = ["--tls", "starttls", "--ca-file", "empty.pem"];
    desk.subscribe_mail(server.port, &wrong).expect(2);
}
