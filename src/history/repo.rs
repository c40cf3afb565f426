//! A clone, its acts, and the versions of each.

use super::git::{Objects, run};
use super::versions::{Commit, log};
use super::{Change, History, HistoryError, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use zanflow_source::code_in_name;

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repo {
    root: PathBuf,
    shallow: bool,
}

/// An act that is not in the work tree any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Its last folder.
    pub path: String,
    /// Its code, or the folder's name.
    pub code: String,
    /// The day it was taken out, `YYYY-MM-DD`.
    pub day: String,
    /// The commit that did.
    pub commit: String,
    /// Codes of the acts that caused it.
    pub causes: Vec<String>,
}

impl Repo {
    /// The repository that a file or folder lies in; it need not exist any more.
    ///
    /// # Errors
    /// There is no `git`, or no repository.
    pub fn around(place: &Path) -> Result<Self, HistoryError> {
        let absolute = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
        let folder = absolute.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
        let told = run(folder, &["rev-parse", "--is-shallow-repository", "--show-toplevel"])?;
        let told = String::from_utf8_lossy(&told);
        let mut lines = told.lines();
        let shallow = lines.next() == Some("true");
        let root = lines.next().map_or_else(|| folder.to_owned(), PathBuf::from);
        Ok(Self { root, shallow })
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether its older history was cut off.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// The path in the repository of a file or folder, which need not exist.
    pub fn path_of(&self, place: &Path) -> Option<String> {
        let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let absolute = std::path::absolute(place).ok()?;
        let inside = real(&absolute).strip_prefix(real(&self.root)).map(Path::to_owned).ok();
        let inside = inside.or_else(|| absolute.strip_prefix(&self.root).map(Path::to_owned).ok())?;
        let path = inside.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        Some(unit(&path).to_owned())
    }

    /// The history of an act by its code, or by the path of its folder or file from the repository's root.
    ///
    /// # Errors
    /// There never was such an act; `git` failed.
    pub fn history(&self, act: &str) -> Result<History, HistoryError> {
        let path = unit(act.trim_end_matches('/'));
        let name = path.rsplit('/').next().unwrap_or(path);
        let code = code_in_name(name).filter(|code| is_code(code)).map(str::to_owned);
        let mut versions = self.of_path(path)?;
        if let Some(code) = &code
            && !versions.is_empty()
        {
            self.follow(&mut versions, code)?;
        }
        // A code alone, or a folder that was never called so.
        let code = code.or_else(|| is_code(path).then(|| path.to_owned()));
        if versions.is_empty()
            && let Some(code) = &code
        {
            versions = self.of_code(code)?;
        }
        let Some(path) = versions.last().map(|version| version.path.clone()) else {
            return Err(HistoryError::NoAct {
                root: self.root.clone(),
                act: act.to_owned(),
                shallow: self.shallow,
            });
        };
        let repo = self.root.to_string_lossy().into_owned();
        Ok(History { repo, path, code, shallow: self.shallow, versions })
    }

    /// Versions of one folder or file, oldest first.
    fn of_path(&self, path: &str) -> Result<Vec<Version>, HistoryError> {
        if path.is_empty() {
            return Ok(Vec::new());
        }
        let mut versions = Vec::new();
        log(&self.root, &[], &[format!(":(top,literal){path}")], |commit| {
            versions.push(version(commit, path));
            true
        })?;
        versions.reverse();
        self.removals(&mut versions)?;
        Ok(versions)
    }

    /// Versions of all folders that bear a code, oldest first: reads the whole history.
    fn of_code(&self, code: &str) -> Result<Vec<Version>, HistoryError> {
        let mut versions: Vec<Version> = Vec::new();
        log(&self.root, &[], &[format!(":(top,glob)**/*-{code}/**")], |commit| {
            let mut folders = BTreeMap::<String, Commit>::new();
            for (letter, file) in &commit.files {
                let folder = folder_of_code(file, code);
                if let Some(folder) = folder {
                    let entry = folders.entry(folder.to_owned());
                    let blank = Commit { files: Vec::new(), ..commit.clone() };
                    entry.or_insert(blank).files.push((*letter, file.clone()));
                }
            }
            versions.extend(folders.into_iter().map(|(folder, commit)| version(commit, &folder)));
            true
        })?;
        versions.reverse();
        self.removals(&mut versions)?;
        Ok(renamed(versions))
    }

    /// Puts before the first version, and after the last, those of folders with the same code that became this one, or that this one
    /// became.
    fn follow(&self, versions: &mut Vec<Version>, code: &str) -> Result<(), HistoryError> {
        let mut seen: BTreeSet<String> = versions.iter().map(|version| version.path.clone()).collect();
        loop {
            let ends = [(versions.first(), Change::Added), (versions.last(), Change::Removed)];
            let mut found = None;
            for (version, change) in ends {
                let Some(version) = version.filter(|version| version.change == change) else { continue };
                let beside = self.beside(version, code)?;
                found = found.or(beside.filter(|path| !seen.contains(path)));
            }
            let Some(path) = found else { break };
            let further = self.of_path(&path)?;
            seen.insert(path);
            versions.extend(further);
            self.sort(versions)?;
        }
        *versions = renamed(std::mem::take(versions));
        Ok(())
    }

    /// Another folder with the same code that the commit of a version touches.
    fn beside(&self, version: &Version, code: &str) -> Result<Option<String>, HistoryError> {
        let mut found = None;
        let spec = format!(":(top,glob)**/*-{code}/**");
        log(&self.root, &["-1", &version.commit], &[spec], |commit| {
            let folders = commit.files.iter().filter_map(|(_, file)| folder_of_code(file, code));
            found = folders.filter(|folder| *folder != version.path).map(str::to_owned).next();
            false
        })?;
        Ok(found)
    }

    /// In the order of the commits.
    fn sort(&self, versions: &mut [Version]) -> Result<(), HistoryError> {
        let wanted: BTreeSet<&str> = versions.iter().map(|version| version.commit.as_str()).collect();
        let listed = run(&self.root, &["rev-list", "--first-parent", "--reverse", "HEAD"])?;
        let listed = String::from_utf8_lossy(&listed);
        let order: BTreeMap<String, usize> = listed
            .lines()
            .enumerate()
            .filter(|(_, id)| wanted.contains(id))
            .map(|(nth, id)| (id.to_owned(), nth))
            .collect();
        versions
            .sort_by_key(|version| (order.get(&version.commit).copied(), version.change != Change::Removed));
        Ok(())
    }

    /// Versions that only take files away took the act out where none of its text is left.
    fn removals(&self, versions: &mut [Version]) -> Result<(), HistoryError> {
        let mut objects = None;
        for version in versions.iter_mut().filter(|version| version.change == Change::Removed) {
            let objects = match &mut objects {
                Some(objects) => objects,
                none => none.insert(Objects::start(&self.root)?),
            };
            if objects.has_text(&version.commit, &version.path)? {
                version.change = Change::Changed;
            }
        }
        let mut there = false;
        for version in versions {
            if there && version.change == Change::Added {
                version.change = Change::Changed;
            } else if !there && version.change == Change::Changed {
                // A shallow history begins in the middle.
                version.change = Change::Added;
            }
            there = version.change != Change::Removed;
        }
        Ok(())
    }

    /// Whether a history is one of an act's folder, as a clone of kazakhstan-law has them: only there a version's day is
    /// the one on which it came into force.
    ///
    /// # Errors
    /// `git` failed.
    pub fn is_of_law(&self, history: &History) -> Result<bool, HistoryError> {
        let last = history.versions.iter().rev().find(|version| version.change != Change::Removed);
        let Some(version) = last else { return Ok(true) };
        let mut objects = Objects::start(&self.root)?;
        let folder = objects.find(&version.commit, &version.path)?.is_some_and(|(_, is_folder)| is_folder);
        Ok(folder && objects.has_text(&version.commit, &version.path)?)
    }

    /// The bytes of an act's files at a commit: names below its folder, in the order of their names.
    ///
    /// # Errors
    /// `git` failed; the repository lacks the files (a partial clone).
    pub fn files(&self, commit: &str, path: &str) -> Result<Vec<(String, Vec<u8>)>, HistoryError> {
        Objects::start(&self.root)?.files(commit, path)
    }

    /// Acts that were in the repository and are not any more, by path, as of `HEAD`: reads the whole history once.
    ///
    /// # Errors
    /// `git` failed.
    pub fn removed(&self) -> Result<Vec<Removed>, HistoryError> {
        let held = self.held()?;
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::new();
        log(&self.root, &["--diff-filter=D"], &[":(top,glob)**/meta.yaml".to_owned()], |commit| {
            for (_, file) in &commit.files {
                let path = unit(file).to_owned();
                let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                let code = code_in_name(&name).unwrap_or(&name).to_owned();
                // Newest first: what comes later in the log was taken out, or renamed, earlier.
                if !held.contains(&code) && seen.insert(code.clone()) {
                    let (day, id, causes) = (commit.day.clone(), commit.id.clone(), commit.causes.clone());
                    found.insert(path.clone(), Removed { path, code, day, commit: id, causes });
                }
            }
            true
        })?;
        Ok(found.into_values().collect())
    }

    /// Codes of the acts that `HEAD` holds.
    fn held(&self) -> Result<BTreeSet<String>, HistoryError> {
        let listed = run(&self.root, &["ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD"])?;
        let files = listed.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok());
        let acts = files.filter(|file| file.ends_with("/meta.yaml")).map(|file| {
            let path = unit(file);
            let name = path.rsplit('/').next().unwrap_or(path);
            code_in_name(name).unwrap_or(name).to_owned()
        });
        Ok(acts.collect())
    }
}

