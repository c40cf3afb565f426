//! A table while it is read, and as one of Word.

use docx_rs::{Paragraph, Run, Table, TableCell, TableLayoutType, TableRow, WidthType};

/// Letters of a cell up to which its row stays on one page.
const WHOLE: usize = 400;

/// The rows of a table.
#[derive(Default)]
pub struct Rows {
    /// Each with the letters of its longest cell.
    done: Vec<(Vec<Vec<Run>>, usize)>,
    row: Vec<Vec<Run>>,
    most: usize,
    /// The most letters that a cell of each column has, and those of the cell being read.
    longest: Vec<usize>,
    letters: usize,
}

impl Rows {
    /// Counts letters of the cell being read.
    pub fn letters(&mut self, count: usize) {
        self.letters += count;
    }

    /// Ends a cell.
    pub fn cell(&mut self, runs: Vec<Run>) {
        let letters = std::mem::take(&mut self.letters);
        self.most = self.most.max(letters);
        match self.longest.get_mut(self.row.len()) {
            Some(longest) => *longest = letters.max(*longest),
            None => self.longest.push(letters),
        }
        self.row.push(runs);
    }

    /// Ends a row.
    pub fn end_row(&mut self) {
        self.done.push((std::mem::take(&mut self.row), std::mem::take(&mut self.most)));
    }

    /// Whether the first row is being read.
    pub fn is_in_head(&self) -> bool {
        self.done.is_empty()
    }

    /// The table, so wide in all; an empty first row is left out.
    pub fn table(self, width: usize) -> Table {
        let widths = widths(&self.longest, width);
        let has_head = self.done.first().is_some_and(|(_, most)| *most > 0);
        let rows = self.done.into_iter().skip(usize::from(!has_head));
        let row = |(cells, most): (Vec<Vec<Run>>, usize)| {
            let cell = |(runs, width): (Vec<Run>, &usize)| {
                let paragraph = runs.into_iter().fold(Paragraph::new(), Paragraph::add_run);
                TableCell::new().width(*width, WidthType::Dxa).add_paragraph(paragraph)
            };
            let row = TableRow::new(cells.into_iter().zip(&widths).map(cell).collect());
            if most <= WHOLE { row.cant_split() } else { row }
        };
        let rows: Vec<TableRow> = rows.map(row).collect();
        Table::new(rows).set_grid(widths).layout(TableLayoutType::Fixed).width(width, WidthType::Dxa)
    }
}

/// Widths of columns by the roots of what they hold, so that long texts get more and short ones stay readable.
fn widths(longest: &[usize], width: usize) -> Vec<usize> {
    let roots: Vec<usize> = longest.iter().map(|letters| letters.clamp(&36, &900).isqrt()).collect();
    let sum: usize = roots.iter().sum::<usize>().max(1);
    roots.iter().map(|root| root * width / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_columns_are_wider_and_all_fit() {
        assert_eq!(widths(&[9, 900], 3600), [600, 3000]);
        assert_eq!(widths(&[0, 0], 100), [50, 50]);
        assert!(widths(&[1, 40, 20_000, 7], 9638).iter().sum::<usize>() <= 9638);
        assert!(widths(&[], 9638).is_empty());
    }
}
