//! Words of days and numbers that were typed on another keyboard, as acts print them: citations are read by their letters.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use zanflow_kazakh::search::{fold, fold_latin, words};
use zanflow_lexicon::words::questions::DATED;

static PRINTED: LazyLock<BTreeMap<String, &'static str>> =
    LazyLock::new(|| DATED.iter().map(|word| (fold(word), *word)).collect());

/// A query with such words as acts print them.
pub fn as_printed(typed: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for word in words(typed) {
        let text = typed.get(word.range.clone()).unwrap_or_default();
        let printed = PRINTED.get(&word.folded).or_else(|| PRINTED.get(&fold_latin(text)));
        if let Some(printed) = printed.filter(|printed| **printed != text) {
            out.push_str(typed.get(copied..word.range.start).unwrap_or_default());
            out.push_str(printed);
            copied = word.range.end;
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(typed);
    }
    out.push_str(typed.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_from_every_keyboard() {
        let printed = "2012 жылғы 29 желтоқсан 393-ө бұйрық";
        assert_eq!(as_printed("2012 жылгы 29 желтоксан 393-ө буйрык"), printed);
        assert_eq!(as_printed("2012 jylğy 29 jeltoqsan 393-ө būiryq"), printed);
        assert_eq!(as_printed("бау салу"), "бау салу");
    }
}
