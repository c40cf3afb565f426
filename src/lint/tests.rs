//! Rules as data: a change of the act without faults, and what must be found where.

use super::*;
use std::collections::BTreeSet;

const CLEAN: &str = include_str!("../../tests/lint/clean.md");

fn findings_of(text: &str) -> Vec<Finding> {
    let source = zanflow_source::from_bytes("clean.md", text.as_bytes(), None).unwrap();
    let model = zanflow_compiler::compile(&source).model;
    model.services.into_iter().flat_map(|service| service.findings).collect()
}

/// The message of each finding with the text of its line.
fn found(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let line =
        |finding: &Finding| lines.get(finding.line as usize - 1).copied().unwrap_or_default().to_owned();
    findings_of(text).iter().map(|finding| (finding.message.clone(), line(finding))).collect()
}

/// Replaces `old` by `new`; the message must be reported at a line that contains `at`.
fn check(old: &str, new: &str, message: &str, at: &str) {
    assert!(CLEAN.contains(old), "{old}");
    let told = found(&CLEAN.replacen(old, new, 1));
    assert!(told.iter().any(|(own, line)| own == message && line.contains(at)), "{message}: {told:#?}");
}

/// A list that counts down has no gaps; one that only begins so has.
#[test]
fn a_reversed_list_is_in_order() {
    let list = |numbers: [u32; 3]| {
        let items: Vec<String> = numbers.iter().map(|no| format!("{no}) ара жұмысы;")).collect();
        let (before, after) = CLEAN.split_once("12. Қызмет").expect("is there");
        let text = format!("{before}99. Мыналар:\n{}\n\n12. Қызмет{after}", items.join("\n"));
        found(&text).iter().filter(|(message, _)| message.starts_with("number-gap-item")).count()
    };
    assert_eq!((list([3, 2, 1]), list([1, 2, 3])), (0, 0));
    assert!(list([3, 1, 2]) + list([1, 3, 2]) > 0);
}

/// Rules whose list and chapters agree, with one change each that makes them differ.
#[test]
fn a_list_that_contradicts_the_chapters_is_told() {
    const RULES: &str = include_str!("../../corpus/14_rules-several-services.md");
    let told = |old: &str, new: &str| {
        assert!(RULES.contains(old), "{old}");
        let found = found(&RULES.replacen(old, new, 1));
        found.into_iter().filter(|(message, _)| message.starts_with("card-")).collect::<Vec<_>>()
    };
    assert_eq!(told("10 (он)", "10 (он)"), []);
    for (old, new, message, at) in [
        ("10 (он)", "9 (тоғыз)", "card-mismatch-time", "<td>9 (тоғыз) жұмыс күні</td>"),
        (
            "Мемлекеттік қызмет көрсетуден бас тарту үшін негіздер анықталған кезде",
            "Осы Қағидаларға 2-қосымшадағы тізбенің 8-тармағында көзделген бас тарту негіздері анықталған кезде",
            "card-mismatch-row",
            "8. Осы",
        ),
        (
            "«электрондық үкіметтің» www.egov.kz веб-порталы (бұдан әрі – портал) арқылы көрсетілетін қызметті берушіге",
            "көрсетілетін қызметті берушіге",
            "card-mismatch-channel-text",
            "4. Ара",
        ),
        (
            "«электрондық үкіметтің» www.egov.kz веб-порталы (бұдан әрі – портал) арқылы көрсетілетін қызметті берушіге",
            "көрсетілетін қызметті берушіге",
            "card-mismatch-channel-list",
            "<tr>",
        ),
        (
            "8. Мемлекеттік қызмет көрсетуден бас тарту үшін негіздер анықталған кезде",
            "8. Мемлекеттік қызмет көрсетуден бас тартуға мыналар негіз болып табылады:\n\n   1) ұсынылған деректердің анық еместігі;\n\n   \
             2) омартаның көлден алыстығы.\n\n   Негіздер анықталған кезде",
            "card-mismatch-ground-text",
            "2) омартаның көлден",
        ),
        (
            "8. Мемлекеттік қызмет көрсетуден бас тарту үшін негіздер анықталған кезде",
            "8. Көрсетілетін қызметті алушы мынадай құжаттарды ұсынады:\n\n   1) омартаның жоспары;\n\n   \
             2) балдың сынамасы туралы хаттама.\n\n   Негіздер анықталған кезде",
            "card-mismatch-paper-text",
            "2) балдың",
        ),
    ] {
        let told = told(old, new);
        assert!(told.iter().any(|(own, line)| own == message && line.contains(at)), "{message}: {told:#?}");
    }
}

