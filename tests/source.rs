//! Reading files: every format as a table of inputs and the lines they must become.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use zanflow::source::{Format, Layout, LineKind, MAX_BYTES, ReadErrorKind, Source, from_bytes, read, walk};

/// `number kind text`, cells of a row between `|` after the table's ordinal.
fn render(source: &Source) -> Vec<String> {
    let text = |span: &std::ops::Range<u32>| &source.text[span.start as usize..span.end as usize];
    let lines = source.lines.iter().map(|line| {
        let number = line.number;
        match &line.kind {
            LineKind::Row { table, cells } => {
                let cells: Vec<&str> = cells.iter().map(text).collect();
                format!("{number} row{table} {}", cells.join("|"))
            }
            LineKind::Heading(depth) => format!("{number} h{depth} {}", text(&line.span)),
            kind => format!("{number} {} {}", format!("{kind:?}").to_lowercase(), text(&line.span)),
        }
    });
    lines.collect()
}

#[track_caller]
fn check(format: Format, table: &[(&str, &[&str])]) {
    for (input, expected) in table {
        let source = from_bytes("a", input.as_bytes(), Some(format))
            .unwrap_or_else(|error| panic!("{input:?}: {error}"));
        holds(&source);
        assert_eq!(render(&source), *expected, "{input:?}");
    }
}

/// The invariants of a [`Source`].
fn holds(source: &Source) {
    let mut at = 0;
    for (i, line) in source.lines.iter().enumerate() {
        let (start, end) = (line.span.start as usize, line.span.end as usize);
        assert_eq!(start, at, "lines follow one another");
        let text = source.text.get(start..end).expect("on character boundaries");
        assert!(!text.contains(['\n', '\r', '\u{c}']), "{text:?}");
        if let LineKind::Row { cells, .. } = &line.kind {
            let mut last = start;
            for cell in cells {
                assert!(last <= cell.start as usize && cell.start <= cell.end && cell.end as usize <= end);
                assert!(source.text.get(cell.start as usize..cell.end as usize).is_some());
                last = cell.end as usize;
            }
            assert!(!cells.is_empty());
        }
        if i + 1 < source.lines.len() {
            assert_eq!(source.text.as_bytes()[end], b'\n');
            at = end + 1;
        } else {
            assert_eq!(end, source.text.len(), "lines cover the text");
        }
        assert!(source.origin(i).is_some());
    }
}

#[test]
fn plain_text() {
    check(
        Format::Text,
        &[
            ("\u{feff}бір\r\nекі\rүш\n", &["1 text бір", "2 text екі", "3 text үш"]),
            ("  бір  екі  \n \t\nүш", &["1 text   бір  екі  ", "2 blank  \t", "3 text үш"]),
            (
                "бір\n\u{c}екі\u{c}\nүш",
                &["1 text бір", "2 pagebreak ", "2 text екі", "2 pagebreak ", "3 text үш"],
            ),
            ("қыз\u{ad}мет\u{a0}и\u{306}", &["1 text қызмет й"]),
            ("**бір** # екі\n- үш", &["1 text **бір** # екі", "2 text - үш"]),
        ],
    );
}

