//! Sentences of invented bodies and the flows that they must become, a construction a case.

use super::super::tests::{APPLIES, compiled, process, shown};
use zanflow_model::Channel;

/// A case: what it shows, the chapter behind «3. Алушы портал арқылы өтініш жолдайды», the flow.
const FLOWS: &[(&str, &str, &str)] = &[
    (
        "a fault that is there speaks against the service, one that is not for it; rework goes back to the sender",
        "4. Маман өтінішті ара басқармасына жолдайды.\n\n5. Басқарма сауалнаманы тексереді.\n\n6. Бұзушылықтар анықталған жағдайда \
         сауалнама пысықтауға қайтарылуы тиіс.\n\n7. Бұзушылықтар болмаған жағдайда паспорт дайындалады.",
        "s1:submit_application s2:transfer_documents s3:examine c1:examine- s4:return_documents s5:prepare_result | start>s1 s1>s2 s2>s3 s3>c1 c1-s4 s4>s2 c1+s5 s5>end_success",
    ),
    (
        "an application that is returned goes back to whoever filed it",
        "4. Егер өтініште кемшіліктер анықталса, маман өтінішті пысықтауға қайтарады.\n\n5. Басшы паспортқа қол қояды.",
        "s1:submit_application c1:examine- s2:return_documents s3:sign_result | start>s1 s1>c1 c1-s2 s2>s1 c1+s3 s3>end_success",
    ),
    (
        "two questions of one sentence are the two sides of one",
        "4. Маман омартаны тексереді.\n\n5. Тексеру қорытындысы оң болған жағдайда маман паспорт ресімдейді, қорытынды теріс болған жағдайда \
         дәлелді бас тартуды дайындайды.",
        "s1:submit_application s2:examine c1:check_eligibility s3:prepare_result s4:refuse | start>s1 s1>s2 s2>c1 c1+s3 c1-s4 s3>end_success s4>end_refused",
    ),
    (
        "being and not being found are two sides; the answer «none» is no success",
        "4. Архив сұратылған жазбаны іздеуді жүзеге асырады.\n\n5. Жазба анықталған жағдайда маман көшірме дайындайды.\n\n6. Жазба \
         болмаған жағдайда маман жазба жоқ екендігі туралы жауап дайындайды.",
        "s1:submit_application s2:process_request c1:check_eligibility s3:prepare_result s4:prepare_result | start>s1 s1>s2 s2>c1 c1+s3 c1-s4 s3>end_success s4>end_refused",
    ),
    (
        "what stands before «немесе … жағдайда» is the other way of the clause",
        "4. Маман құжаттарды тіркеуді жүзеге асырады немесе алушы құжаттарды толық ұсынбаған жағдайда құжаттарды қабылдаудан бас тартады.",
        "s1:submit_application c1:examine- s2:register_documents s3:refuse | start>s1 s1>c1 c1+s2 c1-s3 s2>end_success s3>end_refused",
    ),
    (
        "a question on what is done after a notice stands on the way of the notice",
        "4. Маман омартаны тексереді.\n\n5. Тізбенің 9-тармағында көзделген негіздер болған кезде маман алушыға алдын ала шешім туралы \
         хабарлайды.\n\n6. Тыңдау екі жұмыс күні ішінде өткізіледі.\n\n7. Егер алушы хабарламаны алған күннен бастап 2 (екі) жұмыс күні ішінде \
         ескертулерді жоймаса, маман бас тартуды жолдайды.",
        "s1:submit_application s2:examine c1:check_eligibility- s3:make_preliminary_decision s4:hold_hearing c2:examine- s5:refuse | start>s1 s1>s2 s2>c1 c1-s3 s3>s4 s4>c2 c2-s5 c1+end_success c2+end_success s5>end_refused",
    ),
    (
        "refusal as such, with a hearing behind it, is a question",
        "4. Маман омартаны тексереді.\n\n5. Мемлекеттік қызметті көрсетуден бас тарту Тізбенің 9-тармағына сәйкес жүзеге асырылады, бұл ретте \
         маман алушыға алдын ала шешім бойынша тыңдау уақыты туралы хабарлайды.\n\n6. Тыңдау нәтижесі бойынша комиссия паспорт беру туралы не \
         одан бас тарту туралы шешім қабылдайды.",
        "s1:submit_application s2:examine c1:check_eligibility- s3:make_preliminary_decision s4:decide c2:decide | start>s1 s1>s2 s2>c1 c1-s3 s3>s4 s4>c2 c1+end_success c2+end_success c2-end_refused",
    ),
    (
        "the refusal of the next sentence is what the question leads to",
        "4. Маман омартаны тексереді.\n\n5. Омарта талаптарға сәйкес болмаған жағдайда маман акт жасайды. Акт негізінде маман дәлелді бас \
         тартуды дайындайды.",
        "s1:submit_application s2:examine c1:check_eligibility- s3:prepare_result s4:refuse | start>s1 s1>s2 s2>c1 c1-s3 s3>s4 c1+end_success s4>end_refused",
    ),
    (
        "handing out that is printed first comes last",
        "4. Корпорацияда дайын паспортты беру алушы жеке куәлігін көрсеткен кезде жүзеге асырылады.\n\n5. Маман омартаны тексереді.\n\n6. Басшы \
         паспортқа қол қояды.",
        "s1:submit_application s2:examine s3:sign_result s4:deliver_result | start>s1 s1>s2 s2>s3 s3>s4 s4>end_success",
    ),
    (
        "states, amendments, long keeping and what must not be are no acts",
        "4. Көшірме анық болуы тиіс.\n\n5. Суретте бөгде заттар көрінбейді.\n\n6. Қағидаларға өзгерістер енгізген кезде басқарма операторға \
         ақпарат жібереді.\n\n7. Берілмеген паспорт бір жыл бойы сақталады, содан кейін жойылады.\n\n8. Маман омартаны тексереді.",
        "s1:submit_application s2:examine | start>s1 s1>s2 s2>end_success",
    ),
    (
        "what orders a commission for all cases, and what may be, are no acts",
        "4. Комиссия құрамын басқарма бекітеді.\n\n5. Басқарма қызметкерлер арасынан комиссия хатшысын тағайындайды.\n\n6. Мүшелердің дауыстары тең \
         бөлінген жағдайда төраға шешім қабылдайды.\n\n7. Комиссия екі өтінішті бір отырыста қарай алады.\n\n8. Сынақ екі кезеңнен тұрады.\n\n9. \
         Маман омартаны тексереді.",
        "s1:submit_application s2:examine | start>s1 s1>s2 s2>end_success",
    ),
    (
        "the grounds are asked before a handing out that nothing has decided",
        "4. Маман омартаны тексереді.\n\n5. Маман алушыға паспортты береді.\n\n6. Бас тарту негіздері анықталған кезде маман алушыға алдын ала \
         шешім туралы хабарлайды.\n\n7. Тыңдалым нәтижелері бойынша комиссия паспорт беру не одан бас тарту туралы шешім қабылдайды.",
        "s1:submit_application s2:examine c1:check_eligibility- s3:make_preliminary_decision s4:decide c2:decide s5:deliver_result | start>s1 s1>s2 s2>c1 c1-s3 s3>s4 s4>c2 c2-end_refused c1+s5 c2+s5 s5>end_success",
    ),
    (
        "days for mending the papers of a notice are a step on its way",
        "4. Маман құжаттардың толықтығын тексереді.\n\n5. Құжаттар толық болмаған жағдайда маман алушыға хабарлама жібереді. Хабарламада көрсетілген \
         құжаттарды сәйкестікке келтіру мерзімі екі жұмыс күнін құрайды.\n\n6. Егер алушы хабарламаны алған күннен бастап екі жұмыс күні ішінде \
         құжаттарды сәйкес келтірмесе, маман бас тартуды жолдайды.",
        "s1:submit_application s2:examine c1:examine- s3:notify_applicant s4:other c2:examine- s5:refuse | start>s1 s1>s2 s2>c1 c1-s3 s3>s4 s4>c2 c2-s5 c1+end_success c2+end_success s5>end_refused",
    ),
    (
        "a score is judged, no paper; who is shut out of a test is refused",
        "4. Құжаттар толық болмаған жағдайда маман бас тартады.\n\n5. Талаптар бұзылған жағдайда комиссия алушыны сынақтан шеттетеді.\n\n6. Егер \
         дұрыс жауаптардың саны жетпістен көп болса, маман паспорт ресімдейді.",
        "s1:submit_application c1:examine- s2:refuse c2:check_eligibility- s3:other c3:check_eligibility s4:prepare_result | start>s1 s1>c1 c1-s2 s2>end_refused c1+c2 c2-s3 s3>end_refused c2+c3 c3+s4 s4>end_success c3-end_refused",
    ),
    (
        "once a hearing has decided, the work on its result goes on; what it decided is asked no more",
        "4. Маман омартаны тексереді.\n\n5. Бас тарту негіздері анықталған кезде маман алушыға алдын ала шешім туралы хабарлайды.\n\n6. Тыңдау \
         нәтижелері бойынша комиссия паспорт беру не одан бас тарту туралы шешім қабылдайды.\n\n7. Алушыны тыңдау аяқталғаннан кейін басқарма \
         басшысының орынбасары паспортқа қол қояды.\n\n8. Оң шешім болған жағдайда маман паспорт береді.",
        "s1:submit_application s2:examine c1:check_eligibility- s3:make_preliminary_decision s4:decide c2:decide s5:sign_result s6:deliver_result | start>s1 s1>s2 s2>c1 c1-s3 s3>s4 s4>c2 c2-end_refused c1+s5 c2+s5 s5>s6 s6>end_success",
    ),
    (
        "a question and the next one that denies it are two sides of one, not the other side of one on all papers",
        "4. Құжаттар толық болмаған жағдайда маман бас тартады.\n\n5. Омарта куәлігінің түпнұсқасы болған жағдайда маман алушыға паспортты \
         береді.\n\n6. Омарта куәлігінің түпнұсқасы болмаған жағдайда маман ара басқармасына сұрау салу жібереді.\n\n7. Басқарма уәкілетті \
         органға жауап жібереді.\n\n8. Маман алушыға паспортты береді.",
        "s1:submit_application c1:examine- s2:refuse c2:other s3:deliver_result s4:send_request s5:process_request s6:deliver_result | start>s1 s1>c1 c1-s2 s2>end_refused c1+c2 c2+s3 s3>end_success c2-s4 s4>s5 s5>s6 s6>end_success",
    ),
    (
        "a clause right behind a clause that points the same way belongs to it",
        "4. Ұсынылған құжаттар сәйкес келген кезде, құжаттар толық ұсынылған жағдайда маман паспорт ресімдейді.",
        "s1:submit_application c1:examine s2:prepare_result | start>s1 s1>c1 c1+s2 s2>end_success c1-end_refused",
    ),
    (
        "getting a paper that says yes or no asks nothing; a refusal before «немесе» is one of two results",
        "4. Маман омартаға бару арқылы оны тексереді.\n\n5. Омартаның талаптарға сәйкестігі немесе сәйкес еместігі туралы қорытынды алған кезде \
         маман дәлелді бас тартуды немесе паспортты ресімдейді.",
        "s1:submit_application s2:inspect_site s3:prepare_result | start>s1 s1>s2 s2>s3 s3>end_success",
    ),
    (
        "who holds a result, what forbids, who provides and how a hearing is held by the code are no acts",
        "4. Паспорттың иелері жылына бір рет мәлімет береді.\n\n5. Паспорт басқа адамға берілмеуі тиіс және ел аумағында қолданылады.\n\n6. \
         Тыңдалым рәсімі Кодекстің 73-бабына сәйкес жүргізіледі.\n\n7. Маман омартаны тексереді.",
        "s1:submit_application s2:examine | start>s1 s1>s2 s2>end_success",
    ),
    (
        "a clause inside the attribute of what is handed in asks nothing",
        "4. Азамат ЭЦҚ қойылған немесе нөмірін портал кабинетінде тіркеген жағдайда бір реттік парольмен куәландырылған сауалнаманы басқармаға \
         жібереді.",
        "s1:submit_application s2:submit_application | start>s1 s1>s2 s2>end_success",
    ),
    (
        "what is done before a clause with a subject of its own stays with the act; the same word denied is the other side",
        "4. Маман құжаттарды қарап, олар талаптарға сай болса, паспорт жобасын дайындайды, ал сай болмаса, дәлелді бас тартуды ресімдейді.",
        "s1:submit_application c1:check_eligibility s2:prepare_result s3:refuse | start>s1 s1>c1 c1+s2 c1-s3 s2>end_success s3>end_refused",
    ),
    (
        "what is not given where a question holds is refused; what is never given is no act",
        "4. Маман омартаны тексереді.\n\n5. Омартаға қатысты сот шешімі болған жағдайда паспорт берілмейді.\n\n6. Паспорт басқа тұлғаға \
         берілмейді.",
        "s1:submit_application s2:examine c1:check_eligibility- s3:refuse | start>s1 s1>s2 s2>c1 c1-s3 c1+end_success s3>end_refused",
    ),
    (
        "days that the applicant has lie inside the clause that denies",
        "4. Алушы екі жұмыс күні ішінде жетіспейтін құжаттарды ұсынбаса, маман өтінішті қараудан бас тартады.",
        "s1:submit_application c1:examine- s2:refuse | start>s1 s1>c1 c1-s2 c1+end_success s2>end_refused",
    ),
];

