//! Page furniture in text: numbers and running heads of pages, which stand in the middle of sentences and cells.
//!
//! Only repetition tells them, never words. Where form feeds part pages, furniture is what stands at the same edge of
//! most pages; elsewhere it is a chain of numbers 1, 2, 3 … a page's length apart with the lines that stand beside
//! them, or one line again and again at regular distance in the middle of sentences. Where it goes, a page ends: a
//! [`LineKind::PageBreak`] takes its place, so that pages are known whoever printed them.

use super::LineKind;
use super::draft::Draft;
use super::shape::{self, is_page_number};
use std::collections::BTreeMap;
use zanflow_lexicon::stamps::stamp_end;
use zanflow_lexicon::tables::row_kind;
use zanflow_lexicon::words::tables::NUMBER_SIGN;

/// Lines looked at from each edge of a page.
const EDGE: usize = 3;
/// Maximum of letters in a line of furniture.
const LONGEST: usize = 120;
/// Minimum of pages with the same furniture; of few pages, all but the first.
const LEAST: usize = 3;
/// Share of the pages that have it, in per cent.
const SHARE: usize = 70;

/// Maximum of lines in a stamp.
const STAMP: usize = 17;

/// Removes furniture, and says so.
pub(super) fn remove(draft: Draft) -> (Draft, Option<String>) {
    let lines = Lines::new(&draft);
    let gone = if draft.lines.iter().any(|line| line.kind == LineKind::PageBreak) {
        lines.at_edges()
    } else {
        lines.in_chain().or_else(|| lines.in_rhythm()).unwrap_or_default()
    };
    if gone.is_empty() {
        return (draft, None);
    }
    (without(&draft, &gone), remark(&draft, &gone))
}

/// Says how many lines are left out, with one of words where there is one.
fn remark(draft: &Draft, gone: &[usize]) -> Option<String> {
    let lines = || gone.iter().filter_map(|at| draft.lines.get(*at));
    let worded = lines().find(|line| !is_page_number(&shape::shape(draft.line_text(line)).0));
    let first = worded.or_else(|| lines().next())?;
    let example = draft.line_text(first).trim().replace(';', ",");
    let (count, of) = if gone.len() == 1 {
        (String::new(), "a head, foot or number of a page is")
    } else {
        (format!("{} ", gone.len()), "heads, feet and numbers of pages are")
    };
    Some(format!("{count}{of} left out: line {}: «{example}»", first.number))
}

/// A page that has a line of some shape, and the number in it.
type Seen = (usize, Option<u32>);

/// A line that could be furniture.
struct Line<'t> {
    /// Index in the draft.
    at: usize,
    text: &'t str,
    /// Which page it stands on.
    page: usize,
}

/// The lines of a text that are not blank.
struct Lines<'t> {
    lines: Vec<Line<'t>>,
    pages: usize,
    /// For each page, whether a stamp ends within its first lines.
    stamped: Vec<bool>,
}

