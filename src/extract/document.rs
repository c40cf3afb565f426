//! Facts of the act: title, issuer, date, number, registration, repeal, signatory, supervisor, amendments.
//!
//! The text comes first: requisites line, approval stamp, enacting words, orders, signature, notes. What it does not
//! give is taken from the file's metadata.

use super::Context;
use super::rules::outline::{Entry, stamp};
use zanflow_citations::orders::{amendment, ends_as_stamp, repeals, supervisor, without_label};
use zanflow_citations::references::{Reference, body_before, references, region};
use zanflow_citations::russian::{self, Cited};
use zanflow_kazakh::letters::plain_letter;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::acts::{act_or_law, enacted_type, enacting_of_body, is_law, is_signature, signatory};
use zanflow_lexicon::words::requisites::{AGREED, REPEALED, SIGNED_BY_ISSUER, STATE, TITLE_END};
use zanflow_model::{Amendment, Document, RepealedBy, Status};
use zanflow_syntax::{Kind, Node};

/// Reads the facts that the act's own text gives.
pub fn document(context: &Context<'_>) -> Document {
    let name = context.source.path.rsplit('/').next().unwrap_or(&context.source.path);
    let pages = context.source.pages.clone();
    let mut document = Document { file: name.to_owned(), pages, ..Document::default() };
    let head = ActTexts::new(context);
    document.title = head.title.clone();
    from_requisites(&head.requisites, &mut document);
    from_stamp(&head.stamp, &mut document);
    if document.issuer.is_none() {
        document.issuer = enacting_body(&head.preamble);
    }
    document.act_type = document.act_type.take().or_else(|| enacted_type(&head.preamble).map(str::to_owned));
    repeal(&head, &mut document);
    document.region = document.issuer.as_deref().and_then(region);
    document.signatory = head.signatory;
    document.supervisor = head.orders.iter().find_map(|text| supervisor(text));
    document.amendments = head.notes.iter().flat_map(|(line, text)| amendments(*line, text)).collect();
    document
}

/// An order that nothing else names the issuer of was issued by who signed it.
pub fn issued_by_signer(context: &Context<'_>, document: &mut Document) {
    let act_type = document.act_type.as_deref().unwrap_or_default();
    if document.issuer.is_none() && SIGNED_BY_ISSUER.contains(&act_type) {
        document.issuer = signer(&ActTexts::new(context));
    }
}

/// The texts that hold the facts.
#[derive(Default)]
struct ActTexts {
    title: Option<String>,
    requisites: String,
    preamble: String,
    stamp: String,
    orders: Vec<String>,
    signature: String,
    signatory: Option<String>,
    /// The head says «Күшін жойған».
    repealed: bool,
    /// Notes of the title block.
    head_notes: Vec<String>,
    /// All notes, with the lines where they begin.
    notes: Vec<(u32, String)>,
}

impl ActTexts {
    fn new(context: &Context<'_>) -> Self {
        let mut parts = ActTexts::default();
        let Some(act) = context.tree.node(0) else { return parts };
        let mut signature = Vec::new();
        for node in context.tree.walk(act) {
            match node.kind {
                Kind::Title => parts.take_title(&context.text(node)),
                Kind::Status => parts.repealed |= repeals(&context.text(node)),
                Kind::Requisites => append(&mut parts.requisites, &context.text(node)),
                Kind::Preamble => append(&mut parts.preamble, &context.text(node)),
                Kind::Note => parts.notes.push((context.first_line(&node.lines), context.text(node))),
                Kind::Signature => signature.push(context.text(node)),
                Kind::Stamp if parts.stamp.is_empty() => parts.stamp = context.text(node),
                Kind::Orders => parts.orders = order_lines(context, node),
                Kind::Head => {
                    let notes = context.tree.walk(node).filter(|node| node.kind == Kind::Note);
                    parts.head_notes = notes.map(|node| context.text(node)).collect();
                }
                _ => {}
            }
        }
        if parts.stamp.is_empty() {
            parts.stamp =
                parts.orders.iter().rev().find(|line| ends_as_stamp(line)).cloned().unwrap_or_default();
        }
        let joined = signature.join(" ");
        parts.signatory = signatory(&joined)
            .or_else(|| signature_before_stamp(&parts.stamp).and_then(signatory))
            .map(str::to_owned)
            .or_else(|| last_signature(&parts.orders));
        parts.signature = joined;
        parts
    }

