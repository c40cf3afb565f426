//! DOCX and PDF: what Word prints, and files that are damaged, locked, or made to do harm.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use lopdf::content::{Content, Operation};
use lopdf::encryption::Permissions;
use lopdf::xref::XrefType;
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Stream, dictionary};
use std::io::{Cursor, Write};
use zanflow::source::{Format, LineKind, ReadErrorKind, Source, from_bytes};
use zip::write::SimpleFileOptions;

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn word(body: &str) -> Vec<u8> {
    archive(&[(
        "word/document.xml",
        format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>").as_bytes(),
    )])
}

fn read(bytes: &[u8]) -> Source {
    from_bytes("a.docx", bytes, None).expect("reads")
}

fn error(name: &str, bytes: &[u8]) -> ReadErrorKind {
    from_bytes(name, bytes, None).expect_err("an error").kind
}

fn lines(source: &Source) -> Vec<String> {
    let text = |line: &zanflow::source::Line| &source.text[line.span.start as usize..line.span.end as usize];
    let full = source.lines.iter().filter(|line| line.kind != LineKind::Blank);
    full.map(|line| text(line).replace('\t', "|")).collect()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

#[test]
fn heads_and_feet_of_word_are_told() {
    let document = format!("<w:document xmlns:w='w'><w:body>{}</w:body></w:document>", p(&run("мәтін")));
    let relation = |kind: &str, part: &str| {
        format!("<Relationship Id='{part}' Type='http://x/relationships/{kind}' Target='{part}.xml'/>")
    };
    let relations = [("header", "header1"), ("footer", "footer1"), ("footer", "footer2")];
    let relations: String = relations.iter().map(|(kind, part)| relation(kind, part)).collect();
    let part = |name: &str, inner: &str| format!("<w:{name} xmlns:w='w'>{}</w:{name}>", p(&run(inner)));
    let source = read(&archive(&[
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", format!("<Relationships>{relations}</Relationships>").as_bytes()),
        ("word/header1.xml", part("hdr", "№ 7 бұйрық").as_bytes()),
        // A page number has no words; a damaged part stops nothing.
        ("word/footer1.xml", part("ftr", "– 3 –").as_bytes()),
        ("word/footer2.xml", b"<w:ftr"),
    ]));
    assert_eq!(lines(&source), ["мәтін"]);
    let told: Vec<&str> = source.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(told, ["1 head or foot of pages; left out: no part of the act: «№ 7 бұйрық»"]);
}

#[test]
fn what_word_prints_is_read() {
    let check = |body: &str, expected: &[&str]| assert_eq!(lines(&read(&word(body))), expected, "{body}");
    // Links, breaks, hyphens that do not break, capitals by format; instructions of fields are no text.
    let link = format!("{}<w:hyperlink>{}</w:hyperlink>", run("осы қаулыға "), run("1-қосымшаға"));
    check(&p(&link), &["осы қаулыға 1-қосымшаға"]);
    check(
        &p("<w:r><w:t>бір</w:t><w:br/><w:t>екі</w:t><w:noBreakHyphen/><w:t>үш</w:t></w:r>"),
        &["бір", "екі-үш"],
    );
    check(
        &p("<w:r><w:rPr><w:caps/></w:rPr><w:t>қаулы</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"),
        &["ҚАУЛЫ"],
    );
    // Deleted and inserted words; a deleted paragraph's end.
    let tracked = format!("{}<w:del>{}</w:del><w:ins>{}</w:ins>", run("бір "), run("екі "), run("үш"));
    let source = read(&word(&p(&tracked)));
    assert_eq!(lines(&source), ["бір үш"]);
    assert!(source.warnings[0].message.starts_with("2 tracked changes"), "{:?}", source.warnings);
    check(
        &format!(
            "{}{}",
            p(&format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", run("бір "))),
            p(&run("екі"))
        ),
        &["бір екі"],
    );
    // A text in a frame stands before its paragraph, once.
    let frame = format!("<w:txbxContent>{}</w:txbxContent>", p(&run("Мөр")));
    let both = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{frame}</w:drawing></mc:Choice><mc:Fallback><w:pict>{frame}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    );
    check(&p(&format!("{both}{}", run("мәтін"))), &["Мөр", "мәтін"]);
}

#[test]
fn tables_keep_their_cells() {
    let cell =
        |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(&run(text)));
    let inner = format!(
        "<w:tc>{}<w:tbl><w:tr>{}{}</w:tr></w:tbl></w:tc>",
        p(&run("г")),
        cell("", "ғ"),
        cell("", "д")
    );
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{inner}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val='2'/>", "а"),
        cell("", "ә"),
        cell("<w:vMerge w:val='restart'/>", "б"),
        cell("", "в"),
        cell("", "жоқ"),
        cell("<w:vMerge/>", ""),
        cell("", "е"),
        cell("", "ж")
    );
    assert_eq!(lines(&read(&word(&table))), ["а||ә", "б|в|г ғ д", "|е|ж"]);
}

