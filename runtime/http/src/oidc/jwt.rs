//! ID tokens: a signed JSON object. Two algorithms, RS256 and ES256, which every provider has one of; whatever else a token
//! says of itself, it is refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// The longest token that is read.
const LONGEST: usize = 64 * 1024;

/// The keys of a provider.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Keys {
    /// Keys, of whatever kinds.
    pub keys: Vec<Key>,
}

/// A key.
#[derive(Debug, Clone, Deserialize)]
pub struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    of_use: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// Extensions that must be understood; none are.
    #[serde(default)]
    crit: Option<Value>,
}

/// Why a token is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No key of the provider may have signed it.
    UnknownKey,
    /// The key did not sign it.
    Signature,
    /// It says that it is signed some other way.
    Algorithm(String),
    /// It is no token.
    Form(&'static str),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey => f.write_str("the token is signed with a key that is not the provider's"),
            Self::Signature => f.write_str("the signature of the token is wrong"),
            Self::Algorithm(name) => {
                write!(f, "the token is signed by {}, not RS256 or ES256", super::short(name))
            }
            Self::Form(what) => write!(f, "this is no token: {what}"),
        }
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> Self {
        fault.to_string()
    }
}

/// A token whose signature is not looked at yet.
pub struct Signed<'a> {
    header: Header,
    claims: &'a str,
    message: &'a str,
    signature: Vec<u8>,
}

impl<'a> Signed<'a> {
    /// Takes a token apart.
    pub fn parse(token: &'a str) -> Result<Self, Fault> {
        if token.len() > LONGEST {
            return Err(Fault::Form("it is too long"));
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Fault::Form("it has no signature"))?;
        let (header, claims) = message.split_once('.').ok_or(Fault::Form("it has no claims"))?;
        let header: Header =
            serde_json::from_slice(&bytes(header)?).map_err(|_| Fault::Form("its header"))?;
        if header.crit.is_some() {
            return Err(Fault::Form("it asks for what is not known here"));
        }
        Ok(Self { header, claims, message, signature: bytes(signature)? })
    }

    /// Its claims, if one of the keys signed it.
    pub fn verified(&self, keys: &Keys) -> Result<Value, Fault> {
        let algorithm = self.header.alg.as_str();
        let kind = match algorithm {
            "RS256" => "RSA",
            "ES256" => "EC",
            other => return Err(Fault::Algorithm(other.to_owned())),
        };
        let may = |key: &&Key| {
            let named = self.header.kid.is_none() || key.kid == self.header.kid;
            let signs = key.of_use.as_deref().is_none_or(|of_use| of_use == "sig");
            named && signs && key.kty == kind && key.alg.as_deref().is_none_or(|alg| alg == algorithm)
        };
        let mut candidates = keys.keys.iter().filter(may).peekable();
        if candidates.peek().is_none() {
            return Err(Fault::UnknownKey);
        }
        if !candidates.any(|key| self.is_signed_by(key)) {
            return Err(Fault::Signature);
        }
        match serde_json::from_slice(&bytes(self.claims)?) {
            Ok(Value::Object(claims)) => Ok(Value::Object(claims)),
            _ => Err(Fault::Form("its claims")),
        }
    }

    fn is_signed_by(&self, key: &Key) -> bool {
        let part = |part: &Option<String>| part.as_deref().and_then(|part| bytes(part).ok());
        let message = self.message.as_bytes();
        if key.kty == "RSA" {
            let Some((n, e)) = part(&key.n).zip(part(&key.e)) else { return false };
            let key = RsaPublicKeyComponents { n, e };
            return key.verify(&RSA_PKCS1_2048_8192_SHA256, message, &self.signature).is_ok();
        }
        let Some((x, y)) = part(&key.x).zip(part(&key.y)) else { return false };
        if key.crv.as_deref() != Some("P-256") || x.len() != 32 || y.len() != 32 {
            return false;
        }
        // An uncompressed point.
        let point = [&[4][..], &x, &y].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, &self.signature).is_ok()
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, Fault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::Form("it is no base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(token: &str, told: &str) {
        let keys = Keys::default();
        let fault = Signed::parse(token).and_then(|signed| signed.verified(&keys)).unwrap_err();
        assert!(fault.to_string().contains(told), "{token}: {fault}");
    }

    /// The example of RFC 7515, A.2.
    #[test]
    fn a_token_signed_by_rsa_is_taken() {
        let key = serde_json::json!({ "kty": "RSA", "e": "AQAB", "n":
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs\
             D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV\
             MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ" });
        let keys: Keys = serde_json::from_value(serde_json::json!({ "keys": [key] })).unwrap();
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0\
             cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU\
             Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12j\
             zDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77\
             Rw";
        assert_eq!(Signed::parse(token).unwrap().verified(&keys).unwrap()["iss"], "joe");
        let changed = token.replacen("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJqb2Uj", 1);
        assert_eq!(Signed::parse(&changed).unwrap().verified(&keys).unwrap_err(), Fault::Signature);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for (token, told) in [
            (String::new(), "no signature"),
            ("a.b".to_owned(), "no claims"),
            ("?.b.c".to_owned(), "base64"),
            (format!("{}.e30.AA", part("[]")), "header"),
            (format!("{}.e30.", part(r#"{"alg":"none"}"#)), "signed by none"),
            (format!("{}.e30.AA", part(r#"{"alg":"HS256"}"#)), "signed by HS256"),
            (format!("{}.e30.AA", part(r#"{"alg":"RS256","crit":["b64"]}"#)), "not known here"),
            (format!("{}.e30.AA", part(r#"{"alg":"RS256"}"#)), "not the provider's"),
            ("a".repeat(LONGEST + 1), "too long"),
        ] {
            check(&token, told);
        }
    }
}
