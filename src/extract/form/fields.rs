//! Lines of a form → fields, and texts that hold none.

use super::super::rules::outline::{Entry, Shape};
use super::blanks::{GAP, Piece, captions, pieces, with_gaps};
use super::kinds::{asked_of, is_sentence, is_specific, kind_of, names_something, obliges, parts};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::words::application_forms as words;
use zanflow_model::{AskedOf, FieldKind, FormField, FormText};

/// Words of a line that is a label by itself, at the most.
const LABEL: usize = 10;

/// Words of a line that asks for something without a blank, at the most.
const BARE: usize = 4;

/// Boxes to tick.
pub const BOXES: [char; 6] = ['☐', '□', '▢', '◻', '❑', '⬜'];

/// A blank while the lines around it are read.
#[derive(Debug, Default)]
struct Draft {
    field: FormField,
    /// The blank stands inside a sentence, which is its label.
    inside: bool,
    /// As printed, where it is a date by its look.
    date: Option<String>,
}

impl Draft {
    fn kind(&self) -> FieldKind {
        if self.date.is_some() { FieldKind::Date } else { kind_of(&self.field.label) }
    }
}

/// A row of a table: its line, and its cells.
type TableRow = (u32, Vec<String>);

/// Reads the lines of a form in order.
#[derive(Debug, Default)]
pub struct Reader {
    drafts: Vec<Draft>,
    texts: Vec<FormText>,
    /// Blanks of the line above that have no caption yet.
    open: Vec<usize>,
    /// The line above ended in a blank.
    ends_blank: bool,
    /// What may be the label of a blank at the beginning of the next line.
    tail: Option<(String, u32)>,
    /// A name above blanks that begin in small letters: it is part of their labels.
    group: Option<Group>,
    /// Items that follow are answers or rows of this field.
    items_of: Option<usize>,
    /// Whom the part of the form is for.
    section: Option<AskedOf>,
    /// Something to write on was printed: a line, a box, an empty cell.
    has_blanks: bool,
    /// A table: its number, first line and rows.
    table: Option<(u32, Vec<TableRow>)>,
}

impl Reader {
    /// Reads lines of the form.
    pub fn read(&mut self, lines: &[Entry]) {
        for (at, line) in lines.iter().enumerate() {
            if let Shape::Row(table) = line.shape {
                self.row(table, line);
            } else {
                self.close_table();
                let next = lines.get(at + 1).filter(|next| !matches!(next.shape, Shape::Row(_)));
                self.line(line, next);
            }
        }
        self.close_table();
        self.close_tail();
        (self.open, self.ends_blank, self.group, self.items_of) = (Vec::new(), false, None, None);
    }

    /// Whether something to write on is printed.
    pub fn has_blanks(&self) -> bool {
        self.has_blanks
    }

    /// The fields with their kinds, and the texts.
    pub fn finish(mut self) -> (Vec<FormField>, Vec<FormText>) {
        let mut fields: Vec<FormField> = Vec::new();
        for draft in self.drafts {
            fields.extend(settled(draft));
        }
        // What a star at a label means is said below the form.
        let starred = self.texts.iter().any(|text| text.text.contains('*') && obliges(&text.text));
        for (nth, field) in fields.iter_mut().enumerate() {
            field.id = format!("f{}", nth + 1);
            let said = [Some(&field.label), field.hint.as_ref()];
            field.required =
                said.into_iter().flatten().any(|said| obliges(said) || starred && said.ends_with('*'));
        }
        self.texts.sort_by_key(|text| text.line);
        (fields, self.texts)
    }

    fn line(&mut self, line: &Entry, next: Option<&Entry>) {
        let text = line.text.trim();
        if self.item(line) || self.boxes(line) {
            return;
        }
        self.items_of = None;
        let found = pieces(text);
        if found.iter().any(|piece| matches!(piece, Piece::Blank { .. })) {
            self.has_blanks = true;
            self.blanks(line, &found);
            // A sentence to fill in may end in answers to choose from.
            if let Some(label) = choice(text).filter(|_| next.is_some_and(|next| mark(&next.text).is_some()))
            {
                self.close_tail();
                self.choose(with_gaps(&label), line);
            }
        } else {
            self.words(line, next);
        }
    }