impl<'t> Lines<'t> {
    fn new(draft: &'t Draft) -> Self {
        let mut lines = Vec::new();
        let mut page = 0;
        for (at, line) in draft.lines.iter().enumerate() {
            match line.kind {
                LineKind::PageBreak => page += 1,
                LineKind::Text => lines.push(Line { at, text: draft.line_text(line).trim(), page }),
                _ => {}
            }
        }
        // What a last form feed ends has nothing after it.
        let pages = lines.last().map_or(0, |line: &Line<'_>| line.page + 1);
        let stamped = (0..pages).map(|page| {
            let first = lines.partition_point(|line: &Line<'_>| line.page < page);
            let head = lines.iter().skip(first).take(STAMP).take_while(|line| line.page == page);
            head.map(|line| stamp_end(line.text)).any(|end| end.is_some_and(|end| end.is_appendix()))
        });
        let stamped = stamped.collect();
        Lines { lines, pages, stamped }
    }

    /// Furniture at the edges of pages that form feeds part.
    fn at_edges(&self) -> Vec<usize> {
        let edges = self.edges();
        let mut seen: BTreeMap<(bool, String), Vec<Seen>> = BTreeMap::default();
        for (top, line) in &edges {
            if let Some((shape, number)) = shape(line.text) {
                let pages = seen.entry((*top, shape)).or_default();
                if pages.last().is_none_or(|(page, _)| *page != line.page) {
                    pages.push((line.page, number));
                }
            }
        }
        let repeats = |(top, line): &&(bool, &Line<'_>)| {
            shape(line.text).is_some_and(|(shape, number)| {
                seen.get(&(*top, shape.clone()))
                    .is_some_and(|pages| self.is_repeated(&shape, pages, line.page, number))
            })
        };
        let mut gone: Vec<usize> = edges.iter().filter(repeats).map(|(_, line)| line.at).collect();
        gone.sort_unstable();
        gone.dedup();
        gone
    }

    /// The lines at the edges of pages, and whether at the upper one.
    fn edges(&self) -> Vec<(bool, &Line<'t>)> {
        let pages = self.lines.chunk_by(|a, b| a.page == b.page);
        let edges = pages.flat_map(|page| {
            let top = page.iter().take(EDGE).map(|line| (true, line));
            top.chain(page.iter().rev().take(EDGE).map(|line| (false, line)))
        });
        edges.collect()
    }

    /// Whether a line of a shape is furniture: most pages have it, or most of every other page; its number goes up with
    /// the pages, or is the same on all.
    fn is_repeated(
        &self,
        shape: &str,
        pages: &[(usize, Option<u32>)],
        page: usize,
        number: Option<u32>,
    ) -> bool {
        let offset = |page: usize, number: Option<u32>| number.map(|number| i64::from(number) - page as i64);
        let own = offset(page, number);
        let rising = |(page, number): &&(usize, Option<u32>)| offset(*page, *number) == own;
        let same = |(_, no): &&(usize, Option<u32>)| *no == number;
        let worded = shape.contains(char::is_alphabetic);
        // Two pages may end alike by chance.
        let enough = self.pages > 2 || !worded;
        let rises = || own.is_some() && self.is_usual(pages.iter().filter(rising));
        let stays = || worded && self.is_usual(pages.iter().filter(same));
        enough && (rises() || stays())
    }

    /// Whether so many pages have a line that it is no part of the text. The first page often has none, nor has the last.
    fn is_usual<'p>(&self, pages: impl Iterator<Item = &'p (usize, Option<u32>)> + Clone) -> bool {
        let count = pages.clone().count();
        let odd = pages.clone().filter(|(page, _)| page % 2 == 1).count();
        let one_side = count >= LEAST && (odd == 0 || odd == count);
        let whole = if one_side { self.pages.div_ceil(2) } else { self.pages };
        let least = LEAST.min(self.pages.saturating_sub(1)).max(2);
        // Stamps are alike too, at the heads of the pages that they begin.
        let stamps = pages.clone().all(|(page, _)| self.stamped.get(*page).copied().unwrap_or(false));
        count >= least && count * 100 >= whole.saturating_sub(2).max(1) * SHARE && !stamps
    }

    /// Furniture around a chain of page numbers that no form feeds part.
    fn in_chain(&self) -> Option<Vec<usize>> {
        let chain = Chain::find(&self.lines).filter(|chain| self.spans(chain))?;
        let beside = |by: isize| {
            let near = chain.iter().filter_map(|i| self.lines.get(i.checked_add_signed(by)?));
            let mut counts: BTreeMap<&str, usize> = BTreeMap::default();
            let mut most = None;
            for line in near.filter(|line| is_short(line.text) && !is_row(line.text)) {
                let count = counts.entry(line.text).or_default();
                *count += 1;
                // Enough for all: more than half of the pages.
                if *count * 2 > chain.len() {
                    most = Some(line.text);
                }
            }
            most.map(|text| (by, text))
        };
        let side = |by: [isize; 2]| by.into_iter().map_while(beside);
        let heads: Vec<(isize, &str)> = side([-1, -2]).chain(side([1, 2])).collect();
        if heads.is_empty() && !self.is_regular(&chain) {
            return None;
        }
        let mut gone: Vec<usize> = Vec::new();
        for i in &chain {
            gone.extend(self.lines.get(*i).map(|line| line.at));
            for (by, text) in &heads {
                let line = i.checked_add_signed(*by).and_then(|i| self.lines.get(i));
                gone.extend(line.filter(|line| line.text == *text).map(|line| line.at));
            }
        }
        // A head stands above the first page, or below the last one, where no number is beside it.
        for line in [self.lines.first(), self.lines.last()].into_iter().flatten() {
            if heads.iter().any(|(_, text)| *text == line.text) {
                gone.push(line.at);
            }
        }
        gone.sort_unstable();
        gone.dedup();
        Some(gone)
    }

    /// Whether a chain goes through most of the text: pages do, numbers of rows and steps do not.
    fn spans(&self, chain: &[usize]) -> bool {
        let length = chain.last().zip(chain.first()).map_or(0, |(last, first)| last - first);
        length * 2 > self.lines.len()
    }

    /// Whether numbers that nothing stands beside are numbers of pages: enough of them, a page's length apart.
    fn is_regular(&self, chain: &[usize]) -> bool {
        let mut gaps: Vec<usize> = gaps(chain);
        gaps.sort_unstable();
        let median = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
        chain.len() > LEAST && (SHORTEST..=TALLEST).contains(&median)
    }

    /// A line that comes again and again a page's length apart, and cuts sentences.
    fn in_rhythm(&self) -> Option<Vec<usize>> {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::default();
        for (i, line) in self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| is_short(line.text) && !line.text.starts_with(char::is_lowercase))
        {
            places.entry(line.text).or_default().push(i);
        }
        // A line of the text that comes again stands beside the same lines.
        let apart = |places: &[usize]| {
            let before = |i: &usize| i.checked_sub(1).and_then(|i| self.lines.get(i)).map(|line| line.text);
            let mut before: Vec<_> = places.iter().map(before).collect();
            before.sort_unstable();
            before.windows(2).all(|pair| matches!(pair, [a, b] if a != b))
        };
        let rhythmic = |places: &&Vec<usize>| {
            let gaps = gaps(places);
            let (least, most) = (gaps.iter().min(), gaps.iter().max());
            let even = matches!((least, most), (Some(least), Some(most)) if *least >= SHORTEST && *most <= TALLEST && *most <= least * 2);
            let cuts = places.iter().filter(|i| self.cuts(**i)).count();
            places.len() >= LEAST && even && apart(places) && cuts >= 2 && cuts * 4 >= places.len()
        };
        let mut gone: Vec<usize> = places.values().filter(rhythmic).flatten().copied().collect();
        gone.sort_unstable();
        let gone: Vec<usize> = gone.iter().filter_map(|i| self.lines.get(*i)).map(|line| line.at).collect();
        (!gone.is_empty()).then_some(gone)
    }

