//! Rust code as the formatter with its own defaults writes it, so that a generated crate passes `cargo fmt --check`.
//!
//! The formatter leaves code alone that holds a literal longer than its lines, so long literals are broken here.

use crate::cite;

/// Letters a line, at most.
const LINE: usize = 100;
/// Letters of a call's arguments or a list's items on one line, at most.
const SHORT: usize = 60;
/// Items no longer than this share lines where a list is broken.
const TINY: usize = 10;

fn width(text: &str) -> usize {
    text.chars().count()
}

fn blanks(indent: usize) -> String {
    " ".repeat(indent)
}

/// A text as a Rust literal.
pub fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// The same as an owned text that may be absent.
pub fn optional(text: Option<&str>) -> String {
    text.map_or("None".to_owned(), |text| format!("Some({}.to_owned())", literal(text)))
}

/// `{head}{open}a, b{close}` on one line where the formatter would have it so, or one item a line. `indent`: that of the line that it
/// begins on; `tail`: what follows on its last line.
fn items(indent: usize, (head, open, close): (&str, char, char), items: &[String], tail: &str) -> String {
    let joined = items.join(", ");
    let line = format!("{head}{open}{joined}{close}");
    if width(&joined) <= SHORT && indent + width(&line) + width(tail) <= LINE && !joined.contains('\n') {
        return line;
    }
    if let ([one], '[') = (items, open)
        && one.ends_with(')')
        && one.contains('\n')
    {
        // A broken call that stands alone begins on the line of its list.
        let one = one.replace(&format!("\n{}", blanks(4)), "\n");
        return format!("{head}{open}{one}{close}");
    }
    let tiny = open == '[' && items.iter().all(|item| width(item) <= TINY);
    let broken =
        if tiny { filled(indent + 4, items) } else { items.join(&format!(",\n{}", blanks(indent + 4))) };
    format!("{head}{open}\n{}{broken},\n{}{close}", blanks(indent + 4), blanks(indent))
}

/// Items after one another, as many a line as there is room for.
fn filled(indent: usize, items: &[String]) -> String {
    let mut out = String::new();
    let mut column = indent;
    for (nth, item) in items.iter().enumerate() {
        // With the comma after it.
        let wide = width(item) + 1;
        if nth > 0 && column + 1 + wide > LINE {
            out.push_str(&format!(",\n{}", blanks(indent)));
            column = indent;
        } else if nth > 0 {
            out.push_str(", ");
            column += 1;
        }
        out.push_str(item);
        column += wide;
    }
    out
}

/// A call.
pub fn call(indent: usize, name: &str, arguments: &[String], tail: &str) -> String {
    items(indent, (name, '(', ')'), arguments, tail)
}

/// The head of a function; `tail`: what follows its parameters. They share a line with it or have one each.
pub fn definition(indent: usize, head: &str, parameters: &[String], tail: &str) -> String {
    let line = format!("{head}({})", parameters.join(", "));
    if indent + width(&line) + width(tail) <= LINE {
        return line;
    }
    let broken = parameters.join(&format!(",\n{}", blanks(indent + 4)));
    format!("{head}(\n{}{broken},\n{})", blanks(indent + 4), blanks(indent))
}

/// An arm of a `match`: in a block where it is longer than the line.
pub fn one_line_or_block(indent: usize, pattern: &str, value: &str) -> String {
    let line = format!("{pattern} {value},");
    if indent + width(&line) <= LINE {
        return line;
    }
    format!("{pattern} {{\n{}{value}\n{}}}", blanks(indent + 4), blanks(indent))
}

/// `vec![…]` that follows so many letters on its line.
pub fn list(indent: usize, before: &str, members: &[String], tail: &str) -> String {
    let made = items(indent, (&format!("{before}vec!"), '[', ']'), members, tail);
    made.strip_prefix(before).unwrap_or(&made).to_owned()
}

/// `NAME: &[…]` of a structure.
pub fn items_of(indent: usize, name: &str, members: &[String]) -> String {
    items(indent, (&format!("{name}: &"), '[', ']'), members, ",")
}

/// `NAME: "…"` of a structure, the text broken where it is longer than the line.
pub fn field(indent: usize, name: &str, text: &str) -> String {
    let literal = literal(text);
    let line = format!("{name}: {literal}");
    if indent + width(&line) < LINE {
        return line;
    }
    // The formatter leaves a literal of a field on the field's line, however long.
    format!("{name}: {}", broken(indent + 4, indent + width(name) + 2, &literal))
}

/// `&[…]` as an argument on a line of its own.
pub fn slice(indent: usize, members: &[String], tail: &str) -> String {
    items(indent, ("&", '[', ']'), members, tail)
}

/// `before[…]` and what follows it: a list that is the one argument of a call.
pub fn items_given(indent: usize, before: &str, members: &[String], tail: &str) -> String {
    format!("{}{tail}", items(indent, (before, '[', ']'), members, tail))
}

