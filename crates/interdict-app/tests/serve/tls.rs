//! Encryption by the service itself.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::service::Service;
use crate::support::Desk;

/// A desk with a certificate for this machine, and that certificate.
fn desk() -> (Desk, String) {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let certificate = made.cert.pem();
    let desk = Desk::new();
    desk.file("cert.pem", &certificate);
    desk.file("key.pem", made.signing_key.serialize_pem());
    desk.file(
        "config.toml",
        "[serve]\nhead_ms_max = 500\n[serve.tls]\ncert = \"cert.pem\"\nkey = \"key.pem\"\n",
    );
    (desk, certificate)
}

#[test]
fn answers_come_encrypted() {
    let (desk, certificate) = desk();
    desk.run(&["config", "check"]).expect(0);
    let service = Service::encrypted(desk, &certificate);
    let page = service.get("/").expect(200);
    assert!(page.text.contains("Screen a party"));
    let question = r#"{"party": {"name": "ZTE Kangxun"}, "on": "2018-05-14"}"#;
    let answer = service.post("/v1/screen", question).expect(200).json();
    assert_eq!(answer["conclusion"], "hit");
}

#[test]
fn who_speaks_otherwise_or_not_at_all_is_let_go() {
    let (desk, certificate) = desk();
    let service = Service::encrypted(desk, &certificate);
    let address = service.base.trim_start_matches("https://").to_owned();
    for bytes in [
        &b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..],
        b"\x16\x03\x01\x02",
        b"",
    ] {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(bytes).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let started = Instant::now();
        let mut answer = Vec::new();
        // To its end: a warning of TLS, or nothing; never an answer in the clear.
        let _ = stream.read_to_end(&mut answer);
        assert!(started.elapsed() < Duration::from_secs(8), "{bytes:?}");
        assert!(!answer.starts_with(b"HTTP"), "{bytes:?}");
    }
    service.get("/healthz").expect(200);
    // A client that does not know the certificate talks to nobody.
    let stranger: ureq::Agent = ureq::Agent::config_builder().build().into();
    assert!(
        stranger
            .get(format!("{}/healthz", service.base))
            .call()
            .is_err()
    );
}

#[test]
fn files_that_cannot_be_used_are_told_before_anything_serves() {
    let refused = |change: fn(&Desk), cause: &str| {
        let (desk, _) = desk();
        change(&desk);
        for command in [
            ["config", "check"].as_slice(),
            &["serve", "--listen", "127.0.0.1:0"],
        ] {
            let run = desk.run(command).expect(2);
            assert!(run.err.contains(cause), "{}", run.err);
        }
    };
    let remove = |desk: &Desk| std::fs::remove_file(desk.path().join("cert.pem")).unwrap();
    refused(remove, "read the certificate cert.pem");
    refused(
        |desk| _ = desk.file("cert.pem", ""),
        "there is no certificate in it",
    );
    refused(
        |desk| _ = desk.file("key.pem", "x"),
        "read the private key key.pem",
    );
    let other = |desk: &Desk| {
        let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        desk.file("key.pem", other.signing_key.serialize_pem());
    };
    refused(other, "use the certificate cert.pem");
    refused(
        |desk| _ = desk.file("config.toml", "[serve.tls]\ncert = \"cert.pem\"\n"),
        "missing field",
    );
}