#[test]
fn footnotes_stand_at_the_end() {
    let note = format!(
        "<w:footnotes xmlns:w='w'><w:footnote w:type='separator'>{}</w:footnote><w:footnote w:id='1'>{}</w:footnote></w:footnotes>",
        p(&run("—")),
        p(&run("түсіндірме"))
    );
    let body = format!(
        "<w:document xmlns:w='w'><w:body>{}</w:body></w:document>",
        p(&format!("{}<w:r><w:footnoteReference w:id='1'/></w:r>{}", run("бір"), run(" екі")))
    );
    let bytes = archive(&[("word/document.xml", body.as_bytes()), ("word/footnotes.xml", note.as_bytes())]);
    assert_eq!(lines(&read(&bytes)), ["бір¹ екі", "¹ түсіндірме"]);
}

/// A run with properties.
fn formed(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

#[test]
fn what_word_does_not_print_as_it_stands_is_told() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let nested = [
        field("begin"),
        field("begin"),
        field("separate"),
        run("жасырын"),
        field("end"),
        field("separate"),
        run("1-қосымша"),
        field("end"),
    ];
    let power = "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>";
    let table = [
        (
            format!("{} {}", run("10 "), formed("<w:strike/>", "он ") + &run("3 үш")),
            "10 3 үш",
            "1 passage struck out",
        ),
        (
            run("бір ") + &formed("<w:dstrike/>", "екі") + &formed("<w:dstrike w:val='0'/>", "үш"),
            "бір үш",
            "1 passage",
        ),
        (run("бір") + &formed("<w:vanish/>", "екі"), "бір", "1 hidden text"),
        (run("9") + &formed("<w:vertAlign w:val='superscript'/>", "1") + &run("-бап"), "9¹-бап", ""),
        (nested.concat(), "1-қосымша", ""),
        (run("а ") + "<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>" + &run(" ә"), "а ≥ ә", ""),
        (run("а") + "<w:r><w:sym w:font='Webdings' w:char='F0B2'/></w:r>", "а•", "1 sign of a font"),
        (run("а = ") + power, "а = x²", "1 formula"),
        (run("а") + "<w:r><w:drawing><a:blip/></w:drawing></w:r>", "а", "1 picture"),
        (run("а") + "<w:r><w:commentReference w:id='1'/></w:r>", "а", "1 comment"),
        (run("а") + "<w:newThing/><w:bookmarkStart/>", "а", "elements that are not known here were left out"),
    ];
    for (body, expected, told) in table {
        let source = read(&word(&p(&body)));
        assert_eq!(lines(&source), [expected], "{body}");
        let messages: Vec<&str> = source.warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert_eq!(messages.len(), usize::from(!told.is_empty()), "{messages:?}");
        assert!(messages.iter().all(|message| message.starts_with(told)), "{messages:?}");
    }
}

#[test]
fn documents_inserted_in_word_files_are_read_or_named() {
    let body = format!(
        "<w:document xmlns:w='w' xmlns:r='r'><w:body>{}<w:altChunk r:id='c1'/>{}<w:altChunk r:id='c2'/></w:body></w:document>",
        p(&run("бір")),
        p(&run("үш"))
    );
    let relations = "<Relationships><Relationship Id='c1' Type='x/aFChunk' Target='a.html'/></Relationships>";
    let page = "<html><body><p>екі<table><tr><td>а<td>ә<td>б<tr><td>в<td>г<td>ғ</table></body></html>";
    let bytes = archive(&[
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/a.html", page.as_bytes()),
    ]);
    let source = read(&bytes);
    assert_eq!(lines(&source), ["бір", "екі", "а|ә|б", "в|г|ғ", "үш"]);
    assert!(
        source.warnings.iter().all(|warning| warning.message.contains("altChunk")),
        "{:?}",
        source.warnings
    );
    assert_eq!(source.warnings.len(), 1);
}

