//! The list of transcripts: how far each was read and coded.

use std::collections::{BTreeMap, BTreeSet};

use super::list::{Align, Column, ListRow};
use crate::app::App;
use crate::app::screen::documents;
use crate::app::screen::passages::was_read;
use crate::app::words::{counted, grouped, percent};
use crate::domain::id::{CaseId, CoderId, TranscriptId};
use crate::domain::memo::MemoAbout;
use crate::domain::time::Day;
use crate::domain::transcript::{Role, Transcript};
use crate::services::coverage::{Coverage, share_coded, share_coded_of_case};
use crate::services::reading::{self, ReadShare};
use crate::services::retrieval::turn_label;
use crate::services::words::{short_day, without_number};

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column { title: "", most: 4, align: Align::Right, drop: 0 },
    Column { title: "document", most: 0, align: Align::Left, drop: 0 },
    Column { title: "kind", most: 10, align: Align::Left, drop: 5 },
    Column { title: "case", most: 12, align: Align::Left, drop: 3 },
    Column { title: "words", most: 7, align: Align::Right, drop: 4 },
    Column { title: "read", most: 6, align: Align::Right, drop: 1 },
    Column { title: "coded", most: 6, align: Align::Right, drop: 2 },
    Column { title: "mine", most: 6, align: Align::Right, drop: 6 },
    Column { title: "last", most: 6, align: Align::Left, drop: 7 },
];

/// Cases whose shares still fit in one line.
const MOST_CASES: usize = 12;
const NOTHING: &str = "–";

/// Returns a row for each transcript, those that are not in memory yet last, and what stands in the heading.
#[must_use]
pub fn rows(app: &App, sort: usize) -> (Vec<ListRow>, String) {
    let cases = cases_in_words(app);
    let layers = app.session.visible_layers();
    let mut figures: Vec<Figures> = documents(&app.session.project)
        .into_iter()
        .enumerate()
        .filter_map(|(index, id)| Figures::of(app, index + 1, id, &layers))
        .collect();
    let facts = facts(&figures);
    sort_by(&mut figures, sort);
    let mut rows: Vec<ListRow> = figures.iter().map(|row| row.row(app, &cases)).collect();
    rows.extend(app.session.loading.waiting.iter().map(|id| ListRow {
        key: id.to_string(),
        cells: vec![String::new(), id.to_string(), "being read".to_owned()],
        detail: Vec::new(),
    }));
    (rows, facts)
}

/// Returns `6 + 1 not data · 55 800 words`.
fn facts(rows: &[Figures]) -> String {
    let n_data = rows.iter().filter(|row| row.is_data).count();
    let n_other = rows.len() - n_data;
    let other = if n_other > 0 { format!(" + {n_other} not data") } else { String::new() };
    let words: usize = rows.iter().map(|row| row.read.words).sum();
    format!("{n_data}{other} · {} words", grouped(words))
}

/// The names of the orders in which the rows can stand.
pub const ORDERS: [&str; 5] = ["number", "title", "share read", "share coded", "last touched"];

fn sort_by(rows: &mut [Figures], sort: usize) {
    match sort {
        1 => rows.sort_by_cached_key(|row| crate::domain::text::fold::sort_key(&row.title)),
        2 => rows.sort_by_key(|row| per_mille(row.read.informant_read, row.read.informant_words)),
        3 => rows.sort_by_key(|row| {
            per_mille(row.coverage.informant_words_coded, row.coverage.informant_words)
        }),
        4 => rows.sort_by(|a, b| b.last.cmp(&a.last)),
        _ => {}
    }
}

fn per_mille(part: usize, whole: usize) -> usize {
    part * 1000 / whole.max(1)
}

/// What is known of one transcript.
struct Figures {
    number: usize,
    id: TranscriptId,
    title: String,
    is_data: bool,
    read: ReadShare,
    coverage: Coverage,
    n_codings: usize,
    last: Option<Day>,
}

impl Figures {
    fn of(app: &App, number: usize, id: &TranscriptId, layers: &BTreeSet<CoderId>) -> Option<Self> {
        let project = &app.session.project;
        let transcript = project.transcripts.get(id)?;
        let stretches = app.stretches_read(id);
        let pass = app.session.current_pass().map(|(id, _)| id);
        let codings = project.codings_of(&app.session.coder, id);
        let coded = codings.into_iter().flatten().map(|(_, coding)| coding.made.day()).max();
        let read = stretches.iter().map(|stretch| stretch.on.clone()).max();
        Some(Self {
            number,
            id: id.clone(),
            title: transcript.header.title.clone(),
            is_data: transcript.header.is_data,
            read: reading::share_read(&stretches, transcript, pass),
            coverage: share_coded(project, id, layers),
            n_codings: codings.map_or(0, BTreeMap::len),
            last: coded.max(read),
        })
    }

