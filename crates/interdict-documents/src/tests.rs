//! What a reader of each kind of document sees, and where it stands.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::*;

fn read(name: &str, bytes: &[u8]) -> Extracted {
    extract(name, bytes, &Limits::default()).unwrap()
}

/// The place of a word in the only part that holds it.
fn place(document: &Extracted, word: &str) -> Place {
    let found = document
        .parts
        .iter()
        .find_map(|part| part.text().find(word).map(|at| part.place(at)));
    found.unwrap_or_else(|| panic!("{word} is not in {document:?}"))
}

#[test]
fn plain_text_keeps_its_places() {
    let document = read("a.txt", "May 14, 2018\nMüller and ZTE".as_bytes());
    assert_eq!(document.dated.unwrap().to_string(), "2018-05-14");
    assert_eq!(
        place(&document, "ZTE"),
        Place {
            part: None,
            page: None,
            byte: Some(25),
            line: Some(2)
        }
    );
}

#[test]
fn other_encodings_keep_their_places() {
    let latin = read("a.txt", b"M\xfcller and\nZTE");
    assert_eq!(latin.parts[0].text(), "Müller and\nZTE");
    assert_eq!(place(&latin, "ZTE").byte, Some(11));
    let utf_16: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain("Mü ZTE".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = read("a.txt", &utf_16);
    assert_eq!(wide.parts[0].text(), "Mü ZTE");
    assert_eq!(place(&wide, "ZTE").byte, Some(8));
}

#[test]
fn markdown_is_read_without_its_markup() {
    let source = "# Notice\n\nSupply to **ZTE** [Kangxun](http://x.example/huawei) ends.\n";
    let document = read("a.md", source.as_bytes());
    assert_eq!(
        document.parts[0].text(),
        "Notice\nSupply to ZTE Kangxun ends.\n"
    );
    assert_eq!(place(&document, "Kangxun").byte, source.find("Kangxun"));
}

#[test]
fn html_is_read_as_it_is_seen() {
    let source = "<html><head><meta property=\"article:published_time\" content=\"2018-05-14T08:00\">\
        <script>var huawei;</script></head>\n<body><p>A&amp;B <b>Kang</b>xun</p><p>AT&amp;T&#233; ZTE</p></body></html>";
    let document = read("a.html", source.as_bytes());
    assert_eq!(document.parts[0].text().trim(), "A&B Kangxun\nAT&Té ZTE");
    assert_eq!(document.dated.unwrap().to_string(), "2018-05-14");
    assert_eq!(place(&document, "ZTE").byte, source.find("ZTE"));
    assert_eq!(place(&document, "xun").byte, source.find("xun"));
    assert_eq!(place(&document, "ZTE").line, Some(2));
}

#[test]
fn deep_html_is_no_trouble() {
    let source = format!("{}ZTE{}", "<div>".repeat(200_000), "</div>".repeat(200_000));
    assert_eq!(
        read("a.html", source.as_bytes()).parts[0].text().trim(),
        "ZTE"
    );
}

#[test]
fn mail_gives_headers_bodies_and_attachments() {
    let source = "From: =?utf-8?q?J=C3=BCrgen?= <j@x.example>\r\nTo: Sales <s@y.example>\r\nSubject: Order\r\n\
        Date: Mon, 14 May 2018 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFor ZTE.\r\n\
        --b\r\nContent-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment; filename=note.txt\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nS2FuZ3h1bg==\r\n--b--\r\n";
    let document = read("a.eml", source.as_bytes());
    assert_eq!(document.dated.unwrap().to_string(), "2018-05-14");
    assert!(
        document.parts[0]
            .text()
            .contains("From: Jürgen <j@x.example>\nTo: Sales <s@y.example>\nSubject: Order")
    );
    assert_eq!(place(&document, "ZTE").part.as_deref(), Some("body"));
    assert_eq!(
        place(&document, "Kangxun").part.as_deref(),
        Some("note.txt")
    );
}

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn paragraph(text: &str) -> String {
    format!(
        "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    )
}

#[test]
fn docx_gives_its_paragraphs_and_headers() {
    let bytes = archive(&[
        ("word/header1.xml", &paragraph("Kangxun")),
        ("word/document.xml", &paragraph("ZTE &amp; Co")),
        ("word/styles.xml", &paragraph("not text")),
    ]);
    let document = read("a.docx", &bytes);
    let texts: Vec<_> = document
        .parts
        .iter()
        .map(|part| (part.name(), part.text()))
        .collect();
    assert_eq!(
        texts,
        [(None, "ZTE & Co\n"), (Some("header1"), "Kangxun\n")]
    );
}

#[test]
fn a_zip_bomb_is_noted_and_not_unfolded() {
    let bomb = archive(&[("word/document.xml", &paragraph(&"A".repeat(4 << 20)))]);
    assert!(bomb.len() < 50_000);
    let limits = Limits {
        text_bytes_max: 1 << 20,
        ..Limits::default()
    };
    let document = extract("a.docx", &bomb, &limits).unwrap();
    assert!(document.parts.is_empty());
    assert!(
        document.notes[0].text.contains("more than the limit"),
        "{:?}",
        document.notes
    );
}

#[test]
fn what_is_broken_says_so() {
    for (name, bytes) in [
        ("a.pdf", &b"%PDF-1.7 nothing"[..]),
        ("a.docx", b"PK\x03\x04 nothing"),
        ("b.docx", b"none"),
    ] {
        let fault = extract(name, bytes, &Limits::default()).unwrap_err();
        assert!(fault.to_string().starts_with(name), "{fault}");
    }
    let fault = extract(
        "a.txt",
        &[b'a'; 20],
        &Limits {
            file_bytes_max: 10,
            ..Limits::default()
        },
    )
    .unwrap_err();
    assert_eq!(
        fault.to_string(),
        "a.txt: 20 bytes, more than the limit of 10"
    );
}

/// A PDF of one page with one line of text, or none.
fn pdf(line: &str) -> Vec<u8> {
    let content = if line.is_empty() {
        String::new()
    } else {
        format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET")
    };
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, body) in (1..).zip(&objects) {
        offsets.push(out.len());
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let table = out.len();
    out.extend_from_slice(b"xref\n0 6\n0000000000 65535 f \n");
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    out
}

#[test]
fn pdf_gives_pages_and_tells_a_scan() {
    let document = read("a.pdf", &pdf("Supply to ZTE Kangxun"));
    assert_eq!(place(&document, "ZTE").page, Some(1));
    let scan = read("b.pdf", &pdf(""));
    assert!(
        scan.notes[0].text.starts_with("1 of 1 pages hold no text"),
        "{:?}",
        scan.notes
    );
}
