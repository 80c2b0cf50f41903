//! What is asked before a study is open: which one, what a new one is called, who codes.

use std::path::PathBuf;

use super::geometry::Size;
use super::key::{Key, KeyCode};
use super::text_editor::{Motion, TextEditor};
use super::update::{edit_line, is_cancel, list_steps};

/// The questions before a study is open.
#[derive(Debug)]
pub struct Welcome {
    /// Size of the terminal.
    pub size: Size,
    /// What is asked now.
    pub step: Step,
    /// Who would code, as it was found out.
    pub coder: String,
    /// Where that name is from, in words.
    pub coder_source: String,
    /// Something to be said about the last answer.
    pub said: String,
    choices: Vec<Choice>,
}

/// A question.
#[derive(Debug)]
pub enum Step {
    /// Which study.
    Choose {
        /// What can be chosen.
        choices: Vec<Choice>,
        /// The chosen one.
        cursor: usize,
    },
    /// What the new study is called.
    Title(TextEditor),
    /// Who codes. The title of a new study goes along; without one a study is there already.
    Coder {
        /// The name.
        editor: TextEditor,
        /// The title of the study that is being made.
        title: Option<String>,
    },
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is.
    pub label: String,
    /// More about it.
    pub detail: String,
    /// What it leads to.
    pub answer: Option<Answer>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Make a study in this folder.
    NewStudy {
        /// Its title.
        title: String,
        /// Who codes.
        coder: String,
    },
    /// Open the study in this folder.
    Open(PathBuf),
    /// Open the finished sample study on a scratch copy.
    Demo,
    /// Code under this name in the study that is there.
    CodeAs(String),
    /// Leave.
    Leave,
}

impl Welcome {
    /// Asks which study to open: a new one here (called `folder` unless somebody says otherwise), the sample, or one
    /// of those opened before.
    #[must_use]
    pub fn choose(
        folder: &str,
        recent: &[(String, PathBuf)],
        coder: &str,
        coder_source: &str,
    ) -> Self {
        let mut choices = vec![
            Choice {
                label: "Make a study in this folder".to_owned(),
                detail: folder.to_owned(),
                answer: None,
            },
            Choice {
                label: "Look around a finished study".to_owned(),
                detail: "a made-up one, on a scratch copy".to_owned(),
                answer: Some(Answer::Demo),
            },
        ];
        choices.extend(recent.iter().map(|(title, path)| Choice {
            label: title.clone(),
            detail: path.display().to_string(),
            answer: Some(Answer::Open(path.clone())),
        }));
        Self {
            size: Size::default(),
            step: Step::Choose { choices: choices.clone(), cursor: 0 },
            coder: coder.to_owned(),
            coder_source: coder_source.to_owned(),
            said: String::new(),
            choices,
        }
    }

    /// Asks somebody who is new in a study under which name they code.
    #[must_use]
    pub fn ask_coder(coder: &str, coder_source: &str) -> Self {
        Self {
            size: Size::default(),
            step: Step::Coder { editor: filled(coder), title: None },
            coder: coder.to_owned(),
            coder_source: coder_source.to_owned(),
            said: String::new(),
            choices: Vec::new(),
        }
    }

    /// Takes a key; returns an answer once there is one.
    pub fn key(&mut self, key: Key) -> Option<Answer> {
        self.said.clear();
        match &self.step {
            Step::Choose { .. } => self.choose_row(key),
            Step::Title(_) => self.type_title(key),
            Step::Coder { .. } => self.type_coder(key),
        }
    }

    /// Takes pasted text into the line being typed.
    pub fn paste(&mut self, text: &str) {
        match &mut self.step {
            Step::Title(editor) | Step::Coder { editor, .. } => editor.insert(text),
            Step::Choose { .. } => {}
        }
    }

    fn choose_row(&mut self, key: Key) -> Option<Answer> {
        let Step::Choose { choices, cursor } = &mut self.step else { return None };
        let last = choices.len().saturating_sub(1);
        let by_digit = key.typed().and_then(|typed| typed.to_digit(10)).map(|digit| digit as usize);
        let chosen = match by_digit {
            Some(digit) if (1..=choices.len()).contains(&digit) => Some(digit - 1),
            _ if key.code == KeyCode::Enter => Some(*cursor),
            _ => None,
        };
        if let Some(choice) = chosen.and_then(|index| choices.get(index)) {
            if choice.answer.is_some() {
                return choice.answer.clone();
            }
            self.step = Step::Title(filled(&choice.detail));
        } else if is_cancel(key) || key.typed() == Some('q') {
            return Some(Answer::Leave);
        } else if let Some(steps) = list_steps(key).or_else(|| letter_steps(key)) {
            *cursor = cursor.saturating_add_signed(steps).min(last);
        }
        None
    }

