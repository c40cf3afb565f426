//! A backup as a folder, or as one ZIP file.

use super::Told;
use super::manifest::{self, Listed, MANIFEST, Manifest};
use std::fs::{self, DirBuilder, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

/// Whether a name is that of a file, not of a folder.
fn is_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// A folder that is being written; dropping it takes it away again.
pub(super) struct Part(PathBuf);

impl Part {
    /// Makes it beside the place where the backup will be.
    pub fn beside(to: &Path) -> Result<Self, Told> {
        let mut name = to.as_os_str().to_owned();
        name.push(".part");
        let path = PathBuf::from(name);
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Told::Failed(format!(
                "{}: another backup is being made, or one was interrupted: then take this folder away",
                path.display()
            )),
            _ => Told::failed(&path)(&error),
        })?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes it the backup.
    pub fn finish(self, to: &Path) -> Result<(), Told> {
        let told = Told::failed(to);
        if is_file(to) {
            let new = self.0.join("backup.zip");
            zipped(&self.0, &new).map_err(|error| told(&error))?;
            fs::rename(&new, to).map_err(|error| told(&error))?;
        } else {
            synced(&self.0).map_err(|error| told(&error))?;
            fs::rename(&self.0, to).map_err(|error| told(&error))?;
        }
        sync_folder(to).map_err(|error| told(&error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // It is not there any more, or somebody takes it away later.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Writes the files of a folder into a ZIP.
fn zipped(folder: &Path, to: &Path) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let file = File::create(to).map_err(|error| told(&error))?;
    let mut zip = ZipWriter::new(file);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let options = options.large_file(true).unix_permissions(0o600);
    for name in names(folder).map_err(|error| told(&error))? {
        if folder.join(&name) == to {
            continue;
        }
        zip.start_file(name.as_str(), options).map_err(|error| told(&error))?;
        let mut from = File::open(folder.join(&name)).map_err(|error| told(&error))?;
        std::io::copy(&mut from, &mut zip).map_err(|error| told(&error))?;
    }
    let file = zip.finish().map_err(|error| told(&error))?;
    file.sync_all().map_err(|error| told(&error))
}

/// The names of a folder's files, in order.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Puts all files of a folder onto the disk.
fn synced(folder: &Path) -> std::io::Result<()> {
    for name in names(folder)? {
        File::open(folder.join(name))?.sync_all()?;
    }
    sync_folder(&folder.join("."))
}

/// Puts the entry of a file onto the disk.
pub(super) fn sync_folder(of: &Path) -> std::io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A backup that can be read.
pub(super) struct Open {
    folder: PathBuf,
    /// What was taken out of a ZIP to look at it.
    part: Option<Part>,
}

impl Open {
    /// A folder.
    pub fn folder(path: &Path) -> Self {
        Self { folder: path.to_owned(), part: None }
    }

    pub fn manifest(&self) -> Result<Manifest, Told> {
        let path = self.folder.join(MANIFEST);
        let file = File::open(&path).map_err(|error| {
            Told::Failed(format!("{}: {error}: this is no backup, or not a whole one", path.display()))
        })?;
        Manifest::read(file)
    }

    /// Where a file of it lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A place for a copy of a file, which goes with this.
    pub fn scratch(&self) -> Result<Part, Told> {
        Part::beside(&self.part.as_ref().map_or(&self.folder, |part| &part.0).join("look"))
    }
}

/// Opens a backup. Files of a ZIP are taken out beside it, those that its manifest names.
pub(super) fn opened(from: &Path) -> Result<Open, Told> {
    let told = Told::failed(from);
    let about = fs::metadata(from).map_err(|error| told(&error))?;
    if about.is_dir() {
        return Ok(Open::folder(from));
    }
    let unsound = |error: zip::result::ZipError| Told::Unsound(format!("{}: {error}", from.display()));
    let file = File::open(from).map_err(|error| told(&error))?;
    let mut zip = ZipArchive::new(file).map_err(unsound)?;
    let manifest = Manifest::read(zip.by_name(MANIFEST).map_err(unsound)?)?;
    let mut beside = from.as_os_str().to_owned();
    beside.push(".look");
    let part = Part::beside(Path::new(&beside))?;
    manifest.write(&part.0)?;
    for Listed { name, bytes, .. } in &manifest.files {
        if !crate::places::is_name(name) {
            return Err(Told::Unsound(format!("{MANIFEST}: {name:?} is no file of a backup")));
        }
        let to = part.0.join(name);
        // What was packed to more than it says is cut off, and its digest is another.
        let mut from = zip.by_name(name).map_err(unsound)?.take(bytes.saturating_add(1));
        let mut file = File::create_new(&to).map_err(|error| Told::failed(&to)(&error))?;
        let taken = manifest::digest(&mut from, &mut file).and_then(|_| file.flush());
        taken.map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => Told::Unsound(format!("{name}: {error}")),
            _ => Told::failed(&to)(&error),
        })?;
    }
    Ok(Open { folder: part.0.clone(), part: Some(part) })
}