#[test]
fn tab_tables() {
    check(
        Format::Text,
        &[
            // Neighbours with tabs make a table; a lone line with one does not.
            ("а\tб\n1\t 2 \nмәтін\nв\tг", &["1 row0 а|б", "2 row0 1|2", "3 text мәтін", "4 text в\tг"]),
            // A blank line goes on with as many tabs, and only so.
            (
                "а\tб\n\nв\tг\n\nд\tе\tж\nз\tи\tк",
                &["1 row0 а|б", "2 blank ", "3 row0 в|г", "4 blank ", "5 row1 д|е|ж", "6 row1 з|и|к"],
            ),
            (
                "а\tб\nв\tг\nмәтін\nд\tе\nж\tз",
                &["1 row0 а|б", "2 row0 в|г", "3 text мәтін", "4 row1 д|е", "5 row1 ж|з"],
            ),
            // Rows may be uneven and cells empty.
            ("\tа\tб\n\tв\t\n\t\tг\n", &["1 row0 |а|б", "2 row0 |в|", "3 row0 ||г"]),
            ("а\tб\tв\nг\tд\n", &["1 row0 а|б|в", "2 row0 г|д"]),
            // Indents and list marks are no columns.
            ("\tБір.\n\tЕкі.\n", &["1 text \tБір.", "2 text \tЕкі."]),
            ("1.\tБір\n2.\tЕкі\n", &["1 text 1.\tБір", "2 text 2.\tЕкі"]),
            ("№\tаты\n1.\tБір\n", &["1 row0 №|аты", "2 row0 1.|Бір"]),
            ("--\t--\n-\t-", &["1 row0 --|--", "2 row0 -|-"]),
        ],
    );
    check(
        Format::Markdown,
        &[
            ("**а**\tб\n--\t---\n-\t-\n1\\.\t2", &["1 row0 а|б", "2 blank ", "3 row0 -|-", "4 row0 1.|2"]),
            ("-\tбір\n-\tекі", &["1 bullet бір", "2 bullet екі"]),
            ("\\*ҚФБ\tб\nв\tг", &["1 row0 *ҚФБ|б", "2 row0 в|г"]),
        ],
    );
}

#[test]
fn markdown_blocks() {
    check(
        Format::Markdown,
        &[
            (
                "# Бір #\n###### Алты\n####### жеті\n#8",
                &["1 h1 Бір", "2 h6 Алты", "3 text ####### жеті", "4 text #8"],
            ),
            ("#### **1. Жалпы**\n### *Күші*", &["1 h4 1. Жалпы", "2 h3 Күші"]),
            ("**Ескерту. Бір\nекі.**\n**үш** төрт", &["1 h6 Ескерту. Бір", "2 h6 екі.", "3 text үш төрт"]),
            ("Бір\n===\nЕкі\n---\n\n---\nүш", &["1 h1 Бір", "3 h2 Екі", "5 blank ", "6 blank ", "7 text үш"]),
            ("_____\nаты\n***\nжөні", &["1 text _____", "2 text аты", "3 blank ", "4 text жөні"]),
            (
                "> *Үлгі облысы*  \n> *№ 1*\n>\nмәтін",
                &["1 quote Үлгі облысы", "2 quote № 1", "3 blank ", "4 text мәтін"],
            ),
            (
                "- 1 ) к е ң с е ;\n* екі\n+ үш\n-  төрт",
                &["1 bullet 1 ) к е ң с е ;", "2 bullet екі", "3 bullet үш", "4 bullet төрт"],
            ),
            ("- \n-\n-5\n-- а", &["1 text - ", "2 text -", "3 text -5", "4 text -- а"]),
            (
                "11\\. Бір\n\\*ҚФБ\n\n*АЖ – жүйе\n",
                &["1 text 11. Бір", "2 text *ҚФБ", "3 blank ", "4 text *АЖ – жүйе"],
            ),
            ("   1) бір;  \n\n   2) екі \n", &["1 text 1) бір;", "2 blank ", "3 text 2) екі "]),
            ("<a id=\"p7\"></a>\n7. Бір\n<br>\nекі", &["2 text 7. Бір", "3 blank ", "4 text екі"]),
            ("<!-- бір\n\nекі -->үш\nтөрт <!-- бес --> алты", &["3 text үш", "4 text төрт  алты"]),
            ("<!-- ашық\nбір", &["1 text <!-- ашық", "2 text бір"]),
            ("```\n# *код*\n```\nбір", &["2 text # *код*", "4 text бір"]),
            ("```\n# бір", &["1 text ```", "2 h1 бір"]),
            ("бір\nекі  \nүш\n", &["1 text бір", "2 text екі", "3 text үш"]),
            ("<p align=\"center\">бір</p>\n<h2>Екі</h2>", &["1 text бір ", "2 h2 Екі"]),
            ("бір\n\u{c}\nекі", &["1 text бір", "2 pagebreak ", "3 text екі"]),
        ],
    );
}

