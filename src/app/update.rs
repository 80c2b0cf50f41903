//! From a message to what it changes: what is typed into comes first, then waiting keys, then the keymap.

use super::command::{Command, Context};
use super::commands::bind::bind_key;
use super::commands::coding::{code_with_hot_key, handle_letter};
use super::commands::correct::speaker_key;
use super::commands::import::import_digit;
use super::commands::reconcile::keep_reading;
use super::commands::start::start_digit;
use super::commands::walk::give_hot_code;
use super::effect::Effect;
use super::geometry::Size;
use super::key::{Key, KeyCode};
use super::keymap::Lookup;
use super::message::Message;
use super::messages::Weight;
use super::overlay::{Menu, Overlay, Picker, Pressed, Prompt};
use super::pending::Pending;
use super::screen::Screen;
use super::session::Trouble;
use super::text_editor::{Motion, TextEditor};
use super::words::counted;
use super::{App, Pane};

impl App {
    /// Takes in what happened. What is to be done outside waits in [`App::take_effects`].
    pub fn update(&mut self, message: Message) {
        self.memo.offers_wait = true;
        match message {
            Message::Key(key) => {
                self.notice_old_status();
                self.key_with_reading(key);
            }
            Message::Paste(text) => self.paste(&text),
            Message::Resized(size) => self.resized(size),
            Message::Deadline => {
                self.keep_draft();
                self.keep_turn_draft();
                self.keep_what_waits();
                self.ask_at_pause();
            }
            Message::Focused => {
                self.ask(Effect::LookAround);
                self.ask_status();
            }
            Message::HistoryRead(earlier) => self.history_read(earlier),
            Message::SourcesListed(files) => self.sources_listed(files),
            Message::SourcesRead(read) => self.sources_read(read),
            Message::KeyKept(kept) => self.key_kept(kept),
            Message::Edited { name, text } => self.edited_outside(&name, &text),
            Message::Saved(id) => {
                self.session.saved(&id);
                self.drop_kept_drafts();
                self.files_written();
            }
            Message::NotSaved { why } => self.not_saved(why),
            Message::FileExists { path, text } => {
                super::commands::export::ask_to_overwrite(self, path, text);
            }
            Message::ProjectGone { why } => {
                let said = format!("Not on disk: {why}. All is kept in memory; ! tries again");
                self.messages.say(Weight::Problem, said);
                self.session.trouble.get_or_insert(Trouble { since: self.world.clock(), why });
            }
            Message::Git(answer) => self.git_answered(*answer),
            Message::ChangedOutside { files, n_changes } => {
                self.changed_outside(&files, n_changes);
                self.files_written();
            }
        }
        self.ask_what_waits();
        self.memo.offers_wait = false;
        self.refresh();
    }

    /// Returns the contexts whose keys work now, the nearest first.
    #[must_use]
    pub fn contexts(&self) -> Vec<Context> {
        if self.memo.writing.is_some() {
            return vec![Context::Typing];
        }
        if let Some(screen) = self.screens.last() {
            return match screen {
                Screen::List(_) if self.chosen_need().is_some() => {
                    vec![Context::NeedsYou, Context::List, Context::Global]
                }
                Screen::List(list) if list.kind.context() != Context::List => {
                    vec![list.kind.context(), Context::List, Context::Global]
                }
                screen => vec![screen.context(), Context::Global],
            };
        }
        if self.codebook.carried.is_some() {
            return vec![Context::Carry, Context::Global];
        }
        if self.walk.is_some() && self.focus == Pane::Transcript {
            return vec![Context::Walk, Context::Transcript, Context::Global];
        }
        let pane = match self.focus {
            Pane::Transcript => Context::Transcript,
            Pane::Codebook => Context::Codebook,
            Pane::Memo => Context::Memo,
        };
        vec![pane, Context::Global]
    }

