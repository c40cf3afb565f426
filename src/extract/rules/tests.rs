//! Invented chapters and the flows that they give: one construction a case.

use zanflow_model::{Action, Channel, EdgeKind, Model, NodeKind, Process};

/// An act whose second chapter is given.
pub(super) fn compiled(chapter: &str) -> Model {
    let text = format!(
        "# «Ара паспортын беру» мемлекеттік қызмет көрсету қағидаларын бекіту туралы\n\n1. Бекітілсін.\n\n**Министр**\n\n\
         **А. Аралы**\n\n> *Бал министрінің*  \n> *2022 жылғы 7 сәуірдегі*  \n> *№ 41 бұйрығына*  \n> *қосымша*\n\n\
         ## «Ара паспортын беру» мемлекеттік қызмет көрсету қағидалары\n\n### 1-тарау. Жалпы ережелер\n\n1. Осы қағидалар \
         мемлекеттік қызметті көрсету тәртібін айқындайды.\n\n2. Мемлекеттік қызметті бал инспекциялары (бұдан әрі – көрсетілетін \
         қызметті беруші) көрсетеді.\n\n### 2-тарау. Мемлекеттік қызметті көрсету тәртібі\n\n{chapter}\n"
    );
    let source = zanflow_source::from_bytes("a.md", text.as_bytes(), None).unwrap();
    let repaired = zanflow_repair::repair(&source);
    let tree = zanflow_syntax::parse(&repaired);
    crate::extract(&source, &repaired, &tree)
}

pub(super) fn process(chapter: &str, channel: Channel) -> Process {
    let model = compiled(chapter);
    let service = model.services.first().unwrap();
    service.processes.iter().find(|process| process.channel == channel).unwrap().clone()
}

/// `s1:examine c1:examine- | start>s1 s1>c1 c1+s2 c1-end_refused`: nodes with their actions, a condition that fails where its
/// clause holds with `-`; ways with `>` for next, `+` for pass, `-` for fail.
pub(super) fn shown(process: &Process) -> String {
    let nodes: Vec<String> = process
        .nodes
        .iter()
        .map(|node| {
            let fails = node.kind == NodeKind::Condition && node.when_true == Some(EdgeKind::Fail);
            format!("{}:{}{}", node.id, node.action.name(), if fails { "-" } else { "" })
        })
        .collect();
    let edges: Vec<String> = process
        .edges
        .iter()
        .map(|edge| {
            let mark = match edge.when {
                EdgeKind::Next => '>',
                EdgeKind::Pass => '+',
                EdgeKind::Fail => '-',
            };
            format!("{}{mark}{}", edge.from, edge.to)
        })
        .collect();
    format!("{} | {}", nodes.join(" "), edges.join(" "))
}

pub(super) const APPLIES: &str = "3. Көрсетілетін қызметті алушы портал арқылы өтініш жолдайды.\n\n";

#[track_caller]
fn check(chapter: &str, wanted: &str) {
    assert_eq!(shown(&process(&format!("{APPLIES}{chapter}"), Channel::Portal)), wanted, "{chapter}");
}

#[test]
fn a_question_that_leads_to_refusal() {
    for clause in [
        "Құжаттар толық болмаған жағдайда",
        "Егер құжаттар толық болмаса,",
        "Көрсетілетін қызметті алушы құжаттардың толық емес топтамасын ұсынған кезде",
    ] {
        check(
            &format!(
                "4. Маман құжаттарды тексереді.\n\n5. {clause} маман дәлелді бас тартуды жібереді.\n\n6. Басшы паспортқа қол қояды."
            ),
            "s1:submit_application s2:examine c1:examine- s3:refuse s4:sign_result | start>s1 s1>s2 s2>c1 c1-s3 s3>end_refused \
             c1+s4 s4>end_success",
        );
    }
}

#[test]
fn two_sides_of_one_question_are_one_condition() {
    check(
        "4. Маман құжаттарды тексереді.\n\n5. Құжаттар толық болмаған жағдайда маман дәлелді бас тартуды жібереді.\n\n6. Құжаттар толық \
         болған жағдайда маман паспортты ресімдейді.",
        "s1:submit_application s2:examine c1:examine- s3:refuse s4:prepare_result | start>s1 s1>s2 s2>c1 c1-s3 s3>end_refused c1+s4 \
         s4>end_success",
    );
}

#[test]
fn a_clause_between_two_acts_parts_them() {
    check(
        "4. Маман өтінімді тексереді және өтінім дұрыс болған жағдайда паспортты ресімдейді.",
        "s1:submit_application s2:examine c1:examine s3:prepare_result | start>s1 s1>s2 s2>c1 c1+s3 s3>end_success c1-end_refused",
    );
}

