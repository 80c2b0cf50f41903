//! How a folder stands to its history, in words.

use super::Versions;
use crate::app::words::{counted, grouped};
use crate::domain::time::Moment;
use crate::services::git::status::GitStatus;
use crate::services::git::task::StatusFault;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// How much room the words have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Wide,
    Narrow,
}

/// Returns what the status line says of git: nothing for a study without it.
#[must_use]
pub fn status_in_words(versions: &Versions, is_wide: bool) -> Option<String> {
    let room = if is_wide { Room::Wide } else { Room::Narrow };
    let sign = if room == Room::Wide { "git: " } else { "git " };
    if let Some(StatusFault::Fault(_)) = &versions.why_not {
        return Some(format!("{sign}not read"));
    }
    let status = versions.status.as_ref()?;
    Some(format!("{sign}{}", state(status, room)))
}

fn state(status: &GitStatus, room: Room) -> String {
    let need = match status.n_unmerged {
        0 => String::new(),
        count if room == Room::Wide => format!(", {count} need you"),
        count => format!(" !{count}"),
    };
    if let Some(operation) = status.operation {
        return format!("{}{need}", operation.word());
    }
    if status.n_unmerged > 0 {
        return format!("merge{need}");
    }
    if status.branch.is_none() {
        return "no branch".to_owned();
    }
    let new = grouped(status.n_new);
    match (room, status.upstream.as_ref().map_or(0, |upstream| upstream.behind)) {
        (Room::Narrow, _) => new,
        (Room::Wide, 0) => format!("{new} new"),
        (Room::Wide, behind) => format!("{new} new, {behind} to bring in"),
    }
}

/// Returns what somebody is told who asked how it stands.
pub(super) fn told(status: &GitStatus) -> String {
    let mut words = Vec::new();
    words.push(match &status.branch {
        Some(branch) => format!("Branch {branch}"),
        None => "No branch is checked out: git switch -c NAME makes one".to_owned(),
    });
    if let Some(operation) = status.operation {
        words.push(format!("a {} is under way", operation.word()));
    }
    if status.n_unmerged > 0 {
        words.push(format!("{} you (!)", counted(status.n_unmerged, "file needs", "files need")));
    }
    words.push(match status.n_new {
        0 if status.n_files == 0 => "everything is in a version".to_owned(),
        0 => "nothing new but how far you have read".to_owned(),
        count => {
            format!("{} since the last version", counted(count, "thing is new", "things are new"))
        }
    });
    if let Some(upstream) = &status.upstream {
        let name = &upstream.name;
        if upstream.ahead > 0 {
            words.push(format!("{} not on {name}", counted(upstream.ahead, "version", "versions")));
        }
        if upstream.behind > 0 {
            words.push(format!(
                "{} on {name} not here",
                counted(upstream.behind, "version", "versions")
            ));
        }
    }
    if status.is_shallow {
        words.push("this clone holds only the last versions".to_owned());
    }
    words.join(", ")
}

/// Returns what git does now and for how long, for the key line.
#[must_use]
pub fn under_way_in_words(versions: &Versions, now: &Moment) -> Option<String> {
    let (doing, since) = versions.under_way.as_ref()?;
    let seconds = seconds_between(since, now);
    let time = if seconds < 2 { String::new() } else { format!(", {seconds} s") };
    Some(format!("git: {doing}{time} (Esc ends it)"))
}

/// Returns the seconds from `since` to `now`, which lies less than a day later.
pub(super) fn seconds_between(since: &Moment, now: &Moment) -> u64 {
    let of_day = |moment: &Moment| {
        let clock = moment.as_str().get(11..19)?;
        let parts: Vec<u64> = clock.split(':').filter_map(|part| part.parse().ok()).collect();
        let [hours, minutes, seconds] = parts[..] else { return None };
        Some(hours * 3600 + minutes * 60 + seconds)
    };
    match (of_day(since), of_day(now)) {
        (Some(since), Some(now)) => (now + DAY - since) % DAY,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::git::error::Operation;
    use crate::services::git::status::Upstream;

    fn words(status: GitStatus) -> (String, String) {
        let versions = Versions { status: Some(status), ..Versions::default() };
        let words = |is_wide| status_in_words(&versions, is_wide).unwrap_or_default();
        (words(true), words(false))
    }

    fn on_main() -> GitStatus {
        GitStatus { branch: Some("main".to_owned()), ..GitStatus::default() }
    }

    #[test]
    fn a_study_without_git_says_nothing_and_one_with_it_says_what_is_new() {
        assert_eq!(status_in_words(&Versions::default(), true), None);
        let new = words(GitStatus { n_new: 14, ..on_main() });
        assert_eq!(new, ("git: 14 new".to_owned(), "git 14".to_owned()));
        let upstream = Upstream { name: "origin/main".to_owned(), ahead: 0, behind: 2 };
        let behind = words(GitStatus { upstream: Some(upstream), ..on_main() });
        assert_eq!(behind, ("git: 0 new, 2 to bring in".to_owned(), "git 0".to_owned()));
    }

    #[test]
    fn what_is_half_done_goes_before_what_is_new() {
        let merge = GitStatus { operation: Some(Operation::Merge), n_unmerged: 3, ..on_main() };
        assert_eq!(words(merge), ("git: merge, 3 need you".to_owned(), "git merge !3".to_owned()));
        let detached = words(GitStatus { n_new: 2, ..GitStatus::default() });
        assert_eq!(detached, ("git: no branch".to_owned(), "git no branch".to_owned()));
    }

    #[test]
    fn time_passes_over_midnight_too() {
        let seconds =
            |since: &str, now: &str| seconds_between(&Moment::new(since), &Moment::new(now));
        assert_eq!(seconds("2026-11-14T14:52:03Z", "2026-11-14T14:53:05Z"), 62);
        assert_eq!(seconds("2026-11-14T23:59:58Z", "2026-11-15T00:00:03Z"), 5);
        assert_eq!(seconds("", "2026-11-15T00:00:03Z"), 0);
    }
}
