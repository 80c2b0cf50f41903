//! `tusj unitise`: one coder's segments without codes, for another to code.

use std::collections::BTreeSet;

use clap::Args;

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::Report;
use super::study::{Act, Study};
use crate::app::words::counted;
use crate::app::world::World;
use crate::domain::id::{CoderId, TranscriptId};
use crate::runtime::clock::SystemWorld;
use crate::services::unitise::{GiversPens, Unitised, Unitising, unitise};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj unitise --from bo --to ane                       all that Bo has coded
  tusj unitise --from bo --to ane --transcript 01-nav   one transcript
  tusj unitise --from bo --to ane --dry-run             only count

On the screen Ane presses P, chooses the pen and gives each segment a code.";

/// Hand one coder's segments to another, without their codes
///
/// So that two people code the same segments, each place that one has coded becomes a mark of a pen with the other:
/// place and words alone, no code, memo or flag. Segments at the very same place are one. What the receiver had before
/// is left alone, so running it again adds only what is new. In a blind study the segments become visible, and nothing
/// else. The receiver can take it back as one act.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct UnitiseArguments {
    /// Whose segments, by name or id
    #[arg(long, value_name = "NAME")]
    from: String,
    /// Who gets them, by name or id
    #[arg(long, value_name = "NAME")]
    to: String,
    /// Only this transcript, by title or id; may be given several times
    #[arg(long, value_name = "TRANSCRIPT")]
    transcript: Vec<String>,
    /// Hand over marks of pens too
    #[arg(long)]
    pens: bool,
    /// Only say what would be handed over
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    study: StudyArguments,
}

pub(super) fn run(arguments: &UnitiseArguments) -> Result<Outcome, Report> {
    let mut study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let from = study.coder_called(&arguments.from)?;
    let to = study.coder_called(&arguments.to)?;
    if from == to {
        let sentence = "the segments go from one coder to another, and both names mean the same";
        return Err(Report::user(sentence).hint("name two coders; «tusj list coders» has them"));
    }
    let unitising = Unitising {
        from,
        to,
        transcripts: study.transcripts_called(&arguments.transcript)?,
        pens: if arguments.pens { GiversPens::Included } else { GiversPens::LeftOut },
    };
    let unitised = unitise(&study.project, &unitising, &SystemWorld.now());
    let text = told(&study, &unitising, &unitised, arguments);
    if !unitised.edits.is_empty() && !arguments.dry_run {
        let title = format!("segments of {}, without codes", name(&study, &unitising.from));
        let act = Act { command: "unitise", title, coder: Some(unitising.to) };
        study.commit(act, unitised.edits)?;
    }
    print(&visible_lines(&text))?;
    Ok(study.outcome())
}

fn told(
    study: &Study,
    unitising: &Unitising,
    unitised: &Unitised,
    arguments: &UnitiseArguments,
) -> String {
    let (giver, receiver) = (name(study, &unitising.from), name(study, &unitising.to));
    let mut lines = Vec::new();
    if unitised.n_new == 0 {
        lines.push(format!("Nothing new of {giver} for {receiver}"));
    } else {
        let verb = if arguments.dry_run { "would go" } else { "went" };
        lines.push(format!(
            "{} in {} {verb} from {giver} to {receiver}, marked «{}»",
            counted(unitised.n_new, "segment", "segments"),
            counted(unitised.n_transcripts, "transcript", "transcripts"),
            unitised.pen_name
        ));
    }
    if unitised.n_known > 0 {
        lines.push(format!("{} {receiver} had before", unitised.n_known));
    }
    if unitised.n_left_out > 0 {
        let why = "words not found for sure, or consent withdrawn";
        lines
            .push(format!("{} left out: {why}", counted(unitised.n_left_out, "coding", "codings")));
    }
    if study.project.settings.blind && unitised.n_new > 0 {
        lines.push(format!(
            "{giver} stays hidden: only where the segments lie is seen, none of the codes or memos"
        ));
    }
    lines.into_iter().map(|line| format!("{line}\n")).collect()
}

fn name(study: &Study, id: &CoderId) -> String {
    study.project.coders.get(id).map_or_else(|| id.to_string(), |coder| coder.name.clone())
}

impl Study {
    /// Returns the coder who is called `typed`.
    pub(super) fn coder_called(&self, typed: &str) -> Result<CoderId, Report> {
        match self.coder(Some(typed))? {
            Some(coder) => Ok(coder),
            None => Err(Report::user(format!("nobody in this study is called «{typed}»"))),
        }
    }

    /// Returns the transcripts that are called as `typed`; none where nothing was typed, which means all.
    pub(super) fn transcripts_called(
        &self,
        typed: &[String],
    ) -> Result<Option<BTreeSet<TranscriptId>>, Report> {
        let rows = self.project.transcripts.iter();
        let rows = rows.map(|(id, row)| (id, id.as_str(), row.header.title.as_str()));
        let find = |typed: &String| super::quotes::named(rows.clone(), typed, "transcript");
        let found: BTreeSet<TranscriptId> = typed.iter().map(find).collect::<Result<_, _>>()?;
        Ok((!typed.is_empty()).then_some(found))
    }
}