    /// An item below a field that lists answers or papers.
    fn item(&mut self, line: &Entry) -> bool {
        let Some((at, skip)) = self.items_of.zip(mark(&line.text).map(|(_, skip)| skip)) else {
            return false;
        };
        let Some(draft) = self.drafts.get_mut(at) else { return false };
        // What is to be written beside an answer belongs to it; a list of papers is written as a whole.
        let option = with_gaps(line.text.get(skip..).unwrap_or_default());
        let option = option.trim_end_matches([';', '.', ',']).trim();
        let option = if option == GAP { "" } else { option };
        if !option.is_empty() {
            draft.field.options.push(option.to_owned());
        }
        draft.field.line_end = line.line_end;
        true
    }

    /// Boxes to tick, each with its answer.
    fn boxes(&mut self, line: &Entry) -> bool {
        if !line.text.contains(BOXES) {
            return false;
        }
        self.has_blanks = true;
        let mut answers = line.text.split(BOXES).map(str::trim);
        let before = answers.next().unwrap_or_default().trim_end_matches(':').trim().to_owned();
        let again = before.is_empty() && self.tail.is_none();
        let last = self.drafts.last().filter(|draft| draft.field.kind == FieldKind::Choice && again);
        if last.is_none() {
            let label = if before.is_empty() { self.tail.take() } else { Some((before, line.line)) };
            let (label, first) = label.unwrap_or_default();
            let first = if first == 0 { line.line } else { first };
            self.push(label.trim_end_matches(':').trim().to_owned(), first, line.line_end);
        }
        if let Some(draft) = self.drafts.last_mut() {
            draft.field.kind = FieldKind::Choice;
            draft.field.line_end = line.line_end;
            let answers = answers.map(|answer| with_gaps(answer.trim_end_matches([';', ',', '.'])));
            draft.field.options.extend(answers.filter(|answer| !answer.is_empty() && answer != GAP));
        }
        (self.open, self.ends_blank) = (Vec::new(), false);
        true
    }

    /// A line with blanks.
    fn blanks(&mut self, line: &Entry, found: &[Piece]) {
        let begins_blank = matches!(found.first(), Some(Piece::Blank { date: false, .. }));
        let single = found.len() == 1 && begins_blank;
        // A further line to write on.
        if begins_blank && self.ends_blank && self.tail.is_none() {
            let open = self.open.last().copied();
            if let Some(draft) =
                open.and_then(|at| self.drafts.get_mut(at)).filter(|draft| draft.date.is_none())
                && (single || draft.field.label.is_empty())
                && single
            {
                draft.field.line_end = line.line_end;
                return;
            }
        }
        let above = if begins_blank { self.tail.take() } else { None };
        self.close_tail();
        self.open.clear();
        let last_text = matches!(found.last(), Some(Piece::Text(text)) if goes_on(text));
        let after = begins_blank && above.is_none() && last_text;
        let mut prompt = above;
        for (at, piece) in found.iter().enumerate() {
            match piece {
                Piece::Blank { printed, date } => {
                    let (label, first) = prompt.take().unwrap_or_default();
                    let first = if first == 0 { line.line } else { first };
                    let at = self.blank(&label, first, line);
                    if *date && let Some(draft) = self.drafts.get_mut(at) {
                        draft.date = Some(printed.clone());
                    }
                }
                Piece::Text(text) => {
                    let is_last = at + 1 == found.len();
                    let rest = if at > 0 { self.behind(text, is_last, after, line) } else { text.clone() };
                    prompt = self.prompt(&rest, line).map(|label| (label, line.line));
                }
            }
        }
        self.ends_blank = matches!(found.last(), Some(Piece::Blank { .. }));
        self.tail = prompt;
    }