#[test]
fn files_are_what_their_bytes_say() {
    let page = "<html><body><p>бір</body></html>";
    for name in ["a.doc", "a.docx", "a.txt", "a.html", "a"] {
        let source = from_bytes(name, page.as_bytes(), None).expect(name);
        assert_eq!((source.format, lines(&source)), (Format::Html, vec!["бір".to_owned()]), "{name}");
        assert_eq!(source.warnings.is_empty(), matches!(name, "a.html" | "a"), "{name}");
    }
    let saved = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\n\n{page}\n--x--\n"
    );
    for name in ["a.mht", "a.doc"] {
        assert_eq!(lines(&from_bytes(name, saved.as_bytes(), None).expect(name)), ["бір"]);
    }
    let xml = "<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument/>";
    assert!(matches!(error("a.doc", xml.as_bytes()), ReadErrorKind::Binary { looks_like: Some(_), .. }));
    // Parts named with backslashes, and a part in an old encoding.
    let body = format!("<w:document xmlns:w='w'><w:body>{}</w:body></w:document>", p(&run("бір")));
    assert_eq!(lines(&read(&archive(&[("word\\document.xml", body.as_bytes())]))), ["бір"]);
    let old: Vec<u8> = [
        b"<?xml version='1.0' encoding='windows-1251'?>".as_slice(),
        b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>\xe0\xe1</w:t></w:r></w:p></w:body></w:document>",
    ]
    .concat();
    assert_eq!(lines(&read(&archive(&[("word/document.xml", &old)]))), ["аб"]);
}

#[test]
fn numbers_of_word_that_look_alike_are_told_by_their_place() {
    let level = |at: usize, text: &str| {
        format!(
            "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let definition = |id: usize| {
        format!(
            "<w:abstractNum w:abstractNumId='{id}'>{}{}</w:abstractNum><w:num w:numId='{}'><w:abstractNumId w:val='{id}'/></w:num>",
            level(0, "%1."),
            level(1, "%2."),
            id + 1
        )
    };
    let numbering = format!("<w:numbering xmlns:w='w'>{}{}</w:numbering>", definition(0), definition(1));
    let item = |list: usize, level: usize, mark: &str, text: &str| {
        p(&format!(
            "<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>{mark}</w:pPr>{}",
            run(text)
        ))
    };
    let deleted = "<w:rPr><w:del/></w:rPr>";
    let read = |paragraphs: &[String]| {
        let body = format!("<w:document xmlns:w='w'><w:body>{}</w:body></w:document>", paragraphs.concat());
        let parts = [("word/document.xml", body.as_bytes()), ("word/numbering.xml", numbering.as_bytes())];
        lines(&read(&archive(&parts)))
    };
    let text = [
        item(1, 0, "", "Ретпен:"),
        item(2, 0, "", "бір;"),
        item(2, 0, "", "екі."),
        item(1, 0, "", "Келесі."),
    ];
    assert_eq!(read(&text), ["1. Ретпен:", "1) бір;", "2) екі.", "2. Келесі."]);
    let text =
        [item(1, 0, "", "Ретпен"), item(1, 1, "", "бір;"), item(1, 1, "", "екі."), item(1, 0, "", "Келесі.")];
    assert_eq!(read(&text), ["1. Ретпен", "1) бір;", "2) екі.", "2. Келесі."]);
    // The end of an item is deleted with its words: it takes no number, and the next one keeps its own.
    let text = [item(1, 0, "", "Бірінші."), item(2, 0, deleted, ""), item(1, 0, "", "Екінші.")];
    assert_eq!(read(&text), ["1. Бірінші.", "2. Екінші."]);
}

#[test]
fn harmful_archives_are_refused() {
    let damaged = |bytes: &[u8], wanted: &str| match error("a.docx", bytes) {
        ReadErrorKind::Damaged { why, .. } => assert!(why.contains(wanted), "{why:?} has no {wanted:?}"),
        other => panic!("{other:?}"),
    };
    damaged(&archive(&[("word/document.xml", &vec![b' '; 65 << 20])]), "when unpacked");
    damaged(&word("<w:p>").replace_tail(), "");
    let bomb = "<!DOCTYPE a [<!ENTITY b 'сөз'><!ENTITY c '&b;&b;&b;&b;'>]><w:document><w:body>&c;</w:body></w:document>";
    damaged(&archive(&[("word/document.xml", bomb.as_bytes())]), "document type");
    damaged(&word(&"<w:sdt>".repeat(5000)), "nested deeper");
    damaged(&archive(&[("word/document.xml", b"<w:document/>")]), "no body");
    damaged(b"not a zip", "does not begin");
    assert!(matches!(
        error("a.docx", &archive(&[("xl/workbook.xml", b"<a/>")])),
        ReadErrorKind::Binary { .. }
    ));
    assert_eq!(error("a.docx", b""), ReadErrorKind::Empty);
    assert_eq!(error("a.docx", &word("<w:p/>")), ReadErrorKind::Empty);
    let wide: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    let locked = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &wide].concat();
    assert!(matches!(error("a.docx", &locked), ReadErrorKind::Encrypted { .. }));
}