    /// Whether a sentence goes on behind a line that stands in its middle.
    fn cuts(&self, i: usize) -> bool {
        let before = i.checked_sub(1).and_then(|i| self.lines.get(i));
        let open = before
            .is_some_and(|line| line.text.ends_with(|letter: char| letter.is_lowercase() || letter == ','));
        open && self.lines.get(i + 1).is_some_and(|line| line.text.starts_with(char::is_lowercase))
    }
}

/// Lines of a page, at least and at most.
const SHORTEST: usize = 15;
const TALLEST: usize = 150;

fn gaps(places: &[usize]) -> Vec<usize> {
    let gap = |pair: &[usize]| pair.last()?.checked_sub(*pair.first()?);
    places.windows(2).filter_map(gap).collect()
}

/// The longest chain of numbers that could be those of pages.
struct Chain<'l, 't> {
    lines: &'l [Line<'t>],
    links: Vec<Link>,
    /// For each number, the last links that have it.
    last: BTreeMap<u32, Vec<usize>>,
    /// How often a line of several words stands beside a number.
    beside: BTreeMap<&'t str, usize>,
}

/// A line with a number, and the chain that it ends.
struct Link {
    /// Index in the lines.
    at: usize,
    /// How many numbers the chain has.
    length: usize,
    /// How many of them stand beside a line that stands beside many numbers.
    headed: usize,
    /// The sum of the squares of its gaps: of chains of one length the most regular is best.
    uneven: u64,
    /// The link before it.
    before: Option<usize>,
}

/// Links of one number that are remembered: tables hold the same few numbers again and again.
const REMEMBERED: usize = 16;

