//! Formulas (`m:oMath`) in one line: `(a+b)/c`, `x²`, `√(a)`.

use super::super::numerals;
use super::super::xml::Element;

/// A formula's text.
pub(super) fn text(of: &Element) -> String {
    let mut out = String::new();
    of.elements().for_each(|element| write(element, &mut out));
    out
}

fn write(element: &Element, out: &mut String) {
    let part = |name: &str| element.child(name).map(text).unwrap_or_default();
    match &*element.name {
        "t" => out.push_str(&element.text()),
        // A run may hold its letters beside its properties.
        "f" => out.push_str(&format!("{}/{}", grouped(&part("num")), grouped(&part("den")))),
        "sSup" => out.push_str(&format!("{}{}", part("e"), raised(&part("sup")))),
        "sSub" => out.push_str(&format!("{}_{}", part("e"), grouped(&part("sub")))),
        "sSubSup" => {
            out.push_str(&format!("{}_{}{}", part("e"), grouped(&part("sub")), raised(&part("sup"))));
        }
        "rad" => out.push_str(&format!("{}√({})", raised_before(&part("deg")), part("e"))),
        "d" => {
            let sign = |name: &str, usual: &str| {
                let own = element.child("dPr").and_then(|own| own.value(name));
                own.unwrap_or(usual).to_owned()
            };
            let parts: Vec<String> = element.elements().filter(|e| &*e.name == "e").map(text).collect();
            let between = sign("sepChr", "|");
            out.push_str(&format!("{}{}{}", sign("begChr", "("), parts.join(&between), sign("endChr", ")")));
        }
        "nary" => {
            let own = element.child("naryPr").and_then(|own| own.value("chr"));
            let (from, to) = (part("sub"), part("sup"));
            out.push_str(own.unwrap_or("∫"));
            if !from.is_empty() || !to.is_empty() {
                out.push_str(&format!("[{from}; {to}]"));
            }
            out.push_str(&grouped(&part("e")));
        }
        name if name.ends_with("Pr") => {}
        _ => element.elements().for_each(|inner| write(inner, out)),
    }
}

/// In brackets, unless it is one number or word.
fn grouped(text: &str) -> String {
    let one = text.chars().all(|c| c.is_alphanumeric() || c == ',');
    if one { text.to_owned() } else { format!("({text})") }
}

fn raised(text: &str) -> String {
    numerals::raised(text).unwrap_or_else(|| format!("^{}", grouped(text)))
}

/// The degree of a root.
fn raised_before(text: &str) -> String {
    if text.is_empty() { String::new() } else { raised(text) }
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn formulas_in_one_line() {
        let run = |text: &str| format!("<m:r><m:rPr/><m:t>{text}</m:t></m:r>");
        let part = |name: &str, inner: &str| format!("<m:{name}>{inner}</m:{name}>");
        let table = [
            (run("a+b"), "a+b"),
            (part("f", &(part("num", &run("a+b")) + &part("den", &run("2")))), "(a+b)/2"),
            (part("sSup", &(part("e", &run("x")) + &part("sup", &run("2")))), "x²"),
            (part("sSup", &(part("e", &run("x")) + &part("sup", &run("n+1")))), "x^(n+1)"),
            (part("rad", &part("e", &run("a"))), "√(a)"),
            (part("d", &part("e", &run("a"))), "(a)"),
            (part("sSub", &(part("e", &run("k")) + &part("sub", &run("1")))), "k_1"),
        ];
        for (inner, expected) in table {
            let root = parse(&format!("<m:oMath xmlns:m='m'>{inner}</m:oMath>")).unwrap();
            assert_eq!(text(&root), expected, "{inner}");
        }
    }
}
