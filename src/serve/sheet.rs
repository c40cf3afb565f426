//! Tables that visitors take with them: CSV and workbooks.

use super::error::Failure;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use zanflow_compare::sheet::Sheet;

/// The sort of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Comma-separated values.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
}

impl Kind {
    /// The sort of `STEM.csv` and `STEM.xlsx`.
    ///
    /// # Errors
    /// Any other name.
    pub fn of(name: &str, stem: &str) -> Result<Self, Failure> {
        match name.strip_prefix(stem) {
            Some(".csv") => Ok(Self::Csv),
            Some(".xlsx") => Ok(Self::Xlsx),
            _ => Err(Failure::Nowhere),
        }
    }

    /// The table as a file to save; its first `wide` columns hold names.
    ///
    /// # Errors
    /// A table that a workbook cannot hold.
    pub fn response(self, name: &str, sheet: Sheet, wide: u16) -> Result<Response, Failure> {
        let (kind, bytes) = match self {
            Self::Csv => ("text/csv; charset=utf-8", sheet.csv().map_err(|_| Failure::Ours)?.into_bytes()),
            Self::Xlsx => (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                sheet.xlsx(wide).map_err(|_| Failure::Ours)?,
            ),
        };
        let headers = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Ok((headers, bytes).into_response())
    }
}
