//! Words that acts use for one thing side by side: «үдеріс» and «процесс», «қызмет беруші» and «қызмет көрсетуші».

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;
use zanflow_kazakh::letters::is_letter;
use zanflow_kazakh::pattern::{Pattern, upto};

/// One thing and the words for it.
pub struct Family {
    /// Name of the family: part of a message's key.
    pub name: &'static str,
    /// The words for it, each with the stems that show it, longer ones first.
    pub words: &'static [(&'static str, &'static [&'static str])],
    /// Of two words that are used as often the first of the list is right; else the first of the text.
    pub settled: bool,
}

/// A word of a family in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Index of the family.
    pub family: usize,
    /// Index of the word in it.
    pub word: usize,
    /// Bytes of the stem that showed it.
    pub range: Range<usize>,
}

/// All families.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "provider",
        words: &[
            ("көрсетілетін қызметті беруші", &["көрсетілетін қызметті беруші"]),
            ("көрсетілетін қызмет беруші", &["көрсетілетін қызмет беруші"]),
            ("қызметті беруші", &["қызметті беруші"]),
            ("қызмет беруші", &["қызмет беруші"]),
            ("қызмет көрсетуші", &["қызмет көрсетуші", "қызметті көрсетуші"]),
            ("қызмет көрсету қызметкері", &["қызмет көрсету қызметкер"]),
            ("қызмет көрсету арқылы", &["қызмет көрсету арқылы"]),
        ],
        settled: false,
    },
    Family {
        name: "applicant",
        words: &[
            ("көрсетілетін қызметті алушы", &["көрсетілетін қызметті алушы"]),
            ("көрсетілетін қызмет алушы", &["көрсетілетін қызмет алушы"]),
            ("мемлекеттік қызметті алушы", &["мемлекеттік қызметті алушы", "мемлекеттік қызмет алушы"]),
            ("қызметті алушы", &["қызметті алушы"]),
            ("қызмет алушы", &["қызмет алушы"]),
            ("тұтынушы", &["тұтынушы"]),
            ("пайдаланушы деректері", &["пайдаланушы дерек", "пайдаланушының дерек", "пайдаланушы мәлімет"]),
            ("алушы", &["алушы"]),
        ],
        settled: false,
    },
    Family {
        name: "process",
        words: &[("үдеріс", &["үдеріс"]), ("процесс", &["процес"]), ("үрдіс", &["үрдіс"])],
        settled: false,
    },
    Family {
        name: "deed",
        words: &[
            ("іс-әрекет", &["іс-әрекет", "іс–әрекет", "іс - әрекет", "іс әрекет"]),
            ("іс-қимыл", &["іс-қимыл", "іс–қимыл", "іс - қимыл", "іс қимыл"]),
        ],
        settled: false,
    },
    Family {
        name: "form",
        words: &[
            ("сұрау салу нысаны", &["сұрау салу нысан", "сұрау салу форма"]),
            ("сұрау нысаны", &["сұрау нысан", "сұрау форма"]),
            ("сұраныс нысаны", &["сұраныс нысан", "сұраныс форма"]),
            ("сауал нысаны", &["сауал нысан", "сауал форма"]),
            ("өтініш нысаны", &["өтініш нысан", "өтініш форма"]),
            ("өтінім нысаны", &["өтінім нысан", "өтінім форма"]),
        ],
        settled: false,
    },
    Family {
        name: "request",
        words: &[
            ("сұрау салу", &["сұрау салу"]),
            ("сұраныс", &["сұраныс", "сұранысы"]),
            ("сауал", &["сауалды", "сауалы", "сауалға", "сауалын", "сауал дерек"]),
            ("сұрау", &["сұрауды", "сұрауын", "сұрауы ", "сұрауға"]),
            ("сұрау хат", &["сұрау хат"]),
        ],
        settled: false,
    },
    Family {
        name: "electronic",
        words: &[
            ("электрондық", &["электрондық құжат", "электрондық лицензия", "электрондық рұқсат"]),
            ("электронды", &["электронды құжат", "электронды лицензия", "электронды рұқсат"]),
        ],
        settled: true,
    },
    Family {
        name: "signature",
        words: &[
            ("электрондық цифрлық қолтаңба", &["электрондық цифрлық қолтаңба"]),
            ("электрондық-цифрлық қолтаңба", &["электрондық-цифрлық қолтаңба"]),
            ("электронды цифрлық қолтаңба", &["электронды цифрлық қолтаңба"]),
            ("электрондық цифрлық қол қою", &["электрондық цифрлық қол қою"]),
        ],
        settled: false,
    },
    Family {
        name: "access",
        words: &[
            ("қолжетімділік", &["қолжетімділік", "қолжетімділіг", "қолжетімділі"]),
            ("қол жетімділік", &["қол жетімділік", "қол жетімділіг", "қол жетімділі"]),
            ("қолжетімдік", &["қолжетімдік"]),
        ],
        settled: true,
    },
    Family {
        name: "login",
        words: &[
            ("авторландыру", &["авторландыр"]),
            ("авторизациялау", &["авторизация"]),
            ("авторлау", &["авторлау", "авторланды"]),
            ("авторластыру", &["авторласт"]),
        ],
        settled: false,
    },
    Family {
        name: "password",
        words: &[("пароль", &["пароль", "паролі", "паролін"]), ("құпия сөз", &["құпия сөз", "құпиясөз"])],
        settled: true,
    },
    Family {
        name: "internet",
        words: &[("интернет", &["интернет"]), ("ғаламтор", &["ғаламтор"])],
        settled: true,
    },
    Family {
        name: "bank",
        words: &[
            ("екінші деңгейдегі банк", &["екінші деңгейдегі"]),
            ("екінші деңгейлі банк", &["екінші деңгейлі"]),
            ("екінші дәрежелі банк", &["екінші дәреже"]),
        ],
        settled: false,
    },
    Family {
        name: "survey",
        words: &[("сауалнама", &["сауалнама"]), ("анкета", &["анкета"])],
        settled: true,
    },
    Family {
        name: "office", words: &[("кеңсе", &["кеңсе"]), ("кенсе", &["кенсе"])], settled: true
    },
    Family {
        name: "reissue",
        words: &[("қайта ресімдеу", &["қайта ресімде"]), ("қайта рәсімдеу", &["қайта рәсімде"])],
        settled: true,
    },
    Family {
        name: "system",
        words: &[("ақпараттық жүйе", &["ақпараттық жүйе"]), ("ақпараттар жүйесі", &["ақпараттар жүйе"])],
        settled: true,
    },
    Family {
        name: "transaction",
        words: &[("транзакциялық", &["транзакциялық"]), ("транзакцияланған", &["транзакцияланған"])],
        settled: true,
    },
    Family {
        name: "standing",
        words: &[
            ("мемлекеттік көрсетілетін қызмет", &["мемлекеттік көрсетілетін қызмет"]),
            ("көрсетілетін мемлекеттік қызмет", &["көрсетілетін мемлекеттік қызмет"]),
        ],
        settled: false,
    },
];

