//! What a page shows: letters and ruled lines with their places.
//!
//! Places are in points, counted from the left upper corner of what is shown, after the page's own rotation.

/// A letter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub letter: char,
    /// Where it begins, on its base line.
    pub from: (f32, f32),
    /// Where the next one begins, on its base line.
    pub to: (f32, f32),
    /// Size of its font.
    pub size: f32,
    /// Where it goes.
    pub turn: Turn,
    /// Its brightness on white paper: 0 is black, 1 white.
    pub grey: f32,
    /// The marked content that it stands in.
    pub mark: Mark,
    /// Why the page does not show it.
    pub hidden: Option<Hidden>,
}

/// The marked content of a letter (ISO 32000-1, 14.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    /// Its number on the page, by which the structure refers to it.
    pub id: Option<u32>,
    /// It is no part of the document: a head, a page number, a border.
    pub artifact: bool,
}

/// Where a line of letters goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Turn {
    /// From left to right.
    #[default]
    Level,
    /// From top to bottom.
    Down,
    /// Upside down.
    Over,
    /// From bottom to top.
    Up,
    /// Across, as watermarks do.
    Slanted,
}

/// Why a letter cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    /// It is not drawn: the text below a scan, or one that only programs should find.
    Undrawn,
    /// It has the colour of what it stands on, or something was drawn over it.
    Covered,
    /// It stands outside the page, or outside the part of it that is drawn.
    Outside,
}

/// A line along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// It goes from left to right, not from top to bottom.
    pub level: bool,
    /// Its place across its direction.
    pub at: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    pub width: f32,
    pub height: f32,
    /// In the order of drawing.
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// There is a picture on it.
    pub picture: bool,
    /// Letters that are not read: too small or too large to be seen, or too many.
    pub unread: usize,
}

impl Turn {
    /// The direction of a line of letters.
    pub fn of((x, y): (f32, f32)) -> Self {
        /// Share of a way by which it may leave its axis.
        const STRAIGHT: f32 = 0.03;
        match (y.abs() <= STRAIGHT * x.abs(), x.abs() <= STRAIGHT * y.abs()) {
            (true, _) if x >= 0.0 => Self::Level,
            (true, _) => Self::Over,
            (_, true) if y > 0.0 => Self::Down,
            (_, true) => Self::Up,
            _ => Self::Slanted,
        }
    }

    /// A place on a page of that size after the page is turned so that such lines go from left to right.
    pub fn level(self, (x, y): (f32, f32), (width, height): (f32, f32)) -> (f32, f32) {
        match self {
            Self::Level | Self::Slanted => (x, y),
            Self::Down => (y, width - x),
            Self::Over => (width - x, height - y),
            Self::Up => (height - y, x),
        }
    }
}

impl Page {
    /// Turns the page so that most of its letters go from left to right.
    pub fn turned(mut self) -> Self {
        let counted = |turn: Turn| self.glyphs.iter().filter(|glyph| glyph.turn == turn).count();
        let level = counted(Turn::Level);
        let most = [Turn::Down, Turn::Over, Turn::Up].into_iter().map(|turn| (counted(turn), turn)).max();
        let Some((_, turn)) = most.filter(|(count, _)| *count > level) else { return self };
        let size = (self.width, self.height);
        let place = |place| turn.level(place, size);
        for glyph in &mut self.glyphs {
            (glyph.from, glyph.to) = (place(glyph.from), place(glyph.to));
            if glyph.turn != Turn::Slanted {
                glyph.turn = Turn::of((glyph.to.0 - glyph.from.0, glyph.to.1 - glyph.from.1));
            }
        }
        for rule in &mut self.rules {
            let ends = |at: f32| if rule.level { (at, rule.at) } else { (rule.at, at) };
            let (from, to) = (place(ends(rule.from)), place(ends(rule.to)));
            *rule = Rule::between(from, to).unwrap_or(*rule);
        }
        if turn != Turn::Over {
            (self.width, self.height) = (self.height, self.width);
        }
        self
    }
}

/// Shorter lines are marks.
const SHORT: f32 = 3.0;

impl Rule {
    /// The line between two places, if it goes along an axis and is no mark.
    pub fn between(from: (f32, f32), to: (f32, f32)) -> Option<Self> {
        let (wide, high) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        let rule = if high <= 1.0 && wide >= SHORT {
            Self { level: true, at: (from.1 + to.1) / 2.0, from: from.0.min(to.0), to: from.0.max(to.0) }
        } else if wide <= 1.0 && high >= SHORT {
            Self { level: false, at: (from.0 + to.0) / 2.0, from: from.1.min(to.1), to: from.1.max(to.1) }
        } else {
            return None;
        };
        (rule.at.is_finite() && rule.from.is_finite() && rule.to.is_finite()).then_some(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_turned_to_its_letters() {
        for (way, turn) in [
            ((9.0, 0.1), Turn::Level),
            ((0.0, 9.0), Turn::Down),
            ((-9.0, 0.0), Turn::Over),
            ((0.0, -9.0), Turn::Up),
            ((9.0, 9.0), Turn::Slanted),
        ] {
            assert_eq!(Turn::of(way), turn);
        }
        let glyph = Glyph {
            letter: 'ә',
            from: (100.0, 700.0),
            to: (100.0, 690.0),
            size: 10.0,
            turn: Turn::Up,
            grey: 0.0,
            mark: Mark::default(),
            hidden: None,
        };
        let rule = Rule { level: false, at: 110.0, from: 100.0, to: 700.0 };
        let page =
            Page { width: 600.0, height: 800.0, glyphs: vec![glyph], rules: vec![rule], ..Page::default() };
        let page = page.turned();
        assert_eq!((page.width, page.height), (800.0, 600.0));
        assert_eq!(page.rules, [Rule { level: true, at: 110.0, from: 100.0, to: 700.0 }]);
        let glyph = page.glyphs[0];
        assert_eq!((glyph.from, glyph.to, glyph.turn), ((100.0, 100.0), (110.0, 100.0), Turn::Level));
    }
}