impl Objects {
    /// The id of what lies at a path.
    fn find(&mut self, commit: &str, path: &str) -> Result<Option<(String, bool)>, HistoryError> {
        let mut at = (format!("{commit}^{{tree}}"), true);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let entry = self.tree(&at.0)?.into_iter().find(|entry| entry.name == name);
            let Some(entry) = entry else { return Ok(None) };
            at = (entry.id, entry.is_folder);
        }
        Ok(Some(at))
    }

    fn has_text(&mut self, commit: &str, path: &str) -> Result<bool, HistoryError> {
        let Some((id, is_folder)) = self.find(commit, path)? else { return Ok(false) };
        Ok(!is_folder || self.tree(&id)?.iter().any(|entry| entry.name == "kaz.md" || entry.name == "kaz"))
    }

    /// The bytes of an act's files at a commit.
    pub(super) fn files(&mut self, commit: &str, path: &str) -> Result<Vec<(String, Vec<u8>)>, HistoryError> {
        let mut files = Vec::new();
        match self.find(commit, path)? {
            None => return Ok(files),
            Some((id, true)) => self.below(&id, "", &mut files)?,
            Some((id, false)) => {
                files.push((path.rsplit('/').next().unwrap_or(path).to_owned(), self.blob(&id)?))
            }
        }
        Ok(files)
    }

    fn below(
        &mut self,
        id: &str,
        inside: &str,
        files: &mut Vec<(String, Vec<u8>)>,
    ) -> Result<(), HistoryError> {
        for entry in self.tree(id)? {
            let name = format!("{inside}{}", entry.name);
            match (entry.is_folder, inside.is_empty()) {
                // An act's folder has folders of sections, and those have none.
                (true, true) => self.below(&entry.id, &format!("{name}/"), files)?,
                (true, false) => {}
                (false, _) => files.push((name, self.blob(&entry.id)?)),
            }
        }
        Ok(())
    }

    fn blob(&mut self, id: &str) -> Result<Vec<u8>, HistoryError> {
        let missing = || HistoryError::Unreadable {
            place: id.to_owned(),
            what: "the repository does not hold this file (a partial clone?)".to_owned(),
        };
        self.get(id)?.map(|object| object.bytes).ok_or_else(missing)
    }
}