#[test]
fn pipe_tables() {
    check(
        Format::Markdown,
        &[
            (
                "| а | **б** |\n|---|:-:|\n| 1 \\| 2 | |\nмәтін | бар\n\nсоң",
                &["1 row0 а|б", "3 row0 1 | 2|", "4 row0 мәтін|бар", "5 blank ", "6 text соң"],
            ),
            ("а | б\n--- | ---\n1 | 2", &["1 row0 а|б", "3 row0 1|2"]),
            ("| а | б |\n| 1 | 2 |\n", &["1 row0 а|б", "2 row0 1|2"]),
            ("таңдау а | б\n", &["1 text таңдау а | б"]),
        ],
    );
}

#[test]
fn html_tables_in_markdown() {
    check(
        Format::Markdown,
        &[
            (
                "бір\n\n<table>\n<tr>\n<th></th>\n<th>А&amp;Б</th>\n</tr>\n<tr>\n<td>в<br>г</td><td>\n<p>д</p>\n<p>е</p>\n</td>\n</tr>\n</table>\nсоң",
                &["1 text бір", "2 blank ", "4 row0 |А&Б", "8 row0 в г|д е", "15 text соң"],
            ),
            // Spans leave empty places.
            (
                "<TABLE border=1><tr><td colspan=\"2\">а</td><td rowspan=2>б</td></tr><tr><td>в</td><td>г</td></tr></TABLE>",
                &["1 row0 а||б", "1 row0 в|г|"],
            ),
            // Nothing closed but the table.
            (
                "<table><tr><td>а<td>б<tr><td>в<td><b>г</b></table>соң",
                &["1 row0 а|б", "1 row0 в|г", "1 text соң"],
            ),
            // Not even the table.
            (
                "<table>\n<tr><td>а</td></tr>\n\nмәтін\n<table><tr><td>б</td></tr></table>",
                &["2 row0 а", "3 blank ", "4 text мәтін", "5 row1 б"],
            ),
            // A table in a cell is its text; text outside cells is kept.
            (
                "<table><tr><td>а<table><tr><td>б</td><td>в</td></tr></table>г</td></tr>д</table>",
                &["1 row0 а б в г|д"],
            ),
            (
                "алды <table><tr><td>а</td></tr></table> арасы <table><tr><td>б</td></tr></table>",
                &["1 text алды ", "1 row0 а", "1 text арасы ", "1 row1 б"],
            ),
            (
                "<table>\n\t<tr>\n\t\t<td>а</td>\t<td>б</td>\n\t\t<td>в\n  г</td>\t<td>5 < 6</td>\n\t</tr></table>",
                &["2 row0 а|б|в г|5 < 6"],
            ),
        ],
    );
}