#[test]
fn sentences_become_flows() {
    let got: Vec<String> = FLOWS
        .iter()
        .map(|(_, chapter, _)| shown(&process(&format!("{APPLIES}{chapter}"), Channel::Portal)))
        .collect();
    for ((what, _, wanted), got) in FLOWS.iter().zip(&got) {
        assert_eq!(got, wanted, "{what}");
    }
}

/// A case: a sentence, and who acts in the steps that it becomes.
const ACTORS: &[(&str, &[Option<&str>])] = &[
    ("Уәкілетті қызметкер жүгінген күні өтінішті тіркейді.", &[Some("уәкілетті қызметкер")]),
    ("Паспорт алушының кабинетіне беруші уәкілетті адамының қолтаңбасы қойылған түрде жолданады.", &[None]),
    (
        "Ара басқармасының қызметкері – бал комиссиясының хатшысы өтінішті қабылдайды.",
        &[Some("Ара басқармасының қызметкері – бал комиссиясының хатшысы")],
    ),
    ("Кеңсе өтінішті басшыға береді, ол жауапты маманды тағайындайды.", &[Some("кеңсе"), Some("басшы")]),
    (
        "Бал орталығына (бұдан әрі – БО) өтініш беріледі. БО екі жұмыс күні ішінде паспорт дайындайды.",
        &[None, Some("БО")],
    ),
    (
        "Бірінші, Екінші және Үшінші қалалардың, аудандардың бал бөлімдерінің қызметкері омартаны тексереді.",
        &[Some("Бірінші, Екінші және Үшінші қалалардың, аудандардың бал бөлімдерінің қызметкері")],
    ),
    (
        "Сұрақнаманы Қазақстан Республикасы Бал министрлігі әзірлейді.",
        &[Some("Қазақстан Республикасы Бал министрлігі")],
    ),
    ("Алушы екі жұмыс күні ішінде алдын ала шешімге қарсылық білдіруге мүмкіндігі бар.", &[Some("Алушы")]),
    (
        "Отырысқа қатысушы комиссия мүшелері хаттамаға қол қояды.",
        &[Some("Отырысқа қатысушы комиссия мүшелері")],
    ),
    (
        "Омартаны осы Қағидалардың 2-тармағында көрсетілген адамдар тексереді.",
        &[Some("осы Қағидалардың 2-тармағында көрсетілген адамдар")],
    ),
    (
        "Актіге сарапшы, ара инспекторы немесе үміткер қол қояды.",
        &[Some("сарапшы, ара инспекторы немесе үміткер")],
    ),
    (
        "Омарталарды ұжымдық басқару жөніндегі ұйым тізімді тексереді.",
        &[Some("Омарталарды ұжымдық басқару жөніндегі ұйым")],
    ),
    (
        "Актіге бал басқармасы басшысының орынбасары қол қояды.",
        &[Some("бал басқармасы басшысының орынбасары")],
    ),
    ("Басқарма сұратылған жазба анықталған жағдайда көшірме дайындайды.", &[None, Some("Басқарма")]),
];