    /// Runs `command`, or says why it cannot run now.
    pub fn run(&mut self, command: &'static Command) {
        let leaves = command.name == "go-back";
        if !leaves {
            self.leaving = false;
        }
        match self.require_present(command).and_then(|()| (command.available)(self)) {
            Ok(()) => {
                (command.run)(self);
                self.follow_hints(command.name);
            }
            Err(why) => self.refuse(format!("Not now: {why}")),
        }
        if self.pending == Pending::Nothing && command.name != "count" {
            self.count = None;
        }
    }

    /// Takes the count typed for this command; 1 where none was.
    pub fn take_count(&mut self) -> usize {
        self.count.take().unwrap_or(1).clamp(1, 10_000)
    }

    fn resized(&mut self, size: Size) {
        self.size = size;
        self.ask(Effect::Redraw);
    }

    fn not_saved(&mut self, why: String) {
        let acts = counted(self.session.unsaved.len(), "act", "acts");
        let since = match &self.session.trouble {
            Some(trouble) => trouble.since.clone(),
            None => self.world.clock(),
        };
        let said =
            format!("Not on disk: {acts} since {since}, {why}. Kept in memory; ! tries again");
        self.messages.say(Weight::Problem, said);
        self.session.trouble = Some(Trouble { since, why });
    }

    fn key_with_reading(&mut self, key: Key) {
        let before = self.before_key();
        self.key(key);
        self.note_reading(&before);
        self.keep_cursor();
        if self.deadlines.count_key() {
            self.keep_what_waits();
        }
    }

    fn changed_outside(&mut self, files: &[String], n_changes: usize) {
        let what = match files {
            [only] => only.clone(),
            _ => counted(files.len(), "file", "files"),
        };
        let records = counted(n_changes, "record is", "records are");
        let open = self.contradictions.len();
        if open > 0 {
            let said = format!(
                "{what} changed underneath: {open} contradictions wait under !. Nothing was lost"
            );
            self.messages.say(Weight::Problem, said);
        } else {
            self.say(format!("{what} changed underneath: {records} new here. Nothing was lost"));
        }
    }

    fn key(&mut self, key: Key) {
        if self.overlay.is_some() {
            self.overlay_key(key);
        } else if self.memo.writing.is_some() {
            self.messages.clear();
            self.typing_key(key);
        } else if self.pending.is_waiting() && is_cancel(key) {
            self.pending = Pending::Nothing;
            self.count = None;
        } else if self.pending.is_waiting() {
            self.waiting_key(key);
        } else {
            self.messages.clear();
            if !self.placing_key(key) {
                self.look_up(vec![key]);
            }
        }
    }

    /// Takes a key while a memo is written: what is bound there, then what types, then the few keys that work anywhere.
    fn typing_key(&mut self, key: Key) {
        self.pending = Pending::Nothing;
        if let Lookup::Found(command) = self.keymap.look_up(&[Context::Typing], &[key]) {
            self.run(command);
        } else if !self.type_in_memo(key)
            && let Lookup::Found(command) = self.keymap.look_up(&[Context::Global], &[key])
            && matches!(command.name, "redraw" | "suspend")
        {
            self.keep_draft();
            self.run(command);
        }
        self.after_typing();
    }

    fn look_up(&mut self, keys: Vec<Key>) {
        if let [key] = keys.as_slice()
            && let Some(digit) = digit(*key)
            && self.take_digit(digit)
        {
            return;
        }
        if let [first, second] = keys.as_slice()
            && *first == Key::character('g')
            && self.screens.is_empty()
            && let Some(digit) = digit(*second)
        {
            self.pending = Pending::Turn(digit.to_string());
            return;
        }
        if let ([key], Some(screen)) = (keys.as_slice(), self.screens.last())
            && let Some(digit) = digit(*key)
        {
            match screen.context() {
                Context::Import => return import_digit(self, digit),
                Context::Start => return start_digit(self, digit),
                _ => {}
            }
        }
        match self.keymap.look_up(&self.contexts(), &keys) {
            Lookup::Found(command) => {
                self.pending = Pending::Nothing;
                self.run(command);
            }
            Lookup::Waiting => self.pending = Pending::Sequence(keys),
            Lookup::Unbound => {
                self.pending = Pending::Nothing;
                let written: Vec<String> = keys.iter().map(ToString::to_string).collect();
                self.refuse(format!("{} does nothing here. ? lists the keys", written.join(" ")));
            }
        }
    }