/// A constant list of texts.
pub fn texts(head: &str, members: &[String]) -> String {
    let made = items(0, (&format!("{head} = &"), '[', ']'), members, ";");
    format!("{made};")
}

/// A constant text: on one line, with its text on a line of its own, or with its text broken.
pub fn constant(indent: usize, head: &str, text: &str) -> String {
    let literal = literal(text);
    let line = format!("{head} = {literal};");
    if indent + width(&line) <= LINE {
        return line;
    }
    if indent + 4 + width(&literal) < LINE {
        return format!("{head} =\n{}{literal};", blanks(indent + 4));
    }
    format!("{head} = {};", broken(indent + 4, indent + width(head) + 3, &literal))
}

/// An argument on a line of its own: broken where it is longer than the line.
pub fn argument(indent: usize, text: &str) -> String {
    let literal = literal(text);
    if indent + width(&literal) < LINE { literal } else { broken(indent + 1, indent, &literal) }
}

/// A literal with `\` at the ends of its lines; `column`: where it begins. The blanks that begin a line are not part of it, so it is
/// broken only after a blank that no other follows.
fn broken(indent: usize, column: usize, literal: &str) -> String {
    let mut out = String::new();
    let mut column = column;
    // A word with all blanks after it.
    let mut words: Vec<String> = Vec::new();
    for piece in literal.split_inclusive(' ') {
        match words.last_mut().filter(|_| piece == " ") {
            Some(word) => word.push_str(piece),
            None => words.push(piece.to_owned()),
        }
    }
    let mut after_blank = false;
    for word in &words {
        // With the backslash after it.
        if after_blank && column + width(word) + 1 > LINE {
            out.push_str(&format!("\\\n{}", blanks(indent)));
            column = indent;
        }
        out.push_str(word);
        column += width(word);
        after_blank = word.ends_with(' ');
    }
    out
}

/// `use NAME::{A, B};`, the names in their order.
pub fn import(name: &str, items: &[&str]) -> String {
    if let [one] = items {
        return format!("use {name}::{one};");
    }
    let line = format!("use {name}::{{{}}};", items.join(", "));
    if width(&line) <= LINE {
        return line;
    }
    let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
    format!("use {name}::{{\n    {},\n}};", filled(4, &items))
}

/// Text of a comment in lines that `lead` (`/// `) goes before. Letters that mean something to documentation are escaped.
pub fn comment(lead: &str, text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in cite::one_line(text).split(' ') {
        let word = escaped(word);
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&word),
            Some(line) if width(lead) + width(line) + 1 + width(&word) <= LINE => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.iter().map(|line| begun(line)).collect()
}

fn escaped(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<') {
            out.push('\\');
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

/// A line that begins no list, heading or quotation.
fn begun(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", line.get(..digits).unwrap_or_default());
    }
    let begins = line.starts_with(['-', '+', '#', '>', '=', '|', '~']);
    if begins { format!("\\{line}") } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaking changes nothing of the text.
    #[test]
    fn a_broken_literal_says_the_same() {
        let text = "бір  екі \"үш\" \\ төрт ".repeat(30);
        let written = constant(4, "const TEXT: &str", &text);
        assert!(written.lines().all(|line| line.chars().count() <= LINE), "{written}");
        let (first, rest) = written.split_once('\n').unwrap();
        let mut joined = first.strip_suffix('\\').unwrap().to_owned();
        for line in rest.lines() {
            joined.push_str(line.trim_start().strip_suffix('\\').unwrap_or(line.trim_start()));
        }
        assert_eq!(joined, format!("const TEXT: &str = {text:?};"));
    }

    #[test]
    fn calls_and_lists() {
        let names = |count: usize, name: &str| vec![name.to_owned(); count];
        assert_eq!(call(4, "f", &names(2, "a"), ","), "f(a, a)");
        let long = "a".repeat(31);
        assert_eq!(
            call(4, "f", &names(2, &long), ","),
            format!("f(\n        {long},\n        {long},\n    )")
        );
        assert_eq!(list(4, "let a = ", &names(2, "a"), ";"), "vec![a, a]");
        assert_eq!(list(4, "let a = ", &names(30, "abc"), ";").lines().count(), 4);
        assert_eq!(import("a", &["B"]), "use a::B;");
        assert_eq!(import("a", &["B", "C"]), "use a::{B, C};");
    }

    #[test]
    fn comments_begin_no_lists() {
        assert_eq!(comment("/// ", "1) а [б] - в"), ["1\\) а \\[б\\] - в"]);
        assert_eq!(comment("/// ", "- а"), ["\\- а"]);
        let lines = comment("/// ", &"сөз ".repeat(60));
        assert!(lines.len() == 3 && lines.iter().all(|line| width(line) <= 96), "{lines:?}");
    }
}
