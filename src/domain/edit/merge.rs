//! Three versions of one record made into one, field by field.

use super::Record;

/// Whose value is taken where both sides changed the same field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first one's.
    Mine,
    /// The second one's.
    Theirs,
}

/// A merged record and the fields on which the two sides contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged<R> {
    /// The record, or none where it was removed.
    pub value: Option<R>,
    /// Names of fields where both sides changed something; `record` where one removed what the other changed.
    pub contradictions: Vec<&'static str>,
}

/// Merges two versions of a record that come from `base`.
///
/// A field that only one side changed takes that side's value. Where both did, the value of `side` is taken and the
/// field is named.
#[must_use]
pub fn merge_record<R: Record>(
    base: Option<&R>,
    mine: Option<&R>,
    theirs: Option<&R>,
    side: Side,
) -> Merged<R> {
    let clean = |value: Option<&R>| Merged { value: value.cloned(), contradictions: Vec::new() };
    if mine == theirs || theirs == base {
        return clean(mine);
    }
    if mine == base {
        return clean(theirs);
    }
    match (mine, theirs) {
        (Some(mine), Some(theirs)) => {
            let mut contradictions = Vec::new();
            let value = R::merge_fields(base, mine, theirs, side, &mut contradictions);
            Merged { value: Some(value), contradictions }
        }
        (mine, theirs) => Merged {
            value: match side {
                Side::Mine => mine.cloned(),
                Side::Theirs => theirs.cloned(),
            },
            contradictions: vec!["record"],
        },
    }
}

/// Merges one field; see [`merge_record`].
pub(super) fn merge_field<T: Clone + PartialEq>(
    base: Option<&T>,
    (mine, theirs): (&T, &T),
    name: &'static str,
    side: Side,
    contradictions: &mut Vec<&'static str>,
) -> T {
    if mine == theirs || base == Some(theirs) {
        return mine.clone();
    }
    if base == Some(mine) {
        return theirs.clone();
    }
    contradictions.push(name);
    match side {
        Side::Mine => mine.clone(),
        Side::Theirs => theirs.clone(),
    }
}
