//! Cases: the informants, what is known of them, and what they agreed to.

use serde::{Deserialize, Serialize};

use super::id::AttributeId;
use super::study::AttributeKind;
use super::time::Day;

/// An informant, under a pseudonym.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The pseudonym.
    pub name: String,
    /// Values of the study's attributes, sorted by attribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeValue>,
    /// What is known of the informant's consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Anything else worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Case {
    /// Returns whether the informant took the consent back.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        matches!(self.consent, Some(Consent::Withdrawn(_)))
    }

    /// Returns the value of `attribute`, if one is recorded.
    #[must_use]
    pub fn value(&self, attribute: &AttributeId) -> Option<&Value> {
        self.attributes.iter().find(|row| row.attribute == *attribute).map(|row| &row.value)
    }

    /// Returns the case with `attribute` set to `value`, or without it.
    #[must_use]
    pub fn with_value(mut self, attribute: &AttributeId, value: Option<Value>) -> Self {
        self.attributes.retain(|row| row.attribute != *attribute);
        if let Some(value) = value {
            self.attributes.push(AttributeValue { attribute: attribute.clone(), value });
            self.attributes.sort_by(|a, b| a.attribute.cmp(&b.attribute));
        }
        self
    }
}

/// One attribute of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeValue {
    /// Which attribute.
    pub attribute: AttributeId,
    /// Its value.
    pub value: Value,
}

/// A typed value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Words; also the chosen word of a choice.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Boolean(bool),
    /// A calendar day.
    Date(Day),
}

impl Value {
    /// Reads what a person typed as a value of `kind`.
    ///
    /// # Errors
    /// Says in words what would have fitted.
    pub fn read(typed: &str, kind: &AttributeKind) -> Result<Self, String> {
        let typed = typed.trim();
        match kind {
            AttributeKind::Text => Ok(Self::Text(typed.to_owned())),
            AttributeKind::Number => typed
                .parse()
                .map(Self::Number)
                .map_err(|_| format!("«{typed}» is not a whole number")),
            AttributeKind::Boolean => match typed.to_lowercase().as_str() {
                "yes" | "y" | "ja" | "j" | "true" => Ok(Self::Boolean(true)),
                "no" | "n" | "nei" | "false" => Ok(Self::Boolean(false)),
                _ => Err(format!("«{typed}» is neither yes nor no")),
            },
            AttributeKind::Date => {
                let day = Day::new(typed);
                if day.is_well_formed() {
                    Ok(Self::Date(day))
                } else {
                    Err(format!("«{typed}» is not a day written as 2021-03-22"))
                }
            }
            AttributeKind::Choice(choices) => choices
                .iter()
                .find(|choice| choice.to_lowercase() == typed.to_lowercase())
                .map(|choice| Self::Text(choice.clone()))
                .ok_or_else(|| format!("«{typed}» is none of: {}", choices.join(", "))),
        }
    }

    /// Returns the value as people read it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(true) => "yes".to_owned(),
            Self::Boolean(false) => "no".to_owned(),
            Self::Date(day) => day.to_string(),
        }
    }
}

/// What an informant agreed to, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Consent {
    /// Given on a day.
    Given(Day),
    /// Withdrawn on a day. Where two branches disagree, withdrawn wins.
    Withdrawn(Day),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_values_are_read_by_kind() {
        let choice = AttributeKind::Choice(vec!["NAV".to_owned(), "skole".to_owned()]);
        assert_eq!(Value::read("nav", &choice), Ok(Value::Text("NAV".to_owned())));
        assert_eq!(Value::read(" 12 ", &AttributeKind::Number), Ok(Value::Number(12)));
        assert_eq!(Value::read("ja", &AttributeKind::Boolean), Ok(Value::Boolean(true)));
        assert!(Value::read("tolv", &AttributeKind::Number).is_err());
        assert_eq!(Value::read("bank", &choice), Err("«bank» is none of: NAV, skole".to_owned()));
    }
}
