//! Random acts: what they say (the truth), and the blocks of text that say it. The same seed gives the same act.

use fastrand::Rng;

/// An act.
pub struct Act {
    pub title: String,
    pub date: String,
    pub number: String,
    pub signatory: String,
    pub services: Vec<Service>,
    pub blocks: Vec<Block>,
}

/// A service of it.
pub struct Service {
    pub title: String,
    pub participants: Vec<&'static str>,
    pub processes: Vec<Process>,
    pub tables: Vec<Vec<Column>>,
}

/// A list of steps.
pub struct Process {
    pub channel: &'static str,
    pub paragraph: usize,
    /// Id, kind, text, actor.
    pub nodes: Vec<(String, &'static str, String)>,
    pub edges: Vec<(String, String, &'static str)>,
}

/// Number of the next action, and its condition.
pub type Way = (Option<u64>, Option<String>);

/// A column of a table.
#[derive(Clone)]
pub struct Column {
    pub actor: &'static str,
    pub action: String,
    pub form: String,
    /// As printed, least and most, unit.
    pub duration: (&'static str, f64, f64, &'static str),
    /// As printed, and each way with its condition.
    pub next: (String, Vec<Way>),
}

/// A piece of an act's text.
pub enum Block {
    Title(String),
    Heading(String),
    Paragraph(String),
    /// A numbered paragraph: level, number, text.
    Numbered(usize, usize, String),
    Stamp(Vec<String>),
    Signature(String, String),
    Table(Vec<Vec<String>>),
}

const OBJECTS: [&str; 10] = [
    "отшашу өткізуге рұқсат",
    "ара ұясын есепке алу туралы анықтама",
    "шағын кемені тіркеу куәлігін",
    "омарта паспортын",
    "қайық тұрағына рұқсат",
    "көкөніс сату орнын пайдалануға келісім",
    "мерекелік шеру өткізуге рұқсат",
    "балық аулау учаскесінің картасын",
    "велосипед жолын пайдалануға рұқсат",
    "жылыжай салуға келісім",
];
const ENDS: [&str; 4] = ["беру", "беру және қайта ресімдеу", "беру, телнұсқасын беру", "ресімдеу және беру"];
const UNITS: [&str; 7] = ["ЭҮП", "ЭҮШ", "ЭҮТШ", "ЗТ МДБ", "ЖТ МДБ", "қызмет алушы", "қызмет беруші"];
const MONTHS: [&str; 12] = [
    "қаңтардағы",
    "ақпандағы",
    "наурыздағы",
    "сәуірдегі",
    "мамырдағы",
    "маусымдағы",
    "шілдедегі",
    "тамыздағы",
    "қыркүйектегі",
    "қазандағы",
    "қарашадағы",
    "желтоқсандағы",
];
const NAMES: [&str; 6] =
    ["О. Айшықов", "Б. Теңізов", "Т. Жарқынов", "Қ. Қиялов", "М. Ұлағатов", "Ж. Өрісбаев"];
const STEPS: [&str; 8] = [
    "қызмет алушының қызметті таңдауы, өтініш нысанын толтыруы және құжаттарды қоса тіркеуі",
    "қызмет алушының өтінішті ЭЦҚ арқылы куәландыруы (қол қоюы)",
    "қызмет алушының төлемді ЭҮТШ арқылы төлеуі",
    "қызмет алушының өтінішке қол қоюға арналған ЭЦҚ тіркеу куәлігін таңдауы",
    "қызмет алушы туралы сұрауды ЭҮШ арқылы ЗТ МДБ-ға жіберу",
    "қызмет беруші қызметкерінің қағаз құжаттарды сканерлеуі және өтініш нысанына қоса тіркеуі",
    "өтінішті қызмет берушінің тіркеуі және өңдеуі",
    "қызмет беруші басшысының жауапты орындаушыны белгілеуі",
];
const CHECKS: [&str; 4] = [
    "қызмет алушының БСН-і мен паролін ЭҮП-те тексеру",
    "ЭЦҚ тіркеу куәлігінің жарамдылық мерзімін ЭҮП-те тексеру",
    "қызмет алушы туралы деректердің ЗТ МДБ-да болуын тексеру",
    "төлемнің жасалғанын ЭҮТШ-де тексеру",
];
const REFUSALS: [&str; 3] = [
    "деректерде кемшілік болуына байланысты бас тарту туралы хабарламаны ЭҮП-тің қалыптастыруы",
    "ЭЦҚ-ның расталмауына байланысты сұратылған қызметтен бас тарту туралы хабарламаны қалыптастыру",
    "төлемнің жасалмауына байланысты сұратылған қызметтен бас тарту туралы хабарламаны қалыптастыру",
];
const EXTRAS: [&str; 8] = [
    "өтініште көрсетілген мәліметтердің толықтығын ескере отырып",
    "бекітілген нысан бойынша",
    "екі данада",
    "мемлекеттік және орыс тілдерінде",
    "осы Регламентте белгіленген мерзімде",
    "электрондық құжат түрінде",
    "қоса берілген сызбамен бірге",
    "аумақтық бөлімшенің келісімін ала отырып",
];
const ACTORS: [&str; 4] = ["Қызмет алушы", "ЭҮП", "Қызмет беруші", "ЗТ МДБ"];
const ACTIONS: [&str; 6] = [
    "Өтінішті тіркейді және өңдейді",
    "Қызметті таңдайды, өтініш нысанын толтырады",
    "Бас тарту жөнінде хабарлама қалыптастырады",
    "Құжаттарды қарайды және шешім дайындайды",
    "Сұрауға жауап береді",
    "Өтінішті ЭЦҚ арқылы куәландырады",
];
const FORMS: [&str; 4] = ["Өтініш нөмірі", "Хабарлама", "Дәлелді жауап", "Толтырылған өтініш нысаны"];
const TIMES: [(&str, f64, f64, &str); 6] = [
    ("10-15 секунд", 10.0, 15.0, "second"),
    ("20 сек", 20.0, 20.0, "second"),
    ("1,5 минут", 1.5, 1.5, "minute"),
    ("15 минут", 15.0, 15.0, "minute"),
    ("10 жұмыс күні", 10.0, 10.0, "working_day"),
    ("2 жұмыс күні", 2.0, 2.0, "working_day"),
];

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

/// An act of a seed.
pub fn act(seed: u64) -> Act {
    let mut rng = Rng::with_seed(seed);
    let (year, month, day) = (rng.usize(2010..2016), rng.usize(1..=12), rng.usize(1..=28));
    let number = rng.usize(10..900).to_string();
    let mut objects: Vec<&str> = OBJECTS.to_vec();
    rng.shuffle(&mut objects);
    let titles: Vec<String> = (0..rng.usize(1..=3))
        .map(|nth| {
            let object = objects[nth];
            let mut letters = object.chars();
            let first: String = letters.next().unwrap().to_uppercase().collect();
            format!("{first}{} {}", letters.as_str(), pick(&mut rng, &ENDS))
        })
        .collect();
    let title = format!(
        "Қазақстан Республикасы Үлгі министрлігі көрсететін {} саласындағы электрондық мемлекеттік қызмет регламентін бекіту туралы",
        pick(&mut rng, &["отшашу", "ара шаруашылығы", "су көлігі", "көкөніс саудасы"])
    );
    let signatory = pick(&mut rng, &NAMES);
    let mut blocks = vec![
        Block::Title(title.clone()),
        Block::Paragraph("«Ақпараттандыру туралы» Қазақстан Республикасының 2007 жылғы 11 қаңтардағы Заңын іске асыру мақсатында БҰЙЫРАМЫН:".to_owned()),
        Block::Numbered(0, 1, "Қоса беріліп отырған:".to_owned()),
    ];
    for (nth, service) in titles.iter().enumerate() {
        let last = nth + 1 == titles.len();
        let end = if last { " бекітілсін." } else { ";" };
        let text = format!(
            "осы бұйрықтың {}-қосымшасына сәйкес «{service}» электрондық мемлекеттік қызмет регламенті{end}",
            nth + 1
        );
        blocks.push(Block::Numbered(1, nth + 1, text));
    }
    blocks.push(Block::Numbered(
        0,
        2,
        "Осы бұйрықтың орындалуын бақылау вице-министр Т.Е. Жарқыновқа жүктелсін.".to_owned(),
    ));
    blocks.push(Block::Numbered(
        0,
        3,
        "Осы бұйрық алғашқы ресми жарияланған күнінен кейін он күнтізбелік күн өткен соң қолданысқа енгізіледі.".to_owned(),
    ));
    blocks.push(Block::Signature("Министр".to_owned(), signatory.to_owned()));
    let mut services = Vec::new();
    for (nth, title) in titles.into_iter().enumerate() {
        blocks.push(Block::Stamp(vec![
            "Қазақстан Республикасы".to_owned(),
            "Үлгі министрінің".to_owned(),
            format!("{year} жылғы {day} {}", MONTHS[month - 1]),
            format!("№ {number} бұйрығының"),
            format!("{}-қосымшасы", nth + 1),
        ]));
        services.push(service(&mut rng, title, &mut blocks));
    }
    Act {
        title,
        date: format!("{year}-{month:02}-{day:02}"),
        number,
        signatory: signatory.to_owned(),
        services,
        blocks,
    }
}

fn service(rng: &mut Rng, title: String, blocks: &mut Vec<Block>) -> Service {
    blocks.push(Block::Heading(format!("«{title}» электрондық мемлекеттік қызмет регламенті")));
    blocks.push(Block::Heading("1. Жалпы ережелер".to_owned()));
    let numbered = |number: usize, text: String| Block::Numbered(0, number, text);
    blocks.push(numbered(1, format!(
        "«{title}» электрондық мемлекеттік қызметін (бұдан әрі – қызмет) Қазақстан Республикасы Үлгі министрлігінің Мерекелік іс-шаралар \
         комитеті (бұдан әрі – қызмет беруші) тікелей немесе «электрондық үкімет» веб-порталы www.egov.kz (бұдан әрі – ЭҮП) арқылы көрсетеді."
    )));
    blocks.push(numbered(
        2,
        "Электрондық мемлекеттік қызметтің автоматтандыру дәрежесі: ішінара автоматтандырылған.".to_owned(),
    ));
    blocks.push(numbered(3, "Қызмет көрсетудің түрі: транзакциялық.".to_owned()));
    blocks.push(Block::Heading(
        "2. Қызмет берушінің электрондық мемлекеттік қызмет көрсету жөніндегі іс-қимыл тәртібі".to_owned(),
    ));
    let mut processes = vec![process(rng, "portal", "ЭҮП", 4, blocks)];
    let mut paragraph = 5;
    if rng.bool() {
        processes.push(process(rng, "provider", "Қызмет беруші", paragraph, blocks));
        paragraph += 1;
    }
    blocks.push(Block::Heading(
        "3. Электрондық мемлекеттік қызмет көрсету үдерісіндегі өзара іс-қимыл тәртібі".to_owned(),
    ));
    blocks.push(numbered(paragraph, "Қызмет көрсету үдерісіне қатысатын ҚФБ:".to_owned()));
    let mut participants: Vec<&'static str> = UNITS.to_vec();
    rng.shuffle(&mut participants);
    participants.truncate(rng.usize(3..=UNITS.len()));
    items(&participants, blocks);
    blocks.push(numbered(
        paragraph + 1,
        "Әрекеттердің орындалу мерзімдері көрсетілген кестелер осы Регламенттің 2-қосымшасында берілген."
            .to_owned(),
    ));
    blocks.push(Block::Stamp(vec![
        format!("«{title}»"),
        "электрондық мемлекеттік".to_owned(),
        "қызмет регламентіне".to_owned(),
        "2-қосымша".to_owned(),
    ]));
    let captions = [
        "ЭҮП арқылы ҚФБ іс-әрекеттерінің сипаттамасы",
        "Қызмет беруші арқылы ҚФБ іс-әрекеттерінің сипаттамасы",
    ];
    let tables = captions.iter().take(processes.len()).enumerate().map(|(nth, caption)| {
        blocks.push(Block::Heading(format!("Кесте {}. {caption}", nth + 1)));
        table(rng, blocks)
    });
    let tables = tables.collect();
    Service { title, participants, processes, tables }
}

fn items(texts: &[&str], blocks: &mut Vec<Block>) {
    for (nth, text) in texts.iter().enumerate() {
        let end = if nth + 1 == texts.len() { "." } else { ";" };
        blocks.push(Block::Numbered(1, nth + 1, format!("{text}{end}")));
    }
}

fn long(rng: &mut Rng, text: &str, most: usize) -> String {
    let mut out = text.to_owned();
    for _ in 0..rng.usize(..=most) {
        out.push_str(", ");
        out.push_str(pick(rng, &EXTRAS));
    }
    out
}

fn process(
    rng: &mut Rng,
    channel: &'static str,
    by: &str,
    paragraph: usize,
    blocks: &mut Vec<Block>,
) -> Process {
    blocks.push(Block::Numbered(0, paragraph, format!(
        "{by} арқылы қызмет көрсетудегі қадамдық әрекеттер мен шешімдер (өзара іс-қимылдың № {} диаграммасы) осы Регламенттің 1-қосымшасында берілген:",
        paragraph - 3
    )));
    let mut nodes: Vec<(String, &'static str, String)> = Vec::new();
    let (mut steps, mut checks) = (0, 0);
    if channel == "portal" {
        let text = "қызмет алушы ЭЦҚ тіркеу куәлігін пайдаланып, ЭҮП-ке тіркеледі (бұрын тіркелмеген қызмет алушылар үшін)";
        nodes.push(("s1".to_owned(), "preliminary", text.to_owned()));
    }
    let mut step = |nodes: &mut Vec<(String, &'static str, String)>, text: String| {
        steps += 1;
        nodes.push((format!("p{steps}"), "process", text));
    };
    let first = if channel == "portal" {
        "қызмет алушының ЭЦҚ тіркеу куәлігін браузерге бекітуі және ЭҮП-ке паролін енгізуі (авторизация үдерісі)"
    } else {
        "қызмет беруші қызметкерінің ЭҮП-ке логин мен пароль енгізуі (авторизация үдерісі)"
    };
    step(&mut nodes, first.to_owned());
    for _ in 0..rng.usize(1..=3) {
        let text = pick(rng, &STEPS);
        step(&mut nodes, long(rng, text, 3));
        checks += 1;
        nodes.push((format!("c{checks}"), "condition", pick(rng, &CHECKS).to_owned()));
        step(&mut nodes, pick(rng, &REFUSALS).to_owned());
    }
    step(&mut nodes, "қызмет алушының ЭҮП қалыптастырған электрондық құжатты алуы".to_owned());
    let dash = pick(rng, &["–", "-"]);
    for (nth, (id, _, text)) in nodes.iter().enumerate() {
        let (kind, number) = id.split_at(1);
        let label = match kind {
            "p" => format!("{number}-үдеріс {dash} "),
            "c" => format!("{number}-шарт {dash} "),
            _ => String::new(),
        };
        let end = if nth + 1 == nodes.len() { "." } else { ";" };
        blocks.push(Block::Numbered(1, nth + 1, format!("{label}{text}{end}")));
    }
    let edges = edges(&nodes);
    Process { channel, paragraph, nodes, edges }
}

/// The ways between steps: a check is followed by its refusal.
fn edges(nodes: &[(String, &'static str, String)]) -> Vec<(String, String, &'static str)> {
    let mut edges = vec![("start".to_owned(), nodes[0].0.clone(), "next")];
    for (at, (id, kind, _)) in nodes.iter().enumerate() {
        let refusal = at > 0 && nodes[at - 1].1 == "condition";
        match (*kind, nodes.get(at + 1), nodes.get(at + 2)) {
            ("condition", Some(fail), Some(pass)) => {
                edges.push((id.clone(), fail.0.clone(), "fail"));
                edges.push((id.clone(), pass.0.clone(), "pass"));
            }
            _ if refusal => edges.push((id.clone(), "end_refused".to_owned(), "next")),
            (_, Some(next), _) => edges.push((id.clone(), next.0.clone(), "next")),
            _ => edges.push((id.clone(), "end_success".to_owned(), "next")),
        }
    }
    edges
}

fn table(rng: &mut Rng, blocks: &mut Vec<Block>) -> Vec<Column> {
    let width = rng.usize(3..=14);
    let wordy = if width < 8 { 3 } else { 1 };
    let columns: Vec<Column> = (0..width)
        .map(|nth| {
            let at = nth as u64 + 1;
            let next = match rng.usize(..3) {
                _ if nth + 2 >= width => ("-".to_owned(), Vec::new()),
                0 => {
                    let (a, b) = ("егер деректерде кемшілік болса", "егер деректер дұрыс болса");
                    let ways = vec![(Some(at + 1), Some(a.to_owned())), (Some(at + 2), Some(b.to_owned()))];
                    (format!("{}-{a}; {}-{b}", at + 1, at + 2), ways)
                }
                1 => ((at + 1).to_string(), vec![(Some(at + 1), None)]),
                _ => ("-".to_owned(), Vec::new()),
            };
            let action = pick(rng, &ACTIONS);
            Column {
                actor: pick(rng, &ACTORS),
                action: long(rng, action, wordy),
                form: pick(rng, &FORMS).to_owned(),
                duration: pick(rng, &TIMES),
                next,
            }
        })
        .collect();
    let row = |label: &str, cell: &dyn Fn(usize, &Column) -> String| {
        let cells = columns.iter().enumerate().map(|(nth, column)| cell(nth, column));
        std::iter::once(label.to_owned()).chain(cells).collect::<Vec<String>>()
    };
    blocks.push(Block::Table(vec![
        row("№ іс-әрекет (жұмыс барысы, ағыны)", &|nth, _| (nth + 1).to_string()),
        row("ҚФБ атауы", &|_, column| column.actor.to_owned()),
        row(
            "Іс-әрекеттің (үдерістің, рәсімнің, операцияның) атауы және сипаттамасы",
            &|_, column| column.action.clone(),
        ),
        row("Аяқтау нысаны (деректер, құжат, ұйымдық-басқарушы шешім)", &|_, column| column.form.clone()),
        row("Орындалу мерзімі", &|_, column| column.duration.0.to_owned()),
        row("Келесі іс-әрекеттің нөмірі", &|_, column| column.next.0.clone()),
    ]));
    columns
}
