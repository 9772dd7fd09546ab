//! Digests as a page and as an Atom feed (RFC 4287).

use std::fmt::Write;

use super::digest::{Digest, LawEvent, Named};
use super::runs::Kind;
use crate::render::escape;

/// A digest as a page that needs nothing else.
pub(crate) fn html(digest: &Digest) -> String {
    let title = escape(&digest.title());
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{}</body>\n</html>\n",
        body(digest)
    )
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}\
h2{margin-top:2rem;border-bottom:1px solid #ccc}.new{color:#a40000}.ended{color:#1e6b1e}.changed{color:#8a5a00}\
small{color:#555}@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}small{color:#aaa}.new{color:#ff8d8d}.ended{color:#8fe08f}.changed{color:#ffcf7a}}";

/// What a digest says, in plain text: the HTML without its marks, a line for each block.
pub(crate) fn plain(digest: &Digest) -> String {
    let mut text = String::new();
    let body = body(digest);
    let mut rest = body.as_str();
    // The marks are our own, and a list's text has none that are not escaped.
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let Some((mark, after)) = after.split_once('>') else {
            break;
        };
        text.push_str(match mark {
            "h2" | "h3" => "\n",
            "li" => "- ",
            _ => "",
        });
        rest = after;
    }
    text.push_str(rest);
    for (code, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(code, letter);
    }
    format!("{}\n{text}", digest.title())
}

/// What a digest says, in HTML without a frame.
pub(crate) fn body(digest: &Digest) -> String {
    let mut text = String::new();
    text += "<h2>Your customers</h2>\n";
    if digest.books.is_empty() {
        text += "<p>No customer of a watched book is touched.</p>\n";
    }
    for book in &digest.books {
        let _ = writeln!(text, "<h3>{}</h3>\n<ul>", escape(&book.book));
        for change in &book.changes {
            let word = match change.kind {
                Kind::New => "new",
                Kind::Changed => "changed",
                Kind::Ended => "ended",
            };
            let _ = writeln!(
                text,
                "<li><b class=\"{word}\">{word}</b> {} and {} <small>({} {}, {:.2})</small></li>",
                escape(&change.customer),
                escape(&change.caption),
                escape(&change.dataset),
                escape(&change.entity),
                crate::wire::comparison::score(change.score)
            );
        }
        text += "</ul>\n";
    }
    let _ = writeln!(
        text,
        "<p>{} alerts wait for somebody.</p>",
        digest.open_alerts
    );
    text += "<h2>The lists</h2>\n";
    if digest.lists.is_empty() {
        text += "<p>No edition arrived.</p>\n";
    }
    for list in &digest.lists {
        let _ = writeln!(
            text,
            "<h3>{} <small>of {}</small></h3>",
            escape(&list.dataset),
            list.day
        );
        if list.before.is_none() {
            text += "<p>The first edition that is kept; there is none to compare it with.</p>\n";
            continue;
        }
        for (word, named) in [
            ("Added", &list.added),
            ("Removed", &list.removed),
            ("Changed", &list.modified),
        ] {
            text += &parties(word, named);
        }
    }
    text += &law(
        "Measures",
        "Nothing is recorded of these days.",
        &digest.measures,
    );
    text += &law(
        "What is coming",
        "The register knows of nothing in the next 90 days.",
        &digest.coming,
    );
    text
}

fn parties(word: &str, named: &Named) -> String {
    if named.count == 0 {
        return String::new();
    }
    let names: Vec<String> = named.names.iter().map(|name| escape(name)).collect();
    let more = named.count - names.len() as u64;
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "<p><b>{word}: {}</b> {}{more}</p>\n",
        named.count,
        names.join("; ")
    )
}

fn law(title: &str, nothing: &str, events: &[LawEvent]) -> String {
    let mut text = format!("<h2>{title}</h2>\n");
    if events.is_empty() {
        let _ = writeln!(text, "<p>{nothing}</p>");
        return text;
    }
    text += "<ul>\n";
    for event in events {
        let _ = writeln!(
            text,
            "<li>{} <b>{}</b> <small>{}, {}</small>: {}</li>",
            event.day,
            escape(&event.title),
            escape(&event.id),
            escape(&event.authority),
            escape(&event.what)
        );
    }
    text + "</ul>\n"
}

/// A digest that was published: its id, when, and what it says.
pub(crate) struct Published<'a> {
    pub(crate) id: &'a str,
    pub(crate) at: String,
    pub(crate) digest: &'a Digest,
}

/// The feed of some digests, the newest first.
pub(crate) fn atom(digests: &[Published<'_>]) -> String {
    let updated = digests
        .first()
        .map_or("1970-01-01T00:00:00Z", |newest| newest.at.as_str());
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>urn:interdict:digests</id>\n<title>interdict: restricted parties</title>\n\
         <author><name>interdict</name></author>\n<updated>{updated}</updated>\n"
    );
    for one in digests {
        let _ = write!(
            text,
            "<entry>\n<id>urn:interdict:digest:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <content type=\"html\">{}</content>\n</entry>\n",
            one.id,
            escape(&one.digest.title()),
            one.at,
            escape(&body(one.digest))
        );
    }
    text + "</feed>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lists_say_stays_text() {
        assert_eq!(
            escape("A & <B> \"C\"\u{0}"),
            "A &amp; &lt;B&gt; &quot;C&quot;\u{fffd}"
        );
    }
}
