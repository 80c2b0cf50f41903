//! What tusj costs, as ratios to what everybody has: `less`, a written file, the bytes read as they are.
//!
//! `cargo bench` prints the figures; nothing is asserted, because times depend on the machine.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a program for people who measure"
)]

mod agreement;
mod changes;
mod corpus;
mod disk;
mod first_frame;
mod history;
mod keys;
mod merge;

use std::time::{Duration, Instant};

fn main() {
    let only: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|word| word == name);
    let small = Corpus::of(6);
    let middle = Corpus::of(100);
    let large = Corpus::of(1000);
    for corpus in [&small, &large] {
        if wanted("first-frame") {
            first_frame::measure(corpus);
        }
        if wanted("keys") {
            keys::measure(corpus);
        }
    }
    if wanted("merge") {
        merge::measure(1000);
    }
    if wanted("loading-keys") {
        keys::measure_while_loading(&large);
    }
    if wanted("agreement") {
        agreement::measure(&large);
    }
    if wanted("history") {
        history::measure(&Corpus::of(6));
    }
    if wanted("disk") {
        disk::measure_acts(&small);
        disk::measure_acts(&large);
        disk::measure_loading(&middle);
        disk::measure_loading(&large);
    }
    if wanted("changes") {
        changes::measure(&small);
        changes::measure(&large);
    }
}

/// A study on disk.
pub struct Corpus {
    /// Its folder.
    pub folder: tempfile::TempDir,
    /// Interviews in it.
    pub n_transcripts: usize,
}

impl Corpus {
    fn of(n_transcripts: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        corpus::write(folder.path(), n_transcripts);
        Self { folder, n_transcripts }
    }
}

/// Measures how long `act` takes.
pub fn time<T>(act: impl FnOnce() -> T) -> (Duration, T) {
    let since = Instant::now();
    let result = act();
    (since.elapsed(), result)
}

/// Returns the value below which `share` of all lie.
pub fn quantile<T: Copy + Ord>(values: &[T], share: f64) -> T {
    let mut sorted = values.to_vec();
    sorted.sort();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let index = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[index]
}

/// Returns the middle value.
pub fn median<T: Copy + Ord>(values: &[T]) -> T {
    quantile(values, 0.5)
}

/// Returns how many times `base` goes into `value`.
pub fn ratio(value: Duration, base: Duration) -> f64 {
    value.as_secs_f64() / base.as_secs_f64()
}
