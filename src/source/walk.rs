//! Finds acts in files and folders, in an order that does not depend on the file system.

use super::read::{ReadError, ReadErrorKind, act_code, format_of};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Layout of an act on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One file.
    File,
    /// A folder of `kazakhstan-law`: `meta.yaml` with `kaz.md` or `kaz/sec001.md` …
    Act,
}

/// An act that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Argument for [`super::read`]: the file, or the `kaz.md` (`kaz` if the act has only sections).
    pub path: PathBuf,
    /// The same as the user named it, `/` between folders.
    pub shown: String,
    /// Path below the given folder, `/` between folders, for names of output files.
    pub relative: String,
    /// Name without extension; the act's code for [`Layout::Act`].
    pub stem: String,
    /// Layout on disk.
    pub layout: Layout,
}

/// Result of [`walk`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    /// Acts: by the order of the arguments, then by the bytes of `relative`. A file named twice is listed once.
    pub found: Vec<Found>,
    /// Files and folders that could not be read.
    pub errors: Vec<ReadError>,
    /// Files that were not read because of their extension, as the user would name them, in their order.
    pub skipped: Vec<String>,
}

/// Finds acts. Folders are searched recursively except hidden ones, and without Word's lock files; a file named directly
/// is always included, unless it belongs to an act that is found beside it: its metadata, its Russian text.
pub fn walk(paths: &[PathBuf]) -> Walked {
    let mut walked = Walked::default();
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    for path in paths {
        let shown = shown(path);
        let mut walker = Walker::default();
        walker.root(path, &shown);
        walker.found.sort_by(|a, b| a.relative.as_bytes().cmp(b.relative.as_bytes()));
        walked.found.extend(walker.found.into_iter().filter(|found| seen.insert(found.path.clone())));
        walked.errors.append(&mut walker.errors);
        walked.skipped.append(&mut walker.skipped);
        parts.append(&mut walker.parts);
    }
    let own: BTreeSet<PathBuf> = walked.found.iter().flat_map(Found::parts).collect();
    let alone = parts.into_iter().filter(|(path, _)| !own.contains(path));
    walked.skipped.extend(alone.map(|(_, shown)| shown));
    walked
}

impl Found {
    /// Files that are no acts themselves and belong to this one, where they would lie.
    fn parts(&self) -> Vec<PathBuf> {
        match self.layout {
            Layout::File => {
                metadata_beside(&self.path, &self.shown).map(|(path, _)| path).into_iter().collect()
            }
            Layout::Act => ["meta.yaml", "rus.md"].map(|name| self.path.with_file_name(name)).to_vec(),
        }
    }
}

/// Whether a file is named as a part of an act that has other files: metadata, or the Russian text of an act that is a folder.
fn is_part(path: &Path, shown: &str) -> bool {
    let name = file_name(path);
    let in_folder =
        || path.parent().is_some_and(|folder| ActFiles::at(folder, &parent_shown(shown)).is_some());
    name.ends_with(METADATA) || (matches!(name.as_str(), "meta.yaml" | "rus.md") && in_folder())
}

/// Display form of a path: as named, `/` between folders.
fn shown(path: &Path) -> String {
    let name = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        name.into_owned()
    } else {
        name.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        _ if folder.ends_with('/') => format!("{folder}{name}"),
        _ => format!("{folder}/{name}"),
    }
}

#[derive(Default)]
struct Walker {
    found: Vec<Found>,
    errors: Vec<ReadError>,
    skipped: Vec<String>,
    /// Files named directly that are parts of an act, with their display names.
    parts: Vec<(PathBuf, String)>,
    /// Canonical paths of the given folder and of the followed links, to detect loops.
    links: Vec<PathBuf>,
}