#[test]
fn actors_are_found_by_case_and_place() {
    for (sentence, wanted) in ACTORS {
        let process = process(&format!("{APPLIES}4. {sentence}"), Channel::Portal);
        let got: Vec<Option<&str>> = process.nodes.iter().skip(1).map(|node| node.actor.as_deref()).collect();
        assert_eq!(&got, wanted, "{sentence}");
    }
}

/// A case: a sentence, and what is done in the steps that it becomes.
const ACTS: &[(&str, &str)] = &[
    ("Сарапшылар кеңесі үш жұмыс күні ішінде жобаға баға береді.", "examine"),
    ("Мүдделі органдар он жұмыс күні ішінде тиісті жауапты ұсынады.", "process_request"),
    (
        "Паспорт алушының «жеке кабинетінде» мемлекеттік қызмет нәтижесі ретінде орналастырылады.",
        "deliver_result",
    ),
    ("Төлем үкіметтің төлем шлюзі арқылы жүргізіледі.", "pay"),
    ("Алушы порталда тіркеледі және ЭЦҚ көмегімен авторизацияланады.", "authenticate"),
    ("Үміткерлер тестілеуден өтеді.", "test"),
    (
        "Аумақтық бөлімше алушының талаптарға сәйкестігін тексереді және нәтижесін уәкілетті органға жібереді.",
        "examine",
    ),
    ("Берушінің ақпараттық жүйесі сұрау салуды өңдейді және нәтижені қалыптастырады.", "prepare_result"),
    ("Өтінішті қарау үш жұмыс күні ішінде жүзеге асырылады.", "examine"),
    ("Құжаттарды қабылдауды орталықтың қызметкері жүргізеді.", "receive_documents"),
    ("Бал комитеті шешімді бес жұмыс күні ішінде қабылдайды.", "decide"),
    ("Бал комитеті қаулы қабылдайды.", "prepare_result"),
    ("Маман алушыға паспорт беру туралы хабарлама не дәлелді бас тарту жібереді.", "deliver_result"),
    ("Алушы алдын ала шешім бойынша өз ұстанымын екі жұмыс күні ішінде білдіреді.", "hold_hearing"),
    ("Төлем расталмаған жағдайда өтініш қаралмайды.", "check_payment refuse"),
    ("Алушыда берешек болмаған кезде анықтама қалыптастырылады.", "check_eligibility prepare_result"),
    ("Паспортқа басшы қол қояды және маман оны алушыға береді.", "sign_result deliver_result"),
    ("Маман қолхатты іске тігеді, паспорттың екінші данасы үміткерге тапсырылады.", "deliver_result"),
    ("Маман мәртебесін анықтау үшін министрлікке жазбаша сұрау салу жібереді.", "send_request"),
    ("Көшірме жасалады және алушының жеке кабинетіне келіп түседі.", "deliver_result"),
    ("Өтініш отырыс өтетін күнге дейін кемінде он жұмыс күні бұрын жіберіледі.", "submit_application"),
];

