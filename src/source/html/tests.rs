use super::read;
use crate::LineKind;

/// The lines of a page that are not blank; `>` before those of stamps, `-` before bullets, `#` before headings, `|`
/// between cells.
fn lines(page: &str) -> Vec<String> {
    let draft = read(page).draft;
    let full = draft.lines.iter().filter(|line| line.kind != LineKind::Blank);
    let shown = full.map(|line| {
        let mark = match line.kind {
            LineKind::Quote => "> ",
            LineKind::Bullet => "- ",
            LineKind::Heading(_) => "# ",
            _ => "",
        };
        format!("{mark}{}", draft.line_text(line).replace('\t', "|"))
    });
    shown.collect()
}

fn check(table: &[(&str, &[&str])]) {
    for (page, expected) in table {
        assert_eq!(lines(page), *expected, "{page}");
    }
}

#[test]
fn numbers_of_lists() {
    check(&[
        ("<ol><li>бір<li value=5>бес<li>алты</ol>", &["1. бір", "5. бес", "6. алты"]),
        ("<ol start=3 reversed><li>бір<li>екі</ol>", &["3) бір", "2) екі"]),
        ("<ol reversed><li>бір<li>екі</ol>", &["2) бір", "1) екі"]),
        (
            "<ol type=a><li>бір<li>екі</ol><ol type=i><li>бір<li>екі</ol>",
            &["a) бір", "b) екі", "i) бір", "ii) екі"],
        ),
        ("<ol type=I start=4><li>бір</ol>", &["IV. бір"]),
        ("<ol style='list-style-type:upper-alpha'><li>бір</ol>", &["A. бір"]),
        ("<ul><li>бір<li>екі</ul>", &["- бір", "- екі"]),
        ("<ul style='list-style:none'><li>бір</ul>", &["бір"]),
        ("<ol style='list-style:none'><li>1) бір</ol>", &["1) бір"]),
        ("<ol><li>1) бір<li>2) екі</ol>", &["1) бір", "2) екі"]),
        ("<style>ul{list-style-type:'– '}</style><ul><li>бір</ul>", &["- бір"]),
        ("<table><tr><td>а<td><ol><li>бір<li>екі</ol></table><p>сөз", &["а      1. бір 2. екі", "сөз"]),
    ]);
}

#[test]
fn items_of_a_paragraph_have_brackets() {
    check(&[
        (
            "<ol><li>Ретпен:<ol><li>бір;<li>екі.</ol><li>Келесі.</ol>",
            &["1. Ретпен:", "1) бір;", "2) екі.", "2. Келесі."],
        ),
        (
            "<p>6. Ретпен:<ol><li>бір;<li>екі.</ol><ol start=7><li>Келесі.</ol>",
            &["6. Ретпен:", "1) бір;", "2) екі.", "7. Келесі."],
        ),
        ("<p>ҚАУЛЫ ЕТЕДІ:<ol><li>Бірінші.<li>Екінші.</ol>", &["ҚАУЛЫ ЕТЕДІ:", "1. Бірінші.", "2. Екінші."]),
        // As programs print lists whose levels they lost.
        (
            "<ol><li>Бірінші.<li>Ретпен:<li>бір;<li>екі.<li>Үшінші.</ol>",
            &["1. Бірінші.", "2. Ретпен:", "1) бір;", "2) екі.", "3. Үшінші."],
        ),
        (
            "<ol><li>Ретпен:<li>Бекітілсін.<li>Енгізіледі.</ol>",
            &["1. Ретпен:", "2. Бекітілсін.", "3. Енгізіледі."],
        ),
    ]);
}

#[test]
fn numbers_that_a_style_sheet_counts() {
    check(&[
        (
            "<style>body{counter-reset:p} p.n{counter-increment:p} p.n::before{content:counter(p) '. '}</style><p class=n>Бір.<p class=n>Екі.",
            &["1. Бір.", "2. Екі."],
        ),
        (
            "<style>.l>li{counter-increment:c;list-style:none} .l>li:before{content:'' counter(c,decimal) ') '}</style><ol class=l><li>бір</li><li>екі</li></ol>",
            &["1) бір", "2) екі"],
        ),
        (
            "<style>@counter-style p{system:extends decimal;suffix:') '} ol{list-style-type:p}</style><ol><li>бір</ol>",
            &["1) бір"],
        ),
        (
            "<style>ol{counter-reset:a} li{counter-increment:a;list-style:none} li::before{content:counters(a,'.') '. '}</style><ol><li>бір<ol><li>екі</ol></ol>",
            &["1. бір", "1.1. екі"],
        ),
        ("<style>li::marker{content:'(' counter(list-item) ') '}</style><ol><li>бір</ol>", &["(1) бір"]),
        ("<style>q::before{content:'«'} q::after{content:'»'}</style><p><q>сөз</q> бір", &["«сөз» бір"]),
        ("<style>a::after{content:' →'}</style><p><a href=x>сөз</a> бір", &["сөз бір"]),
    ]);
}