    fn row(&self, app: &App, cases: &str) -> ListRow {
        let Some(transcript) = app.session.project.transcripts.get(&self.id) else {
            return ListRow::default();
        };
        ListRow {
            key: self.id.to_string(),
            cells: self.cells(app, transcript),
            detail: self.detail(app, transcript, cases),
        }
    }

    fn cells(&self, app: &App, transcript: &Transcript) -> Vec<String> {
        let kind = if self.is_data { transcript.header.kind.name() } else { "not data" }.to_owned();
        let [read, coded, mine] = if self.is_data {
            [self.share_read(), self.share_coded(), self.n_codings.to_string()]
        } else {
            [NOTHING, NOTHING, NOTHING].map(str::to_owned)
        };
        vec![
            self.number.to_string(),
            without_number(&self.title).to_owned(),
            kind,
            self.case(app, transcript),
            grouped(self.read.words),
            read,
            coded,
            mine,
            self.last_touched(app),
        ]
    }

    fn share_read(&self) -> String {
        percent(self.read.informant_read, self.read.informant_words)
    }

    /// Returns the share that is coded; of a text that nobody has read there is none.
    fn share_coded(&self) -> String {
        if self.read.read == 0 && self.coverage.words_coded == 0 {
            return NOTHING.to_owned();
        }
        percent(self.coverage.informant_words_coded, self.coverage.informant_words)
    }

    fn case(&self, app: &App, transcript: &Transcript) -> String {
        let informants = || transcript.speakers.values().filter(|row| row.role == Role::Informant);
        let cases: BTreeSet<&CaseId> = informants().filter_map(|row| row.case.as_ref()).collect();
        match (cases.first(), informants().count()) {
            (Some(case), 1) => name_of(app, case),
            (None, _) => NOTHING.to_owned(),
            (Some(_), all) => format!("{} of {all}", cases.len()),
        }
    }

    fn last_touched(&self, app: &App) -> String {
        match &self.last {
            None => NOTHING.to_owned(),
            Some(day) if *day == app.world.today() => "today".to_owned(),
            Some(day) => short_day(day.as_str()),
        }
    }

    fn detail(&self, app: &App, transcript: &Transcript, cases: &str) -> Vec<String> {
        let who = match self.case(app, transcript).as_str() {
            NOTHING => without_number(&self.title).to_owned(),
            case => case.to_owned(),
        };
        let left_off = app.place.cursors.get(&self.id).and_then(|place| {
            let index = transcript.paragraphs.position(&place.paragraph)?;
            Some(format!(" Left off at turn {}.", turn_label(transcript, index)))
        });
        let share_coded = self.share_coded();
        let coded = if share_coded == NOTHING {
            "not read yet".to_owned()
        } else {
            format!("{} read, {share_coded} coded", self.share_read())
        };
        let words = grouped(self.read.informant_words);
        let first = format!("{who}: {words} own words, {coded}.{}", left_off.unwrap_or_default());
        vec![first, self.second_line(app, transcript), cases.to_owned()]
    }

    fn second_line(&self, app: &App, transcript: &Transcript) -> String {
        let pass = app.session.current_pass().map(|(id, _)| id);
        let stretches = app.stretches_read(&self.id);
        let unread = reading::longest_unread(&stretches, &transcript.paragraphs, pass);
        let unread = unread.map(|range| {
            let first = turn_label(transcript, range.start);
            let last = turn_label(transcript, range.end - 1);
            format!("Longest unread stretch: turns {first}-{last}. ")
        });
        let memos = app.session.project.all_memos().filter(|(author, _, memo)| {
            crate::app::memo::may_be_seen(&app.session, author, memo)
                && is_about(&memo.about, &self.id)
        });
        let sample = app.sample_in_words(&self.id).map(|words| format!("{words} "));
        format!(
            "{}{}{}. Needs you: {}.",
            sample.unwrap_or_default(),
            unread.unwrap_or_default(),
            counted(memos.count(), "memo", "memos"),
            self.coverage.unplaced
        )
    }
}

