//! Which registers there are, and the columns of their files.

use serde::{Deserialize, Serialize};
use zanflow_runtime::System;

/// A register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Persons (ЖТ МДҚ), by IIN.
    Persons,
    /// Legal entities (ЗТ МДҚ), by BIN.
    LegalEntities,
    /// Powers of attorney (БНАЖ), by the IIN or BIN of the representative.
    Powers,
    /// Accounts of the portal, by the IIN or BIN of their holder.
    Accounts,
    /// What was confirmed of the requirements of a licence, by IIN or BIN.
    Qualifications,
}

/// A column of a register's file, and a field of its records under the same name.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What stands in it.
    pub form: Form,
    /// Whether it may not be empty.
    pub required: bool,
    /// What it could be.
    pub example: &'static str,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An IIN.
    Iin,
    /// A BIN.
    Bin,
    /// An IIN or a BIN.
    Holder,
    /// Any text.
    Text,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// One of these words.
    Word(&'static [&'static str]),
}

const fn needed(name: &'static str, form: Form, example: &'static str) -> Column {
    Column { name, form, required: true, example }
}

const fn optional(name: &'static str, form: Form, example: &'static str) -> Column {
    Column { name, form, required: false, example }
}

const PERSONS: &[Column] = &[
    needed("iin", Form::Iin, "900101300007"),
    needed("surname", Form::Text, "Surname"),
    needed("name", Form::Text, "Name"),
    optional("patronymic", Form::Text, ""),
    needed("birth", Form::Day, "1990-01-01"),
    needed("state", Form::Word(&["alive", "dead", "missing", "left"]), "alive"),
    optional("since", Form::Day, ""),
    optional("address", Form::Text, "Astana"),
];

const LEGAL_ENTITIES: &[Column] = &[
    needed("bin", Form::Bin, "150440000003"),
    needed("name", Form::Text, "Company"),
    optional("head", Form::Iin, "900101300007"),
    needed("state", Form::Word(&["registered", "liquidated", "reorganised"]), "registered"),
    optional("since", Form::Day, "2015-04-01"),
    optional("address", Form::Text, "Astana"),
];

const POWERS: &[Column] = &[
    needed("number", Form::Text, "2026-1"),
    needed("principal", Form::Holder, "150440000003"),
    needed("representative", Form::Holder, "900101300007"),
    needed("from", Form::Day, "2026-01-01"),
    optional("until", Form::Day, "2028-12-31"),
    optional("revoked", Form::Day, ""),
    optional("powers", Form::Text, "to apply for licences"),
];

const ACCOUNTS: &[Column] = &[
    needed("subject", Form::Holder, "900101300007"),
    needed("opened", Form::Day, "2020-01-01"),
    optional("closed", Form::Day, ""),
];

const QUALIFICATIONS: &[Column] = &[
    needed("subject", Form::Holder, "900101300007"),
    needed("requirement", Form::Text, "higher education"),
    needed("from", Form::Day, "2026-01-01"),
    optional("until", Form::Day, ""),
    needed("by", Form::Text, "diploma No. 1"),
];

impl Kind {
    /// All registers.
    pub const ALL: [Self; 5] =
        [Self::Persons, Self::LegalEntities, Self::Powers, Self::Accounts, Self::Qualifications];

    /// Its name in commands, addresses and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::LegalEntities => "legal-entities",
            Self::Powers => "powers",
            Self::Accounts => "accounts",
            Self::Qualifications => "qualifications",
        }
    }

    /// The register of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The columns of its file, in the order in which they are printed.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Persons => PERSONS,
            Self::LegalEntities => LEGAL_ENTITIES,
            Self::Powers => POWERS,
            Self::Accounts => ACCOUNTS,
            Self::Qualifications => QUALIFICATIONS,
        }
    }

    /// The register of a system; of systems that are none, of whom it is asked: a BIN is looked up among legal entities.
    pub fn of(system: Option<System>, subject: &str) -> Self {
        match system {
            Some(System::LegalEntities) => Self::LegalEntities,
            Some(System::Persons) => Self::Persons,
            Some(System::Notary) => Self::Powers,
            Some(System::Portal) => Self::Accounts,
            Some(System::Licensing) => Self::Qualifications,
            _ if zanflow_runtime::identity::bin(subject).is_ok() => Self::LegalEntities,
            _ => Self::Persons,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no register's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownKind;

impl std::error::Error for UnknownKind {}

impl std::fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the registers are {}", Kind::ALL.map(Kind::name).join(", "))
    }
}

impl std::str::FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::named(name).ok_or(UnknownKind)
    }
}