#[test]
fn acts_are_known_by_their_own_verb_and_its_object() {
    for (sentence, wanted) in ACTS {
        let process = process(&format!("{APPLIES}4. {sentence}"), Channel::Portal);
        let got: Vec<&str> = process.nodes.iter().skip(1).map(|node| node.action.name()).collect();
        assert_eq!(&got.join(" "), wanted, "{sentence}");
    }
}

/// A case: how one applies, and the channels that it names.
const CHANNELS: &[(&str, &[Channel])] = &[
    (
        "3. Алушы көрсетілетін қызметті берушіге, Мемлекеттік корпорацияға немесе портал арқылы өтініш береді.",
        &[Channel::Portal, Channel::Provider, Channel::Centre],
    ),
    ("3. Алушы портал арқылы көрсетілетін қызметті берушіге өтініш береді.", &[Channel::Portal]),
    (
        "3. Алушы бал бөлімдеріне (бұдан әрі – көрсетілетін қызметті беруші) немесе портал арқылы өтініш береді.",
        &[Channel::Portal, Channel::Provider],
    ),
    (
        "3. Алушы:\n\n1) көрсетілетін қызметті берушінің кеңсесі;\n\n2) портал арқылы өтініш береді.",
        &[Channel::Portal, Channel::Provider],
    ),
];

