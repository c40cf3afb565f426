//! What a comparison says of a change of an act's text: an act, the words that change, and the row that must come of it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use zanflow::compare::{Comparison, Only, Row, Topic, Verdict, Weight, compare};
use zanflow::generate::Lang;
use zanflow::model::{Action, Channel, Model, Service};

const RULES: &str = "14_rules-several-services.md";
const REGULATION: &str = "02_three-services.txt";

fn model(text: &str) -> Model {
    let source = zanflow::source::from_bytes("act.md", text.as_bytes(), None).expect("reads");
    zanflow::compile(&source).model
}

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)).unwrap()
}

/// The act, with pieces of its text replaced. Each piece must be there.
fn edited(name: &str, edits: &[(&str, &str)]) -> Model {
    let mut text = text(name);
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    model(&text)
}

fn compared(a: (&Model, usize), b: (&Model, usize)) -> Comparison {
    compare((a.0, &a.0.services[a.1]), (b.0, &b.0.services[b.1]), Only::default(), Lang::En)
        .expect("compares")
}

/// A row that says something is different.
fn differing(found: &Comparison) -> Vec<&Row> {
    found.rows.iter().filter(|row| row.verdict.is_difference()).collect()
}

struct Case {
    what: &'static str,
    edits: &'static [(&'static str, &'static str)],
    topic: Topic,
    verdict: Verdict,
    weight: Weight,
    /// How many places the row cites on either side.
    places: (usize, usize),
}

const RIGHTS: Weight = Weight::RightsOrTime;

/// One change of the rules' text is one row, and nothing else differs.
const OF_RULES: &[Case] = &[
    Case {
        what: "a list of sentences is one row",
        edits: &[(
            "### 2-тарау.",
            "4. Омарта иелері мынадай міндеттерді атқарады:\n\n   1) ара ұяларын қыста жылы жерде ұстайды;\n\n   2) балды үлгіленген ыдысқа құяды.\n\n### 2-тарау.",
        )],
        topic: Topic::Provision,
        verdict: Verdict::OnlyB,
        weight: Weight::Authority,
        places: (0, 2),
    },
    Case {
        what: "hours are the applicant's",
        edits: &[(
            "дүйсенбіден бастап жұмаға дейін;",
            "дүйсенбіден бастап сенбіге дейін 9.00-ден 20.00-ге дейін;",
        )],
        topic: Topic::Channels,
        verdict: Verdict::Differs,
        weight: RIGHTS,
        places: (1, 1),
    },
    Case {
        what: "how far systems do the work is not the applicant's matter",
        edits: &[("Электрондық (толық автоматтандырылған)", "Электрондық (ішінара автоматтандырылған)")],
        topic: Topic::Form,
        verdict: Verdict::Differs,
        weight: Weight::Authority,
        places: (1, 1),
    },
    Case {
        what: "papers that only one side asks are one row",
        edits: &[(
            "2) омартаның жоспары.",
            "2) омартаның жоспары;\n3) ветеринар дәрігердің қорытындысы;\n4) жер учаскесіне құқық белгілейтін құжат.",
        )],
        topic: Topic::Papers,
        verdict: Verdict::OnlyB,
        weight: RIGHTS,
        places: (0, 2),
    },
    Case {
        what: "another body decides complaints",
        edits: &[(
            "16. Көрсетілетін қызметті берушінің мекенжайына келіп түскен шағым",
            "16. Жоғары тұрған әкімшілік органның мекенжайына келіп түскен шағым",
        )],
        topic: Topic::Complaint,
        verdict: Verdict::Differs,
        weight: RIGHTS,
        places: (2, 2),
    },
    Case {
        what: "a complaint is decided in another time",
        edits: &[("шағым 15 (он бес) жұмыс күні", "шағым 20 (жиырма) жұмыс күні")],
        topic: Topic::Complaint,
        verdict: Verdict::Differs,
        weight: RIGHTS,
        places: (2, 2),
    },
    Case {
        what: "rules say themselves on what law they rest",
        edits: &[(
            "қағидалары (бұдан әрі – Қағидалар) бал аралары",
            "қағидалары (бұдан әрі – Қағидалар) «Бал туралы» 2019 жылғы Заңның 5-бабына сәйкес әзірленді және бал аралары",
        )],
        topic: Topic::Provision,
        verdict: Verdict::Differs,
        weight: Weight::Authority,
        places: (2, 2),
    },
    Case {
        what: "another minister issued it",
        edits: &[
            ("> *Бал министрінің*", "> *Орман министрінің*"),
            ("Республикасының Бал министрі**", "Республикасының Орман министрі**"),
        ],
        topic: Topic::Issuer,
        verdict: Verdict::Differs,
        weight: Weight::Authority,
        places: (1, 1),
    },
    Case {
        what: "what a card adds for all",
        edits: &[(
            "Бірыңғай байланыс орталығы: 1414.",
            "Бірыңғай байланыс орталығы: 1414. Мүгедектігі бар адамдарға қызмет үйінде көрсетіледі.",
        )],
        topic: Topic::Conditions,
        verdict: Verdict::Differs,
        weight: RIGHTS,
        places: (1, 1),
    },
];