    /// A title; requisites in its line are split off at the first day.
    fn take_title(&mut self, text: &str) {
        let [end, follows] = TITLE_END else { return };
        // Looked for only where there is a number: most titles have none.
        let glued = text.contains('№') && zanflow_lexicon::words::rules_acts::REQUISITES_END.is_match(text);
        let day = (zanflow_lexicon::acts::is_requisites(text) || glued)
            .then(|| references(text).first().map(|r| r.range.start));
        let split = day.flatten().and_then(|day| upto(text, day).rfind(follows).map(|at| at + end.len()));
        let title = upto(text, split.unwrap_or(text.len())).trim();
        if let Some(at) = split {
            append(&mut self.requisites, from(text, at).trim());
        }
        match &mut self.title {
            Some(before) => append(before, title),
            None => self.title = (!title.is_empty()).then(|| title.to_owned()),
        }
    }
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

/// The text of every leaf of the orders.
fn order_lines(context: &Context<'_>, orders: &Node) -> Vec<String> {
    let leaves = context.tree.walk(orders).filter(|node| matches!(node.kind, Kind::Text | Kind::Table));
    leaves.map(|node| context.text(node)).collect()
}

/// The signature in the orders' lines, where nothing marks it as one: on one line, or a post and a name on two.
fn last_signature(orders: &[String]) -> Option<String> {
    let pairs = orders.windows(2).rev().filter_map(|pair| match pair {
        [post, name] => Some(format!("{post} {name}")),
        _ => None,
    });
    let short = |text: &String| text.chars().count() < 160 && zanflow_kazakh::marks::mark(text).is_none();
    let signed = |text: String| is_signature(&text).then(|| signatory(&text).map(str::to_owned)).flatten();
    let alone = orders.iter().rev().filter(|text| short(text)).cloned().find_map(signed);
    alone.or_else(|| pairs.filter(|text| short(text)).find_map(signed))
}

/// «… әкімдігінің 2012 жылғы 5 қарашадағы № 7 қаулысы. … департаментінде … тіркелді.»
fn from_requisites(text: &str, document: &mut Document) {
    let end = text.find(REPEALED).unwrap_or(text.len());
    let text = upto(text, end);
    let found = references(text);
    if let Some(act) = found.iter().find(|found| !found.registered && found.act_type.is_some()) {
        take_act(text, act, document);
    } else if let (Some(act), Some(law)) =
        (found.first().filter(|found| found.number.is_some()), last_law(text))
    {
        take_act(text, act, document);
        document.act_type = Some(law.to_owned());
    }
    if let Some((i, entry)) = found.iter().enumerate().find(|(_, found)| found.registered) {
        let start = i.checked_sub(1).and_then(|i| found.get(i)).map_or(0, |last| last.range.end);
        document.registered_by = text.get(start..entry.range.start).and_then(body_before);
        document.registered_on = entry.date.clone();
        document.registration_number = entry.number.clone();
    }
}

/// «… № 8-V Заңы.»: the law that a text ends in.
fn last_law(text: &str) -> Option<&'static str> {
    let text = text.trim_end_matches(['.', ' ']);
    let last = text.rsplit(|letter: char| !letter.is_alphabetic()).next()?;
    act_or_law(last).filter(|law| is_law(law))
}

