//! Bringing in a branch, and deciding what cannot both stand.

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::contradictions::Answer;
use crate::app::effect::Effect;
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
    .hinted("mine"),
    Command::new(
        Context::Contradictions,
        "take-theirs",
        &["2"],
        ("Theirs", "Decides that the other side is right."),
        |app| app.decide(Answer::Theirs),
    )
    .hinted("theirs"),
    Command::new(
        Context::Contradictions,
        "take-both",
        &["&"],
        ("Both", "Lets both stand: texts one after the other, a coding beside the other."),
        |app| app.decide(Answer::Both),
    )
    .hinted("both"),
    Command::new(
        Context::Contradictions,
        "write-anew",
        &["t"],
        ("Write it anew", "Lets you type what is right, beginning with this side's words."),
        App::write_anew,
    )
    .hinted("anew"),
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

fn merge_branch(app: &mut App) {
    app.ask(Effect::Git(GitTask::Merge(MergeTask::Branches)));
}

fn abort_merge(app: &mut App) {
    app.act_in_git(Act::Merge(MergeAct::Abort), OwnPrograms::Ask);
}
