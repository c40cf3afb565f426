//! Reads files and acts of several files; errors of reading.

use super::draft::Draft;
#[cfg(feature = "pdf")]
use super::pdf;
use super::tool::ToolError;
use super::walk::{self, ActFiles};
use super::{Format, LineKind, Metadata, Part, Source, Warning};
use super::{charset, docx, html, markdown, metadata, mime, office, script, sniff, text};
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Maximum size of a file, in bytes.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Why a file was not read. Messages name the file and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The file as the user named it.
    pub path: String,
    /// What is wrong.
    pub kind: ReadErrorKind,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadErrorKind {
    /// Invalid UTF-8.
    NotUtf8 {
        /// Offset of the first invalid byte.
        byte: usize,
        /// Its 1-based line.
        line: usize,
    },
    /// Invalid UTF-16 with a byte-order mark.
    Utf16,
    /// Only blanks.
    Empty,
    /// Larger than [`MAX_BYTES`].
    TooLarge {
        /// Bytes of the file.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A folder.
    IsDirectory,
    /// No permission to read it.
    Permission,
    /// There is no such file.
    NotFound,
    /// Binary data.
    Binary {
        /// Offset of the first byte that is not text.
        byte: usize,
        /// The format, if its first bytes tell.
        looks_like: Option<&'static str>,
    },
    /// A damaged file of a known format.
    Damaged {
        /// The format.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// It is locked with a password.
    Encrypted {
        /// The format.
        what: &'static str,
    },
    /// The program that reads such files is not installed.
    NeedsProgram {
        /// The format.
        what: &'static str,
        /// The program.
        program: &'static str,
        /// Debian's package that brings it.
        package: &'static str,
    },
    /// This build of the program does not read such files.
    NotInBuild {
        /// The format.
        what: &'static str,
        /// The Cargo feature that it needs.
        feature: &'static str,
    },
    /// Reading took more than it may.
    TooCostly {
        /// The format.
        what: &'static str,
        /// The exceeded limit.
        why: String,
    },
    /// Pages of a PDF without a text layer.
    NoTextLayer {
        /// The first few page numbers, 1-based.
        pages: Vec<u32>,
        /// Pages of the file.
        of: u32,
    },
    /// A PDF font without a mapping to letters.
    NoLetters {
        /// A word as extracted.
        example: String,
        /// Its page, 1-based.
        page: u32,
    },
    /// The fonts of a PDF have no Kazakh letters, so the words lost them.
    LostLetters {
        /// Words as extracted.
        example: String,
        /// Their page, 1-based.
        page: u32,
    },
    /// Any other I/O error.
    Io(String),
}

impl ReadErrorKind {
    /// Maps the failure of an external program.
    pub(super) fn from_tool(
        error: ToolError,
        what: &'static str,
        program: &'static str,
        package: &'static str,
    ) -> Self {
        match error {
            ToolError::Missing => ReadErrorKind::NeedsProgram { what, program, package },
            ToolError::Slow(time) => {
                ReadErrorKind::TooCostly { what, why: format!("{} seconds", time.as_secs()) }
            }
            ToolError::TooMuch(bytes) => {
                ReadErrorKind::TooCostly { what, why: format!("{bytes} bytes of text") }
            }
            ToolError::Failed(why) if why.is_empty() => {
                ReadErrorKind::Damaged { what, why: format!("{program} failed") }
            }
            ToolError::Failed(why) => ReadErrorKind::Damaged { what, why },
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message(), self.help())
    }
}

impl ReadError {
    /// `path: what is wrong`, with the line after the path where one is known.
    pub fn message(&self) -> String {
        let line = match self.kind {
            ReadErrorKind::NotUtf8 { line, .. } => format!(":{line}"),
            _ => String::new(),
        };
        format!("{}{line}: {}", self.path, self.kind.message())
    }

    /// What the user can do about it.
    pub fn help(&self) -> String {
        self.kind.help()
    }
}

impl ReadErrorKind {
    /// What is wrong.
    pub(super) fn message(&self) -> String {
        match self {
            Self::NotUtf8 { byte, .. } => format!("not UTF-8 (byte {byte})"),
            Self::Utf16 => "damaged UTF-16".to_owned(),
            Self::Empty => "there is no text in it".to_owned(),
            Self::TooLarge { size, limit } => format!("{size} bytes, more than {limit}"),
            Self::IsDirectory => "a folder".to_owned(),
            Self::Permission => "no permission to read it".to_owned(),
            Self::NotFound => "there is no such file".to_owned(),
            Self::Binary { looks_like: Some(name), .. } => format!("{name}, not an act's text"),
            Self::Binary { byte, looks_like: None } => format!("not text (byte {byte})"),
            Self::Damaged { what, why } => format!("a damaged {what}: {why}"),
            Self::Encrypted { what } => format!("the {what} is locked with a password"),
            Self::NeedsProgram { what, program, .. } => {
                format!("to read a {what}, {program} is needed, which is not installed")
            }
            Self::NotInBuild { what, .. } => format!("this build of zanflow does not read a {what}"),
            Self::TooCostly { what, why } => format!("reading the {what} took more than {why}"),
            Self::NoTextLayer { pages, of } => {
                let some: Vec<String> = pages.iter().map(u32::to_string).collect();
                let number = if pages.len() == 1 { "page" } else { "pages" };
                format!("{number} {} of {of}: no text layer (a scan?)", some.join(", "))
            }
            Self::NoLetters { example, page } => {
                format!("page {page}: a font does not say which letters it has (as «{example}»)")
            }
            Self::LostLetters { example, page } => {
                format!("page {page}: the words have no Kazakh letters (as «{example}»): its font lacks them")
            }
            Self::Io(message) => message.clone(),
        }
    }

    fn help(&self) -> String {
        let help = match self {
            Self::NotUtf8 { .. } => {
                "save the file as UTF-8, for example with `iconv -f RK1048 -t UTF-8` (windows-1251 with Kazakh \
                 letters)"
            }
            Self::Utf16 => "save the file anew as UTF-8",
            Self::Empty => "check that the text was extracted",
            Self::TooLarge { .. } => "split the file into its acts",
            Self::TooCostly { .. } => "split it into its acts",
            Self::IsDirectory => "name a file in it",
            Self::Permission => "change its rights",
            Self::NotFound => "check the name",
            Self::Binary { looks_like: Some(_), .. } => "give the act as DOCX, PDF, HTML or text",
            Self::Binary { .. } => "give a text, Markdown or HTML file in UTF-8, a DOCX or a PDF",
            Self::Damaged { .. } => "open it in its program and save it anew, or get it again",
            Self::Encrypted { .. } => "save it without one",
            Self::NeedsProgram { package, .. } => {
                return format!(
                    "install it (Debian: `apt-get install {package}`), or give the act as DOCX, HTML or text"
                );
            }
            Self::NotInBuild { feature, .. } => {
                return format!(
                    "build everything with `make build`, or with `cargo build --release --features {feature}`"
                );
            }
            Self::NoTextLayer { .. } => {
                "recognise its text first, for example with `ocrmypdf -l kaz+rus`, and give that file"
            }
            Self::NoLetters { .. } | Self::LostLetters { .. } => {
                "save the PDF anew from its program, or recognise its text, for example with `ocrmypdf --force-ocr \
                 -l kaz+rus`"
            }
            Self::Io(_) => "try again or copy the file elsewhere",
        };
        help.to_owned()
    }
}

impl std::error::Error for ReadError {}

impl ReadError {
    pub(super) fn new(path: &str, kind: ReadErrorKind) -> Self {
        Self { path: path.to_owned(), kind }
    }

    /// Maps an I/O error.
    pub fn from_io(path: &str, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => ReadErrorKind::NotFound,
            io::ErrorKind::PermissionDenied => ReadErrorKind::Permission,
            io::ErrorKind::IsADirectory => ReadErrorKind::IsDirectory,
            _ => ReadErrorKind::Io(error.to_string()),
        };
        Self::new(path, kind)
    }
}

/// Reads a file, or the files of one act of `kazakhstan-law` when `path` is its folder or its `kaz.md`.
///
/// `shown` is the name that messages and citations use. An act's sections follow one another; lines keep the numbers
/// of their own files ([`Source::origin`]).
pub fn read(path: &Path, shown: &str) -> Result<Source, ReadError> {
    match ActFiles::at(path, shown) {
        Some(act) => read_act(&act, shown),
        None => {
            let bytes = read_bytes(path, shown)?;
            let mut source = parse(shown, &bytes, format_of(path), true)?;
            if let Some(meta) = walk::metadata_beside(path, shown) {
                set_meta(&mut source, read_meta(&meta));
            }
            Ok(source)
        }
    }
}

/// Reads bytes in memory. Without `format`, the first bytes and the extension of `shown` decide, and plain text with
/// Markdown is read as Markdown.
///
/// # Errors
/// See [`ReadErrorKind`].
pub fn from_bytes(shown: &str, bytes: &[u8], format: Option<Format>) -> Result<Source, ReadError> {
    let named = format.or_else(|| format_of(Path::new(shown)));
    parse(shown, bytes, named, format.is_none())
}

fn parse(shown: &str, bytes: &[u8], named: Option<Format>, guess: bool) -> Result<Source, ReadError> {
    check_size(shown, bytes.len() as u64)?;
    let failed = |kind| ReadError::new(shown, kind);
    let mut read = match Packed::detect(bytes).filter(|_| guess || named.is_some_and(Format::is_packed)) {
        Some(packed) => packed.read(bytes).map_err(failed)?,
        None => match sniff::page(bytes).filter(|_| guess) {
            Some(page) => web(bytes, page, named).map_err(failed)?,
            None => plain(bytes, named.unwrap_or(Format::Text), guess).map_err(failed)?,
        },
    };
    if is_empty(&read.draft) {
        return Err(failed(ReadErrorKind::Empty));
    }
    let parts = vec![Part { path: shown.to_owned(), first_line: 0 }];
    let warnings = std::mem::take(&mut read.remarks).into_iter();
    let warning = |message| Warning { path: shown.to_owned(), line: None, message };
    let mut source = source(shown, read.draft, read.format, parts);
    source.warnings = warnings.chain(script::remark(&source.text)).map(warning).collect();
    source.pages = read.pages;
    Ok(source)
}

/// What was read out of bytes.
struct Parsed {
    draft: Draft,
    format: Format,
    pages: Vec<u32>,
    remarks: Vec<String>,
}

/// Reads a file that tells by its first words what it is, whatever its name says.
fn web(bytes: &[u8], page: sniff::Page, named: Option<Format>) -> Result<Parsed, ReadErrorKind> {
    let mut read = match page {
        sniff::Page::Html => html_page(bytes)?,
        sniff::Page::Mime => {
            let html::PageText { draft, remarks } = mime::read(bytes)?;
            Parsed { draft, format: Format::Html, pages: Vec::new(), remarks }
        }
        sniff::Page::WordXml => {
            return Err(ReadErrorKind::Binary {
                byte: 0,
                looks_like: Some("a Word document in one XML file"),
            });
        }
    };
    if named.is_some_and(|named| named != Format::Html) {
        read.remarks.push("it is a web page, whatever its name says; it was read as one".to_owned());
    }
    Ok(read)
}

fn html_page(bytes: &[u8]) -> Result<Parsed, ReadErrorKind> {
    let decoded = charset::decode(bytes)?;
    let html::PageText { draft, mut remarks } = html::read(check_text(decoded.text.as_bytes())?);
    remarks.extend(decoded.remark);
    Ok(Parsed { draft, format: Format::Html, pages: Vec::new(), remarks })
}

/// Reads a text format.
fn plain(bytes: &[u8], named: Format, guess: bool) -> Result<Parsed, ReadErrorKind> {
    match named {
        Format::Html => html_page(bytes),
        Format::Docx | Format::Pdf => {
            if bytes.iter().all(u8::is_ascii_whitespace) {
                return Err(ReadErrorKind::Empty);
            }
            let what = if named == Format::Pdf { PDF } else { WORD };
            Err(ReadErrorKind::Damaged { what, why: "it does not begin as one".to_owned() })
        }
        Format::Text | Format::Markdown => {
            // Bytes of other formats are told apart from letters of old encodings first.
            check_magic(bytes)?;
            let decoded = charset::decode(bytes)?;
            let text = check_text(decoded.text.as_bytes())?;
            let markdown = guess && named == Format::Text && markdown::looks_like(text);
            let format = if markdown { Format::Markdown } else { named };
            let (draft, mut remarks) = draft(text, format);
            remarks.extend(decoded.remark);
            Ok(Parsed { draft, format, pages: Vec::new(), remarks })
        }
    }
}

/// Names of formats in messages.
const PDF: &str = "PDF";
const WORD: &str = "Word file";

/// Binary formats, by magic number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packed {
    Pdf,
    /// DOCX and its kin.
    Zip,
    /// Word 97 to 2003; also a newer file with a password.
    Old,
    Rtf,
}