#[test]
fn web_pages() {
    check(
        Format::Html,
        &[
            (
                "<!doctype html>\n<html><head><title>Х</title><style>p{}</style></head>\n<body>\n<nav>Мәзір</nav>\n<h1>Үлгі</h1>\n<p>Бір\n  екі <b>үш</b>.</p>\n<p><b>Қалың</b></p>\n<script>var a = \"<p>\";</script>\n<p>&nbsp;Соң&laquo;ы&raquo;</p><footer>Ф</footer></body></html>",
                &[
                    "5 h1 Үлгі",
                    "6 blank ",
                    "6 text Бір екі үш.",
                    "8 blank ",
                    "8 h6 Қалың",
                    "10 blank ",
                    "10 text Соң«ы»",
                ],
            ),
            (
                "<blockquote><p>Мөр</p></blockquote>\n<ul><li>бір</li>\n<li>екі</ul>\n<ol start=3><li>үш<li>4) төрт</ol>",
                &[
                    "1 quote Мөр",
                    "2 blank ",
                    "2 bullet бір",
                    "3 bullet екі",
                    "4 blank ",
                    "4 text 3. үш",
                    "4 blank ",
                    "4 text 4) төрт",
                ],
            ),
            (
                "<div>бір<br>екі<br><br>үш<div hidden>жоқ</div><p style='display: none'>жоқ</p></div>",
                &["1 text бір", "1 text екі", "1 blank ", "1 text үш"],
            ),
            (
                "<table>\n<caption>Аты</caption>\n<tr>\n<td colspan=2>а</td></tr>\n<tr><td>б</td><td><p>в</p><table><tr><td>г</td></tr></table></td></tr></table>соң",
                &["2 row0 Аты", "3 row0 а|", "5 row0 б|в г", "5 blank ", "5 text соң"],
            ),
            (
                "<main><header><h2>Бас</h2></header>\n<!-- Бас\n -->\n<pre>бір\n  екі</pre></main>",
                &["1 h2 Бас", "4 text бір", "5 text   екі"],
            ),
            // The mark of a footnote is no word; a power is one, and so is the number before the note itself.
            (
                "<p>Қызмет<sup><a href=\"#n1\">1</a></sup> 5 м<sup>2</sup></p>\n<p><a href=\"#r1\"><sup>1</sup></a> ескерту</p>",
                &["1 text Қызмет¹ 5 м²", "2 blank ", "2 text ¹ ескерту"],
            ),
            // As legal databases save an act: banner of the edition, anchors, links, styles within words, no-break blanks.
            (
                "<body><nav>Іздеу</nav><article>\n<p><span style=\"color:red\">Күші жойылды</span> - 2015 жылғы 1 мамырдағы</p>\n<h3 id=z1><a name=\"z1\"></a>1. Жалпы</h3>\n<p id=z2><a name=z2></a>&nbsp;&nbsp;1.&nbsp;Қыз<span style=\"font-size:12pt\">мет</span> <a href=\"/rus/docs/1\">Заңға</a> сәйкес.</p>\n<p class=note><i>Ескерту. 1-тармақ жаңа редакцияда.</i></p>\n</article></body>",
                &[
                    "2 text Күші жойылды - 2015 жылғы 1 мамырдағы",
                    "2 blank ",
                    "2 h3 1. Жалпы",
                    "3 blank ",
                    "3 text 1. Қызмет Заңға сәйкес.",
                    "5 blank ",
                    "5 text Ескерту. 1-тармақ жаңа редакцияда.",
                ],
            ),
        ],
    );
}

#[test]
fn formats() {
    let format = |name: &str, text: &str| from_bytes(name, text.as_bytes(), None).expect("a source").format;
    let table = [
        ("a.TXT", "мәтін", Format::Text),
        ("a.md", "мәтін", Format::Markdown),
        ("a.htm", "мәтін", Format::Html),
        ("-", "мәтін", Format::Text),
        // Converters write Markdown into .txt.
        ("a.txt", "# Бір\n\n## Екі\n\n**Үшінші жол**\n", Format::Markdown),
        ("a.txt", "# Бір\n№ 2\n* * *\n*** үш\n#4\n", Format::Text),
    ];
    for (name, text, expected) in table {
        assert_eq!(format(name, text), expected, "{name} {text:?}");
    }
}

