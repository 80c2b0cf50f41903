//! Giving codes: what every coding key comes down to.

use super::App;
use super::transcript::motion::Stretch;
use super::words::quoted;
use crate::domain::code::{Code, CodeKind, Handle};
use crate::domain::coder::Coder;
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::{CodeId, CodingId, TranscriptId};
use crate::domain::place::Segment;
use crate::domain::text::clean::clean_line;
use crate::domain::text::slug;
use crate::services::anchor::quote;
use crate::services::retrieval::turn_label;

/// Where a code is to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The document.
    pub transcript: TranscriptId,
    /// The stretch.
    pub segment: Segment,
}

impl App {
    /// Returns what coding keys work on: the choice or the current sentence of the shown transcript.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        if !self.screens.is_empty() {
            return self.screen_target();
        }
        let transcript = self.transcript.transcript(&self.session)?;
        let stretch = self.transcript.selection(&self.session)?;
        let segment = quote::normalize(transcript, stretch.segment(transcript)?)?;
        Some(Target { transcript: self.transcript.id.clone()?, segment })
    }

    /// Returns the transcript in which what coding keys work on stands.
    #[must_use]
    pub fn transcript_here(&self) -> Option<TranscriptId> {
        if self.screens.is_empty() {
            return self.transcript.id.clone();
        }
        self.screen_target().map(|target| target.transcript)
    }

    /// Returns the stretch of `target` in the shown transcript.
    #[must_use]
    pub fn stretch_of(&self, target: &Target) -> Option<Stretch> {
        Stretch::of(&target.segment, self.session.project.transcripts.get(&target.transcript)?)
    }

    /// Returns this coder's codings that stand exactly on `target`.
    #[must_use]
    pub fn codings_on(&self, target: &Target) -> Vec<&Coding> {
        let codings = self.session.project.codings_of(&self.session.coder, &target.transcript);
        codings
            .into_iter()
            .flat_map(|codings| codings.values())
            .filter(|coding| coding.segment() == target.segment)
            .collect()
    }

    /// Returns the codes that are not on `target` already, as they are read.
    fn new_on(&self, target: &Target, codes: &[CodeId]) -> Vec<CodeId> {
        let project = &self.session.project;
        let there: Vec<&CodeId> = self
            .codings_on(target)
            .into_iter()
            .map(|coding| project.resolve(&coding.code))
            .collect();
        codes.iter().filter(|code| !there.contains(&project.resolve(code))).cloned().collect()
    }

    /// Gives `codes` to what is chosen, as one act.
    pub fn code_selection_with(&mut self, command: &str, codes: &[CodeId]) -> bool {
        let Some(target) = self.target() else {
            self.refuse("There is nothing to code here");
            return false;
        };
        self.code_target(command, &target, codes, Vec::new())
    }

    /// Gives `codes` to `target` as one act, together with `edits` that must come first (a code that is made now).
    pub fn code_target(
        &mut self,
        command: &str,
        target: &Target,
        codes: &[CodeId],
        mut edits: Vec<Edit>,
    ) -> bool {
        let fresh = self.new_on(target, codes);
        if fresh.is_empty() && edits.is_empty() {
            self.refuse("Already coded so. x removes it, C gives another code");
            return false;
        }
        for code in &fresh {
            if let Some(edit) = self.coding_edit(target, code) {
                edits.push(edit);
            }
        }
        edits.extend(self.hot_key_edit(&fresh, &edits));
        let names = self.names_of(codes, &edits);
        let place = self.place_in_words(target);
        let said = format!("{names}: {}. u undoes", self.quote_in_words(target));
        if !self.commit(command, format!("code «{names}» on {place}"), edits) {
            return false;
        }
        self.remember_codes(codes);
        self.say(said);
        self.after_coding();
        true
    }

    /// Returns the edit that adds one coding, with the words that prove its place.
    pub fn coding_edit(&mut self, target: &Target, code: &CodeId) -> Option<Edit> {
        let transcript = self.session.project.transcripts.get(&target.transcript)?;
        let (quote, near) = quote::quote_of(transcript, &target.segment)?;
        let coding = Coding {
            id: CodingId::new(self.world.id(10)),
            code: code.clone(),
            from: target.segment.from.clone(),
            to: target.segment.to.clone(),
            made: self.world.now(),
            pass: self.session.current_pass().map(|(id, _)| id.clone()),
            weight: None,
            quote,
            near,
            agrees: Vec::new(),
        };
        let key = (self.session.coder.clone(), target.transcript.clone(), coding.id.clone());
        Some(Edit::Coding(Change { key, before: None, after: Some(coding) }))
    }

    /// Returns the edits that make a code of `name` with its handle, and its id; refuses a name that is taken.
    ///
    /// # Errors
    /// Says in words why there can be no such code.
    pub fn new_code_edits(
        &self,
        name: &str,
        kind: CodeKind,
        parent: Option<CodeId>,
    ) -> Result<(CodeId, Vec<Edit>), String> {
        let name = clean_line(name).text.trim().to_owned();
        if name.is_empty() {
            return Err("A code needs a name".to_owned());
        }
        let project = &self.session.project;
        let same = project.codes.values().find(|code| code.state.is_live() && code.name == name);
        if let Some(code) = same {
            return Err(format!("There is a code «{}» already", code.name));
        }
        let id = CodeId::new(slug::unique_slug(&name, |slug| {
            project.codes.contains_key(&CodeId::new(slug))
        }));
        let handle = slug::handle(&name, |handle| project.code_with_handle(handle).is_some());
        let code = Code { name, id: id.clone(), parent, kind, ..Code::default() };
        let mut edits = vec![Edit::Code(Change::to(project, id.clone(), Some(code)))];
        if let Some(handle) = handle {
            let row = Handle { code: id.clone(), handle };
            edits.push(Edit::Handle(Change::to(project, id.clone(), Some(row))));
        }
        Ok((id, edits))
    }

    /// Returns the edit that gives the first new code without a hot key the first free digit.
    pub(super) fn hot_key_edit(&self, codes: &[CodeId], edits: &[Edit]) -> Option<Edit> {
        let coder = Coder::get(&self.session.project, &self.session.coder)?;
        let is_pen = |code: &CodeId| {
            self.session.project.codes.get(code).is_some_and(Code::is_marker)
                || edits.iter().any(|edit| {
                    matches!(edit, Edit::Code(change)
                    if change.key == *code && change.after.as_ref().is_some_and(Code::is_marker))
                })
        };
        let mut changed = coder.clone();
        for code in codes {
            if changed.hot_key_of(code).is_none()
                && !is_pen(code)
                && let Some(key) = changed.free_hot_key()
            {
                changed = changed.with_hot_key(key, code.clone());
            }
        }
        (changed != coder).then(|| {
            Edit::Coder(Change {
                key: self.session.coder.clone(),
                before: Some(coder),
                after: Some(changed),
            })
        })
    }

    fn names_of(&self, codes: &[CodeId], edits: &[Edit]) -> String {
        let made_now = |id: &CodeId| {
            edits.iter().find_map(|edit| match edit {
                Edit::Code(change) if change.key == *id => {
                    change.after.as_ref().map(|code| code.name.clone())
                }
                _ => None,
            })
        };
        let name = |id: &CodeId| {
            made_now(id).unwrap_or_else(|| self.session.project.code_name(id).to_owned())
        };
        codes.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    /// Returns where `target` is, as `turn 42`.
    #[must_use]
    pub fn place_in_words(&self, target: &Target) -> String {
        let transcript = self.session.project.transcripts.get(&target.transcript);
        let label = transcript.and_then(|transcript| {
            let index = transcript.paragraphs.position(&target.segment.from.paragraph)?;
            Some(turn_label(transcript, index))
        });
        format!("turn {}", label.unwrap_or_default())
    }

    /// Returns the words of `target`, shortened.
    #[must_use]
    pub fn quote_in_words(&self, target: &Target) -> String {
        let transcript = self.session.project.transcripts.get(&target.transcript);
        quoted(
            &transcript
                .map_or_else(String::new, |transcript| quote::text_of(transcript, &target.segment)),
        )
    }

    /// Remembers `codes` for repeating and as recently used.
    pub fn remember_codes(&mut self, codes: &[CodeId]) {
        let is_code = |code: &&CodeId| {
            self.session.project.codes.get(*code).is_some_and(|code| !code.is_marker())
        };
        let codes: Vec<CodeId> = codes.iter().filter(is_code).cloned().collect();
        if codes.is_empty() {
            return;
        }
        self.recent_codes.retain(|code| !codes.contains(code));
        self.recent_codes.splice(0..0, codes.iter().cloned());
        self.last_codes = codes;
    }

    /// Moves on by itself where the coder wants that.
    fn after_coding(&mut self) {
        if self.session.me().is_some_and(|coder| coder.auto_advance) {
            commands_step(self);
        }
    }
}

fn commands_step(app: &mut App) {
    super::commands::motions::next_step(app);
}