    /// Takes from a text behind a blank what belongs to that blank: captions, units, the rest of its sentence. Returns what is left.
    fn behind(&mut self, text: &str, is_last: bool, after: bool, line: &Entry) -> String {
        let (found, rest) = captions(text);
        for caption in found {
            self.caption(caption, self.open.last().copied(), line);
        }
        let Some(draft) = self.open.last().copied().and_then(|at| self.drafts.get_mut(at)) else {
            return rest.to_owned();
        };
        if draft.date.is_some() {
            return rest.to_owned();
        }
        if let Some(unit) = words::UNITS.captures(rest).and_then(|found| found.get(0)) {
            draft.field.kind = FieldKind::Number;
            draft.field.hint = Some(unit.as_str().to_owned());
            let rest = rest.get(unit.end()..).unwrap_or_default();
            return rest.trim_start_matches([',', ' ', '.', ';']).to_owned();
        }
        if rest.is_empty() || draft.field.hint.is_some() || !((is_last && goes_on(rest)) || after) {
            return rest.to_owned();
        }
        let label = format!("{} ___ {rest}", draft.field.label);
        draft.field.label = label.trim().to_owned();
        draft.inside = true;
        String::new()
    }

    /// What of a text is the label of the blank behind it; sentences before it are texts of the form.
    fn prompt(&mut self, text: &str, line: &Entry) -> Option<String> {
        let text = match mark(text) {
            Some((Mark::Paragraph(_) | Mark::Item(_), skip)) => text.get(skip..).unwrap_or_default(),
            None => text,
        };
        let cut = sentence_end(text);
        let (before, label) = text.split_at_checked(cut).unwrap_or(("", text));
        if !before.trim().is_empty() {
            self.texts.push(FormText { text: before.trim().to_owned(), line: line.line });
        }
        let label = label.trim().trim_start_matches([',', ';', '/', '.', ' ']).trim();
        if label.is_empty() {
            return None;
        }
        let small = label.chars().next().is_some_and(char::is_lowercase);
        if let Some(group) = &mut self.group
            && small
            && group.takes(line.line)
        {
            return Some(format!("{} {label}", group.name));
        }
        self.group = None;
        Some(label.to_owned())
    }

    fn blank(&mut self, label: &str, first: u32, line: &Entry) -> usize {
        let at = self.push(label.to_owned(), first, line.line_end);
        self.open.push(at);
        at
    }

    fn push(&mut self, label: String, line: u32, line_end: u32) -> usize {
        let asked_of = asked_of(&label).or(self.section);
        let field = FormField { label, line, line_end, asked_of, ..FormField::default() };
        self.drafts.push(Draft { field, ..Draft::default() });
        self.drafts.len() - 1
    }

    /// A line without blanks.
    fn words(&mut self, line: &Entry, next: Option<&Entry>) {
        let text = line.text.trim();
        if words::FORM_SIGN.contains(&text.lowered().as_str()) {
            return;
        }
        let (found, rest) = captions(text);
        let captioned = !found.is_empty();
        if captioned {
            self.close_tail();
            self.captions(found, line);
        }
        if rest.is_empty() {
            return;
        }
        let text = rest;
        let short = text.split_whitespace().count();
        if !captioned && group_of(text, next).is_none() && self.is_bare_caption(text) {
            self.close_tail();
            self.captions(vec![text.to_owned()], line);
            return;
        }
        self.close_tail();
        let goes_to_blank = next.is_some_and(|next| next.text.trim_start().starts_with("__"));
        if let Some(label) = choice(text) {
            self.choose(label, line);
        } else if kind_of(text) == FieldKind::List && next.is_some_and(|next| mark(&next.text).is_some()) {
            let label = text.trim_end_matches(':').trim().to_owned();
            self.items_of = Some(self.push(label, line.line, line.line_end));
        } else if next.is_some_and(|next| next.text.trim_start().starts_with(BOXES))
            || (goes_to_blank && short <= LABEL && !is_sentence(text) && !text.ends_with(['.', ';']))
        {
            self.tail = Some((text.to_owned(), line.line));
            (self.open, self.ends_blank) = (Vec::new(), false);
            return;
        } else if is_bare_field(text) {
            self.push(text.trim_end_matches([':', '.']).trim().to_owned(), line.line, line.line_end);
        } else {
            self.section_or_group(text, line.line, next);
            self.texts.push(FormText { text: text.to_owned(), line: line.line });
        }
        (self.open, self.ends_blank) = (Vec::new(), false);
    }

