//! Markdown inside a paragraph: emphasis, escapes, links, inline tags and character references.
//!
//! Follows CommonMark where legal texts allow it: rows of underscores to write on (`«___» ____ 20__ ж.`) and lone
//! footnote stars (`*ҚФБ`) are text.

use super::markup::{self, Marked};

/// A paragraph without markup.
pub(super) struct Inlined {
    /// One line per line of the paragraph.
    pub text: String,
    /// For each line, whether it is all bold.
    pub bold: Vec<bool>,
    /// Passages struck out, which are left out.
    pub struck: usize,
}

#[derive(Debug)]
enum Token<'a> {
    Text(&'a str),
    Owned(String),
    Run(Run),
    Bracket(&'static str),
    /// `<br>` and block tags: a blank, unless there is one.
    Gap,
    Nothing,
}

/// A run of `*` or `_`.
#[derive(Debug, Clone, Copy)]
struct Run {
    mark: u8,
    /// Marks that are still text.
    left: usize,
    count: usize,
    can_open: bool,
    can_close: bool,
    blank_before: bool,
    blank_after: bool,
    /// Strong emphases that begin and end here.
    opens: u32,
    closes: u32,
}

/// Prefilter: whether a text may contain inline markup.
pub(super) fn has_markup(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'*' | b'_' | b'\\' | b'[' | b'<' | b'&' | b'`' | b'~'))
}

/// Removes the markup of a paragraph (lines joined with `\n`).
pub(super) fn inline(source: &str) -> Inlined {
    let mut scanner = Scanner { source, ..Scanner::default() };
    scanner.scan();
    let (mut tokens, struck) = (scanner.tokens, scanner.struck);
    resolve(&mut tokens);
    pair_loose(&mut tokens);
    Inlined { struck, ..render(&tokens) }
}

#[derive(Default)]
struct Scanner<'a> {
    source: &'a str,
    at: usize,
    /// Everything before is in `tokens`.
    copied: usize,
    tokens: Vec<Token<'a>>,
    brackets: Vec<usize>,
    comments: markup::Comments,
    struck: usize,
    /// No `~~` follows the last one.
    no_tildes: bool,
}

