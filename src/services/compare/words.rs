//! In what readings differ, in words.

use super::{Difference, Kind};
use crate::domain::id::CoderId;

impl Difference {
    /// Says in what the readings differ and by how much; `initial` tells how a coder is called.
    #[must_use]
    pub fn in_words(&self, initial: impl Fn(&CoderId) -> String) -> String {
        let mark = if self.is_pen { "pen" } else { "code" };
        let what = match &self.kind {
            Kind::OtherBounds(1) => format!("same {mark}, other bounds: 1 word"),
            Kind::OtherBounds(words) => format!("same {mark}, other bounds: {words} words"),
            Kind::OtherCode => format!("other {mark} on the same words"),
            Kind::OtherCodeAndBounds => format!("other {mark} and other bounds"),
            Kind::OnlyOne(coder) if self.is_pen => format!("only {} marked this", initial(coder)),
            Kind::OnlyOne(coder) => format!("only {} coded this", initial(coder)),
            Kind::Several => "several readings that hang together".to_owned(),
        };
        match self.size {
            1 => format!("{what} · 1 character"),
            size => format!("{what} · {size} characters"),
        }
    }
}