    /// A field whose answers are the items that follow.
    fn choose(&mut self, label: String, line: &Entry) {
        let at = self.push(label, line.line, line.line_end);
        if let Some(draft) = self.drafts.get_mut(at) {
            draft.field.kind = FieldKind::Choice;
        }
        self.items_of = Some(at);
    }

    /// A heading of a part for one kind of persons, or a name that the labels below go on from.
    fn section_or_group(&mut self, text: &str, line: u32, next: Option<&Entry>) {
        let lower = text.lowered();
        let lower = lower.trim_end_matches([':', '.']);
        if words::FOR_THEM.iter().any(|word| lower.ends_with(word)) && !is_sentence(text) {
            self.section = asked_of(text);
        }
        self.group = group_of(text, next).map(|name| Group { name, last: line, step: None });
    }

    /// Whether words without brackets are the caption of the blank above: they begin small and name what the blank has no name for.
    fn is_bare_caption(&self, text: &str) -> bool {
        let small = text.chars().next().is_some_and(char::is_lowercase);
        let Some(draft) = self.open.last().and_then(|at| self.drafts.get(*at)) else { return false };
        let unnamed = draft.field.label.is_empty() && draft.field.hint.is_none() && draft.date.is_none();
        let goes_on = draft.field.hint.as_ref().is_some_and(|hint| hint.ends_with(','));
        let known =
            kind_of(text) != FieldKind::Unknown && !text.ends_with(['.', ';', ':']) && !is_sentence(text);
        known
            && ((unnamed && (small || text.split_whitespace().count() <= LABEL))
                || (small && goes_on)
                || (small
                    && self.ends_blank
                    && draft.kind() == FieldKind::Unknown
                    && draft.field.hint.is_none()))
    }

    /// Captions of one line: one a blank where there are as many.
    fn captions(&mut self, found: Vec<String>, line: &Entry) {
        let blanks: Vec<usize> = self
            .open
            .iter()
            .copied()
            .filter(|at| self.drafts.get(*at).is_some_and(|draft| draft.date.is_none()))
            .collect();
        let pairs = blanks.len() == found.len() && found.len() > 1;
        for (nth, caption) in found.into_iter().enumerate() {
            let own = if pairs { blanks.get(nth).copied() } else { None };
            if self.open.is_empty() {
                self.without_blank(caption, line);
            } else {
                self.caption(caption, own, line);
            }
        }
        self.ends_blank = false;
    }

    /// A caption of an open blank: of `own`, else of the first one that has no words yet, else of the last.
    fn caption(&mut self, caption: String, own: Option<usize>, line: &Entry) {
        if !caption.chars().any(char::is_alphanumeric) {
            return;
        }
        let empty = |at: &usize| {
            self.drafts.get(*at).is_some_and(|draft| {
                draft.field.label.is_empty() && draft.field.hint.is_none() && draft.date.is_none()
            })
        };
        let first = || self.open.iter().copied().find(empty);
        let Some(at) = own.or_else(first).or_else(|| self.open.last().copied()) else { return };
        let kind = kind_of(&caption);
        let other = self
            .drafts
            .get(at)
            .is_some_and(|draft| is_specific(draft.kind()) && is_specific(kind) && draft.kind() != kind);
        if other {
            return self.without_blank(caption, line);
        }
        let Some(draft) = self.drafts.get_mut(at) else { return };
        draft.field.asked_of = draft.field.asked_of.or_else(|| asked_of(&caption));
        match &mut draft.field.hint {
            Some(hint) if hint.ends_with(',') => {
                hint.push(' ');
                hint.push_str(&caption);
            }
            Some(hint) => {
                hint.push_str(", ");
                hint.push_str(&caption);
            }
            None => draft.field.hint = Some(caption),
        }
        draft.field.line_end = draft.field.line_end.max(line.line_end);
    }

