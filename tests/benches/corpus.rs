//! A study of any size, always the same: interviews put together from common words, and codings on some of them.

use std::collections::BTreeMap;
use std::path::Path;

use tusj::domain::coding::Coding;
use tusj::domain::id::{CodeId, CodingId, TranscriptId};
use tusj::domain::place::{Place, Segment};
use tusj::domain::project::Project;
use tusj::domain::text::CodePoint;
use tusj::domain::text::segment::sentences;
use tusj::domain::time::Moment;
use tusj::domain::transcript::{
    Paragraph, Paragraphs, Role, Speaker, Transcript, TranscriptHeader,
};
use tusj::services::anchor::quote::quote_of;
use tusj::storage::folder::Folder;

/// Paragraphs of an interview of an hour.
const PARAGRAPHS: usize = 240;

/// Codings of one coder in one interview.
const CODINGS: usize = 60;

const WORDS: [&str; 48] = [
    "jeg",
    "det",
    "er",
    "og",
    "i",
    "på",
    "som",
    "ikke",
    "at",
    "med",
    "vi",
    "en",
    "så",
    "da",
    "har",
    "men",
    "hva",
    "veileder",
    "samtalen",
    "tallene",
    "ramme",
    "tid",
    "skolen",
    "elever",
    "måtte",
    "kanskje",
    "egentlig",
    "dårlig",
    "samvittighet",
    "åpen",
    "dør",
    "sju",
    "møter",
    "kollega",
    "direktoratet",
    "porteføljen",
    "uka",
    "noen",
    "trenger",
    "telle",
    "skjønn",
    "først",
    "etterpå",
    "liksom",
    "altså",
    "over",
    "under",
    "særordning",
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Writes a study with `n_transcripts` interviews into the folder `root`.
pub fn write(root: &Path, n_transcripts: usize) {
    Folder::create(root, &study(n_transcripts)).unwrap();
}

/// Returns a study with `n_transcripts` interviews.
pub fn study(n_transcripts: usize) -> Project {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/study");
    let sample = Folder::open(&sample).unwrap().1;
    let mut project = Project {
        settings: sample.settings,
        coders: sample.coders,
        passes: sample.passes,
        handles: sample.handles,
        codes: sample.codes,
        ..Project::default()
    };
    let codes: Vec<CodeId> = project
        .codes
        .values()
        .filter(|code| code.state.is_live())
        .map(|code| code.id.clone())
        .collect();
    for number in 0..n_transcripts {
        let id = TranscriptId::new(format!("t{number:04}"));
        let mut dice = Dice(number as u64);
        let transcript = interview(number, &mut dice);
        for coder in ["ane", "bo"] {
            let codings = codings(&transcript, &codes, &mut dice);
            project.codings.entry(coder.into()).or_default().insert(id.clone(), codings);
        }
        project.transcripts.insert(id, transcript);
    }
    project
}

fn interview(number: usize, dice: &mut Dice) -> Transcript {
    let speaker = |id: &str, label: &str, role| {
        (id.into(), Speaker { id: id.into(), label: label.to_owned(), role, case: None })
    };
    let paragraphs = (0..PARAGRAPHS).map(|index| Paragraph {
        id: (index + 1).to_string().as_str().into(),
        speaker: Some(if index % 2 == 0 { "I" } else { "J" }.into()),
        text: speech(dice, if index % 2 == 0 { 1 } else { 4 }),
        ..Paragraph::default()
    });
    Transcript {
        header: TranscriptHeader {
            title: format!("{number:04} Intervju"),
            is_data: true,
            ..TranscriptHeader::default()
        },
        speakers: BTreeMap::from([
            speaker("I", "Intervjuer", Role::Interviewer),
            speaker("J", "Informant", Role::Informant),
        ]),
        paragraphs: Paragraphs::new(paragraphs.collect()),
    }
}

fn speech(dice: &mut Dice, n_sentences: usize) -> String {
    let sentence = |dice: &mut Dice| {
        let n_words = 6 + dice.below(10);
        let words: Vec<&str> = (0..n_words).map(|_| WORDS[dice.below(WORDS.len())]).collect();
        let words = words.join(" ");
        let first: String = words.chars().take(1).flat_map(char::to_uppercase).collect();
        format!("{first}{}.", words.chars().skip(1).collect::<String>())
    };
    (0..n_sentences).map(|_| sentence(dice)).collect::<Vec<_>>().join(" ")
}

fn codings(
    transcript: &Transcript,
    codes: &[CodeId],
    dice: &mut Dice,
) -> BTreeMap<CodingId, Coding> {
    let mut codings = BTreeMap::new();
    for number in 0..CODINGS {
        let index = 2 * dice.below(PARAGRAPHS / 2) + 1;
        let paragraph = transcript.paragraphs.get(index).unwrap();
        let sentences = sentences(&paragraph.text);
        let sentence = sentences[dice.below(sentences.len())].clone();
        let place = |offset: CodePoint| Place::new(paragraph.id.clone(), offset);
        let segment = Segment::new(place(sentence.start), place(sentence.end));
        let Some((quote, near)) = quote_of(transcript, &segment) else { continue };
        let id = CodingId::new(format!("c{number:04}{:05}", dice.below(100_000)));
        let coding = Coding {
            id: id.clone(),
            code: codes[dice.below(codes.len())].clone(),
            from: segment.from,
            to: segment.to,
            made: Moment::new("2026-10-01T09:00:00Z"),
            pass: None,
            weight: None,
            quote,
            near,
            agrees: Vec::new(),
        };
        codings.insert(id, coding);
    }
    codings
}
