//! What a paper says, as data: the one source of the PDF and of the JSON that is signed.
//!
//! A fact that is not known is `None`, `null` in JSON. The paper says that it is not known; it never has a label without a value.

mod parts;
mod text;

pub use parts::{
    Act, Appeal, Application, Body, Citation, Field, Holder, Official, Original, Provider, Reason, Seal,
    Service, Validity,
};
pub use text::Text;

use crate::Error;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The result of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What kind of paper it is.
    pub kind: Kind,
    /// Its title, if the act gives it one of its own; by default the kind is its title.
    #[serde(default)]
    pub title: Option<Text>,
    /// The paper that this one replaces, if it is a duplicate.
    #[serde(default)]
    pub duplicate_of: Option<Original>,
    /// Its number in the register.
    #[serde(default)]
    pub number: Option<String>,
    /// The day of the decision.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
    pub issued: Option<Date>,
    /// Who gives it.
    pub provider: Provider,
    /// The service that was asked for.
    pub service: Service,
    /// The act that says how the service is provided.
    #[serde(default)]
    pub act: Option<Act>,
    /// The application that it answers.
    #[serde(default)]
    pub application: Option<Application>,
    /// To whom it is given.
    #[serde(default)]
    pub holder: Option<Holder>,
    /// What it grants or states: activity, object, amounts …, in the order in which they are shown.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Paragraphs of running text, before the reasons.
    #[serde(default)]
    pub paragraphs: Vec<Text>,
    /// How long it is in force. Licences and permits say so even if it is not known.
    #[serde(default)]
    pub validity: Option<Validity>,
    /// The reasons of the decision. A refusal has at least one.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// Where to complain. A refusal says so even if it is not known.
    #[serde(default)]
    pub appeal: Option<Appeal>,
    /// Who decided.
    #[serde(default)]
    pub decided_by: Option<Official>,
    /// The electronic seal that the file is closed with.
    #[serde(default)]
    pub seal: Option<Seal>,
    /// Address of the public check of this paper: `https://…` or `http://…`, of ASCII letters, at most 500. The QR code holds it.
    pub check: String,
    /// How the two languages stand on paper. Does not change what is said.
    #[serde(default)]
    pub arrangement: Arrangement,
}

/// Kinds of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A licence for an activity.
    Licence,
    /// A permit, of the second category in terms of the law on permits and notifications.
    Permit,
    /// A document that states a fact (анықтама, куәлік).
    Certificate,
    /// An extract of a register.
    Extract,
    /// A notice: what was done, or what is going to be.
    Notice,
    /// A refusal with its reasons.
    Refusal,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Licence, Self::Permit, Self::Certificate, Self::Extract, Self::Notice, Self::Refusal];

    /// Its name in keys of words and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::Permit => "permit",
            Self::Certificate => "certificate",
            Self::Extract => "extract",
            Self::Notice => "notice",
            Self::Refusal => "refusal",
        }
    }

    /// Whether it grants something for a time, so that it says how long even if that is not known.
    pub(crate) fn grants(self) -> bool {
        matches!(self, Self::Licence | Self::Permit)
    }
}

/// How the two languages stand on paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Arrangement {
    /// All in Kazakh, then all in Russian from a new page.
    #[default]
    After,
    /// Kazakh in the left column, Russian in the right one.
    Beside,
}

impl Document {
    /// Most letters of [`Document::check`]: more would make squares of the code too small to be read from paper.
    pub const LONGEST_ADDRESS: usize = 500;
    /// Most bytes of the document's canonical JSON.
    pub const MOST_BYTES: usize = 2 << 20;

    /// Whether it can be put on paper.
    ///
    /// # Errors
    /// A refusal without reasons; an address of the check that is none or is too long; too much text.
    pub fn check(&self) -> Result<(), Error> {
        if self.kind == Kind::Refusal && self.reasons.is_empty() {
            return Err(Error::Unreasoned);
        }
        let address = self.check.strip_prefix("https://").or_else(|| self.check.strip_prefix("http://"));
        let written = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic());
        if !address.is_some_and(written) || self.check.len() > Self::LONGEST_ADDRESS {
            return Err(Error::Address);
        }
        let bytes = self.canonical()?.len();
        if bytes > Self::MOST_BYTES { Err(Error::TooLarge { bytes }) } else { Ok(()) }
    }

    /// The document as canonical JSON (RFC 8785): what is signed. The same facts give the same bytes.
    ///
    /// Keys are sorted, there are no blanks and no numbers; what is not known is `null`.
    ///
    /// # Errors
    /// None that a document can cause.
    pub fn canonical(&self) -> Result<Vec<u8>, Error> {
        crate::canonical::canonical(self)
    }
}
