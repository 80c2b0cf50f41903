//! Opening a study: what a crash left is finished, the first screen is read, the rest is left to the workers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::Host;
use super::saving::why_in_words;
use crate::app::App;
use crate::app::geometry::Size;
use crate::app::message::Message;
use crate::app::session::{Loading, Session};
use crate::app::transcript::motion::Spot;
use crate::app::words::counted;
use crate::app::world::World;
use crate::domain::edit::Operation;
use crate::domain::id::{CoderId, OperationId, TranscriptId};
use crate::domain::project::Project;
use crate::runtime::jobs::{Job, Workers};
use crate::storage::error::StorageError;
use crate::storage::folder::Folder;
use crate::storage::journal::{Journal, session_name};
use crate::storage::load::{list_transcripts, load_head, load_transcript};
use crate::storage::local::{self, PlaceState};
use crate::storage::problem::Problem;
use crate::storage::recover::recover;
use crate::storage::unfinished::find_unfinished;

/// What is needed to open a study.
pub struct Opening {
    /// The folder.
    pub root: PathBuf,
    /// Who codes.
    pub coder: CoderId,
    /// The folder in which tusj was started: names of files outside the study are meant from there.
    pub started_in: PathBuf,
    /// Size of the terminal.
    pub size: Size,
    /// Clock and dice.
    pub world: Box<dyn World>,
}

impl<W: Workers> Host<W> {
    /// Opens the study: finishes what a crash left, reads what the first screen shows, and leaves the rest to the
    /// workers.
    ///
    /// # Errors
    /// Says why the folder cannot be opened; nothing was changed.
    pub fn open(opening: Opening, mut workers: W) -> Result<Self, StorageError> {
        let Opening { root, coder, started_in, size, mut world } = opening;
        let unfinished = find_unfinished(&root);
        let recovered = recover_unfinished(&root, &unfinished.operations);
        let FirstReading { folder, project, problems, place, shown, loading } = read_first(&root)?;
        workers.take(Job::LoadRest);
        for id in &loading.waiting {
            workers.take(Job::Load(id.clone()));
        }
        // Last: undo in this session needs none of it, and undoing an earlier one reads it at once.
        workers.take(Job::ReadJournals);
        let name = session_name(&world.now(), &world.id(4));
        let journal = Journal::open(&root, &name).map_err(|error| error.to_string());
        let session = Session {
            root,
            project,
            coder,
            history_waits: true,
            loading,
            problems,
            others_alive: unfinished.others_alive,
            ..Session::default()
        };
        let mut app = App::new(session, size, world);
        app.place = place;
        let mut host = Self {
            app,
            folder,
            journal,
            workers,
            unjournaled: BTreeSet::new(),
            under_way: BTreeMap::new(),
            planned_after: VecDeque::new(),
            n_failed: 0,
            is_gone: false,
            acts: Vec::new(),
            started_in,
            key_file: None,
            scratch: None,
        };
        host.note_closed_files();
        host.say_what_was_found(&recovered);
        for draft in local::read_drafts(host.folder.root()) {
            // A draft of another kind is left for whoever knows it.
            let _is_known = host.app.offer_draft(draft.name, draft.text);
        }
        if let Some(id) = shown {
            host.settle_places(&id);
            host.open_transcript(&id);
        }
        host.app.refresh();
        Ok(host)
    }

    fn open_transcript(&mut self, id: &TranscriptId) {
        let cursor = self.app.place.cursors.get(id).cloned();
        let transcript = self.app.session.project.transcripts.get(id);
        let spot =
            cursor.zip(transcript).and_then(|(place, transcript)| Spot::of(&place, transcript));
        self.app.transcript.open(id.clone(), spot.unwrap_or_default());
    }

    fn say_what_was_found(&mut self, recovered: &Recovered) {
        if let Ok(journal) = &mut self.journal {
            for id in &recovered.done {
                // Without this line it is looked at again at the next start, and found done.
                let _found_done_later = journal.done(id);
            }
        }
        if recovered.n_finished > 0 {
            self.app.say(format!(
                "{} of the last session came to the disk only now. Nothing was lost",
                counted(recovered.done.len(), "act", "acts")
            ));
        }
        for unclear in &recovered.unclear {
            self.app.refuse(unclear.clone());
        }
        if self.app.session.others_alive > 0 {
            self.app.say("Another tusj has this study open. Both can work; changes are merged");
        }
        if let Err(why) = &self.journal {
            let why = why_in_words(why);
            self.app.update(Message::NotSaved { why });
        }
    }
}

/// What is read before the first screen stands.
struct FirstReading {
    folder: Folder,
    project: Project,
    problems: Vec<Problem>,
    place: PlaceState,
    shown: Option<TranscriptId>,
    loading: Loading,
}

/// Reads what is no transcript's, and the transcript in which the coder was last.
fn read_first(root: &Path) -> Result<FirstReading, StorageError> {
    let mut folder = Folder::new(root);
    let mut project = Project::default();
    let mut problems = folder.absorb(&mut project, load_head(root)?);
    let place = local::read_place(root).unwrap_or_default();
    let known = list_transcripts(root);
    let last = place.transcript.clone().filter(|id| known.contains(id));
    let shown = last.or_else(|| known.first().cloned());
    let mut waiting: BTreeSet<TranscriptId> = known.iter().cloned().collect();
    if let Some(id) = &shown {
        waiting.remove(id);
        problems.extend(folder.absorb(&mut project, load_transcript(root, id)));
    }
    let loading = Loading { total: known.len(), waiting, rest: true };
    Ok(FirstReading { folder, project, problems, place, shown, loading })
}

/// What the start found of an earlier end.
#[derive(Debug, Default)]
struct Recovered {
    done: Vec<OperationId>,
    n_finished: usize,
    unclear: Vec<String>,
}

fn recover_unfinished(root: &Path, unfinished: &[Operation]) -> Recovered {
    if unfinished.is_empty() {
        return Recovered::default();
    }
    match recover(root, unfinished) {
        Ok(recovery) => Recovered {
            done: recovery.done,
            n_finished: recovery.written.len(),
            unclear: recovery
                .unclear
                .iter()
                .map(|row| format!("{} was left as it is: {}", row.file.path_text(), row.why))
                .chain(recovery.failure.iter().map(|row| {
                    format!("What the last session did is not on disk yet: {}", row.why)
                }))
                .collect(),
        },
        Err(error) => Recovered { unclear: vec![error.to_string()], ..Recovered::default() },
    }
}