    /// Lets a digit code, or choose a row; returns whether it does either here.
    fn take_digit(&mut self, digit: u8) -> bool {
        match self.screens.last().map(Screen::context) {
            Some(Context::List) => self.row_digit(digit),
            Some(Context::Passages) => code_with_hot_key(self, digit),
            Some(Context::Compare) => keep_reading(self, digit),
            None if self.focus == Pane::Transcript => {
                self.leaving = false;
                if self.walk.is_some() {
                    give_hot_code(self, digit);
                } else {
                    code_with_hot_key(self, digit);
                }
            }
            _ => return false,
        }
        true
    }

    fn waiting_key(&mut self, key: Key) {
        match std::mem::take(&mut self.pending) {
            Pending::Nothing => {}
            Pending::Sequence(mut keys) => {
                keys.push(key);
                self.look_up(keys);
            }
            Pending::Count(digits) => self.count_key(digits, key),
            Pending::Turn(digits) => self.turn_key(digits, key),
            Pending::SetBookmark => self.bookmark_key(key),
            Pending::GoToBookmark => self.go_to_bookmark_key(key),
            Pending::Speaker => speaker_key(self, key),
            Pending::Handle(typed) => match key.typed() {
                Some(letter) if letter.is_alphabetic() => handle_letter(self, &typed, letter),
                _ => self.refuse(format!("{key} is no letter. , and two letters give a code")),
            },
            Pending::Bind(typed) => bind_key(self, &typed, key),
        }
    }

    fn count_key(&mut self, mut digits: String, key: Key) {
        if let Some(digit) = key.typed().filter(char::is_ascii_digit) {
            if digits.len() < 4 {
                digits.push(digit);
            }
            self.pending = Pending::Count(digits);
            return;
        }
        self.count = digits.parse().ok().filter(|count| *count > 0);
        self.look_up(vec![key]);
    }

    fn overlay_key(&mut self, key: Key) {
        match self.overlay.take() {
            Some(Overlay::Picker(picker)) => self.picker_key(picker, key),
            Some(Overlay::Prompt(prompt)) => self.prompt_key(prompt, key),
            Some(Overlay::Menu(menu)) => self.menu_key(menu, key),
            Some(Overlay::Card(card)) => self.card_key(card, key),
            Some(Overlay::EditTurn(edit)) => self.edit_turn_key(edit, key),
            Some(Overlay::SaveVersion(save)) => self.save_version_key(save, key),
            Some(Overlay::Help(mut help)) if !closes_help(key) => {
                help.scroll(self, scrolled(key));
                self.overlay = Some(Overlay::Help(help));
            }
            Some(Overlay::Help(_)) | None => {}
        }
    }

    fn picker_key(&mut self, mut picker: Picker, key: Key) {
        match picker.press(key) {
            Pressed::Left => {}
            Pressed::Stayed => self.overlay = Some(Overlay::Picker(picker)),
            Pressed::Picked(picked) => {
                let then = picker.then();
                then(self, picked);
            }
            Pressed::Refused(why) => {
                self.refuse(why);
                self.overlay = Some(Overlay::Picker(picker));
            }
        }
    }

    fn prompt_key(&mut self, mut prompt: Prompt, key: Key) {
        if is_cancel(key) {
            return;
        }
        if key.code == KeyCode::Enter {
            let then = prompt.then();
            let typed = prompt.editor.text().to_owned();
            if let Err(why) = then(self, &typed) {
                self.refuse(why);
                self.overlay = Some(Overlay::Prompt(prompt));
            }
            return;
        }
        edit_line(&mut prompt.editor, key);
        self.overlay = Some(Overlay::Prompt(prompt));
    }

