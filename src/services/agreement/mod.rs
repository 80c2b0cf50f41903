//! How far coders agree.
//!
//! Each coefficient is a file of its own with its source and an example, and works on [`ratings::Ratings`],
//! [`two_by_two::TwoByTwo`] or [`stretches`]: nothing of a study is known there. [`table`] computes them from plain
//! tables, [`study`] from two or more layers of a study. A figure that does not exist is [`value::Value::Undefined`].

pub mod alpha_u_1995;
pub mod brennan_prediger;
pub mod coefficients;
pub mod cohen_kappa;
pub mod continuum;
pub mod fleiss_kappa;
pub mod gwet_ac1;
pub mod krippendorff_alpha;
pub mod masi_alpha;
pub mod percent_agreement;
pub mod ratings;
pub mod resampling;
pub mod scott_pi;
pub mod span_f1;
pub mod stretches;
pub mod study;
pub mod table;
pub mod two_by_two;
pub mod unitizing_alpha;
pub mod value;