impl Packed {
    fn detect(bytes: &[u8]) -> Option<Self> {
        const KINDS: [(&[u8], Packed); 5] = [
            (b"%PDF-", Packed::Pdf),
            (b"PK\x03\x04", Packed::Zip),
            (b"PK\x05\x06", Packed::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Packed::Old),
            (b"{\\rtf", Packed::Rtf),
        ];
        KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
    }

    fn read(self, bytes: &[u8]) -> Result<Parsed, ReadErrorKind> {
        match self {
            #[cfg(not(feature = "pdf"))]
            Packed::Pdf => Err(ReadErrorKind::NotInBuild { what: PDF, feature: "pdf" }),
            #[cfg(feature = "pdf")]
            Packed::Pdf => {
                let pdf::PdfText { draft, pages, remarks } = pdf::read(bytes)?;
                Ok(Parsed { draft, format: Format::Pdf, pages, remarks })
            }
            Packed::Zip => match docx::read(bytes) {
                Err(docx::Failure::OpenDocument) => {
                    word(&office::to_docx(bytes, "odt", "OpenDocument file")?)
                }
                read => read.map(of_word).map_err(not_word),
            },
            Packed::Old if holds_wide(bytes, "EncryptedPackage") => {
                Err(ReadErrorKind::Encrypted { what: WORD })
            }
            Packed::Old if !holds_wide(bytes, "WordDocument") => Err(ReadErrorKind::Binary {
                byte: 0,
                looks_like: Some("an old Office file that is not Word's"),
            }),
            Packed::Old => word(&office::to_docx(bytes, "doc", WORD)?),
            Packed::Rtf => word(&office::to_docx(bytes, "rtf", "RTF file")?),
        }
    }
}

