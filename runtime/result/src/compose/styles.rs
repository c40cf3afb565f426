//! How the parts of a paper look.

use crate::lines::{Ink, Style};

const fn style(size: f32, leading: f32, bold: bool, ink: Ink) -> Style {
    Style { size, leading, bold, ink }
}

pub(crate) const PROVIDER: Style = style(13.0, 16.5, true, Ink::Black);
pub(crate) const SMALL: Style = style(9.5, 12.0, false, Ink::Grey);
pub(crate) const NUMBER: Style = style(11.5, 15.0, true, Ink::Black);
pub(crate) const DAY: Style = style(11.5, 15.0, false, Ink::Black);
pub(crate) const DUPLICATE: Style = style(11.5, 15.0, true, Ink::Blue);
pub(crate) const TITLE: Style = style(21.0, 26.0, true, Ink::Black);
/// Titles of several words, and of columns.
pub(crate) const LONG_TITLE: Style = style(15.0, 19.5, true, Ink::Black);
pub(crate) const SUBTITLE: Style = style(12.0, 16.0, false, Ink::Black);
pub(crate) const HEADING: Style = style(11.5, 15.0, true, Ink::Blue);
pub(crate) const TEXT: Style = style(11.0, 14.2, false, Ink::Black);
pub(crate) const STRONG: Style = style(11.0, 14.2, true, Ink::Black);
pub(crate) const LABEL: Style = style(10.0, 13.0, false, Ink::Grey);
pub(crate) const COLUMN: Style = style(10.0, 13.0, true, Ink::Grey);
pub(crate) const FOOT: Style = style(8.5, 11.0, false, Ink::Grey);
