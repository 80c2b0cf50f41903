//! A coding whose bounds both sides changed.
//!
//! Each end is merged for itself: an end that one side moved is where that side put it; where both moved it in the same
//! direction the farther one holds the nearer one's change. Only where they pulled in opposite directions do they
//! contradict, and where there is no text to read the new words from.

use std::cmp::Ordering;

use super::records::Three;
use crate::domain::coding::Coding;
use crate::domain::place::{Place, Segment};
use crate::domain::transcript::Transcript;
use crate::services::anchor::quote::{is_proved, quote_of};

/// Merges the bounds of a coding, with the text it stands in where that is known.
pub(super) fn merge_bounds(three: &mut Three<'_, Coding>, text: Option<&Transcript>) {
    if !three.fields.contains(&"bounds") {
        return;
    }
    let (mine, theirs) = (three.mine, three.theirs);
    if let Some(text) = text {
        // A place that is proved goes before one that is not.
        let proved = |coding: &Coding| {
            is_proved(text, &coding.segment(), &coding.quote, coding.near.as_ref())
        };
        match (proved(mine), proved(theirs)) {
            (true, false) => return settle(three, mine),
            (false, true) => return settle(three, theirs),
            _ => {}
        }
    }
    if mine.segment() == theirs.segment() {
        return settle(three, mine);
    }
    let Some(base) = three.base else { return };
    let order = |a: &Place, b: &Place| compare(text, a, b);
    let from = end(&base.from, &mine.from, &theirs.from, order);
    let to = end(&base.to, &mine.to, &theirs.to, order);
    let (Some(from), Some(to)) = (from, to) else { return };
    if order(&from, &to) != Some(Ordering::Less) {
        return;
    }
    let merged = Segment::new(from, to);
    if merged == mine.segment() {
        return settle(three, mine);
    }
    if merged == theirs.segment() {
        return settle(three, theirs);
    }
    if let Some((quote, near)) = text.and_then(|text| quote_of(text, &merged)) {
        let Segment { from, to } = merged;
        settle(three, &Coding { from, to, quote, near, ..mine.clone() });
    }
}

fn settle(three: &mut Three<'_, Coding>, chosen: &Coding) {
    for reading in [&mut three.my_reading, &mut three.their_reading] {
        reading.from = chosen.from.clone();
        reading.to = chosen.to.clone();
        reading.quote.clone_from(&chosen.quote);
        reading.near.clone_from(&chosen.near);
    }
    three.close("bounds");
}

/// Returns where one end is, or `None` where both sides moved it in opposite directions.
fn end(
    base: &Place,
    mine: &Place,
    theirs: &Place,
    order: impl Fn(&Place, &Place) -> Option<Ordering>,
) -> Option<Place> {
    if mine == theirs || theirs == base {
        return Some(mine.clone());
    }
    if mine == base {
        return Some(theirs.clone());
    }
    let (by_me, by_them) = (order(mine, base)?, order(theirs, base)?);
    if by_me != by_them {
        return None;
    }
    let farther = if order(mine, theirs)? == by_me { mine } else { theirs };
    Some(farther.clone())
}

fn compare(text: Option<&Transcript>, a: &Place, b: &Place) -> Option<Ordering> {
    if a.paragraph == b.paragraph {
        return Some(a.offset.cmp(&b.offset));
    }
    let paragraphs = &text?.paragraphs;
    Some(paragraphs.order(a)?.cmp(&paragraphs.order(b)?))
}
