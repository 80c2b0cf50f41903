//! Whose eyes an output is for: as long as coders are hidden from each other, each sees only their own work.

use clap::Args;

use super::report::Report;
use super::study::Study;
use crate::domain::id::CoderId;
use crate::domain::project::Project;

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

/// Who asks, and what they may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Viewer {
    /// Who it is, where that is known.
    pub(super) me: Option<CoderId>,
    is_blind: bool,
}

impl ViewerArguments {
    /// Returns what somebody of that name asks who does not compare.
    pub(super) fn called(coder: Option<&str>) -> Self {
        Self { coder: coder.map(str::to_owned), compare: false }
    }
}

impl Viewer {
    /// Returns whether no work of others is shown.
    pub(super) fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// Returns whether the work of `owner` is shown. What was agreed on is everybody's.
    pub(super) fn sees(&self, owner: &CoderId) -> bool {
        !self.is_blind || *owner == CoderId::agreed() || self.me.as_ref() == Some(owner)
    }
}

impl Study {
    /// Returns who asks and what they may see.
    ///
    /// Somebody who is known to be another coder of a blind study is refused unless they compare: a name on the command
    /// line is typed too easily to open what is hidden.
    pub(super) fn viewer(&self, arguments: &ViewerArguments) -> Result<Viewer, Report> {
        let me = self.coder(arguments.coder.as_deref())?;
        let is_blind = is_blind_for(&self.project, me.as_ref());
        if arguments.coder.is_some() && !arguments.compare {
            refuse_hidden(&self.project, self.coder(None)?.as_ref(), me.as_ref())?;
        }
        Ok(Viewer { me, is_blind: is_blind && !arguments.compare })
    }
}

/// Refuses that `known`, who asks, sees as `other` what is hidden until they compare.
pub(super) fn refuse_hidden(
    project: &Project,
    known: Option<&CoderId>,
    other: Option<&CoderId>,
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
    Err(Report::user(sentence)
        .hint("without --coder you see your own; --compare shows it on purpose"))
}

/// Returns whether nobody else's work is shown to `me`, as far as it is known who that is.
pub(super) fn is_blind_for(project: &Project, me: Option<&CoderId>) -> bool {
    me.map_or(project.settings.blind, |me| project.is_blind_for(me))
}