#[test]
fn channels_are_those_by_which_one_applies() {
    for (sentence, wanted) in CHANNELS {
        let model = compiled(&format!("{sentence}\n\n4. Маман омартаны тексереді."));
        let processes = model.services.iter().flat_map(|service| &service.processes);
        let got: Vec<Channel> = processes.map(|process| process.channel).collect();
        assert_eq!(&got, wanted, "{sentence}");
    }
}

#[test]
fn parts_of_a_sentence_may_be_for_channels_of_their_own() {
    let chapter = "3. Алушы көрсетілетін қызметті берушіге немесе портал арқылы өтініш береді.\n\n4. Паспорт кеңсе арқылы беріледі, ал электрондық \
                   түрде алушының «жеке кабинетіне» жолданады.";
    let texts = |channel: Channel| -> Vec<String> {
        process(chapter, channel).nodes.into_iter().skip(1).map(|node| node.text).collect()
    };
    assert_eq!(texts(Channel::Portal), ["электрондық түрде алушының «жеке кабинетіне» жолданады"]);
    assert_eq!(texts(Channel::Provider), ["Паспорт кеңсе арқылы беріледі"]);
}

#[test]
fn cases_of_their_own_are_processes_of_their_own() {
    let model = compiled(&format!(
        "{APPLIES}4. Маман омартаны тексереді.\n\n5. Паспорт алушының «жеке кабинетіне» жолданады.\n\n6. Паспортты қайта ресімдеу кезінде алушы \
         портал арқылы өтініш береді. Маман паспортты қайта ресімдейді.\n\n7. Паспорт жоғалған жағдайда маман телнұсқа дайындайды, оны алушыға \
         береді."
    ));
    let processes = model.services.iter().flat_map(|service| &service.processes);
    let got: Vec<(Option<&str>, usize)> =
        processes.map(|process| (process.case.as_deref(), process.nodes.len())).collect();
    assert_eq!(got, [(None, 3), (Some("қайта ресімдеу"), 2), (Some("телнұсқа беру"), 2)]);
}