/// «… министрінің 2012 жылғы 5 қарашадағы № 7 бұйрығына 1-қосымша»
pub(super) fn from_stamp(text: &str, document: &mut Document) {
    let text = without_signature(text);
    if document.date.is_none()
        && let Some(act) = references(text).iter().find(|found| found.number.is_some())
    {
        take_act(text, act, document);
    }
}

/// The signature that stands in the text of a stamp before it, where a file keeps both as one paragraph.
fn signature_before_stamp(stamp: &str) -> Option<&str> {
    let end = stamp.find(AGREED).or_else(|| stamp.rfind(STATE).filter(|at| *at > 0))?;
    let head = upto(stamp, end).trim_end_matches([' ', '«', '"']);
    signatory(head).map(|_| head)
}

/// A stamp without the signature and the consent of other bodies before it.
fn without_signature(stamp: &str) -> &str {
    let joined = stamp.contains(AGREED) || signature_before_stamp(stamp).is_some();
    let act = references(stamp).first().map_or(stamp.len(), |found| found.range.start);
    let start = upto(stamp, act).rfind(STATE).filter(|_| joined);
    from(stamp, start.unwrap_or(0))
}

/// The post that signs an order.
fn signer(head: &ActTexts) -> Option<String> {
    let name = head.signatory.as_deref()?;
    let signed = [head.signature.as_str(), head.stamp.as_str()].into_iter().find(|text| text.contains(name));
    signed.and_then(|text| post_before(text, name)).or_else(|| {
        let at = head.orders.iter().rposition(|line| line.contains(name))?;
        post_before(&head.orders.get(at.saturating_sub(1)..=at)?.join(" "), name)
    })
}

fn post_before(text: &str, name: &str) -> Option<String> {
    let post = upto(text, text.find(name)?).trim();
    (post.chars().count() > 8 && post.chars().count() < 160).then(|| post.to_owned())
}

fn take_act(text: &str, act: &Reference, document: &mut Document) {
    document.issuer = document.issuer.take().or_else(|| body_before(upto(text, act.range.start)));
    document.date = act.date.clone();
    document.number = act.number.clone();
    document.act_type = act.act_type.map(str::to_owned);
}

/// The body before «ҚАУЛЫ ЕТЕДІ»: what follows the last clause of the grounds.
fn enacting_body(preamble: &str) -> Option<String> {
    let end = enacting_of_body(preamble)?;
    body_before(upto(preamble, end)).filter(|body| body.chars().count() < 120)
}

fn repeal(head: &ActTexts, document: &mut Document) {
    let told = head.requisites.find(REPEALED).map(|at| from(&head.requisites, at));
    let note = head.head_notes.iter().map(|note| without_label(note)).find(|note| repeals(note));
    if !head.repealed && told.is_none() && note.is_none() {
        return;
    }
    document.status = Status::Repealed;
    document.repealed_by = told.and_then(repealing).or_else(|| note.and_then(repealing));
}

fn repealing(text: &str) -> Option<RepealedBy> {
    let found = references(text).into_iter().next()?;
    Some(RepealedBy {
        act_type: found.act_type.map(str::to_owned),
        issuer: body_before(upto(text, found.range.start)),
        date: found.date,
        number: found.number,
    })
}

/// The changes that one note records, one for each changing act.
fn amendments(line: u32, note: &str) -> Vec<Amendment> {
    let Some((what, acts)) = amendment(note) else { return Vec::new() };
    let made_by =
        |act: Reference| Amendment { line, what: what.to_owned(), by_date: act.date, by_number: act.number };
    acts.into_iter().map(made_by).collect()
}