/// Cuts the end of an archive off.
trait Cut {
    fn replace_tail(self) -> Vec<u8>;
}

impl Cut for Vec<u8> {
    fn replace_tail(mut self) -> Vec<u8> {
        self.truncate(self.len() / 2);
        self
    }
}

/// A PDF with so many pages, each with a Latin line, or with a picture only.
fn pdf(pages: usize, text: bool) -> Vec<u8> {
    let line = |number: usize| format!("Line of page {}.", number + 1);
    let lines: Vec<Option<String>> = (0..pages).map(|number| text.then(|| line(number))).collect();
    bytes(drawn(&lines, dictionary! {}))
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A PDF with a page for each line, or for a picture. `encoding` is what its font says of its letters.
fn drawn(pages: &[Option<String>], encoding: lopdf::Dictionary) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let mut font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    font.extend(&encoding);
    let font = document.add_object(font);
    let picture = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 };
    let picture = document.add_object(Stream::new(picture, vec![0]));
    let resources = document.add_object(
        dictionary! { "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "I1" => picture } },
    );
    let mut kids: Vec<Object> = Vec::new();
    for line in pages {
        let operations = if let Some(line) = line {
            vec![
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F1".into(), 12.into()]),
                Operation::new("Td", vec![100.into(), 400.into()]),
                Operation::new("Tj", vec![Object::string_literal(line.as_str())]),
                Operation::new("ET", vec![]),
            ]
        } else {
            vec![Operation::new("Do", vec!["I1".into()])]
        };
        let content =
            document.add_object(Stream::new(dictionary! {}, Content { operations }.encode().unwrap()));
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
        kids.push(document.add_object(page).into());
    }
    let count = i64::try_from(pages.len()).unwrap();
    let root = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] };
    document.objects.insert(tree, Object::Dictionary(root));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

#[test]
fn pdfs_that_cannot_be_read_say_why() {
    assert!(matches!(error("a.pdf", b"%PDF-1.4\nnothing"), ReadErrorKind::Damaged { .. }));
    assert!(matches!(error("a.pdf", b"no pdf"), ReadErrorKind::Damaged { .. }));
    assert_eq!(error("a.pdf", &pdf(2, false)), ReadErrorKind::NoTextLayer { pages: vec![1, 2], of: 2 });
    let source = from_bytes("a.pdf", &pdf(2000, true), None).expect("reads");
    assert_eq!((source.format, source.pages.len()), (Format::Pdf, 2000));
    assert!(source.text.contains("Line of page 1999."));
    assert!(source.pages.is_sorted());
}

/// A page whose content is given, in forms that draw one another `deep` times over.
fn nested(deep: usize, content: &str) -> Vec<u8> {
    let mut document = drawn(&[Some("Line of the page.".to_owned())], dictionary! {});
    let mut inner: Option<lopdf::ObjectId> = None;
    for _ in 0..deep {
        let mut form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] };
        if let Some(inner) = inner {
            form.set("Resources", dictionary! { "XObject" => dictionary! { "X" => inner } });
        }
        inner = Some(document.add_object(Stream::new(form, content.as_bytes().to_vec())));
    }
    let page = *document.get_pages().values().next().unwrap();
    let resources = dictionary! { "XObject" => dictionary! { "X" => inner.unwrap() } };
    document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Resources", resources);
    let first = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Contents", first);
    bytes(document)
}

