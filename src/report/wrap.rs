//! Wrapping of text to a fixed width, so that output does not depend on the terminal.

use std::fmt::Write;

/// Characters per line, including the indent.
const WIDTH: usize = 100;

/// Appends `lead` and `text`, broken at blanks; lines after the first are indented to where the text began.
pub fn hang(out: &mut String, lead: &str, text: &str) {
    let indent = lead.chars().count();
    let mut column = indent;
    let mut at_start = true;
    out.push_str(lead);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !at_start && column + 1 + length > WIDTH {
            let _ = write!(out, "\n{:indent$}", "");
            column = indent;
            at_start = true;
        }
        if !at_start {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        at_start = false;
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::hang;

    fn check(lead: &str, text: &str, expected: &str) {
        let mut out = String::new();
        hang(&mut out, lead, text);
        assert_eq!(out, expected);
    }

    #[test]
    fn words_are_kept_whole() {
        let word = "ө".repeat(60);
        check("  1  ", &format!("{word} {word} үш"), &format!("  1  {word}\n     {word} үш\n"));
        check("", &"ө".repeat(120), &format!("{}\n", "ө".repeat(120)));
        check("  бос", "", "  бос\n");
    }
}
