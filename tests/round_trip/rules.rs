//! Random rules in force: chapters of sentences and a list of requirements, with what they say. The same seed gives the
//! same rules.

use super::act::{Act, Block};
use fastrand::Rng;
use serde_json::{Value, json};

/// Rules and the fields of the model that they must give, by JSON pointer.
pub struct Rules {
    pub act: Act,
    pub truth: Vec<(&'static str, Value)>,
}

/// What the service gives: its title, and the thing itself as the object of a verb.
const SERVICES: [(&str, &str); 5] = [
    ("Желкенді қайық тұрағына рұқсат беру", "рұқсатты"),
    ("Ара ұясын есепке алу туралы анықтама беру", "анықтаманы"),
    ("Көше музыкантының куәлігін беру", "куәлікті"),
    ("Қалалық бақта ағаш отырғызуға келісім беру", "келісімді"),
    ("Ауа шарымен ұшу паспортын беру", "паспортты"),
];
const PROVIDERS: [&str; 4] = [
    "Үлгі министрлігінің Демалыс комитеті",
    "Үлгі қаласының Саябақтар басқармасы",
    "облыстардың мәдениет басқармалары",
    "Үлгі министрлігінің аумақтық департаменттері",
];
const PAPERS: [&str; 6] = [
    "өтініш",
    "жүру бағытының сызбасы",
    "сақтандыру шартының көшірмесі",
    "орынның фотосуреті",
    "иесінің жазбаша келісімі",
    "техникалық сипаттама",
];
const GROUNDS: [&str; 4] = [
    "ұсынылған құжаттардың анық еместігі",
    "орынның белгіленген талаптарға сәйкес келмеуі",
    "сот шешімімен қызметке тыйым салынуы",
    "уәкілетті органның теріс қорытындысы",
];
const WORDS: [(u32, &str); 6] = [(1, "бір"), (2, "екі"), (3, "үш"), (4, "төрт"), (5, "бес"), (10, "он")];
const FORMS: [(&str, &[&str]); 3] = [
    ("Электрондық (толық автоматтандырылған)", &["electronic_full"]),
    ("Электрондық (ішінара автоматтандырылған)/қағаз түрінде", &["electronic_partial", "paper"]),
    ("Қағаз түрінде", &["paper"]),
];

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

/// Working days as printed, and as a model's time.
fn days(rng: &mut Rng) -> (String, Value) {
    let (number, word) = pick(rng, &WORDS);
    let raw = match rng.usize(..3) {
        0 => format!("{number} ({word}) жұмыс күні"),
        1 => format!("{word} жұмыс күні"),
        _ => format!("{number} жұмыс күні"),
    };
    (raw, json!({"min": number, "max": number, "unit": "working_day"}))
}

/// A sentence of the chapter that is one step: its words, who acts, its time.
struct Step {
    text: String,
    actor: Value,
    time: Value,
}

impl Step {
    fn new(text: String, actor: &str) -> Self {
        Step { text, actor: json!(actor), time: Value::Null }
    }
}

/// Rules of a seed.
pub fn rules(seed: u64) -> Rules {
    let mut rng = Rng::with_seed(seed);
    let rng = &mut rng;
    let (service, object) = pick(rng, &SERVICES);
    let provider = pick(rng, &PROVIDERS);
    let (year, day, number) = (rng.usize(2020..2026), rng.usize(1..=28), rng.usize(10..900));
    let by_portal = rng.bool();
    let title = format!("«{service}» мемлекеттік қызметін көрсету қағидаларын бекіту туралы");
    let name = format!("«{service}» мемлекеттік қызметін көрсету қағидалары");
    let mut blocks = vec![
        Block::Title(title.clone()),
        Block::Paragraph("«Мемлекеттік көрсетілетін қызметтер туралы» Заңның 10-бабының 1) тармақшасына сәйкес БҰЙЫРАМЫН:".to_owned()),
        Block::Numbered(0, 1, format!("Қоса беріліп отырған {name} бекітілсін.")),
        Block::Numbered(0, 2, "Осы бұйрық алғашқы ресми жарияланған күнінен кейін күнтізбелік он күн өткен соң қолданысқа енгізіледі.".to_owned()),
        Block::Signature("Министр".to_owned(), "Б. Теңізов".to_owned()),
        Block::Stamp(vec![
            "Үлгі Республикасы".to_owned(),
            "Үлгі министрінің".to_owned(),
            format!("{year} жылғы {day} мамырдағы"),
            format!("№ {number} бұйрығымен"),
            "бекітілген".to_owned(),
        ]),
        Block::Heading(name.clone()),
        Block::Heading("1-тарау. Жалпы ережелер".to_owned()),
        Block::Numbered(0, 1, format!("Осы {name} (бұдан әрі – Қағидалар) мемлекеттік қызметті көрсету тәртібін айқындайды.")),
        Block::Numbered(0, 2, format!("Мемлекеттік қызметті {provider} (бұдан әрі – көрсетілетін қызметті беруші) көрсетеді.")),
        Block::Heading("2-тарау. Мемлекеттік қызметті көрсету тәртібі".to_owned()),
    ];
    let flow = chapter(rng, object, by_portal, &mut blocks);
    blocks.push(Block::Stamp(vec![
        format!("«{service}»"),
        "мемлекеттік қызметін".to_owned(),
        "көрсету қағидаларына".to_owned(),
        "қосымша".to_owned(),
    ]));
    let card = card(rng, service, provider, by_portal, &mut blocks);
    let mut truth = vec![
        ("/document/title", json!(title)),
        ("/document/date", json!(format!("{year}-05-{day:02}"))),
        ("/document/number", json!(number.to_string())),
        ("/services/0/title", json!(service)),
        ("/services/0/provider", json!(provider)),
    ];
    truth.extend(flow);
    truth.extend(card);
    let act = Act {
        title,
        date: String::new(),
        number: String::new(),
        signatory: String::new(),
        services: Vec::new(),
        blocks,
    };
    Rules { act, truth }
}

/// The chapter on the order, and the process that it tells.
fn chapter(
    rng: &mut Rng,
    object: &str,
    by_portal: bool,
    blocks: &mut Vec<Block>,
) -> Vec<(&'static str, Value)> {
    let by = if by_portal {
        "портал арқылы"
    } else {
        "көрсетілетін қызметті берушінің кеңсесіне"
    };
    let mut before = vec![Step::new(
        format!(
            "Мемлекеттік қызметті алу үшін жеке тұлға (бұдан әрі – көрсетілетін қызметті алушы) {by} осы Қағидаларға қосымшада көрсетілген құжаттарды ұсынады"
        ),
        "жеке тұлға",
    )];
    let (head, head_time) = days(rng);
    before.push(Step {
        time: head_time,
        ..Step::new(
            format!("Көрсетілетін қызметті берушінің басшысы {head} ішінде жауапты орындаушыны айқындайды"),
            "көрсетілетін қызметті берушінің басшысы",
        )
    });
    let (check, check_time) = days(rng);
    before.push(Step {
        time: check_time,
        ..Step::new(
            format!("Жауапты орындаушы {check} ішінде құжаттардың толықтығын тексереді"),
            "жауапты орындаушы",
        )
    });
    let clause = "Құжаттар толық болмаған жағдайда";
    let refusal = Step::new(
        "жауапты орындаушы өтінішті қабылдаудан дәлелді бас тартуды көрсетілетін қызметті алушыға жібереді"
            .to_owned(),
        "жауапты орындаушы",
    );
    let (make, make_time) = days(rng);
    let mut after = vec![Step {
        time: make_time,
        ..Step::new(format!("Жауапты орындаушы {make} ішінде {object} дайындайды"), "жауапты орындаушы")
    }];
    if rng.bool() {
        after.push(Step::new(
            format!("Көрсетілетін қызметті берушінің басшысы {object} қарайды және қол қояды"),
            "көрсетілетін қызметті берушінің басшысы",
        ));
    }
    after.push(Step::new(
        format!("Жауапты орындаушы {object} көрсетілетін қызметті алушыға береді"),
        "жауапты орындаушы",
    ));
    let mut texts: Vec<String> = before.iter().map(|step| step.text.clone()).collect();
    texts.push(format!("{clause} {}", refusal.text));
    texts.extend(after.iter().map(|step| step.text.clone()));
    for (nth, text) in texts.into_iter().enumerate() {
        blocks.push(Block::Numbered(0, nth + 3, format!("{text}.")));
    }
    let step =
        |step: &Step| json!({"kind": "step", "text": step.text, "actor": step.actor, "time": step.time});
    let mut nodes: Vec<Value> = before.iter().map(step).collect();
    nodes.push(json!({"kind": "condition", "text": clause, "actor": null, "time": null}));
    nodes.push(step(&refusal));
    nodes.extend(after.iter().map(step));
    let channel = if by_portal { "portal" } else { "provider" };
    vec![("/services/0/processes/0/channel", json!(channel)), ("nodes", json!(nodes))]
}

/// The list of requirements, and the card that it is.
fn card(
    rng: &mut Rng,
    service: &str,
    provider: &str,
    by_portal: bool,
    blocks: &mut Vec<Block>,
) -> Vec<(&'static str, Value)> {
    let (time, truth) = days(rng);
    let (form, forms) = pick(rng, &FORMS);
    let free = rng.bool();
    let fee = if free { "Тегін" } else { "Ақылы" };
    let mut some = |from: &[&'static str], least: usize| -> Vec<&'static str> {
        let mut all = from.to_vec();
        rng.shuffle(&mut all);
        all.truncate(rng.usize(least..=all.len()));
        all
    };
    let (papers, grounds) = (some(&PAPERS, 2), some(&GROUNDS, 2));
    let list = |items: &[&str]| -> String {
        let items = items.iter().enumerate().map(|(nth, item)| format!("{}) {item}", nth + 1));
        items.collect::<Vec<_>>().join("; ")
    };
    let channel = if by_portal {
        "«электрондық үкіметтің» веб-порталы"
    } else {
        "Көрсетілетін қызметті берушінің кеңсесі"
    };
    let result = "Рұқсат беретін құжат не мемлекеттік қызмет көрсетуден дәлелді бас тарту";
    let rows = [
        ("Көрсетілетін қызметті берушінің атауы", provider.to_owned()),
        ("Мемлекеттік қызметті ұсыну тәсілдері", channel.to_owned()),
        ("Мемлекеттік қызмет көрсету мерзімі", time.clone()),
        ("Мемлекеттік қызметті көрсету нысаны", form.to_owned()),
        ("Мемлекеттік қызметті көрсету нәтижесі", result.to_owned()),
        ("Алушыдан алынатын төлем мөлшері және оны алу тәсілдері", fee.to_owned()),
        ("Жұмыс кестесі", "дүйсенбіден жұмаға дейін".to_owned()),
        ("Мемлекеттік қызмет көрсету үшін қажетті құжаттар мен мәліметтердің тізбесі", list(&papers)),
        ("Мемлекеттік қызмет көрсетуден бас тарту үшін негіздер", list(&grounds)),
        ("Өзге де талаптар", "Анықтама телефоны 1414".to_owned()),
    ];
    blocks.push(Block::Heading(format!(
        "«{service}» мемлекеттік қызмет көрсетуге қойылатын негізгі талаптардың тізбесі"
    )));
    let rows = rows.into_iter().enumerate();
    blocks.push(Block::Table(
        rows.map(|(nth, (label, text))| vec![(nth + 1).to_string(), label.to_owned(), text]).collect(),
    ));
    vec![
        ("/services/0/passport/provider", json!(provider)),
        ("/services/0/passport/channels", json!([if by_portal { "portal" } else { "provider" }])),
        ("/services/0/passport/times/0/unit", truth["unit"].clone()),
        ("/services/0/passport/times/0/max", truth["max"].clone()),
        ("/services/0/passport/form", json!(forms)),
        ("/services/0/passport/result", json!(result)),
        ("/services/0/passport/fee/free", json!(free)),
        ("/services/0/passport/documents/0/items", json!(papers)),
        ("/services/0/passport/refusal_grounds", json!(grounds)),
        ("/services/0/passport/other/0", json!("Анықтама телефоны 1414")),
    ]
}