/// Reads a converted Word file.
fn word(bytes: &[u8]) -> Result<Parsed, ReadErrorKind> {
    docx::read(bytes).map(of_word).map_err(not_word)
}

fn of_word(read: docx::WordText) -> Parsed {
    let docx::WordText { draft, remarks } = read;
    Parsed { draft, format: Format::Docx, pages: Vec::new(), remarks }
}

fn not_word(failure: docx::Failure) -> ReadErrorKind {
    match failure {
        docx::Failure::Broken(why) => ReadErrorKind::Damaged { what: WORD, why },
        docx::Failure::Other(name) => ReadErrorKind::Binary { byte: 0, looks_like: Some(name) },
        docx::Failure::OpenDocument => {
            ReadErrorKind::Binary { byte: 0, looks_like: Some("an OpenDocument text") }
        }
    }
}

/// Whether the bytes contain a name in UTF-16, as in old Office files.
fn holds_wide(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).collect();
    bytes.windows(wide.len()).any(|window| window == wide)
}

fn source(shown: &str, draft: Draft, format: Format, parts: Vec<Part>) -> Source {
    Source {
        path: shown.to_owned(),
        text: draft.text,
        lines: draft.lines,
        cell_lines: draft.cell_lines,
        cell_breaks: draft.cell_breaks,
        merged: draft.merged,
        format,
        meta: None,
        parts,
        pages: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Format by extension, if known.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "txt" => Some(Format::Text),
        "md" | "markdown" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" | "mht" | "mhtml" => Some(Format::Html),
        "docx" | "docm" | "dotx" | "doc" | "rtf" | "odt" => Some(Format::Docx),
        "pdf" => Some(Format::Pdf),
        _ => None,
    }
}