/// The folder of an act that a path lies in; the path itself for anything else.
pub fn unit(path: &str) -> &str {
    let mut folder = path;
    while let Some((parent, name)) = folder.rsplit_once('/') {
        if matches!(name, "kaz.md" | "rus.md" | "meta.yaml" | "kaz" | "rus") {
            return parent;
        }
        folder = parent;
    }
    path
}

/// Codes are letters and digits: what else stands in a name cannot change the meaning of a pattern.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// `2013/0315-title-CODE/kaz.md` → `2013/0315-title-CODE`
fn folder_of_code<'p>(file: &'p str, code: &str) -> Option<&'p str> {
    let mut end = 0;
    for name in file.split('/') {
        end += name.len();
        if name.len() < file.len()
            && name.strip_suffix(code).is_some_and(|title| title.ends_with('-'))
            && end < file.len()
        {
            return file.get(..end);
        }
        end += 1;
    }
    None
}

fn version(commit: Commit, path: &str) -> Version {
    let inside = format!("{path}/");
    let change = match () {
        () if commit.files.iter().all(|(letter, _)| *letter == 'A') => Change::Added,
        // Whether any text is left is looked at in `removals`.
        () if commit.files.iter().any(|(letter, _)| *letter == 'D') => Change::Removed,
        () => Change::Changed,
    };
    let files = commit.files.iter().map(|(_, file)| file.strip_prefix(&inside).unwrap_or(file).to_owned());
    Version {
        day: commit.day,
        commit: commit.id,
        change,
        subject: commit.subject,
        causes: commit.causes,
        path: path.to_owned(),
        files: files.collect(),
    }
}

/// A removal and an addition in one commit are a new name.
fn renamed(versions: Vec<Version>) -> Vec<Version> {
    let mut kept: Vec<Version> = Vec::with_capacity(versions.len());
    for version in versions {
        match kept.last_mut() {
            Some(last) if last.commit == version.commit && last.path != version.path => {
                let taken_out = last.change == Change::Removed;
                if taken_out || version.change == Change::Removed {
                    let stays = if taken_out { version } else { last.clone() };
                    *last = Version { change: Change::Renamed, ..stays };
                } else {
                    kept.push(version);
                }
            }
            _ => kept.push(version),
        }
    }
    kept
}
