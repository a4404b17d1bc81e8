//! What stands behind the buttons of a message that somebody replies to.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

/// Every `custom_id` and `value` among a message's components, in their order: the tokens of buttons and of a menu's choices.
/// Other apps' messages have components of kinds that we never heard of. Whatever they are, they spoil no frame.
#[derive(Default)]
pub struct Tokens(pub Vec<String>);

impl<'de> Deserialize<'de> for Tokens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tokens, D::Error> {
        let mut out = Vec::new();
        Walk { out: &mut out, wanted: false }.deserialize(deserializer)?;
        Ok(Tokens(out))
    }
}

struct Walk<'a> {
    out: &'a mut Vec<String>,
    /// This very value is a token.
    wanted: bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("components")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        if self.wanted {
            self.out.push(text.to_owned());
        }
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Walk { out: self.out, wanted: false })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<Cow<'de, str>>()? {
            fields.next_value_seed(Walk { out: self.out, wanted: matches!(&*key, "custom_id" | "value") })?;
        }
        Ok(())
    }
}