impl Walker {
    fn root(&mut self, path: &Path, shown: &str) {
        if let Some(act) = ActFiles::at(path, shown) {
            return self.act(&act, "");
        }
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                self.links.extend(fs::canonicalize(path));
                self.folder(path, shown, "");
            }
            Ok(_) if is_part(path, shown) => self.parts.push((path.to_owned(), shown.to_owned())),
            Ok(_) => self.file(path, shown, &file_name(path)),
            Err(error) => self.errors.push(ReadError::from_io(shown, &error)),
        }
    }

    fn folder(&mut self, path: &Path, shown: &str, relative: &str) {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.errors.push(ReadError::from_io(shown, &error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => names.push((entry.file_name(), entry.file_type())),
                Err(error) => self.errors.push(ReadError::from_io(shown, &error)),
            }
        }
        names.sort_by(|(a, _), (b, _)| a.as_encoded_bytes().cmp(b.as_encoded_bytes()));
        let is_law = names.iter().any(|(name, _)| name == "meta.yaml");
        if is_law && let Some(act) = ActFiles::at(path, shown) {
            return self.act(&act, relative);
        }
        for (name, kind) in names {
            let text = name.to_string_lossy();
            // The Russian text of an act without a Kazakh one is not input.
            // Word keeps a file of that name beside each one that is open.
            let is_lock = text.starts_with("~$");
            if text.starts_with('.') || is_lock || (is_law && text == "rus.md") {
                continue;
            }
            let (path, shown, relative) = (path.join(&name), join(shown, &text), join(relative, &text));
            match kind {
                Ok(kind) if kind.is_symlink() => self.link(&path, &shown, &relative),
                Ok(kind) if kind.is_dir() => self.folder(&path, &shown, &relative),
                Ok(_) => self.wanted(&path, &shown, &relative),
                Err(error) => self.errors.push(ReadError::from_io(&shown, &error)),
            }
        }
    }

    /// Follows a link unless it makes a loop.
    fn link(&mut self, path: &Path, shown: &str, relative: &str) {
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(error) => return self.errors.push(ReadError::from_io(shown, &error)),
        };
        if !real.is_dir() {
            return self.wanted(path, shown, relative);
        }
        let here = path.parent().and_then(|parent| fs::canonicalize(parent).ok());
        if self.links.contains(&real) || here.is_some_and(|here| here.starts_with(&real)) {
            return;
        }
        self.links.push(real);
        self.folder(path, shown, relative);
        self.links.pop();
    }

    fn wanted(&mut self, path: &Path, shown: &str, relative: &str) {
        if format_of(path).is_some() {
            self.file(path, shown, relative);
        } else if !relative.ends_with(METADATA) {
            self.skipped.push(shown.to_owned());
        }
    }

    fn file(&mut self, path: &Path, shown: &str, relative: &str) {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        self.push(path, shown, relative, stem, Layout::File);
    }

    fn act(&mut self, act: &ActFiles, relative: &str) {
        let name = file_name(&act.path);
        let code = act.code_in_name().or_else(|| act_code(act)).unwrap_or_else(|| act.folder_name());
        self.push(&act.path, &act.shown, &join(relative, &name), code, Layout::Act);
        self.errors.extend(act.errors.iter().cloned());
    }

    fn push(&mut self, path: &Path, shown: &str, relative: &str, stem: String, layout: Layout) {
        let (path, shown, relative) = (path.to_owned(), shown.to_owned(), relative.to_owned());
        self.found.push(Found { path, shown, relative, stem, layout });
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Ending of the file with the metadata of a single file: `act.meta.yaml` beside `act.md`.
const METADATA: &str = ".meta.yaml";

/// The metadata beside a single file, with its display name, if there is any.
pub(super) fn metadata_beside(path: &Path, shown: &str) -> Option<(PathBuf, String)> {
    let name = format!("{}{METADATA}", path.file_stem()?.to_str()?);
    let beside = path.with_file_name(&name);
    beside.is_file().then(|| (beside, join(&parent_shown(shown), &name)))
}

/// The files of one act of `kazakhstan-law`, each with its display name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ActFiles {
    folder: PathBuf,
    /// `kaz.md`, or `kaz` if there are only sections.
    pub path: PathBuf,
    pub shown: String,
    /// `kaz.md` if there, then `kaz/sec*.md`, then `kaz/an*.md`, then the others.
    pub files: Vec<(PathBuf, String)>,
    pub meta: (PathBuf, String),
    errors: Vec<ReadError>,
}