fn read_act(act: &ActFiles, shown: &str) -> Result<Source, ReadError> {
    let mut size = 0u64;
    let mut files = Vec::with_capacity(act.files.len());
    for (path, name) in &act.files {
        let bytes = read_bytes(path, name)?;
        size += bytes.len() as u64;
        check_size(shown, size)?;
        files.push((name.clone(), bytes));
    }
    let mut source = join(shown, &files)?;
    set_meta(&mut source, read_meta(&act.meta));
    Ok(source)
}

/// The contents of an act's `meta.yaml`, or a warning.
fn set_meta(source: &mut Source, meta: Result<Metadata, Warning>) {
    match meta {
        Ok(meta) => source.meta = Some(meta),
        Err(warning) => source.warnings.push(warning),
    }
}

/// Reads the files of one act of `kazakhstan-law` in memory: names below its folder (`kaz.md`, `kaz/sec001.md`, `meta.yaml`, …) with
/// their bytes, in any order. `shown` is the name of the folder in messages and citations.
///
/// # Errors
/// There is no Kazakh text among them, or a file is no text.
pub fn from_act_files(shown: &str, files: &[(String, Vec<u8>)]) -> Result<Source, ReadError> {
    let mut named: Vec<(String, &[u8])> =
        files.iter().map(|(name, bytes)| (format!("{shown}/{name}"), bytes.as_slice())).collect();
    named.sort_by(|(a, _), (b, _)| walk::section_order(a).cmp(&walk::section_order(b)));
    let first = named.iter().find(|(name, _)| is_kazakh(name)).map(|(name, _)| name.clone());
    of_act(first.as_deref().unwrap_or(shown), &named)
}

