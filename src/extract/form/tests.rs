//! Forms in different looks; what each must come out as was written by hand first.

use zanflow_model::{ApplicationForm, FormField};

/// A small act whose rules have the form in their first appendix.
fn model_of(form: &str) -> zanflow_model::Model {
    let head = "# Бау салу қағидаларын бекіту туралы\n\n> Үлгі министрінің 2020 жылғы 4 мамырдағы № 7 бұйрығы\n\n## «Бау салуға рұқсат беру» мемлекеттік қызмет көрсету қағидалары\n\n### 1-тарау. Жалпы ережелер\n\n1. Осы қағидалар «Бау салуға рұқсат беру» мемлекеттік қызметін көрсету тәртібін айқындайды.\n\n### 2-тарау. Мемлекеттік қызметті көрсету тәртібі\n\n2. Көрсетілетін қызметті алушы көрсетілетін қызметті берушіге 1-қосымшаға сәйкес өтініш береді.\n\n3. Көрсетілетін қызметті беруші өтінішті 2 жұмыс күні ішінде қарайды.\n\n> Бау салу қағидаларына\n> 1-қосымша\n\n";
    let source = zanflow_source::from_bytes("7_a.md", format!("{head}{form}\n").as_bytes(), None).unwrap();
    zanflow_compiler::compile(&source).model
}

fn told(field: &FormField) -> String {
    let hint = field.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
    let options =
        if field.options.is_empty() { String::new() } else { format!(" [{}]", field.options.join("|")) };
    let of = field.asked_of.map_or("", |of| of.name());
    let of = if of.is_empty() { String::new() } else { format!(" @{of}") };
    let of = if field.required { format!("{of} !") } else { of };
    format!("{}: {}{hint}{options}{of}", field.kind.name(), field.label)
}

#[track_caller]
fn check(form: &str, expected: &[&str]) -> ApplicationForm {
    let model = model_of(form);
    let found = model.services.first().and_then(|service| service.form.clone());
    let got: Vec<String> = found.iter().flat_map(|form| &form.fields).map(told).collect();
    assert_eq!(got, expected, "{found:#?}");
    found.unwrap_or_default()
}

#[test]
fn labels_before_blanks() {
    let form = check(
        "## Өтініш\n\nБау салуға рұқсат беруді сұраймын.\n\nАты-жөні ____________\n\nЖСН: ____________ Телефоны: ___________\n\nЭлектрондық поштасы _________\n\nМекенжайы __________\n",
        &[
            "name: Аты-жөні",
            "iin: ЖСН",
            "phone: Телефоны",
            "email: Электрондық поштасы",
            "address: Мекенжайы",
        ],
    );
    assert_eq!((form.title.as_str(), form.appendix), ("Өтініш", Some(1)));
    assert_eq!(form.texts.len(), 1);
    assert_eq!(form.fields.iter().map(|field| field.line).collect::<Vec<_>>(), [24, 26, 26, 28, 30]);
}

#[test]
fn captions_below_blanks() {
    check(
        "## ӨТІНІШ\n\n```\n______________________\n(тегі, аты, әкесінің аты (бар болса))\n______________________\n______________________\n(тұрғылықты мекенжайы)\n```\n",
        &["name:  (тегі, аты, әкесінің аты (бар болса))", "address:  (тұрғылықты мекенжайы)"],
    );
}

#[test]
fn captions_stand_below_their_own_blanks() {
    check(
        "## ӨТІНІШ\n\n```\n20__ жылғы «__» ________  __________  ____________\n(қолы)  (Т.А.Ә.)\n```\n",
        &["date: 20__ жылғы «__» ________", "signature:  (қолы)", "name:  (Т.А.Ә.)"],
    );
}

#[test]
fn whom_and_from_whom_above_the_heading() {
    check(
        "> *кімге ______________*\n> *(лауазымы)*\n> *кімнен ______________*\n> *(Т.А.Ә.)*\n\n## Өтініш\n\nБау салуды сұраймын.\n",
        &["text: кімге (лауазымы)", "name: кімнен (Т.А.Ә.)"],
    );
}