#[test]
fn errors_say_what_to_do() {
    let kind = |bytes: &[u8]| from_bytes("a.txt", bytes, None).expect_err("an error").kind;
    assert_eq!(kind(b""), ReadErrorKind::Empty);
    assert_eq!(kind(" \n\u{a0}\t\n".as_bytes()), ReadErrorKind::Empty);
    assert_eq!(kind(b"a\nb\xcf"), ReadErrorKind::NotUtf8 { byte: 3, line: 2 });
    assert_eq!(kind(b"\xff\xfea"), ReadErrorKind::Utf16);
    assert_eq!(kind(b"\xff\xfe\0\xdca\0"), ReadErrorKind::Utf16);
    let wide = from_bytes("a.txt", b"\xfe\xff\x04\x9b\0\r\0\n\x04\xe8", None).expect("UTF-16");
    assert_eq!(wide.text, "қ\nӨ");
    assert_eq!(kind(b"abc\0d"), ReadErrorKind::Binary { byte: 3, looks_like: None });
    assert_eq!(kind(b"ab\x01\x02\x03\x04\x05"), ReadErrorKind::Binary { byte: 2, looks_like: None });
    let named = |format| from_bytes("a", b"%PDF-1.4", Some(format)).expect_err("an error").kind;
    assert_eq!(named(Format::Text), ReadErrorKind::Binary { byte: 0, looks_like: Some("a PDF") });
    let folder = tempfile::tempdir().expect("a folder");
    let gone = folder.path().join("жоқ.txt");
    assert_eq!(
        read(&gone, "жоқ.txt").expect_err("gone").to_string(),
        "жоқ.txt: there is no such file; check the name"
    );
    assert_eq!(read(folder.path(), "f").expect_err("a folder").kind, ReadErrorKind::IsDirectory);
    let large = folder.path().join("large.txt");
    fs::File::create(&large).and_then(|file| file.set_len(MAX_BYTES + 1)).expect("a sparse file");
    assert_eq!(
        read(&large, "large.txt").expect_err("too large").kind,
        ReadErrorKind::TooLarge { size: MAX_BYTES + 1, limit: MAX_BYTES }
    );
}

fn put(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("a file");
}

#[test]
fn walks_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    for name in
        ["b.txt", "a/x.md", "a.md", "a/y.html", "a/.hidden.md", ".git/z.md", "c.png", "~$a.docx", "Ә.txt"]
    {
        put(root, name, "мәтін");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(root, root.join("a/loop")).expect("a link");
        std::os::unix::fs::symlink(root.join("b.txt"), root.join("link.txt")).expect("a link");
        std::os::unix::fs::symlink(root.join("gone"), root.join("broken")).expect("a link");
    }
    let walked = walk(&[root.join("b.txt"), root.to_owned(), root.join("жоқ")]);
    let names: Vec<&str> = walked.found.iter().map(|found| found.relative.as_str()).collect();
    if cfg!(unix) {
        assert_eq!(names, ["b.txt", "a.md", "a/x.md", "a/y.html", "link.txt", "Ә.txt"]);
        assert_eq!(walked.errors.len(), 2, "{:?}", walked.errors);
    }
    assert_eq!(walked.skipped.len(), 1, "{:?}", walked.skipped);
    assert_eq!(walked.found[1].shown, format!("{}/a.md", root.display()));
}

#[test]
fn metadata_beside_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "a.md", "# Бұйрық\n");
    put(root, "a.meta.yaml", "act_code: Z1\napproved_on: 2020-06-19\n");
    put(root, "b.md", "# Бұйрық\n");
    put(root, "b.meta.yaml", "broken: [\n");
    let walked = walk(&[root.to_owned()]);
    assert_eq!(walked.found.len(), 2);
    assert!(walked.skipped.is_empty(), "metadata is no file that was passed over");
    let first = walked.found[0].read().expect("an act");
    assert_eq!(first.meta.and_then(|meta| meta.approved_on).as_deref(), Some("2020-06-19"));
    assert_eq!(walked.found[0].files().len(), 2, "a change of the metadata is a change of the act");
    let second = walked.found[1].read().expect("an act");
    assert!(second.meta.is_none() && second.warnings.len() == 1, "{:?}", second.warnings);
}

