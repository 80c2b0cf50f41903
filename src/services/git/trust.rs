//! What the user lets a repository run: asked once for exactly these programs, kept on this machine.

use std::path::Path;

use super::act::{How, OwnPrograms};
use super::{Git, GitError};
use crate::storage::fingerprint::ContentHash;
use crate::storage::repository::{Trusted, keep_trusted, read_trusted};

impl Git {
    /// Returns `how` with what the user answered for this repository, as the file `answers` has it. What already says
    /// whether programs run stays as it is.
    ///
    /// # Errors
    /// Says what git said.
    pub fn with_answer(&self, how: &How, answers: Option<&Path>) -> Result<How, GitError> {
        let mut how = how.clone();
        if let (OwnPrograms::Ask, Some(path)) = (how.own, answers) {
            let answer = read_trusted(path).remove(&self.repository()?);
            let digest = self.digest()?;
            how.own = match answer.filter(|answer| answer.digest == digest) {
                None => OwnPrograms::Ask,
                Some(Trusted { runs: true, .. }) => OwnPrograms::Run,
                Some(Trusted { runs: false, .. }) => OwnPrograms::Leave,
            };
        }
        Ok(how)
    }

    /// Keeps in the file `answers` whether what the repository brings along now may run.
    ///
    /// # Errors
    /// Says what git said; a disk that does not keep it leaves the question for the next time.
    pub fn keep_answer(&self, own: OwnPrograms, answers: &Path) -> Result<(), GitError> {
        let runs = match own {
            OwnPrograms::Ask => return Ok(()),
            OwnPrograms::Run => true,
            OwnPrograms::Leave => false,
        };
        let answer = Trusted { digest: self.digest()?, runs };
        let _asked_again = keep_trusted(answers, &self.repository()?, answer);
        Ok(())
    }

    /// Returns the repository by its place on this machine.
    fn repository(&self) -> Result<String, GitError> {
        self.ask_line(&["rev-parse", "--path-format=absolute", "--git-common-dir"])
    }

    /// Returns one number for all that would run: a hook with another text is another answer's.
    fn digest(&self) -> Result<String, GitError> {
        let own = self.own_programs()?;
        let mut text = own.names().join("\n");
        for hook in &own.hooks {
            let path = hook.display().to_string();
            let number = self.ask_line(&["hash-object", "--no-filters", "--", &path])?;
            text.push_str(&format!("\n{number}"));
        }
        Ok(ContentHash::of(text.as_bytes()).digits())
    }
}
