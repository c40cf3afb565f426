//! The parts of a paper.

use super::Text;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Derives and settings of every part.
macro_rules! parts {
    ($($(#[$about:meta])* pub struct $name:ident { $($(#[$of:meta])* pub $field:ident: $form:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$of])* pub $field: $form,)* }
    )*};
}

parts! {
    /// Who provides the service.
    pub struct Provider {
        /// Its full name.
        pub name: Text,
        /// Its business identification number (БСН, БИН).
        #[serde(default)]
        pub bin: Option<String>,
        /// Where it is.
        #[serde(default)]
        pub address: Option<Text>,
    }

    /// The service.
    pub struct Service {
        /// Its name in the act.
        pub name: Text,
        /// Its code in the register of services.
        #[serde(default)]
        pub code: Option<String>,
    }

    /// The act by which the service is provided.
    pub struct Act {
        /// Its kind, title, date and number, as it is cited.
        pub title: Text,
        /// The clause by which this result is given.
        #[serde(default)]
        pub clause: Option<Text>,
    }

    /// A clause of an act.
    pub struct Citation {
        /// The act, as it is cited.
        pub act: Text,
        /// Article, paragraph and item.
        #[serde(default)]
        pub clause: Option<Text>,
    }

    /// The application that the paper answers.
    pub struct Application {
        /// Its number.
        #[serde(default)]
        pub number: Option<String>,
        /// The day on which it was received.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
        pub received: Option<Date>,
    }

    /// To whom the paper is given.
    pub struct Holder {
        /// Name of the person or of the organisation.
        pub name: Text,
        /// Individual or business identification number (ЖСН, БСН).
        #[serde(default)]
        pub id: Option<String>,
        /// Where they live or are registered.
        #[serde(default)]
        pub address: Option<Text>,
    }

    /// A fact that the paper grants or states.
    pub struct Field {
        /// What it is.
        pub label: Text,
        /// What it comes to.
        #[serde(default)]
        pub value: Option<Text>,
    }

    /// A reason of the decision.
    pub struct Reason {
        /// What was found.
        pub text: Text,
        /// The clauses that it rests on.
        #[serde(default)]
        pub clauses: Vec<Citation>,
    }

    /// How the decision can be complained about.
    pub struct Appeal {
        /// Who takes complaints.
        #[serde(default)]
        pub bodies: Vec<Body>,
        /// The clause that says so.
        #[serde(default)]
        pub clause: Option<Citation>,
    }

    /// Who takes a complaint.
    pub struct Body {
        /// The body or official.
        pub who: Text,
        /// The time that there is for a complaint, in the act's words.
        #[serde(default)]
        pub time: Option<Text>,
        /// The last day for a complaint.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
        pub until: Option<Date>,
    }

    /// Who decided.
    pub struct Official {
        /// Surname and initials, or the full name.
        #[serde(default)]
        pub name: Option<String>,
        /// The position.
        #[serde(default)]
        pub position: Option<Text>,
    }

    /// The paper that a duplicate replaces.
    pub struct Original {
        /// Its number.
        #[serde(default)]
        pub number: Option<String>,
        /// The day on which it was given.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
        pub issued: Option<Date>,
    }

    /// The electronic seal.
    pub struct Seal {
        /// The organisation that the certificate was issued to.
        #[serde(default)]
        pub organisation: Option<Text>,
        /// The serial number of the certificate, in hexadecimal digits.
        #[serde(default)]
        pub certificate: Option<String>,
        /// When the file is sealed. Shown in the time of Kazakhstan, UTC+5.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date-time")))]
        pub at: Option<Timestamp>,
    }
}

/// How long a paper is in force. As JSON: `{"kind": "unlimited", "from": "2026-11-30"}`,
/// `{"kind": "until", "from": null, "until": "2031-11-30"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Validity {
    /// Without end.
    Unlimited {
        /// The first day.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
        from: Option<Date>,
    },
    /// To the end of a day.
    Until {
        /// The first day.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
        from: Option<Date>,
        /// The last day.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "date")))]
        until: Date,
    },
}