#[test]
fn alternatives_of_a_clause_are_two_ways() {
    check(
        "4. Омартаның болуы расталған жағдайда маман үш жұмыс күні ішінде паспортты ресімдейді, не мемлекеттік қызмет көрсетуден бас \
         тарту туралы дәлелді жауап жібереді.",
        "s1:submit_application c1:check_eligibility s2:prepare_result s3:refuse | start>s1 s1>c1 c1+s2 c1-s3 s2>end_success \
         s3>end_refused",
    );
}

#[test]
fn a_hearing_ends_in_a_decision() {
    check(
        "4. Бас тарту үшін негіздер анықталған кезде көрсетілетін қызметті беруші алушыға алдын ала шешім туралы, тыңдау өтетін уақыт \
         пен орын туралы хабарлайды. Тыңдау туралы хабарлама кемінде 3 (үш) жұмыс күні бұрын жіберіледі. Тыңдау екі жұмыс күнінен \
         кешіктірілмей өткізіледі.\n\n5. Тыңдау нәтижелері бойынша көрсетілетін қызметті беруші паспорт беру не бас тарту туралы шешім \
         қабылдайды.\n\n6. Басшы паспортқа қол қояды.",
        "s1:submit_application c1:check_eligibility- s2:make_preliminary_decision s3:notify_applicant s4:hold_hearing s5:decide \
         c2:decide s6:sign_result | start>s1 s1>c1 c1-s2 s2>s3 s3>s4 s4>s5 s5>c2 c2-end_refused c1+s6 c2+s6 s6>end_success",
    );
}

#[test]
fn items_act_by_their_lead_in() {
    let process = process(
        &format!(
            "{APPLIES}4. Өтініш тіркелгеннен кейін жауапты маман:\n\n   1) екі жұмыс күні ішінде омартаны тексереді;\n\n   2) бір жұмыс күні \
             ішінде паспорттың жобасына басшы қол қояды, паспортты тіркеу үшін кеңсеге береді."
        ),
        Channel::Portal,
    );
    let actors: Vec<Option<&str>> = process.nodes.iter().map(|node| node.actor.as_deref()).collect();
    assert_eq!(
        actors,
        [Some("көрсетілетін қызметті алушы"), Some("жауапты маман"), Some("басшы"), Some("жауапты маман")]
    );
    let days: Vec<Option<f64>> =
        process.nodes.iter().map(|node| node.duration.as_ref().map(|time| time.max)).collect();
    assert_eq!(days, [None, Some(2.0), Some(1.0), None]);
}

#[test]
fn papers_are_no_steps() {
    check(
        "4. Көрсетілетін қызметті алушы мынадай құжаттарды ұсынады:\n\n   1) жоспар;\n\n   2) түбіртек.\n\n5. Мемлекеттік қызмет көрсетуден \
         бас тартуға мыналар негіз болып табылады:\n\n   1) құжаттардың анық еместігі.",
        "s1:submit_application s2:attach_documents | start>s1 s1>s2 s2>end_success",
    );
}

#[test]
fn channels_have_their_own_units() {
    let chapter = "3. Көрсетілетін қызметті алушы көрсетілетін қызметті берушінің кеңсесіне не портал арқылы өтініш береді.\n\n4. Өтінішті портал \
                   арқылы берген кезде «жеке кабинетте» хабарлама көрсетіледі.\n\n5. Кеңсе өтінішті тіркейді.";
    let model = compiled(chapter);
    let counts: Vec<(Channel, usize)> = model
        .services
        .iter()
        .flat_map(|service| &service.processes)
        .map(|process| (process.channel, process.nodes.len()))
        .collect();
    assert_eq!(counts, [(Channel::Portal, 3), (Channel::Provider, 2)]);
}

#[test]
fn idle_sentences_give_no_nodes() {
    check(
        "4. Қабылдау күні мемлекеттік қызмет көрсету мерзіміне кірмейді.\n\n5. Мерзімі 5 (бес) жұмыс күнін құрайды.\n\n6. Көрсетілетін қызметті \
         беруші мониторингтің ақпараттық жүйесіне деректерді енгізуді қамтамасыз етеді.\n\n7. Маман омартаны тексереді.",
        "s1:submit_application s2:examine | start>s1 s1>s2 s2>end_success",
    );
}

#[test]
fn an_agent_of_a_passive_verb_acts() {
    let process = process(
        &format!("{APPLIES}4. Омартаны бағалау сарапшымен бес жұмыс күні ішінде жүргізіледі."),
        Channel::Portal,
    );
    let last = process.nodes.last().unwrap();
    assert_eq!((last.actor.as_deref(), last.action), (Some("сарапшы"), Action::Examine));
}

#[test]
fn the_act_has_a_form_and_a_provider() {
    let model = compiled(&format!("{APPLIES}4. Маман омартаны тексереді."));
    let service = model.services.first().unwrap();
    assert_eq!(service.title.as_deref(), Some("Ара паспортын беру"));
    assert_eq!(service.provider.as_deref(), Some("бал инспекциялары"));
    assert_eq!(model.document.form, Some(zanflow_model::Form::Rules));
}