#[test]
fn what_a_page_hides_or_strikes_out_is_left_out_and_told() {
    let table: [(&str, &[&str], &str); 13] = [
        ("<p>10 <del>он</del> 3 <ins>үш</ins>", &["10 3 үш"], "1 passage struck out"),
        ("<p>бір<p><s>екі</s><p>үш", &["бір", "үш"], "1 passage struck out"),
        (
            "<style>.x{text-decoration:line-through}</style><p>бір <span class=x>екі</span> үш",
            &["бір үш"],
            "1 passage",
        ),
        ("<p>бір<p hidden>екі<p style='display:none'>үш", &["бір"], "2 hidden passages"),
        (
            "<style>.x{display:none} p.x{display:block}</style><p class=x>бір<div class=x>екі</div>",
            &["бір"],
            "1 hidden",
        ),
        ("<p>бір<p style='visibility:hidden'>екі", &["бір"], "1 hidden passage"),
        (
            "<div style='font-size:0'>бір<span style='font-size:12pt'>екі</span></div>",
            &["екі"],
            "1 hidden passage",
        ),
        ("<p><span class=sr-only>ескерту</span>бір", &["бір"], "1 note for screen readers"),
        (
            "<style>.o{position:absolute;width:1px;height:1px}</style><p>бір<span class=o>екі</span>",
            &["бір"],
            "1 note for screen readers",
        ),
        ("<p>бір<svg><text>екі</text></svg>", &["бір"], "1 drawing"),
        ("<p>бір<img src=a.png alt=екі>", &["бір"], "1 picture"),
        ("<nav>мәзір</nav><div title=header><p>колонтитул</div><p>бір", &["бір"], "2 menus, heads"),
        ("<style>p:has(b){display:none}</style><p>бір", &["бір"], "1 rules of its style sheet"),
    ];
    for (page, expected, told) in table {
        assert_eq!(lines(page), expected, "{page}");
        let remarks = read(page).remarks;
        assert!(
            remarks.len() == 1 && remarks.iter().any(|remark| remark.starts_with(told)),
            "{page}: {remarks:?}"
        );
    }
    assert!(read("<head><title>а</title><script>б</script></head><p>бір").remarks.is_empty());
}

#[test]
fn raised_figures_stay_apart() {
    check(&[
        ("<p>9<sup>1</sup>-бап, м<sup>о</sup>", &["9¹-бап, мо"]),
        ("<style>.r{vertical-align:super}</style><p>7<span class=r>1</span>. Сөз", &["7¹. Сөз"]),
        (
            "<p>3<sup><a href='#_ftn1'>[1]</a></sup> күн<p><a href='#_ftnref1'><sup>[1]</sup></a> ескерту",
            &["3¹ күн", "¹ ескерту"],
        ),
        ("<p>3<sup>*</sup> күн, CO<sub>2</sub>", &["3* күн, CO2"]),
    ]);
}

#[test]
fn lines_of_a_page() {
    check(&[
        (
            "<div style='display:flex;justify-content:space-between'><span>Әкім</span><span>Н. Ноғаев</span></div>",
            &["Әкім      Н. Ноғаев"],
        ),
        ("<p style='margin-left:9cm'>Әкімдіктің<br>қаулысымен", &["> Әкімдіктің", "> қаулысымен"]),
        (
            "<style>.s{text-align:right}</style><div class=s><p>Мөр<p>№ 1</div><p>сөз",
            &["> Мөр", "> № 1", "сөз"],
        ),
        (
            "<style>span.b{display:block}</style><p><span class=b>бір</span><span class=b>екі</span>",
            &["бір", "екі"],
        ),
        ("<style>.p{white-space:pre}</style><div class=p>бір\n  екі</div>", &["бір", "  екі"]),
        ("<style>.c{text-transform:uppercase}</style><p class=c>қаулы", &["ҚАУЛЫ"]),
        ("<p>«<b>Тақырып</b>»<p><b>бір</b> екі", &["# «Тақырып»", "бір екі"]),
        ("<p>Әкім\t\t\tН. Ноғаев", &["Әкім      Н. Ноғаев"]),
        ("<p>бір\n\tекі\n\tүш", &["бір екі үш"]),
        ("<blockquote><p>Мөр</blockquote><blockquote><p>1. Тармақ.</blockquote>", &["> Мөр", "1. Тармақ."]),
    ]);
}

#[test]
fn of_a_page_with_an_article_only_that_and_its_title_are_read() {
    let page = "<div><h1>Дерекқор</h1><ul><li>мәзір</ul></div><div><h1>Бұйрық туралы</h1><span>Жаңартылған</span><p>2020 жылғы № 1</div>\
                <div><a>Мәтін</a><ul><li>Көшіру</ul></div><article><p>1. Бекітілсін және осы бұйрық қолданысқа енгізілсін деп айтылды, \
                оның мәтіні осы беттің басым бөлігі болып тұр.</article><div>соңы</div>";
    let read = lines(page);
    assert_eq!(read.len(), 4, "{read:?}");
    assert_eq!(read[..3], ["# Бұйрық туралы", "Жаңартылған", "2020 жылғы № 1"]);
    // An article that is a lesser part of the page is one of its parts.
    let page = "<p>Ұзақ мәтін, ол беттің басым бөлігі болып тұр.<article><p>бір</article>";
    assert_eq!(lines(page).len(), 2);
}

#[test]
fn merged_cells_say_which_cell_covers_them() {
    let page = "<table><tr><td>а<td colspan=2>ә<tr><td rowspan=2>б<td>в<td>г<tr><td>ғ<td>д</table>";
    let draft = read(page).draft;
    let text =
        |at: u32| draft.text.get(at as usize..).unwrap().split(['\t', '\n']).next().unwrap().to_owned();
    let merged: Vec<_> =
        draft.merged.iter().map(|merged| (text(merged.at), text(merged.of), merged.down)).collect();
    let covered = |of: &str, down: bool| (String::new(), of.to_owned(), down);
    assert_eq!(merged, [covered("ә", false), covered("б", true)]);
}

#[test]
fn a_hostile_sheet_ends() {
    let rules: String = (0..4000).map(|i| format!("div p:not(.a{i}){{display:none}}")).collect();
    let page = format!("<style>{rules}</style>{}", "<div><p>а".repeat(4000));
    let begun = std::time::Instant::now();
    let read = read(&page);
    assert!(
        read.remarks.iter().any(|remark| remark.starts_with("its style sheet is too large")),
        "{:?}",
        read.remarks
    );
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