impl<'a> Scanner<'a> {
    fn scan(&mut self) {
        while let Some(&byte) = self.source.as_bytes().get(self.at) {
            match byte {
                b'\\' => self.escape(),
                b'`' => self.code(),
                b'*' | b'_' => self.run(byte),
                b'<' => self.tag(),
                b'&' => self.entity(),
                b'~' => self.tildes(),
                b'!' if self.rest().starts_with("![") => self.bracket("!["),
                b'[' => self.bracket("["),
                b']' => self.close_bracket(),
                _ => self.at += 1,
            }
        }
        self.flush();
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn flush(&mut self) {
        if self.copied < self.at {
            self.tokens.push(Token::Text(self.source.get(self.copied..self.at).unwrap_or_default()));
        }
        self.copied = self.at;
    }

    /// Replaces the next `len` bytes by `token`.
    fn replace(&mut self, token: Token<'a>, len: usize) {
        self.flush();
        self.tokens.push(token);
        self.at += len;
        self.copied = self.at;
    }

    fn escape(&mut self) {
        let escaped =
            self.rest().get(1..2).filter(|next| next.bytes().all(|byte| byte.is_ascii_punctuation()));
        match escaped {
            Some(next) => self.replace(Token::Text(next), 2),
            // At a line's end it is a hard break.
            None if self.rest().len() == 1 || self.rest().starts_with("\\\n") => {
                self.replace(Token::Nothing, 1)
            }
            None => self.at += 1,
        }
    }

    fn code(&mut self) {
        let rest = self.rest();
        let marks = rest.len() - rest.trim_start_matches('`').len();
        let inner = rest.get(marks..).unwrap_or_default();
        match closing_marks(inner, marks) {
            Some(len) => self.replace(Token::Text(inner.get(..len).unwrap_or_default()), len + 2 * marks),
            None => self.at += marks,
        }
    }

    fn run(&mut self, mark: u8) {
        let count = self.rest().bytes().take_while(|&byte| byte == mark).count();
        let before = self.source.get(..self.at).and_then(|text| text.chars().next_back());
        let after = self.rest().get(count..).and_then(|text| text.chars().next());
        if mark == b'_' && count > 2 {
            self.at += count;
            return;
        }
        let run = flank(mark, count, before, after);
        self.replace(Token::Run(run), count);
    }

    fn tag(&mut self) {
        let rest = self.rest();
        if let Some(len) = self.comments.len_at(self.source, self.at) {
            self.replace(Token::Nothing, len);
        } else if let Some((marked, len)) = markup::marked_at(rest) {
            match marked {
                Marked::Raised(text) => self.replace(Token::Owned(text), len),
                Marked::Struck(line_ends) => self.strike(line_ends, len),
            }
        } else if let Some(tag) = markup::tag_at(rest) {
            const BREAKS: [&str; 12] =
                ["br", "p", "div", "li", "td", "th", "tr", "hr", "ul", "ol", "table", "blockquote"];
            let token = if tag.is_any(&BREAKS) { Token::Gap } else { Token::Nothing };
            self.replace(token, tag.len);
        } else if let Some(len) = autolink(rest) {
            self.replace(Token::Text(rest.get(1..len - 1).unwrap_or_default()), len);
        } else {
            self.at += 1;
        }
    }

    /// `~~` around struck words.
    fn tildes(&mut self) {
        let rest = self.rest();
        let run = rest.len() - rest.trim_start_matches('~').len();
        let inside = rest.get(run..).unwrap_or_default();
        if run != 2 || self.no_tildes || inside.starts_with(char::is_whitespace) {
            self.at += run;
            return;
        }
        match inside.find("~~") {
            Some(end) if inside.get(..end).is_some_and(|words| !words.ends_with(char::is_whitespace)) => {
                let line_ends = inside.get(..end).unwrap_or_default().matches('\n').count();
                self.strike(line_ends, end + 4);
            }
            found => {
                self.no_tildes = found.is_none();
                self.at += run;
            }
        }
    }

    /// Leaves struck words out, and one of two blanks around them.
    fn strike(&mut self, line_ends: usize, len: usize) {
        self.struck += 1;
        let before =
            self.source.get(..self.at).is_none_or(|text| text.is_empty() || text.ends_with([' ', '\n']));
        let after = self.rest().get(len..).is_some_and(|text| text.starts_with(' '));
        self.replace(Token::Owned("\n".repeat(line_ends)), len + usize::from(before && after));
    }

    fn entity(&mut self) {
        match markup::entity_at(self.rest()) {
            Some((text, len)) => self.replace(Token::Owned(text), len),
            None => self.at += 1,
        }
    }

    fn bracket(&mut self, mark: &'static str) {
        self.replace(Token::Bracket(mark), mark.len());
        self.brackets.push(self.tokens.len() - 1);
    }

    fn close_bracket(&mut self) {
        let opener = self.brackets.pop();
        let target = self.rest().get(1..).and_then(link_target);
        let (Some(opener), Some(len)) = (opener, target) else {
            self.at += 1;
            return;
        };
        self.replace(Token::Nothing, 1 + len);
        if let Some(Token::Bracket("![")) = self.tokens.get(opener) {
            self.tokens.truncate(opener);
        } else if let Some(token) = self.tokens.get_mut(opener) {
            *token = Token::Nothing;
        }
    }
}

/// Length of the text before the next run of exactly `marks` backquotes.
fn closing_marks(text: &str, marks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find('`') {
        let start = at + found;
        let rest = text.get(start..)?;
        let len = rest.len() - rest.trim_start_matches('`').len();
        if len == marks {
            return Some(start);
        }
        at = start + len;
    }
    None
}

/// Whether a run of marks may open or close, by its neighbours (CommonMark's flanking, with two guards for rows of
/// underscores).
fn flank(mark: u8, count: usize, before: Option<char>, after: Option<char>) -> Run {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let punct = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let (blank_before, blank_after) = (blank(before), blank(after));
    let left = !blank_after && (!punct(after) || blank_before || punct(before));
    let right = !blank_before && (!punct(before) || blank_after || punct(after));
    let (mut can_open, mut can_close) = (left, right);
    if mark == b'_' {
        // Not inside words, nor between empty quotes: `«__»`.
        can_open = left && (!right || punct(before)) && !after.is_some_and(is_closing);
        can_close = right && (!left || punct(after)) && !before.is_some_and(is_opening);
    }
    Run { mark, left: count, count, can_open, can_close, blank_before, blank_after, opens: 0, closes: 0 }
}

fn is_opening(c: char) -> bool {
    matches!(c, '«' | '“' | '(' | '[' | '"')
}

fn is_closing(c: char) -> bool {
    matches!(c, '»' | '”' | ')' | ']' | '"' | '.' | ',' | ';' | ':')
}

/// Length of `<https://…>` or `<name@host>`.
fn autolink(text: &str) -> Option<usize> {
    let end = text
        .get(1..)?
        .bytes()
        .take(512)
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>'))?;
    let inner = text.get(1..=end)?;
    let link = inner.contains("://") || inner.contains('@') || inner.starts_with("mailto:");
    (link && text.get(end + 1..)?.starts_with('>')).then_some(end + 2)
}

/// Length of a link's `(address "title")`. An address has no blank, or brackets around words would be lost.
fn link_target(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('(')?;
    let mut depth = 0u32;
    for (at, byte) in inner.bytes().enumerate().take(1024) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at + 2),
            b')' => depth -= 1,
            b'\n' => return None,
            b' ' => return titled(inner, at),
            _ => {}
        }
    }
    None
}