    fn type_title(&mut self, key: Key) -> Option<Answer> {
        let Step::Title(editor) = &self.step else { return None };
        let title = editor.text().trim().to_owned();
        match key.code {
            KeyCode::Enter if title.is_empty() => {
                "A study needs a title".clone_into(&mut self.said);
                None
            }
            KeyCode::Enter => Some(Answer::NewStudy { title, coder: self.coder.clone() }),
            KeyCode::Tab => {
                self.step = Step::Coder { editor: filled(&self.coder), title: Some(title) };
                None
            }
            _ => self.type_or_go_back(key),
        }
    }

    fn type_coder(&mut self, key: Key) -> Option<Answer> {
        let Step::Coder { editor, title } = &self.step else { return None };
        let name = editor.text().trim().to_owned();
        match (key.code, title.clone()) {
            (KeyCode::Enter, _) if name.is_empty() => {
                "A coder needs a name".clone_into(&mut self.said);
                None
            }
            (KeyCode::Enter | KeyCode::Tab, Some(title)) => {
                self.coder = name;
                "as you said".clone_into(&mut self.coder_source);
                self.step = Step::Title(filled(&title));
                None
            }
            (KeyCode::Enter, None) => Some(Answer::CodeAs(name)),
            _ => self.type_or_go_back(key),
        }
    }

    fn type_or_go_back(&mut self, key: Key) -> Option<Answer> {
        if !is_cancel(key) {
            if let Step::Title(editor) | Step::Coder { editor, .. } = &mut self.step {
                edit_line(editor, key);
            }
            return None;
        }
        if self.choices.is_empty() {
            return Some(Answer::Leave);
        }
        self.step = Step::Choose { choices: self.choices.clone(), cursor: 0 };
        None
    }
}

fn filled(text: &str) -> TextEditor {
    let mut editor = TextEditor::single_line(text);
    editor.move_cursor(Motion::TextEnd);
    editor
}

fn letter_steps(key: Key) -> Option<isize> {
    match key.typed() {
        Some('j') => Some(1),
        Some('k') => Some(-1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(welcome: &mut Welcome, keys: &str) -> Option<Answer> {
        let mut answer = None;
        for key in keys.split_whitespace() {
            answer = welcome.key(key.parse().unwrap());
        }
        answer
    }

    #[test]
    fn enter_twice_makes_a_study_called_like_the_folder() {
        let mut welcome = Welcome::choose("karriere", &[], "Ane", "from git user.name");
        assert_eq!(
            press(&mut welcome, "Enter Enter"),
            Some(Answer::NewStudy { title: "karriere".to_owned(), coder: "Ane".to_owned() })
        );
    }

    #[test]
    fn tab_changes_who_codes_before_the_study_is_made() {
        let mut welcome = Welcome::choose("karriere", &[], "root", "from your login");
        assert_eq!(
            press(&mut welcome, "Enter Tab Ctrl-U B o Enter Enter"),
            Some(Answer::NewStudy { title: "karriere".to_owned(), coder: "Bo".to_owned() })
        );
    }

    #[test]
    fn two_opens_the_sample_and_three_a_study_opened_before() {
        let recent = [("Tillit".to_owned(), PathBuf::from("/home/ane/tillit"))];
        let mut welcome = Welcome::choose("karriere", &recent, "Ane", "");
        assert_eq!(press(&mut welcome, "2"), Some(Answer::Demo));
        assert_eq!(press(&mut welcome, "3"), Some(Answer::Open("/home/ane/tillit".into())));
        assert_eq!(press(&mut welcome, "9"), None);
    }

    #[test]
    fn escape_goes_one_question_back_and_from_the_first_one_leaves() {
        let mut welcome = Welcome::choose("karriere", &[], "Ane", "");
        assert_eq!(press(&mut welcome, "Enter Esc"), None);
        assert_eq!(press(&mut welcome, "Esc"), Some(Answer::Leave));
    }

    #[test]
    fn a_study_without_a_title_is_not_made() {
        let mut welcome = Welcome::choose("karriere", &[], "Ane", "");
        assert_eq!(press(&mut welcome, "Enter Ctrl-U Enter"), None);
        assert_eq!(welcome.said, "A study needs a title");
    }
}
