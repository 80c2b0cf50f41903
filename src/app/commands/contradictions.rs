//! Bringing in a branch, and deciding what cannot both stand.

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::changes::open_target;
use crate::app::contradictions::Answer;
use crate::app::effect::Effect;
use crate::domain::edit::Edit;
use crate::services::changes::Target;
use crate::services::git::act::OwnPrograms;
use crate::services::git::merge::task::{MergeAct, MergeTask};
use crate::services::git::task::{Act, GitTask};

/// Merging, everywhere and on its lists.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Global,
        "merge-branch",
        &[],
        (
            "Bring in a branch",
            "Picks a branch, shows what it would bring, and brings it in on Enter.",
        ),
        merge_branch,
    )
    .only_if(is_idle),
    Command::new(
        Context::Global,
        "show-contradictions",
        &[],
        ("What is to be decided", "Lists what two people changed so that both cannot stand."),
        App::show_contradictions,
    )
    .only_if(is_anything_open),
    Command::new(
        Context::Global,
        "finish-merge",
        &[],
        ("Finish a merge", "Writes what was decided, then makes one version of both sides."),
        App::finish_merge,
    )
    .only_if(is_idle),
    Command::new(
        Context::Global,
        "abort-merge",
        &[],
        ("Take a merge back", "Puts everything back as it was before the merge was begun."),
        abort_merge,
    )
    .only_if(is_idle),
    Command::new(
        Context::Contradictions,
        "take-mine",
        &["1"],
        ("Mine", "Decides that this side is right."),
        |app| app.decide(Answer::Mine),
    )
    .only_if(is_chosen)
    .hinted("mine"),
    Command::new(
        Context::Contradictions,
        "take-theirs",
        &["2"],
        ("Theirs", "Decides that the other side is right."),
        |app| app.decide(Answer::Theirs),
    )
    .only_if(is_chosen)
    .hinted("theirs"),
    Command::new(
        Context::Contradictions,
        "take-both",
        &["&"],
        ("Both", "Lets both stand: texts one after the other, a coding beside the other."),
        |app| app.decide(Answer::Both),
    )
    .only_if(is_chosen)
    .hinted("both"),
    Command::new(
        Context::Contradictions,
        "write-anew",
        &["t"],
        ("Write it anew", "Lets you type what is right, beginning with this side's words."),
        App::write_anew,
    )
    .only_if(is_chosen)
    .hinted("anew"),
    Command::new(
        Context::Contradictions,
        "go-to-contradiction",
        &["Enter"],
        ("Go there", "Goes to the passage, code, memo or case that is to be decided about."),
        go_there,
    )
    .hinted("go there")
    .only_if(is_chosen),
    Command::new(
        Context::Rehearsal,
        "merge-rehearsed",
        &["Enter"],
        ("Bring it in", "Brings in the branch of which this list tells."),
        App::merge_rehearsed,
    )
    .hinted("bring it in"),
];

fn is_idle(app: &App) -> Availability {
    match &app.versions.under_way {
        None => Ok(()),
        Some((doing, _)) => Err(format!("git is still {doing}")),
    }
}

fn is_anything_open(app: &App) -> Availability {
    if app.all_contradictions().is_empty() && app.merging.open.is_none() {
        Err("nothing is to be decided".to_owned())
    } else {
        Ok(())
    }
}

fn is_chosen(app: &App) -> Availability {
    match app.contradiction_to_decide() {
        Some(_) => Ok(()),
        None => Err("no row that can be decided is chosen".to_owned()),
    }
}

fn go_there(app: &mut App) {
    if let Some((_, contradiction)) = app.contradiction_to_decide() {
        let target = target_of(app, &contradiction.theirs);
        open_target(app, target);
    }
}

/// Returns where the record of a contradiction is to be seen.
fn target_of(app: &App, edit: &Edit) -> Target {
    match edit {
        Edit::Coding(change) => {
            let (layer, transcript, id) = &change.key;
            let now = app.session.project.codings_of(layer, transcript);
            let now = now.and_then(|codings| codings.get(id));
            let coding = now.or(change.after.as_ref()).or(change.before.as_ref());
            coding.map_or(Target::Nowhere, |coding| {
                Target::Coding(transcript.clone(), id.clone(), coding.segment())
            })
        }
        Edit::Paragraph(change) => Target::Paragraph(change.key.0.clone(), change.key.1.clone()),
        Edit::TranscriptHeader(change) => Target::Transcript(change.key.clone()),
        Edit::Speaker(change) => Target::Transcript(change.key.0.clone()),
        Edit::Code(change) => Target::Code(change.key.clone()),
        Edit::Handle(change) => Target::Code(change.key.clone()),
        Edit::Memo(change) => Target::Memo(change.key.0.clone(), change.key.1.clone()),
        Edit::Case(change) => Target::Case(change.key.clone()),
        _ => Target::Nowhere,
    }
}

fn merge_branch(app: &mut App) {
    app.ask(Effect::Git(GitTask::Merge(MergeTask::Branches)));
}

fn abort_merge(app: &mut App) {
    app.act_in_git(Act::Merge(MergeAct::Abort), OwnPrograms::Ask);
}