/// The rest of a target after the blank at `at`: a title in quotes and the bracket, nothing else.
fn titled(inner: &str, at: usize) -> Option<usize> {
    let rest = inner.get(at..)?.trim_start_matches(' ');
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let line = rest.get(1..)?.split('\n').next()?;
    let (_, tail) = line.split_once(&format!("{quote})"))?;
    let end = inner.len() - rest.len() + 1 + (line.len() - tail.len());
    Some(end + 1)
}

/// Maximum of openers searched for a closer.
const DEPTH: usize = 32;

/// Pairs runs of marks into emphases (CommonMark's delimiter stack).
fn resolve(tokens: &mut [Token<'_>]) {
    let mut openers: Vec<usize> = Vec::new();
    for at in 0..tokens.len() {
        let Some(mut run) = run_at(tokens, at) else { continue };
        while run.can_close && run.left > 0 {
            let Some((place, opener)) = find_opener(tokens, &openers, run) else { break };
            let Some(&index) = openers.get(place) else { break };
            openers.truncate(place + 1);
            let used = close(opener, &mut run, tokens, index);
            if used == opener.left {
                openers.pop();
            }
        }
        if let Some(Token::Run(stored)) = tokens.get_mut(at) {
            *stored = run;
        }
        if run.can_open && run.left > 0 {
            openers.push(at);
        }
    }
}

fn run_at(tokens: &[Token<'_>], at: usize) -> Option<Run> {
    match tokens.get(at) {
        Some(Token::Run(run)) => Some(*run),
        _ => None,
    }
}

fn find_opener(tokens: &[Token<'_>], openers: &[usize], closer: Run) -> Option<(usize, Run)> {
    openers.iter().enumerate().rev().take(DEPTH).find_map(|(place, &index)| {
        let opener = run_at(tokens, index)?;
        let both = opener.can_close || closer.can_open;
        let thirds = (opener.count + closer.count).is_multiple_of(3)
            && !(opener.count.is_multiple_of(3) && closer.count.is_multiple_of(3));
        (opener.mark == closer.mark && !(both && thirds)).then_some((place, opener))
    })
}

/// Joins opener and closer with one or two marks each; returns how many.
fn close(mut opener: Run, closer: &mut Run, tokens: &mut [Token<'_>], index: usize) -> usize {
    let used = if opener.left >= 2 && closer.left >= 2 { 2 } else { 1 };
    opener.left -= used;
    closer.left -= used;
    if used == 2 {
        opener.opens += 1;
        closer.closes += 1;
    }
    if let Some(token) = tokens.get_mut(index) {
        *token = Token::Run(opener);
    }
    used
}

/// Pairs `**` with a blank inside, as converters write (`** мәтін **`): no text has lone double stars between blanks.
fn pair_loose(tokens: &mut [Token<'_>]) {
    let mut open: Option<usize> = None;
    for at in 0..tokens.len() {
        let Some(run) = run_at(tokens, at).filter(|run| run.mark == b'*' && run.count == 2 && run.left == 2)
        else {
            continue;
        };
        match open {
            Some(first) if run.blank_after || !run.blank_before => {
                set_strong(tokens, first, (1, 0));
                set_strong(tokens, at, (0, 1));
                open = None;
            }
            _ => open = (run.blank_before || !run.blank_after).then_some(at).or(open),
        }
    }
}

fn set_strong(tokens: &mut [Token<'_>], at: usize, (opens, closes): (u32, u32)) {
    if let Some(Token::Run(run)) = tokens.get_mut(at) {
        run.left = 0;
        run.opens += opens;
        run.closes += closes;
    }
}

fn render(tokens: &[Token<'_>]) -> Inlined {
    let mut writer = Writer {
        out: Inlined { text: String::new(), bold: Vec::new(), struck: 0 },
        depth: 0,
        inside: false,
        outside: false,
    };
    for token in tokens {
        match token {
            Token::Text(text) => writer.text(text),
            Token::Owned(text) => writer.text(text),
            Token::Bracket(mark) => writer.text(mark),
            Token::Gap => writer.gap(),
            Token::Nothing => {}
            Token::Run(run) => {
                writer.depth = writer.depth.saturating_sub(run.closes);
                (0..run.left).for_each(|_| writer.text(if run.mark == b'*' { "*" } else { "_" }));
                writer.depth += run.opens;
            }
        }
    }
    writer.end_line();
    writer.out
}

struct Writer {
    out: Inlined,
    /// Open strong emphases.
    depth: u32,
    inside: bool,
    outside: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for (i, piece) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line();
                self.out.text.push('\n');
            }
            if piece.bytes().any(|byte| !matches!(byte, b' ' | b'\t')) {
                self.inside |= self.depth > 0;
                self.outside |= self.depth == 0;
            }
            self.out.text.push_str(piece);
        }
    }

    fn gap(&mut self) {
        if !self.out.text.is_empty() && !self.out.text.ends_with([' ', '\n']) {
            self.out.text.push(' ');
        }
    }

    fn end_line(&mut self) {
        self.out.bold.push(self.inside && !self.outside);
        (self.inside, self.outside) = (false, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inlines() {
        let table = [
            ("*Министр Ү. Үлгіев*", "Министр Ү. Үлгіев"),
            ("әкімдігі **ҚАУЛЫ ЕТЕДІ:**", "әкімдігі ҚАУЛЫ ЕТЕДІ:"),
            ("***екеуі*** және __қою__ _көлбеу_", "екеуі және қою көлбеу"),
            ("** бос орын **", " бос орын "),
            ("сөз**:**сөз", "сөз:сөз"),
            (r"\*ҚФБ – бірлік", "*ҚФБ – бірлік"),
            ("*ҚФБ – бірлік\n*АЖ – жүйе", "*ҚФБ – бірлік\n*АЖ – жүйе"),
            ("**ҚФБ – бірлік\n**АЖ – жүйе", "**ҚФБ – бірлік\n**АЖ – жүйе"),
            (r"11\. Тармақ \(а\)", "11. Тармақ (а)"),
            (r"C:\Үлгі \", r"C:\Үлгі "),
            ("«___» _____ 20__ ж.", "«___» _____ 20__ ж."),
            ("«__» ______ 20__ ж. __1__", "«__» ______ 20__ ж. 1"),
            ("________________ Ү. Үлгіев", "________________ Ү. Үлгіев"),
            ("файл_аты_бар", "файл_аты_бар"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("[тармағы](/rus/docs/V1#z5 \"сілтеме\") (а)", "тармағы (а)"),
            ("[тармағы](#z(5))", "тармағы"),
            ("![сурет](a.png) мәтін", " мәтін"),
            ("[1] (қосымша) [а](екі сөз)", "[1] (қосымша) [а](екі сөз)"),
            ("<a id=\"p7\"></a>7. Мәтін<sup>1</sup>", "7. Мәтін¹"),
            ("9<sup>1</sup>-бап, м<sup>о</sup>", "9¹-бап, мо"),
            ("10 ~~он~~ 3 <del>үш</del> бес", "10 3 бес"),
            ("~~бір\nекі~~ үш", "\nүш"),
            ("а ~~ ә ~~ б ~ в", "а ~~ ә ~~ б ~ в"),
            ("бір<br>екі<br/>", "бір екі "),
            ("<!-- ескерту -->мәтін", "мәтін"),
            ("<https://ulgi.kz> <a@ulgi.kz>", "https://ulgi.kz a@ulgi.kz"),
            ("5 < 6 &lt;а&gt; &amp;amp; & б", "5 < 6 <а> &amp; & б"),
            ("`код *а*` ``а`б`` жалғыз `", "код *а* а`б жалғыз `"),
        ];
        for (input, expected) in table {
            assert_eq!(inline(input).text, expected, "{input}");
        }
    }

    #[test]
    fn bold_lines() {
        let table: [(&str, &[bool]); 5] = [
            ("**бүкіл жол**", &[true]),
            ("**Ескерту. бірінші\nекінші**", &[true, true]),
            ("**қою** емес", &[false]),
            ("*көлбеу*", &[false]),
            ("***екеуі***", &[true]),
        ];
        for (input, expected) in table {
            assert_eq!(inline(input).bold, expected, "{input}");
        }
    }
}