#[test]
fn numbered_fields_and_organisations() {
    check(
        "## Өтініш\n\n1. Заңды тұлғаның атауы ____________\n\n2. БСН ____________\n\n3. Құрылған күні __________\n",
        &["text: Заңды тұлғаның атауы @legal", "bin: БСН", "date: Құрылған күні"],
    );
}

#[test]
fn either_number() {
    check("## Өтініш\n\nЖСН/БСН ____________\n", &["iin_or_bin: ЖСН/БСН"]);
}

#[test]
fn a_blank_inside_a_sentence_is_not_read() {
    check(
        "## Өтініш\n\nМаған ____________ бойынша бау салуға рұқсат беруді сұраймын.\n",
        &["unknown: Маған ___ бойынша бау салуға рұқсат беруді сұраймын."],
    );
}

#[test]
fn a_blank_without_words_is_kept() {
    check("## Өтініш\n\nБау салуға рұқсат беруді сұраймын. ____________\n", &["unknown: "]);
}

#[test]
fn counted_things() {
    check(
        "## Өтініш\n\nҚұжаттар саны ____ парақта, сызбалар ____ данада.\n",
        &["number: Құжаттар саны (парақта)", "number: сызбалар (данада)"],
    );
}

#[test]
fn answers_to_choose_from() {
    check(
        "## Өтініш\n\nБаудың орны (керегін сызыңыз):\n\n1) қалада;\n\n2) ауылда.\n\nКүні ________\n",
        &["choice: Баудың орны (керегін сызыңыз) [қалада|ауылда]", "date: Күні"],
    );
}

#[test]
fn boxes_to_tick() {
    check(
        "## Өтініш\n\nНәтижені алу тәсілі: ☐ қағазда ☐ порталда\n",
        &["choice: Нәтижені алу тәсілі [қағазда|порталда]"],
    );
}

#[test]
fn enclosed_papers() {
    check(
        "## Өтініш\n\nҚоса берілетін құжаттар:\n\n1) ________;\n\n2) ________.\n\nҚолы ________\n",
        &["list: Қоса берілетін құжаттар", "signature: Қолы"],
    );
}

#[test]
fn a_table_of_labels() {
    check(
        "## Өтініш\n\n| 1 | Тегі |  |\n|---|---|---|\n| 2 | Ұялы телефоны |  |\n| 3 | Туған күні |  |\n",
        &["name: Тегі", "phone: Ұялы телефоны", "date: Туған күні"],
    );
}

#[test]
fn a_table_to_fill_in() {
    check(
        "## Өтініш\n\n| № | Ағаштың атауы | Саны |\n|---|---|---|\n| 1 |  |  |\n| 2 |  |  |\n",
        &["list:  [№|Ағаштың атауы|Саны]"],
    );
}

#[test]
fn parts_for_natural_and_legal_persons() {
    check(
        "## Өтініш\n\nЖеке тұлғалар үшін:\n\nТегі ________\n\nЗаңды тұлғалар үшін:\n\nАтауы ________\n\nМ.О.\n",
        &["name: Тегі @natural", "text: Атауы @legal", "seal: М.О @legal"],
    );
}

#[test]
fn several_things_under_one_blank() {
    check(
        "## Өтініш\n\n```\n____________________\n(тегі, аты, мекенжайы, телефоны)\n```\n",
        &["name:  (тегі, аты)", "address:  (мекенжайы)", "phone:  (телефоны)"],
    );
}

#[test]
fn another_paper_ends_the_form() {
    check(
        "## Өтініш\n\nТегі ________\n\n## Құжаттарды қабылдау туралы қолхат\n\nТелефоны ________\n",
        &["name: Тегі"],
    );
}

#[test]
fn an_appendix_that_is_no_application_has_no_form() {
    assert_eq!(
        model_of("## Хабарлама\n\nТегі ________\n").services.first().and_then(|one| one.form.clone()),
        None
    );
}