impl<'l, 't> Chain<'l, 't> {
    /// Indices of its lines; none if it is too short.
    fn find(lines: &'l [Line<'t>]) -> Option<Vec<usize>> {
        let mut chain = Chain { lines, links: Vec::new(), last: BTreeMap::new(), beside: BTreeMap::new() };
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| page_number(line.text).is_some()) {
            for text in chain.near(at).filter(|text| text.contains(' ') && is_short(text)) {
                *chain.beside.entry(text).or_default() += 1;
            }
        }
        for (at, line) in lines.iter().enumerate() {
            if let Some(number) = page_number(line.text).filter(|number| !chain.is_listed(at, *number)) {
                chain.take(at, number);
            }
        }
        let better =
            |a: &&Link, b: &&Link| (a.length, a.headed, b.uneven).cmp(&(b.length, b.headed, a.uneven));
        let mut link = chain.links.iter().max_by(better).filter(|link| link.length >= LEAST);
        let mut found = Vec::new();
        while let Some(this) = link {
            found.push(this.at);
            link = this.before.and_then(|before| chain.links.get(before));
        }
        found.reverse();
        (!found.is_empty()).then_some(found)
    }

    /// Whether a number is one of a list: beside it stands the number before or after it.
    fn is_listed(&self, at: usize, number: u32) -> bool {
        self.near(at).filter_map(page_number).any(|near| near.abs_diff(number) == 1)
    }

    /// The lines before and after one.
    fn near(&self, at: usize) -> impl Iterator<Item = &'t str> + use<'l, 't> {
        let lines = self.lines;
        let near = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
        near.filter_map(move |at| lines.get(at)).map(|line| line.text)
    }

    fn take(&mut self, at: usize, number: u32) {
        let headed = self.near(at).any(|text| self.beside.get(text).is_some_and(|count| *count >= LEAST));
        let own = usize::from(headed);
        let before = number.checked_sub(1).and_then(|before| self.last.get(&before));
        let grown = before.into_iter().flatten().filter_map(|index| {
            let link = self.links.get(*index)?;
            let gap = (at - link.at) as u64;
            let fits = gap > 1 && gap <= 2 * TALLEST as u64;
            let uneven = link.uneven + gap * gap;
            fits.then_some(Link {
                at,
                length: link.length + 1,
                headed: link.headed + own,
                uneven,
                before: Some(*index),
            })
        });
        let best = grown.max_by(|a, b| (a.length, a.headed, b.uneven).cmp(&(b.length, b.headed, a.uneven)));
        let link = best.unwrap_or(Link { at, length: 1, headed: own, uneven: 0, before: None });
        let last = self.last.entry(number).or_default();
        if last.len() == REMEMBERED {
            last.remove(0);
        }
        last.push(self.links.len());
        self.links.push(link);
    }
}

/// The number of a line that has nothing but it, a stroke and the number of all pages, and marks around them.
fn page_number(text: &str) -> Option<u32> {
    let marks = |letter: char| letter.is_ascii_punctuation() || matches!(letter, ' ' | '–' | '—');
    let body = text.trim_matches(marks);
    let (number, all) = body.split_once('/').unwrap_or((body, "0"));
    all.trim().parse::<u32>().ok()?;
    // «3)» and «3.» are marks of items and paragraphs.
    let mark = body == text.trim_end_matches(['.', ')']) && body != text;
    number.trim().parse().ok().filter(|number| *number < 1000 && !mark)
}

/// A line with its numbers left out, and the first of them; none for what is no furniture: rows of tables, and long
/// lines.
fn shape(text: &str) -> Option<(String, Option<u32>)> {
    if !is_short(text) || is_row(text) {
        return None;
    }
    let (shape, numbers) = shape::shape(text);
    // Numbers side by side are a row of a table.
    let row = shape.matches('#').count() > 2 && !shape.contains(|letter: char| letter.is_alphabetic());
    (!row).then(|| (shape, numbers.first().copied()))
}

/// Whether a line is the label of a table's row: those come again where a table goes on. The sign of a number alone
/// makes none: «№ 40 қаулы» is a head.
fn is_row(text: &str) -> bool {
    row_kind(&text.replace(NUMBER_SIGN, "")).is_some()
}

fn is_short(text: &str) -> bool {
    text.chars().nth(LONGEST).is_none()
}