#[test]
fn pdfs_made_to_do_harm_end() {
    // Thirty forms each draw the next ten times.
    let many = nested(30, &"/X Do ".repeat(10));
    assert!(matches!(error("a.pdf", &many), ReadErrorKind::TooCostly { what: "PDF", .. }));
    // Arrays in arrays, dictionaries in dictionaries.
    for (open, close) in [("[", "]"), ("<</A", ">>")] {
        let deep = format!("{}{} TJ", open.repeat(200_000), close.repeat(200_000));
        assert!(from_bytes("a.pdf", &nested(1, &deep), None).is_err());
    }
    // What a small file unpacks to: 200 MB of blanks, packed twice.
    let pack = |bytes: &[u8]| {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let packed = pack(&pack(&vec![b' '; 200 << 20]));
    let mut document = drawn(&[Some("Line of the page.".to_owned())], dictionary! {});
    let filters = vec![Object::Name(b"FlateDecode".to_vec()), Object::Name(b"FlateDecode".to_vec())];
    let content = document.add_object(Stream::new(dictionary! { "Filter" => filters }, packed));
    let page = *document.get_pages().values().next().unwrap();
    document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Contents", content);
    assert!(matches!(error("a.pdf", &bytes(document)), ReadErrorKind::TooCostly { what: "PDF", .. }));
}

#[test]
fn pdfs_cut_or_with_flipped_bits_are_read_or_refused() {
    let whole = pdf(3, true);
    for cut in (0..whole.len()).step_by(whole.len() / 97) {
        let _ = from_bytes("a.pdf", &whole[..cut], None);
    }
    for at in (0..whole.len()).step_by(whole.len() / 311) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        let _ = from_bytes("a.pdf", &damaged, None);
    }
}

/// Locks a PDF with passwords of its owner and its users.
fn locked(user: &str) -> Vec<u8> {
    let mut document = drawn(&[Some("Locked line.".to_owned())], dictionary! {});
    let id = || Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", Object::Array(vec![id(), id()]));
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: user,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    bytes(document)
}

#[test]
fn locked_pdfs_are_read_where_they_ask_for_no_password() {
    assert_eq!(error("a.pdf", &locked("user")), ReadErrorKind::Encrypted { what: "PDF" });
    let source = from_bytes("a.pdf", &locked(""), None).expect("reads");
    assert_eq!(lines(&source), ["Locked line."]);
}

