//! Removes headers, footers and page numbers: lines at the same edge of many pages that differ only in digits.

use super::lines::{Item, PageLayout};
use std::collections::BTreeMap;

/// Lines looked at from each edge.
const EDGE: usize = 3;
/// Share of a page's height that is its edge.
const ZONE: f32 = 0.13;
/// Pages in a hundred that must have it, and pages at least.
const SHARE: usize = 40;
const LEAST: usize = 2;
/// Pages that must have it in a file of more than so many pages: steps of two services may begin two pages alike.
const LEAST_OF_MANY: usize = 3;
/// Share of a line's height that parts it from the text.
const APART: f32 = 0.5;

/// Removes what repeats at the edges of pages.
pub(super) fn remove(pages: &mut [PageLayout]) {
    let mut counts: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for (above, at) in edges(page, number + 1) {
            if let Some(text) = text(page, at) {
                *counts.entry((above, folded(text))).or_default() += 1;
            }
        }
    }
    let least = if pages.len() > LEAST_OF_MANY { LEAST_OF_MANY } else { LEAST };
    let wanted = least.max(pages.len() * SHARE / 100);
    for (number, page) in pages.iter_mut().enumerate() {
        let gone: Vec<usize> = edges(page, number + 1)
            .into_iter()
            .filter(|(above, at)| {
                let Some(text) = text(page, *at) else { return false };
                let repeated = counts.get(&(*above, folded(text))).is_some_and(|count| *count >= wanted);
                repeated || is_number(text, number + 1)
            })
            .map(|(_, at)| at)
            .collect();
        let mut at = 0;
        page.items.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

/// Items near an edge, and parted from the text by a gap: whether it is the upper one, and which.
fn edges(page: &PageLayout, number: usize) -> Vec<(bool, usize)> {
    let zone = page.height * ZONE;
    let line = |at: &usize| match page.items.get(*at) {
        Some(Item::Line(line)) => Some((line.top, line.bottom)),
        _ => None,
    };
    let count = page.items.len();
    let upper = (0..count).take(EDGE).take_while(|at| line(at).is_some_and(|(_, bottom)| bottom < zone));
    let lower = (0..count).rev().take(EDGE);
    let lower = lower.take_while(|at| line(at).is_some_and(|(top, _)| top > page.height - zone));
    // Of the lines at an edge, those up to the last gap.
    let parted = |at: &usize, inner_at: Option<usize>| {
        let place =
            |at: usize| line(&at).or_else(|| page.items.get(at).map(|item| (item.top(), item.bottom())));
        // A page of nothing but lines at its edge is the end of the text, unless it is one line.
        let (Some(own), Some(inner)) = (place(*at), inner_at.and_then(place)) else { return count == 1 };
        let (gap, height) = (if inner.0 >= own.0 { inner.0 - own.1 } else { own.0 - inner.1 }, own.1 - own.0);
        // A table's own lines part it from what stands near it.
        let table =
            inner_at.and_then(|at| page.items.get(at)).is_some_and(|item| matches!(item, Item::Table(_)));
        if table { gap > -APART * height } else { gap > APART * height }
    };
    let upper: Vec<usize> = upper.collect();
    let lower: Vec<usize> = lower.collect();
    let outside = |lines: &[usize], inner: &dyn Fn(usize) -> Option<usize>| {
        let numbered = usize::from(
            lines.first().and_then(|at| text(page, *at)).is_some_and(|text| is_number(text, number)),
        );
        lines.iter().rposition(|at| parted(at, inner(*at))).map_or(numbered, |last| last + 1)
    };
    let above = outside(&upper, &|at| (at + 1 < count).then_some(at + 1));
    let below = outside(&lower, &|at| at.checked_sub(1));
    let upper = upper.into_iter().take(above).map(|at| (true, at));
    upper.chain(lower.into_iter().take(below).map(|at| (false, at))).collect()
}

fn text(page: &PageLayout, at: usize) -> Option<&str> {
    match page.items.get(at) {
        Some(Item::Line(line)) => Some(line.text.trim()),
        _ => None,
    }
}

/// A text with its numbers made one.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            digit if digit.is_ascii_digit() => {
                if !out.ends_with('0') {
                    out.push('0');
                }
            }
            other => out.push(other),
        }
    }
    out
}

/// The page's own number, alone or between dashes.
fn is_number(text: &str, page: usize) -> bool {
    text.trim_matches(['-', '–', '—', ' ', '.']).parse() == Ok(page)
}

#[cfg(test)]
mod tests {
    use super::super::lines::Line;
    use super::*;

    fn page(number: usize, extra: &str) -> PageLayout {
        let line =
            |top: f32, text: String| Item::Line(Line { top, bottom: top + 10.0, text, ..Line::default() });
        let items = vec![
            line(20.0, "Үлгі актілер базасы".to_owned()),
            line(300.0, format!("{extra} {number}")),
            line(320.0, "бірдей жол".to_owned()),
            line(780.0, format!("{number}/3 бет")),
        ];
        PageLayout { width: 600.0, height: 800.0, items }
    }

    #[test]
    fn what_repeats_at_an_edge_goes() {
        let mut pages = vec![page(1, "а"), page(2, "б"), page(3, "в")];
        remove(&mut pages);
        assert!(pages.iter().all(|page| page.items.len() == 2));
    }

    #[test]
    fn lines_of_the_text_stay_though_two_pages_begin_alike() {
        let line = |top: f32, text: &str| {
            Item::Line(Line { top, bottom: top + 10.0, text: text.to_owned(), ..Line::default() })
        };
        let page = |first: &str| PageLayout {
            width: 600.0,
            height: 800.0,
            items: vec![line(20.0, first), line(31.0, "2) ЭҮП;"), line(42.0, "3) ЭҮШ.")],
        };
        let mut pages = vec![page("1) ЭҮТШ;"), page("7) ЭҮТШ;")];
        remove(&mut pages);
        assert!(pages.iter().all(|page| page.items.len() == 3));
    }

    #[test]
    fn a_page_number_goes_from_a_single_page_too() {
        let mut pages = vec![page(1, "а")];
        if let Some(Item::Line(line)) = pages[0].items.last_mut() {
            line.text = "- 1 -".to_owned();
        }
        remove(&mut pages);
        assert_eq!(pages[0].items.len(), 3);
    }
}
