//! Where this program lies: git calls it to merge and to compare files of a study.

use std::path::{Path, PathBuf};

use crate::config::Places;
use crate::services::git::act::How;
use crate::services::git::task::Desk;

/// Returns how git may write for this user on this machine; what a repository brings along is asked about.
#[must_use]
pub fn how() -> How {
    // A user who named a program to connect with gets that one, as it is.
    let ssh = std::env::var_os("GIT_SSH").is_none().then(|| "ssh -o BatchMode=yes".to_owned());
    How { program: this_program(), ssh, ..How::default() }
}

/// Returns how git works for this user on this machine, and where the answers about what it may run are kept.
#[must_use]
pub fn desk() -> Desk {
    let places = Places::find(|name| std::env::var_os(name));
    Desk { how: how(), answers: places.map(|places| places.trusted_file()) }
}

/// Returns the file of this program.
#[must_use]
pub fn this_program() -> Option<PathBuf> {
    let running = std::env::current_exe().ok()?;
    if running.is_file() {
        return Some(beside_tests(&running).unwrap_or(running));
    }
    // The program was replaced while it ran; its successor has the same place.
    let name = running.to_str()?.strip_suffix(" (deleted)")?;
    Some(PathBuf::from(name)).filter(|path| path.is_file())
}

/// Returns the program that lies one folder above a program in `deps`, which is where tests of it are built.
fn beside_tests(running: &Path) -> Option<PathBuf> {
    let folder = running.parent().filter(|it| it.file_name().is_some_and(|name| name == "deps"))?;
    let program = folder.parent()?.join(format!("tusj{}", std::env::consts::EXE_SUFFIX));
    program.is_file().then_some(program)
}