/// The files of one act of `kazakhstan-law` in memory, by their names as shown: its Kazakh text in its order and
/// `meta.yaml`; others are ignored. A single file is read whatever its name.
///
/// # Errors
/// There is no Kazakh text among them, or a file is no text.
pub fn from_files(shown: &str, files: &[(&str, &str)]) -> Result<Source, ReadError> {
    if let [(name, text)] = files {
        return from_bytes(name, text.as_bytes(), None);
    }
    let named: Vec<(String, &[u8])> =
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes())).collect();
    of_act(shown, &named)
}

/// Whether a file of an act is its Kazakh text.
fn is_kazakh(name: &str) -> bool {
    let mut parts = name.rsplit('/');
    let last = parts.next().unwrap_or_default();
    last == "kaz.md" || (last.ends_with(".md") && parts.next() == Some("kaz"))
}

/// The Kazakh text among an act's files, in order, with the metadata if `meta.yaml` is among them.
fn of_act(shown: &str, files: &[(String, &[u8])]) -> Result<Source, ReadError> {
    let own: Vec<(String, &[u8])> = files.iter().filter(|(name, _)| is_kazakh(name)).cloned().collect();
    check_size(shown, own.iter().map(|(_, bytes)| bytes.len() as u64).sum())?;
    let mut source = join(shown, &own)?;
    if let Some((name, bytes)) = files.iter().find(|(name, _)| name.rsplit('/').next() == Some("meta.yaml")) {
        set_meta(&mut source, meta_of(name, bytes));
    }
    Ok(source)
}

/// Joins the files of an act.
fn join(shown: &str, files: &[(String, impl AsRef<[u8]>)]) -> Result<Source, ReadError> {
    let mut whole = Draft::default();
    let mut parts = Vec::new();
    let mut warnings = Vec::new();
    for (name, bytes) in files {
        let failed = |kind| ReadError::new(name, kind);
        check_magic(bytes.as_ref()).map_err(failed)?;
        let decoded = charset::decode(bytes.as_ref()).map_err(failed)?;
        let (draft, remarks) = markdown::read(check_text(decoded.text.as_bytes()).map_err(failed)?);
        let warning = |message| Warning { path: name.clone(), line: None, message };
        warnings.extend(remarks.into_iter().chain(decoded.remark).map(warning));
        // An empty `kaz.md` next to sections is not an error.
        if is_empty(&draft) {
            continue;
        }
        if let Some(last) = whole.lines.last().map(|line| line.number)
            && !parts.is_empty()
        {
            whole.line(last, LineKind::Blank, "");
        }
        parts.push(Part { path: name.clone(), first_line: whole.lines.len() });
        whole.append(draft);
    }
    if parts.is_empty() {
        return Err(ReadError::new(shown, ReadErrorKind::Empty));
    }
    let mut source = Source { warnings, ..source(shown, whole, Format::Markdown, parts) };
    let warning = |message| Warning { path: shown.to_owned(), line: None, message };
    source.warnings.extend(script::remark(&source.text).map(warning));
    Ok(source)
}

