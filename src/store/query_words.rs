//! Words of the query language, in the three languages of its users.

/// Names of fields, each with what it is called in queries.
pub const FIELDS: &[(&str, &[&str])] = &[
    ("region", &["region", "облыс", "өңір", "аймақ", "регион", "область"]),
    ("year", &["year", "жыл", "год"]),
    ("issuer", &["issuer", "орган", "шығарған", "издал"]),
    ("service", &["service", "қызмет", "услуга"]),
    ("act", &["act", "акт"]),
    ("actor", &["actor", "кім", "орындаушы", "кто", "исполнитель"]),
    ("system", &["system", "жүйе", "система"]),
    ("action", &["action", "әрекет", "действие"]),
    ("channel", &["channel", "арна", "канал"]),
    ("status", &["status", "мәртебе", "статус"]),
    ("kind", &["kind", "түрі", "вид"]),
    ("type", &["type", "акттүрі", "форма"]),
    ("lang", &["lang", "тіл", "язык"]),
    ("has", &["has", "бар", "есть"]),
    ("on", &["on", "күні", "на"]),
    ("deadline", &["deadline", "мерзім", "срок"]),
    ("refusal", &["refusal", "бастарту", "отказ"]),
    ("payment", &["payment", "төлем", "оплата"]),
    ("definition", &["definition", "ұғым", "определение"]),
    ("number", &["number", "нөмір", "номер"]),
];

/// Units of time in queries, with seconds each; working days are counted apart.
pub const UNITS: &[(&str, Unit)] = &[
    ("wd", Unit::WorkingDays),
    ("жк", Unit::WorkingDays),
    ("рд", Unit::WorkingDays),
    ("s", Unit::Seconds(1.0)),
    ("сек", Unit::Seconds(1.0)),
    ("min", Unit::Seconds(60.0)),
    ("мин", Unit::Seconds(60.0)),
    ("h", Unit::Seconds(3600.0)),
    ("сағ", Unit::Seconds(3600.0)),
    ("ч", Unit::Seconds(3600.0)),
    ("d", Unit::Seconds(86_400.0)),
    ("күн", Unit::Seconds(86_400.0)),
    ("дн", Unit::Seconds(86_400.0)),
    ("mo", Unit::Seconds(30.0 * 86_400.0)),
    ("ай", Unit::Seconds(30.0 * 86_400.0)),
    ("мес", Unit::Seconds(30.0 * 86_400.0)),
];

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unit {
    /// So many seconds each.
    Seconds(f64),
    /// Working days.
    WorkingDays,
}

/// Words for the status of acts: in force, repealed.
pub const STATUSES: &[(&str, &[&str])] = &[
    ("in_force", &["in_force", "inforce", "күшінде", "действует", "действующий"]),
    ("repealed", &["repealed", "жойылған", "күшінжойған", "утратил"]),
];

/// The name of a field that a word of a query means.
pub fn field(word: &str) -> Option<&'static str> {
    named(FIELDS, word)
}

/// `in_force` or `repealed`.
pub fn status(word: &str) -> Option<&'static str> {
    named(STATUSES, word)
}

fn named(names: &[(&'static str, &[&str])], word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    names.iter().find(|(_, all)| all.contains(&word.as_str())).map(|(name, _)| *name)
}