impl ActFiles {
    /// The act that a folder, its `kaz.md` or its `kaz` is; `None` for anything else.
    pub fn at(path: &Path, shown: &str) -> Option<Self> {
        let (folder, shown_folder) = match path.file_name().and_then(|name| name.to_str()) {
            Some("kaz.md" | "kaz") => (path.parent()?.to_owned(), parent_shown(shown)),
            _ => (path.to_owned(), shown.to_owned()),
        };
        let file = |name: &str| (folder.join(name), join(&shown_folder, name));
        let meta = file("meta.yaml");
        if !meta.0.is_file() {
            return None;
        }
        let main = file("kaz.md");
        let mut files = Vec::new();
        let has_main = main.0.is_file();
        if has_main {
            files.push(main.clone());
        }
        let sections = file("kaz");
        let mut errors = Vec::new();
        if sections.0.is_dir() {
            match section_files(&sections.0, &sections.1) {
                Ok(mut found) => files.append(&mut found),
                Err(error) => errors.push(error),
            }
        }
        let (path, shown) = if has_main { main } else { sections };
        (!files.is_empty() || !errors.is_empty()).then_some(Self { folder, path, shown, files, meta, errors })
    }

    /// All its files: the Kazakh text, the Russian one (`rus.md`, `rus/*.md`) if any, and `meta.yaml`.
    pub fn all(&self) -> Vec<(PathBuf, String)> {
        let mut all = self.files.clone();
        let shown = self.meta.1.strip_suffix("/meta.yaml").unwrap_or_default();
        let russian = (self.folder.join("rus.md"), join(shown, "rus.md"));
        if russian.0.is_file() {
            all.push(russian);
        }
        let sections = (self.folder.join("rus"), join(shown, "rus"));
        if sections.0.is_dir() {
            // Unreadable folders are reported when the Kazakh sections are read; the Russian text is optional.
            all.extend(section_files(&sections.0, &sections.1).unwrap_or_default());
        }
        all.push(self.meta.clone());
        all
    }

    /// The code in `MMDD-title-CODE`.
    fn code_in_name(&self) -> Option<String> {
        code_in_name(&self.folder_name()).map(str::to_owned)
    }

    fn folder_name(&self) -> String {
        let name = file_name(&self.folder);
        if !name.is_empty() {
            return name;
        }
        // `.` or nothing: the folder's real name.
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        fs::canonicalize(folder).map(|real| file_name(&real)).unwrap_or_default()
    }
}

fn parent_shown(shown: &str) -> String {
    match shown.rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some((parent, _)) => parent.to_owned(),
        None => String::new(),
    }
}

/// Sort key of an act's files: `kaz.md`, sections, appendices, others, whatever the folder.
pub(super) fn section_order(name: &str) -> (u8, &[u8]) {
    let rank = match name.rsplit('/').next().unwrap_or(name) {
        "kaz.md" => 0,
        name if name.starts_with("sec") => 1,
        name if name.starts_with("an") => 2,
        _ => 3,
    };
    (rank, name.as_bytes())
}

/// The act's code in `MMDD-title-CODE`.
pub fn code_in_name(name: &str) -> Option<&str> {
    let (title, code) = name.rsplit_once('-')?;
    let dated = title.get(..4).is_some_and(|date| date.bytes().all(|byte| byte.is_ascii_digit()));
    (dated && !code.is_empty()).then_some(code)
}

/// Sections, then appendices, then whatever else is Markdown, each by the bytes of its name.
fn section_files(folder: &Path, shown: &str) -> Result<Vec<(PathBuf, String)>, ReadError> {
    let failed = |error: std::io::Error| ReadError::from_io(shown, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort_by(|a, b| section_order(a).cmp(&section_order(b)));
    if names.is_empty() {
        return Err(ReadError::new(shown, ReadErrorKind::Empty));
    }
    Ok(names.into_iter().map(|name| (folder.join(&name), join(shown, &name))).collect())
}
