//! An appendix belongs to something else, or is cited and missing.
//!
//! **What.** The stamp of an appendix names another service than the regulation that it is attached to, or another act
//! than the text says (cited as an appendix "of this regulation", but headed as one of the resolution). Or the text
//! cites an appendix number that no appendix has.
//!
//! **Why it is a fault.** It is unclear which form, table or diagram applies to the service. Appendices with another
//! service's name were usually copied whole, with that service's steps and times.
//!
//! **Example.** Regulation "Ара лицензиясын беру"; its appendix 2 is headed "«Бал сату лицензиясын беру» …
//! регламентіне 2-қосымша".
//!
//! **Correction.** Head the appendix with the name of its own regulation, and check that its content belongs to this
//! service.
//!
//! # kk
//!
//! Басқаға тиесілі немесе сілтеме жасалып, жоқ болып шыққан қосымша.
//!
//! **Не.** Қосымшаның мөртабаны өзі тіркелген регламенттен басқа қызметті немесе мәтін айтқаннан басқа актіні атайды
//! (мәтінде «осы регламентке», мөртабанда «қаулыға»). Немесе мәтін жоқ нөмірлі қосымшаға сілтейді.
//!
//! **Неге кемшілік.** Қызметке қай нысан, кесте немесе диаграмма қолданылатыны белгісіз. Басқа қызметтің атауы бар
//! қосымша көбіне сол қызметтің қадамдары мен мерзімдерімен бірге көшірілген.
//!
//! **Мысал.** Регламент «Ара лицензиясын беру»; 2-қосымшасында ««Бал сату лицензиясын беру» … регламентіне 2-қосымша»
//! деп жазылған.
//!
//! **Түзету.** Қосымшаны өз регламентінің атауымен рәсімдеу және мазмұны осы қызметтікі екенін тексеру.
//!
//! # ru
//!
//! Приложение, которое относится не сюда или на которое ссылаются, а его нет.
//!
//! **Что.** Гриф приложения называет другую услугу, чем регламент, к которому оно приложено, или другой акт, чем
//! говорит текст (в тексте «к этому регламенту», в грифе «к постановлению»). Либо текст ссылается на номер, которого
//! нет ни у одного приложения.
//!
//! **Почему это недостаток.** Неясно, какая форма, таблица или диаграмма действует для услуги. Приложения с чужим
//! названием чаще всего перенесены целиком, с чужими шагами и сроками.
//!
//! **Пример.** Регламент «Ара лицензиясын беру», а приложение 2 озаглавлено «…«Бал сату лицензиясын беру» …
//! регламентіне 2-қосымша».
//!
//! **Исправление.** Озаглавить приложение названием своего регламента и проверить, что содержание относится к этой
//! услуге.

use super::found::Report;
use super::scope::Scope;
use super::titles::Stems;
use std::collections::BTreeSet;
use zanflow_citations::mentions::{Of, appendix, mentions, named_appendices, names_itself};
use zanflow_lexicon::words::acts::APPENDIX;
use zanflow_lexicon::words::drafting::REGULATION;
use zanflow_model::{Confidence, PassageKind, Severity};

/// Looks at stamps, then at what the text cites.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    stamps(scope, report);
    cited(scope, report);
}

fn is_stamp(scope: &Scope<'_>, at: &usize) -> bool {
    scope.passages.get(*at).is_some_and(|passage| passage.kind == PassageKind::Stamp)
}

/// Stamps with another service's name.
fn stamps(scope: &Scope<'_>, report: &mut Report) {
    let Some(own) = scope.act.titles.own(scope.nth) else { return };
    for i in (scope.body..scope.passages.len()).filter(|i| is_stamp(scope, i)) {
        let Some(name) = scope.passages.get(i).and_then(|passage| quoted(&passage.text)) else { continue };
        let stems = Stems::new(name);
        let like = stems.likeness(&own.stems);
        let others = scope.act.titles.others(own.name).map(|title| stems.likeness(&title.stems));
        let better = others.max_by(f64::total_cmp).is_some_and(|best| best > like && best > SAME);
        let strange = like < STRANGE && name.split_whitespace().count() > 3;
        if !better && !strange {
            continue;
        }
        let found = report.found("other-service", scope.whole(i)).value("named", name).value("own", own.name);
        report.add(if better { found } else { found.confidence(Confidence::Medium) });
    }
}