fn read_meta((path, shown): &(PathBuf, String)) -> Result<Metadata, Warning> {
    let warning = |error: ReadError| Warning { path: shown.clone(), line: None, message: error.to_string() };
    meta_of(shown, &read_bytes(path, shown).map_err(warning)?)
}

fn meta_of(shown: &str, bytes: &[u8]) -> Result<Metadata, Warning> {
    let warning = |message: String, line| Warning { path: shown.to_owned(), line, message };
    let text =
        std::str::from_utf8(bytes).map_err(|_| warning("not UTF-8; save it as UTF-8".to_owned(), None))?;
    metadata::parse(text).map_err(|(message, line)| warning(message, line))
}

/// Reads a file of at most [`MAX_BYTES`]; `shown` is its name in messages.
///
/// # Errors
/// It is a folder, too large, or cannot be read.
pub fn read_bytes(path: &Path, shown: &str) -> Result<Vec<u8>, ReadError> {
    let failed = |error: io::Error| ReadError::from_io(shown, &error);
    let found = std::fs::metadata(path).map_err(failed)?;
    if found.is_dir() {
        return Err(ReadError::new(shown, ReadErrorKind::IsDirectory));
    }
    check_size(shown, found.len())?;
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
    // The size of a pipe is unknown beforehand.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    check_size(shown, bytes.len() as u64)?;
    Ok(bytes)
}

fn check_size(shown: &str, size: u64) -> Result<(), ReadError> {
    if size > MAX_BYTES {
        return Err(ReadError::new(shown, ReadErrorKind::TooLarge { size, limit: MAX_BYTES }));
    }
    Ok(())
}

fn draft(text: &str, format: Format) -> (Draft, Vec<String>) {
    match format {
        Format::Markdown => markdown::read(text),
        _ => {
            let (draft, remark) = text::read(text);
            (draft, remark.into_iter().collect())
        }
    }
}

fn is_empty(draft: &Draft) -> bool {
    draft.text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// Checks that the bytes do not begin as those of another format.
fn check_magic(bytes: &[u8]) -> Result<(), ReadErrorKind> {
    match magic(bytes) {
        Some(looks_like) => Err(ReadErrorKind::Binary { byte: 0, looks_like: Some(looks_like) }),
        None => Ok(()),
    }
}

/// Checks that the bytes are text.
fn check_text(bytes: &[u8]) -> Result<&str, ReadErrorKind> {
    check_magic(bytes)?;
    if let Some(byte) = first_binary(bytes) {
        return Err(ReadErrorKind::Binary { byte, looks_like: None });
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        let before = bytes.get(..byte).unwrap_or_default();
        ReadErrorKind::NotUtf8 { byte, line: 1 + before.iter().filter(|&&byte| byte == b'\n').count() }
    })
}

fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 5] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a DOCX or another ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file"),
        (b"{\\rtf", "an RTF file"),
        (b"\x1f\x8b", "a gzip file"),
    ];
    KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| *name)
}

/// Position of a NUL, or of the first control character if they are more than one byte in fifty.
fn first_binary(bytes: &[u8]) -> Option<usize> {
    let is_control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
    // No early exit, so that the loop is vectorised.
    if !bytes.iter().fold(false, |any, &byte| any | is_control(byte)) {
        return None;
    }
    let controls = bytes.iter().filter(|&&byte| is_control(byte)).count();
    let many = controls > 4 && controls > bytes.len() / 50;
    bytes
        .iter()
        .position(|&byte| byte == 0)
        .or_else(|| bytes.iter().position(|&byte| many && is_control(byte)))
}

/// The act code in the metadata of an act, for [`walk`].
pub(super) fn act_code(act: &ActFiles) -> Option<String> {
    read_meta(&act.meta).ok().and_then(|meta| meta.act_code)
}

impl walk::Found {
    /// All its files, with their display names: the file itself and its metadata, or the Kazakh and Russian texts and
    /// `meta.yaml` of an act of `kazakhstan-law`.
    pub fn files(&self) -> Vec<(PathBuf, String)> {
        match ActFiles::at(&self.path, &self.shown) {
            Some(act) => act.all(),
            None => std::iter::once((self.path.clone(), self.shown.clone()))
                .chain(walk::metadata_beside(&self.path, &self.shown))
                .collect(),
        }
    }

    /// Reads it.
    pub fn read(&self) -> Result<Source, ReadError> {
        read(&self.path, &self.shown)
    }
}
