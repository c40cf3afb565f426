//! Where a generated crate has the runtime from.

use super::layout::literal;

/// Where a generated crate has `zanflow-runtime` and `zanflow-http` from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runtime {
    /// The folder of `zanflow-runtime`: from the service's folder, or an absolute one. `zanflow-http` lies in it.
    Path(String),
    /// A git repository.
    Git {
        /// Its address.
        url: String,
        /// The commit, tag or branch; none: its default branch.
        rev: Option<String>,
    },
    /// A version in a registry.
    Version(String),
}

impl Runtime {
    /// The lines of `[dependencies]`.
    pub(super) fn manifest(&self) -> Vec<String> {
        let line = |name: &str, value: String| format!("{name} = {value}");
        match self {
            Self::Path(folder) => {
                let path = |path: &str| format!("{{ path = {} }}", literal(path));
                vec![
                    line("zanflow-http", path(&format!("{folder}/http"))),
                    line("zanflow-runtime", path(folder)),
                ]
            }
            Self::Git { url, rev } => {
                let rev = rev.as_ref().map(|rev| format!(", rev = {}", literal(rev))).unwrap_or_default();
                let value = format!("{{ git = {}{rev} }}", literal(url));
                vec![line("zanflow-http", value.clone()), line("zanflow-runtime", value)]
            }
            Self::Version(version) => {
                ["zanflow-http", "zanflow-runtime"].map(|name| line(name, literal(version))).to_vec()
            }
        }
    }

    /// Whether its packages are on this disk, so that what they need is known: then there is a Cargo.lock.
    pub(super) fn is_on_disk(&self) -> bool {
        matches!(self, Self::Path(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_manifest() {
        let path = Runtime::Path("../r".to_owned()).manifest();
        assert_eq!(
            path,
            ["zanflow-http = { path = \"../r/http\" }", "zanflow-runtime = { path = \"../r\" }"]
        );
        let git = Runtime::Git { url: "https://git.example/z".to_owned(), rev: Some("v1".to_owned()) };
        assert_eq!(git.manifest()[0], "zanflow-http = { git = \"https://git.example/z\", rev = \"v1\" }");
        assert_eq!(Runtime::Version("0.1".to_owned()).manifest()[1], "zanflow-runtime = \"0.1\"");
    }
}