    fn menu_key(&mut self, mut menu: Menu, key: Key) {
        if is_cancel(key)
            || (key.typed() == Some('q') && menu.choices.iter().all(|choice| choice.key != 'q'))
        {
            return;
        }
        let by_letter =
            key.typed().and_then(|typed| menu.choices.iter().find(|choice| choice.key == typed));
        let chosen = match key.code {
            KeyCode::Enter => menu.choices.get(menu.cursor),
            _ => by_letter,
        };
        if let Some(chosen) = chosen {
            let run = std::rc::Rc::clone(&chosen.run);
            run(self);
            return;
        }
        let steps = list_steps(key).or_else(|| match key.typed() {
            Some('j') => Some(1),
            Some('k') => Some(-1),
            _ => None,
        });
        if let Some(steps) = steps {
            menu.cursor =
                menu.cursor.saturating_add_signed(steps).min(menu.choices.len().saturating_sub(1));
        }
        self.overlay = Some(Overlay::Menu(menu));
    }

    fn paste(&mut self, text: &str) {
        match &mut self.overlay {
            Some(Overlay::Picker(picker)) => {
                picker.editor.insert(text);
                picker.narrow();
            }
            Some(Overlay::Prompt(prompt)) => prompt.editor.insert(text),
            Some(Overlay::Card(card)) => card.paste(text),
            Some(Overlay::SaveVersion(save)) => save.editor.insert(text),
            Some(Overlay::EditTurn(_)) => self.paste_into_turn(text),
            None if self.memo.writing.is_some() => self.paste_in_memo(text),
            _ => self.refuse("Pasted text has no place here. m opens a memo to write in"),
        }
    }
}

/// Returns whether `key` leaves whatever is open.
#[must_use]
pub fn is_cancel(key: Key) -> bool {
    key.code == KeyCode::Esc || key == Key::control('g') || key == Key::control('c')
}

fn closes_help(key: Key) -> bool {
    is_cancel(key) || matches!(key.typed(), Some('q' | '?'))
}

fn digit(key: Key) -> Option<u8> {
    let digit = key.typed()?.to_digit(10)?;
    u8::try_from(digit).ok()
}

/// Returns how many rows a key moves in a list that is typed into.
#[must_use]
pub fn list_steps(key: Key) -> Option<isize> {
    match key.code {
        KeyCode::Down => Some(1),
        KeyCode::Up => Some(-1),
        KeyCode::PageDown => Some(8),
        KeyCode::PageUp => Some(-8),
        _ if key == Key::control('n') => Some(1),
        _ if key == Key::control('p') => Some(-1),
        _ => None,
    }
}

fn scrolled(key: Key) -> isize {
    let steps = list_steps(key).or_else(|| match key.typed() {
        Some('j') => Some(1),
        Some('k') => Some(-1),
        Some(' ') => Some(8),
        _ => None,
    });
    steps.unwrap_or(0)
}

/// Lets `key` work on one line of text; returns whether the text may have changed.
pub fn edit_line(editor: &mut TextEditor, key: Key) -> bool {
    let before = editor.revision();
    match key.code {
        KeyCode::Backspace => editor.backspace(),
        KeyCode::Delete => editor.delete(),
        KeyCode::Left => {
            let _moved = editor.move_cursor(Motion::Left);
        }
        KeyCode::Right => {
            let _moved = editor.move_cursor(Motion::Right);
        }
        KeyCode::Home => {
            let _moved = editor.move_cursor(Motion::LineStart);
        }
        KeyCode::End => {
            let _moved = editor.move_cursor(Motion::LineEnd);
        }
        _ if key == Key::control('u') => editor.delete_line_left(),
        _ if key == Key::control('w') => editor.delete_word_left(),
        _ if key == Key::control('e') => {
            let _moved = editor.move_cursor(Motion::LineEnd);
        }
        _ => {
            if let Some(typed) = key.typed() {
                editor.insert(typed.encode_utf8(&mut [0; 4]));
            }
        }
    }
    editor.revision() != before
}
