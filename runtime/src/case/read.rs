//! Deserialises events. The kind is always written first, so fields are read directly; serde's tagged enums would
//! buffer all fields in case the tag came last.

use super::Event;
use super::event::Twin;
use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, EnumAccess, Error, MapAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

const KIND: &str = "kind";

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Events)
    }
}

struct Events;

impl<'de> Visitor<'de> for Events {
    type Value = Event;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Event, A::Error> {
        let first: Option<Cow<'de, str>> = map.next_key()?;
        let Some(first) = first else { return Err(A::Error::missing_field(KIND)) };
        if first == KIND {
            let kind: Cow<'de, str> = map.next_value()?;
            return Twin::deserialize(Tagged { kind: &kind, map, error: PhantomData });
        }
        // As another program may have written it.
        let mut fields: Vec<(String, serde_json::Value)> = vec![(first.into_owned(), map.next_value()?)];
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        let kind = fields.iter().find(|(name, _)| name == KIND).and_then(|(_, kind)| kind.as_str());
        let kind = kind.ok_or_else(|| A::Error::missing_field(KIND))?.to_owned();
        fields.retain(|(name, _)| name != KIND);
        let map = MapDeserializer::<_, serde_json::Error>::new(fields.into_iter());
        Twin::deserialize(Tagged { kind: &kind, map, error: PhantomData }).map_err(A::Error::custom)
    }
}

/// A kind and the fields that follow it, as an enum.
struct Tagged<'k, A, E> {
    kind: &'k str,
    map: A,
    error: PhantomData<E>,
}

impl<'de, A: MapAccess<'de, Error = E>, E: Error> Deserializer<'de> for Tagged<'_, A, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, A: MapAccess<'de, Error = E>, E: Error> EnumAccess<'de> for Tagged<'_, A, E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), E> {
        Ok((seed.deserialize(StrDeserializer::<E>::new(self.kind))?, self))
    }
}

impl<'de, A: MapAccess<'de, Error = E>, E: Error> VariantAccess<'de> for Tagged<'_, A, E> {
    type Error = E;

    fn unit_variant(self) -> Result<(), E> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, E> {
        Err(E::custom("every event has named fields"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, E> {
        Err(E::custom("every event has named fields"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, E> {
        visitor.visit_map(self.map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clause, Hash, Time, Work};

    fn check(event: Event) {
        let text = serde_json::to_string(&event).unwrap();
        assert!(text.starts_with(r#"{"kind":""#), "{text}");
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
        // Through a map sorted by name.
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::from_value::<Event>(value).unwrap(), event);
    }

    #[test]
    fn comes_back_as_it_went_whatever_the_order_of_fields() {
        check(Event::Entered {
            node: "p1".into(),
            visit: 1,
            work: Work::Task,
            since: Some(Time(5)),
            deadline: None,
            asks: None,
            rules: false,
        });
        check(Event::Resumed {});
        check(Event::Erased { data: vec![1, 2], what: None });
        check(Event::Erased { data: vec![], what: Some(crate::case::Erasure::Papers) });
        check(Event::Raised {
            node: "p1".into(),
            visit: 1,
            to: None,
            cause: crate::case::Cause::Near,
            data: None,
        });
        check(Event::Completed {
            node: "c1".into(),
            visit: 2,
            decision: None,
            grounds: vec![Clause::default()],
            data: None,
        });
        let data = Some(crate::case::DataRef { no: 2, seal: Hash::default() });
        for node in [None, Some("p1".into())] {
            check(Event::Signed { signature: 1, node, visit: 0, official: true, data, content: data });
        }
        let version = Hash::digest(&[b"a"]);
        check(Event::Migrated { from: version, to: Hash::default(), node: "p1".into(), data: None });
        check(Event::Held { node: "p1".into(), visit: 1, why: "\"quoted\"\n".into() });
    }

    #[test]
    fn what_is_no_event_is_refused() {
        for (text, told) in [
            ("{}", "missing field `kind`"),
            (r#"{"node":"p1"}"#, "missing field `kind`"),
            (r#"{"kind":"danced"}"#, "unknown variant `danced`"),
            (r#"{"kind":"held","node":"p1"}"#, "missing field `visit`"),
            (r#"{"visit":"x","kind":"held"}"#, "invalid type"),
            ("[]", "expected an event"),
        ] {
            let error = serde_json::from_str::<Event>(text).unwrap_err().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
