//! A local HTTP server that serves well and badly, as it is told.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What to answer to one request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// The file, with an entity tag and a date; 304 to whoever has that tag.
    File { body: Vec<u8>, etag: &'static str },
    /// The file without tag and date.
    Plain(Vec<u8>),
    /// A status without a body.
    Status(u16),
    /// A status with a header that asks to wait.
    Busy { status: u16, retry_after_s: u64 },
    /// The length of the whole, and only the beginning of it.
    Truncated { body: Vec<u8>, sent: usize },
    /// The beginning only, without a length, closed as if that were all.
    CutShort { body: Vec<u8>, sent: usize },
    /// A byte now and then.
    Drip { body: Vec<u8>, pause: Duration },
    /// The request is taken and nothing is said.
    Silence(Duration),
    /// The connection is closed without an answer.
    HangUp,
    /// Another address.
    Redirect(String),
    /// 304, whatever was asked.
    NotModified,
    /// The file, compressed on the way.
    Gzip(Vec<u8>),
}

/// One request, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// A server on a port of its own. The replies of a path are given in order; the last one stays.
pub(crate) struct Server {
    address: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    replies: Mutex<BTreeMap<String, VecDeque<Reply>>>,
    requests: Mutex<Vec<Request>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        // The thread ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                thread::spawn(move || served.serve(stream));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Sets the replies of a path, and forgets the requests so far.
    pub(crate) fn on(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        let replies = replies.into_iter().collect();
        self.shared
            .replies
            .lock()
            .unwrap()
            .insert(path.to_owned(), replies);
        self.shared.requests.lock().unwrap().clear();
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = read_request(&stream) else {
            return;
        };
        let reply = self.next_reply(&request.path);
        self.requests.lock().unwrap().push(request.clone());
        // A client that went away is what some tests are about.
        let _ = answer(&mut stream, &request, reply);
        let _ = stream.shutdown(Shutdown::Both);
    }

    fn next_reply(&self, path: &str) -> Reply {
        let mut replies = self.replies.lock().unwrap();
        let Some(queue) = replies.get_mut(path) else {
            return Reply::Status(404);
        };
        if queue.len() > 1 {
            queue.pop_front().unwrap()
        } else {
            queue.front().cloned().unwrap_or(Reply::Status(404))
        }
    }
}

fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned())
    };
    let path = line()?.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let line = line()?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let length = headers.get("content-length");
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap_or(0))];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        path,
        headers,
        body,
    })
}

const DATE: &str = "Tue, 24 Feb 2026 10:00:00 GMT";

fn answer(stream: &mut TcpStream, request: &Request, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::File { body, etag } => {
            let same_tag = request
                .headers
                .get("if-none-match")
                .is_some_and(|tag| tag == etag);
            if same_tag {
                return head(stream, 304, &[]);
            }
            let length = body.len().to_string();
            head(
                stream,
                200,
                &[
                    ("ETag", etag),
                    ("Last-Modified", DATE),
                    ("Content-Length", &length),
                ],
            )?;
            stream.write_all(&body)
        }
        Reply::Plain(body) => sized(stream, &body, body.len()),
        Reply::Truncated { body, sent } => sized(stream, &body, sent),
        Reply::CutShort { body, sent } => {
            head(stream, 200, &[])?;
            stream.write_all(&body[..sent])
        }
        Reply::Status(status) => head(stream, status, &[("Content-Length", "0")]),
        Reply::Busy {
            status,
            retry_after_s,
        } => {
            let wait = retry_after_s.to_string();
            head(
                stream,
                status,
                &[("Retry-After", &wait), ("Content-Length", "0")],
            )
        }
        Reply::Drip { body, pause } => {
            head(stream, 200, &[("Content-Length", &body.len().to_string())])?;
            for byte in body {
                stream.write_all(&[byte])?;
                thread::sleep(pause);
            }
            Ok(())
        }
        Reply::Silence(pause) => {
            thread::sleep(pause);
            Ok(())
        }
        Reply::HangUp => Ok(()),
        Reply::Redirect(to) => head(stream, 302, &[("Location", &to), ("Content-Length", "0")]),
        Reply::NotModified => head(stream, 304, &[]),
        Reply::Gzip(body) => {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(&body)?;
            let packed = packer.finish()?;
            let length = packed.len().to_string();
            head(
                stream,
                200,
                &[("Content-Encoding", "gzip"), ("Content-Length", &length)],
            )?;
            stream.write_all(&packed)
        }
    }
}

/// Announces the whole body and sends `sent` bytes of it.
fn sized(stream: &mut TcpStream, body: &[u8], sent: usize) -> std::io::Result<()> {
    head(stream, 200, &[("Content-Length", &body.len().to_string())])?;
    stream.write_all(&body[..sent])
}

fn head(stream: &mut TcpStream, status: u16, headers: &[(&str, &str)]) -> std::io::Result<()> {
    let mut text = format!("HTTP/1.1 {status} Test\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes())
}