/// What a shell makes of `FOLDER/*` names the metadata too.
#[test]
fn metadata_named_beside_its_act_is_that_of_the_act() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "a.md", "# Бұйрық\n");
    put(root, "a.meta.yaml", "act_code: Z1\n");
    put(root, "law/meta.yaml", "act_code: Z2\n");
    put(root, "law/kaz.md", "# Бұйрық\n");
    put(root, "law/rus.md", "# Приказ\n");
    put(root, "alone.meta.yaml", "act_code: Z3\n");
    let check = |names: &[&str], found: &[&str], skipped: &[&str]| {
        let walked = walk(&names.iter().map(|name| root.join(name)).collect::<Vec<_>>());
        let stems: Vec<&str> = walked.found.iter().map(|found| found.stem.as_str()).collect();
        assert_eq!(stems, found, "{names:?}");
        let told = skipped.iter().map(|name| format!("{}/{name}", root.display()));
        assert_eq!(walked.skipped, told.collect::<Vec<_>>(), "{names:?}");
    };
    check(&["a.md", "a.meta.yaml", "alone.meta.yaml"], &["a"], &["alone.meta.yaml"]);
    check(&["a.meta.yaml"], &[], &["a.meta.yaml"]);
    check(&["law/kaz.md", "law/meta.yaml", "law/rus.md"], &["Z2"], &[]);
    check(&["law"], &["Z2"], &[]);
}

#[test]
fn acts_in_folders() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "law/1010-ulgi-68660/meta.yaml", "act_code: Z1\ntitle: {kaz: Үлгі}\n");
    put(root, "law/1010-ulgi-68660/kaz.md", "# Бұйрық\n");
    put(root, "law/1010-ulgi-68660/rus.md", "# Приказ\n");
    put(root, "law/other/meta.yaml", "act_code: Z2\nbroken: [\n");
    put(root, "law/split-77/meta.yaml", "act_code: Z3\n");
    for name in ["an002.md", "sec010.md", "sec002.md"] {
        put(root, &format!("law/split-77/kaz/{name}"), &format!("а\tб\nв\tг\n\n{name}\n"));
    }
    put(root, "law/other/kaz.md", "мәтін\n");
    put(root, "law/rusonly-1/meta.yaml", "act_code: Z4\n");
    put(root, "law/rusonly-1/rus.md", "текст\n");

    let walked = walk(&[root.join("law")]);
    let found: Vec<_> =
        walked.found.iter().map(|found| (found.relative.as_str(), found.stem.as_str())).collect();
    assert_eq!(
        found,
        [("1010-ulgi-68660/kaz.md", "68660"), ("other/kaz.md", "other"), ("split-77/kaz", "Z3")]
    );
    assert!(walked.found.iter().all(|found| found.layout == Layout::Act));
    assert!(walked.errors.is_empty());

    let first = walked.found[0].read().expect("an act");
    assert_eq!(first.meta.as_ref().and_then(|meta| meta.title.as_deref()), Some("Үлгі"));
    let broken = walked.found[1].read().expect("an act");
    assert!(broken.meta.is_none() && broken.warnings.len() == 1, "{:?}", broken.warnings);

    let split = walked.found[2].read().expect("an act");
    holds(&split);
    assert_eq!(
        render(&split),
        [
            "1 row0 а|б",
            "2 row0 в|г",
            "3 blank ",
            "4 text sec002.md",
            "4 blank ",
            "1 row1 а|б",
            "2 row1 в|г",
            "3 blank ",
            "4 text sec010.md",
            "4 blank ",
            "1 row2 а|б",
            "2 row2 в|г",
            "3 blank ",
            "4 text an002.md",
        ]
    );
    let (path, line) = split.origin(8).expect("a line");
    assert!(path.ends_with("law/split-77/kaz/sec010.md") && line == 4, "{path}:{line}");
    assert_eq!(read(&root.join("law/split-77"), "s").expect("the folder").text, split.text);
}

fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("ZANFLOW_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let corpus = shared.join("corpus");
    if !corpus.is_dir() {
        println!("no {}: skipped", corpus.display());
        return None;
    }
    Some(corpus)
}

