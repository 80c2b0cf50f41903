//! What the app asks of the outside: the time and fresh ids. Tests give it a frozen clock and counted ids.

use crate::domain::time::{Day, Moment};

/// Clock and dice.
pub trait World {
    /// Returns the present moment in UTC.
    fn now(&self) -> Moment;

    /// Returns today's date where the user is.
    fn today(&self) -> Day;

    /// Returns the time of day where the user is, as `14:52`.
    fn clock(&self) -> String;

    /// Returns the day and the time of day, as `14:52`, that a stored moment is where the user is.
    fn local(&self, at: &Moment) -> (Day, String) {
        (at.day(), at.as_str().get(11..16).unwrap_or_default().to_owned())
    }

    /// Returns a fresh random id of `length` characters out of 31 that are hard to confuse.
    fn id(&mut self, length: usize) -> String;
}

#[cfg(test)]
pub(crate) mod fake {
    //! A world that stands still, and a small study to work on.

    use super::{Day, Moment, World};
    use crate::app::App;
    use crate::app::geometry::Size;
    use crate::app::message::Message;
    use crate::app::session::Session;
    use crate::domain::case::Case;
    use crate::domain::code::{Code, Handle};
    use crate::domain::coder::{Coder, HotKey};
    use crate::domain::id::ParagraphId;
    use crate::domain::project::Project;
    use crate::domain::transcript::{
        Paragraph, Paragraphs, Role, Speaker, Transcript, TranscriptHeader,
    };

    /// A frozen clock and counted ids.
    #[derive(Default)]
    pub(crate) struct FakeWorld {
        drawn: usize,
    }

    impl World for FakeWorld {
        fn now(&self) -> Moment {
            Moment::new("2026-11-14T14:52:00Z")
        }

        fn today(&self) -> Day {
            Day::new("2026-11-14")
        }

        fn clock(&self) -> String {
            "14:52".to_owned()
        }

        fn id(&mut self, length: usize) -> String {
            self.drawn += 1;
            format!("{:0length$}", self.drawn)
        }
    }

    /// Returns an interview: turns of an interviewer and one informant by turns, beginning with the interviewer.
    pub(crate) fn interview(title: &str, informant: &str, turns: &[&str]) -> Transcript {
        let speaker = |id: &str, label: &str, role, case: Option<&str>| Speaker {
            id: id.into(),
            label: label.to_owned(),
            role,
            case: case.map(Into::into),
        };
        let paragraph = |(index, text): (usize, &&str)| Paragraph {
            id: ParagraphId::imported(index + 1),
            speaker: Some(if index % 2 == 0 { "I".into() } else { "P".into() }),
            text: (*text).to_owned(),
            ..Paragraph::default()
        };
        let case = informant.to_lowercase();
        Transcript {
            header: TranscriptHeader {
                title: title.to_owned(),
                is_data: true,
                ..TranscriptHeader::default()
            },
            speakers: [
                ("I".into(), speaker("I", "Interv.", Role::Interviewer, None)),
                ("P".into(), speaker("P", informant, Role::Informant, Some(&case))),
            ]
            .into(),
            paragraphs: Paragraphs::new(turns.iter().enumerate().map(paragraph).collect()),
        }
    }

    /// Returns a study of five short interviews with two codes; coder A has the first code on 1.
    pub(crate) fn study() -> Project {
        let mut project = Project::default();
        project.settings.title = "karriere".to_owned();
        project.settings.language = "nb".to_owned();
        let interviews = [
            ("01-nav", "NAV", "Jonas"),
            ("02-bedrift", "Arbeidsmarkedsbedrift", "Torunn"),
            ("03-skole", "Videregående skole", "Ida"),
            ("04-senter", "Karrieresenter", "Eli"),
            ("05-privat", "Privat senter", "Marit"),
        ];
        for (id, title, name) in interviews {
            let turns = [
                "Hvem bestemmer?",
                "Det er tallene som styrer. Jeg teller også. Det er rart.",
                "Hva gjør det?",
                "Den blir kortere. Jeg ser på klokka.",
                "Har du noen?",
                "Egentlig ikke. Døra er åpen.",
            ];
            project.transcripts.insert(id.into(), interview(title, name, &turns));
            let case = Case { name: name.to_owned(), ..Case::default() };
            project.cases.insert(name.to_lowercase().as_str().into(), case);
        }
        for (id, name, handle) in [("maltall", "Måltall", "ma"), ("tid", "Tid", "ti")] {
            let code = Code { id: id.into(), name: name.to_owned(), ..Code::default() };
            project.codes.insert(id.into(), code);
            let row = Handle { code: id.into(), handle: handle.to_owned() };
            project.handles.insert(id.into(), row);
        }
        let coder = Coder {
            name: "Anna".to_owned(),
            initial: "A".to_owned(),
            hot_keys: vec![HotKey { key: 1, code: "maltall".into() }],
            ..Coder::default()
        };
        project.coders.insert("a".into(), coder);
        project
    }

    /// Opens the app on `project` as coder A in a window of 80 x 24, with the first transcript shown.
    pub(crate) fn app_on(project: Project) -> App {
        let first = project.transcripts.keys().next().cloned();
        let session = Session { project, coder: "a".into(), ..Session::default() };
        let size = Size { columns: 80, rows: 24 };
        let mut app = App::new(session, size, Box::new(FakeWorld::default()));
        if let Some(first) = first {
            app.transcript.open(first, Default::default());
        }
        app.refresh();
        app
    }

    /// Presses keys that are written with spaces between them.
    pub(crate) fn press(app: &mut App, keys: &str) {
        for key in keys.split(' ') {
            app.update(Message::Key(key.parse().unwrap()));
        }
    }

    /// Returns the line that stands in the status line.
    pub(crate) fn said(app: &App) -> String {
        app.messages.current().map(|said| said.text.clone()).unwrap_or_default()
    }
}