#[test]
fn answers_with_a_blank() {
    check(
        "## Өтініш\n\nБаудың түрі (керегін сызыңыз):\n\n1) алма;\n\n2) басқа ______;\n\n3) ______.\n\nКүні ________\n",
        &["choice: Баудың түрі (керегін сызыңыз) [алма|басқа ___]", "date: Күні"],
    );
    check("## Өтініш\n\nОрны: ☐ қалада ☐ ______ ауылында\n", &["choice: Орны [қалада|___ ауылында]"]);
}

#[test]
fn a_sentence_with_a_blank_that_ends_in_answers() {
    check(
        "## Өтініш\n\n__________ ауылында бау салуға рұқсат беруді сұраймын (керегін сызыңыз):\n\n1) алма бауы;\n\n2) өрік бауы.\n",
        &[
            "unknown: ___ ауылында бау салуға рұқсат беруді сұраймын (керегін сызыңыз)",
            "choice: ___ ауылында бау салуға рұқсат беруді сұраймын (керегін сызыңыз) [алма бауы|өрік бауы]",
        ],
    );
}

#[test]
fn a_ground_is_no_basis() {
    check("## Өтініш\n\nСенімхат негізінде ____________\n", &["unknown: Сенімхат негізінде"]);
    check("## Өтініш\n\nӨтініштің негізі ____________\n", &["text: Өтініштің негізі"]);
}

/// An empty line to write on has no name of its own, and a name over labels in small letters belongs to them.
#[test]
fn a_name_over_labels_in_small_letters() {
    check(
        "## Өтініш\n\n```\n____________\nТегі\nлатын әріптерімен ____________\nкириллицамен ____________\n\nбасшының аты ____________ (М.О.)\n(басшының қолы)\n```\n",
        &[
            "unknown: ",
            "name: Тегі латын әріптерімен",
            "name: Тегі кириллицамен",
            "name: басшының аты",
            "seal: М.О.",
            "signature: басшының қолы",
        ],
    );
}

#[test]
fn what_the_form_says_must_be_filled_in() {
    check(
        "## Өтініш\n\nТегі ____________ (толтыру міндетті)\n\nТелефоны ____________ (толтыру міндетті емес)\n\nОрны* ____________\n\n«*» белгіленген жолдар міндетті түрде толтырылады\n",
        &["name: Тегі (толтыру міндетті) !", "phone: Телефоны (толтыру міндетті емес)", "text: Орны* !"],
    );
}

/// A step of a table that is called as a form is, and words that name a signature, are no form.
#[test]
fn words_alone_are_no_form() {
    for words in ["сұрау салу\n\nкүні ________\n", "Сұрау салу\n\nЭЦҚ тіркеу\n\nҚолы\n"]
    {
        let model = model_of(words);
        assert!(model.services.iter().all(|service| service.form.is_none()), "{words}");
    }
}

/// Forms made of random pieces of forms; the seed is fixed, so a failure comes again.
#[test]
fn anything_is_read() {
    const PIECES: [&str; 20] = [
        "өтініш",
        "____",
        "(",
        ")",
        "қолы",
        "☐",
        "\n",
        "\n\n",
        "\t",
        ".",
        ":",
        ", ",
        "1) ",
        "20__ ж. ",
        "«__» __",
        "тегі ",
        "| a |  |\n",
        "(керегін сызыңыз):\n",
        "* міндетті түрде толтырылады\n",
        "ЖСН ",
    ];
    let mut state = 7u64;
    for _ in 0..200 {
        let mut form = String::from("## Өтініш\n\n");
        for _ in 0..40 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            form.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
        }
        let model = model_of(&form);
        let last = form.lines().count() as u32 + 30;
        for form in model.services.iter().flat_map(|service| &service.form) {
            assert!(form.line_start <= form.line_end && form.line_end < last, "{form:?}");
            let lies = |field: &FormField| {
                form.line_start <= field.line
                    && field.line <= field.line_end
                    && field.line_end <= form.line_end
            };
            assert!(form.fields.iter().all(lies), "{form:?}");
        }
    }
}
