//! What a service costs: what its card says, and the amount that follows from it.

use super::money::{Share, TENGE, typed};
use super::rates::{NoRate, Rates};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the card of a service says of its fee: `fee` of `card.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// What it says.
    pub kind: FeeKind,
    /// The amounts that it names, in its order.
    #[serde(default)]
    pub charges: Vec<Charge>,
    /// Where the row begins in the act.
    #[serde(default)]
    pub line: u32,
}

/// What a card says of the fee.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// The service is free.
    Free,
    /// It is paid for, and the card names amounts.
    Charges,
    /// Nothing that can be relied upon: no row, no amount, or some pay and some do not.
    #[default]
    Unknown,
}

/// An amount that the card names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// How much.
    #[serde(flatten)]
    pub of: Sum,
    /// For each of several things, whose number the card does not know.
    #[serde(default)]
    pub each: bool,
    /// The act's words around it: the case that it is for.
    #[serde(default)]
    pub text: String,
}

/// An amount, or how it is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sum {
    /// So many monthly calculation indices.
    Mci(Share),
    /// So many whole tenge.
    Tenge(u32),
    /// A part of another amount, in per cent: nobody can say of which.
    Percent(Share),
}

/// What is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assessed {
    /// Nothing.
    Free,
    /// That much.
    Amount(Basis),
    /// An official has to say: the card names none, or several.
    Open,
}

/// An amount and how it is made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// In tiyn, over 0.
    pub amount: i64,
    /// So many monthly calculation indices, and which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Index>,
    /// The act's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The line of the act; 0: none.
    #[serde(default)]
    pub line: u32,
    /// Who chose it, where it is not the card's only amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
}

/// A number of monthly calculation indices, and how much one was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// How many.
    pub share: Share,
    /// One, in tenge.
    pub rate: i64,
    /// The day of the rate.
    pub day: Date,
    /// The law that sets it.
    pub law: String,
}

/// Who chose an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// The configuration.
    Configured,
    /// An official, by the number of their account.
    Official(String),
}

/// Which amount is taken, where the card does not give exactly one: `charge 2` (the second of the card), `0.5 mci`, `1500 tenge`, `free`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// One of the card's, from 1.
    Charge(usize),
    /// So many indices.
    Mci(Share),
    /// An amount in tiyn.
    Tiyn(i64),
    /// Nothing.
    Free,
}

impl Choice {
    /// Reads it.
    ///
    /// # Errors
    /// It is none; how one looks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let parts = (words.next().unwrap_or_default(), words.next(), words.next());
        let read = match parts {
            ("free", None, None) => Some(Self::Free),
            ("charge", Some(number), None) => {
                number.parse().ok().filter(|number| *number > 0).map(Self::Charge)
            }
            (share, Some("mci"), None) => Share::parse(share).map(Self::Mci),
            (amount, Some("tenge"), None) => typed(amount).map(Self::Tiyn),
            _ => None,
        };
        read.ok_or_else(|| {
            "write `charge 2` (the second amount of the card), `0.5 mci`, `1500 tenge` or `free`".to_owned()
        })
    }
}

/// Why an amount could not be reckoned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotAssess {
    /// There is no rate for the day.
    NoRate(NoRate),
    /// The card has no charge of that number.
    NoCharge(usize),
    /// The amount is part of another, or more than can be.
    NoAmount,
}

impl std::error::Error for CannotAssess {}

impl std::fmt::Display for CannotAssess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoRate(no) => no.fmt(f),
            Self::NoCharge(number) => {
                write!(f, "the card has no amount {number}: see `amount` of [payment]")
            }
            Self::NoAmount => f.write_str("the amount cannot be reckoned"),
        }
    }
}

impl Fee {
    /// What is to be paid on a day: what was chosen, else the card's only amount.
    ///
    /// # Errors
    /// [`CannotAssess`].
    pub fn assess(&self, choice: Option<Choice>, rates: &Rates, day: Date) -> Result<Assessed, CannotAssess> {
        match choice {
            Some(choice) => self.chosen(choice, Chosen::Configured, rates, day),
            None => match (self.kind, self.charges.as_slice()) {
                (FeeKind::Free, _) => Ok(Assessed::Free),
                (FeeKind::Charges, [only]) if !only.each && !matches!(only.of, Sum::Percent(_)) => {
                    Ok(Assessed::Amount(self.basis(only, rates, day)?))
                }
                _ => Ok(Assessed::Open),
            },
        }
    }

    /// What is to be paid as somebody chose.
    ///
    /// # Errors
    /// [`CannotAssess`].
    pub fn chosen(
        &self,
        choice: Choice,
        by: Chosen,
        rates: &Rates,
        day: Date,
    ) -> Result<Assessed, CannotAssess> {
        let typed = |of| Charge { of, each: false, text: String::new() };
        let basis = match choice {
            Choice::Free => return Ok(Assessed::Free),
            Choice::Charge(number) => {
                let charge = number.checked_sub(1).and_then(|nth| self.charges.get(nth));
                self.basis(charge.ok_or(CannotAssess::NoCharge(number))?, rates, day)?
            }
            Choice::Mci(share) => self.basis(&typed(Sum::Mci(share)), rates, day)?,
            Choice::Tiyn(amount) => {
                Basis { amount, index: None, text: String::new(), line: self.line, chosen: None }
            }
        };
        Ok(Assessed::Amount(Basis { chosen: Some(by), ..basis }))
    }

    fn basis(&self, charge: &Charge, rates: &Rates, day: Date) -> Result<Basis, CannotAssess> {
        let (amount, index) = match charge.of {
            Sum::Mci(share) => {
                let rate = rates.on(day).map_err(CannotAssess::NoRate)?;
                let index = Index { share, rate: rate.tenge, day, law: rate.law.clone() };
                (rate.tenge.checked_mul(TENGE).and_then(|rate| share.of(rate)), Some(index))
            }
            Sum::Tenge(tenge) => (Some(i64::from(tenge) * TENGE), None),
            Sum::Percent(_) => (None, None),
        };
        let amount = amount.filter(|amount| *amount > 0).ok_or(CannotAssess::NoAmount)?;
        Ok(Basis { amount, index, text: charge.text.clone(), line: self.line, chosen: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn fee(charges: &str) -> Fee {
        serde_json::from_str(&format!(r#"{{"kind":"charges","line":7,"charges":[{charges}]}}"#)).unwrap()
    }

    fn assess(fee: &Fee, choice: Option<&str>) -> Result<Assessed, CannotAssess> {
        let choice = choice.map(|text| Choice::parse(text).unwrap());
        fee.assess(choice, &Rates::known().unwrap(), date(2026, 3, 2))
    }

    fn amount(fee: &Fee, choice: Option<&str>) -> Option<i64> {
        match assess(fee, choice) {
            Ok(Assessed::Amount(basis)) => Some(basis.amount),
            _ => None,
        }
    }

    #[test]
    fn the_only_amount_of_a_card_is_taken_and_no_other_is_guessed() {
        let half = fee(r#"{"mci":"0.5","text":"a"}"#);
        let Ok(Assessed::Amount(basis)) = assess(&half, None) else { panic!() };
        assert_eq!((basis.amount, basis.line, basis.text.as_str()), (216_250, 7, "a"));
        let index = basis.index.unwrap();
        assert_eq!((index.rate, index.share.to_string().as_str()), (4325, "0.5"));
        assert_eq!(amount(&fee(r#"{"tenge":500}"#), None), Some(50_000));
        for open in [
            r#"{"mci":"1","text":"a"},{"mci":"10","text":"b"}"#,
            r#"{"mci":"1","each":true}"#,
            r#"{"percent":"10"}"#,
            "",
        ] {
            assert_eq!(assess(&fee(open), None), Ok(Assessed::Open), "{open}");
        }
        assert_eq!(assess(&Fee::default(), None), Ok(Assessed::Open));
        let free = Fee { kind: FeeKind::Free, ..Fee::default() };
        assert_eq!(assess(&free, None), Ok(Assessed::Free));
    }

    #[test]
    fn where_the_card_gives_several_one_is_chosen() {
        let two = fee(r#"{"mci":"1","text":"a"},{"mci":"10","text":"b"},{"percent":"10"}"#);
        assert_eq!(amount(&two, Some("charge 2")), Some(4_325_000));
        assert_eq!(amount(&two, Some("0.25 mci")), Some(108_125));
        assert_eq!(amount(&two, Some("1500 tenge")), Some(150_000));
        assert_eq!(assess(&two, Some("free")), Ok(Assessed::Free));
        assert_eq!(assess(&two, Some("charge 4")), Err(CannotAssess::NoCharge(4)));
        assert_eq!(assess(&two, Some("charge 3")), Err(CannotAssess::NoAmount));
        for wrong in ["", "charge", "charge 0", "2", "mci 2", "-1 tenge", "1 mci 2", "free free"] {
            assert!(Choice::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_without_a_rate_has_no_amount() {
        let one = fee(r#"{"mci":"1"}"#);
        let told = one.assess(None, &Rates::known().unwrap(), date(2027, 1, 1));
        assert_eq!(told, Err(CannotAssess::NoRate(NoRate(date(2027, 1, 1)))));
        // What is fixed in tenge needs none.
        let fixed = fee(r#"{"tenge":7}"#);
        assert!(fixed.assess(None, &Rates::known().unwrap(), date(2027, 1, 1)).is_ok());
    }
}