    /// A caption without a blank: «(қолы)», where the line to write on was left out.
    fn without_blank(&mut self, caption: String, line: &Entry) {
        if is_specific(kind_of(&caption)) {
            self.push(caption, line.line, line.line_end);
        } else if !caption.is_empty() {
            self.texts.push(FormText { text: format!("({caption})"), line: line.line });
        }
    }

    /// A label that no blank followed is a text.
    fn close_tail(&mut self) {
        if let Some((text, line)) = self.tail.take() {
            if is_bare_field(&text) {
                self.push(text, line, line);
            } else {
                self.texts.push(FormText { text, line });
            }
        }
    }

    fn row(&mut self, table: u32, line: &Entry) {
        self.close_tail();
        let cells = line.text.split('\t').map(|cell| cell.trim().to_owned()).collect();
        match &mut self.table {
            Some((number, rows)) if *number == table => rows.push((line.line, cells)),
            _ => {
                self.close_table();
                self.table = Some((table, vec![(line.line, cells)]));
            }
        }
    }

    /// A table with a head over empty rows is one field, a table of labels has one field a row.
    fn close_table(&mut self) {
        let Some((_, rows)) = self.table.take() else { return };
        (self.open, self.ends_blank, self.items_of) = (Vec::new(), false, None);
        let full = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
        let last = rows.last().map_or(0, |(line, _)| *line);
        if let Some((line, head)) = rows.first()
            && rows.len() > 1
            && full(head) == head.len()
            && head.len() > 1
            && rows.iter().skip(1).all(|(_, cells)| full(cells) <= 1)
        {
            self.has_blanks = true;
            let at = self.push(String::new(), *line, last);
            if let Some(draft) = self.drafts.get_mut(at) {
                draft.field.kind = FieldKind::List;
                draft.field.options = head.clone();
            }
            return;
        }
        for (line, cells) in rows {
            let told: Vec<&String> =
                cells.iter().filter(|cell| !is_number(cell) && !cell.is_empty()).collect();
            let to_fill = cells
                .last()
                .is_some_and(|cell| cell.is_empty() || pieces(cell) != [Piece::Text(cell.clone())]);
            match told.first() {
                Some(label) if to_fill && told.len() <= 2 => {
                    let label = label.trim_end_matches(':').to_owned();
                    self.has_blanks = true;
                    self.push(label, line, line);
                }
                Some(_) => {
                    let text = cells.join(" ").trim().to_owned();
                    self.section_or_group(&text, line, None);
                    self.texts.push(FormText { text, line });
                }
                None => {}
            }
        }
    }
}

/// A name that the labels below it go on from, as long as they stand as close to one another as the first of them to it.
#[derive(Debug)]
struct Group {
    name: String,
    /// The line of the last of them.
    last: u32,
    /// So many lines further down stands each.
    step: Option<u32>,
}

impl Group {
    /// Whether a label in that line belongs to it.
    fn takes(&mut self, line: u32) -> bool {
        let step = line.saturating_sub(self.last);
        let belongs = step <= *self.step.get_or_insert(step);
        self.last = line;
        belongs
    }
}

