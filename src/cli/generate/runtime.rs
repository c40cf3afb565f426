//! `--runtime`: where generated crates have the runtime from.

use crate::output::Problem;
use std::path::{Path, PathBuf};
use zanflow_generate::Runtime;

/// The folder of the copy, beside those of the services.
pub const COPY: &str = "zanflow-runtime";

/// Where generated crates have the runtime from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeArg {
    /// A copy of its sources beside the services.
    Copy,
    /// The folder `runtime` of zanflow's sources.
    Path(PathBuf),
    /// A git repository, with the commit, tag or branch.
    Git(String, Option<String>),
    /// A version in a registry.
    Version(String),
}

impl RuntimeArg {
    /// Parses `copy`, `path=DIR`, `git=URL[#REV]` or `version=VERSION`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (kind, value) = text.split_once('=').unwrap_or((text, ""));
        match (kind, value) {
            ("copy", "") => Ok(Self::Copy),
            ("path", folder) if !folder.is_empty() => Ok(Self::Path(folder.into())),
            ("git", address) if !address.is_empty() => {
                let (url, rev) = address.split_once('#').unwrap_or((address, ""));
                Ok(Self::Git(url.to_owned(), (!rev.is_empty()).then(|| rev.to_owned())))
            }
            ("version", version) if !version.is_empty() => Ok(Self::Version(version.to_owned())),
            _ => Err("say copy, path=DIR, git=URL, git=URL#REVISION or version=VERSION".to_owned()),
        }
    }

    /// As the crate in a folder says it.
    ///
    /// # Errors
    /// A path at which the runtime is not.
    pub fn of_crate(&self, folder: &Path) -> Result<Runtime, Problem> {
        Ok(match self {
            Self::Copy => Runtime::Path(format!("../{COPY}/runtime")),
            Self::Path(runtime) => Runtime::Path(relative(runtime, folder)?),
            Self::Git(url, rev) => Runtime::Git { url: url.clone(), rev: rev.clone() },
            Self::Version(version) => Runtime::Version(version.clone()),
        })
    }
}

/// The relative path from a service's folder to the runtime's crate, `/` between folders.
fn relative(runtime: &Path, folder: &Path) -> Result<String, Problem> {
    let missing = |error: std::io::Error| {
        let message = format!("{}: the runtime's crate is not there: {error}", runtime.display());
        Problem::new(message, "name the folder `runtime` of zanflow's sources: --runtime path=DIR")
    };
    let runtime = runtime.join("Cargo.toml").canonicalize().map_err(missing)?;
    let runtime = runtime.parent().unwrap_or(&runtime);
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let shared = runtime.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = runtime.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_ways() {
        let git =
            |rev: Option<&str>| RuntimeArg::Git("https://g.example/z".to_owned(), rev.map(str::to_owned));
        for (text, meant) in [
            ("copy", Some(RuntimeArg::Copy)),
            ("path=../runtime", Some(RuntimeArg::Path("../runtime".into()))),
            ("git=https://g.example/z", Some(git(None))),
            ("git=https://g.example/z#v1", Some(git(Some("v1")))),
            ("version=0.1", Some(RuntimeArg::Version("0.1".to_owned()))),
            ("path=", None),
            ("../runtime", None),
            ("copy=1", None),
        ] {
            assert_eq!(RuntimeArg::parse(text).ok(), meant, "{text}");
        }
    }
}