/// What the whole text does not give: called when the stamps of rules are read too.
pub(super) fn from_metadata(context: &Context<'_>, document: &mut Document) {
    let Some(meta) = &context.source.meta else { return };
    document.act_code = meta.act_code.clone();
    document.version_date = meta.version_date.clone();
    document.source_url = meta.source.clone();
    document.title = document.title.take().or_else(|| meta.title.clone());
    let requisite = meta.requisite.as_deref().unwrap_or_default();
    if document.registered_on.is_none() || document.date.is_none() {
        let mut told = Document::default();
        from_requisites(requisite, &mut told);
        fill(document, told);
    }
    from_russian(&russian::requisites(requisite), document);
    let form = meta.form.as_deref().and_then(zanflow_lexicon::acts::act_type).map(str::to_owned);
    document.act_type = document.act_type.take().or(form);
    document.date = document.date.take().or_else(|| meta.approved_on.clone());
    let kazakh = |body: &&String| body.chars().any(|letter| plain_letter(letter) != letter);
    document.issuer = document.issuer.take().or_else(|| meta.approved_by.as_ref().filter(kazakh).cloned());
    document.region = document.region.take().or_else(|| document.issuer.as_deref().and_then(region));
}

/// Facts of an amending act: its own stamp and signature, not those of the text that it quotes.
pub(super) fn of_amending(context: &Context<'_>, document: &mut Document, entries: &[Entry]) {
    let is_amended = |date: &Option<String>, number: &Option<String>| {
        let mut acts = document.amends.iter();
        number.is_some() && acts.any(|act| act.act.number == *number && act.act.date == *date)
    };
    let own = entries.iter().filter(|entry| stamp(entry).is_some_and(|stamp| stamp.of_order)).find(|entry| {
        let act = references(&entry.text).into_iter().find(|found| found.number.is_some());
        act.is_some_and(|act| !is_amended(&act.date, &act.number))
    });
    if is_amended(&document.date, &document.number) {
        (document.date, document.number, document.issuer) = (None, None, None);
    }
    if let Some(stamp) = own {
        from_stamp(&stamp.text, document);
    }
    let end = entries.iter().position(|entry| stamp(entry).is_some()).unwrap_or(entries.len());
    let lines: Vec<String> = entries.iter().take(end).map(|entry| entry.text.clone()).collect();
    document.signatory = document.signatory.take().or_else(|| last_signature(&lines));
    from_metadata(context, document);
    if let Some(name) = document.signatory.as_deref().filter(|_| document.issuer.is_none()) {
        let at = lines.iter().rposition(|line| line.contains(name));
        let text = at.and_then(|at| lines.get(at.saturating_sub(1)..=at)).unwrap_or_default().join(" ");
        document.issuer = post_before(&text, name);
    }
}

fn fill(document: &mut Document, told: Document) {
    document.issuer = document.issuer.take().or(told.issuer);
    document.date = document.date.take().or(told.date);
    document.number = document.number.take().or(told.number);
    document.act_type = document.act_type.take().or(told.act_type);
    document.registered_by = document.registered_by.take().or(told.registered_by);
    document.registered_on = document.registered_on.take().or(told.registered_on);
    document.registration_number = document.registration_number.take().or(told.registration_number);
}