/// A party that does what only the other does.
#[test]
fn swapped_parties_are_told() {
    const RULES: &str = include_str!("../../corpus/14_rules-several-services.md");
    let told = |old: &str, new: &str| {
        assert!(RULES.contains(old), "{old}");
        let found = found(&RULES.replacen(old, new, 1));
        found.into_iter().filter(|(message, _)| message.starts_with("swapped-")).collect::<Vec<_>>()
    };
    assert_eq!(told("10 (он)", "10 (он)"), []);
    for (old, new, message, at) in [
        (
            "5. Көрсетілетін қызметті берушінің кеңсе қызметкері",
            "5. Көрсетілетін қызметті алушы",
            "swapped-party-applicant",
            "5. Көрсетілетін",
        ),
        (
            "11. Омартаны тіркеу үшін көрсетілетін қызметті алушы көрсетілетін қызметті берушіге немесе",
            "11. Омартаны тіркеу үшін көрсетілетін қызметті беруші",
            "swapped-party-provider",
            "11. Омартаны",
        ),
    ] {
        let told = told(old, new);
        assert!(told.iter().any(|(own, line)| own == message && line.contains(at)), "{message}: {told:#?}");
    }
}

/// Changes of the clean act: old words, new words, the message, words of the line where it is reported.
const CHANGES: &[(&str, &str, &str, &str)] = &[
    (
        "5 – егер төлемесе; 6 – егер",
        "5 – егер төлемесе; 16 – егер",
        "next-target-missing-column",
        "16 – егер",
    ),
    ("<td>5 – егер төлемесе; 6", "<td>5 – егер төлемесе; 5", "next-conflict-same", "5 – егер төлемесе; 5"),
    (
        "10 – егер алушы талаптарға сәйкес келмесе; 11 – егер алушы талаптарға сәйкес келсе",
        "10 – егер сәйкес келмесе",
        "next-conflict-only-refusal",
        "10 – егер",
    ),
    (
        "5 – егер алушының деректері болмаса",
        "5 – егер деректерде қателер болса",
        "next-conflict-guard-faults",
        "5 – егер",
    ),
    (
        "6 – егер алушының деректері болса",
        "6 – егер авторизация сәтті өтсе",
        "next-conflict-guard-login",
        "6 – егер",
    ),
    ("3) 2-үдеріс – алушының", "3) 3-үдеріс – алушының", "number-gap-process", "3) 3-үдеріс"),
    ("11. Алушыларға", "11) Алушыларға", "number-gap-mark", "11) Алушыларға"),
    ("12. Қызмет", "12. 12. Қызмет", "number-gap-printed-twice", "12. 12."),
    ("### 2-кесте", "### 2 кесте", "number-gap-caption-mark", "### 2 кесте"),
    ("<td>7</td>\n<td>8 – егер", "<td>7-</td>\n<td>8 – егер", "number-gap-torn", "<td>7-"),
    ("ЗТ МДҚ-ға ЭҮШ", "ЗТ МДҚ-ға ОБШЖ", "undefined-abbreviation-nowhere", "ОБШЖ"),
    ("5) 4-үдеріс – алушының", "5) 4-үдеріс – тұтынушының", "inconsistent-term-word", "тұтынушының"),
    ("2) алушыда БСН", "2) алушыда БЖН", "inconsistent-term-abbreviation", "БЖН"),
    (
        "12) 9-үдеріс – «Е-лицензиялау» МДҚ АЖ",
        "12) 9-үдеріс – «Е-лицензиялау» АЖ МДҚ",
        "inconsistent-term-system",
        "АЖ МДҚ",
    ),
    (
        "> *«Омарта орнын тіркеу»*",
        "> *«Балық аулау құралын сараптау»*",
        "wrong-appendix-other-service",
        "«Балық",
    ),
    ("3) ЭҮТШ;", "3) банк;", "missing-participant-list", "9. Қызмет"),
    ("<td>15 жұмыс күні</td>\n<td>1 жұмыс", "<td>-</td>\n<td>1 жұмыс", "missing-deadline-columns", "<td>"),
    ("15 (он бес)", "15 (он)", "duration-conflict-words", "15 (он)"),
    ("алушының логин мен парольді", "алушының парольді", "step-check-mismatch-login", "1) 1-үдеріс"),
    (
        "қызметтің ақысын ЭҮТШ-те төлеу, содан",
        "қызметтің ақысын (бұдан әрі – Балқаптама) ЭҮТШ-те төлеу, содан",
        "unused-term-never",
        "Балқаптама",
    ),
    (
        "біліктілік талаптарына сәйкес келмеуіне байланысты «Е",
        "деректерінде қателердің болуына байланысты «Е",
        "wrong-reason-faults",
        "14) 10-үдеріс",
    ),
];

