//! Values of columns and parameters: numbers, texts and bytes, and nothing.

use crate::StoreError;

/// A value of a column or a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// There is none.
    Null,
    /// A number; a truth is 0 or 1.
    Int(i64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// What can be given to a statement.
pub trait ToValue {
    /// As a value.
    ///
    /// # Errors
    /// A number that no column holds.
    fn to_value(&self) -> Result<Value<'_>, StoreError>;
}

/// What can be read of a column.
pub trait FromValue: Sized {
    /// Of a value.
    ///
    /// # Errors
    /// The column holds something else.
    fn from_value(value: Value<'_>) -> Result<Self, StoreError>;
}

/// The parameters of a statement, in their order: `?1` is the first.
pub trait Params {
    /// Their values.
    ///
    /// # Errors
    /// Those of [`ToValue`].
    fn values(&self) -> Result<Vec<Value<'_>>, StoreError>;
}

/// Parameters of several types.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::ToValue),*] as &[&dyn $crate::ToValue] };
}

impl Params for &[&dyn ToValue] {
    fn values(&self) -> Result<Vec<Value<'_>>, StoreError> {
        self.iter().map(|value| value.to_value()).collect()
    }
}

impl Params for [&dyn ToValue; 0] {
    fn values(&self) -> Result<Vec<Value<'_>>, StoreError> {
        Ok(Vec::new())
    }
}

/// Arrays by their lengths, so that an empty one needs no type.
macro_rules! arrays {
    ($($length:literal)*) => {$(
        impl<T: ToValue> Params for [T; $length] {
            fn values(&self) -> Result<Vec<Value<'_>>, StoreError> {
                self.iter().map(ToValue::to_value).collect()
            }
        }
    )*};
}

arrays!(1 2 3 4 5 6);

fn misfit<T>() -> Result<T, StoreError> {
    Err(StoreError::failed("a column holds something else than this program reads there"))
}

/// Numbers of columns are signed and have 64 bits.
macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Result<Value<'_>, StoreError> {
                let too_large = |_| StoreError::failed("a number is larger than a store holds");
                i64::try_from(*self).map(Value::Int).map_err(too_large)
            }
        }

        impl FromValue for $type {
            fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
                match value {
                    Value::Int(number) => Self::try_from(number).or_else(|_| misfit()),
                    _ => misfit(),
                }
            }
        }
    )*};
}

numbers!(i64 i32 u32 u64 usize);

impl ToValue for bool {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        Ok(Value::Int(i64::from(*self)))
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl ToValue for str {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        Ok(Value::Text(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        Ok(Value::Text(self))
    }
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Text(text) => Ok(text.to_owned()),
            _ => misfit(),
        }
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        Ok(Value::Bytes(self))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        Ok(Value::Bytes(self))
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        Ok(Value::Bytes(self))
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.to_vec()),
            _ => misfit(),
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(bytes) => bytes.try_into().or_else(|_| misfit()),
            _ => misfit(),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Result<Value<'_>, StoreError> {
        self.as_ref().map_or(Ok(Value::Null), ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self, StoreError> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}