#[test]
fn letters_without_names_are_told_and_not_guessed() {
    // The font calls its Q and Z by codes of the private area, its W a Kazakh letter.
    let names = |names: &[(u8, &str)]| {
        let name = |(code, name): &(u8, &str)| {
            [Object::from(i64::from(*code)), Object::Name(name.as_bytes().to_vec())]
        };
        let differences: Vec<Object> = names.iter().flat_map(name).collect();
        dictionary! { "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => differences } }
    };
    let font = || names(&[(b'Q', "uniF041"), (b'Z', "uniF042"), (b'W', "uni049B")]);
    let read = |text: &str| {
        let sound = "sound words stand here and there and on all the other pages of this file";
        let pages = [Some(sound.to_owned()), Some(text.to_owned())];
        from_bytes("a.pdf", &bytes(drawn(&pages, font())), None)
    };
    let source = read("a QaZ b").expect("reads");
    assert!(source.text.ends_with(" a \u{f041}a\u{f042} b"), "{:?}", source.text);
    let told =
        |source: &Source| source.warnings.iter().map(|warning| warning.message.clone()).collect::<String>();
    assert!(
        told(&source).starts_with("1 words have letters that their font does not name"),
        "{}",
        told(&source)
    );
    assert!(told(&source).contains("(page 2)"), "{}", told(&source));
    // Two alphabets in one word.
    let source = read("a WdrW b").expect("reads");
    assert!(told(&source).contains("«қdrқ» (page 2)"), "{}", told(&source));
    // Most of it.
    let nonsense = read("QZ QQ ZZ QZQ ZQZ QQZ").expect_err("an error").kind;
    assert!(matches!(nonsense, ReadErrorKind::NoLetters { page: 2, .. }), "{nonsense:?}");
}

#[test]
fn a_page_without_text_is_named() {
    let line = |text: &str| Some(text.to_owned());
    let pages = [line("First page."), None, line("Third page."), line("Fourth page.")];
    let source = from_bytes("a.pdf", &bytes(drawn(&pages, dictionary! {})), None).expect("reads");
    assert_eq!(lines(&source), ["First page.", "Third page.", "Fourth page."]);
    assert!(source.warnings[0].message.starts_with("page 2: no text layer"), "{:?}", source.warnings);
}

#[test]
fn a_pdf_with_a_damaged_table_of_places_is_read() {
    let line = |number: usize| Some(format!("Line of page {number}."));
    let mut document = drawn(&[line(1), line(2), line(3)], dictionary! {});
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    let whole = bytes(document);
    let at = whole.windows(9).rposition(|window| window == b"startxref").unwrap();
    let lost = [&whole[..at], b"startxref\n7\n%%EOF\n"].concat();
    for bytes in [lost, whole[..at].to_vec()] {
        let source = from_bytes("a.pdf", &bytes, None).expect("reads");
        assert_eq!(lines(&source), ["Line of page 1.", "Line of page 2.", "Line of page 3."]);
    }
}

#[test]
fn tables_that_authors_split_by_hand_are_one() {
    let row = |texts: &[&str]| {
        let cells: Vec<String> = texts.iter().map(|text| format!("<w:tc>{}</w:tc>", p(&run(text)))).collect();
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let table = |rows: &[&[&str]], head: bool| {
        let rows: Vec<String> = rows.iter().map(|texts| row(texts)).collect();
        let rows = rows.concat();
        let head = if head { "<w:tr><w:trPr><w:tblHeader/></w:trPr>" } else { "<w:tr>" };
        format!("<w:tbl>{}</w:tbl>", rows.replacen("<w:tr>", head, 1))
    };
    let first: [&[&str]; 4] = [
        &["№ іс-әрекет", "1", "2"],
        &["ҚФБ атауы", "ЭҮП", "Қызмет беруші"],
        &["Іс-әрекеттің атауы", "Тіркейді", "Қарайды"],
        &["Орындалу мерзімі", "20 сек", "15 минут"],
    ];
    let second: [&[&str]; 4] = [
        &["№ іс-әрекет", "3", "4"],
        &["ҚФБ атауы", "ЭҮШ", "Қызмет алушы"],
        &["Іс-әрекеттің атауы", "Жібереді", "Алады"],
        &["Орындалу мерзімі", "2 жұмыс күні", "1,5 минут"],
    ];
    let texts = [
        "«Ара паспортын беру» электрондық мемлекеттік қызмет регламенті",
        "1. Жалпы ережелер",
        "1. «Ара паспортын беру» электрондық мемлекеттік қызметін Үлгі комитеті көрсетеді.",
        "Кесте 1. ЭҮП арқылы ҚФБ іс-әрекеттерінің сипаттамасы",
    ];
    let head: String = texts.iter().map(|text| p(&run(text))).collect();
    for (between, header) in [(p(""), true), (p(""), false), (String::new(), true)] {
        let body = format!("{head}{}{between}{}", table(&first, header), table(&second, header));
        let model = zanflow::compile(&read(&word(&body))).model;
        let tables = &model.services[0].tables;
        assert_eq!(tables.len(), 1, "{between} {header}");
        let actors: Vec<&str> =
            tables[0].columns.iter().filter_map(|column| column.actor.as_deref()).collect();
        assert_eq!(actors, ["ЭҮП", "Қызмет беруші", "ЭҮШ", "Қызмет алушы"]);
    }
}

#[test]
fn a_merged_cell_is_the_value_of_all_that_it_covers() {
    let head = "<h3>«Ара паспортын беру» электрондық мемлекеттік қызмет регламенті</h3><h3>1. Жалпы ережелер</h3>\
        <p>1. «Ара паспортын беру» электрондық мемлекеттік қызметін Үлгі комитеті көрсетеді.</p>\
        <p>Кесте 1. ЭҮП арқылы ҚФБ іс-әрекеттерінің сипаттамасы</p>";
    let columns = "<table><tr><td>№ іс-әрекет<td>1<td>2<td>3<tr><td>ҚФБ атауы<td>ЭҮП<td colspan=2>Қызмет беруші\
        <tr><td>Іс-әрекеттің атауы<td>Тіркейді<td>Қарайды<td>Береді<tr><td>Орындалу мерзімі<td>20 сек<td>15 минут<td>1 минут</table>";
    let rows = "<table><tr><td>№ іс-әрекет<td>ҚФБ атауы<td>Іс-әрекеттің атауы<td>Орындалу мерзімі<tr><td>1<td>ЭҮП<td>Тіркейді<td>20 сек\
        <tr><td>2<td rowspan=2>Қызмет беруші<td>Қарайды<td>15 минут<tr><td>3<td>Береді<td>1 минут</table>";
    for table in [columns, rows] {
        let source = from_bytes("a.html", format!("{head}{table}").as_bytes(), None).expect("reads");
        let model = zanflow::compile(&source).model;
        let actors: Vec<_> =
            model.services[0].tables[0].columns.iter().map(|column| column.actor.as_deref()).collect();
        assert_eq!(actors, [Some("ЭҮП"), Some("Қызмет беруші"), Some("Қызмет беруші")], "{table}");
    }
}