#[test]
fn a_change_of_the_text_is_one_row() {
    let before = model(&text(RULES));
    let mut wrong = Vec::new();
    for case in OF_RULES {
        let after = edited(RULES, case.edits);
        let found = compared((&before, 0), (&after, 0));
        let told: Vec<_> = differing(&found)
            .into_iter()
            .map(|row| (row.topic, row.verdict, row.weight, (row.a.len(), row.b.len())))
            .collect();
        if told != [(case.topic, case.verdict, case.weight, case.places)] {
            wrong.push(format!("{}: {told:?}", case.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A change of the model that no small change of the text would make alone.
type Change = fn(&mut Service);

/// Where the row cites both sides, and what it says.
struct Changed {
    what: &'static str,
    act: &'static str,
    change: Change,
    topics: &'static [(Topic, Verdict)],
}

const OF_MODELS: &[Changed] = &[
    Changed {
        what: "steps of a way that only one side has are compared with those of the other way",
        act: RULES,
        change: |service| {
            for process in &mut service.processes {
                process.channel = Channel::Provider;
            }
        },
        topics: &[(Topic::Channels, Verdict::Differs)],
    },
    Changed {
        what: "a unit and a system that take part only once are two rows",
        act: REGULATION,
        change: |service| {
            service.participants.push("мұрағат бөлімі".to_owned());
            service.participants.push("ЭҚЖ".to_owned());
        },
        topics: &[(Topic::System, Verdict::Differs), (Topic::Participant, Verdict::Differs)],
    },
    Changed {
        what: "a step that stands in two pieces, one of them further on, is one step",
        act: RULES,
        change: |service| {
            let nodes = &mut service.processes[0].nodes;
            let far = nodes.iter().position(|node| node.action == Action::SignResult).expect("signs");
            let own = nodes.iter().position(|node| node.action == Action::Examine).expect("examines");
            assert!(far.abs_diff(own) > 1);
            let said = nodes.remove(own);
            let holder = nodes.iter_mut().find(|node| node.action == Action::SignResult).expect("signs");
            holder.text = format!("{} және {}", holder.text.trim_end_matches('.'), said.text);
            service.processes[0].edges.retain(|edge| edge.from != said.id && edge.to != said.id);
        },
        topics: &[(Topic::Order, Verdict::Differs)],
    },
];

#[test]
fn a_change_of_the_model_is_told_as_what_it_is() {
    let mut wrong = Vec::new();
    for changed in OF_MODELS {
        let before = model(&text(changed.act));
        let mut after = before.clone();
        (changed.change)(&mut after.services[0]);
        let found = compared((&before, 0), (&after, 0));
        let told: Vec<_> = differing(&found).into_iter().map(|row| (row.topic, row.verdict)).collect();
        if told != changed.topics {
            wrong.push(format!("{}: {told:?}", changed.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A regulation in which the applicant pays, beside rules whose card says that the service is free.
#[test]
fn who_pays_in_a_step_does_not_get_it_for_free() {
    let free = model(&text(RULES));
    let mut paid = model(&text(REGULATION));
    paid.services[0].processes[0].nodes[1].action = Action::Pay;
    let found = compared((&paid, 0), (&free, 0));
    let fee = found.rows.iter().find(|row| row.topic == Topic::Fee && row.a.len() == 1 && row.b.len() == 1);
    assert_eq!(fee.map(|row| row.verdict), Some(Verdict::Differs), "{:?}", found.rows);
}

/// Rows of rules in force hold what rows of regulations do: sides that change places give the mirrored rows, and an act beside itself
/// differs in nothing.
#[test]
fn rows_of_rules_are_mirrored() {
    let acts: Vec<Model> = ["07_rules-2020.md", RULES, REGULATION].map(|name| model(&text(name))).into();
    let sides: Vec<(&Model, usize)> =
        acts.iter().flat_map(|act| (0..act.services.len()).map(move |nth| (act, nth))).collect();
    for one in &sides {
        assert!(differing(&compared(*one, *one)).is_empty());
        for other in &sides {
            let (forth, back) = (compared(*one, *other), compared(*other, *one));
            let turned = |verdict| match verdict {
                Verdict::OnlyA => Verdict::OnlyB,
                Verdict::OnlyB => Verdict::OnlyA,
                verdict => verdict,
            };
            let mut there: Vec<_> =
                forth.rows.iter().map(|row| (row.topic, row.verdict, row.weight, row.a.len())).collect();
            let mut again: Vec<_> = back
                .rows
                .iter()
                .map(|row| (row.topic, turned(row.verdict), row.weight, row.b.len()))
                .collect();
            there.sort_unstable();
            again.sort_unstable();
            let names = (&one.0.services[one.1].title, &other.0.services[other.1].title);
            assert_eq!(there, again, "{names:?}");
        }
    }
}