/// A name above blanks whose labels begin in small letters: «Тегі», then «латын әріптерімен ____».
fn group_of(text: &str, next: Option<&Entry>) -> Option<String> {
    let next = next.map(|next| next.text.trim_start()).unwrap_or_default();
    let is_filled_in = next.starts_with(char::is_lowercase) && next.contains("__");
    let bare = text.split('(').next().unwrap_or_default().trim();
    let names = kind_of(bare) == FieldKind::Name && bare.split_whitespace().count() < BARE;
    (is_filled_in && names).then(|| text.to_owned())
}

fn is_number(cell: &str) -> bool {
    cell.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ')'))
}

/// Whether words behind a blank go on with its sentence.
fn goes_on(text: &str) -> bool {
    text.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// A line that asks for something without a blank: «Толтырылған күні», «М.О.».
fn is_bare_field(text: &str) -> bool {
    let asks = matches!(
        kind_of(text),
        FieldKind::Date
            | FieldKind::Seal
            | FieldKind::Signature
            | FieldKind::Phone
            | FieldKind::Email
            | FieldKind::Iin
            | FieldKind::Bin
            | FieldKind::IinOrBin
    );
    asks && text.split_whitespace().count() <= BARE
        && !text.trim_end_matches('.').ends_with(';')
        && !text.contains(|letter: char| letter.is_ascii_digit())
}

/// The label of answers to choose from; none if nothing is to be chosen.
fn choice(text: &str) -> Option<String> {
    words::CHOOSE.is_match(text).then(|| text.trim_end_matches(':').trim().to_owned())
}

/// Where the last sentence of a text ends: behind a stop after a word of three letters or more.
fn sentence_end(text: &str) -> usize {
    let mut end = 0;
    for (at, _) in text.match_indices('.') {
        let word = text.get(end..at).unwrap_or_default().split_whitespace().next_back().unwrap_or_default();
        let rest = text.get(at + 1..).unwrap_or_default();
        if word.chars().count() > 2
            && word.chars().all(char::is_lowercase)
            && (rest.is_empty() || rest.starts_with(' '))
        {
            end = at + 1;
        }
    }
    end
}

/// The fields of a draft: one, or one for each thing that its caption names.
fn settled(draft: Draft) -> Vec<FormField> {
    let mut field = draft.field;
    if !matches!(field.kind, FieldKind::Unknown) {
        return vec![field];
    }
    if let Some(printed) = draft.date {
        field.kind = FieldKind::Date;
        field.label = field.label.trim_end_matches([':', ',']).trim().to_owned();
        if field.label.is_empty() {
            field.label = printed;
        }
        return vec![field];
    }
    field.label = field.label.trim_end_matches([':', ',', ';', '-', '–', '—', '/']).trim().to_owned();
    let colon = names_something(&field.label) && !field.label.is_empty();
    let hint = field.hint.clone().unwrap_or_default();
    let by_label = if draft.inside { FieldKind::Unknown } else { kind_of(&field.label) };
    let by_hint = kind_of(&hint);
    let (source, in_hint) =
        if is_specific(by_label) || hint.is_empty() { (&field.label, false) } else { (&hint, true) };
    let found = if draft.inside && !in_hint { Vec::new() } else { parts(source) };
    let kinds: Vec<FieldKind> = found.iter().map(|(_, kind)| *kind).collect();
    if kinds.len() > 1 && kinds.iter().any(|kind| is_specific(*kind)) {
        let part = |(words, kind): (String, FieldKind)| {
            let words = words.trim().to_owned();
            let mut one = FormField { kind, ..field.clone() };
            if in_hint {
                one.hint = Some(words)
            } else {
                one.label = words
            }
            one
        };
        return found.into_iter().map(part).collect();
    }
    field.kind = match (by_label, by_hint) {
        (kind, _) if is_specific(kind) => kind,
        (_, kind) if kind != FieldKind::Unknown => kind,
        (FieldKind::Unknown, _)
            if (colon && !draft.inside) || (!hint.is_empty() && names_something(&hint)) =>
        {
            FieldKind::Text
        }
        (kind, _) => kind,
    };
    vec![field]
}
