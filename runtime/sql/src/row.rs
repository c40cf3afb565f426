//! A row of an answer.

use crate::{FromValue, StoreError, Value};
use rusqlite::types::ValueRef;

/// A row of an answer.
pub struct Row<'a>(pub(crate) Inner<'a>);

pub(crate) enum Inner<'a> {
    File(&'a rusqlite::Row<'a>),
    #[cfg(feature = "postgres")]
    Database(&'a tokio_postgres::Row),
}

/// Which column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// By its place, from 0.
    At(usize),
    /// By its name.
    Named(&'a str),
}

/// What names a column.
pub trait Column {
    /// Which it names.
    fn which(&self) -> Which<'_>;
}

impl Column for usize {
    fn which(&self) -> Which<'_> {
        Which::At(*self)
    }
}

impl Column for &str {
    fn which(&self) -> Which<'_> {
        Which::Named(self)
    }
}

impl Row<'_> {
    /// The value of a column.
    ///
    /// # Errors
    /// There is no such column, or it holds something else.
    pub fn get<C: Column, T: FromValue>(&self, column: C) -> Result<T, StoreError> {
        match &self.0 {
            Inner::File(row) => T::from_value(of_file(match column.which() {
                Which::At(place) => row.get_ref(place)?,
                Which::Named(name) => row.get_ref(name)?,
            })?),
            #[cfg(feature = "postgres")]
            Inner::Database(row) => T::from_value(crate::postgres::value_of(row, column.which())?),
        }
    }
}

fn of_file(value: ValueRef<'_>) -> Result<Value<'_>, StoreError> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(|_| StoreError::failed("a text is not UTF-8"))?;
            Ok(Value::Text(text))
        }
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes)),
        ValueRef::Real(_) => Err(StoreError::failed("a column holds a fraction")),
    }
}
