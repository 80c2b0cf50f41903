//! Whose eyes an output is for: as long as coders are hidden from each other, each sees only their own work.

use clap::Args;

use super::report::Report;
use super::study::Study;
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::sight::Sight;

/// What can be done where one may compare.
pub(super) const COMPARE: &str = "without --coder you see your own; --compare shows it on purpose";
/// What can be done where nothing can be compared.
const OWN: &str = "without --coder it is about your own work";

/// Who asks, and whether they compare.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ViewerArguments {
    /// Who you are, by name, id or a name git knows
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Show what coders of a blind study hide from each other: you compare, on purpose
    #[arg(long)]
    compare: bool,
}

impl Study {
    /// Returns who asks and what they are shown.
    ///
    /// Somebody who is known to be another coder of a blind study is refused unless they compare: a name on the command
    /// line is typed too easily to open what is hidden.
    pub(super) fn sight(&self, arguments: &ViewerArguments) -> Result<Sight, Report> {
        let me = self.coder(arguments.coder.as_deref())?;
        let sight = Sight::of(&self.project, me.as_ref());
        if arguments.compare {
            return Ok(sight.opened());
        }
        if arguments.coder.is_some() {
            refuse_hidden(&self.project, self.coder(None)?.as_ref(), me.as_ref(), COMPARE)?;
        }
        Ok(sight)
    }

    /// Returns what somebody of that name is shown where nothing can be compared.
    pub(super) fn sight_of(&self, coder: Option<&str>) -> Result<Sight, Report> {
        let me = self.coder(coder)?;
        if coder.is_some() {
            refuse_hidden(&self.project, self.coder(None)?.as_ref(), me.as_ref(), OWN)?;
        }
        Ok(Sight::of(&self.project, me.as_ref()))
    }
}

/// Refuses that `known`, who asks, sees as `other` what is hidden until they compare.
pub(super) fn refuse_hidden(
    project: &Project,
    known: Option<&CoderId>,
    other: Option<&CoderId>,
    hint: &str,
) -> Result<(), Report> {
    let Some((known, other)) = known.zip(other) else { return Ok(()) };
    let coder = project.coders.get(other);
    let is_own_second = coder.is_some_and(|coder| coder.again.as_ref() == Some(known));
    if known == other || is_own_second || !project.is_blind_for(known) {
        return Ok(());
    }
    let name = |id: &CoderId| {
        project.coders.get(id).map_or_else(|| id.to_string(), |coder| coder.name.clone())
    };
    let sentence =
        format!("you are {}, and {} is hidden until you compare", name(known), name(other));
    Err(Report::user(sentence).hint(hint))
}
