//! Values on their way to the server and back.

use crate::{StoreError, Value, Which};
use tokio_postgres::Row;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A parameter that outlives whoever gave it: it is sent by another thread.
#[derive(Debug)]
pub(super) enum Given {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<Value<'_>> for Given {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(number) => Self::Int(number),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
        }
    }
}

type Written = Result<IsNull, Box<dyn std::error::Error + Sync + Send>>;

/// As what the server takes it for: a truth where a number is compared with one.
impl ToSql for Given {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Written {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *ty == Type::BOOL => (*number != 0).to_sql(ty, out),
            Self::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Self::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.as_str().to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.as_slice().to_sql(ty, out),
            _ => Err(format!("a parameter is no {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The value of a column.
pub(crate) fn value_of<'r>(row: &'r Row, which: Which<'_>) -> Result<Value<'r>, StoreError> {
    let none = || StoreError::failed("a row has no such column");
    let columns = row.columns();
    let place = match which {
        Which::At(place) => place,
        Which::Named(name) => columns.iter().position(|column| column.name() == name).ok_or_else(none)?,
    };
    let ty = columns.get(place).ok_or_else(none)?.type_();
    let wrong = |error: tokio_postgres::Error| StoreError::failed(error.to_string());
    let value = if *ty == Type::INT8 {
        row.try_get::<_, Option<i64>>(place).map_err(wrong)?.map(Value::Int)
    } else if *ty == Type::INT4 {
        row.try_get::<_, Option<i32>>(place).map_err(wrong)?.map(|number| Value::Int(number.into()))
    } else if *ty == Type::BOOL {
        row.try_get::<_, Option<bool>>(place).map_err(wrong)?.map(|is| Value::Int(is.into()))
    } else if *ty == Type::BYTEA {
        row.try_get::<_, Option<&[u8]>>(place).map_err(wrong)?.map(Value::Bytes)
    } else if *ty == Type::TEXT {
        row.try_get::<_, Option<&str>>(place).map_err(wrong)?.map(Value::Text)
    } else {
        return Err(StoreError::failed(format!("a column is a {ty}, which no store has")));
    };
    Ok(value.unwrap_or(Value::Null))
}