#[test]
fn one_change_is_one_fault() {
    for (old, new, message, at) in CHANGES {
        check(old, new, message, at);
    }
}

/// SARIF and `explain` show the severity that a rule declares: its findings have it where they do not say otherwise.
#[test]
fn findings_have_the_severity_that_their_rule_declares() {
    for rule in RULES {
        let mut report = Report::default();
        report.rule(rule.info.code, rule.info.severity);
        report.add(report.found("any", zanflow_model::Place::default()));
        let severities: Vec<Severity> = report.done().iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [rule.info.severity], "{}", rule.info.code);
    }
    let found: Vec<Finding> =
        CHANGES.iter().flat_map(|(old, new, ..)| findings_of(&CLEAN.replacen(old, new, 1))).collect();
    for code in found.iter().map(|finding| finding.code.as_str()).collect::<BTreeSet<_>>() {
        let declared = severity(code);
        let has = found.iter().any(|finding| finding.code == code && finding.severity == declared);
        assert!(has, "no finding of {code} is of the severity {declared:?}");
    }
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    assert_eq!(found(CLEAN), []);
    assert_eq!(found("жай мәтін\n\n1. Тармақ.\n\n9. Тармақ.\n"), []);
}

/// Rules that are two files.
const PARTS: &str = include_str!("card_lists.rs");

/// Every message that a rule may hand in has words, and words that no rule uses are not kept.
#[test]
fn messages_are_those_of_the_rules() {
    let text = include_str!("../../templates/words/findings.en.ftl");
    let keys = text.lines().filter_map(|line| Some(line.split_once(" =")?.0.to_owned()));
    let known: BTreeSet<String> = keys.collect();
    let mut used = BTreeSet::new();
    for rule in RULES.iter().map(|rule| rule.info) {
        let own = |key: &&String| key.starts_with(&format!("{}-", rule.code));
        for key in known.iter().filter(own) {
            let message = key.trim_start_matches(rule.code).trim_start_matches('-');
            let said = format!("\"{message}\"");
            assert!(rule.source.contains(&said) || PARTS.contains(&said), "nobody says {key}");
            used.insert(key.clone());
        }
        for piece in rule.source.split(".found(\"").skip(1) {
            let message = piece.split('"').next().unwrap_or_default();
            assert!(
                known.contains(&format!("{}-{message}", rule.code)),
                "{}-{message} has no words",
                rule.code
            );
        }
    }
    assert!(used.len() > 60);
}

#[test]
fn rules_stand_by_code_and_have_pages() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.info.code).collect();
    assert!(codes.is_sorted());
    for code in super::rules().map(|rule| rule.code) {
        for lang in zanflow_wording::Lang::ALL {
            let page = page(code, lang).unwrap();
            assert_eq!(
                page.matches("**").count(),
                8,
                "{code} {lang:?}: what, why, an example, its correction"
            );
        }
    }
}