fn from_russian(told: &russian::Requisites, document: &mut Document) {
    let act_type = |cited: &Cited| cited.act_type.map(str::to_owned);
    if document.date.is_none() {
        document.number = document.number.take().or_else(|| told.act.number.clone());
    }
    document.date = document.date.take().or_else(|| told.act.date.clone());
    document.act_type = document.act_type.take().or_else(|| act_type(&told.act));
    if let Some(entry) = &told.registered {
        document.registered_on = document.registered_on.take().or_else(|| entry.date.clone());
        document.registration_number = document.registration_number.take().or_else(|| entry.number.clone());
        document.registered_by =
            document.registered_by.take().or_else(|| told.registered_by.map(str::to_owned));
    }
    if let Some(act) = &told.repealed
        && document.status == Status::InForce
    {
        document.status = Status::Repealed;
        document.repealed_by = Some(RepealedBy {
            act_type: act_type(act),
            issuer: None,
            date: act.date.clone(),
            number: act.number.clone(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The facts of an act given as plain text.
    fn read(text: &str) -> Document {
        let source = zanflow_source::from_bytes("a.txt", text.as_bytes(), None).unwrap();
        let repaired = zanflow_repair::repair(&source);
        let tree = zanflow_syntax::parse(&repaired);
        document(&Context { source: &source, repaired: &repaired, tree: &tree, memory: Default::default() })
    }

    #[test]
    fn requisites_give_the_act_its_registration_and_its_repeal() {
        let cases = [
            (
                "Үлгі облысы әкімдігінің 2012 жылғы 14 желтоқсандағы № А-13/611 қаулысы. Үлгі облысының Әділет департаментінде 2013 жылғы 16 қаңтарда № 3610 тіркелді. Күші жойылды – Үлгі облысы әкімдігінің 2013 жылғы 3 маусымдағы № А-5/225 қаулысымен",
                [
                    "Үлгі облысы әкімдігі",
                    "Үлгі облысы",
                    "2012-12-14",
                    "А-13/611",
                    "Үлгі облысының Әділет департаменті",
                    "2013-01-16",
                    "3610",
                    "А-5/225",
                ],
            ),
            (
                "Қазақстан Республикасы Үлгі агенттігі төрағасының 2014 жылғы 18 наурыздағы N 11-ө бұйрығы. Қазақстан Республикасының Әділет министрлігінде 2014 жылы 08 сәуірде N 9340 болып тіркелді. Күші жойылды - Қазақстан Республикасы Мысал министрінің м.а. 2015 жылғы 22 мамырдағы № 190 бұйрығымен",
                [
                    "Қазақстан Республикасы Үлгі агенттігі төрағасы",
                    "",
                    "2014-03-18",
                    "11-ө",
                    "Қазақстан Республикасының Әділет министрлігі",
                    "2014-04-08",
                    "9340",
                    "190",
                ],
            ),
        ];
        for (requisites, wanted) in cases {
            let found = read(&format!(
                "Ара регламентін бекіту туралы\n\nКүшін жойған\n\n{requisites}\n\n      1. Бекітілсін.\n"
            ));
            let repealed = found.repealed_by.unwrap_or_default();
            let got = [
                found.issuer,
                found.region,
                found.date,
                found.number,
                found.registered_by,
                found.registered_on,
                found.registration_number,
                repealed.number,
            ];
            assert_eq!(got.map(Option::unwrap_or_default), wanted.map(str::to_owned), "{requisites}");
            assert_eq!(found.status, Status::Repealed);
        }
    }

    #[test]
    fn requisites_of_a_law() {
        let found = read(
            "Аралар туралы\n\nҮлгі Республикасының 2013 жылғы 15 сәуірдегі № 88-V Заңы.\n\n1-бап. Ұғымдар\n\nМәтін.\n",
        );
        assert_eq!(found.act_type.as_deref(), Some("заң"));
        assert_eq!((found.date.as_deref(), found.number.as_deref()), (Some("2013-04-15"), Some("88-V")));
    }

    #[test]
    fn without_requisites_the_stamp_tells() {
        let found = read(
            "Ара регламентін бекіту туралы\n\nЗаңға сәйкес БҰЙЫРАМЫН:\n\n      1. Регламент бекітілсін.\n\n\
             Үлгі министрі А. Мысал\n\nҚазақстан Республикасы Үлгі министрінің 2015 жылғы 08 мамырдағы № 44 бұйрығымен \
             бекітілген\n\n«Ара тіркеу» мемлекеттік қызмет регламенті\n\n      1. Мәтін.\n",
        );
        assert_eq!(found.act_type.as_deref(), Some("бұйрық"));
        assert_eq!(found.issuer.as_deref(), Some("Қазақстан Республикасы Үлгі министрі"));
        assert_eq!((found.date.as_deref(), found.number.as_deref()), (Some("2015-05-08"), Some("44")));
        assert_eq!(found.signatory.as_deref(), Some("А. Мысал"));
        assert_eq!((found.region, found.status), (None, Status::InForce));
    }
}
