//! A table as files that spreadsheets open.

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
}

/// A table with its heads.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows, each a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A number as people write it.
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

impl Sheet {
    /// The table as texts: its heads, then a row each.
    pub fn texts(self) -> Vec<Vec<String>> {
        let shown = |cell: Cell| match cell {
            Cell::Text(text) => text,
            Cell::Number(value) => number(value),
        };
        let rows = self.rows.into_iter().map(|row| row.into_iter().map(shown).collect());
        std::iter::once(self.heads).chain(rows).collect()
    }

    /// The table as CSV, the first line its heads. It begins with a byte-order mark: without one, spreadsheets take the
    /// file for one in their own country's letters.
    ///
    /// # Errors
    /// None that a table in memory can have.
    pub fn csv(self) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in self.texts() {
            // A cell that begins as a formula would be run by a spreadsheet.
            let safe = row.into_iter().map(|cell| match cell.starts_with(['=', '+', '-', '@']) {
                true => format!("'{cell}"),
                false => cell,
            });
            writer.write_record(safe)?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
    }

    /// The table as a workbook of one sheet; the first `wide` columns hold names, the others less.
    ///
    /// # Errors
    /// More rows or longer texts than a workbook holds.
    #[cfg(feature = "xlsx")]
    pub fn xlsx(&self, wide: u16) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
        let mut book = book()?;
        self.write(book.add_worksheet(), wide)?;
        book.save_to_buffer()
    }

    #[cfg(feature = "xlsx")]
    fn write(
        &self,
        sheet: &mut rust_xlsxwriter::Worksheet,
        wide: u16,
    ) -> Result<(), rust_xlsxwriter::XlsxError> {
        let bold = rust_xlsxwriter::Format::new().set_bold();
        for (column, head) in (0u16..).zip(&self.heads) {
            sheet.write_string_with_format(0, column, head, &bold)?;
            sheet.set_column_width(column, if column < wide { 24 } else { 16 })?;
        }
        for (line, row) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, text)?,
                    Cell::Number(value) => sheet.write_number(line, column, *value)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        Ok(())
    }
}

#[cfg(feature = "xlsx")]
fn book() -> Result<rust_xlsxwriter::Workbook, rust_xlsxwriter::XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    // The same table gives the same bytes.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}

/// Letters that the name of a sheet holds.
#[cfg(feature = "xlsx")]
const NAME: usize = 28;

/// Tables as a workbook, a sheet each with its name; the first `wide` columns hold names, the others less.
///
/// # Errors
/// More rows or longer texts than a workbook holds.
#[cfg(feature = "xlsx")]
pub fn workbook(sheets: &[(String, Sheet)], wide: u16) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = book()?;
    for (nth, (name, table)) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        // What a name may not hold; names are told apart by their number.
        let plain: String = name
            .chars()
            .map(|letter| if "[]:*?/\\'".contains(letter) { ' ' } else { letter })
            .take(NAME)
            .collect();
        let is_taken = sheets.iter().take(nth).any(|(other, _)| {
            other.chars().take(NAME).collect::<String>().to_lowercase()
                == name.chars().take(NAME).collect::<String>().to_lowercase()
        });
        let plain = plain.trim();
        sheet.set_name(if is_taken || plain.is_empty() {
            format!("{} {}", plain.chars().take(NAME - 4).collect::<String>(), nth + 1)
        } else {
            plain.to_owned()
        })?;
        table.write(sheet, wide)?;
    }
    book.save_to_buffer()
}