fn is_about(about: &MemoAbout, id: &TranscriptId) -> bool {
    match about {
        MemoAbout::Turn(transcript, _)
        | MemoAbout::Segment { transcript, .. }
        | MemoAbout::Coding(transcript, _) => transcript == id,
        MemoAbout::Transcript(transcript) => transcript == id,
        _ => false,
    }
}

fn name_of(app: &App, case: &CaseId) -> String {
    app.session.project.cases.get(case).map_or_else(|| case.to_string(), |row| row.name.clone())
}

/// Returns `Jonas 28 %  Torunn 25 %  Eli, Marit not read    of own words coded`.
fn cases_in_words(app: &App) -> String {
    let project = &app.session.project;
    if project.cases.is_empty() || project.cases.len() > MOST_CASES {
        return String::new();
    }
    let layers = app.session.visible_layers();
    let mut shares = Vec::new();
    let mut unread = Vec::new();
    for (id, case) in &project.cases {
        let coverage = share_coded_of_case(project, id, &layers);
        if coverage.words_coded > 0 || was_read(app, id) {
            let share = percent(coverage.words_coded, coverage.words);
            shares.push(format!("{} {share}", case.name));
        } else {
            unread.push(case.name.clone());
        }
    }
    if !unread.is_empty() {
        shares.push(format!("{} not read", unread.join(", ")));
    }
    format!("{}    of own words coded", shares.join("  "))
}

#[cfg(test)]
mod tests {
    use crate::app::screen::Screen;
    use crate::app::world::fake::{app_on, press, said, study};

    fn cells(app: &crate::app::App, row: usize) -> Vec<String> {
        let Some(Screen::List(list)) = app.screens.last() else { panic!("no list is shown") };
        list.rows[row].cells.clone()
    }

    #[test]
    fn to_the_fourth_transcript_and_back() {
        let mut app = app_on(study());
        press(&mut app, "J j");
        let before = app.here();
        press(&mut app, "F2 4 Enter");
        assert!(app.screens.is_empty());
        assert_eq!(app.transcript.id, Some("04-senter".into()));
        press(&mut app, "Backspace");
        assert_eq!(app.here(), before);
        press(&mut app, "g t 4 Enter Backspace");
        assert_eq!(app.here(), before);
    }

    #[test]
    fn a_transcript_opens_where_one_left_off() {
        let mut app = app_on(study());
        press(&mut app, "J J F2 2 Enter J F2 1 Enter");
        assert_eq!(app.transcript.cursor.paragraph, 2);
        press(&mut app, "F2 2 Enter");
        assert_eq!(app.transcript.cursor.paragraph, 1);
    }

    #[test]
    fn unread_is_never_printed_as_nothing_coded() {
        let mut app = app_on(study());
        press(&mut app, "J 1 J J g t");
        assert_eq!(
            cells(&app, 0),
            ["1", "NAV", "interview", "Jonas", "31", "48 %", "22 %", "1", "today"]
        );
        assert_eq!(
            cells(&app, 1),
            ["2", "Arbeidsmarkedsbedrift", "interview", "Torunn", "31", "0 %", "–", "0", "–"]
        );
    }

    #[test]
    fn a_document_that_is_not_data_has_no_shares() {
        let mut project = study();
        project.transcripts.get_mut(&"01-nav".into()).unwrap().header.is_data = false;
        let mut app = app_on(project);
        press(&mut app, "g t");
        assert_eq!(cells(&app, 0)[2], "not data");
        assert_eq!(cells(&app, 0)[5..8], ["–", "–", "–"]);
    }

    #[test]
    fn a_field_of_a_transcript_is_one_act() {
        let mut app = app_on(study());
        press(&mut app, "g t t m 4 5 Enter");
        assert_eq!(said(&app), "NAV: minutes is 45 now. u undoes");
        let header = |app: &crate::app::App| {
            app.session.project.transcripts[&"01-nav".into()].header.minutes
        };
        assert_eq!(header(&app), Some(45));
        press(&mut app, "u");
        assert_eq!(header(&app), None);
    }

    #[test]
    fn e_goes_to_the_next_transcript_without_codings() {
        let mut app = app_on(study());
        press(&mut app, "J 1 g t e Enter");
        assert_eq!(app.transcript.id, Some("02-bedrift".into()));
    }
}
