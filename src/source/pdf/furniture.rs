//! Removes headers, footers and page numbers: lines at the same place of many pages that are alike, but for a number that goes
//! up with the pages.

use super::super::shape::{is_page_number, shape};
use super::lines::{Item, PageLayout};
use std::collections::{BTreeMap, BTreeSet};

/// Lines looked at from each edge.
const EDGE: usize = 3;
/// Share of a page's height that is its edge.
const ZONE: f32 = 0.13;
/// Pages in a hundred that must have it, and pages at least.
const SHARE: usize = 40;
const LEAST: usize = 2;
/// Pages that must have it in a file of more than so many pages: steps of two services may begin two pages alike.
const LEAST_OF_MANY: usize = 3;
/// Points that lines of one place may differ by.
const PLACE: f32 = 6.0;
/// Share of a line's height that parts it from the text.
const APART: f32 = 0.5;

/// What stood at the edges of pages, and was removed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Removed {
    /// Numbers of pages.
    pub numbered: usize,
    /// Other lines, with the page of each.
    pub heads: Vec<(usize, String)>,
}

impl Removed {
    /// Says how many numbers were removed.
    pub fn numbers(&self) -> Option<String> {
        let pages = if self.numbered == 1 { "page" } else { "pages" };
        (self.numbered > 0).then(|| format!("numbers of {} {pages} are left out", self.numbered))
    }
}

/// Removes what repeats at the edges of pages.
pub(super) fn remove(pages: &mut [PageLayout]) -> Removed {
    let lines: Vec<Edge> =
        pages.iter().enumerate().flat_map(|(page, layout)| at_edges(page, layout)).collect();
    let mut alike: BTreeMap<(bool, &str), Vec<&Edge>> = BTreeMap::new();
    for line in &lines {
        alike.entry((line.above, &line.shape)).or_default().push(line);
    }
    let least = if pages.len() > LEAST_OF_MANY { LEAST_OF_MANY } else { LEAST };
    let wanted = least.max(pages.len() * SHARE / 100);
    let mut removed = Removed::default();
    let mut gone: BTreeSet<(usize, usize)> = BTreeSet::new();
    for line in &lines {
        let own = alike.get(&(line.above, line.shape.as_str())).map(Vec::as_slice).unwrap_or_default();
        let number = is_number(&line.text, line.page + 1);
        if (number || line.is_repeated(own, wanted)) && gone.insert((line.page, line.at)) {
            if number || is_page_number(&line.shape) {
                removed.numbered += 1;
            } else {
                removed.heads.push((line.page, line.text.clone()));
            }
        }
    }
    for (number, page) in pages.iter_mut().enumerate() {
        let mut at = 0..;
        page.items.retain(|_| at.next().is_none_or(|at| !gone.contains(&(number, at))));
    }
    removed
}

/// A line at an edge of a page.
struct Edge {
    page: usize,
    /// Which item of the page it is.
    at: usize,
    above: bool,
    top: f32,
    text: String,
    shape: String,
    numbers: Vec<u32>,
}

impl Edge {
    /// Whether so many pages have a line alike at its place: the same one, or one whose number goes up with the pages.
    fn is_repeated(&self, alike: &[&Edge], wanted: usize) -> bool {
        let goes_up = |line: &Edge| {
            let pages = line.page as i64 - self.page as i64;
            let mut numbers = line.numbers.iter().zip(&self.numbers);
            numbers.all(|(a, b)| a == b || i64::from(*a) - i64::from(*b) == pages)
        };
        let here = alike.iter().filter(|line| (line.top - self.top).abs() < PLACE && goes_up(line));
        here.count() >= wanted
    }
}

/// The lines at the edges of a page.
fn at_edges(number: usize, page: &PageLayout) -> Vec<Edge> {
    let edge = |(above, at): (bool, usize)| match page.items.get(at) {
        Some(Item::Line(line)) => {
            let text = line.text.trim().to_owned();
            let (shape, numbers) = shape(&text);
            Some(Edge { page: number, at, above, top: line.top, text, shape, numbers })
        }
        _ => None,
    };
    edges(page, number + 1).into_iter().filter_map(edge).collect()
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
        PageLayout { width: 600.0, height: 800.0, items, ..PageLayout::default() }
    }

    #[test]
    fn what_repeats_at_an_edge_goes() {
        let mut pages = vec![page(1, "а"), page(2, "б"), page(3, "в")];
        let heads = (0..3).map(|page| (page, "Үлгі актілер базасы".to_owned()));
        let mut removed = remove(&mut pages);
        removed.heads.sort();
        let expected: Vec<(usize, String)> = heads.collect();
        assert_eq!(removed, Removed { numbered: 3, heads: expected });
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
            ..PageLayout::default()
        };
        for firsts in [
            vec!["1) ЭҮТШ;", "7) ЭҮТШ;"],
            // Numbers of their words, and numbers that do not go up with the pages.
            vec!["1-қосымша", "2-қосымша", "3-қосымша", "4-қосымша"],
            vec!["1) бір;", "9) бір;", "4) бір;", "2) бір;"],
        ] {
            let mut pages: Vec<PageLayout> = firsts.into_iter().map(page).collect();
            remove(&mut pages);
            assert!(pages.iter().all(|page| page.items.len() == 3));
        }
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
