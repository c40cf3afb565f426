//! Papers as programs see them that are not ours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

mod facts;
mod judges;
mod random;

use judges::{Judges, SAMPLES, run, sample, text};
use std::process::Command;
use zanflow_result::pdf;

#[test]
fn samples_are_valid_as_pdf_a_and_for_screen_readers() {
    let Some(judges) = Judges::ready() else { return };
    let files = SAMPLES.map(|name| judges.file(&format!("{name}.pdf"), &pdf(&sample(name)).unwrap()));
    assert_eq!(judges.faults(&files), [""; 0]);
    for file in &files {
        assert!(!text(file).contains('{'), "{}: a word that no catalogue has", file.display());
        let said = run(Command::new("qpdf").arg("--check").arg(file));
        assert!(said.contains("No syntax or stream encoding errors"), "{said}");
    }
}

#[test]
fn the_validator_can_say_no() {
    let Some(judges) = Judges::ready() else { return };
    let good = pdf(&sample("licence")).unwrap();
    let text = String::from_utf8_lossy(&good);
    for (wrong, from, to) in [
        ("conformance", "<pdfaid:conformance>A", "<pdfaid:conformance>B"),
        ("part", "<pdfaid:part>2", "<pdfaid:part>1"),
        ("tags", "/Marked true", "/Marked null"),
        ("font", "/FontFile2", "/FontFileX"),
        ("structure", "/StructTreeRoot", "/StructTreeRoox"),
        ("alternative", "/Alt", "/Alx"),
        ("length", "/Length 1", "/Length 2"),
    ] {
        assert!(text.contains(from), "{wrong}: there is no {from}");
        let file = judges.file(&format!("{wrong}.pdf"), &replaced(&good, from.as_bytes(), to.as_bytes()));
        assert!(!judges.faults(&[file]).is_empty(), "{wrong} passes");
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "places in the file stay as they are");
    let mut out = bytes.to_vec();
    for start in 0..=out.len() - from.len() {
        if out[start..].starts_with(from) {
            out[start..start + to.len()].copy_from_slice(to);
        }
    }
    out
}

#[test]
fn texts_come_back_in_the_order_in_which_they_are_read() {
    let Some(judges) = Judges::ready() else { return };
    let file = judges.file("licence.pdf", &pdf(&sample("licence")).unwrap());
    let found = text(&file);
    let [kk, ru]: [&str; 2] = found.split('\u{c}').take(2).collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(kk.trim(), include_str!("samples/licence.kk.txt").trim());
    assert_eq!(ru.trim(), include_str!("samples/licence.ru.txt").trim());
    // As a person selects it, column by column.
    let selected = run(Command::new("pdftotext").arg(&file).arg("-"));
    for phrase in [
        "Көрсетілетін қызметті алушы",
        "«Өркен Құрылыс» жауапкершілігі шектеулі серіктестігі",
        "39 320 ₸ (10 АЕК)",
    ] {
        assert!(selected.contains(phrase), "{phrase}: {selected}");
    }
}

#[test]
fn letters_without_a_glyph_are_shown_by_code_and_copied_as_they_are() {
    let Some(judges) = Judges::ready() else { return };
    let file = judges.file("notice.pdf", &pdf(&sample("notice")).unwrap());
    let found = text(&file);
    // The program puts letters of other heights on lines of their own.
    let joined: String = found.split_whitespace().collect();
    assert!(joined.contains("Ли中村Пак") && found.contains("Ⅳ-128, мәртебесі ✓"), "{found}");
    assert!(
        found.contains("Қаріпте жоқ таңбалар") && found.contains("Знаки, которых нет в шрифте"),
        "{found}"
    );
    let licence = judges.file("licence.pdf", &pdf(&sample("licence")).unwrap());
    assert!(!text(&licence).contains("Юникод"));
}

#[test]
fn fonts_are_in_the_file_and_say_which_letters_they_draw() {
    let Some(judges) = Judges::ready() else { return };
    for name in SAMPLES {
        let file = judges.file(&format!("{name}.pdf"), &pdf(&sample(name)).unwrap());
        let table = run(Command::new("pdffonts").arg(&file));
        let fonts: Vec<&str> = table.lines().skip(2).collect();
        assert!((2..=3).contains(&fonts.len()), "{name}: {table}");
        for font in fonts {
            // Columns at the end: embedded, subset, with Unicode, object, generation.
            let columns: Vec<&str> = font.split_whitespace().rev().skip(2).take(3).collect();
            assert_eq!(columns, ["yes"; 3], "{name}: {font}");
        }
    }
}

#[test]
fn a_camera_reads_the_address_from_each_printed_page_that_has_it() {
    let Some(judges) = Judges::ready() else { return };
    for name in ["licence", "refusal", "bare"] {
        let document = sample(name);
        let file = judges.file(&format!("{name}.pdf"), &pdf(&document).unwrap());
        let picture = file.with_extension("");
        // As coarse as a bad printer.
        run(Command::new("pdftoppm").args(["-r", "100", "-gray", "-png"]).arg(&file).arg(&picture));
        for page in 1..=2 {
            let page = format!("{}-{page}.png", picture.display());
            let read = run(Command::new("zbarimg").args(["--quiet", "--raw", &page]));
            assert_eq!(read.trim(), document.check, "{page}");
        }
    }
}

#[test]
fn the_longest_address_is_read_too() {
    let Some(judges) = Judges::ready() else { return };
    let mut document = sample("licence");
    let rest = zanflow_result::Document::LONGEST_ADDRESS - document.check.len() - 1;
    document.check = format!("{}?{}", document.check, "k7".repeat(rest / 2));
    let file = judges.file("long.pdf", &pdf(&document).unwrap());
    let picture = file.with_extension("");
    run(Command::new("pdftoppm").args(["-r", "150", "-gray", "-png"]).arg(&file).arg(&picture));
    let pages = std::fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let read: Vec<String> = pages
        .filter(|path| path.extension().is_some_and(|ending| ending == "png"))
        .map(|page| Command::new("zbarimg").args(["--quiet", "--raw"]).arg(page).output().unwrap())
        .map(|output| String::from_utf8(output.stdout).unwrap().trim().to_owned())
        .filter(|read| !read.is_empty())
        .collect();
    assert_eq!(read, [document.check.as_str(); 2]);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for name in SAMPLES {
        assert!(pdf(&sample(name)).unwrap() == pdf(&sample(name)).unwrap(), "{name}");
    }
}
