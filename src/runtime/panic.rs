//! What happens when tusj itself is at fault.
//!
//! A panic must not leave a terminal that echoes nothing, nor a reader who does not know whether
//! the evening's work is lost. Parsers of strangers' files run [`contained`]: their panics are
//! problems of that file and touch neither the screen nor the program.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::Arc;

use crate::runtime::signals::LastResort;
use crate::runtime::terminal;

/// The exit code after a fault of the program, the one Rust programs have.
pub const EXIT_CODE: i32 = 101;

thread_local! {
    static CONTAINED: Cell<usize> = const { Cell::new(0) };
    static LAST_FAULT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// A panic: what it said and where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What the program said, on one line and without control characters.
    pub message: String,
    /// Source file and line.
    pub place: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} ({})", self.message, self.place)
    }
}

/// Makes every panic that is not [`contained`], on whatever thread, give the terminal back, save
/// what is not saved, say so, and end the process with [`EXIT_CODE`].
///
/// `folder` names the place where the work is, for the person who reads the message.
pub fn install_hook(
    last_resort: Arc<LastResort>,
    folder: impl Fn() -> String + Send + Sync + 'static,
) {
    set_hook(Box::new(move |information| {
        let fault = Fault::of(information);
        if CONTAINED.get() > 0 {
            LAST_FAULT.set(Some(fault));
            return;
        }
        terminal::restore();
        let saved = if last_resort.save_once() { Saved::All } else { Saved::UpToTheJournal };
        // Without a standard error there is nobody to tell.
        let _nobody = io::stderr().write_all(farewell(&fault, saved, &folder()).as_bytes());
        std::process::exit(EXIT_CODE);
    }));
}

/// Runs `work` and returns its panic as a value.
///
/// # Errors
///
/// Returns the [`Fault`] if `work` panicked.
pub fn contained<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    CONTAINED.set(CONTAINED.get() + 1);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(CONTAINED.get() - 1);
    outcome.map_err(|payload| {
        LAST_FAULT.take().unwrap_or_else(|| Fault {
            message: message_of(payload.as_ref()),
            place: "an unknown place".to_owned(),
        })
    })
}

impl Fault {
    fn of(information: &PanicHookInfo<'_>) -> Self {
        let place = information.location();
        Self {
            message: message_of(information.payload()),
            place: place.map_or_else(
                || "an unknown place".to_owned(),
                |it| format!("{}:{}", it.file(), it.line()),
            ),
        }
    }
}

/// The words of a panic, which may quote a stranger's file: nothing in them may steer a terminal.
fn message_of(payload: &(dyn Any + Send)) -> String {
    let words = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without words");
    words.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

#[derive(Debug, Clone, Copy)]
enum Saved {
    All,
    UpToTheJournal,
}

fn farewell(fault: &Fault, saved: Saved, folder: &str) -> String {
    let work = match saved {
        Saved::All => "Your work is saved up to the last act",
        Saved::UpToTheJournal => {
            "The last save did not come to its end; every finished act is in the journal and is \
             taken up at the next start"
        }
    };
    format!(
        "tusj has stopped because of a mistake in itself.\n  what:  {}\n  where: {}\n{work}, in \
         {folder}.\nStart tusj again to go on where you were.\n",
        fault.message, fault.place
    )
}

#[cfg(test)]
mod tests {
    use super::{Fault, Saved, contained, farewell};

    #[test]
    fn a_contained_panic_is_a_value() {
        let fault = contained(|| panic!("row {} of\nthe table\u{1b}[2J", 7)).map(|(): ()| ());
        assert_eq!(fault.unwrap_err().message, "row 7 of the table [2J");
        assert_eq!(contained(|| 3), Ok(3));
    }

    #[test]
    fn the_farewell_says_what_where_and_that_the_work_is_saved() {
        let fault = Fault { message: "index 3 of 2".into(), place: "src/app/pane.rs:12".into() };
        assert_eq!(
            farewell(&fault, Saved::All, "/home/ida/karriere"),
            "tusj has stopped because of a mistake in itself.\n  what:  index 3 of 2\n  where: \
             src/app/pane.rs:12\nYour work is saved up to the last act, in /home/ida/karriere.\n\
             Start tusj again to go on where you were.\n"
        );
        assert!(farewell(&fault, Saved::UpToTheJournal, "x").contains("did not come to its end"));
    }
}
