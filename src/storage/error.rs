//! x
/// p
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem;
