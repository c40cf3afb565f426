//! Passwords: how they are hashed, and which are refused.

use super::AccountError;
use super::common::is_common;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::fmt;

/// The longest password, in characters: hashing a longer one is work for nothing.
const LONGEST: usize = 128;

/// What one argon2id hash costs. By default what OWASP recommends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
    }
}

/// Why a password may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are named as what they are
pub enum Weak {
    /// It has fewer characters than that.
    Short { least: usize },
    /// It has more than 128.
    Long,
    /// Many use it, or one like it.
    Common,
    /// It holds the id or the name of its account.
    Own,
}

impl Weak {
    /// Key of the message for people.
    pub fn key(self) -> &'static str {
        match self {
            Self::Short { .. } => "password-short",
            Self::Long => "password-long",
            Self::Common => "password-common",
            Self::Own => "password-own",
        }
    }
}

impl fmt::Display for Weak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { least } => write!(f, "a password has {least} characters or more"),
            Self::Long => write!(f, "a password has {LONGEST} characters at most"),
            Self::Common => f.write_str("many people use this password, or one like it; take another"),
            Self::Own => f.write_str("a password may not hold the id or the name of its account"),
        }
    }
}

impl Cost {
    fn hasher(self) -> Result<Argon2<'static>, String> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, None);
        let params = params.map_err(|error| format!("passwords (memory_kib, passes, lanes): {error}"))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// Whether the algorithm can do with it.
    pub(super) fn check(self) -> Result<(), String> {
        self.hasher().map(drop)
    }

    /// The hash of a password with a salt of its own, as a PHC string.
    pub(super) fn hash(self, password: &str) -> Result<String, AccountError> {
        let failed = |what: String| AccountError::Store { what };
        let hasher = self.hasher().map_err(failed)?;
        let hash = hasher.hash_password(password.as_bytes()).map_err(|error| failed(error.to_string()))?;
        Ok(hash.to_string())
    }

    /// Whether a hash was made at this cost.
    pub(super) fn is_of(self, hash: &str) -> bool {
        let parsed = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
        parsed.is_some_and(|params| {
            (params.m_cost(), params.t_cost(), params.p_cost()) == (self.memory_kib, self.passes, self.lanes)
        })
    }
}

/// Whether that is the password of the hash.
pub(super) fn is_password(hash: &str, password: &str) -> bool {
    let shown: String = password.chars().take(LONGEST + 1).collect();
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(shown.as_bytes(), &hash).is_ok())
}

/// Refuses what is easily guessed. Any characters will do: no rule asks for some kind of them.
pub(super) fn check(password: &str, least: usize, own: [&str; 2]) -> Result<(), Weak> {
    let count = password.chars().count();
    if count < least {
        return Err(Weak::Short { least });
    }
    if count > LONGEST {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    let holds = |part: &str| part.chars().count() > 3 && lower.contains(&part.to_lowercase());
    if own.iter().flat_map(|own| own.split_whitespace()).any(holds) {
        return Err(Weak::Own);
    }
    if is_common(&lower) { Err(Weak::Common) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    #[test]
    fn passwords_are_kept_as_argon2id_with_a_salt_of_their_own() {
        let cost = Cost::default();
        assert_eq!((cost.memory_kib, cost.passes, cost.lanes), (19456, 2, 1));
        let (one, other) =
            (CHEAP.hash("a long enough one").unwrap(), CHEAP.hash("a long enough one").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=64,t=1,p=1$") && one != other, "{one}");
        assert!(is_password(&one, "a long enough one") && !is_password(&one, "a long enough One"));
        assert!(!is_password("no hash", "a long enough one"));
        assert!(CHEAP.is_of(&one) && !cost.is_of(&one));
    }

    #[test]
    fn short_common_and_own_passwords_are_refused_and_no_kind_of_letter_is_asked_for() {
        let check = |password: &str| check(password, 12, ["staff-7", "Amina Example"]);
        assert_eq!(check("elevenchars"), Err(Weak::Short { least: 12 }));
        assert_eq!(check(&"long and ".repeat(20)), Err(Weak::Long));
        assert_eq!(check("i am staff-7 here"), Err(Weak::Own));
        assert_eq!(check("amina and her cat"), Err(Weak::Own));
        for common in [
            "password1234",
            "Password2026!!",
            "qwertyuiop123",
            "123456789012",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
        ] {
            assert_eq!(check(common), Err(Weak::Common), "{common}");
        }
        let cyrillic =
            "\u{43a}\u{43e}\u{43d}\u{44c} \u{440}\u{435}\u{43a}\u{430} \u{441}\u{43e}\u{43b}\u{44c}";
        for good in ["four words of mine", "only small letters in it", "742 895 316 027 x", cyrillic] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        assert_eq!(check(&"\u{4d9}\u{456}".repeat(6)), Err(Weak::Common));
        let longest: String =
            (0..).flat_map(|nth| format!("w{nth} ").chars().collect::<Vec<_>>()).take(128).collect();
        assert_eq!((check(&longest), check(&format!("{longest}!"))), (Ok(()), Err(Weak::Long)));
    }
}