fn rows(source: &Source) -> Vec<(u32, u32, usize)> {
    let row = |line: &zanflow::source::Line| match &line.kind {
        LineKind::Row { table, cells } => Some((line.number, *table, cells.len())),
        _ => None,
    };
    source.lines.iter().filter_map(row).collect()
}

#[test]
fn real_acts() {
    let Some(corpus) = corpus() else { return };
    let walked = walk(&[corpus]);
    assert_eq!(walked.found.len(), 7);
    for found in &walked.found {
        let source = found.read().expect("a source");
        holds(&source);
        let rows = rows(&source);
        let count = |cells| rows.iter().filter(|row| row.2 == cells).count();
        match source.path.rsplit('/').next().and_then(|name| name.get(..3)) {
            Some("005") => {
                assert_eq!(rows.first(), Some(&(237, 0, 13)));
                assert_eq!(rows.iter().map(|row| row.1).max(), Some(1));
                assert!(rows.iter().take(6).all(|row| row.2 == 13), "{rows:?}");
            }
            Some("004") => {
                assert_eq!(rows.first(), Some(&(228, 0, 10)));
                assert_eq!((count(10), count(11)), (34, 22), "{rows:?}");
            }
            Some("006") => {}
            _ => assert!(rows.is_empty(), "{} has {rows:?}", source.path),
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            if let Ok(source) = from_bytes("a", &bytes, Some(format)) {
                holds(&source);
            }
        }
    }

    #[test]
    fn any_markup(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        for format in [Format::Text, Format::Markdown, Format::Html] {
            if let Ok(source) = from_bytes("a", text.as_bytes(), Some(format)) {
                holds(&source);
            }
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            if let Ok(source) = from_bytes("a", text.as_bytes(), Some(format)) {
                holds(&source);
            }
        }
    }

    /// Words are never lost, whatever markup stands between them.
    #[test]
    fn words_survive(pieces in proptest::collection::vec(proptest::sample::select(SAFE), 0..30)) {
        let text: String = pieces.iter().enumerate().map(|(i, piece)| format!("{piece}сөз{i}")).collect();
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let Ok(source) = from_bytes("a", text.as_bytes(), Some(format)) else { continue };
            holds(&source);
            for i in 0..pieces.len() {
                prop_assert!(source.text.contains(&format!("сөз{i}")), "{format:?} {text:?} → {:?}", source.text);
            }
        }
    }
}

const PIECES: &[&str] = &[
    "қызмет",
    "а",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r",
    "\u{c}",
    "*",
    "**",
    "_",
    "__",
    "___",
    "`",
    "```\n",
    "\\",
    "[",
    "](u)",
    "![",
    "|",
    "|---|\n",
    "# ",
    "> ",
    "- ",
    "<table>",
    "<tr>",
    "<td colspan=3>",
    "<td rowspan=2>",
    "</td>",
    "</tr>",
    "</table>",
    "<br>",
    "<!--",
    "-->",
    "<a href='",
    "'>",
    "&amp;",
    "&#x306;",
    "и",
    "\u{306}",
    "\u{ad}",
    "\u{a0}",
    "«",
    "»",
    "<ol>",
    "<li>",
    "<pre>",
    "<p hidden>",
    "</p>",
    "<b>",
    "</b>",
    "1.",
    "---\n",
    "===\n",
];

const SAFE: &[&str] = &[
    " ",
    "\n",
    "\n\n",
    "\t",
    "*",
    "**",
    "_",
    "`",
    "\n```\n",
    "\\",
    "[",
    "|",
    "\n|---|---|\n",
    "\n# ",
    "\n> ",
    "\n- ",
    "<table>",
    "<tr>",
    "<td colspan=3>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<br>",
    "<!-- -->",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "&amp;",
    "\n---\n",
    "\n===\n",
    "<ul>",
    "<li>",
    "\u{c}",
];
