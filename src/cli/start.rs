//! `tusj` alone: the study of this folder, or a way to one.

use super::Outcome;
use super::arguments::ScreenArguments;
use super::open::{need_screen, open, show};
use super::report::Report;
use super::study::find_root;
use super::way::{Keeping, Way};

pub(super) fn run(screen: &ScreenArguments) -> Result<Outcome, Report> {
    match find_root() {
        Ok(root) => open(&root, screen, Keeping::Remembered),
        // Without a screen nothing can be asked, and what is missing is the study.
        Err(no_study) => {
            if need_screen().is_err() {
                return Err(no_study);
            }
            let way = Way::new(screen.coder.clone())?;
            let first = way.welcome();
            show(first, way, screen)
        }
    }
}
