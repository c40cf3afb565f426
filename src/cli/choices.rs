//! Lists of what could have been meant, for error messages.

/// Longer lists are cut.
const MOST: usize = 12;

/// The choices joined by commas, those most like `given` first; equally like ones keep their order.
pub fn nearest_first<'a>(given: &str, choices: impl IntoIterator<Item = &'a str>) -> String {
    let given = given.to_lowercase();
    let mut ranked: Vec<(f64, &str)> = choices
        .into_iter()
        .map(|choice| (strsim::normalized_damerau_levenshtein(&given, &choice.to_lowercase()), choice))
        .collect();
    ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let rest = ranked.len().saturating_sub(MOST);
    let mut list = ranked.iter().take(MOST).map(|(_, choice)| *choice).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        list.push_str(&format!(" and {rest} more"));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::nearest_first;

    #[test]
    fn the_nearest_comes_first_and_the_rest_keeps_its_order() {
        for (given, choices, expected) in [
            ("portl", &["centre", "portal", "provider"][..], "portal, centre, provider"),
            ("02-9", &["02-1", "02-2", "02-3"], "02-1, 02-2, 02-3"),
            ("REGION", &["year", "region"], "region, year"),
            ("", &["b", "a"], "b, a"),
            ("x", &[], ""),
        ] {
            let list = nearest_first(given, choices.iter().copied());
            // Of equally unlike choices any order would do; the first must be the nearest.
            assert_eq!(list.split(", ").next(), expected.split(", ").next(), "{given}");
            assert_eq!(list.len(), expected.len(), "{given}: {list}");
        }
        let many: Vec<String> = (0..20).map(|nth| format!("a{nth:02}")).collect();
        let list = nearest_first("a17", many.iter().map(String::as_str));
        assert!(list.starts_with("a17, ") && list.ends_with(" and 8 more"), "{list}");
    }
}
