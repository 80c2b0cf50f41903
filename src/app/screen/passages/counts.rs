//! How many informants have such passages, and who was not read.

use super::{name_of_case, was_read};
use crate::app::App;
use crate::app::screen::documents;
use crate::domain::id::CaseId;
use crate::domain::transcript::Role;
use crate::services::retrieval::{self, Passage};

/// Returns `3 of 5 informants: Jonas 2, Torunn 6, Ida 3.   Not read yet: Eli, Marit`.
pub(super) fn counts_in_words(app: &App, passages: &[Passage]) -> String {
    let cases = informants(app);
    let count = |case: &CaseId| {
        passages.iter().filter(|passage| passage.case.as_ref() == Some(case)).count()
    };
    let with: Vec<String> = cases
        .iter()
        .filter(|case| count(case) > 0)
        .map(|case| format!("{} {}", name_of_case(app, case), count(case)))
        .collect();
    let unread: Vec<String> = cases
        .iter()
        .filter(|case| count(case) == 0 && !was_read(app, case))
        .map(|case| name_of_case(app, case))
        .collect();
    let mut words = format!("{} of {} informants", with.len(), cases.len());
    if !with.is_empty() {
        words.push_str(&format!(": {}.", with.join(", ")));
    }
    if !unread.is_empty() {
        words.push_str(&format!("   Not read yet: {}", unread.join(", ")));
    }
    if let Some(left_out) = retrieval::withdrawn_in_words(&app.session.project) {
        words = format!("{left_out}.   {words}");
    }
    words
}

/// Returns the cases that speak in the data, in the order of the transcripts.
fn informants(app: &App) -> Vec<CaseId> {
    let project = &app.session.project;
    let mut cases: Vec<CaseId> = Vec::new();
    for id in documents(project) {
        let Some(transcript) = project.transcripts.get(id) else { continue };
        if !transcript.header.is_data {
            continue;
        }
        for speaker in transcript.speakers.values().filter(|row| row.role == Role::Informant) {
            if let Some(case) = speaker.case.as_ref().filter(|case| !cases.contains(case)) {
                cases.push(case.clone());
            }
        }
    }
    cases
}
