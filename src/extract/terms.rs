//! Terms: the definitions list, and every '(бұдан әрі – X)'.

use super::Context;
use super::lists::{definition_dash, opens_definitions};
use super::service::Entry;
use std::ops::Range;
use zanflow_kazakh::marks::Mark;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::shortenings::{footnote, printed_short, shortenings, term_before, without};
use zanflow_model::Term;
use zanflow_syntax::{Kind, Node};

/// Reads the terms of a service: those of the definitions list first, then those of the running text.
pub fn terms(context: &Context<'_>, node: &Node, entries: &[Entry]) -> Vec<Term> {
    let listed = definitions(entries);
    let mut out: Vec<Term> = listed.iter().filter_map(|entry| defined(context, entry)).collect();
    let list = listed.first().zip(listed.last()).map_or(0..0, |(a, b)| a.lines.start..b.lines.end);
    for leaf in context.tree.walk(node).filter(|leaf| leaf.children.is_empty()) {
        let shown = !matches!(
            leaf.kind,
            Kind::Note | Kind::Blank | Kind::Stamp | Kind::AppendixStamp | Kind::Heading
        );
        if shown && !list.contains(&leaf.lines.start) {
            inline(context, leaf, &mut out);
        }
    }
    out
}

/// The items of the definitions list: marked ones, or unmarked lines up to the next paragraph.
fn definitions(entries: &[Entry]) -> Vec<&Entry> {
    let opens = |entry: &&Entry| !entry.section && opens_definitions(&entry.text);
    let Some(first) = entries.iter().find(opens) else { return Vec::new() };
    let after = entries.iter().skip_while(|entry| entry.lines != first.lines).skip(1);
    let list: Vec<&Entry> = after.take_while(|entry| !entry.ends_lists()).collect();
    let marked = list.iter().any(|entry| matches!(entry.mark, Some(Mark::Item(_))));
    list.into_iter().filter(|entry| !marked || entry.mark.is_some()).collect()
}

/// A term of the definitions list.
fn defined(context: &Context<'_>, entry: &Entry) -> Option<Term> {
    let text = entry.text.trim_end_matches([';', '.', ',', ' ']);
    let brackets = shortenings(text);
    let dash = definition_dash(text);
    let split = dash.clone().or_else(|| brackets.first().map(|found| found.range.end..found.range.end))?;
    let head = upto(text, split.start);
    let definition = without(from(text, split.end)).trim().to_owned();
    let (term, printed) = printed_short(without(head).trim());
    let abbr = brackets.first().map(|found| found.short.clone()).or(printed);
    let line = context.first_line(&entry.lines);
    let definition = (!definition.is_empty()).then_some(definition);
    (!term.is_empty()).then_some(Term { term, abbr, line, inline: false, definition })
}

/// The terms that running text introduces, and a footnote that spells an abbreviation out.
fn inline(context: &Context<'_>, leaf: &Node, out: &mut Vec<Term>) {
    for line in leaf.lines.clone() {
        let Some(text) = context.repaired.lines.get(line).map(|line| context.repaired.line_text(line)) else {
            return;
        };
        if let Some((abbr, term)) = footnote(text) {
            out.push(term_at(context, line..line + 1, 0.0, term, abbr));
        }
    }
    let text = context.text(leaf);
    let mut start = 0;
    for found in shortenings(&text) {
        let before = text.get(start..found.range.start).unwrap_or_default();
        let before = if before.trim().is_empty() { upto(&text, found.range.start) } else { before };
        let skip = zanflow_kazakh::marks::mark(before).map_or(0, |(_, skip)| skip);
        let term = term_before(from(before, skip), &found.short);
        let place = found.range.start as f64 / text.len().max(1) as f64;
        start = found.range.end;
        if !term.is_empty() {
            out.push(term_at(context, leaf.lines.clone(), place, term, found.short));
        }
    }
}

/// A term of running text; its line by its place (0 to 1) in the lines that were joined.
fn term_at(context: &Context<'_>, lines: Range<usize>, place: f64, term: String, abbr: String) -> Term {
    let (first, last) = (context.first_line(&lines), context.last_line(&lines));
    let span = f64::from(last.saturating_sub(first) + 1);
    let line = first + (place * span) as u32;
    Term { term, abbr: Some(abbr), line: line.min(last.max(first)), inline: true, definition: None }
}

#[cfg(test)]
mod tests {
    use zanflow_model::Service;

    const ACT: &str = "\
# «Ара тіркеу» мемлекеттік қызмет регламентін бекіту туралы\n
1. Қоса беріліп отырған регламент бекітілсін.\n
> *Үлгі министрінің 2012 жылғы 9 шілдедегі № 388 бұйрығымен бекітілді*\n
## «Ара тіркеу» мемлекеттік қызметінің регламенті\n
## 1. Жалпы ережелер\n
1. Регламент «Ара тіркеу» қызмет стандартын бекіту туралы» 2012 жылғы 8 маусымдағы № 764 қаулыға сәйкес әзірленді.\n
2. Мемлекеттік қызметті 1-қосымшада көрсетілген Үлгі қаласының ара департаменттері (бұдан әрі – АД) көрсетеді.\n
3. Көрсетілетін мемлекеттік қызметтің нысаны ішінара автоматтандырылған.\n
4. Осы Регламентте мынадай негізгі ұғымдар қолданылады:\n
ара – бал жинайтын жәндік;\n
құрылымдық-функционалдық бірліктер (ҚФБ) – тізбе;\n
шлюз (бұдан әрі ШЛЗ) барлық жүйе.\n
## 2. Тәртіп\n
5. Қызмет көрсету процесіне мынадай ҚФБ:\n
1) АД басшысы;\n
2) алушы қатысады.\n
6. Мемлекеттік қызметті көрсету кезеңдері:\n
1) маман өтінішті автоматтандырылған жұмыс орнында (бұдан әрі – АЖО) тіркейді.\n
7. Қызмет көрсетудің техникалық шарттары:\n
1) Интернетке шығу;\n";

    fn service() -> Service {
        let source = zanflow_source::from_bytes("a.md", ACT.as_bytes(), None).unwrap();
        let repaired = zanflow_repair::repair(&source);
        let tree = zanflow_syntax::parse(&repaired);
        crate::extract(&source, &repaired, &tree).services.remove(0)
    }

    #[test]
    fn lists_without_marks_and_brackets_in_steps_give_terms() {
        let found: Vec<_> = service()
            .terms
            .into_iter()
            .map(|term| (term.term, term.abbr.unwrap_or_default(), term.inline))
            .collect();
        let wanted = [
            ("ара", "", false),
            ("құрылымдық-функционалдық бірліктер", "ҚФБ", false),
            ("шлюз", "ШЛЗ", false),
            ("ара департаменттері", "АД", true),
            ("автоматтандырылған жұмыс орны", "АЖО", true),
        ];
        assert_eq!(found, wanted.map(|(term, abbr, inline)| (term.to_owned(), abbr.to_owned(), inline)));
    }

    #[test]
    fn facts_stand_in_the_first_chapter_and_its_lists() {
        let service = service();
        assert_eq!(service.title.as_deref(), Some("Ара тіркеу"));
        assert_eq!(service.provider.as_deref(), Some("Үлгі қаласының ара департаменттері"));
        assert_eq!(service.automation.as_deref(), Some("ішінара автоматтандырылған"));
        assert_eq!(service.standard.and_then(|act| act.number).as_deref(), Some("764"));
        assert_eq!(service.participants, ["АД басшысы", "алушы"]);
        assert_eq!(service.technical_conditions, ["Интернетке шығу"]);
    }
}