/// Phrases that hold a word of a family and mean another thing.
const OTHER: &[&str] = &[
    "өзара іс-қимыл",
    "өзара іс–қимыл",
    "өзара іс - қимыл",
    "өзара іс қимыл",
    "өзара іс-әрекет",
    "бизнес-процес",
    "бизнес-үдеріс",
    "процессор",
    "интернет-ресурс",
    "сұраныс берген",
    "алушысын",
    "тұтынушылардың құқ",
    "тұтынушылар құқ",
    "соңғы тұтынушы",
    "функционалдық іс-қимыл",
    "қосымша құн",
];

struct Stems {
    /// All stems, of two that begin at one place the longer.
    pattern: Option<AhoCorasick>,
    /// Stem, family and word; other phrases have none.
    meaning: Vec<(&'static str, Option<(usize, usize)>)>,
}

static STEMS: LazyLock<Stems> = LazyLock::new(|| {
    let mut meaning: Vec<(&str, Option<(usize, usize)>)> =
        OTHER.iter().map(|phrase| (*phrase, None)).collect();
    for (family, of) in FAMILIES.iter().enumerate() {
        for (word, (_, stems)) in of.words.iter().enumerate() {
            meaning.extend(stems.iter().map(|stem| (*stem, Some((family, word)))));
        }
    }
    meaning.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
    let builder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .kind(Some(AhoCorasickKind::DFA))
        .build(meaning.iter().map(|(stem, _)| *stem));
    Stems { pattern: builder.ok(), meaning }
});

/// The words of families in a text of small letters, in order.
pub fn uses(lower: &str) -> Vec<Use> {
    let stems = &*STEMS;
    let found = stems.pattern.iter().flat_map(|pattern| pattern.find_iter(lower)).filter_map(|found| {
        let range = found.range();
        let begins = upto(lower, range.start).chars().next_back().is_none_or(|letter| !is_letter(letter));
        let (_, meaning) = stems.meaning.get(found.pattern().as_usize())?;
        let (family, word) = (*meaning).filter(|_| begins)?;
        Some(Use { family, word, range })
    });
    found.collect()
}

/// The word of a family that a term is, or begins with: «транзакциялық қызмет».
pub fn word_of(family: usize, lower: &str) -> Option<usize> {
    let family = FAMILIES.get(family)?;
    let begins =
        |stem: &&str| family.settled && lower.strip_prefix(*stem).is_some_and(|rest| rest.starts_with(' '));
    family
        .words
        .iter()
        .position(|(word, stems)| *word == lower || stems.contains(&lower) || stems.iter().any(begins))
}

/// How an act writes the name of the government's portal or gateways: «электрондық үкіметтің» веб-порталы.
static GOVERNMENT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r#"(?i)[«"“](электрондық[- ]үкімет\p{L}*)[»"”]\s+(?:www\.[\w.]+\s+)?(веб[- ]портал|портал|төлем(?:дік)? шлюз|шлюз)"#,
    )
});