/// A name that shares more of its words with another service's is that service's.
const SAME: f64 = 0.8;

/// Two names that share fewer of their words than this are of different services.
const STRANGE: f64 = 0.45;

/// The longest quoted name of a stamp, from its first opening to its last closing quote.
fn quoted(text: &str) -> Option<&str> {
    let open = text.find(['«', '"', '“'])?;
    let mark = text.get(open..)?.chars().next()?;
    let close: &[char] = if mark == '«' { &['»'] } else { &['"', '”'] };
    let start = open + mark.len_utf8();
    let end = text.get(start..)?.rfind(close)? + start;
    text.get(start..end).filter(|name| !name.trim().is_empty())
}

/// Appendices that the text cites as its own but that are headed as the act's, or do not exist.
fn cited(scope: &Scope<'_>, report: &mut Report) {
    let mut own: Vec<String> = Vec::new();
    let mut of_act: Vec<(String, usize)> = Vec::new();
    let mut unnumbered = false;
    for i in (scope.body..scope.passages.len()).filter(|i| is_stamp(scope, i)) {
        let Some(passage) = scope.passages.get(i) else { continue };
        match appendix(&passage.text) {
            Some((Some(number), true)) => of_act.push((number, i)),
            Some((Some(number), false)) => own.push(number),
            _ => unnumbered = true,
        }
    }
    let mut named = own.clone();
    let appendices = scope.passages.iter().zip(&scope.lower).skip(scope.body);
    for (passage, _) in appendices.filter(|(_, lower)| lower.contains(APPENDIX)) {
        named.extend(named_appendices(&passage.text));
    }
    let mut told = BTreeSet::new();
    for (i, passage) in scope.passages.iter().enumerate().take(scope.body) {
        let told_kind =
            matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text);
        let lower = scope.lower.get(i).map_or("", |lower| &**lower);
        if !told_kind || !lower.contains(APPENDIX) {
            continue;
        }
        let headed = named_as_own(lower, &of_act, &own);
        if !headed.is_empty() {
            let numbers: Vec<&str> = headed.iter().map(|(number, _)| number.as_str()).collect();
            if told.insert(numbers.join(", ")) {
                let found = report.found("other-act", scope.whole(i)).value("numbers", numbers.join(", "));
                report.add(found.places(headed.iter().map(|(_, at)| scope.whole(*at))));
            }
            continue;
        }
        if own.is_empty() || unnumbered || !names_itself(&passage.text) {
            continue;
        }
        for mention in mentions(&passage.text).into_iter().filter(|mention| mention.of != Of::Other) {
            let missing = |number: &&String| !named.contains(number);
            let numbers: Vec<String> = mention.parts.appendices.iter().filter(missing).cloned().collect();
            let absent: Vec<String> = numbers
                .iter()
                .filter(|number| !of_act.iter().any(|(other, _)| other == *number))
                .cloned()
                .collect();
            if !absent.is_empty() && told.insert(absent.join(", ")) {
                let found = report.found("missing", scope.place(i, mention.range.clone()));
                let found = found.value("numbers", absent.join(", ")).confidence(Confidence::Medium);
                report.add(found.severity(Severity::Error));
            }
        }
    }
}

/// Appendices that a passage cites as the regulation's and that are headed as the act's. Hyperlinks may leave their numbers
/// apart from the word: «регламенттің 6 (беру кезінде), 7 (қайта ресімдеу кезінде) қосымшаларына».
fn named_as_own(lower: &str, of_act: &[(String, usize)], own: &[String]) -> Vec<(String, usize)> {
    let Some(start) = lower.find(REGULATION) else { return Vec::new() };
    let cited: Vec<&str> = lower
        .get(start..)
        .unwrap_or_default()
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .collect();
    let fits = |(number, _): &&(String, usize)| cited.contains(&number.as_str()) && !own.contains(number);
    of_act.iter().filter(fits).cloned().collect()
}