/// A text without some lines; where they were, a page ends.
fn without(draft: &Draft, gone: &[usize]) -> Draft {
    let paged = draft.lines.iter().any(|line| line.kind == LineKind::PageBreak);
    let mut out = Draft::with_capacity(draft.text.len());
    let mut gone = gone.iter().peekable();
    // A page's end that is not written yet, as the number of its line.
    let mut ends = None;
    for (at, line) in draft.lines.iter().enumerate() {
        if gone.next_if(|next| **next == at).is_some() {
            ends = ends.or((!paged).then_some(line.number));
            continue;
        }
        if ends.is_some() && line.kind == LineKind::Blank {
            continue;
        }
        if let Some(number) = ends.take() {
            out.line(number, LineKind::PageBreak, "");
        }
        out.line(line.number, line.kind.clone(), draft.line_text(line));
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{Format, LineKind, from_bytes};

    /// The lines of a text, `|` for a page's end.
    fn check(pages: &[&str], between: &str, expected: &str) {
        let text = pages.join(between);
        let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        let shown = |line: &crate::Line| match line.kind {
            LineKind::PageBreak => "|",
            _ => source.text.get(line.span.start as usize..line.span.end as usize).unwrap(),
        };
        let lines: Vec<&str> = source.lines.iter().map(shown).filter(|line| !line.is_empty()).collect();
        assert_eq!(lines.join("/"), expected, "{text}");
        let told = source.warnings.iter().any(|warning| warning.message.contains("left out: line"));
        let left = text.lines().filter(|line| !line.trim().is_empty()).count();
        let kept = lines.iter().filter(|line| **line != "|").count();
        assert_eq!(told, kept < left, "{text} {:?}", source.warnings);
    }

    /// A page of so many lines, each of them the middle of a sentence.
    fn page(nth: usize) -> String {
        (0..20).map(|line| format!("жол {nth}-{line} сөйлем ортасы\n")).collect()
    }

    fn joined(pages: &[String], end: &str) -> String {
        let lines: Vec<String> = pages.iter().map(|page| page.trim_end().replace('\n', "/")).collect();
        lines.join(end)
    }

    #[test]
    fn heads_and_numbers_at_the_edges_of_pages_go() {
        check(
            &[
                "бір\nекі\n1\n",
                "№ 40 қаулы\nүш\nтөрт\n2\n",
                "№ 40 қаулы\nбес\nалты\n3\n",
                "№ 40 қаулы\nжеті\nсегіз\n4",
            ],
            "\u{c}",
            "бір/екі/|/үш/төрт/|/бес/алты/|/жеті/сегіз",
        );
        // Words around the number; heads on every other page.
        check(
            &[
                "а\n1 / 6 бет\n",
                "Сол\nб\n2 / 6 бет\n",
                "в\n3 / 6 бет\n",
                "Сол\nг\n4 / 6 бет\n",
                "д\n5 / 6 бет\n",
                "Сол\nе\n6 / 6 бет",
            ],
            "\u{c}",
            "а/|/б/|/в/|/г/|/д/|/е",
        );
        // The same stamp at the head of each appendix is text, and so are figures that do not go up.
        let stamp = |no: usize| format!("регламентіне\n{no}-қосымша\nмәтін {no}\n-\n3\n");
        check(
            &["а\nб\nв\nг\n", &stamp(1), &stamp(2), &stamp(3)],
            "\u{c}",
            "а/б/в/г/|/регламентіне/1-қосымша/мәтін 1/-/3/|/регламентіне/2-қосымша/мәтін 2/-/3/|/регламентіне/3-қосымша/мәтін 3/-/3",
        );
    }

    #[test]
    fn without_form_feeds_a_chain_of_numbers_tells_pages() {
        let pages: Vec<String> = (0..5).map(page).collect();
        let numbered: Vec<String> =
            pages.iter().enumerate().map(|(nth, page)| format!("{page}{}\n", nth + 1)).collect();
        let numbered: Vec<&str> = numbered.iter().map(String::as_str).collect();
        check(&numbered, "", &joined(&pages, "/|/"));
        // A running head beside it, once above the first page too.
        check(&numbered, "№ 7 бұйрық\n", &joined(&pages, "/|/"));
        // Numbers of a table are no pages.
        let table = "1\n2\n3\n4\n5\n";
        let tables: Vec<String> = pages.iter().map(|page| format!("{page}{table}")).collect();
        let text: Vec<&str> = tables.iter().map(String::as_str).collect();
        check(&text, "", &joined(&tables, "/"));
    }

    #[test]
    fn a_line_at_regular_distance_that_cuts_sentences_is_a_head() {
        let pages: Vec<String> = (0..4).map(page).collect();
        let text: Vec<&str> = pages.iter().map(String::as_str).collect();
        check(&text, "№ 7 бұйрық\n", &joined(&pages, "/|/"));
        // One that cuts none stays.
        let pages: Vec<String> = pages.iter().map(|page| format!("{}.\n", page.trim_end())).collect();
        let text: Vec<&str> = pages.iter().map(String::as_str).collect();
        check(&text, "Нысаны\n", &joined(&pages, "/Нысаны/"));
    }
}