/// Names of the portal and the gateways in a text: bytes, the quoted words and the noun, in small letters.
pub fn government_names(text: &str) -> Vec<(Range<usize>, String, String)> {
    use zanflow_kazakh::letters::Lower;
    if !text.contains("үкімет") {
        return Vec::new();
    }
    let found = GOVERNMENT.all(text).into_iter().filter_map(|found| {
        let name = found.get(1)?.as_str().lowered().replace('-', " ");
        let noun = found.get(2)?.as_str().lowered().replace('-', " ");
        Some((found.get(0)?.range(), name, noun))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_longest_first() {
        let check = |text: &str, wanted: &[&str]| {
            let found: Vec<&str> =
                uses(text).iter().map(|found| FAMILIES[found.family].words[found.word].0).collect();
            assert_eq!(found, wanted, "{text}");
        };
        check("көрсетілетін қызметті алушының тұтынушы", &["көрсетілетін қызметті алушы", "тұтынушы"]);
        check("өзара іс-қимылдың үдерісі және іс-қимылы", &["үдеріс", "іс-қимыл"]);
        check("жалушы бизнес-процесі", &[]);
        check("электронды құжат, сұрау нысанын", &["электронды", "сұрау нысаны"]);
        assert!(STEMS.pattern.is_some() && GOVERNMENT.is_valid());
    }

    #[test]
    fn stems_belong_to_one_word_and_are_small() {
        let mut all: Vec<&str> = STEMS.meaning.iter().map(|(stem, _)| *stem).collect();
        assert!(all.iter().all(|stem| stem.chars().all(|letter| !letter.is_uppercase())));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
